"""The steering pack: what a committee needs to decide, worked out from the plan.

``build.build_pack`` puts it together; the report holds the records, so this package imports nothing that needs it.
"""

from crmplan.report.pack.records import Pack

__all__ = ["Pack"]
