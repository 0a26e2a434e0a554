"""Several plans side by side: go-lives on one time line, people they share, money in one currency, findings.

A person is the same in two plans when id and name are the same; days are person-days. Nothing of one plan changes here.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.lang import gettext as _
from crmplan.lang import ngettext
from crmplan.model import Money
from crmplan.report.pack.records import LoadRow, LoadWeek, Rating
from crmplan.report.records import Report
from crmplan.report.words import listed


class PlanLine(NamedTuple):
    """One plan in a line."""

    name: str
    folder: str
    """Where its outputs are, relative to the overview."""
    sponsor: str
    start: date
    finish: date
    committed: date | None
    margin: Decimal | None
    """Working days from the finish to the committed one; negative when late."""
    users: int
    next_go_live: date | None
    """The first go-live that has not been; None when all have, or there is none."""
    go_lives: int
    cost: Money
    """With contingency, in the plan's own currency."""
    converted: Money | None
    """In the currency of the portfolio; None when no rate is known."""
    approved: Money | None
    """In the plan's own currency."""
    stage: str
    errors: int
    warnings: int
    ratings: tuple[Rating, ...]


class GoLive(NamedTuple):
    """A go-live of one of the plans."""

    day: date
    plan: str
    name: str
    done: bool
    critical: bool


class SharedWeek(NamedTuple):
    """A week of a person who works for several plans, in person-days."""

    monday: date
    planned: tuple[Decimal, ...]
    """For each plan of the person, in the order of ``Shared.plans``."""
    available: Decimal
    """What the plans together may use: the sum of their shares, and no more than full time."""

    @property
    def whole(self) -> Decimal:
        """What is planned by all of them."""
        return sum(self.planned, Decimal())


class Shared(NamedTuple):
    """A person who works for more than one plan."""

    id: str
    name: str
    plans: tuple[str, ...]
    weeks: tuple[SharedWeek, ...]
    """Those with work, in order of time."""
    over: tuple[SharedWeek, ...]
    """Weeks in which the plans together ask for more than there is."""


class Portfolio(NamedTuple):
    """Several plans together."""

    plans: tuple[PlanLine, ...]
    go_lives: tuple[GoLive, ...]
    """In order of time, then of the plans."""
    shared: tuple[Shared, ...]
    """Those with the most overloaded weeks first."""
    currency: str
    total: Money | None
    """Of all plans; None when one of them cannot be converted."""
    notes: tuple[str, ...]
    """How money was converted, or which rate is missing."""
    headline: tuple[str, ...]
    """What the overview says, in a few sentences."""


def portfolio(reports: Sequence[tuple[str, Report]]) -> Portfolio:
    """Return several plans side by side.

    Parameters:
        reports: (folder of its outputs, report with its pack) of each plan, in the order of display.
    """
    plans = [report for _folder, report in reports]
    currency = next((report.currency for report in plans if report.currency), "")
    rates = {report.currency: report.rates for report in reversed(plans)}
    notes: dict[str, None] = {}
    lines = tuple(_line(folder, report, currency, rates, notes) for folder, report in reports)
    converted = [line.converted for line in lines]
    total = None
    if all(one is not None for one in converted):
        total = Money(sum((one.amount for one in converted if one is not None), Decimal()), currency)
    shared = _shared(plans)
    go_lives = tuple(
        sorted(
            (
                GoLive(row.finish, report.name, row.label, row.finished, row.critical)
                for report in plans
                for row in report.rows
                if row.go_live
            ),
            key=lambda one: one.day,
        )
    )
    made = Portfolio(lines, go_lives, shared, currency, total, tuple(notes), ())
    return made._replace(headline=_headline(made))


def _line(
    folder: str,
    report: Report,
    currency: str,
    rates: Mapping[str, Mapping[str, Decimal]],
    notes: dict[str, None],
) -> PlanLine:
    lives = [row for row in report.rows if row.go_live]
    return PlanLine(
        name=report.name,
        folder=folder,
        sponsor=report.sponsor,
        start=report.start,
        finish=report.finish,
        committed=report.committed,
        margin=report.margin,
        users=report.users,
        next_go_live=min((row.finish for row in lives if not row.finished), default=None),
        go_lives=len(lives),
        cost=report.cost.total,
        converted=_converted(report.cost.total, currency, rates, notes),
        approved=report.cost.approved,
        stage=report.readiness.stage,
        errors=report.readiness.errors,
        warnings=report.readiness.warnings,
        ratings=report.pack.ratings,
    )


def _converted(
    sum: Money, currency: str, rates: Mapping[str, Mapping[str, Decimal]], notes: dict[str, None]
) -> Money | None:
    """Return a sum in the currency of the portfolio: at the rate of a plan in that currency, else turned round."""
    if sum.currency == currency or not sum.amount:
        return Money(sum.amount, currency)
    rate = rates.get(currency, {}).get(sum.currency)
    if rate is None:
        back = rates.get(sum.currency, {}).get(currency)
        rate = None if not back else 1 / back
    if rate is None:
        text = _("No plan has a rate from {one} to {other}, so the sums are not added up.")
        notes[text.format(one=sum.currency or _("no currency"), other=currency)] = None
        return None
    text = _("1 {one} = {rate} {other}, the rate of the plans.")
    notes[text.format(one=sum.currency, rate=f"{rate:.6g}", other=currency)] = None
    return Money(sum.amount * rate, currency).rounded()


def _shared(plans: Sequence[Report]) -> tuple[Shared, ...]:
    """Return the people in the teams of more than one plan."""
    of: dict[tuple[str, str], list[tuple[str, LoadRow]]] = {}
    for report in plans:
        for row in report.pack.load:
            of.setdefault((row.id, row.person), []).append((report.name, row))
    found = [_person(*key, rows) for key, rows in of.items() if len(rows) > 1]
    return tuple(sorted(found, key=lambda one: -len(one.over)))


def _person(id: str, name: str, rows: list[tuple[str, LoadRow]]) -> Shared:
    weeks: dict[date, list[LoadWeek | None]] = {}
    for place, (_plan, row) in enumerate(rows):
        for week in row.weeks:
            if week.planned:
                weeks.setdefault(week.monday, [None] * len(rows))[place] = week
    made = []
    for monday, parts in sorted(weeks.items()):
        there = [part for part in parts if part is not None]
        promised = sum((part.available for part in there), Decimal())
        made.append(
            SharedWeek(
                monday,
                tuple(part.planned if part is not None else Decimal() for part in parts),
                min(promised, max(part.whole for part in there)),
            )
        )
    return Shared(
        id,
        name,
        tuple(plan for plan, _row in rows),
        tuple(made),
        tuple(week for week in made if week.whole > week.available),
    )


def _headline(made: Portfolio) -> tuple[str, ...]:
    found = [
        ngettext("{n} plan", "{n} plans", len(made.plans)).format(n=len(made.plans))
        + ", "
        + ngettext("{n} go-live", "{n} go-lives", len(made.go_lives)).format(n=len(made.go_lives))
        + "."
    ]
    if made.total is not None and made.total.amount:
        found.append(_("Together they cost {total}, contingency included.").format(total=made.total))
    late = [line for line in made.plans if line.margin is not None and line.margin < 0]
    for line in late:
        text = ngettext(
            "{plan} finishes {days} working day after its committed finish.",
            "{plan} finishes {days} working days after its committed finish.",
            int(-(line.margin or 0)),
        )
        found.append(text.format(plan=line.name, days=f"{-(line.margin or 0):f}"))
    days: dict[date, list[str]] = {}
    for one in made.go_lives:
        if one.plan not in days.setdefault(one.day, []):
            days[one.day].append(one.plan)
    for day, names in days.items():
        if len(names) > 1:
            found.append(_("{plans} go live on the same day, {day}.").format(plans=listed(names), day=day))
    over = [person for person in made.shared if person.over]
    for person in over[:3]:
        text = ngettext(
            "{person} is planned above what there is in {n} week, by {plans} together.",
            "{person} is planned above what there is in {n} weeks, by {plans} together.",
            len(person.over),
        )
        found.append(text.format(person=person.name, n=len(person.over), plans=listed(person.plans)))
    errors = [line for line in made.plans if line.errors]
    if errors:
        found.append(_("Errors stand against {plans}.").format(plans=listed(line.name for line in errors)))
    return tuple(found)
