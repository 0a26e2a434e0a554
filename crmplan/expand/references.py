"""References: which tasks a path such as ``this-wave/all/hypercare`` stands for."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from crmplan.guess import nearest
from crmplan.model import Scope

REGION, MODULE, WAVE, SOURCE = "region", "module", "wave", "source"
_ORDER = (WAVE, REGION, MODULE, SOURCE)
"""The order in which the parts of a path are written."""
_ARTICLE = {REGION: "a region", MODULE: "a module", WAVE: "a wave", SOURCE: "a data source"}

_THIS = ("this-region", "this-module", "this-wave", "this-cell")

UNKNOWN = "unknown-task"
_MOST_GUESSES = 50
"""So many misspelt references get a guess; a playbook with more has another trouble than spelling."""

AMBIGUOUS = "ambiguous-reference"
ROLLUP = "rollup-reference"
NO_SCOPE = "no-such-scope"


class Problem(NamedTuple):
    """Why a reference stands for no task."""

    fault: str
    """Name of the fault: ``unknown-task``, ``ambiguous-reference``, ``rollup-reference`` or ``no-such-scope``."""
    message: str


class Names:
    """The names that references use, and the lookup of the tasks behind them.

    Built once for a plan; every answer is a tuple of task indices in display order, or a Problem. The semantics are the
    table "Names, scopes, references" of the language: a path is absolute when it begins with ``all``, ``this-...``,
    ``previous-wave`` or the id of a region, module, wave or data source; anything else is a task of the own package
    instance, then of the cell, wave-region, region, module, wave and programme.
    """

    def __init__(
        self,
        ids: Sequence[str],
        scopes: Sequence[Scope],
        kinds: Mapping[str, str],
        after: Mapping[str, tuple[str, ...]],
        rollups: Mapping[str, str],
    ) -> None:
        """Take the tasks' ids and scopes, and what the scopes' ids stand for.

        kinds: id of a region, module, wave or source -> which of these it is. after: wave -> the waves before it.
        rollups: id of a phase or package -> "phase" or "package", for the message that refuses it.
        """
        self.index: dict[str, int] = {task: i for i, task in enumerate(ids)}
        self._ids = ids
        self._scopes = scopes
        self._kinds = kinds
        self._after = after
        self._rollups = rollups
        self._named: dict[str, list[int]] | None = None
        self._groups: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[int]]] = {}
        self._problems: dict[tuple[str, str], Problem] = {}
        self._guesses = _MOST_GUESSES

    def resolve(self, path: str, here: Scope, me: int = -1) -> tuple[int, ...] | Problem:
        """Return the tasks that ``path`` stands for when a task in the scope ``here`` refers to it.

        ``me`` is the referring task, which ``all`` never includes; -1 for a reference outside the network. The empty
        tuple is right only for ``previous-wave``.
        """
        if "/" not in path and path not in self._kinds and path != "all" and not _is_relative_scope(path):
            return self._relative(path, here)
        parts = path.split("/")
        if len(parts) == 1:
            # A scope alone is no link target, so a task of the same name is meant where there is one.
            found = self._relative(path, here)
            return self._rollup(path, here) if isinstance(found, Problem) else found
        first = parts[0]
        if not (first in ("all", "each") or first in self._kinds or _is_relative_scope(first)):
            return self._no_scope(path, first)
        return self._absolute(path, parts, here, me)

    def tasks_named(self, name: str) -> list[int]:
        """Return all tasks whose path ends in ``name``."""
        if self._named is None:
            named: dict[str, list[int]] = {}
            for i, task in enumerate(self._ids):
                named.setdefault(task.rpartition("/")[2], []).append(i)
            self._named = named
        return self._named.get(name, [])

    # -- relative ------------------------------------------------------------------------------------------------

    def _relative(self, name: str, here: Scope) -> tuple[int, ...] | Problem:
        index = self.index
        region, module, wave = here.region, here.module, here.wave
        if region and module:
            found = index.get(f"{region}/{module}/{name}")
            if found is not None:
                return (found,)
        if region and wave:
            found = index.get(f"{wave}/{region}/{name}")
            if found is not None:
                return (found,)
        if here.source:
            found = index.get(f"{here.source}/{name}")
            if found is not None:
                return (found,)
        of_region = index.get(f"{region}/{name}") if region else None
        of_module = index.get(f"{module}/{name}") if module else None
        if of_region is not None and of_module is not None:
            return Problem(
                AMBIGUOUS,
                f'"{name}" can be "{region}/{name}" or "{module}/{name}"; write "this-region/{name}" or '
                f'"this-module/{name}"',
            )
        found = of_region if of_region is not None else of_module
        if found is None and wave:
            found = index.get(f"{wave}/{name}")
        if found is None:
            found = index.get(name)
        if found is None:
            return self._rollup(name, here) if name in self._rollups else self._unknown(name, here)
        return (found,)

    # -- absolute ------------------------------------------------------------------------------------------------

    def _absolute(self, path: str, parts: list[str], here: Scope, me: int) -> tuple[int, ...] | Problem:
        read = self._read(path, parts[:-1], here)
        if isinstance(read, Problem):
            return read
        fixed, wild, previous = read
        name = parts[-1]
        if name in ("all", "", "each") or _is_relative_scope(name):
            return self._rollup(path, here)
        if wild:
            matches = self._matching(name, fixed, wild, me)
        else:
            answer = self._exact(path, name, fixed)
            if isinstance(answer, Problem):
                return answer
            matches = answer
        if matches:
            return tuple(matches)
        if previous and not fixed[WAVE]:
            return ()
        if previous and self._in_some_wave(name, fixed, wild):
            # "One link for each match in them": a wave before may do without this task.
            return ()
        if name in self._kinds:
            return self._rollup(path, here)
        if wild and me >= 0 and self._matching(name, fixed, wild, -1):
            return Problem(
                UNKNOWN,
                f'"{path}" stands for no other task than the one it is written at; "all" leaves it out',
            )
        return self._unknown(path, here)

    def _read(
        self, path: str, parts: Sequence[str], here: Scope
    ) -> tuple[dict[str, tuple[str, ...]], int, bool] | Problem:
        """Return the scopes that a path fixes, how many it leaves open, and whether it looks at the waves before."""
        fixed: dict[str, tuple[str, ...]] = {}
        wild = 0
        previous = False
        for part in parts:
            found: list[tuple[str, tuple[str, ...]]] = []
            if part == "all":
                wild += 1
            elif part == "previous-wave":
                if not here.wave:
                    return Problem(NO_SCOPE, f'"{path}" has no meaning here: this is in no wave')
                previous = True
                found.append((WAVE, self._after.get(here.wave, ())))
            elif part.startswith("this-"):
                for kind in (REGION, MODULE) if part == "this-cell" else (part.removeprefix("this-"),):
                    if kind not in _ARTICLE:
                        guess = nearest(part, _THIS) or "this-region"
                        return Problem(UNKNOWN, f'"{part}" in "{path}" is no scope; did you mean "{guess}"?')
                    own = getattr(here, kind)
                    if not own:
                        return Problem(NO_SCOPE, f'"{path}" has no meaning here: this is in no {_noun(kind)}')
                    found.append((kind, (own,)))
            elif part in self._kinds:
                found.append((self._kinds[part], (part,)))
            elif part == "each":
                return Problem(
                    UNKNOWN, f'"each" in "{path}" is a reserved word without a meaning; write "all"'
                )
            else:
                return self._no_scope(path, part)
            for kind, values in found:
                if kind in fixed:
                    return Problem(
                        UNKNOWN, f'"{path}" names two {_noun(kind)}s, and a task is in one; write one of them'
                    )
                fixed[kind] = values
        return fixed, wild, previous

    def _exact(self, path: str, name: str, fixed: Mapping[str, tuple[str, ...]]) -> list[int] | Problem:
        order = [kind for kind in fixed if kind != SOURCE] + [SOURCE] * (SOURCE in fixed)
        if (SOURCE in fixed and len(fixed) > 1) or order == [WAVE, MODULE] or order == [MODULE, WAVE]:
            return self._unknown(path, Scope())
        if order != sorted(order, key=_ORDER.index):
            right = "/".join([fixed[kind][0] for kind in _ORDER if fixed.get(kind)] + [name])
            return Problem(UNKNOWN, f'"{path}" has its parts in the wrong order; write "{right}"')
        region = fixed.get(REGION, ("",))[0]
        module = fixed.get(MODULE, ("",))[0]
        index = self.index
        found: list[int] = []
        if WAVE in fixed:
            for wave in fixed[WAVE]:
                if region and module:
                    i = index.get(f"{region}/{module}/{name}")
                    if i is not None and self._scopes[i].wave == wave:
                        found.append(i)
                    continue
                i = index.get(f"{wave}/{region}/{name}" if region else f"{wave}/{name}")
                if i is not None:
                    found.append(i)
            return sorted(found)
        scope = "/".join(one for one in (region, module, fixed.get(SOURCE, ("",))[0]) if one)
        i = index.get(f"{scope}/{name}")
        return [] if i is None else [i]

    def _matching(self, name: str, fixed: Mapping[str, tuple[str, ...]], wild: int, me: int) -> list[int]:
        """Return the tasks of a name that lie in the fixed scopes and, for each ``all``, in a further one."""
        dims = tuple(kind for kind in _ORDER if kind in fixed)
        key = (name, dims)
        groups = self._groups.get(key)
        if groups is None:
            groups = {}
            for i in self.tasks_named(name):
                scope = self._scopes[i]
                groups.setdefault(tuple(getattr(scope, kind) for kind in dims), []).append(i)
            self._groups[key] = groups
        found: list[int] = []
        for values in _product([fixed[kind] for kind in dims]):
            found.extend(groups.get(values, ()))
        if len(dims) > 1 or len(found) > 1:
            found.sort()
        free = wild + len(dims)
        return [
            i
            for i in found
            if i != me
            and bool((scope := self._scopes[i]).region)
            + bool(scope.module)
            + bool(scope.wave)
            + bool(scope.source)
            >= free
        ]

    def _in_some_wave(self, name: str, fixed: Mapping[str, tuple[str, ...]], wild: int) -> bool:
        every = dict.fromkeys(wave for wave, kind in self._kinds.items() if kind == WAVE)
        loose = {WAVE: tuple(every)}
        if wild:
            return bool(self._matching(name, loose, wild, -1)) or bool(
                self._matching(name, loose, 1, -1) if wild > 1 else False
            )
        if len(fixed) == 1:
            return any(f"{wave}/{name}" in self.index for wave in every)
        return bool(self._matching(name, loose, 1, -1))

    # -- messages ------------------------------------------------------------------------------------------------

    def _once(self, fault: str, path: str, make: Callable[[], Problem]) -> Problem:
        """Return the problem of a path, made for the first task that has it: the same path in each cell is one slip."""
        known = self._problems.get((fault, path))
        if known is None:
            known = self._problems[fault, path] = make()
        return known

    def _unknown(self, path: str, here: Scope) -> Problem:
        return self._once(UNKNOWN, path, lambda: self._make_unknown(path, here))

    def _make_unknown(self, path: str, here: Scope) -> Problem:
        guess = self.guess(path, here)
        hint = f'; did you mean "{guess}"?' if guess else ""
        if "/" in path:
            return Problem(UNKNOWN, f'no task matches "{path}"{hint}')
        if not hint:
            elsewhere = self.tasks_named(path)
            if elsewhere:
                some = self._ids[elsewhere[0]]
                every = f'"all/{path}" for all {len(elsewhere)} of them, or ' if len(elsewhere) > 1 else ""
                hint = f'; write {every}its path, for example "{some}"'
                return Problem(UNKNOWN, f'there is no task "{path}" in reach of {_where(here)}{hint}')
        return Problem(UNKNOWN, f'there is no task "{path}"{hint}')

    def guess(self, path: str, here: Scope = Scope()) -> str | None:  # noqa: B008 - a frozen record
        """Return the reference that was most likely meant, or None."""
        if not self._guesses:
            return None
        self._guesses -= 1
        if "/" not in path:
            near: dict[str, None] = {}
            for prefix in _reach(here):
                start = f"{prefix}/" if prefix else ""
                for task in self._ids:
                    if task.startswith(start) and "/" not in task[len(start) :]:
                        near[task[len(start) :]] = None
            return nearest(path, near) or nearest(path, self._ids)
        head, _, name = path.rpartition("/")
        if not self.tasks_named(name):
            # The scopes are fine, so the name is the slip.
            assert self._named is not None
            word = nearest(name, self._named)
            if word is not None and not isinstance(self.resolve(f"{head}/{word}", here), Problem):
                return f"{head}/{word}"
        elif "all" not in head.split("/"):
            # The task is there, in another kind of scope: once for each region of the wave, a wave in front, or none.
            wide = f"{head}/all/{name}"
            if _is_relative_scope(head) and not isinstance(self.resolve(wide, here), Problem):
                return wide
            wanted = set(head.split("/"))
            for i in self.tasks_named(name):
                if wanted <= set(self._ids[i].split("/")) | {self._scopes[i].wave}:
                    return self._ids[i]
        return nearest(path, self._ids)

    def _no_scope(self, path: str, part: str) -> Problem:
        return self._once("part", path, lambda: self._make_no_scope(path, part))

    def _make_no_scope(self, path: str, part: str) -> Problem:
        guess = nearest(part, [*self._kinds, *_THIS, "all", "previous-wave"])
        if guess is not None:
            better = "/".join(guess if one == part else one for one in path.split("/"))
            return Problem(
                UNKNOWN, f'"{part}" in "{path}" is no region, module or wave; did you mean "{better}"?'
            )
        what = self._rollups.get(part)
        if what:
            return Problem(
                ROLLUP,
                f'"{part}" in "{path}" is a {what}, which is no part of a path; a path names a region, module or wave '
                f'and then the task, for example "{self._example()}"',
            )
        return Problem(UNKNOWN, f'"{part}" in "{path}" is no region, module or wave')

    def _rollup(self, path: str, here: Scope) -> Problem:
        return self._once(ROLLUP, path, lambda: self._make_rollup(path, here))

    def _make_rollup(self, path: str, here: Scope) -> Problem:
        parts = path.split("/")
        what = "a group of tasks"
        if len(parts) == 1 and path != "all":
            kind = self._kinds.get(path) or path.removeprefix("this-")
            what = _ARTICLE.get(kind) or f"a {self._rollups.get(path, WAVE)}"
        while parts and parts[-1] == "all":
            parts.pop()
        example = self._below(parts, path, here)
        hint = f', for example "{example}"' if example else ""
        return Problem(ROLLUP, f'"{path}" is {what} and not a task; write the task that is meant{hint}')

    def _below(self, parts: list[str], path: str, here: Scope) -> str:
        """Return a reference to tasks in the scopes of a path, to a go-live where there is one."""
        if path in self._rollups and path not in self._kinds:
            return next((self._ids[i] for i, scope in enumerate(self._scopes) if scope.package == path), "")
        read = self._read(path, parts, here)
        if isinstance(read, Problem):
            return ""
        fixed = read[0]
        best = ""
        for i, scope in enumerate(self._scopes):
            if all(getattr(scope, kind) in values for kind, values in fixed.items()):
                open_kinds = _ORDER if MODULE not in fixed or REGION not in fixed else ()
                free = any(kind not in fixed and getattr(scope, kind) for kind in open_kinds)
                name = self._ids[i].rpartition("/")[2]
                if free or not best or name == "go-live":
                    best = "/".join([*parts, "all", name] if free else [*parts, name])
                if name == "go-live":
                    break
        return best

    def _example(self) -> str:
        return next((one for one in self._ids if "/" in one), "DE/all/go-live")


def _is_relative_scope(part: str) -> bool:
    return part == "previous-wave" or part.startswith("this-")


def _noun(kind: str) -> str:
    return "data source" if kind == SOURCE else kind


def _where(here: Scope) -> str:
    path = "/".join(
        one for one in (here.wave if not here.module else "", here.region, here.module, here.source) if one
    )
    return f'"{path}"' if path else "the programme level"


def _reach(here: Scope) -> list[str]:
    """Return the prefixes in which a relative name is looked up."""
    prefixes = []
    if here.region and here.module:
        prefixes.append(f"{here.region}/{here.module}")
    if here.region and here.wave:
        prefixes.append(f"{here.wave}/{here.region}")
    prefixes += [one for one in (here.source, here.region, here.module, here.wave) if one]
    return [*prefixes, ""]


def _product(values: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    combined: list[tuple[str, ...]] = [()]
    for choices in values:
        combined = [(*head, one) for head in combined for one in choices]
    return combined
