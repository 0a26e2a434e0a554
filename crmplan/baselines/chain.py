"""Whether the baselines of a playbook follow one another as they were added."""

from collections.abc import Sequence

from crmplan.baselines.records import Baseline
from crmplan.faults import fault
from crmplan.model import Finding, Location


def breaks(baselines: Sequence[Baseline], *, complete: bool) -> list[Finding]:
    """Return where the baselines do not follow one another; ``complete`` unless a file could not be read."""
    findings = []
    for before, one in zip((None, *baselines), baselines, strict=False):
        number = before.number + 1 if before is not None else 1
        if before is not None and one.number == before.number:
            message = (
                f'"{one.name}" and "{before.name}" are both number {one.number}, added side by side; '
                f"take the one approved later out and add it again, as number {one.number + 1}"
            )
        elif not complete:
            continue  # The file that cannot be read is the gap.
        elif one.number != number:
            several = one.number > number + 1
            gone = f"baselines {number} to {one.number - 1} are" if several else f"baseline {number} is"
            message = (
                f'"{one.name}" is baseline {one.number}, and {gone} not there any more; '
                f"take {'them' if several else 'it'} back from git"
            )
        elif one.previous != (before.digest if before is not None else ""):
            what = f'"{before.name}", which came before it' if before is not None else "what came before it"
            message = (
                f'"{one.name}" does not hold the digest of {what}: one of the two was changed after it was '
                "written; take it back from git"
            )
        else:
            continue
        findings.append(fault("changed-baseline", Location(one.file, 1, 1, 1, 1), message))
    return findings
