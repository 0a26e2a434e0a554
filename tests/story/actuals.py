"""What happened month by month, as the team knew it at each status date.

The commits write it into ``progress.yaml`` by hand; ``track --import`` gets the same as CSV.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

_NONE: Mapping[str, Mapping[str, str]] = MappingProxyType({})


class Month(NamedTuple):
    """What is new at a status date."""

    tasks: Mapping[str, Mapping[str, str]]
    """Id -> the keys of its progress."""
    gates: Mapping[str, Mapping[str, str]] = _NONE
    note: str = ""

    def text(self, day: str) -> str:
        """Return it as a person writes it under ``progress:``."""
        lines = [f"  {day}:"]
        for section, entries in (("tasks", self.tasks), ("gates", self.gates)):
            if entries:
                lines.append(f"    {section}:")
            for id, values in entries.items():
                pairs = ", ".join(f"{key}: {value}" for key, value in values.items())
                lines.append(f"      {id}: {{{pairs}}}")
        if self.note:
            lines.append(f"    note: {self.note}")
        return "\n".join(lines) + "\n"


def over(started: str, finished: str, spent: str = "") -> dict[str, str]:
    """A task that is finished."""
    found = {"started": started, "finished": finished}
    return {**found, "spent": spent} if spent else found


def begun(started: str, done: str, remaining: str, spent: str = "") -> dict[str, str]:
    """A task at which people work."""
    found = {"started": started, "done": done, "remaining": remaining}
    return {**found, "spent": spent} if spent else found


def passed(on: str) -> dict[str, str]:
    """A gate that said yes."""
    return {"decided": "go", "on": on, "by": "sponsor"}


MONTHS: Mapping[str, Month] = {
    "2027-04-30": Month(
        {
            "charter": over("2027-04-05", "2027-04-07"),
            "problem-and-goals": over("2027-04-08", "2027-04-21"),
            "governance": over("2027-04-08", "2027-04-14"),
            "briefing": over("2027-04-15", "2027-04-19"),
            "impact": begun("2027-04-15", "80%", "2d"),
            "baselines": begun("2027-04-22", "60%", "5d"),
            "premise-check": begun("2027-04-22", "70%", "3d"),
        }
    ),
    "2027-05-31": Month(
        {
            "impact": over("2027-04-15", "2027-05-04"),
            "baselines": over("2027-04-22", "2027-05-10"),
            "premise-check": over("2027-04-22", "2027-05-05"),
            "business-case": over("2027-05-11", "2027-05-28"),
            "plan": begun("2027-05-31", "10%", "7d"),
        },
        note="The figures of the call centre came a week late",
    ),
    "2027-06-30": Month(
        {
            "core-team": over("2027-05-31", "2027-06-21"),
            "plan": over("2027-05-31", "2027-06-10"),
            "customer-research": begun("2027-06-24", "20%", "16d"),
            "map-processes": begun("2027-06-24", "30%", "11d"),
            "find-data": begun("2027-06-24", "30%", "11d", "9000"),
        },
        {"mandate": passed("2027-06-23")},
    ),
    "2027-10-29": Month(
        {
            "customer-research": over("2027-06-24", "2027-07-22"),
            "map-processes": over("2027-06-24", "2027-07-15"),
            "find-data": over("2027-06-24", "2027-07-16", "14200"),
            "redesign": over("2027-07-23", "2027-08-20"),
            "quick-fixes": over("2027-07-16", "2027-08-12"),
            "needs-workshops": over("2027-07-16", "2027-08-06"),
            "records-map": over("2027-08-09", "2027-08-13"),
            "security-needs": over("2027-07-19", "2027-08-03"),
            "rfp": over("2027-08-26", "2027-09-09"),
            "demos": over("2027-09-10", "2027-10-04"),
            "due-diligence": over("2027-10-05", "2027-10-14"),
            "five-year-cost": over("2027-10-05", "2027-10-11"),
            "proof-of-concept": begun("2027-10-05", "80%", "5d", "13500"),
        },
        {"house-in-order": passed("2027-08-25")},
        note="The second suite withdrew its test system for a week",
    ),
    "2028-04-28": Month(
        {
            "proof-of-concept": over("2027-10-05", "2027-11-05", "17300"),
            "contract": over("2027-11-08", "2027-11-26"),
            "template": over("2027-11-30", "2028-01-05", "71000"),
            "data-model": over("2027-11-30", "2027-12-20", "12000"),
            "interface-design": over("2027-11-30", "2028-01-07", "38000"),
            "change-plans": over("2027-11-30", "2027-12-22", "40000"),
            "admin-training": over("2027-11-30", "2027-12-13", "26000"),
            "local-register": over("2028-01-07", "2028-01-20", "9800"),
            "access-model": over("2028-01-07", "2028-01-21", "5400"),
            "kpi-design": over("2028-01-06", "2028-01-20", "5100"),
            "training-strategy": over("2028-01-06", "2028-01-19", "20000"),
            "support-plan": over("2028-01-06", "2028-01-19"),
            "job-templates": over("2028-01-06", "2028-02-09", "30000"),
            "build-sales": begun("2028-02-14", "85%", "6d", "272000"),
            "build-interfaces": begun("2028-02-14", "90%", "4d", "171000"),
            "migration-scripts": over("2028-02-14", "2028-03-27", "98000"),
        },
        {"selection": passed("2027-11-29"), "design-authority": passed("2028-02-11")},
        note="Two configurators left in March",
    ),
}
"""Status date -> what is new at it."""
