"""Where things happen: cells, waves, the users of each scope, and what words such as ``region.lead`` stand for."""

from collections.abc import Iterable
from typing import NamedTuple

from crmplan.expand.plan import WavePlan
from crmplan.expand.problems import Problems
from crmplan.language.playbook import Playbook
from crmplan.language.structure import Wave
from crmplan.language.values import Reference
from crmplan.model import Cell, Location, Scope

Pair = tuple[str, str]
"""Region id and group id, a number of users; the group is ``""`` where users are given in one number."""


MOST_CELLS = 100_000
"""Cells of a rollout; each is looked at for every package and wave, and most have tasks."""


class Word(NamedTuple):
    """What a word such as ``region.lead`` stands for in a scope: a value, or why there is none."""

    value: str
    fault: str = ""
    message: str = ""


class Geography:
    """Regions, modules and waves of a playbook put together.

    waves: in the order of the playbook. cells: every cell in scope -> its wave (``""`` where there are no waves).
    excluded: cells left out on purpose. kinds: id of a region, module, wave or source -> which of these it is.
    """

    def __init__(self, playbook: Playbook, problems: Problems) -> None:
        self._playbook = playbook
        self.regions = playbook.regions
        self._problems = problems
        self._users: dict[Scope, int] = {}
        self._pairs: dict[Scope, tuple[Pair, ...]] = {}
        self.kinds: dict[str, str] = {}
        # Regions, modules and waves come last, since their ids count where a source has the same one.
        for kind, ids in (
            ("source", playbook.sources),
            ("region", playbook.regions),
            ("module", playbook.modules),
            ("wave", playbook.waves),
        ):
            self.kinds.update(dict.fromkeys(ids, kind))
        self.excluded: dict[Cell, Location] = {}
        self.cells: dict[Cell, str] = {}
        if self._fits():
            self.excluded = self._listed(
                reference for exclusion in playbook.exclude for reference in exclusion.cell
            )
            self._fill_waves()
        self._by_region: dict[str, list[Cell]] = {}
        self._by_wave: dict[str, list[Cell]] = {}
        for cell, wave_id in self.cells.items():
            self._by_region.setdefault(cell.region, []).append(cell)
            self._by_wave.setdefault(wave_id, []).append(cell)
        self.after = self._predecessors()
        self._children: dict[str, list[str]] = {}
        for id, region in playbook.regions.items():
            if region.part_of in playbook.regions and region.part_of != id:
                self._children.setdefault(region.part_of, []).append(id)
        self._counts = self._count_users()
        self._order = {pair: i for i, pair in enumerate(self._counts)}
        self.waves = tuple(self._wave(wave) for wave in playbook.waves.values())
        self._report_forgotten_groups()

    # -- cells and waves -------------------------------------------------------------------------------------

    def _fits(self) -> bool:
        """Whether the cells can be laid out at all; counted before, since millions of them take minutes."""
        playbook = self._playbook
        regions, modules = len(playbook.regions), len(playbook.modules)

        def spelt_out(references: Iterable[Reference]) -> int:
            parts = [reference.parts for reference in references]
            return sum(
                (regions if one == "all" else 1) * (modules if other == "all" else 1) for one, other in parts
            )

        count = sum(
            spelt_out(wave.cells) + len(wave.regions) * len(wave.modules) for wave in playbook.waves.values()
        )
        if not playbook.waves:
            count = regions * modules
        count = max(count, spelt_out(cell for exclusion in playbook.exclude for cell in exclusion.cell))
        if count > MOST_CELLS:
            self._problems.add(
                "too-many",
                playbook.node.at,
                f"{regions:,} regions and {modules:,} modules make {count:,} cells, more than {MOST_CELLS:,}; "
                "put regions or modules that go live alike into one",
                cause="cells",
            )
        return count <= MOST_CELLS

    def _listed(self, references: Iterable[Reference]) -> dict[Cell, Location]:
        """Return the cells that references such as ``DE/all`` stand for, each with the place of the first."""
        cells: dict[Cell, Location] = {}
        regions, modules = self._playbook.regions, self._playbook.modules
        for reference in references:
            region, module = reference.parts
            for one in regions if region == "all" else (region,):
                for other in modules if module == "all" else (module,):
                    # Reading the playbook has reported unknown ids.
                    if one in regions and other in modules:
                        cells.setdefault(Cell(one, other), reference.at)
        return cells

    def _fill_waves(self) -> None:
        playbook = self._playbook
        if not playbook.waves:
            for region in playbook.regions:
                for module in playbook.modules:
                    if Cell(region, module) not in self.excluded:
                        self.cells[Cell(region, module)] = ""
            return
        first: dict[Cell, tuple[str, Location]] = {}
        twice: dict[tuple[str, str], tuple[Location, Location, list[Cell]]] = {}
        for wave in playbook.waves.values():
            found = self._listed(wave.cells)
            for region in wave.regions:
                for module in wave.modules:
                    if region in playbook.regions and module in playbook.modules:
                        found.setdefault(Cell(region, module), wave.key.at)
            named = {reference.path for reference in wave.cells}
            for cell, at in found.items():
                excluded = self.excluded.get(cell)
                if excluded is not None:
                    if str(cell) not in named:
                        # `DE/all`, and regions x modules, mean all that are not excluded.
                        continue
                    self._problems.add(
                        "cell-in-two-waves",
                        at,
                        f'the cell "{cell}" is in the wave "{wave.id}" and in "exclude"; take it out of one of them',
                        cause=str(cell),
                        also=[(excluded, "the exclusion")],
                    )
                    continue
                before = first.get(cell)
                if before is None:
                    first[cell] = (wave.id, at)
                    self.cells[cell] = wave.id
                elif before[0] != wave.id:
                    twice.setdefault((before[0], wave.id), (at, before[1], []))[2].append(cell)
        for (one, other), (at, at_first, cells) in twice.items():
            several = len(cells) > 1
            shown = ", ".join(f'"{cell}"' for cell in cells[:3]) + (", …" if len(cells) > 3 else "")
            self._problems.add(
                "cell-in-two-waves",
                at,
                f'the cell{"s" if several else ""} {shown} {"are" if several else "is"} in the waves "{one}" and '
                f'"{other}"; a cell goes live in one wave, so take {"them" if several else "it"} out of one',
                cause=one,
                also=[(at_first, f'in "{one}"')],
            )
        order = {region: i for i, region in enumerate(playbook.regions)}
        inner = {module: i for i, module in enumerate(playbook.modules)}
        waves = {wave: i for i, wave in enumerate(playbook.waves)}
        self.cells = {
            cell: self.cells[cell]
            for cell in sorted(
                self.cells, key=lambda one: (waves[self.cells[one]], order[one.region], inner[one.module])
            )
        }

    def _predecessors(self) -> dict[str, tuple[str, ...]]:
        waves = self._playbook.waves
        after: dict[str, tuple[str, ...]] = {}
        before: tuple[str, ...] = ()
        for wave in waves.values():
            named = before if wave.after is None else tuple(one for one in wave.after if one in waves)
            after[wave.id] = named
            before = (wave.id,)
        return self._without_rings(after)

    def _without_rings(self, after: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Report waves that come after one another in a ring, and open each ring where it is written last."""
        waves = self._playbook.waves
        done: set[str] = set()
        for start in after:
            path: list[str] = []
            todo: list[tuple[str, bool]] = [(start, False)]
            while todo:
                wave, leaving = todo.pop()
                if leaving:
                    path.pop()
                    done.add(wave)
                    continue
                if wave in done:
                    continue
                path.append(wave)
                todo.append((wave, True))
                for other in after[wave]:
                    if other in path:
                        ring = path[path.index(other) :]
                        steps = [
                            f"{one} after {two} ({self._after_at(waves[one]).file}:{self._after_at(waves[one]).line})"
                            for one, two in zip(ring, [*ring[1:], ring[0]], strict=True)
                        ]
                        self._problems.add(
                            "wave-ring",
                            self._after_at(waves[wave]),
                            f"waves come after one another in a ring: {', '.join(steps)}",
                        )
                        after[wave] = tuple(one for one in after[wave] if one != other)
                    elif other not in done:
                        todo.append((other, False))
        return after

    @staticmethod
    def _after_at(wave: Wave) -> Location:
        node = wave.node.get("after")
        return node.at if node is not None else wave.key.at

    def _wave(self, wave: Wave) -> WavePlan:
        cells = tuple(self._by_wave.get(wave.id, ()))
        regions = dict.fromkeys(cell.region for cell in cells)
        return WavePlan(
            wave.id,
            wave.name or wave.id,
            cells,
            tuple(regions),
            self.after[wave.id],
            self.users(Scope(wave=wave.id)),
            wave.key.at,
        )

    # -- users -----------------------------------------------------------------------------------------------

    def _count_users(self) -> dict[Pair, int]:
        counts: dict[Pair, int] = {}
        for id, region in self._playbook.regions.items():
            users = region.users
            if users is not None and users.total is not None:
                counts[id, ""] = users.total
            elif users is not None:
                counts.update({(id, group): number for group, number in users.groups.items()})
        if not self._playbook.regions:
            users = self._playbook.programme.users
            if users is not None and users.total is not None:
                counts["", ""] = users.total
            elif users is not None:
                counts.update({("", group): number for group, number in users.groups.items()})
        return counts

    def pairs(self, scope: Scope) -> tuple[Pair, ...]:
        """Return the (region, group) pairs of a scope, each once, in the order of the playbook."""
        key = Scope(scope.region, scope.module, scope.wave if not (scope.region and scope.module) else "")
        if key not in self._pairs:
            if self.cells:
                found = dict.fromkeys(pair for cell in self.cells_in(key) for pair in self._of_cell(cell))
                self._pairs[key] = tuple(sorted(found, key=self._order.__getitem__))
            else:
                self._pairs[key] = tuple(
                    pair
                    for pair in self._counts
                    if key.region in ("", pair[0]) and self._gets(key.module, pair[1])
                )
        return self._pairs[key]

    def cells_in(self, scope: Scope) -> list[Cell]:
        """Return the cells of a scope, in display order."""
        region, module, wave = scope.region, scope.module, scope.wave
        if region and module:
            cell = Cell(region, module)
            return [cell] if cell in self.cells else []
        among = (
            self._by_region.get(region, ()) if region else self._by_wave.get(wave, ()) if wave else self.cells
        )
        return [
            cell
            for cell in among
            if (not module or cell.module == module) and (not wave or self.cells[cell] == wave)
        ]

    def _of_cell(self, cell: Cell) -> list[Pair]:
        """Return the pairs of a cell, with those of pilot sites that get the module together with their parent."""
        regions = [cell.region]
        for region in regions:
            regions += [
                child
                for child in self._children.get(region, ())
                if Cell(child, cell.module) not in self.cells
                and Cell(child, cell.module) not in self.excluded
                and child not in regions
            ]
        return [
            pair
            for region in regions
            for pair in self._pairs_of_region(region)
            if self._gets(cell.module, pair[1])
        ]

    def _pairs_of_region(self, region: str) -> list[Pair]:
        users = self._playbook.regions[region].users
        if users is None:
            return []
        return [(region, "")] if users.total is not None else [(region, group) for group in users.groups]

    def _gets(self, module: str, group: str) -> bool:
        """Whether a module is for a group; a module without groups, and users without a group, are for all."""
        if not module or not group:
            return True
        groups = self._playbook.modules[module].groups
        return not groups or group in groups

    def users(self, scope: Scope) -> int:
        """Return the users of a scope, each (region, group) once."""
        if scope not in self._users:
            self._users[scope] = sum(self._counts[pair] for pair in self.pairs(scope))
        return self._users[scope]

    def count(self, pair: Pair) -> int:
        """Return the users of a (region, group) pair."""
        return self._counts[pair]

    def groups(self, scope: Scope) -> tuple[str, ...]:
        """Return the groups of a scope in the order of the playbook."""
        found = {group for _, group in self.pairs(scope) if group}
        if not found and scope.module:
            found = set(self._playbook.modules[scope.module].groups)
        known = [group for group in self._playbook.groups if group in found]
        return tuple(known + sorted(found - set(known)))

    @property
    def group_users(self) -> dict[Pair, int]:
        """The users in scope by (region, group)."""
        return {pair: self._counts[pair] for pair in self.pairs(Scope())}

    def _report_forgotten_groups(self) -> None:
        """Report users of a region that no module is for there, neither planned nor excluded."""
        playbook = self._playbook
        if not (playbook.modules and self.cells):
            return
        covered = set(self.pairs(Scope()))
        for id, region in playbook.regions.items():
            for _, group in self._pairs_of_region(id):
                modules = [module for module in playbook.modules if self._gets(module, group)]
                if (id, group) in covered or not self._counts[id, group]:
                    continue
                if any(Cell(id, module) in self.excluded for module in modules):
                    continue
                at = region.users.node.at if region.users else region.key.at
                node = region.users.node if region.users else None
                entries = getattr(node, "entries", {})
                at = entries[group][0].at if group in entries else at
                if modules:
                    cells = " or ".join(f'"{id}/{module}"' for module in modules[:3])
                    hint = f"put {cells} into a wave or into exclude"
                else:
                    hint = f'add "{group}" to the groups of a module'
                who, gets = (f'group "{group}"', "gets") if group else ("users", "get")
                self._problems.add(
                    "group-in-no-cell",
                    at,
                    f'the {who} of region "{id}" ({self._counts[id, group]} users) {gets} no module; {hint}',
                    cause=group,
                )

    # -- words -----------------------------------------------------------------------------------------------

    def word(self, word: str, scope: Scope) -> Word:
        """Return the person, calendar or group that a word with a dot stands for in a scope."""
        playbook = self._playbook
        if word == "programme.sponsor":
            sponsor = playbook.sponsor
            if sponsor:
                return Word(sponsor)
            return Word(
                "",
                "no-such-value",
                '"programme.sponsor" stands for nobody: the playbook names no sponsor; add it under roles',
            )
        kind, _, field = word.partition(".")
        if kind == "region":
            if not scope.region:
                return Word("", "no-such-scope", f'"{word}" has no meaning here: this is in no region')
            region = playbook.regions[scope.region]
            value = {"lead": region.lead, "calendar": region.calendar}.get(field)
        elif kind == "module":
            if not scope.module:
                return Word("", "no-such-scope", f'"{word}" has no meaning here: this is in no module')
            value = {"owner": playbook.modules[scope.module].owner}.get(field)
        else:
            value = None
        if value is None:
            return Word("", "no-such-value", f'"{word}" stands for nothing that crmplan knows')
        if not value:
            of = scope.region if kind == "region" else scope.module
            return Word(
                "",
                "no-such-value",
                f'"{word}" stands for nothing here: the {kind} "{of}" has no "{field}"; add it there',
            )
        return Word(value)
