"""How the programme stands: schedule, cost, scope and readiness against printed thresholds, and the worst of them.

The thresholds decide, so that nobody rates by feel; a person who sees more than the figures may rate lower freely, and
higher only with a name and a reason, which are printed.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from crmplan.expand.plan import Plan
from crmplan.faults import fault
from crmplan.lang import day, figure, ngettext, word
from crmplan.lang import gettext as _
from crmplan.language.thresholds import DEFAULTS, Rated, raised, read_days
from crmplan.language.times import Length
from crmplan.language.words import STATUS_SIDES
from crmplan.model import Finding
from crmplan.report.pack.phrases import amount, share, working_days
from crmplan.report.pack.records import Rating
from crmplan.report.pack.snapshot import GO_LIVE, UNRATED, WORDS, Snapshot
from crmplan.report.words import Names, listed, quoted
from crmplan.schedule.show import day_of, days_between

if TYPE_CHECKING:
    from crmplan.report.records import Report

GREEN, AMBER, RED = WORDS
SIGNS = {GREEN: ("G", "●"), AMBER: ("A", "▲"), RED: ("R", "■"), UNRATED: ("-", "○")}
"""Rating -> letter and shape."""


class Measure(NamedTuple):
    """One thing that was measured against its thresholds."""

    word: str
    says: str
    """In a sentence."""
    threshold: str
    """In a few words, without the measure: ``amber below 10 working days of margin, red below 0``."""


class _Limits(NamedTuple):
    amber: Decimal
    red: Decimal | None
    falling: bool

    def word(self, value: Decimal) -> str:
        """Return the rating of a value: beyond a threshold, not on it."""

        def beyond(limit: Decimal | None) -> bool:
            return limit is not None and (value < limit if self.falling else value > limit)

        return RED if beyond(self.red) else AMBER if beyond(self.amber) else GREEN


def ratings(
    plan: Plan,
    report: "Report",
    before: Snapshot | None,
    baseline: Snapshot | None,
    first: Snapshot | None = None,
) -> tuple[tuple[Rating, ...], tuple[Finding, ...]]:
    """Return overall, schedule, cost, scope and readiness, and what is wrong with what a person rated.

    Parameters:
        plan, report: of the same playbook.
        before: the pack before, whose ratings are shown beside.
        baseline: the current baseline, which counts.
        first: the first one, which is told beside it; None when that is the current one.
    """
    names = Names(plan)
    known = before.ratings if before is not None else {}
    measured = {
        "schedule": _schedule(plan, report, baseline, first),
        "cost": _cost(plan, report),
        "scope": _scope(plan, report, baseline),
        "readiness": _readiness(plan, report),
    }
    assert set(measured) == set(STATUS_SIDES)
    rated = _rated(plan)
    sides, problems = [], []
    for side, measures in measured.items():
        computed = _worst(one.word for one in measures)
        says = " ".join(one.says for one in measures if one.says)
        threshold = " ".join(one.threshold for one in measures if one.threshold)
        word, note = computed, ""
        own = rated.get(side)
        if own is not None:
            if _better(own.rating, computed) and not (own.by and own.reason):
                at = (own.node.get("rating") or own.node).at
                problems.append(fault("raised-rating", at, raised(computed, own)))
            else:
                word, note = own.rating, _note(plan, names, own)
        sides.append(_rating(side, word, computed, says, threshold, note, known.get(side, "")))
    return (_overall(sides, known.get("overall", "")), *sides), tuple(problems)


def _rated(plan: Plan) -> dict[str, Rated]:
    """Return what people rate at the status date itself; at an earlier one it has lapsed."""
    status = plan.playbook.progress.get(day_of(plan.status)) if plan.status is not None else None
    return status.ratings if status is not None else {}


def _better(word: str, than: str) -> bool:
    """Whether a person's rating is higher than the computed one; without one, green is the one that praises."""
    return word == GREEN if than == UNRATED else WORDS.index(word) < WORDS.index(than)


def _note(plan: Plan, names: Names, own: Rated) -> str:
    assert plan.status is not None
    text = _("Rated {word} on {day}").format(word=_word(own.rating), day=day(day_of(plan.status)))
    if own.by:
        text += _(" by {person}").format(person=names.person(own.by))
    return f"{text}: {own.reason}" if own.reason else f"{text}."


def _word(word: str) -> str:
    return {GREEN: _("green"), AMBER: _("amber"), RED: _("red"), UNRATED: _("not rated")}[word]


def _worst(words: Iterable[str]) -> str:
    return max((word for word in words if word != UNRATED), key=WORDS.index, default=UNRATED)


def _rating(
    side: str, word: str, computed: str, says: str, threshold: str, note: str, previous: str
) -> Rating:
    letter, shape = SIGNS[word]
    arrow = ""
    if previous and word == previous:
        arrow = "→"
    elif previous in WORDS and word in WORDS:
        arrow = "↑" if WORDS.index(word) < WORDS.index(previous) else "↓"
    return Rating(side, word, letter, shape, computed, says, threshold, note, previous, arrow)


def _overall(sides: Sequence[Rating], previous: str) -> Rating:
    words = {UNRATED: 0, GREEN: 1, AMBER: 2, RED: 3}
    word = _worst(one.word for one in sides)
    titles = {
        "schedule": _("schedule"),
        "cost": _("cost"),
        "scope": _("scope"),
        "readiness": _("readiness"),
    }
    worst = listed(titles[one.id] for one in sides if one.word == word and words[word] > 1)
    missing = [titles[one.id] for one in sides if one.word == UNRATED]
    if word == UNRATED:
        says = _("Nothing can be rated.")
    elif worst:
        says = _("As the worst of its sides: {sides}.").format(sides=worst)
    else:
        says = _("All that is rated is green.") if missing else _("All four sides are green.")
    if missing and word != UNRATED:
        text = ngettext("{sides} is not rated.", "{sides} are not rated.", len(missing))
        said = text.format(sides=listed(missing))
        says += f" {said[:1].upper()}{said[1:]}"
    computed = _worst(one.computed for one in sides)
    return _rating("overall", word, computed, says, _("The worst side counts."), "", previous)


# --- the four sides -------------------------------------------------------------------------------


def _schedule(
    plan: Plan, report: "Report", baseline: Snapshot | None, first: Snapshot | None
) -> list[Measure]:
    found = []
    if report.committed is not None and report.margin is not None and report.rows:
        limits = _limits(plan, "margin")
        threshold = _beyond(limits, _past_committed)
        if report.margin >= 0:
            says = _("{days} of margin to the committed finish on {committed}.")
        else:
            says = _("{days} past the committed finish on {committed}.")
        says = says.format(days=working_days(report.margin), committed=day(report.committed))
        found.append(Measure(limits.word(report.margin), says, threshold))
    worst = _worst_slip(plan, report, baseline) if baseline is not None else None
    if worst is not None:
        name, days = worst
        limits = _limits(plan, "slip")
        threshold = _beyond(limits, _slips)
        if days > 0:
            says = _("{name} is {days} later than in the baseline, the worst of the go-lives.")
            says = says.format(name=quoted(name), days=working_days(days))
        else:
            says = _("No go-live is later than in the baseline.")
        found.append(Measure(limits.word(days), says + _since_first(plan, report, first), threshold))
    elif baseline is None:
        text = _("There is no baseline to measure slip against.")
        if not found:
            text = _("No finish is committed, and there is no baseline to measure slip against.")
        found.append(Measure(UNRATED, text, ""))
    elif not found:
        text = _("No finish is committed, and the baseline has no go-live of this plan.")
        found.append(Measure(UNRATED, text, ""))
    return found


def _since_first(plan: Plan, report: "Report", first: Snapshot | None) -> str:
    """Return what has slipped since the first baseline, so that a new one hides nothing."""
    worst = _worst_slip(plan, report, first) if first is not None else None
    if worst is None or worst[1] <= 0:
        return ""
    name, days = worst
    text = _("Since the first baseline {name} has slipped by {days}.")
    return " " + text.format(name=quoted(name), days=working_days(days))


def _worst_slip(plan: Plan, report: "Report", baseline: Snapshot) -> tuple[str, Decimal] | None:
    """Return the go-live that slips most and its working days; None when there is none to compare."""
    slips = []
    for one in report.milestones:
        was = baseline.tasks.get(one.id)
        if one.kind == GO_LIVE and was is not None:
            slips.append((days_between(plan, was.finish, one.day), one.name))
    if not slips:
        return None
    days, name = max(slips, key=lambda slip: slip[0])
    return name, days


def _cost(plan: Plan, report: "Report") -> list[Measure]:
    cost = report.cost
    found = []
    if cost.approved is not None:
        limits = _limits(plan, "cost")
        over = cost.total - cost.approved
        if cost.approved.amount:
            part = over.amount / cost.approved.amount
        else:
            part = Decimal(1) if over.amount > 0 else Decimal(0)
        threshold = _beyond(limits, _above_approved)
        if over.amount > 0:
            says = _("{total} with contingency, {over} ({share}) above the approved {approved}.")
        elif over.amount < 0:
            says = _("{total} with contingency, {over} below the approved {approved}.")
        else:
            says = _("{total} with contingency: all of the approved sum.")
        says = says.format(
            total=amount(cost.total), over=amount(over), share=share(part), approved=amount(cost.approved)
        )
        found.append(Measure(limits.word(part), says, threshold))
    if report.funding:
        limits = _limits(plan, "unreleased")
        threshold = _beyond(limits, _above_released)
        part, says = _unreleased(report)
        found.append(Measure(limits.word(part), says, threshold))
    return found or [Measure(UNRATED, _("No sum is approved and no funding is planned."), "")]


def _unreleased(report: "Report") -> tuple[Decimal, str]:
    """Return the largest share by which spending passes what is released, and a sentence.

    Spending only grows, so it is furthest ahead on the day before a release, or at the end.
    """
    cost = report.cost
    if cost.overspent is None:
        return Decimal(0), _("Spending stays inside the released funding.")
    first, spent, released = cost.overspent
    pairs = [(spent.amount, released.amount)]
    pairs += [(row.spent.amount, row.cumulative.amount) for row in report.funding if row.released is not None]
    part = max((gone - given) / given if given else Decimal(1) for gone, given in pairs)
    says = _("From {day} on, spending passes the released funding, by up to {share} of it.")
    return part, says.format(day=day(first), share=share(part))


def _scope(plan: Plan, report: "Report", baseline: Snapshot | None) -> list[Measure]:
    if baseline is None:
        return [Measure(UNRATED, _("There is no baseline to compare the scope with."), "")]
    found = []
    if baseline.users:
        limits = _limits(plan, "users")
        lost = max(0, baseline.users - report.users)
        threshold = _beyond(limits, _users_out)
        part = Decimal(lost) / baseline.users
        if lost:
            says = _("{lost} of {users} users of the baseline ({share}) are left out.").format(
                lost=figure(f"{lost:,}"), users=figure(f"{baseline.users:,}"), share=share(part)
            )
        else:
            says = _("All {users} users of the baseline are reached.").format(
                users=figure(f"{baseline.users:,}")
            )
        found.append(Measure(limits.word(part), says, threshold))
    were = {cell for cell, one in baseline.cells.items() if not one.excluded}
    if were:
        limits = _limits(plan, "cells")
        are = {(one.region, one.module) for one in report.cells if not one.excluded}
        out = len(were - are)
        threshold = _beyond(limits, _cells_out)
        if out:
            text = ngettext("{out} of {all} cells is left out.", "{out} of {all} cells are left out.", out)
            says = text.format(out=out, all=len(were))
        else:
            says = _("All {all} cells of the baseline are in the rollout.").format(all=len(were))
        found.append(Measure(limits.word(Decimal(out)), says, threshold))
    return found or [Measure(UNRATED, _("The baseline has neither users nor cells."), "")]


def _readiness(plan: Plan, report: "Report") -> list[Measure]:
    ready = report.readiness
    errors, warnings = _limits(plan, "errors"), _limits(plan, "warnings")
    counts = (
        ngettext("{count} error", "{count} errors", ready.errors).format(count=ready.errors),
        ngettext("{count} warning", "{count} warnings", ready.warnings).format(count=ready.warnings),
    )
    if ready.errors or ready.warnings:
        says = _("The checks for {stage} find {errors} and {warnings}.").format(
            stage=word(ready.stage, ready.stage), errors=counts[0], warnings=counts[1]
        )
    else:
        says = _("The checks for {stage} find nothing to mend.").format(stage=word(ready.stage, ready.stage))
    if ready.accepted:
        text = ngettext(
            "{count} finding is accepted by name.", "{count} findings are accepted by name.", ready.accepted
        )
        says += " " + text.format(count=ready.accepted)
    return [
        Measure(errors.word(Decimal(ready.errors)), says, _beyond(errors, _errors)),
        Measure(warnings.word(Decimal(ready.warnings)), "", _beyond(warnings, _warnings)),
    ]


# --- thresholds -----------------------------------------------------------------------------------


def _limits(plan: Plan, measure: str) -> _Limits:
    """Return the thresholds of a measure: those of the playbook, else the usual ones."""
    usual = DEFAULTS[measure]
    set_ = plan.playbook.thresholds
    given = getattr(set_, measure) if set_ is not None else None

    def limit(value: Length | Decimal | int | None, text: str) -> Decimal:
        if value is None:
            value = _read(text)
        if isinstance(value, Length):
            return Decimal(value.minutes(plan.day_minutes, plan.week_days)) / plan.day_minutes
        return Decimal(value)

    amber = limit(given.amber if given is not None else None, usual.amber)
    red = given.red if given is not None else None
    return _Limits(amber, limit(red, usual.red) if red is not None or usual.red else None, usual.falling)


def _read(text: str) -> Length | Decimal:
    if text.endswith("%"):
        return Decimal(text[:-1]) / 100
    return Decimal(text) if text.isdigit() else read_days(text)


def _beyond(limits: _Limits, phrase: Callable[[Decimal], str]) -> str:
    """Return the sentence about thresholds; ``phrase`` says what lies beyond one."""
    amber = phrase(limits.amber)
    if limits.red is None:
        return _("Amber {amber}.").format(amber=amber)
    if limits.red == limits.amber:
        return _("Red {red}.").format(red=amber)
    return _("Amber {amber}, red {red}.").format(amber=amber, red=phrase(limits.red))


def _past_committed(limit: Decimal) -> str:
    if not limit:
        return _("past the committed finish")
    return _("with less than {days} of margin").format(days=working_days(limit))


def _slips(limit: Decimal) -> str:
    if not limit:
        return _("when a go-live slips")
    return _("when a go-live slips more than {days}").format(days=working_days(limit))


def _above_approved(limit: Decimal) -> str:
    if not limit:
        return _("above the approved sum")
    return _("more than {share} above the approved sum").format(share=share(limit))


def _above_released(limit: Decimal) -> str:
    if not limit:
        return _("when spending passes the released funding")
    return _("when spending passes the released funding by more than {share}").format(share=share(limit))


def _users_out(limit: Decimal) -> str:
    if not limit:
        return _("when users of the baseline are left out")
    return _("when more than {share} of the users are left out").format(share=share(limit))


def _cells_out(limit: Decimal) -> str:
    if not limit:
        return _("when a cell (region x module) is left out")
    text = ngettext(
        "when more than {number} cell is left out", "when more than {number} cells are left out", int(limit)
    )
    return text.format(number=figure(f"{limit:,f}"))


def _errors(limit: Decimal) -> str:
    if not limit:
        return _("with any error")
    text = ngettext("with more than {number} error", "with more than {number} errors", int(limit))
    return text.format(number=figure(f"{limit:,f}"))


def _warnings(limit: Decimal) -> str:
    if not limit:
        return _("with any warning")
    text = ngettext("with more than {number} warning", "with more than {number} warnings", int(limit))
    return text.format(number=figure(f"{limit:,f}"))
