"""The rollout in the report: cells, waves, regions, training, support, people, freezes."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from crmplan.analyses.events import event_days
from crmplan.analyses.money import Cost, money
from crmplan.analyses.rollout import Rollout
from crmplan.expand.plan import Plan
from crmplan.lang import day as day_text
from crmplan.lang import figure, word
from crmplan.lang import gettext as _
from crmplan.model import Cell, Money, Task
from crmplan.report.records import (
    Band,
    CellRow,
    EventRow,
    Person,
    RegionRow,
    Row,
    SupportRow,
    TrainingRow,
    WaveRow,
)
from crmplan.report.words import Names, count, listed, small, sum_of, worded
from crmplan.schedule.result import Schedule
from crmplan.schedule.show import day_of, days, last_day, working_days

TRAININGS = ("training", "training-trainers", "training-admin", "training-refresher")
"""Kinds of tasks in which people learn; plans and materials are not among them."""


def go_live_of(rollout: Rollout, cell: Cell) -> int | None:
    """Return the go-live of a cell: its own, else the one of its wave and region, else a wider one."""
    found = rollout.for_cell(cell, "go-live")
    if not found:
        return None
    scopes = [rollout.plan.tasks[place].scope for place in found]
    narrow = [bool(scope.region) + bool(scope.module) + bool(scope.wave) for scope in scopes]
    return found[max(range(len(found)), key=lambda at: (narrow[at], -at))]


def cells(plan: Plan, schedule: Schedule, names: Names, rollout: Rollout) -> tuple[CellRow, ...]:
    """Return every region x module, left-out ones with their reason."""
    if not plan.cells:
        return ()
    left_out = _left_out(plan, names)
    found = []
    for region in plan.playbook.regions:
        for module in plan.playbook.modules:
            cell = Cell(region, module)
            wave = plan.cells.get(cell)
            if wave is None and cell not in left_out:
                continue
            go_live = go_live_of(rollout, cell) if wave is not None else None
            found.append(
                CellRow(
                    region=names.region(region),
                    module=names.module(module),
                    wave=names.wave(wave or ""),
                    users=_users(plan, rollout, cell),
                    go_live=None if go_live is None else day_of(schedule.finish[go_live]),
                    excluded=left_out.get(cell, "") if wave is None else "",
                    cell=cell,
                )
            )
    return tuple(found)


def _users(plan: Plan, rollout: Rollout, cell: Cell) -> int:
    """Return the users of a cell's own region, with a group or without one."""
    return sum(plan.group_users.get(pair, 0) for pair in rollout.pairs_of(cell) if pair[0] == cell.region)


def _left_out(plan: Plan, names: Names) -> dict[Cell, str]:
    """Cells of ``exclude`` with reason, owner and review date in words."""
    found = {}
    for one in plan.playbook.exclude:
        words = [f"{one.reason}."] if one.reason and not one.reason.endswith(".") else [one.reason or ""]
        if one.owner:
            words.append(_("Decided by {name}.").format(name=names.person(one.owner)))
        if one.review:
            words.append(_("Reviewed on {day}.").format(day=day_text(one.review)))
        for reference in one.cell:
            region, _slash, module = reference.path.partition("/")
            regions = plan.playbook.regions if region == "all" else (region,)
            modules = plan.playbook.modules if module == "all" else (module,)
            for each in regions:
                for other in modules:
                    found[Cell(each, other)] = " ".join(filter(None, words)) or _("No reason is given.")
    return found


def waves(plan: Plan, schedule: Schedule, cost: Cost, names: Names, rollout: Rollout) -> tuple[WaveRow, ...]:
    """Return the waves in the playbook's order."""
    nothing = money(0, plan.currency)
    by_wave: dict[str, list[int]] = {}
    for place, task in enumerate(plan.tasks):
        by_wave.setdefault(rollout.wave_of(task), []).append(place)
    found = []
    for wave in plan.waves:
        places = by_wave.get(wave.id, [])
        go_lives, support = _going_live(plan, rollout, places, wave.cells)
        by_region: dict[str, list[str]] = {}
        for cell in wave.cells:
            by_region.setdefault(names.region(cell.region), []).append(names.module(cell.module))
        scope = "; ".join(f"{region}: {listed(modules)}" for region, modules in by_region.items())
        found.append(
            WaveRow(
                id=wave.id,
                name=names.wave(wave.id),
                cells=scope or listed(map(names.region, wave.regions)),
                users=wave.users,
                start=day_of(min(schedule.start[place] for place in places)) if places else None,
                go_live=_latest(schedule, go_lives),
                support_until=_latest(schedule, support),
                total_float=min(
                    (days(plan, schedule.total_float[place]) for place in places or go_lives), default=None
                ),
                critical=any(schedule.critical[place] for place in places or go_lives),
                cost=cost.by["wave"].get(wave.id, nothing),
            )
        )
    return tuple(found)


def _going_live(
    plan: Plan, rollout: Rollout, places: Sequence[int], cells: Iterable[Cell]
) -> tuple[list[int], list[int]]:
    """Return the go-lives and the hypercare among the tasks of a wave or region.

    Where it has no go-live of its own, a wider one takes its cells live, with the hypercare that follows it.
    """
    go_lives = [place for place in places if "go-live" in plan.tasks[place].kinds]
    support = [place for place in places if "hypercare" in plan.tasks[place].kinds]
    if not go_lives:
        wider = {cell: go_live for cell in cells if (go_live := go_live_of(rollout, cell)) is not None}
        go_lives = sorted(set(wider.values()))
        support = support or sorted(
            {task for cell, go_live in wider.items() for task in rollout.hypercare(go_live, cell)}
        )
    return go_lives, support


def _latest(schedule: Schedule, places: list[int]) -> date | None:
    if not places:
        return None
    last = max(places, key=lambda place: (schedule.finish[place], place))
    return last_day(schedule.start[last], schedule.finish[last])


def regions(
    plan: Plan, schedule: Schedule, cost: Cost, names: Names, rollout: Rollout
) -> tuple[RegionRow, ...]:
    """Return the regions in the playbook's order."""
    nothing = money(0, plan.currency)
    found = []
    by_region: dict[str, list[int]] = {}
    for place, task in enumerate(plan.tasks):
        by_region.setdefault(task.scope.region, []).append(place)
    for id, region in plan.playbook.regions.items():
        places = by_region.get(id, [])
        cells = [cell for cell in rollout.waves if cell.region == id]
        go_lives, support = _going_live(plan, rollout, places, cells)
        first = min((schedule.finish[place] for place in go_lives), default=None)
        found.append(
            RegionRow(
                id=id,
                name=names.region(id),
                lead=names.person(region.lead or ""),
                users=sum(users for (own, _), users in plan.group_users.items() if own == id),
                first_go_live=None if first is None else day_of(first),
                last_go_live=_latest(schedule, go_lives),
                support_until=_latest(schedule, support),
                cost=cost.by["region"].get(id, nothing),
            )
        )
    return tuple(found)


def training(
    plan: Plan, schedule: Schedule, names: Names, rollout: Rollout, rows: tuple[Row, ...]
) -> tuple[TrainingRow, ...]:
    """Return the trainings in order of time."""
    places = [
        place
        for place, task in enumerate(plan.tasks)
        if task.training is not None or any(kind in TRAININGS for kind in task.kinds)
    ]
    found = []
    prepared = _Prepared(schedule, rollout)
    for place in sorted(places, key=lambda place: (schedule.start[place], place)):
        task, row = plan.tasks[place], rows[place]
        offer = task.training
        groups = offer.groups if offer else ()
        go_live = prepared.by(place)
        gap = None
        if go_live is not None:
            exact = working_days(plan, schedule.finish[place], schedule.finish[go_live])
            gap = Decimal(int(exact))
        seats = ""
        if offer and offer.seats:
            seats = count(offer.seats, "{number} seat", "{number} seats")
            if offer.sessions:
                sessions = count(offer.sessions, "{number} session", "{number} sessions")
                seats = _("{sessions} of {seats}").format(sessions=sessions, seats=seats)
        found.append(
            TrainingRow(
                row=place,
                name=row.label,
                groups=listed(map(names.group, groups)) or _everyone(rollout, names, place),
                users=_attend(task),
                start=row.start,
                finish=row.finish,
                hours=figure(f"{offer.hours.normalize():f} h") if offer and offer.hours is not None else "",
                format=word(offer.format, offer.format) if offer else "",
                topics=", ".join(word(topic, topic) for topic in offer.topics) if offer else "",
                seats=seats,
                go_live=None if go_live is None else rows[go_live].finish,
                days_before=gap,
                cost=row.cost,
            )
        )
    return tuple(found)


def _attend(task: Task) -> int:
    """Return how many people a training is for: the users of its scope, or the seats where it trains the few who
    help them."""
    if set(task.kinds) & {"training", "training-refresher"}:
        return task.users
    offer = task.training
    return (offer.seats or 0) * (offer.sessions or 1) if offer else 0


def _everyone(rollout: Rollout, names: Names, place: int) -> str:
    """The groups of a task's scope, in words."""
    groups: dict[str, None] = {}
    for cell in rollout.cells_of(rollout.plan.tasks[place]):
        groups.update(dict.fromkeys(rollout.groups_of(cell)))
    return listed((names.group(group) for group in groups if group), 4)


class _Prepared:
    """Which go-live a training prepares: the first of its scope that does not come before its end."""

    def __init__(self, schedule: Schedule, rollout: Rollout) -> None:
        self._schedule = schedule
        self._rollout = rollout
        tasks = rollout.plan.tasks
        self._all = sorted((schedule.finish[place], place) for place in rollout.go_lives)
        self._by_cell: dict[Cell, list[tuple[int, int]]] = {}
        for one in self._all:
            for cell in rollout.cells_of(tasks[one[1]]):
                self._by_cell.setdefault(cell, []).append(one)

    def by(self, place: int) -> int | None:
        """Return the go-live that a training prepares, or None."""
        task = self._rollout.plan.tasks[place]
        end = (self._schedule.finish[place], -1)
        if not any(task.scope[:3]):
            lists = [self._all]
        else:
            lists = [self._by_cell.get(cell, []) for cell in self._rollout.cells_of(task)]
        after = [ones[at] for ones in lists if (at := bisect_left(ones, end)) < len(ones)]
        return min(after)[1] if after else None


def support(
    plan: Plan, schedule: Schedule, names: Names, rollout: Rollout, rows: tuple[Row, ...]
) -> tuple[SupportRow, ...]:
    """Return the hypercare after each go-live, in order of time."""
    found = []
    for go_live in sorted(rollout.go_lives, key=lambda place: (schedule.finish[place], place)):
        scope = rollout.cells_of(plan.tasks[go_live])
        chain = sorted({task for cell in scope for task in rollout.hypercare(go_live, cell)})
        owners = dict.fromkeys(rows[task].owner for task in chain if rows[task].owner)
        found.append(
            SupportRow(
                go_live=rows[go_live].label,
                day=rows[go_live].finish,
                until=_latest(schedule, chain),
                days=days(plan, rollout.support_minutes(go_live, chain)),
                owner=listed(owners),
                exit=tuple(
                    dict.fromkeys(criterion.text for task in chain for criterion in plan.tasks[task].exit)
                ),
            )
        )
    return tuple(found)


def run_support(
    plan: Plan, schedule: Schedule, cost: Cost, names: Names, rollout: Rollout
) -> tuple[str, ...]:
    """Return sentences on support after hypercare: who owns it, the hand-over, what running costs."""
    sentences = []
    owner = plan.playbook.role("service_owner")
    if owner:
        text = _("{people} owns the service after hypercare.")
        sentences.append(text.format(people=listed(names.people(owner))))
    else:
        sentences.append(_("Nobody is named as service owner, who owns the service after hypercare."))
    handed = rollout.tasks("support-handover")
    if handed:
        last = max(handed, key=lambda place: (schedule.finish[place], place))
        day = last_day(schedule.start[last], schedule.finish[last])
        text = _("Hypercare hands over to support by {day} ({task}).")
        sentences.append(text.format(day=day_text(day), task=names.task(last)))
    if cost.run_years:
        sums = []
        for year, parts in cost.run_years.items():
            whole = Money(sum((part.amount for part in parts.values()), Decimal()), cost.currency)
            sums.append(_("{sum} in {year}").format(sum=sum_of(whole), year=year))
        text = _("Running it costs {sums}, outside the approved sum.")
        sentences.append(text.format(sums=listed(sums)))
    else:
        sentences.append(_("The budget has no running cost: no line with `run: true`."))
    return tuple(sentences)


def people(plan: Plan, cost: Cost, names: Names) -> tuple[Person, ...]:
    """Return the people in the playbook's order."""
    playbook = plan.playbook
    accountable: dict[str, int] = {}
    does: dict[str, int] = {}
    minutes: dict[str, Decimal] = {}
    for task in plan.tasks:
        accountable[task.owner] = accountable.get(task.owner, 0) + 1
        units = sum((one.units for one in task.team), Decimal())
        for one in task.team:
            does[one.person] = does.get(one.person, 0) + 1
            if task.work is not None:
                own = Decimal(task.work) * one.units / units
            elif not task.elapsed:
                own = task.duration * one.units
            else:
                continue
            minutes[one.person] = minutes.get(one.person, Decimal()) + own
    labour: dict[str, int] = {}
    for entry in cost.entries:
        if entry.person and not entry.run:
            labour[entry.person] = labour.get(entry.person, 0) + entry.units
    roles: dict[str, list[str]] = {}
    for name in dict.fromkeys((*playbook.roles, "sponsor")):
        for person in playbook.role(name):
            roles.setdefault(person, []).append(small(name))
    return tuple(
        Person(
            id=id,
            name=names.person(id),
            title=one.title or "",
            side=one.side or "",
            roles=tuple(roles.get(id, ())),
            accountable=accountable.get(id, 0),
            does=does.get(id, 0),
            days=days(plan, round(minutes.get(id, Decimal()))),
            cost=money(labour.get(id, 0), plan.currency),
        )
        for id, one in playbook.people.items()
    )


def events(plan: Plan, schedule: Schedule, names: Names) -> tuple[EventRow, ...]:
    """Return the dated series in the playbook's order."""
    days_of = event_days(plan, schedule)
    return tuple(
        EventRow(
            id=id,
            name=event.name or worded(id),
            kind=event.kind,
            owner=names.person(event.owner),
            attend=names.people(event.attend),
            days=tuple(days_of.get(id, ())),
        )
        for id, event in plan.playbook.events.items()
    )


def freezes(plan: Plan, names: Names, start: date, finish: date) -> tuple[Band, ...]:
    """Return the freezes that touch the programme, in order of time."""
    return tuple(
        Band(one.id, one.first, one.last, one.reason, tuple(map(names.region, one.regions)))
        for one in sorted(plan.freezes, key=lambda one: (one.first, one.last, one.id))
        if one.first <= finish and one.last >= start
    )
