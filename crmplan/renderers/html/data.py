"""What the script of the page knows: the rows, links, money and findings of a report, laid out to be small.

A table is an object of columns, one value a row. Texts that repeat stand once in ``texts`` and are named by
their place, days are counted from ``base``, and what is the same in every row is left out by the script's own
defaults. Nothing is worked out here.
"""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from crmplan import lang
from crmplan.model import DAY
from crmplan.renderers.html import words
from crmplan.report.chart.outline import Group, Names, choose_by, groups
from crmplan.report.chart.text import clean
from crmplan.report.records import Report, Row
from crmplan.report.words import length, term
from crmplan.said import said

GROUPINGS = ("region", "module", "wave", "phase", "owner", "none")
"""What the rows can be grouped by; those that would make a single group are not offered."""
_EPOCH = date(1970, 1, 1).toordinal()


class _Texts:
    """Texts by the order in which they were first met; the empty one is 0."""

    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found: dict[str, int] = {"": 0}

    def __call__(self, text: str) -> int:
        return self.found.setdefault(clean(text), len(self.found))

    def all(self, texts: Iterable[str]) -> list[int]:
        """Return the places of several texts."""
        return [self(text) for text in texts]


def data(report: Report) -> dict[str, Any]:
    """Return everything that the script reads, ready for JSON."""
    texts = _Texts()
    base = min((row.start for row in report.rows), default=report.start).toordinal()
    found = {
        "name": clean(report.name),
        "base": base - _EPOCH,
        "start": report.start.toordinal() - base,
        "finish": report.finish.toordinal() - base,
        "status": _day(report.status, base),
        "committed": _day(report.committed, base),
        "near": report.near_days,
        "rows": _rows(report, texts, base),
        "links": _links(report, texts),
        "money": _money(report, texts),
        "findings": _findings(report, texts),
        "groups": _groups(report, texts, base),
        "by": choose_by(report, "auto"),
        "freezes": _freezes(report, texts, base),
        "words": words.words(),
        "months": words.months(),
        "form": {
            "date": lang.gettext("FORM_DATE").replace("FORM_DATE", lang.FORM_DATE),
            "decimal": lang.figure("."),
        },
    }
    return {**found, "texts": list(texts.found)}


def as_json(value: object) -> str:
    """Return JSON that may stand inside a script element: no sign of it can end the element or open another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _day(value: date | None, base: int) -> int | None:
    return None if value is None else value.toordinal() - base


def _minute(span: tuple[int, int] | None, end: int, zero: int) -> int | None:
    return None if span is None else span[end] - zero


def _number(value: Decimal) -> int | float:
    """A number of days; the two decimals that the report has survive a float."""
    return int(value) if value == value.to_integral_value() else float(round(value, 2))


def _flags(row: Row) -> int:
    facts = (
        row.critical,
        row.near,
        row.milestone,
        row.gate,
        row.go_live,
        row.started,
        row.finished,
        row.late,
    )
    return sum(1 << place for place, fact in enumerate(facts) if fact)


def _rows(report: Report, texts: _Texts, base: int) -> dict[str, list[Any]]:
    rows, names, zero = report.rows, Names(report), base * DAY
    label = [clean(row.label or row.name) for row in rows]
    return {
        "id": [row.id for row in rows],
        "name": [texts(row.name) for row in rows],
        # Most labels are the name and its scope; only what differs from the name is sent.
        "label": [
            0 if text == clean(row.name) else texts(text) for text, row in zip(label, rows, strict=True)
        ],
        "from": [row.start_time - zero for row in rows],
        "to": [row.finish_time - zero for row in rows],
        "start": [row.start.toordinal() - base for row in rows],
        "finish": [row.finish.toordinal() - base for row in rows],
        "lateStart": [row.late_start.toordinal() - base for row in rows],
        "lateFinish": [row.late_finish.toordinal() - base for row in rows],
        "was": [_day(row.baseline_start, base) for row in rows],
        "wasTo": [_day(row.baseline_finish, base) for row in rows],
        **(
            {
                "wasFrom": [_minute(row.baseline_span, 0, zero) for row in rows],
                "wasUntil": [_minute(row.baseline_span, 1, zero) for row in rows],
                "slip": [None if row.slip is None else _number(row.slip) for row in rows],
            }
            if any(row.baseline_span for row in rows)
            else {}
        ),
        **(
            {
                "first": [_day(row.first_start, base) for row in rows],
                "firstTo": [_day(row.first_finish, base) for row in rows],
                "slipFirst": [None if row.slip_first is None else _number(row.slip_first) for row in rows],
            }
            if any(row.first_start for row in rows)
            else {}
        ),
        "float": [_number(row.total_float) for row in rows],
        "free": [_number(row.free_float) for row in rows],
        "flags": [_flags(row) for row in rows],
        "done": [None if row.done is None else _number(row.done * 100) for row in rows],
        "duration": [texts(length(row.duration)) for row in rows],
        "kinds": [texts.all(row.kinds) for row in rows],
        **{
            kind: [texts(names(kind, id_) if (id_ := getattr(row, kind)) else "") for row in rows]
            for kind in ("region", "module", "wave", "phase")
        },
        "owner": [texts(row.owner) for row in rows],
        "team": [texts.all(row.team) for row in rows],
        "consulted": [texts.all(row.consulted) for row in rows],
        "informed": [texts.all(row.informed) for row in rows],
        "approvers": [texts.all(row.approvers) for row in rows],
        "why": [texts(row.why) for row in rows],
        "dates": [texts.all(row.constraints) for row in rows],
        "cost": [texts(lang.figure(str(row.cost))) if row.cost.amount else 0 for row in rows],
        "place": [texts(row.place) for row in rows],
        "calendar": [texts(row.calendar) for row in rows],
        "users": [row.users for row in rows],
        "deliverable": [texts(row.deliverable) for row in rows],
    }


def _links(report: Report, texts: _Texts) -> dict[str, list[int]]:
    links = report.links
    return {
        "pred": [link.pred for link in links],
        "succ": [link.succ for link in links],
        "type": [texts(link.type) for link in links],
        "lag": [texts(link.lag) for link in links],
        "driving": [int(link.driving) for link in links],
    }


def _money(report: Report, texts: _Texts) -> dict[str, list[int]]:
    """The amounts that tasks cost, each with how it was made."""
    at = {row.id: place for place, row in enumerate(report.rows)}
    entries = [one for one in report.cost.entries if one.kind in ("cost", "labour") and one.source in at]
    return {
        "row": [at[one.source] for one in entries],
        "category": [texts(term(one.category)) for one in entries],
        "amount": [texts(lang.figure(str(one.amount))) for one in entries],
        "basis": [texts(one.basis) for one in entries],
    }


def _findings(report: Report, texts: _Texts) -> list[dict[str, Any]]:
    """The findings that name tasks; the others stand in the pack."""
    at = {row.id: place for place, row in enumerate(report.rows)}
    found = []
    for finding, accepted in (*((one, "") for one in report.findings), *report.accepted):
        rows = [at[task] for task in finding.tasks if task in at]
        if rows:
            found.append(
                {
                    "rule": texts(finding.rule),
                    "code": texts(finding.code),
                    "severity": finding.severity,
                    "message": texts(said(finding.message, finding.subject).replace("`", "")),
                    "help": texts(said(finding.help).replace("`", "")),
                    "accepted": texts(accepted),
                    "place": texts(f"{finding.at.file}:{finding.at.line}" if finding.at.line else ""),
                    "rows": rows,
                }
            )
    return found


def _groups(report: Report, texts: _Texts, base: int) -> dict[str, dict[str, list[Any]]]:
    found = {}
    for by in GROUPINGS:
        made = groups(report, by)
        if by == "none" or len(made) > 1:
            found[by] = _columns(made, report, texts, base)
    return found


def _columns(made: tuple[Group, ...], report: Report, texts: _Texts, base: int) -> dict[str, list[Any]]:
    zero = base * DAY
    return {
        "id": [group.id for group in made],
        "name": [texts(group.name) for group in made],
        "from": [group.start - zero for group in made],
        "to": [group.finish - zero for group in made],
        "start": [min(report.rows[at].start for at in group.rows).toordinal() - base for group in made],
        "finish": [max(report.rows[at].finish for at in group.rows).toordinal() - base for group in made],
        "float": [_number(group.total_float) for group in made],
        "critical": [int(any(report.rows[at].critical for at in group.rows)) for group in made],
        "rows": [list(group.rows) for group in made],
        **(
            {
                "wasFrom": [_minute(group.baseline, 0, zero) for group in made],
                "wasUntil": [_minute(group.baseline, 1, zero) for group in made],
            }
            if any(group.baseline for group in made)
            else {}
        ),
    }


def _freezes(report: Report, texts: _Texts, base: int) -> list[dict[str, Any]]:
    return [
        {
            "first": band.first.toordinal() - base,
            "last": band.last.toordinal() - base,
            "name": texts(band.reason or band.id),
            "regions": texts.all(band.regions),
        }
        for band in report.freezes
    ]
