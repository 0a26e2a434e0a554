"""Work packages over the matrix: which tasks each cell, region, module, wave or source gets."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crmplan.expand.problems import Problems
from crmplan.expand.scopes import Geography
from crmplan.expand.templates import Template, Workshop
from crmplan.language.merge import merge
from crmplan.language.packages import Override, Package
from crmplan.language.playbook import Playbook
from crmplan.language.slips import Reading
from crmplan.language.tasks import TaskSpec, Where, read_task
from crmplan.model import Finding, Location, Scope
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import Node

_DIMENSIONS = ("region", "module", "wave", "source")


class Made(NamedTuple):
    """One place of a task in the plan: its path, its scope and the template it is made from."""

    id: str
    scope: Scope
    users: int
    template: Template


class Matrix:
    """Expands the packages of a playbook; every kind of task of a package is typed once, however many cells it has."""

    def __init__(
        self,
        playbook: Playbook,
        geography: Geography,
        workshop: Workshop,
        reading: Reading,
        problems: Problems,
    ) -> None:
        self._playbook = playbook
        self._geography = geography
        self._workshop = workshop
        self._reading = reading
        self._problems = problems

    def places(self) -> Iterator[Made]:
        """Yield the tasks of all packages: package by package, waves, then regions, then modules in their order."""
        for package in self._playbook.packages.values():
            yield from self._package(package)

    def instances(self, kind: str) -> list[tuple[str, Scope]]:
        """Return prefix and scope of everything a package can be ``for``, in display order."""
        geography = self._geography
        playbook = self._playbook
        if kind == "cell":
            return [
                (f"{cell.region}/{cell.module}/", Scope(cell.region, cell.module, wave))
                for cell, wave in geography.cells.items()
            ]
        if kind == "wave-region":
            return [
                (f"{wave.id}/{region}/", Scope(region, "", wave.id))
                for wave in geography.waves
                for region in wave.regions
            ]
        ids = {
            "region": tuple(playbook.regions),
            "module": tuple(playbook.modules),
            "wave": tuple(playbook.waves),
            "source": tuple(playbook.sources),
        }.get(kind, ())
        return [(f"{id}/", Scope(**{kind: id})) for id in ids]

    # -- one package -------------------------------------------------------------------------------------------

    def _package(self, package: Package) -> Iterator[Made]:
        every = self.instances(package.for_)
        if not every and not package.for_:
            # Reading the playbook has reported that it does not say what it is for.
            return
        if not every:
            what = {"cell": "cell (a region and a module in a wave)", "wave-region": "wave with regions"}
            each = what.get(package.for_, package.for_)
            message = f'the package "{package.id}" is for each {each}, and there is none'
            self._problems.add("nothing-to-expand", package.key.at, message)
            return
        chosen = self._chosen(every, package.only, package.except_, f'package "{package.id}"')
        base = self._base(package)
        where: dict[str, set[str]] = {}
        for id, template in base.items():
            spec = template.spec
            if spec.only is not None or spec.except_ is not None:
                kept = self._chosen(chosen, spec.only, spec.except_, f'task "{id}"')
                where[id] = {prefix for prefix, _ in kept}
        overrides = _Overrides(self, package, base)
        for prefix, bare in chosen:
            users = self._geography.users(bare)
            scope = bare._replace(package=package.id)
            fitting = overrides.fitting(bare)
            for id, template in base.items():
                if id in where and prefix not in where[id]:
                    continue
                path = prefix + id
                if fitting:
                    changed = overrides.template(id, template, fitting, path)
                    if changed is None:
                        continue
                    template = changed
                yield Made(path, scope, users, template)
        overrides.report()

    def _base(self, package: Package) -> dict[str, Template]:
        """Return the tasks of a package with its defaults, before overrides."""
        tasks = package.node.get("tasks")
        keys = tasks.entries if isinstance(tasks, MapNode) else {}
        base = {}
        for id, node in package.tasks.items():
            key = keys[id][0] if id in keys else node
            whole = node
            if package.defaults is not None:
                whole = self.merged(package.defaults, node)
            else:
                whole = self.merged(_nothing(node), node)
            base[id] = self.template(id, whole, key, package)
        return base

    def merged(self, base: MapNode, over: MapNode) -> MapNode:
        """Return one node over another by the merge rule; what cannot be merged is reported."""
        findings: list[Finding] = []
        whole = merge(base, over, findings)
        self._problems.extend(findings)
        return whole

    def template(self, id: str, node: MapNode, key: Node, package: Package) -> Template:
        """Return the typed task of a node."""
        spec: TaskSpec = read_task(id, node, self._reading, key)
        if package.paid_by and not spec.paid_by:
            spec = spec._replace(paid_by=package.paid_by)
        return Template(spec, self._workshop)

    # -- only, except, when --------------------------------------------------------------------------------------

    def _chosen(
        self,
        instances: list[tuple[str, Scope]],
        only: Where | None,
        but: Where | None,
        what: str,
    ) -> list[tuple[str, Scope]]:
        kept = instances
        if only is not None:
            kept = [one for one in kept if self.matches(only, one[1])]
            if instances and not kept:
                self._no_match(only, f'"only" of the {what} fits none of its scopes')
        if but is not None:
            left = [one for one in kept if not self.matches(but, one[1], everywhere=True)]
            if kept and len(left) == len(kept):
                self._no_match(but, f'"except" of the {what} fits none of its scopes')
            kept = left
        return kept

    def _no_match(self, where: Where, message: str) -> None:
        if not self.knows(where):
            return
        said = ", ".join(
            f"{key} {', '.join(getattr(where, key))}" for key in _DIMENSIONS if getattr(where, key)
        )
        self._problems.add("matches-nothing", where.node.at, f"{message}: {said}; correct it or take it out")

    def knows(self, where: Where) -> bool:
        """Tell whether all ids of a choice exist; reading the playbook has reported those that do not."""
        playbook = self._playbook
        known: dict[str, Mapping[str, object]] = {
            "region": playbook.regions,
            "module": playbook.modules,
            "wave": playbook.waves,
            "source": playbook.sources,
        }
        return all(id in known[key] or id == "all" for key in known for id in getattr(where, key))

    def matches(self, where: Where, scope: Scope, everywhere: bool = False) -> bool:
        """Tell whether a choice of scopes fits one.

        What a scope does not have itself (the module of a region, the wave of a module) is looked up in its cells: one
        fitting cell is enough, or all must fit when ``everywhere``.
        """
        asked = [key for key in _DIMENSIONS if getattr(where, key)]
        for key in asked:
            own = getattr(scope, key)
            if own and own not in (values := getattr(where, key)) and "all" not in values:
                return False
        missing = [key for key in asked if not getattr(scope, key)]
        if not missing:
            return True
        if "source" in missing or scope.source:
            return False
        geography = self._geography
        fits = [
            all(
                value in (values := getattr(where, key)) or "all" in values
                for key, value in (
                    ("region", cell.region),
                    ("module", cell.module),
                    ("wave", geography.cells[cell]),
                )
                if key in missing
            )
            for cell in geography.cells_in(scope)
        ]
        return bool(fits) and (all(fits) if everywhere else any(fits))


class _Overrides:
    """The overrides of one package, and what they did."""

    def __init__(self, matrix: Matrix, package: Package, base: Mapping[str, Template]) -> None:
        self._matrix = matrix
        self._package = package
        self._base = base
        self._made: dict[tuple[str, tuple[int, ...]], Template] = {}
        self._of_task: dict[tuple[str, tuple[int, ...]], tuple[int, ...]] = {}
        self._hits = [0] * len(package.override)
        self._twice: dict[tuple[int, int, str], dict[str, None]] = {}
        self._anywhere: list[int] = []
        self._by_value: dict[tuple[str, str], list[int]] = {}
        self._sort()

    def _sort(self) -> None:
        """Sort the overrides by the first scope they name, so that a cell looks at few of a thousand overrides."""
        own = {"cell": ("region", "module", "wave"), "wave-region": ("region", "wave")}
        kinds = own.get(self._package.for_, (self._package.for_,))
        for i, override in enumerate(self._package.override):
            when = override.when
            key = next((kind for kind in kinds if when is not None and getattr(when, kind)), "")
            values = getattr(when, key) if key else ("all",)
            if "all" in values:
                self._anywhere.append(i)
            else:
                for value in values:
                    self._by_value.setdefault((key, value), []).append(i)

    def fitting(self, scope: Scope) -> tuple[int, ...]:
        """Return the overrides whose scopes fit an instance, in file order."""
        candidates = self._anywhere[:]
        for key in _DIMENSIONS:
            candidates += self._by_value.get((key, getattr(scope, key)), ())
        overrides = self._package.override
        return tuple(
            [
                i
                for i in sorted(candidates)
                if (when := overrides[i].when) is not None and self._matrix.matches(when, scope)
            ]
        )

    def template(self, id: str, template: Template, fitting: tuple[int, ...], path: str) -> Template | None:
        """Return the template of a task behind its overrides; None when one of them drops it."""
        overrides = self._package.override
        mine = self._of_task.get((id, fitting))
        if mine is None:
            mine = self._of_task[id, fitting] = tuple(
                [i for i in fitting if not (tasks := _tasks(overrides[i])) or id in tasks or "all" in tasks]
            )
        if not mine:
            return template
        for i in mine:
            self._hits[i] += 1
        made = self._made.get((id, mine))
        if len(mine) > 1:
            self._note_fields(mine, path)
        if any(overrides[i].drop for i in mine):
            return None
        if made is None:
            node = template.spec.node
            for i in mine:
                change = overrides[i].set
                if change is not None:
                    node = self._matrix.merged(node, change)
            made = self._matrix.template(id, node, template.spec.key, self._package)
            self._made[id, mine] = made
        return made

    def _note_fields(self, mine: tuple[int, ...], path: str) -> None:
        first: dict[str, int] = {}
        for i in mine:
            change = self._package.override[i].set
            for name, node in _fields(change) if change is not None else ():
                if name.endswith("+"):
                    continue
                before = first.setdefault(name, i)
                if before != i:
                    self._twice.setdefault((before, i, name), {})[path] = None
                    first[name] = i
                del node

    def report(self) -> None:
        """Report overrides that changed nothing, and values that two of them set."""
        problems = self._matrix._problems
        overrides = self._package.override
        for (before, later, name), tasks in self._twice.items():
            at = _key_at(overrides[later], name)
            for task in tasks:
                problems.add(
                    "overridden-twice",
                    at,
                    f'"{name}" of {task} is set here and by an override before; this one counts',
                    task=task,
                    cause=name,
                    also=[(_key_at(overrides[before], name), "the one before")],
                )
        for i, override in enumerate(overrides):
            if self._hits[i] or override.when is None:
                continue
            if not self._matrix.knows(override.when) or any(
                task not in self._base and task != "all" for task in override.when.task
            ):
                # Reading the playbook has reported the unknown id.
                continue
            said = ", ".join(
                f"{key} {', '.join(getattr(override.when, key))}"
                for key in (*_DIMENSIONS, "task")
                if getattr(override.when, key)
            )
            problems.add(
                "matches-nothing",
                override.node.at,
                f'this override of the package "{self._package.id}" fits no task ({said}); correct it or take it out',
            )


def _tasks(override: Override) -> tuple[str, ...]:
    return override.when.task if override.when is not None else ()


def _fields(node: MapNode, prefix: str = "") -> Iterator[tuple[str, Node]]:
    """Yield the values that a map sets, inner maps by path: ``cost.training``."""
    for name, _, value in node.items():
        if isinstance(value, MapNode):
            yield from _fields(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _key_at(override: Override, field: str) -> Location:
    node: Node | None = override.set
    for part in field.split("."):
        if not isinstance(node, MapNode):
            break
        at = node.key_at(part)
        node = node.get(part)
    else:
        return at
    return override.node.at


def _nothing(like: MapNode) -> MapNode:
    return MapNode({}, like.flow, like.file, like.line, like.column, like.end_line, like.end_column)
