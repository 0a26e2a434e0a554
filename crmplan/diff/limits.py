"""The limits of ``--fail-on``: how they are written, and which of them a comparison passes.

``slip>10d,cost>5%,new-error``: several with commas between them. A limit that cannot be judged counts as passed, with
the reason: it was set so that something is seen.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from crmplan.currencies import CODES
from crmplan.diff.both import Both
from crmplan.diff.records import Diff, Limit
from crmplan.guess import did_you_mean
from crmplan.lang import day, figure, ngettext
from crmplan.lang import gettext as _
from crmplan.model import ERROR, INFO, SEVERITIES, WARNING, Money
from crmplan.report.pack.phrases import amount, share, working_days
from crmplan.report.pack.snapshot import GO_LIVE
from crmplan.report.words import listed, quoted
from crmplan.said import said

SLIP, COST, GO_LIVES, MARGIN, PATH = "slip", "cost", "go-live", "margin", "path"
NEW = {"new-error": ERROR, "new-warning": WARNING, "new-finding": INFO}
"""Limits on findings -> the mildest that passes them."""
MEASURED = (SLIP, COST, GO_LIVES, MARGIN)
WORDS = (*MEASURED, PATH, *NEW)
DAYS, WEEKS, SHARE, MONEY = "d", "w", "%", "money"
_MOST = 3
"""So many findings or go-lives are named in one sentence."""
_LIMIT = re.compile(
    r"(?P<word>[^\s<>=]+)(?:\s+(?P<about>[^<>=]*[^\s<>=]))?\s*(?:(?P<sign>[<>]=?|=+)\s*(?P<value>.*))?$"
)
_VALUE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>%|[A-Za-z]*)")
_EXAMPLES = {
    SLIP: "slip>10d or slip>2w",
    COST: "cost>5%, cost>25000 or cost>25000 EUR",
    GO_LIVES: "go-live>5d, or go-live NO/sales>5d for one of them",
    MARGIN: "margin<10d",
}


class Wanted(NamedTuple):
    """A limit as it was asked for."""

    text: str
    """As written: ``slip>10d``."""
    word: str
    about: str = ""
    """The go-live that is meant; empty for all."""
    reached: bool = False
    """Whether the value itself passes the limit too: ``>=`` and ``<=``."""
    value: Decimal = Decimal()
    """Days, weeks, an amount, or a share (``0.05``)."""
    unit: str = ""
    """``d``, ``w``, ``%`` or ``money``."""
    currency: str = ""
    """Empty for that of the plan."""


class Misread(NamedTuple):
    """A part of the text that is no limit."""

    column: int
    """Where it begins, from 1."""
    length: int
    message: str

    def shown(self, text: str) -> str:
        """Return the message with the text and a mark below it."""
        return f"{self.message}\n  {text}\n  {' ' * (self.column - 1)}{'^' * max(self.length, 1)}"


def read(text: str) -> tuple[tuple[Wanted, ...], tuple[Misread, ...]]:
    """Return the limits of a text, and everything in it that is none."""
    limits: list[Wanted] = []
    problems: list[Misread] = []
    column = 1
    for number, part in enumerate(text.split(",")):
        word = part.strip()
        begin = column + len(part) - len(part.lstrip())
        column += len(part) + 1
        if number and re.match(r"\d", word):
            right = (
                "amounts without it, such as cost>25000"
                if re.fullmatch(r"\d{3}(?:\D.*)?", word)
                else "decimals behind a point, such as cost>4.5%"
            )
            message = f'"{word}" follows a comma, which ends a limit; write {right}'
            problems.append(Misread(begin, len(word), message))
            continue
        found = _read(word)
        if isinstance(found, Wanted):
            limits.append(found)
        else:
            problems.append(Misread(begin, len(word), found))
    return tuple(limits), tuple(problems)


def _read(text: str) -> Wanted | str:
    """Return one limit, or what is wrong with it."""
    if not text:
        return f"a limit is missing; write one of {', '.join(WORDS)}"
    parts = _LIMIT.match(text)
    if parts is None or parts["word"] not in WORDS:
        word = parts["word"] if parts is not None else text
        guess = did_you_mean(word, WORDS)
        return f'"{word}" is no limit{guess or "; write one of " + ", ".join(WORDS)}'
    word, about, sign, value = (parts[name] or "" for name in ("word", "about", "sign", "value"))
    if word not in MEASURED:
        return f'"{word}" stands alone, without more behind it' if about or sign else Wanted(text, word)
    if about and word != GO_LIVES:
        return f'"{word}" has no "{about}"; write {_EXAMPLES[word]}'
    expected = "<" if word == MARGIN else ">"
    if not sign:
        return f'"{text}" says no limit; write {_EXAMPLES[word]}'
    if sign[0] != expected:
        return f'"{word}" passes its limit with "{expected}" and not "{sign}"; write {_EXAMPLES[word]}'
    measured = _VALUE.fullmatch(value)
    if measured is None:
        return f'"{value}" is no limit of "{word}"; write {_EXAMPLES[word]}'
    limit = Wanted(text, word, about, "=" in sign, Decimal(measured["number"]))
    return _cost(limit, measured["unit"]) if word == COST else _days(limit, measured["unit"])


def _days(limit: Wanted, unit: str) -> Wanted | str:
    if unit not in (DAYS, WEEKS):
        counted = "it is counted in working days (d) or weeks (w)"
        return f'"{limit.text}" has {_unit(unit)}; {counted}: write {_EXAMPLES[limit.word]}'
    return limit._replace(unit=unit)


def _cost(limit: Wanted, unit: str) -> Wanted | str:
    if unit == SHARE:
        return limit._replace(unit=SHARE, value=limit.value / 100)
    if unit and unit not in CODES:
        guess = (
            did_you_mean(unit.upper(), CODES)
            if unit.upper() not in CODES
            else f'; did you mean "{unit.upper()}"?'
        )
        return (
            f'"{limit.text}" has {_unit(unit)}, which is no currency{guess or "; write " + _EXAMPLES[COST]}'
        )
    return limit._replace(unit=MONEY, currency=unit)


def _unit(unit: str) -> str:
    return f'"{unit}" behind its number' if unit else "a number without a unit"


# --- judging --------------------------------------------------------------------------------------


def passed(both: Both, diff: Diff, limits: Sequence[Wanted]) -> tuple[Limit, ...]:
    """Return the limits that a comparison passes, or that cannot be judged, in the order given."""
    judges: dict[str, Callable[[Both, Diff, Wanted], str]] = {
        SLIP: _slip,
        COST: _dearer,
        GO_LIVES: _go_lives,
        MARGIN: _margin,
        PATH: _path,
        **dict.fromkeys(NEW, _new),
    }
    whys = ((limit, judges[limit.word](both, diff, limit)) for limit in limits)
    return tuple(Limit(limit.text, why) for limit, why in whys if why)


def _over(value: Decimal, limit: Decimal, wanted: Wanted) -> bool:
    return value > limit or (wanted.reached and value == limit)


def _in_days(both: Both, limit: Wanted) -> Decimal:
    """Return a limit in working days: a week has as many as in head's calendar."""
    return limit.value * (both.week_days if limit.unit == WEEKS else 1)


def _slip(both: Both, diff: Diff, limit: Wanted) -> str:
    most = _in_days(both, limit)
    if not _over(diff.finish, most, limit):
        return ""
    return _("The finish moves to {day}, {days} later; the limit is {limit}.").format(
        day=day(both.head.finish), days=working_days(diff.finish), limit=working_days(most)
    )


def _dearer(both: Both, diff: Diff, limit: Wanted) -> str:
    change = diff.cost
    if change is None:
        return _("The cost cannot be judged: the versions count in {before} and {after}.").format(
            before=both.base.currency, after=both.head.currency
        )
    if limit.unit == SHARE:
        return _share(both, diff, change, limit)
    if limit.currency and limit.currency != change.currency:
        return _("The cost cannot be judged: the plan counts in {plan}, the limit in {limit}.").format(
            plan=change.currency, limit=limit.currency
        )
    if not _over(change.amount, limit.value, limit):
        return ""
    return _("The cost with contingency rises by {change}; the limit is {limit}.").format(
        change=amount(change), limit=amount(Money(limit.value, change.currency))
    )


def _share(both: Both, diff: Diff, change: Money, limit: Wanted) -> str:
    if diff.cost_share is None:
        if change.amount <= 0:
            return ""
        return _("The cost with contingency rises from nothing to {total}.").format(
            total=amount(both.head.total)
        )
    if not _over(diff.cost_share, limit.value, limit):
        return ""
    return _("The cost with contingency rises by {share} ({change}); the limit is {limit}.").format(
        share=share(diff.cost_share), change=amount(change), limit=share(limit.value)
    )


def _go_lives(both: Both, diff: Diff, limit: Wanted) -> str:
    ids = [one.id for one in both.tasks if one.kind == GO_LIVE and _is_of(one.id, limit.about)]
    if not ids and limit.about:
        there = [one.id for one in both.tasks if one.kind == GO_LIVE]
        guess = did_you_mean(limit.about, [*there, *(id.rpartition("/")[0] for id in there if "/" in id)])
        text = _("It cannot be judged: there is no go-live {name}").format(name=limit.about)
        return f"{text}{guess}" if guess else f"{text}."
    most = _in_days(both, limit)
    moves = [one for one in diff.milestones if one.id in ids]
    gone = [quoted(one.name) for one in moves if one.after is None]
    late = [one for one in moves if one.days is not None and _over(one.days, most, limit)]
    late.sort(key=lambda one: -(one.days or 0))
    said_of = []
    if gone:
        text = ngettext("{names} is gone.", "{names} are gone.", len(gone))
        said_of.append(text.format(names=listed(gone, _MOST)))
    if late:
        text = _("{names}; the limit is {limit}.")
        names = listed(
            [
                _("{name} moves to {day} ({days} later)").format(
                    name=quoted(one.name), day=day(one.after), days=working_days(one.days)
                )
                for one in late
                if one.after is not None and one.days is not None
            ],
            _MOST,
        )
        said_of.append(text.format(names=names, limit=working_days(most)))
    return " ".join(said_of)


def _is_of(id: str, about: str) -> bool:
    """Whether a go-live is the one that is meant, or one of the region, or of the region and module, that is."""
    return not about or id == about or id.startswith(f"{about}/")


def _margin(both: Both, diff: Diff, limit: Wanted) -> str:
    committed = both.head.committed
    if committed is None:
        return _("The margin cannot be judged: no finish is committed.")
    least, margin = _in_days(both, limit), both.days(both.head.finish, committed)
    if margin > least or (margin == least and not limit.reached):
        return ""
    text = (
        _("The finish is {days} before the committed {committed}; the limit is {limit}.")
        if margin >= 0
        else _("The finish is {days} after the committed {committed}; the limit is {limit}.")
    )
    return text.format(days=working_days(margin), committed=day(committed), limit=working_days(least))


def _path(both: Both, diff: Diff, limit: Wanted) -> str:
    if diff.path is None:
        return ""
    came = listed(map(quoted, diff.path.joined), _MOST)
    if came:
        return _("Another path drives the finish; now on it: {tasks}.").format(tasks=came)
    return _("Another path drives the finish.")


def _new(both: Both, diff: Diff, limit: Wanted) -> str:
    if diff.findings.reason:
        return diff.findings.reason
    mildest = SEVERITIES.index(NEW[limit.word])
    found = [
        one.finding
        for one in (*diff.findings.new, *diff.findings.unwaived)
        if SEVERITIES.index(one.finding.severity) <= mildest
    ]
    if not found:
        return ""
    text = {
        ERROR: ngettext(
            "{count} error is new: {messages}.", "{count} errors are new: {messages}.", len(found)
        ),
        WARNING: ngettext(
            "{count} error or warning is new: {messages}.",
            "{count} errors and warnings are new: {messages}.",
            len(found),
        ),
        INFO: ngettext(
            "{count} finding is new: {messages}.", "{count} findings are new: {messages}.", len(found)
        ),
    }[NEW[limit.word]]
    messages = listed([said(one.message).rstrip(".") for one in found], _MOST)
    return text.format(count=figure(f"{len(found):,}"), messages=messages)
