"""What is known of one fault."""

from typing import NamedTuple

from crmplan.model import ERROR


class Fault(NamedTuple):
    """One way in which a playbook's text can be wrong."""

    code: str
    """Stable code, ``LNG-nnn``."""
    manual: str
    """What it is, why it matters and how it is mended: one paragraph for people who do not program."""
    bad: str = ""
    """A few lines of YAML that have the fault."""
    good: str = ""
    """The same lines, mended."""
    severity: str = ERROR

    @property
    def summary(self) -> str:
        """The first sentence of the manual."""
        head, dot, _ = self.manual.partition(". ")
        return head + dot.strip()
