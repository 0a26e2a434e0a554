"""What a plan knows, put into the stubs of rules: who leads, who sponsors, when it begins, what goes live.

A stub is written by its rule as YAML with words in angle brackets::

    yield Gap(view.top, message, stub=Stub("roles", "change_lead: <lead>"))

What the plan does not know becomes a word in capitals, such as WHO, which a person has to replace.
"""

import re
from datetime import date, timedelta

from crmplan.model import Stub
from crmplan.rules.frame.view import View

_WORD = re.compile(r"<([a-z-]+)>")
UNKNOWN = "WHO"
"""Stands for a person or task that the plan does not have."""


def filled(view: View, stub: Stub) -> Stub:
    """Return a stub with what the plan knows in place of its words in angle brackets."""
    return stub._replace(text=_WORD.sub(lambda match: _value(view, match[1]), stub.text))


def _value(view: View, word: str) -> str:
    if word == "sponsor":
        return view.sponsor or _person(view, "business")
    if word in ("lead", "vendor", "it"):
        return {"lead": _lead, "vendor": _vendor, "it": _it}[word](view)
    if word == "go-live":
        return _go_live(view)
    if word == "task":
        return next((task.id for task in view.plan.tasks if not task.milestone), "TASK")
    if word == "group":
        return next(iter(view.playbook.groups), "GROUP")
    return _day(view, word).isoformat()


def _lead(view: View) -> str:
    for role in ("lead", "programme_manager"):
        people = view.playbook.role(role)
        if people:
            return people[0]
    return _person(view, "business", but=view.sponsor)


def _it(view: View) -> str:
    people = view.playbook.role("it_lead")
    return people[0] if people else _person(view, "it")


def _vendor(view: View) -> str:
    return _person(view, "vendor")


def _person(view: View, side: str, but: str = "") -> str:
    """Return the first person of a side, somebody else only where there is none."""
    people = [one.id for one in view.playbook.people.values() if one.side == side]
    others = [one for one in people if one != but]
    return (others or people or list(view.playbook.people) or [UNKNOWN])[0]


def _go_live(view: View) -> str:
    """Return a reference to what goes live: the one task, or all of one name."""
    ids = [view.plan.tasks[task].id for task in view.go_lives]
    if not ids:
        return "GO-LIVE"
    names = {one.rpartition("/")[2] for one in ids}
    return ids[0] if len(ids) == 1 or len(names) > 1 else f"all/{names.pop()}"


def _day(view: View, word: str) -> date:
    """Return a day of the plan: its start, its end, or a month, half a year or a year behind its end."""
    start = view.playbook.programme.start
    if word == "start":
        return start
    end = start + timedelta(days=364)
    if view.schedule is not None:
        end = date.fromordinal(max(1, (view.schedule.finish_instant - 1) // 1440))
    return end + timedelta(
        days={"finish": 0, "month-later": 28, "half-year-later": 182, "year-later": 364}[word]
    )
