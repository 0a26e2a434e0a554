"""Which edits cause what: every edit is made alone and planned, then one after the other.

The engine answers, nothing is guessed. ``alone`` is base with one edit (or with edits that can be planned only
together) against base; ``step`` is what it adds when all are made in the order of head's files; steps sum to the
whole, and what the effects of single edits leave of the whole is their interaction. An edit that cannot be planned yet
when its turn comes waits for those behind it.

Edits that only change what people read are not weighed: all of them are made at once and must change no date, no
amount, no path and no finding; those that do are edits like all others.

So that a comparison ends in time, edits are grouped by entry and by section when there are more than ``MOST_CAUSES``,
and fewer when a plan is large (``WORK``).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.diff.edits import Change, Edits, compare
from crmplan.diff.records import Cause, Causes, Edit, Effect
from crmplan.diff.runs import Inputs, Joint, Outcome, Runs, Tryable, Unit, differences, together
from crmplan.diff.side import Text
from crmplan.diff.titles import title
from crmplan.diff.trial import Failed, Trial
from crmplan.model import Money
from crmplan.rules import check
from crmplan.rules.frame import known
from crmplan.schedule.show import days_between

MOST_CAUSES = 50
"""More edits than these are grouped."""
WORK = 150_000
"""Tasks times causes that are weighed at most: beyond it edits are grouped, too. A task takes 0.03 (of a package)
to 0.13 ms (written by itself) in a run, and a cause takes two runs, so this is 10 to 40 seconds; 3,000 tasks have up to
50 causes, 10,000 tasks 15."""
LEAST_CAUSES = 4
"""So many groups are weighed in a plan of any size."""
_SEARCHES = 4
"""Runs for each cause, on average, to find the edits that can be planned only together."""

_MOST_PROOFS = 40
"""Runs, each with all checks, to tell edits of wording from those that a check asks for; what is not proven by then is
an edit like others."""


class Weighed(NamedTuple):
    """Everything that is known of the edits between two versions."""

    edits: Edits
    causes: Causes
    wording: tuple[Edit, ...]
    """Edits that change no date, amount, path or finding, only what people read; in the order of the files."""


def causes(base: Text, head: Text, *, as_of: date | None = None) -> Causes:
    """Return which edits cause what, see ``weigh``."""
    return weigh(base, head, as_of=as_of).causes


def weigh(
    base: Text, head: Text, *, as_of: date | None = None, stage: str | None = None, edits: Edits | None = None
) -> Weighed:
    """Return the edits between two versions, and what each of them causes.

    Parameters:
        base, head: versions that were planned without errors.
        as_of: day that counted as today when base was planned; None for the latest progress date. What another day
            for head does is outside of all edits.
        stage: stage that findings are compared for; head's own when None.
        edits: as ``compare`` found them, when that was done before.
    """
    edits = edits or compare(base, head, as_of=as_of)
    wording = _wording(edits, stage or _stage(head))
    weighed = [one for one in edits.changes if one not in wording and one.number >= 0]
    found = of_edits(edits, weighed, [one for one in wording if one.number >= 0], head)
    said = tuple(one.edit._replace(wording=True) for one in edits.changes if one in wording)
    return Weighed(edits, found, said)


def of_edits(edits: Tryable, weighed: Sequence[Change], always: Sequence[Change], head: Text) -> Causes:
    """Return what each of some edits causes.

    Parameters:
        edits: plans base with any choice of the edits.
        weighed: the edits, in the order in which they are made.
        always: other edits that are made in every run.
        head: what all of them together make of base.
    """
    most = max(LEAST_CAUSES, min(MOST_CAUSES, WORK // max(len(head.plan.tasks), 1)))
    units, sections = _grouped(weighed, most)
    runs = Runs(edits, always, _searches(max(len(units), LEAST_CAUSES), edits.trial))
    return _Weighing(edits, runs, head, together(units, runs), sections).causes()


def _searches(number: int, trial: Trial) -> int:
    """Return how often the engine may run for something that so many edits or causes ask."""
    return max(min(_SEARCHES * number, 2 * WORK // max(len(trial.plan.tasks), 1)), 2 * LEAST_CAUSES)


def _stage(head: Text) -> str | None:
    checks = head.playbook.checks
    return (checks.stage or None) if checks else None


# --- wording --------------------------------------------------------------------------------------


class _Seen(NamedTuple):
    """Everything that edits of wording must leave as it is."""

    dates: object
    money: object
    findings: Counter[tuple[str, str, tuple[str, ...]]]


def _wording(edits: Edits, stage: str | None) -> frozenset[Change]:
    """Return the edits that only change what people read: renames, and those that are proven to."""
    texts = [one for one in edits.changes if one.text and one.number >= 0]
    proven = [one for one in edits.changes if one.number < 0]
    if texts:
        runs = Runs(edits, (), min(_searches(len(texts), edits.trial), _MOST_PROOFS))
        before = _seen(runs.begin, stage)
        waiting = [texts]
        while waiting:
            some = waiting.pop()
            asked = [tuple(proven), tuple(some)]
            trial = runs.plan(asked) if runs.search(asked) else None
            if isinstance(trial, Trial) and _seen(trial, stage) == before:
                proven += some
            elif len(some) > 1 and trial is not None:
                waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
    return frozenset(proven)


def _seen(trial: Trial, stage: str | None) -> _Seen:
    plan, dates, money = trial.plan, trial.schedule, trial.cost
    ids = [task.id for task in plan.tasks]
    verdict = check(plan, dates, money, stage=stage)
    found = [*verdict.findings, *plan.findings, *dates.findings, *money.findings]
    return _Seen(
        {id: values for id, *values in zip(ids, dates.start, dates.finish, dates.total_float, strict=True)}
        | {"path": [ids[step.task] for step in dates.path]},
        sorted((entry.kind, entry.source, entry.category, entry.units) for entry in money.entries),
        Counter((one.rule, one.severity, known.keys(one)) for one in found if one.tasks or one.subject)
        + Counter((one.rule, one.severity, ()) for one in found if not (one.tasks or one.subject)),
    )


# --- groups ---------------------------------------------------------------------------------------


def _grouped(changes: Sequence[Change], most: int) -> tuple[list[Unit], dict[Change, str]]:
    """Return edits one by one, or where there are more than so many, those of an entry or a section together.

    The sections with the most edits are grouped first: by entry (``tasks.erp-link``, ``packages.wave.tasks.train``),
    then by what is below the section (``packages.wave``), then as a whole.

    Returns:
        The groups in the order of the files, and the section of each edit that is grouped.
    """
    section_of: dict[Change, str] = {}
    sections = Counter(change.keys[0] for change in changes)
    for depth in (_ENTRY, 2, 1):
        for section, _ in sorted(sections.items(), key=lambda one: (-one[1], one[0])):
            if _number(changes, section_of) <= most:
                break
            for change in changes:
                if change.keys[0] == section:
                    size = _ENTRY_KEYS.get(change.keys[0], 2) if depth == _ENTRY else depth
                    section_of[change] = ".".join(change.keys[:size])
    if _number(changes, section_of) > most:
        section_of = dict.fromkeys(changes, "*")
    units: dict[object, list[Change]] = {}
    for number, change in enumerate(changes):
        units.setdefault(section_of.get(change, number), []).append(change)
    grouped = {change: section for change, section in section_of.items() if len(units[section]) > 1}
    return [tuple(unit) for unit in units.values()], grouped


_ENTRY = 0
_ENTRY_KEYS = {"packages": 4, "budget": 3, "selection": 3}
"""Sections whose entries stand deeper than the others' -> keys of the way to one."""


def _number(changes: Sequence[Change], section_of: dict[Change, str]) -> int:
    return len({section_of.get(change, number) for number, change in enumerate(changes)})


# --- weighing -------------------------------------------------------------------------------------


class _Weighing:
    def __init__(
        self, edits: Tryable, runs: Runs, head: Text, joints: list[Joint], sections: dict[Change, str]
    ) -> None:
        self.edits = edits
        self.runs = runs
        self.head = head
        self.units = units = [joint.unit for joint in joints]
        self.company = {joint.unit: joint.company for joint in joints}
        self.sections = sections
        self.begin = _outcome(runs.begin)
        whole = runs.plan(units)
        assert isinstance(whole, Trial), "head was planned"
        self.plan = whole
        self.whole = _outcome(whole)
        self.gates = {task.id: task.gate for task in (*whole.plan.tasks, *runs.begin.plan.tasks)}
        """Every task in display order, those of base that are gone last -> whether it is a gate."""
        self.old = {new: old for old, new in edits.renamed.items()}

    def causes(self) -> Causes:
        """Return all causes with what they leave unexplained."""
        made: list[tuple[Cause, Effect]] = []
        for unit, done, before, after in self.steps():
            alone = self.runs.of([*self.company.get(unit, ()), unit])
            step = self.effect(before, after)
            if isinstance(alone, Failed):
                effect, marks = None, self.marks(unit, *self.between(done, unit))
            else:
                effect, marks = self.effect(self.begin, alone), self.marks(unit, alone.written, alone.moved)
            touched, moved, gates = marks
            sections = dict.fromkeys(self.sections[one] for one in unit if one in self.sections)
            section = ", ".join(sections)
            name = title(unit, section, self.runs.begin.plan, self.plan.plan)
            edits = tuple(change.edit for change in unit)
            made.append((Cause(name, edits, section, effect, step, touched, moved, gates), effect or step))
        whole = self.effect(self.begin, self.whole)
        return Causes(
            tuple(cause for cause, _ in sorted(made, key=_rank)),
            _rest(whole, [cause.alone for cause, _ in made]),
            self.outside(),
            bool(self.sections),
        )

    def steps(self) -> list[tuple[Unit, list[Unit], Outcome, Outcome]]:
        """Return the edits one after the other, each with those made before it, and what comes of both.

        What cannot be planned yet waits until it can; what never can is made together, at the end.
        """
        steps: list[tuple[Unit, list[Unit], Outcome, Outcome]] = []
        done: list[Unit] = []
        waiting, last = self.units, self.begin
        while waiting:
            later: list[Unit] = []
            for unit in waiting:
                found = self.runs.of([*done, unit])
                if isinstance(found, Failed):
                    later.append(unit)
                    continue
                steps.append((unit, list(done), last, found))
                done.append(unit)
                last = found
            if len(later) == len(waiting):
                steps.append((tuple(change for unit in later for change in unit), done, last, self.whole))
                break
            waiting = later
        return steps

    def between(self, done: list[Unit], unit: Unit) -> tuple[frozenset[str], frozenset[str]]:
        """Return the tasks that an edit is written at and those that move, made after others."""
        plans = [self.runs.plan(done), self.runs.plan([*done, unit])]
        before, after = (one for one in plans if isinstance(one, Trial))
        return differences(Inputs(before), Inputs(after))

    def effect(self, before: Outcome, after: Outcome) -> Effect:
        """Return what differs between two plans, in working days of head's calendar."""
        return Effect(
            days_between(self.head.plan, before.finish, after.finish), _difference(before.total, after.total)
        )

    def outside(self) -> Effect | None:
        """Return what differs between head and base with all edits made."""
        head = Trial(self.head.plan, self.head.schedule, self.head.cost)
        effect = self.effect(self.whole, _outcome(head))
        return None if effect.none and head.days == self.plan.days else effect

    def marks(
        self, unit: Unit, written: frozenset[str], moved: frozenset[str]
    ) -> tuple[tuple[str, ...], tuple[str, ...], int]:
        """Return the tasks that edits are written at, the other tasks that move, and how many of those are gates."""
        own = {
            change.keys[1] for change in unit if change.keys[0] in ("tasks", "gates") and len(change.keys) > 1
        }
        here = [id for id in self.gates if id in written or id in own]
        there = [id for id in self.gates if id in moved and id not in written and id not in own]
        touched = (id if id in self.plan.days else self.old.get(id, id) for id in here)
        return tuple(touched), tuple(there), sum(self.gates[id] for id in there)


def _outcome(trial: Trial) -> Outcome:
    return Outcome(trial.finish, trial.total, frozenset(), frozenset())


def _difference(before: Money, after: Money) -> Money | None:
    return after - before if before.currency == after.currency else None


def _rest(whole: Effect, parts: Sequence[Effect | None]) -> Effect | None:
    """Return the whole effect without the sum of parts; None when one of them is not known."""
    days, money = whole.days, whole.money
    for part in parts:
        if part is None:
            return None
        days -= part.days
        money = money - part.money if money is not None and part.money is not None else None
    return Effect(days, money)


def _rank(made: tuple[Cause, Effect]) -> tuple[int, Decimal, Decimal, Decimal]:
    """Return the place of a cause: by its shift of the finish, its cost, and whether it moves anything.

    What it does alone counts first: a step depends on the edits before it, and near a freeze it can be many times
    what the edit does for itself.
    """
    cause, effect = made
    effects = (effect, cause.step)
    days = max(abs(one.days) for one in effects)
    money = max(abs(one.money.amount) if one.money is not None else Decimal(0) for one in effects)
    kind = 0 if days or money else 1 if cause.moved else 2
    return kind, -abs(effect.days), -days, -money
