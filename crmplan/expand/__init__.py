"""From what the person wrote to flat tasks and links."""

from crmplan.expand.build import expand
from crmplan.expand.plan import Plan

__all__ = ["Plan", "expand"]
