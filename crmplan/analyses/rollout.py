"""What goes live where, what prepares it and who supports it: the questions that checks and report share."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from crmplan.analyses.reach import Group, Reach
from crmplan.expand.plan import Plan
from crmplan.model import Cell, Link, Task
from crmplan.schedule.result import Schedule

WHOLE = Cell("", "")
"""Stands for the programme where a plan has no cells."""


class Rollout:
    """Go-lives, cells and their tasks of one plan; everything is worked out once and when first asked for."""

    def __init__(self, plan: Plan, schedule: Schedule | None = None) -> None:
        self.plan = plan
        self.schedule = schedule
        self._groups: dict[tuple[str, ...], Group] = {}
        self._for_cell: dict[tuple[Cell, tuple[str, ...]], list[int]] = {}
        self._to_ask: dict[tuple[Cell, tuple[str, ...]], tuple[Group, list[int]]] = {}

    @cached_property
    def reach(self) -> Reach:
        """What comes before what."""
        return Reach(self.plan.tasks, self.plan.links)

    @cached_property
    def by_kind(self) -> dict[str, list[int]]:
        """Kind -> tasks of that kind, in display order."""
        found: dict[str, list[int]] = {}
        for place, task in enumerate(self.plan.tasks):
            for kind in task.kinds:
                found.setdefault(kind, []).append(place)
        return found

    def tasks(self, *kinds: str) -> list[int]:
        """Return the tasks that have one of the kinds, in display order."""
        if len(kinds) == 1:
            return self.by_kind.get(kinds[0], [])
        return sorted({task for kind in kinds for task in self.by_kind.get(kind, ())})

    @property
    def go_lives(self) -> list[int]:
        """The go-live tasks, in display order."""
        return self.tasks("go-live")

    @cached_property
    def waves(self) -> dict[Cell, str]:
        """Cell -> its wave (empty where there is none); what goes live one by one, in the order of the
        playbook.

        Without modules a region is a cell of its own, without regions a module is, and without both the
        programme is (``WHOLE``).
        """
        plan = self.plan
        if plan.cells:
            return dict(plan.cells)
        of_region = {region: wave.id for wave in plan.waves for region in wave.regions}
        if plan.playbook.regions:
            return {Cell(region, ""): of_region.get(region, "") for region in plan.playbook.regions}
        if plan.playbook.modules:
            return {Cell("", module): "" for module in plan.playbook.modules}
        return {WHOLE: ""}

    @cached_property
    def excluded(self) -> frozenset[Cell]:
        """The cells that ``exclude`` leaves out."""
        playbook = self.plan.playbook
        found = set()
        for exclusion in playbook.exclude:
            for reference in exclusion.cell:
                region, module = reference.parts
                for one in playbook.regions if region == "all" else (region,):
                    for other in playbook.modules if module == "all" else (module,):
                        found.add(Cell(one, other))
        return frozenset(found)

    @cached_property
    def _cells_of_wave(self) -> dict[str, list[Cell]]:
        found: dict[str, list[Cell]] = {}
        for cell, wave in self.waves.items():
            found.setdefault(wave, []).append(cell)
        return found

    def wave_of(self, task: Task) -> str:
        """Return the wave a task belongs to: its own, else that of its cell; empty when it belongs to
        none."""
        scope = task.scope
        return scope.wave or self.waves.get(Cell(scope.region, scope.module), "")

    def cells_of(self, task: Task) -> list[Cell]:
        """Return the cells that a task's scope holds: one for a task of a cell, all for one of the
        programme."""
        region, module, wave, _, _ = task.scope
        own = Cell(region, module)
        if region and own in self.waves:
            return [own]
        among: Iterable[Cell] = self._cells_of_wave.get(wave, ()) if wave else self.waves
        return [
            cell
            for cell in among
            if (not region or cell.region == region) and (not module or cell.module == module)
        ]

    def covers(self, task: Task, cell: Cell) -> bool:
        """Whether a cell lies in a task's scope, so that the task can be evidence for it."""
        region, module, wave, _, _ = task.scope
        return (
            (not region or region == cell.region)
            and (not module or module == cell.module)
            and (not wave or wave == self.waves.get(cell, wave))
        )

    @cached_property
    def _by_kind_and_scope(self) -> dict[tuple[str, str, str], list[int]]:
        found: dict[tuple[str, str, str], list[int]] = {}
        for kind, tasks in self.by_kind.items():
            for place in tasks:
                scope = self.plan.tasks[place].scope
                found.setdefault((kind, scope.region, scope.module), []).append(place)
        return found

    def for_cell(self, cell: Cell, *kinds: str) -> list[int]:
        """Return the tasks of the kinds that can be evidence for a cell: its own and those of wider
        scopes; made once.
        """
        known = self._for_cell.get((cell, kinds))
        if known is not None:
            return known
        index = self._by_kind_and_scope
        tasks = self.plan.tasks
        wave = self.waves.get(cell, "")
        found: list[int] = []
        for kind in self.by_kind.keys() & kinds:
            for region in {cell.region, ""}:
                for module in {cell.module, ""}:
                    for place in index.get((kind, region, module), ()):
                        own = tasks[place].scope.wave
                        if not own or own == wave:
                            found.append(place)
        known = self._for_cell[cell, kinds] = sorted(set(found))
        return known

    def before(self, cell: Cell, b: int, *kinds: str) -> list[int]:
        """Return the tasks of the kinds that are evidence for a cell and that the links put before ``b``."""
        known = self._to_ask.get((cell, kinds))
        if known is None:
            known = self._to_ask[cell, kinds] = self.group_of(*kinds), self.for_cell(cell, *kinds)
        group, tasks = known
        return group.among(tasks, b) if tasks else []

    def after(self, cell: Cell, go_live: int, *kinds: str) -> list[int]:
        """Return the tasks of the kinds that are evidence for a cell and that the links put behind a
        go-live."""
        group = self.group_of("go-live")
        return [b for b in self.for_cell(cell, *kinds) if group.holds(go_live, b)]

    def group_of(self, *kinds: str) -> Group:
        """Return the tasks of the kinds as a group to ask what comes before what; made once."""
        found = self._groups.get(kinds)
        if found is None:
            found = self._groups[kinds] = self.reach.group(self.tasks(*kinds))
        return found

    @cached_property
    def links_out(self) -> list[list[Link]]:
        """Links by predecessor."""
        found: list[list[Link]] = [[] for _ in self.plan.tasks]
        for link in self.plan.links:
            found[link.pred].append(link)
        return found

    def hypercare(self, go_live: int, cell: Cell) -> list[int]:
        """Return the chain of hypercare that follows a go-live for a cell: linked to it directly or to one
        another.

        Milestones between them do not break the chain, since they take no time.
        """
        tasks = self.plan.tasks
        chain: list[int] = []
        seen = {go_live}
        waiting = [go_live]
        while waiting:
            for link in self.links_out[waiting.pop()]:
                after = link.succ
                task = tasks[after]
                if after in seen or link.type in ("SF", "FF"):
                    continue
                seen.add(after)
                if "hypercare" in task.kinds and self.covers(task, cell):
                    chain.append(after)
                    waiting.append(after)
                elif task.duration == 0 and "go-live" not in task.kinds:
                    waiting.append(after)
        return sorted(chain)

    def working_minutes(self, task: int, first: int, last: int) -> int:
        """Return working minutes between two instants on the calendar of a task; negative when they run
        backwards."""
        return self.plan.calendars[self.plan.tasks[task].calendar].between(first, last)

    def support_minutes(self, go_live: int, chain: Sequence[int]) -> int:
        """Return the working time from a go-live to the end of its hypercare; the sum of durations without
        dates."""
        if not chain:
            return 0
        if self.schedule is None:
            return sum(self.plan.tasks[task].duration for task in chain)
        finish = self.schedule.finish
        last = max(chain, key=lambda task: (finish[task], task))
        return self.working_minutes(last, finish[go_live], finish[last])

    @cached_property
    def _pilot_sites(self) -> dict[str, list[str]]:
        """Region -> regions that are part of it."""
        found: dict[str, list[str]] = {}
        for region in self.plan.playbook.regions.values():
            if region.part_of and region.part_of != region.id:
                found.setdefault(region.part_of, []).append(region.id)
        return found

    @cached_property
    def _groups_of_region(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for (region, group), count in self.plan.group_users.items():
            if count:
                found.setdefault(region, []).append(group)
        return found

    def pairs_of(self, cell: Cell) -> list[tuple[str, str]]:
        """Return the (region, group) pairs whose users get a cell.

        A pilot site that has no cell of its own for a module gets it together with the region it is part of.
        A module without groups, and users without a group, are for all.
        """
        regions = [cell.region]
        for region in regions:
            regions += [
                site
                for site in self._pilot_sites.get(region, ())
                if site not in regions
                and Cell(site, cell.module) not in self.waves
                and Cell(site, cell.module) not in self.excluded
            ]
        served = self.plan.module_groups.get(cell.module, ())
        return [
            (region, group)
            for region in regions
            for group in self._groups_of_region.get(region, ())
            if not group or not served or group in served
        ]

    def groups_of(self, cell: Cell) -> list[str]:
        """Return the groups of users of a cell; an empty id stands for users without groups, or unknown
        users."""
        pairs = self.pairs_of(cell)
        if pairs:
            return list(dict.fromkeys(group for _, group in pairs))
        return list(self.plan.module_groups.get(cell.module, ())) or [""]

    def trains(self, task: Task, group: str) -> bool:
        """Whether a training is for a group: one that it names, or any of its scope when it names none."""
        training = task.training
        return training is None or not training.groups or not group or group in training.groups

    def taught(self, training: int) -> dict[tuple[str, str], int]:
        """Return whom a training teaches: (region, group) -> users, sorted."""
        task = self.plan.tasks[training]
        pairs = {
            pair for cell in self.cells_of(task) for pair in self.pairs_of(cell) if self.trains(task, pair[1])
        }
        return {pair: self.plan.group_users.get(pair, 0) for pair in sorted(pairs)}
