"""What an edit is, in one sentence for those who decide."""

from crmplan.diff.runs import Unit
from crmplan.expand import Plan


def title(unit: Unit, section: str, before: Plan, after: Plan) -> str:
    """Return what some edits are, as the begin of a sentence."""
    edit = unit[0].edit
    return f"{edit.path}: {edit.before} -> {edit.after}"
