"""What rules offer to write where something is missing, and what the plan knows of it.

A stub is YAML with words in angle brackets, in one line where the rule finds the gap::

    yield Gap(view.top, message, stub=a_role("change_lead"))
    yield Gap(place(kpi), message, kpi.id, stub=Stub(".", "owner: <lead>"))

``<sponsor>``, ``<lead>``, ``<it>`` are people; ``<go-live>`` is what goes live, ``<group>`` the first group;
``<start>``, ``<finish>``, ``<half-year-later>`` and ``<year-later>`` are days. What the plan does not know becomes a
word in capitals, such as WHO, which a person has to replace.
"""

import re
from datetime import date, timedelta

from crmplan.language.kinds import KINDS
from crmplan.model import Stub
from crmplan.rules.frame.view import View

_WORD = re.compile(r"<([a-z-]+)>")
UNKNOWN = "WHO"
"""Stands for a person or task that the plan does not have."""


def a_role(role: str, who: str = "<lead>") -> Stub:
    """Return a stub that gives somebody a role."""
    return Stub("roles", f"{role}: {who}")


def a_task(kind: str, name: str = "", duration: str = "3d", *, then: str = "", more: str = "") -> Stub:
    """Return a stub of a task of the programme.

    Parameters:
        kind: what it is, and its id.
        name: what people call it; what the vocabulary says of the kind when empty.
        duration: its length; empty for a gate.
        then: what needs it then, for example ``the go-live``.
        more: further lines of it.
    """
    lines = [f"name: {name or KINDS[kind].doc}", f"kind: {kind}"]
    lines += [f"duration: {duration}"] if duration else []
    lines += ["owner: <lead>"] + (["team: [<lead>]"] if duration else [])
    lines += more.splitlines()
    lines += [f"# Then let {then} need it."] if then else []
    return Stub("tasks", "\n  ".join([f"{kind}:", *lines]))


def an_event(
    kind: str, name: str, every: str = "4w", *, since: str = "<go-live>", until: str = "<year-later>"
) -> Stub:
    """Return a stub of a dated series."""
    lines = (f"name: {name}", f"kind: {kind}", f"every: {every}", f"from: {since}", f"until: {until}")
    return Stub("events", "\n  ".join([f"{kind}:", *lines, "owner: <lead>"]))


def a_line(
    category: str,
    amount: str,
    basis: str = "Offer",
    *,
    on: str = "",
    since: str = "<go-live>",
    run: bool = False,
) -> Stub:
    """Return a stub of a budget line: from a day on for a year, or on one day."""
    lines = [f"category: {category}", f"amount: {amount}"]
    lines += [f"on: {on}"] if on else [f"from: {since}", "until: <year-later>"]
    lines += ["run: true"] if run else []
    return Stub("budget.lines", "\n  ".join([f"{category}:", *lines, f"basis: {basis}"]))


def a_kpi(
    id: str, name: str, family: str, baseline: str, target: str, *, more: str = "", unit: str = '"%"'
) -> Stub:
    """Return a stub of a KPI with its value today and its target."""
    lines = [
        f"name: {name}",
        f"family: {family}",
        *more.splitlines(),
        f"unit: {unit}",
        f"baseline: {baseline}",
    ]
    lines += [f"target: {target}", "by: <half-year-later>", "owner: <lead>", "source: Report of the CRM"]
    return Stub("kpis", "\n  ".join([f"{id}:", *lines]))


def filled(view: View, stub: Stub) -> Stub:
    """Return a stub with what the plan knows in place of its words in angle brackets."""
    if "<" not in stub.text:
        return stub
    known = view.words_of_stubs

    def value(match: re.Match[str]) -> str:
        word = match[1]
        if word not in known:
            known[word] = _value(view, word)
        return known[word]

    return stub._replace(text=_WORD.sub(value, stub.text))


def _value(view: View, word: str) -> str:
    if word == "sponsor":
        return view.sponsor or _person(view, "business")
    if word == "lead":
        return _lead(view)
    if word == "it":
        people = view.playbook.role("it_lead")
        it = [one.id for one in view.playbook.people.values() if one.side == "it"]
        return next(iter((*people, *it)), UNKNOWN)
    if word == "go-live":
        return _go_live(view)
    if word == "group":
        return next(iter(view.playbook.groups), "GROUP")
    return _day(view, word).isoformat()


def _lead(view: View) -> str:
    for role in ("lead", "programme_manager"):
        people = view.playbook.role(role)
        if people:
            return people[0]
    return _person(view, "business", but=view.sponsor)


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
    """Return a day of the plan: its start, its end, or half a year or a year behind its end."""
    start = view.playbook.programme.start
    if word == "start":
        return start
    end = start + timedelta(days=364)
    if view.schedule is not None:
        end = date.fromordinal(max(1, (view.schedule.finish_instant - 1) // 1440))
    return end + timedelta(days={"finish": 0, "half-year-later": 182, "year-later": 364}[word])
