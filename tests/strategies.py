"""Playbooks made by hypothesis: regions x modules x waves with packages, links, calendars, freezes and money.

A playbook is drawn as plain maps and written as YAML text, so that a failing example can be read and kept. Tasks refer
to what stands before them only, so there are no rings; apart from that, anything goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

REGIONS = {"NO": "NO", "DE": "DE-BY", "SA": "SA", "FR": None}
"""Region -> its calendar."""
GROUPS = ("rep", "agent")
KINDS = ("configure", "training", "cutover", "design", "data-load-final")
MILESTONES = ("go-live", "gate-stage", "gate-go-live")
START = date(2027, 1, 1)
AMOUNTS = (
    *("5000", "1 USD", "99.99 per d", "310 per month", "1000 per year"),
    *("10.01 per user", "75 per user month", "0.333 USD per user month"),
)
"""Amounts of budget lines."""

durations = st.sampled_from(
    (
        *("1d", "2d", "3d", "4d", "5d", "8d", "10d", "2w", "4h", "1.5h", "0.5d"),
        *("12d..20d(15d)", "2d..5d", "36eh", "5ed"),
    )
)
lags = st.sampled_from(
    (
        *("", "", "", "", " +2d", " -1d", " +3h", " +50%", " -20%", " +3ed", " -1ed", " +33%", " fs +1w"),
        *(" ss", " ss +1d", " ss -4h", " ss +30%", " ff", " ff +2d", " ff -1d", " ff +2ed", " sf", " sf +5d"),
    )
)


def yaml_of(playbook: Mapping[str, Any]) -> str:
    """A playbook as YAML, one entry of a section on a line."""
    lines = []
    for section, value in playbook.items():
        if isinstance(value, dict) and value and section != "programme":
            lines.append(f"{section}:")
            for key, entry in value.items():
                if section == "packages" or (section == "budget" and key == "lines"):
                    lines.append(f"  {key}:")
                    lines += [f"    {name}: {flow(one)}" for name, one in entry.items()]
                else:
                    lines.append(f"  {key}: {flow(entry)}")
        else:
            lines.append(f"{section}: {flow(value)}")
    return "\n".join(lines) + "\n"


def flow(value: Any) -> str:
    """A value in YAML's flow style."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def days(first: int = 0, last: int = 120) -> st.SearchStrategy[date]:
    return st.integers(first, last).map(lambda n: START + timedelta(n))


@st.composite
def calendars(draw: st.DrawFn) -> dict[str, Any]:
    """Calendars: the programme's, and that of a region with another week and shorter days in spring."""
    default: dict[str, Any] = {
        "week": draw(st.sampled_from(["mon-fri", "mon-fri", "sun-thu", "mon-sat", "[mon, tue, thu]"])),
        "hours": draw(st.sampled_from(["8", "8", "7", "[08:00-12:00, 13:00-17:00]", "[09:00-15:00]"])),
    }
    if draw(st.booleans()):
        default["holidays"] = draw(st.sampled_from(["DE", "NO", "US", "IE"]))
    if draw(st.booleans()):
        default["closed"] = sorted(draw(st.sets(days(), max_size=6)))
    if draw(st.booleans()):
        default["open"] = sorted(draw(st.sets(days(), max_size=3)))
    south: dict[str, Any] = {"week": "sun-thu", "holidays": "SA"}
    if draw(st.booleans()):
        south["hours_in"] = [{"from": date(2027, 2, 8), "to": date(2027, 3, 9), "hours": 6}]
    if draw(st.booleans()):
        first = draw(days())
        south["closed"] = [f"{first}..{first + timedelta(draw(st.integers(0, 9)))}"]
        south["open"] = [draw(days())]
    part = {"week": "mon-wed", "hours": "[10:00-12:00, 14:00-20:00]"}
    return {"default": default, "SA": south, "part-time": part}


@st.composite
def freezes(draw: st.DrawFn) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in draw(st.sampled_from(["", "one", "one two", "quarter", "one quarter", "tell"])).split():
        if name == "quarter":
            one: dict[str, Any] = {"every": "quarter-end"}
            one |= {
                "before": draw(st.sampled_from(["8d", "3d", "5ed"])),
                "after": draw(st.sampled_from(["5d", "1d"])),
            }
        else:
            first = draw(days(0, 150))
            one = {"from": first, "to": first + timedelta(draw(st.integers(0, 30)))}
        if draw(st.integers(0, 3)) or name == "quarter":
            one["blocks"] = draw(
                st.sampled_from([["cutover", "go-live"], ["go-live"], ["training", "gate-go-live"]])
            )
        if name != "tell":
            one["effect"] = "move"
        found[name] = one
    return found


@st.composite
def structures(draw: st.DrawFn) -> dict[str, Any]:
    """Regions, modules and waves; each cell in one wave or left out."""
    regions = {}
    for name in draw(st.sampled_from([["NO"], ["NO", "DE"], ["SA", "FR"], ["DE", "SA", "NO"]])):
        users = {g: draw(st.sampled_from([0, 1, 7, 40, 333])) for g in GROUPS if draw(st.integers(0, 4))}
        region: dict[str, Any] = {"users": users, "lead": draw(st.sampled_from(["ana", "bob"]))}
        if REGIONS[name]:
            region["calendar"] = REGIONS[name]
        regions[name] = region
    modules = {
        name: {"groups": draw(st.sampled_from([["rep"], ["agent"], ["rep", "agent"]]))}
        for name in draw(st.sampled_from([["sales"], ["sales", "service"], ["sales", "service", "web"]]))
    }
    cells = [f"{r}/{m}" for r in regions for m in modules]
    count = draw(st.integers(1, min(3, len(cells))))
    # Each wave has a cell; those left over go to a wave, or to none (0).
    places = [n + 1 if n < count else draw(st.integers(0, count)) for n in range(len(cells))]
    waves: dict[str, Any] = {}
    for n in range(1, count + 1):
        waves[f"w{n}"] = {"cells": [cell for cell, place in zip(cells, places, strict=True) if place == n]}
        if draw(st.integers(0, 2)) == 0:
            waves[f"w{n}"]["after"] = [f"w{k}" for k in range(1, n) if draw(st.booleans())]
    out = [cell for cell, place in zip(cells, places, strict=True) if place == 0]
    book: dict[str, Any] = {"regions": regions, "modules": modules, "waves": waves}
    if out:
        book["exclude"] = [
            {"cell": cell, "reason": "Later", "owner": "ana", "review": date(2028, 1, 1)} for cell in out
        ]
    return book


@st.composite
def tasks(draw: st.DrawFn, references: Sequence[str], money: bool, regions: Sequence[str]) -> dict[str, Any]:
    """One task that waits for some of the references; with ``regions`` its amounts may differ by region."""
    task: dict[str, Any] = {}
    if draw(st.integers(0, 3)):
        task["kind"] = draw(st.sampled_from(KINDS))
        if draw(st.integers(0, 9)) == 0:
            task["work"] = draw(st.sampled_from(["3d", "10d", "7h"]))
        else:
            task["duration"] = draw(durations)
            if draw(st.integers(0, 7)) == 0 and "e" not in task["duration"]:
                task["work"] = draw(st.sampled_from(["3d", "10d"]))
    else:
        task["kind"] = draw(st.sampled_from(MILESTONES))
    needs = draw(st.lists(st.sampled_from(references), max_size=3, unique=True)) if references else []
    if needs:
        task["needs"] = [one + draw(lags) for one in needs]
    for key in (
        "not_before",
        "finish_not_before",
        "start_by",
        "not_after",
        "deadline",
        "start_on",
        "finish_on",
    ):
        if draw(st.integers(0, 24)) == 0 and not {"start_on", "finish_on"} & set(task):
            # A latest date in front of an earliest one or of a pin is refused.
            earliest, pin = "not_before" in key, key.endswith("_on")
            task[key] = draw(days(0, 60) if earliest else days(61, 80) if pin else days(81, 120))
    if draw(st.integers(0, 6)) == 0:
        task["schedule"] = "late"
    if draw(st.integers(0, 9)) == 0:
        task["calendar"] = draw(st.sampled_from(["SA", "DE", "part-time"]))
    if "work" in task or draw(st.integers(0, 2)) == 0:
        task["team"] = draw(
            st.sampled_from([["builder 2"], ["ana", "builder 0.5"], ["part"], ["coach 3", "ana 0.25"]])
        )
    if money and draw(st.integers(0, 2)) == 0:
        amounts = ["1000", "333.33", "0.005", "12.5 USD", "7777 NOK", "120 per user", "9.99 USD per user"]
        cost: Any = draw(st.sampled_from(amounts))
        if len(regions) and draw(st.booleans()):
            cost = {
                "default": "10.55 per user",
                regions[0]: draw(st.sampled_from(["140.45 NOK per user", "12.5 USD"])),
            }
        task["cost"] = {draw(st.sampled_from(["training", "migration"])): cost}
        if draw(st.integers(0, 2)) == 0:
            task["spend"] = draw(st.sampled_from(["start", "end", "even"]))
    return task


def own_references(kind: str, tasks: Sequence[str], ready: Mapping[str, Sequence[str]]) -> list[str]:
    """What a task of a package may refer to: earlier tasks of its own, of the programme, and of earlier packages."""
    found = [*tasks, *ready["programme"]]
    if kind in ("cell", "wave-region", "wave"):
        found += [f"previous-wave/all/{one}" for one in tasks if kind != "wave"]
        found += [f"previous-wave/{one}" for one in tasks if kind == "wave"]
        found += [f"previous-wave/{one}" for one in ready["wave"]]
        found += [f"this-wave/{one}" for one in ready["wave"]]
        found += [f"this-wave/all/{one}" for one in (*ready["cell"], *ready["wave-region"])]
    if kind in ("cell", "wave-region"):
        found += [f"this-wave/this-region/{one}" for one in ready["wave-region"]]
        found += [f"this-wave/this-region/all/{one}" for one in ready["cell"]]
        found += ready["wave-region"]
    if kind in ("cell", "region"):
        found += [f"this-region/all/{one}" for one in ready["cell"]]
    if kind in ("cell", "region", "wave-region"):
        found += ready["region"]
    if kind == "cell":
        found += [*ready["cell"], *ready["module"]]
    return found + [f"all/{one}" for key in ready if key != "programme" for one in ready[key]]


@st.composite
def playbooks(draw: st.DrawFn, money: bool = False, progress: bool = False) -> dict[str, Any]:
    """A whole playbook; with ``money`` also amounts, rates, lines and funding."""
    start = draw(days(0, 40))
    programme: dict[str, Any] = {"name": "Drawn", "start": start}
    programme["currency"] = draw(st.sampled_from(["EUR", "EUR", "JPY", "KWD"]))
    programme["rates"] = {"USD": "0.92", "NOK": "0.0861"}
    people: dict[str, Any] = {
        "ana": {"name": "Ana", "side": "business"},
        "bob": {"name": "Bob", "side": "business"},
        "builder": {"name": "Builder", "side": "vendor"},
        "part": {"name": "Part", "side": "it", "calendar": "part-time"},
        "coach": {"name": "Coach", "side": "vendor", "category": "training"},
    }
    if money:
        people["ana"] |= {
            "rate": "333.33 per d",
            "backfill": draw(st.sampled_from(["100", "30000.01", "77 USD"])),
        }
        people["builder"]["rate"] = "900 per d"
        people["coach"]["rate"] = "123.45 USD per d"
        if draw(st.booleans()):
            people["ana"] |= {"from": draw(days(0, 60)), "to": draw(days(61, 300))}
    book: dict[str, Any] = {"crmplan": 1, "programme": programme, "people": people}
    book |= {"groups": {group: {"name": group} for group in GROUPS}, "calendars": draw(calendars())}
    book["freezes"] = draw(freezes())
    book |= draw(structures())
    ready: dict[str, list[str]] = {
        kind: [] for kind in ("programme", "cell", "wave-region", "region", "module", "wave")
    }
    book["tasks"] = {}
    for n in range(draw(st.integers(1, 4))):
        book["tasks"][f"t{n}"] = draw(tasks(list(ready["programme"]), money, [])) | {"owner": "ana"}
        ready["programme"].append(f"t{n}")
    book["packages"] = {}
    for n in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["cell", "cell", "wave-region", "wave", "region", "module"]))
        book["packages"][f"p{n}"] = draw(packages(f"p{n}", kind, book, ready, money))
    book["packages"]["last"] = {
        "for": "cell",
        "defaults": {"owner": "region.lead"},
        "tasks": {"live": {"kind": "go-live", "needs": [draw(st.sampled_from(ready["programme"]))]}},
    }
    if money:
        book["budget"] = draw(budgets(book))
    if progress:
        book["progress"] = draw(facts(book))
    return {key: value for key, value in book.items() if value not in ({}, [])}


@st.composite
def packages(
    draw: st.DrawFn, name: str, kind: str, book: Mapping[str, Any], ready: dict[str, list[str]], money: bool
) -> dict[str, Any]:
    own: list[str] = []
    region = kind in ("cell", "wave-region", "region")
    package: dict[str, Any] = {"for": kind, "defaults": {"owner": "region.lead" if region else "ana"}}
    package["tasks"] = {}
    for n in range(draw(st.integers(1, 3))):
        id = f"{name}-{n}"
        task = draw(tasks(own_references(kind, own, ready), money, list(book["regions"]) if region else []))
        package["tasks"][id] = task
        own.append(id)
    keys = {"cell": ("region", "module", "wave"), "wave-region": ("region", "wave")}.get(kind, (kind,))
    if draw(st.integers(0, 2)) == 0:
        key = draw(st.sampled_from(keys))
        when: dict[str, Any] = {
            key: draw(st.sampled_from(list(book[key + "s"]))),
            "task": draw(st.sampled_from(own)),
        }
        if "duration" in package["tasks"][when["task"]]:
            change: dict[str, Any] = {"duration": draw(durations)}
            written = {need.split()[0] for need in package["tasks"][when["task"]].get("needs", [])}
            if "t0" not in written and draw(st.booleans()):
                change["needs+"] = ["t0"]
            package["override"] = [{"when": when, "set": change, "reason": "Differs"}]
    if draw(st.integers(0, 3)) == 0:
        key = draw(st.sampled_from(keys))
        values = list(book[key + "s"])
        if len(values) > 1 and "override" not in package:
            if draw(st.booleans()):
                package["only"] = {key: values[:-1]}
            else:
                package["except"] = {key: values[-1], "reason": "Not there"}
    ready[kind] += own
    return package


@st.composite
def budgets(draw: st.DrawFn, book: Mapping[str, Any]) -> dict[str, Any]:
    lines: dict[str, Any] = {}
    for n in range(draw(st.integers(0, 4))):
        line: dict[str, Any] = {"category": draw(st.sampled_from(["licence", "support"]))}
        line["amount"] = draw(st.sampled_from(AMOUNTS))
        if draw(st.integers(0, 5)) == 0 and "per" not in line["amount"]:
            line["on"] = draw(days())
        else:
            line["from"] = draw(st.one_of(days(0, 200), st.sampled_from(["all/live", "t0"])))
            line["until"] = draw(days(700, 900))
        if "user" in line["amount"] and draw(st.booleans()):
            line["for"] = draw(st.sampled_from(list(book["modules"])))
        if draw(st.integers(0, 4)) == 0:
            line["run"] = True
        lines[f"l{n}"] = line
    budget: dict[str, Any] = {
        "approved": 1000000,
        "contingency": draw(st.sampled_from(["10%", "12.5%", "0%"])),
    }
    budget["lines"] = lines
    if draw(st.booleans()):
        budget["funding"] = {
            "first": {
                "amount": draw(st.sampled_from([0, 5000, 50000])),
                "released": book["programme"]["start"],
            },
            "rest": {"amount": 100000, "released": draw(days(41, 300))},
        }
    return {key: value for key, value in budget.items() if value not in ({}, [])}


@st.composite
def facts(draw: st.DrawFn, book: Mapping[str, Any]) -> dict[Any, Any]:
    """Progress of programme tasks at one status date."""
    start = book["programme"]["start"]
    status = start + timedelta(draw(st.integers(5, 40)))
    found: dict[str, Any] = {}
    for id, task in book["tasks"].items():
        how = draw(st.sampled_from(["open", "open", "going", "over"]))
        begun = start + timedelta(draw(st.integers(0, 4)))
        if how == "over" and "duration" in task:
            found[id] = {"started": begun, "finished": begun + timedelta(draw(st.integers(0, 1)))}
        elif how == "over" and "work" not in task:
            found[id] = {"started": begun, "finished": begun}
        elif how == "going" and "duration" in task and "e" not in task["duration"]:
            found[id] = {"started": begun}
            found[id] |= draw(
                st.sampled_from([{"done": "60%"}, {"remaining": "2d"}, {"done": "20%", "remaining": "3d"}])
            )
    return {status: {"tasks": found}} if found else {status: {"measures": {}}}
