"""Playbook -> Plan, step by step: calendars, scopes, tasks, changes, links, rings, and what hangs on them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from typing import NamedTuple

from crmplan.calendars import both
from crmplan.expand.budget import line_plans, rounds
from crmplan.expand.calendars_of import Calendars
from crmplan.expand.changes import Changes, TaskChange, Value, Written, changed_playbook, sort_changes
from crmplan.expand.costs import Prices
from crmplan.expand.freezes import horizon, never_fits, windows
from crmplan.expand.matrix import Made, Matrix
from crmplan.expand.plan import Freeze, Plan
from crmplan.expand.problems import Problems
from crmplan.expand.progress import Known, ProgressReader
from crmplan.expand.references import Names, Problem
from crmplan.expand.rings import ring_findings
from crmplan.expand.scopes import Geography
from crmplan.expand.series import fixed_events
from crmplan.expand.templates import Template, Workshop
from crmplan.language.fields import place
from crmplan.language.playbook import Playbook
from crmplan.language.slips import Reading
from crmplan.language.tasks import TaskSpec, read_task
from crmplan.language.values import NO_LAG, Reference
from crmplan.model import DAY, Link, Location, Scope, Task

MOST_TASKS = 1_000_000
MOST_LINKS = 5_000_000
"""More than these no plan has; a matrix that makes more is a slip."""

_SAFE_YEARS = 400
"""Longer chains could leave the calendar (years 1 to 9999) once days off and freezes are added."""

_NO_START = date(2000, 1, 3)
"""Stands in where the playbook has no start, which reading it has reported."""

_NOWHERE = Scope()


def expand(
    playbook: Playbook, *, as_of: date | None = None, changes: Mapping[str, Value] | None = None
) -> Plan:
    """Expand a playbook to flat tasks and links.

    Parameters:
        playbook: what the person wrote.
        as_of: the day that counts as today; progress of later days is left out. None: the latest progress date.
        changes: what-if, applied last by the merge rule: ``REF.field`` or ``section.id.field`` -> node, text or number.

    Returns:
        The plan. What is wrong is in ``findings``, never raised; with a ring ``schedulable`` is false.
    """
    return _Expansion(playbook, as_of, changes or {}).plan()


class _Draft(NamedTuple):
    """The tasks of a plan before their links."""

    made: list[Made]
    tasks: list[Task]


class _Expansion:
    """One run of ``expand``."""

    def __init__(self, playbook: Playbook, as_of: date | None, changes: Mapping[str, Value]) -> None:
        self.problems = problems = Problems()
        self.reading = Reading()
        sorted_changes = sort_changes(changes, playbook, problems) if changes else Changes((), None)
        if sorted_changes.sections is not None:
            playbook = changed_playbook(playbook, sorted_changes.sections, problems)
        self.changes = sorted_changes.tasks
        self.trial = bool(changes)
        """Whether this is a what-if: the decisions are tried with the plan itself, and not again with each option."""
        self.playbook = playbook
        self.as_of = as_of
        self.start = playbook.programme.start or _NO_START
        self.calendars = Calendars(playbook.calendars, problems)
        self.geography = Geography(playbook, problems)
        self.prices = Prices(playbook.programme.currency, playbook.programme.rates, self.geography, problems)
        measures = {id: (one.name or id, one.unit) for id, one in playbook.kpis.items()}
        measures.update({id: (one.name or id, one.unit) for id, one in playbook.measures.items()})
        self.workshop = Workshop(self.calendars, self.geography, self.prices, measures, problems)

    def plan(self) -> Plan:
        playbook, problems, geography, workshop = (
            self.playbook,
            self.problems,
            self.geography,
            self.workshop,
        )
        made = list(self._places())
        tasks = [one.template.make(one.id, one.scope, one.users) for one in made]
        names = Names(
            [one.id for one in made],
            [one.scope for one in made],
            geography.kinds,
            geography.after,
            {**dict.fromkeys(playbook.packages, "package"), **dict.fromkeys(playbook.phases, "phase")},
        )
        for change in self.changes:
            self._apply(change, made, tasks, names)
        self._check_labour(tasks)
        links = self._links(made, names)
        rings = ring_findings(tasks, links)
        problems.extend(rings)
        references = self._references(names, tasks)
        references.update(self._ends_of_runs(made, names))
        if not self.trial:
            self._check_decisions(names, tasks)
        known = ProgressReader(tasks, names, workshop, self.prices, problems).read(
            playbook.progress, self.as_of
        )
        persons = {
            id: self.calendars.get(person.calendar, place(person, "calendar"))
            for id, person in playbook.people.items()
            if person.calendar
        }
        for region in playbook.regions.values():
            # A wrong country is told before the region has its first task.
            if region.calendar:
                self.calendars.get(region.calendar, place(region, "calendar"))
        budget = playbook.budget
        plan_lines = line_plans(budget.lines, references, known.spent, self.prices) if budget else ()
        plan_rounds = rounds(budget.funding, references, self.prices) if budget else ()
        fits = not rings and self._fits_calendars(tasks, links, persons)
        freezes = self._freezes(tasks, links if fits else [], known)
        problems.extend(self.reading.findings)
        return Plan(
            playbook=playbook,
            tasks=tuple(tasks),
            specs=tuple([one.template.spec for one in made]),
            links=tuple(links),
            index=names.index,
            calendars=self.calendars.made,
            person_calendars=persons,
            days_off={name: off for name, off in self.calendars.days_off.items() if off},
            day_minutes=workshop.day_minutes,
            week_days=workshop.week_days,
            start=workshop.begin(self.start),
            status=None if known.day is None else workshop.end(known.day),
            as_of=self.as_of or known.day,
            currency=playbook.programme.currency,
            waves=geography.waves,
            cells=geography.cells,
            group_users=geography.group_users,
            module_groups={id: module.groups for id, module in playbook.modules.items()},
            freezes=freezes,
            actuals=known.actuals,
            lines=plan_lines,
            rounds=plan_rounds,
            gate_criteria=known.criteria,
            measured=known.measured,
            decided=known.decided,
            events=fixed_events(playbook.events),
            findings=problems.findings(),
            schedulable=fits,
            references=references,
            names=names,
        )

    # -- tasks ---------------------------------------------------------------------------------------------------

    def _places(self) -> Iterator[Made]:
        """Yield every task once, in display order; a path that is made twice is reported at both lines."""
        seen: dict[str, Template] = {}
        matrix = Matrix(self.playbook, self.geography, self.workshop, self.reading, self.problems)
        for one in self._all_places(matrix):
            first = seen.setdefault(one.id, one.template)
            if first is not one.template:
                at, at_first = one.template.spec.key.at, first.spec.key.at
                if "/" in one.id:
                    message = (
                        f'two packages make the task "{one.id}", here and at {at_first.file}:{at_first.line}; give one '
                        f"of them another id"
                    )
                    self.problems.add(
                        "same-task-twice", at, message, task=one.id, also=[(at_first, "the first one")]
                    )
                continue
            if len(seen) > MOST_TASKS:
                self._too_many("tasks", MOST_TASKS)
                return
            yield one

    def _all_places(self, matrix: Matrix) -> Iterator[Made]:
        yield from self._programme_level(self.playbook.tasks.values())
        yield from matrix.places()
        yield from self._programme_level(self.playbook.gates.values())

    def _programme_level(self, specs: Iterable[TaskSpec]) -> Iterator[Made]:
        users = self.geography.users(_NOWHERE)
        for spec in specs:
            yield Made(spec.id, _NOWHERE, users, Template(spec, self.workshop))

    def _too_many(self, what: str, most: int) -> None:
        self.problems.add(
            "too-many",
            self.playbook.node.at,
            f"the playbook expands to more than {most:,} {what}; look for a package or an `all` that multiplies "
            "too much",
            cause=what,
        )

    def _apply(self, change: TaskChange, made: list[Made], tasks: list[Task], names: Names) -> None:
        """Change some tasks, each with what its template says merged below the change."""
        found = names.resolve(change.path, _NOWHERE)
        if isinstance(found, Problem):
            self.problems.add(found.fault, change.at, found.message)
            return
        matrix = Matrix(self.playbook, self.geography, self.workshop, self.reading, self.problems)
        again: dict[int, Template] = {}
        for i in found:
            one = made[i]
            old = one.template
            if id(old) not in again:
                node = matrix.merged(old.spec.node, change.node)
                spec = read_task(old.spec.id, node, self.reading, old.spec.key)
                if not spec.paid_by:
                    spec = spec._replace(paid_by=old.spec.paid_by)
                self._check_rates(spec)
                again[id(old)] = Template(spec, self.workshop)
            made[i] = one._replace(template=again[id(old)])
            tasks[i] = made[i].template.make(one.id, one.scope, one.users)

    def _check_rates(self, spec: TaskSpec) -> None:
        """Report what a change costs in a currency without a plan rate; for the playbook itself reading it has."""
        programme = self.playbook.programme
        for amounts in spec.cost.values():
            for amount in (amounts.default, *amounts.regions.values()):
                if amount is None or amount.currency in ("", programme.currency, *programme.rates):
                    continue
                message = f"{amount.currency} has no plan rate; write it below programme: rates"
                self.problems.add("missing-rate", amounts.node.at, message)

    def _check_labour(self, tasks: list[Task]) -> None:
        """Report tasks whose cost and whose team's labour are of one category: the same money counted twice."""
        paid = {
            id: person.cost_category for id, person in self.playbook.people.items() if person.rate is not None
        }
        for task in tasks if paid else ():
            if task.costs and task.team:
                labour = {paid[one.person]: one.person for one in task.team if one.person in paid}
                for item in task.costs:
                    if item.category in labour:
                        self.problems.add(
                            "cost-and-labour",
                            item.at,
                            f'{task.id} has a cost and the labour of "{labour[item.category]}" in the category '
                            f"{item.category}; if it is the same money, keep one of them",
                            task=task.id,
                            cause=item.category,
                        )

    # -- links ---------------------------------------------------------------------------------------------------

    def _links(self, made: list[Made], names: Names) -> list[Link]:
        """Return the links in the order in which they are written, successor by successor."""
        opened = self._opened(made, names)
        links: list[Link] = []
        resolve = names.resolve
        append = links.append
        needs_of: dict[int, tuple[tuple[str, str, int, str, Location], ...]] = {}
        for succ, one in enumerate(made):
            template = one.template
            needs = needs_of.get(id(template))
            if needs is None:
                needs = needs_of[id(template)] = self._needs(template.spec)
            begin = len(links)
            for path, kind, lag, lag_kind, at in needs:
                found = resolve(path, one.scope, succ)
                if isinstance(found, Problem):
                    self.problems.add(found.fault, at, found.message, task=one.id, cause=path)
                    continue
                for pred in found:
                    append(Link(pred, succ, kind, lag, lag_kind, at))
            for pred, at in opened.get(succ, ()):
                append(Link(pred, succ, "FS", 0, "working", at))
            if len(links) - begin > 1:
                _without_twins(links, begin)
            if len(links) > MOST_LINKS:
                self._too_many("links", MOST_LINKS)
                break
        return links

    def _needs(self, spec: TaskSpec) -> tuple[tuple[str, str, int, str, Location], ...]:
        day, week = self.workshop.day_minutes, self.workshop.week_days
        return tuple(
            [
                (need.reference.path, need.type, 0, "working", need.at)
                if need.lag is NO_LAG
                else (need.reference.path, need.type, need.lag.value(day, week), need.lag.kind, need.at)
                for need in spec.needs
            ]
        )

    def _opened(self, made: list[Made], names: Names) -> dict[int, list[tuple[int, Location]]]:
        """Return what waits for a task because that task ``opens`` it: successor -> predecessors with their places."""
        opened: dict[int, list[tuple[int, Location]]] = {}
        for pred, one in enumerate(made):
            for reference in one.template.spec.opens:
                for succ in self._found(reference, names, one.scope, pred, one.id):
                    opened.setdefault(succ, []).append((pred, reference.at))
        return opened

    def _found(
        self, reference: Reference, names: Names, scope: Scope = _NOWHERE, me: int = -1, task: str = ""
    ) -> tuple[int, ...]:
        found = names.resolve(reference.path, scope, me)
        if isinstance(found, Problem):
            self.problems.add(found.fault, reference.at, found.message, task=task, cause=reference.path)
            return ()
        return found

    # -- what refers to tasks ------------------------------------------------------------------------------------

    def _references(self, names: Names, tasks: list[Task]) -> dict[tuple[str, str, str], tuple[int, ...]]:
        """Resolve the references that are no links, so that one that stands for nothing is found."""
        playbook = self.playbook
        found: dict[tuple[str, str, str], tuple[int, ...]] = {}
        sections: list[tuple[str, Mapping[str, object], tuple[str, ...]]] = [
            ("risks", playbook.risks, ("touches", "mitigation")),
            ("stakeholders", playbook.stakeholders, ("tasks",)),
            ("kpis", playbook.kpis, ("validated", "by")),
            ("integrations", playbook.integrations, ("tasks",)),
            ("events", playbook.events, ("from_", "until", "on")),
            ("communications", playbook.communications, ("from_", "until", "on")),
            ("decisions", playbook.decisions, ("gate",)),
        ]
        if playbook.budget is not None:
            sections.append(("lines", playbook.budget.lines, ("from_", "until", "on", "pays_for")))
            sections.append(("rounds", playbook.budget.funding, ("gate",)))
        if playbook.business_case is not None:
            benefits = playbook.business_case.benefits
            sections.append(("benefits", benefits, ("from_",)))
        for section, entries, keys in sections:
            for id, entry in entries.items():
                for key in keys:
                    value = getattr(entry, key, None)
                    references = value if type(value) is tuple else (value,)
                    those: dict[int, None] = {}
                    any_reference = False
                    for one in references:
                        reference = one if isinstance(one, Reference) else getattr(one, "reference", None)
                        if isinstance(reference, Reference):
                            any_reference = True
                            those.update(dict.fromkeys(self._found(reference, names)))
                            if key == "gate":
                                self._check_gate(reference, those, tasks)
                    if any_reference:
                        found[section, id, key.rstrip("_")] = tuple(those)
        return found

    def _ends_of_runs(self, made: list[Made], names: Names) -> dict[tuple[str, str, str], tuple[int, ...]]:
        """Resolve the ends of parallel runs, each seen from its task."""
        found = {}
        for i, one in enumerate(made):
            until = one.template.spec.until
            if until is not None and until.reference is not None:
                tasks = self._found(until.reference, names, one.scope, i, one.id)
                found["tasks", one.id, "until"] = tasks
        return found

    def _check_gate(self, reference: Reference, found: Iterable[int], tasks: list[Task]) -> None:
        wrong = next((tasks[i] for i in found if not tasks[i].gate), None)
        if wrong is not None:
            message = f'"{wrong.id}" is no gate: it has no kind such as gate-funding or gate-go-live'
            self.problems.add("not-a-gate", reference.at, message)

    def _check_decisions(self, names: Names, tasks: list[Task]) -> None:
        """Try the changes of each option, so that one that changes nothing is found before the committee meets."""
        for decision in self.playbook.decisions.values():
            for option in decision.options.values():
                changes: dict[str, Value] = {
                    f"{one.target}.{one.field}": Written(one.key, one.value) for one in option.changes
                }
                if not changes:
                    continue
                sorted_changes = sort_changes(changes, self.playbook, self.problems)
                for change in sorted_changes.tasks:
                    found = names.resolve(change.path, _NOWHERE)
                    if isinstance(found, Problem):
                        self.problems.add(found.fault, change.at, found.message, cause=change.path)
                        continue
                    part = Reading(partial=True)
                    read_task("", change.node, part)
                    self.problems.extend(part.findings)
                if sorted_changes.sections is not None:
                    changed_playbook(self.playbook, sorted_changes.sections, self.problems)

    # -- time ------------------------------------------------------------------------------------------

    def _fits_calendars(self, tasks: list[Task], links: list[Link], persons: Mapping[str, str]) -> bool:
        """Tell whether all dates lie within the years that a calendar has; report it when they may not."""
        weeks = [calendar.week_minutes() for calendar in self.calendars.made.values()]
        weeks += self._common_weeks(tasks, persons)
        week = min(weeks)
        if not week:
            return False
        lags = sum(abs(link.lag) for link in links if link.lag)
        if sum(task.duration + task.delay for task in tasks) + lags < week * 52 * _SAFE_YEARS:
            return True
        leads = -sum(link.lag for link in links if link.lag < 0 and link.lag_kind != "percent")
        if max(_longest(tasks, links), leads) < week * 52 * _SAFE_YEARS:
            return True
        longest = max(tasks, key=lambda task: task.duration)
        self.problems.add(
            "too-long",
            longest.place("duration"),
            f"the tasks take more than {_SAFE_YEARS} years one behind the other; look at durations and lags, the "
            f"longest is that of {longest.id}",
        )
        return False

    def _common_weeks(self, tasks: list[Task], persons: Mapping[str, str]) -> list[int]:
        """Return the weekly minutes that tasks have in common with those who do them; report where there are none."""
        made = self.calendars.made
        weeks: dict[tuple[str, ...], int] = {}
        for task in tasks if persons else ():
            if task.elapsed:
                continue
            names = dict.fromkeys(
                [task.calendar, *(persons[unit.person] for unit in task.team if unit.person in persons)]
            )
            key = tuple(names)
            if key not in weeks:
                weeks[key] = reduce(both, (made[name] for name in names)).week_minutes()
            if not weeks[key]:
                quoted = " and ".join(f'"{name}"' for name in names)
                self.problems.add(
                    "bad-calendar",
                    task.place("team"),
                    f"the calendars {quoted} of {task.id} and of those who do it have no hour in common, so nobody "
                    "could work on it; change one of them",
                    task=task.id,
                )
        return list(weeks.values())

    def _freezes(self, tasks: list[Task], links: list[Link], known: Known) -> tuple[Freeze, ...]:
        """Return the windows of all freezes, as far as the programme can reach."""
        specs = self.playbook.freezes
        if not specs:
            return ()
        workshop = self.workshop
        last = self._horizon(tasks, _longest(tasks, links), known)
        found = windows(specs, workshop.default, self.start, last, workshop.day_minutes, workshop.week_days)
        self.problems.extend(never_fits(found, tasks, workshop.default))
        return found

    def _horizon(self, tasks: list[Task], longest: int, known: Known) -> date:
        """Return a day behind the programme, for freezes that come back."""
        programme = self.playbook.programme
        dates = [one for one in (programme.committed_finish, known.day) if one is not None]
        dates += [
            date.fromordinal(constraint.instant // DAY) for task in tasks for constraint in task.constraints
        ]
        return horizon(self.start, longest, self.workshop.day_minutes, dates, self.workshop.week_days)


def _without_twins(links: list[Link], begin: int) -> None:
    """Keep one of links that say the same of two tasks, the one that is written first."""
    seen: dict[tuple[int, str, int, str], Link] = {}
    for link in links[begin:]:
        seen.setdefault((link.pred, link.type, link.lag, link.lag_kind), link)
    if len(seen) < len(links) - begin:
        links[begin:] = seen.values()


def _longest(tasks: list[Task], links: list[Link]) -> int:
    """Return the minutes of the longest chain of tasks with their lags; elapsed time counts as working time."""
    count = len(tasks)
    waits = [0] * count
    behind: list[list[Link]] = [[] for _ in range(count)]
    for link in links:
        waits[link.succ] += 1
        behind[link.pred].append(link)
    reach = [0] * count
    ready = [i for i in range(count) if not waits[i]]
    longest = 0
    while ready:
        i = ready.pop()
        end = reach[i] + tasks[i].duration + tasks[i].delay
        longest = max(longest, end)
        for link in behind[i]:
            lag = tasks[i].duration * link.lag // 100 if link.lag_kind == "percent" else link.lag
            reach[link.succ] = max(reach[link.succ], end + max(lag, 0))
            waits[link.succ] -= 1
            if not waits[link.succ]:
                ready.append(link.succ)
    return longest
