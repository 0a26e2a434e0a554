"""What a rule sees: plan, dates, money and reach, with what is costly worked out once and only when asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from crmplan.analyses.earned import Earned
from crmplan.analyses.events import event_days
from crmplan.analyses.load import Load, load
from crmplan.analyses.money import Cost, money
from crmplan.analyses.planned import Planned, planned
from crmplan.analyses.rollout import Rollout
from crmplan.expand.plan import Anchor, Plan
from crmplan.language import Playbook
from crmplan.language.fields import place
from crmplan.model import DAY, Cell, Location, Money
from crmplan.schedule.plan import total_floats
from crmplan.schedule.result import Schedule

if TYPE_CHECKING:
    from crmplan.baselines.records import Baseline


class View(Rollout):
    """One plan as the rules see it."""

    def __init__(
        self,
        plan: Plan,
        dates: Schedule | None,
        cost: Cost | None,
        stage: str = "approval",
        baseline: "Baseline | None" = None,
    ) -> None:
        super().__init__(plan, dates)
        self.baseline = baseline
        """The current stored baseline; None where none is stored."""
        self.cost = cost
        self.stage = stage
        self.simulated: Sequence[int] | None = None
        """Instants of the finish in simulated runs, in ascending order; None where nothing simulates the plan."""
        self.words_of_stubs: dict[str, str] = {}
        """What stands for the words in angle brackets of stubs, as far as it has been asked for."""
        self.playbook: Playbook = plan.playbook
        self.profile = plan.playbook.programme.profile or "standard"

    def applies(self, family: str) -> bool:
        """Whether the checks of a family apply to the playbook."""
        covers = self.playbook.programme.covers
        # A work package is still a schedule, so the checks of its logic hold whatever it covers.
        return not covers or family in covers or family == "schedule"

    @property
    def dates(self) -> Schedule:
        """The schedule, for rules that say that they need it."""
        if self.schedule is None:
            raise LookupError("the rule does not say that it needs the schedule")
        return self.schedule

    @property
    def money(self) -> Cost:
        """The money, for rules that say that they need it."""
        if self.cost is None:
            raise LookupError("the rule does not say that it needs the cost")
        return self.cost

    def amount(self, units: int) -> Money:
        """Return minor units as an amount."""
        return money(units, self.plan.currency)

    # -- places ----------------------------------------------------------------------------------------------

    @property
    def top(self) -> Location:
        """Where findings about the whole programme point: the key ``programme``."""
        return self.playbook.node.key_at("programme")

    @property
    def changes_organisation(self) -> bool:
        """Whether departments are made or changed: as the programme, a wave or a task says."""
        return (
            self.playbook.programme.org_change
            or any(wave.org_changes for wave in self.playbook.waves.values())
            or any("org-change" in spec.tags for spec in self.plan.specs)
        )

    def section(self, key: str) -> Location:
        """Return where a section of the playbook begins, or the programme where it is not written."""
        node = self.playbook.node
        return node.key_at(key) if node.get(key) is not None else self.top

    @property
    def budget_at(self) -> Location:
        """The key ``budget``, or the programme where there is none."""
        return self.playbook.node.key_at("budget") if self.playbook.budget is not None else self.top

    def budget_key(self, key: str) -> Location:
        """Return where a key of the budget is written, or the budget."""
        budget = self.playbook.budget
        if budget is None or budget.node.get(key) is None:
            return self.budget_at
        return budget.node.key_at(key)

    def category_at(self, category: str, else_task: int | None = None) -> Location:
        """Return where a category has money: its approved sum, its first line, else its first cost."""
        budget = self.playbook.budget
        if budget is not None:
            categories = budget.node.get("categories")
            if category in budget.categories and categories is not None and hasattr(categories, "key_at"):
                at = categories.key_at(category)
                assert isinstance(at, Location)
                return at
            for line in budget.lines.values():
                if line.category == category:
                    return place(line)
        if else_task is not None:
            return self.plan.tasks[else_task].at
        return self.budget_at

    @property
    def sponsor_at(self) -> Location:
        """Where the sponsor is named."""
        node = self.playbook.programme.node
        if node.get("sponsor") is not None:
            return node.key_at("sponsor")
        roles = self.playbook.node.get("roles")
        if roles is not None and hasattr(roles, "key_at") and "sponsor" in self.playbook.roles:
            at = roles.key_at("sponsor")
            assert isinstance(at, Location)
            return at
        return self.top

    # -- people ----------------------------------------------------------------------------------------------

    @cached_property
    def sponsors(self) -> tuple[str, ...]:
        """Ids of all who are named as sponsor, each once."""
        named = (self.playbook.programme.sponsor,) if self.playbook.programme.sponsor else ()
        return tuple(dict.fromkeys((*named, *self.playbook.roles.get("sponsor", ()))))

    @property
    def sponsor(self) -> str:
        """Id of the sponsor; empty when nobody is."""
        return self.sponsors[0] if self.sponsors else ""

    def role(self, name: str) -> tuple[str, ...]:
        """Return the ids of the people in a role."""
        return self.playbook.role(name)

    @cached_property
    def steering(self) -> frozenset[str]:
        """Ids of the members of the steering committee: by role, or because they attend its meetings."""
        meetings = [event for event in self.playbook.events.values() if event.kind == "steering"]
        named = {person for event in meetings for person in (event.owner, *event.attend) if person}
        if "programme.sponsor" in named:
            named |= set(self.sponsors)
        return frozenset({*self.role("steering"), *named})

    def side(self, person: str) -> str:
        """Return the side of a person; empty when it is not said."""
        known = self.playbook.people.get(person)
        return known.side if known is not None else ""

    def allocation(self, person: str) -> Decimal | None:
        """Return the usual share of a person's time, or the largest one of a wave or phase; None when not
        said."""
        known = self.playbook.people.get(person)
        if known is None or known.allocation is None:
            return None
        shares = known.allocation
        return shares.default if shares.default is not None else max(shares.parts.values(), default=None)

    @cached_property
    def load(self) -> Load:
        """The weekly load of people."""
        return load(self.plan, self.dates)

    # -- time ------------------------------------------------------------------------------------------------

    def finished(self, task: int) -> bool:
        """Whether a task has an actual finish."""
        actual = self.plan.actuals.get(task)
        return actual is not None and actual.finished is not None

    def first_day(self, task: int) -> int:
        """Return the ordinal of the day on which a task starts."""
        return self.dates.start[task] // DAY

    def last_day(self, task: int) -> int:
        """Return the ordinal of the last day of a task."""
        dates = self.dates
        finish = dates.finish[task]
        return (finish - 1 if dates.start[task] < finish else finish) // DAY

    def days(self, minutes: int) -> int:
        """Return whole working days in working minutes, rounded towards zero."""
        whole = abs(minutes) // self.plan.day_minutes
        return whole if minutes >= 0 else -whole

    def in_days(self, minutes: int, elapsed: bool) -> Decimal:
        """Return minutes in working days; clock minutes of elapsed tasks count with their working days."""
        if elapsed:
            return Decimal(minutes) / DAY * self.plan.week_days / 7
        return Decimal(minutes) / self.plan.day_minutes

    def float_days(self, task: int) -> Decimal:
        """Return the total float of a task in working days."""
        return self.in_days(self.dates.total_float[task], self.plan.tasks[task].elapsed)

    def float_without_freezes(self, task: int) -> Decimal:
        """Return the total float in working days that a task has in the same plan without moving freezes."""
        return self.in_days(self._free_of_freezes[task], self.plan.tasks[task].elapsed)

    @cached_property
    def _free_of_freezes(self) -> list[int]:
        freezes = tuple(freeze for freeze in self.plan.freezes if not freeze.move)
        if len(freezes) == len(self.plan.freezes):
            return self.dates.total_float
        return total_floats(self.plan._replace(freezes=freezes))

    @cached_property
    def events(self) -> Mapping[str, tuple[date, ...]]:
        """Event id -> its days."""
        return event_days(self.plan, self.schedule)

    def anchor_day(self, anchor: Anchor | None) -> int:
        """Return the last day an anchor stands for, as an ordinal; the end of the programme for none."""
        if anchor is None:
            return (self.dates.finish_instant - 1) // DAY
        if anchor.day is not None:
            return anchor.day.toordinal()
        return max((self.last_day(task) for task in anchor.tasks), default=0)

    @cached_property
    def planned(self) -> Planned:
        """What was planned: the current stored baseline, else the same plan without progress."""
        return planned(self.plan, self.dates, self.cost, self.baseline)

    @cached_property
    def earned(self) -> Earned | None:
        """Earned value at the status date; None without a status date or money."""
        if self.plan.status is None or self.schedule is None or self.cost is None:
            return None
        return Earned(self.plan, self.planned, self.cost)

    # -- scopes ----------------------------------------------------------------------------------------------

    @cached_property
    def by_phase(self) -> dict[str, list[int]]:
        """Phase -> its tasks, in the order of the playbook; phases without tasks are left out."""
        found: dict[str, list[int]] = {phase: [] for phase in self.playbook.phases}
        for number, task in enumerate(self.plan.tasks):
            if task.phase:
                found.setdefault(task.phase, []).append(number)
        return {phase: tasks for phase, tasks in found.items() if tasks}

    @cached_property
    def guests(self) -> tuple[int, ...]:
        """Tasks of a region, module or wave whose ``covers`` names others."""
        return tuple(
            number
            for number, (task, spec) in enumerate(zip(self.plan.tasks, self.plan.specs, strict=True))
            if spec.covers is not None
            and (task.scope.region or task.scope.module or task.scope.wave)
            and (spec.covers.regions or spec.covers.modules or spec.covers.waves)
        )

    @cached_property
    def pilots(self) -> frozenset[str]:
        """Waves that are pilots: of several waves, those that come after none."""
        waves = self.plan.waves
        if len(waves) < 2:
            return frozenset()
        return frozenset(wave.id for wave in waves if not wave.after)

    def is_pilot(self, cell: Cell) -> bool:
        """Whether a cell goes live in a pilot."""
        return self.waves.get(cell, "") in self.pilots

    @staticmethod
    def name(cell: Cell) -> str:
        """Return a cell for a message."""
        return "/".join(part for part in cell if part) or "the programme"

    def behind(self, tasks: Sequence[int], b: int) -> list[int]:
        """Return ``b`` and those of some tasks that the links put before it."""
        group = self.reach.group(tasks)
        return sorted({b, *group.before(b)})
