"""The steering pack: what a committee needs to decide, worked out from the plan."""

from crmplan.report.pack.build import build_pack
from crmplan.report.pack.records import Pack

__all__ = ["Pack", "build_pack"]
