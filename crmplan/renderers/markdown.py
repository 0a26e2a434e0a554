"""The plan as Markdown for GitHub and GitLab: a page that a committee reads first and a reviewer reads to
the end.

The words and the layout are in ``templates/markdown``; here is what templates cannot do well: escaping,
grouping, numbers. Everything a template prints passes ``shown``, which escapes text from the playbook, so
that no name can break a table, start a heading, mention somebody or bring HTML along. Text that is Markdown
already is an ``Md``.
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from crmplan import templating
from crmplan.model import ERROR, INFO, SEVERITIES, WARNING, Finding, Location, Money
from crmplan.report.records import CellRow, Gate, Lane, Report, Row, TrainingRow
from crmplan.report.words import STARTS, Amounts, count, percent, worded, working_days

ONE_TABLE = 120
"""Up to this many tasks they stand in one table; more are folded by phase."""
MOST_TASKS = 1500
"""With more tasks the page would be too long to show: GitHub cuts files of half a megabyte."""
MOST_ROWS = 150
"""The longest of the other tables; what is left out is counted and stands in plan.json."""


FEW_STEPS = 30
"""A longer critical path is folded, so that the chart below it stays near."""
MOST_PLACES = 3
"""So many places of one finding are named; the others are counted."""


class Md(str):
    """Text that is Markdown already and is printed as it is."""

    __slots__ = ()


# --- escaping ------------------------------------------------------------------------------------------

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb]"
)
"""Control characters, and those that turn or hide text; joiners of emoji and of Persian stay."""
_BLANKS = re.compile(r"[\s\x85\u2028\u2029]+")
_RISKY = re.compile(r"[^\w ,.;%/()'\"?=:–—…·×-]|_|  |^[ =-]|^\d+[.)]|://|www\.", re.ASCII | re.IGNORECASE)
"""What may need escaping; most names have none of it, and testing once is cheaper than replacing."""
_ALWAYS = re.compile(r"[\\`*\[\]~|$<>]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_BEGINS = re.compile(r"^(?:[-+=#>]|(\d+)([.)]))")
_MENTION = re.compile(r"@(?=\w)|[#!&](?=\d)|(?<=\bGH)-(?=\d)")
_ADDRESS = re.compile(r"(?i)(://|www\.)")


def escape(text: str) -> Md:
    """Return text as Markdown that shows exactly that text on one line, also in a table cell, a heading or
    a list.

    Line breaks and tabs become a blank; control characters and those that reverse or hide text are dropped.
    ``@name``, ``#12`` and addresses get an invisible break, so that hosts make neither mentions nor links
    of them.
    """
    if not _RISKY.search(text):
        return Md(text)
    text = _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()
    text = _ENTITY.sub("&amp;", text)
    text = _ALWAYS.sub(_escaped, text)
    text = _UNDERSCORE.sub(r"\\_", text)
    text = _BEGINS.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[0]}", text)
    text = _MENTION.sub(r"\g<0>&#8203;", text)
    return Md(_ADDRESS.sub(lambda found: f"{found[0][0]}&#8203;{found[0][1:]}", text))


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return "&lt;" if sign == "<" else "&gt;" if sign == ">" else "\\" + sign


def in_html(text: object) -> Md:
    """Return text for inside an HTML tag, where Markdown is not read: one line, escaped."""
    return Md(html.escape(_BLANKS.sub(" ", _UNSEEN.sub("", str(text))).strip(), quote=False))


def code(text: str) -> Md:
    """Return an id or a place as code, where it can be; else escaped."""
    text = _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()
    return escape(text) if not text or "`" in text or "|" in text or "\\" in text else Md(f"`{text}`")


def fenced(text: str, language: str) -> Md:
    """Return a block of code whose fence is longer than any inside it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return Md(f"{fence}{language}\n{text.rstrip()}\n{fence}")


def shown(value: object) -> str:
    """Return any value as a template prints it: dates ISO, days without needless zeros, text escaped."""
    if isinstance(value, Md):
        return value
    if isinstance(value, str):
        return escape(value)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Location):
        return code(f"{value.file}:{value.line}") if value.line else ""
    return str(value)


def number(value: Decimal) -> str:
    """Return a number of days with at most two decimals and no needless zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# --- grouping ------------------------------------------------------------------------------------------


class Group(NamedTuple):
    """The findings of one rule."""

    rule: str
    code: str
    findings: tuple[Finding, ...]


class Severity(NamedTuple):
    """The findings of one severity, by rule."""

    title: str
    groups: tuple[Group, ...]


_TITLES = {ERROR: "Errors", WARNING: "Warnings", INFO: "Notes"}


def _by_severity(findings: Iterable[Finding]) -> tuple[Severity, ...]:
    found: dict[str, dict[tuple[str, str], list[Finding]]] = {severity: {} for severity in SEVERITIES}
    for finding in findings:
        found[finding.severity].setdefault((finding.rule, finding.code), []).append(finding)
    return tuple(
        Severity(
            _TITLES[severity],
            tuple(Group(rule, code, tuple(group)) for (rule, code), group in rules.items()),
        )
        for severity, rules in found.items()
        if rules
    )


class Matrix(NamedTuple):
    """The rollout matrix: regions down, modules across."""

    modules: tuple[str, ...]
    rows: tuple[tuple[str, tuple[CellRow | None, ...]], ...]


def _matrix(cells: Sequence[CellRow]) -> Matrix | None:
    modules = tuple(dict.fromkeys(cell.module for cell in cells))
    regions = tuple(dict.fromkeys(cell.region for cell in cells))
    if not cells:
        return None
    at = {(cell.region, cell.module): cell for cell in cells}
    return Matrix(
        modules, tuple((region, tuple(at.get((region, module)) for module in modules)) for region in regions)
    )


class Fold(NamedTuple):
    """Tasks that stand in one table, with a title when there are several."""

    lane: Lane | None
    rows: tuple[Row, ...]


def _folds(report: Report) -> tuple[Fold, ...]:
    if len(report.rows) > MOST_TASKS:
        return ()
    if len(report.rows) > ONE_TABLE:
        for kind in ("phase", "wave", "region", "package"):
            lanes = report.lanes.get(kind, ())
            if len(lanes) > 1:
                return tuple(Fold(lane, tuple(report.rows[place] for place in lane.rows)) for lane in lanes)
    return (Fold(None, report.rows),)


# --- the page ------------------------------------------------------------------------------------------


PICTURES: Mapping[str, str] = MappingProxyType(
    {"SVG": "gantt.svg", "PNG": "gantt.png", "PDF to print": "gantt.pdf"}
)
"""What ``crmplan build`` writes beside plan.md: what it is -> its file name."""

_MARKS = {"go-live": Md("▲"), "gate": Md("◆"), "milestone": Md("◇")}


def _marked(row: Row) -> Md:
    """The sign of a go-live, gate or milestone before its name, a blank behind it; nothing before other tasks."""
    kind = "go-live" if row.go_live else "gate" if row.gate else "milestone" if row.milestone else ""
    return Md(f"{_MARKS[kind]} ") if kind else Md("")


_BREAKDOWNS = {
    "quarter": "quarter",
    "phase": "phase",
    "wave": "wave",
    "region": "region",
    "module": "module",
    "payer": "payer",
}
"""Money tables of the page -> title; the others are in plan.json."""


def markdown(report: Report, *, pictures: Mapping[str, str] = PICTURES, mermaid: str = "") -> str:
    """Return ``plan.md``.

    Parameters:
        report: what to print.
        pictures: what a picture is -> its file name beside plan.md; the first SVG or PNG is shown, all are
            linked. mermaid: the chart as Mermaid text, without a fence; empty for none.

    Returns:
        The page, LF line ends, the same text for the same report.
    """

    def amounts(sums: Iterable[Money | None]) -> Callable[[Money | None], Md]:
        """Return what writes the sums of one table, whose heads say the currency."""
        write = Amounts(report.currency, sums)
        return lambda money: Md(write(money))

    # Markdown, not HTML: ``shown`` escapes every value.
    templates = templating.environment("markdown", autoescape=False, finalize=shown, filters=_FILTERS)
    page = templating.render(
        templates,
        "plan.md.j2",
        amounts=amounts,
        report=report,
        cost=report.cost,
        rows=report.rows,
        currency=Md(report.currency or "no currency"),
        picture=next((name for name in pictures.values() if name.endswith((".svg", ".png"))), None),
        files=pictures.items(),
        mermaid=fenced(mermaid, "mermaid") if mermaid.strip() else None,
        severities=_by_severity(report.findings),
        matrix=_matrix(report.cells),
        criteria=_criteria(report),
        exits=tuple(dict.fromkeys(one.exit for one in report.support)),
        freezes=_freezes(report),
        starts=STARTS,
        run_sums=[sum for sums in report.cost.run_years.values() for sum in sums.values()],
        marks=_MARKS,
        marked=_marked,
        breakdowns=_BREAKDOWNS.items(),
        run_categories=tuple(
            dict.fromkeys(category for sums in report.cost.run_years.values() for category in sums)
        ),
        folds=_folds(report),
        most=MOST_ROWS,
        few=FEW_STEPS,
    )
    return re.sub(r"\n{3,}", "\n\n", page).strip() + "\n"


def _lines(texts: Iterable[str]) -> Md:
    """Several texts in one table cell, each on a line of its own."""
    return Md("<br>".join(map(escape, texts)))


def _done(row: Row) -> Md:
    """How far a task is."""
    if row.finished:
        return Md("✓")
    if row.done is not None:
        return Md(f"{row.done * 100:.0f} %")
    return Md("started" if row.started else "")


def _people(names: Iterable[str]) -> Md:
    """Names of people in one cell, each on a line of its own and in one piece."""
    return Md(
        "<br>".join(escape(name).replace(" ", "&nbsp;") if len(name) < 30 else escape(name) for name in names)
    )


def _link(name: str) -> Md:
    """A file name as the target of a link."""
    from urllib.parse import quote

    return Md(quote(name))


def _criteria(report: Report) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """What gates ask for, once for all that ask for the same: (gates, criteria with what was measured)."""
    asked: dict[tuple[str, tuple[tuple[str, str], ...]], list[Gate]] = {}
    for gate in report.gates:
        asked.setdefault((report.rows[gate.row].name, gate.criteria), []).append(gate)
    return [
        (gates[0].name if len(gates) == 1 else f"{name} ({len(gates)} gates)", criteria)
        for (name, criteria), gates in asked.items()
    ]


def _freezes(report: Report) -> list[tuple[str, str, list[str]]]:
    """Freezes, once for all times of the same: (reason, where, times)."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in report.freezes:
        where = ", ".join(one.regions) or "everywhere"
        found.setdefault((one.reason or one.id, where), []).append(f"{one.first} to {one.last}")
    return [(reason, where, times) for (reason, where), times in found.items()]


def _offer(one: TrainingRow) -> Md:
    """What a training offers, below its name."""
    parts = [part for part in (one.hours, one.format, one.topics) if part]
    if one.seats:
        parts.append(one.seats)
    return Md(f"<br>{escape(', '.join(parts))}" if parts else "")


_CODE = re.compile(r"(`[^`|\\\n]+`)")


def _sentence(text: str) -> Md:
    """A message: words in backticks become code, everything else is escaped."""
    parts = _CODE.split(text)
    return Md(
        "".join(code(part.strip("`")) if place % 2 else _kept(part) for place, part in enumerate(parts))
    )


def _kept(text: str) -> str:
    """Text between two words of code, with the blanks at its ends."""
    bare = text.strip(" ")
    if not bare:
        return " " * bool(text)
    return " " * text.startswith(" ") + escape(bare) + " " * text.endswith(" ")


def _finding(finding: Finding) -> Md:
    """A finding in one item of a list: what is wrong, how to mend it, where."""
    parts: list[str] = [_sentence(finding.message)]
    if not finding.message.endswith((".", "?", "!")):
        parts[0] += "."
    if finding.help:
        parts.append(f"*{_sentence(finding.help)}*")
    places = [place for place in (finding.at, *(place for place, _ in finding.also)) if place.line]
    where: list[str] = [shown(place) for place in places[:MOST_PLACES]]
    if len(places) > MOST_PLACES:
        where.append(f"{len(places) - MOST_PLACES} more places")
    if len(finding.tasks) > 1:
        where.append(f"{len(finding.tasks)} tasks")
    if where:
        parts.append(f"({', '.join(where)})")
    return Md(" ".join(parts))


def _wide(title: str) -> Md:
    """The head of a column of dates, wide enough that browsers do not break a date at its hyphens."""
    unbroken = title.replace(" ", "&nbsp;").replace("-", "&#8209;")
    return Md(unbroken + "&#8199;" * max(0, 10 - len(title)))


def _money(number: Decimal, currency: str) -> Md:
    return Md(Money(number, currency))


def _percent(share: Decimal | None) -> Md:
    return Md("" if share is None else f"{share * 100:.1f} %")


_FILTERS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "code": code,
        "count": count,
        "done": _done,
        "finding": _finding,
        "html": in_html,
        "lines": _lines,
        "md": Md,
        "money": _money,
        "offer": _offer,
        "people": _people,
        "percent": _percent,
        "percent_words": percent,
        "sentence": _sentence,
        "target": _link,
        "wide": _wide,
        "worded": worded,
        "working_days": working_days,
    }
)
