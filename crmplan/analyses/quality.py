"""Quality of a schedule: the 14 points of the DCMA assessment and the GAO practices, each with its numbers.

The population is that of the assessment: unfinished tasks that take time, without milestones and gates. What
was planned is the current stored baseline, else the plan without progress.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from crmplan.analyses.earned import Due, due, execution_index, path_length_index
from crmplan.analyses.planned import planned
from crmplan.analyses.stretch import held_by_pins
from crmplan.expand.plan import Plan
from crmplan.model import DAY
from crmplan.schedule.plan import schedule
from crmplan.schedule.result import Schedule

if TYPE_CHECKING:
    from crmplan.baselines.records import Baseline

MET, MISSED, NOT_APPLICABLE = "met", "missed", "not applicable"

HARD = frozenset(("start_on", "finish_on", "start_by", "not_after"))
"""Constraints that the assessment counts as hard."""

LIMIT_DAYS = 44
"""Working days, two months: above it the assessment calls float and durations high."""

PREDECESSORS = 8
"""Predecessors above which a task is a point where paths merge."""

STATUS_AGE = 30
"""Calendar days after which a status is old."""


class Metric(NamedTuple):
    """One point of an assessment."""

    code: str
    """``DCMA-01`` to ``DCMA-14``, ``GAO-01`` to ``GAO-10``."""
    name: str
    formula: str
    """How the value comes about, in words."""
    value: Fraction | None
    """A share, an index or a count, as ``unit`` says; None where it cannot be worked out."""
    unit: str
    """``share``, ``index`` or ``count``."""
    threshold: str
    verdict: str
    """``met``, ``missed`` or ``not applicable``."""
    tasks: tuple[int, ...]
    """The tasks behind it, in display order."""
    note: str = ""
    """Why it does not apply, or what it rests on."""

    @property
    def shown(self) -> str:
        """The value as people read it: a share in percent, an index with three decimals; ``n/a`` for none."""
        if self.value is None:
            return "n/a"
        if self.unit == "share":
            return f"{float(self.value * 100):.1f} %"
        if self.unit == "index":
            return f"{float(self.value):.3f}"
        return str(self.value)


class Quality(NamedTuple):
    """The assessments of one schedule."""

    plan: Plan
    dcma: tuple[Metric, ...]
    gao: tuple[Metric, ...]


def quality(dates: Schedule, baseline: "Baseline | None" = None) -> Quality:
    """Assess a schedule; the limits are those of the assessments and cannot be set.

    ``baseline`` is the current stored one; without it, what was planned is the plan without progress.
    """
    found = _Assessment(dates, baseline)
    dcma = found.dcma()
    return Quality(dates.plan, dcma, found.gao({one.code: one for one in dcma}))


class _Assessment:
    def __init__(self, dates: Schedule, baseline: "Baseline | None") -> None:
        self.dates = dates
        self.plan = plan = dates.plan
        self.open = [
            number for number, task in enumerate(plan.tasks) if task.duration and not self._finished(number)
        ]
        self.baseline = baseline
        self.planned = planned(plan, dates, None, baseline)
        self.total_float: Sequence[int] = dates.total_float
        still = tuple(freeze for freeze in plan.freezes if not freeze.move)
        if len(still) < len(plan.freezes):
            # Waiting for a freeze is no float: what counts is that of the same plan without it.
            free = schedule(plan._replace(freezes=still)).total_float
            self.total_float = [min(pair) for pair in zip(dates.total_float, free, strict=True)]

    def _finished(self, task: int) -> bool:
        actual = self.plan.actuals.get(task)
        return actual is not None and actual.finished is not None

    def _days(self, task: int, minutes: int) -> Decimal:
        if self.plan.tasks[task].elapsed:
            return Decimal(minutes) / DAY * self.plan.week_days / 7
        return Decimal(minutes) / self.plan.day_minutes

    def _share(
        self, number: int, name: str, formula: str, found: Collection[int], of: int, most: int
    ) -> Metric:
        """Return a point that limits a share to so many percent."""
        value = Fraction(len(found), of) if of else None
        verdict = NOT_APPLICABLE if value is None else MET if value * 100 <= most else MISSED
        tasks = tuple(sorted(set(found)))
        return Metric(
            f"DCMA-{number:02}",
            name,
            formula,
            value,
            "share",
            f"<= {most} %" if most else "0 %",
            verdict,
            tasks,
        )

    def dcma(self) -> tuple[Metric, ...]:
        plan, open_ones, links = self.plan, self.open, self.plan.links
        tasks = plan.tasks
        count = len(open_ones)
        negative = [link.succ for link in links if link.lag < 0]
        lags = [link.succ for link in links if link.lag > 0]
        others = [link.succ for link in links if link.type != "FS"]
        hard = [task for task in open_ones if any(one.kind in HARD for one in tasks[task].constraints)]
        high = [task for task in open_ones if self._days(task, self.total_float[task]) > LIMIT_DAYS]
        below = [task for task in open_ones if self.dates.total_float[task] < 0]
        long = [task for task in open_ones if self._days(task, tasks[task].duration) > LIMIT_DAYS]
        bare = [
            task
            for task in open_ones
            if self._days(task, tasks[task].duration) >= 1
            and not (tasks[task].owner or tasks[task].team or tasks[task].costs)
        ]
        invalid = self._invalid()
        was_due = due(plan, self.planned)
        types = self._share(
            4, "Finish-to-start links", "finish-to-start links / links", others, len(links), 10
        )
        value = None if types.value is None else 1 - types.value
        late_point = self._missed(was_due)
        return (
            self._share(1, "Logic", "tasks without predecessor or successor / tasks", self._ends(), count, 5),
            self._links(2, "Leads", "links with negative lag / links", negative, 0),
            self._links(3, "Lags", "links with positive lag / links", lags, 5),
            types._replace(value=value, threshold=">= 90 %"),
            self._share(5, "Hard constraints", "tasks with a hard constraint / tasks", hard, count, 5),
            self._share(6, "High float", f"tasks with float > {LIMIT_DAYS} d / tasks", high, count, 5),
            self._share(7, "Negative float", "tasks with float < 0 / tasks", below, count, 0),
            self._share(8, "High duration", f"tasks longer than {LIMIT_DAYS} d / tasks", long, count, 5),
            Metric(
                "DCMA-09",
                "Invalid dates",
                "unstarted before, or actual after, the status date",
                None if plan.status is None else Fraction(len(invalid)),
                "count",
                "0",
                NOT_APPLICABLE if plan.status is None else MISSED if invalid else MET,
                tuple(invalid),
                "no status date" if plan.status is None else "",
            ),
            self._share(
                10, "Resources", "tasks of a day or more without people and cost / tasks", bare, count, 0
            )._replace(note="the assessment has no limit; 0 is ours"),
            late_point._replace(note=self._against()),
            self._path_test(),
            self._path_length(),
            self._execution(was_due),
        )

    def _links(self, number: int, name: str, formula: str, found: list[int], most: int) -> Metric:
        return self._share(number, name, formula, found, len(self.plan.links), most)

    def _against(self) -> str:
        if self.plan.status is None:
            return "no status date"
        name = self.planned.name
        return f"against the baseline {name}" if name else "against the plan without progress"

    def _ends(self) -> list[int]:
        """Return tasks that lack a predecessor or a successor, besides the first start and the last finish."""
        has_before = {link.succ for link in self.plan.links}
        has_after = {link.pred for link in self.plan.links}
        dates = self.dates
        everyone = range(len(self.plan.tasks))
        starts = [task for task in everyone if task not in has_before]
        ends = [task for task in everyone if task not in has_after]
        # A task that hangs on nothing is neither the start nor the finish of the others.
        first = min(starts, key=lambda task: (task not in has_after, dates.start[task], task), default=-1)
        last = max(ends, key=lambda task: (task in has_before, dates.finish[task], -task), default=-1)
        found = {task for task in starts if task != first} | {task for task in ends if task != last}
        return sorted(found.intersection(self.open))

    def _invalid(self) -> list[int]:
        status = self.plan.status
        if status is None:
            return []
        found = []
        for task in range(len(self.plan.tasks)):
            actual = self.plan.actuals.get(task)
            known = [] if actual is None else [actual.started, actual.finished]
            happened = [instant for instant in known if instant is not None]
            if any(instant > status for instant in happened) or (
                not happened and self.dates.start[task] < status
            ):
                found.append(task)
        return found

    def _path_test(self) -> Metric:
        held = sorted({task for pin, tasks in held_by_pins(self.dates).items() for task in (pin, *tasks)})
        return Metric(
            "DCMA-12",
            "Critical path test",
            "critical tasks whose slip does not move the finish",
            Fraction(len(held)),
            "count",
            "0",
            MISSED if held else MET,
            tuple(held),
        )

    def _path_length(self) -> Metric:
        committed = self.plan.playbook.programme.committed_finish
        value, note = None, "no committed finish"
        if committed is not None:
            calendar = self.plan.calendars["default"]
            finish = self.dates.finish_instant
            left = calendar.between(max(self.plan.start, self.plan.status or 0), finish)
            room = calendar.between(finish, (committed.toordinal() + 1) * DAY)
            value = path_length_index(left, room) if left > 0 else None
            note = "" if value is not None else "nothing is left to do"
        driving = tuple(step.task for step in self.dates.path) if value is not None and value < 1 else ()
        verdict = NOT_APPLICABLE if value is None else MET if value >= Fraction("0.95") else MISSED
        name = "Critical path length index"
        formula = "(CPL + TF) / CPL in working days"
        return Metric("DCMA-13", name, formula, value, "index", ">= 0.95", verdict, driving, note)

    def _missed(self, was_due: Due) -> Metric:
        """Return how many tasks were late; one that is gone was never done."""
        late = len(was_due.late) + len(was_due.gone)
        value = Fraction(late, was_due.total) if was_due.total else None
        verdict = NOT_APPLICABLE if value is None else MET if value * 100 <= 5 else MISSED
        formula = "due tasks late or open / tasks due"
        return Metric("DCMA-11", "Missed tasks", formula, value, "share", "<= 5 %", verdict, was_due.late)

    def _execution(self, was_due: Due) -> Metric:
        value = execution_index(was_due.done, was_due.total)
        verdict = NOT_APPLICABLE if value is None else MET if value >= Fraction("0.95") else MISSED
        tasks = tuple(task for task in was_due.late if not self._finished(task))
        formula = "tasks finished / tasks due"
        note = "nothing is due yet" if value is None and self.plan.status is not None else self._against()
        return Metric(
            "DCMA-14", "Baseline execution index", formula, value, "index", ">= 0.95", verdict, tasks, note
        )

    # -- GAO -------------------------------------------------------------------------------------------------

    def gao(self, points: dict[str, Metric]) -> tuple[Metric, ...]:
        plan = self.plan
        merged: dict[int, set[int]] = {}
        for link in plan.links:
            merged.setdefault(link.succ, set()).add(link.pred)
        odd = [link.succ for link in plan.links if link.type == "SF"]
        merge = [task for task in merged if len(merged[task]) > PREDECESSORS and not self._finished(task)]
        no_result = [task for task in self.open if not plan.tasks[task].deliverable]
        nobody = [task for task in self.open if not (plan.tasks[task].owner and plan.tasks[task].team)]
        age = self._age()

        def counted(number: int, name: str, formula: str, found: Collection[int], note: str = "") -> Metric:
            tasks = tuple(sorted(set(found)))
            verdict = MISSED if tasks else MET
            return Metric(
                f"GAO-{number:02}", name, formula, Fraction(len(tasks)), "count", "0", verdict, tasks, note
            )

        def together(number: int, name: str, codes: Sequence[str], found: Collection[int] = ()) -> Metric:
            failed = [code for code in codes if points[code].verdict == MISSED]
            tasks = {task for code in failed for task in points[code].tasks} | set(found)
            verdict = MISSED if failed or found else MET
            value = Fraction(len(failed))
            formula = f"points missed of {', '.join(code.removeprefix('DCMA-') for code in codes)}"
            return Metric(
                f"GAO-{number:02}", name, formula, value, "count", "0", verdict, tuple(sorted(tasks))
            )

        def absent(number: int, name: str, formula: str, threshold: str, note: str) -> Metric:
            return Metric(
                f"GAO-{number:02}", name, formula, None, "count", threshold, NOT_APPLICABLE, (), note
            )

        updated = (
            absent(9, "Update with progress", "days since the status", f"<= {STATUS_AGE}", "no status date")
            if age is None
            else Metric(
                "GAO-09",
                "Update with progress",
                "calendar days since the status",
                Fraction(age),
                "count",
                f"<= {STATUS_AGE}",
                MET if age <= STATUS_AGE or not self.open else MISSED,
                (),
                "progress out of order is in GAO-05, what is behind in DCMA-14",
            )
        )
        return (
            counted(
                1,
                "Capture all activities",
                "tasks without a deliverable",
                no_result,
                "a hint: no check asks for it",
            ),
            together(2, "Sequence all activities", [f"DCMA-{n:02}" for n in range(1, 6)], odd)._replace(
                note=f"more than {PREDECESSORS} predecessors: {len(merge)}" if merge else ""
            ),
            counted(
                3,
                "Assign resources",
                "tasks without an owner or a team",
                nobody,
                "whether people have the time, the check weekly-load says",
            ),
            together(4, "Establish durations", ["DCMA-08"]),
            counted(
                5,
                "Traceability",
                "tasks dated against a link",
                self._against_links(),
                "phases and waves are always the sums of their tasks",
            ),
            together(6, "Valid critical path", ["DCMA-12"]),
            together(7, "Reasonable total float", ["DCMA-06", "DCMA-07"]),
            absent(
                8, "Schedule risk analysis", "committed finish against P80", "P80", "nothing is simulated"
            ),
            updated,
            absent(
                10, "Maintain a baseline", "a stored baseline", "1", "none is stored; crmplan baseline add"
            )
            if self.baseline is None
            else Metric(
                "GAO-10",
                "Maintain a baseline",
                "number of the stored baseline",
                Fraction(self.baseline.number),
                "count",
                "1",
                MET,
                (),
                f"the current one is {self.baseline.name}",
            ),
        )

    def _against_links(self) -> list[int]:
        """Return the successors that begin or end before their links allow, as a fixed day or progress may
        make them; lags are left out of account."""
        start, finish = self.dates.start, self.dates.finish
        return [
            link.succ
            for link in self.plan.links
            if link.lag >= 0
            and (finish if link.type in ("FF", "SF") else start)[link.succ]
            < (finish if link.type in ("FS", "FF") else start)[link.pred]
        ]

    def _age(self) -> int | None:
        status, today = self.plan.status, self.plan.as_of
        return None if status is None or today is None else today.toordinal() - status // DAY
