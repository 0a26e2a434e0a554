"""Regions x modules x waves: tasks with their scopes, references looked up by trying every path.

A task is a map of what is written, with its ``id``, ``own`` (id inside its package) and its scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from tests.second_engine.reading import listed, merge

SCOPES = ("wave", "region", "module", "source")


class Job(NamedTuple):
    """One task of the expanded plan."""

    id: str
    own: str
    package: str
    scope: dict[str, str]
    text: dict[str, Any]


class Need(NamedTuple):
    """One link: successor, predecessor, type, lag as written."""

    succ: str
    pred: str
    type: str
    lag: str


class Matrix:
    """The expanded playbook."""

    def __init__(self, playbook: dict[str, Any]) -> None:
        self.book = playbook
        self.regions = playbook.get("regions", {})
        self.modules = playbook.get("modules", {})
        self.waves = playbook.get("waves", {})
        self.cells = self._cells()
        self.after = self._after()
        self.jobs: dict[str, Job] = {}
        self.named: dict[str, list[Job]] = {}
        for id, text in playbook.get("tasks", {}).items():
            self._add(Job(id, id, "", {}, dict(text or {})))
        for name, package in playbook.get("packages", {}).items():
            for job in self._expanded(name, package):
                self._add(job)
        for id, text in playbook.get("gates", {}).items():
            self._add(Job(id, id, "", {}, dict(text or {})))
        self.links = list(self._links())

    def _add(self, job: Job) -> None:
        assert job.id not in self.jobs, job.id
        self.jobs[job.id] = job
        self.named.setdefault(job.own, []).append(job)

    def _cells(self) -> dict[tuple[str, str], str]:
        """(region, module) -> wave."""
        out = set()
        for one in self.book.get("exclude", []):
            out |= {tuple(cell) for cell in self._paths(one["cell"])}
        found: dict[tuple[str, str], str] = {}
        for wave, text in self.waves.items():
            those = {tuple(cell) for path in listed((text or {}).get("cells")) for cell in self._paths(path)}
            for region in self._ids((text or {}).get("regions"), self.regions):
                for module in self._ids((text or {}).get("modules"), self.modules):
                    if "cells" not in (text or {}) or "regions" in text:
                        those.add((region, module))
            for region in self.regions:
                for module in self.modules:
                    if (region, module) in those and (region, module) not in out:
                        assert (region, module) not in found
                        found[region, module] = wave
        if not self.waves:
            return {(r, m): "" for r in self.regions for m in self.modules if (r, m) not in out}
        return found

    @staticmethod
    def _ids(written: Any, known: dict[str, Any]) -> list[str]:
        return list(known) if written is None or listed(written) == ["all"] else listed(written)

    def _paths(self, path: str) -> list[tuple[str, str]]:
        region, module = path.split("/")
        regions = list(self.regions) if region == "all" else [region]
        modules = list(self.modules) if module == "all" else [module]
        return [(r, m) for r in regions for m in modules]

    def _after(self) -> dict[str, list[str]]:
        found = {}
        before: list[str] = []
        for wave, text in self.waves.items():
            found[wave] = listed(text["after"]) if text and "after" in text else before
            before = [wave]
        return found

    def _scopes(self, kind: str) -> list[dict[str, str]]:
        if kind == "cell":
            found = [{"region": r, "module": m, "wave": self.cells[r, m]} for r, m in self.cells]
            return [{key: value for key, value in one.items() if value} for one in found]
        if kind == "wave-region":
            pairs = dict.fromkeys((wave, r) for (r, _), wave in self.cells.items())
            return [{"wave": w, "region": r} for w, r in pairs]
        if kind == "source":
            return [{"source": id} for id in self.book.get("sources", {})]
        return [{kind: id} for id in getattr(self, kind + "s")]

    def _expanded(self, name: str, package: dict[str, Any]) -> Iterator[Job]:
        idle = {id(one): one for one in (*listed(package.get("except")), *package.get("override", []))}
        for scope in self._scopes(package["for"]):
            for one in listed(package.get("except")):
                if self._matches(one, scope, ""):
                    idle.pop(id(one), None)
            if not self._chosen(package, scope):
                continue
            order = {"cell": ("region", "module"), "wave-region": ("wave", "region")}
            words = [scope[key] for key in order.get(package["for"], (package["for"],))]
            for own, text in package["tasks"].items():
                if not self._chosen(text or {}, scope):
                    continue
                made = merge(package.get("defaults", {}), text or {})
                dropped = False
                for one in package.get("override", []):
                    if self._matches(one["when"], scope, own):
                        idle.pop(id(one), None)
                        made = merge(made, one.get("set", {}))
                        dropped = dropped or one.get("drop") == "true"
                if "paid_by" in package and "paid_by" not in made:
                    made = made | {"paid_by": package["paid_by"]}
                if not dropped:
                    yield Job("/".join([*words, own]), own, name, scope, made)
        assert not idle, f"matches nothing: {idle}"

    def _chosen(self, text: dict[str, Any], scope: dict[str, str]) -> bool:
        if "only" in text and not self._matches(text["only"], scope, ""):
            return False
        return not any(self._matches(one, scope, "") for one in listed(text.get("except")))

    @staticmethod
    def _matches(when: dict[str, Any], scope: dict[str, str], own: str) -> bool:
        here = scope | {"task": own}
        return all(here.get(key, "") in listed(values) for key, values in when.items() if key != "reason")

    # --- references ------------------------------------------------------------------------------------------------

    @staticmethod
    def paths(job: Job) -> list[list[str]]:
        """All ways to write the path of a task."""
        s = job.scope
        if "module" in s and "region" in s:
            short = [s["region"], s["module"], job.own]
            return [short, [s["wave"], *short]] if "wave" in s else [short]
        return [[*(s[key] for key in SCOPES if key in s), job.own]]

    def find(self, path: str, job: Job | None = None) -> list[str]:
        """The tasks that a reference stands for, seen from a task."""
        words = path.split("/")
        here = job.scope if job else {}
        scopes = {*self.regions, *self.modules, *self.waves}
        absolute = words[0] in ("all", "previous-wave") or words[0].startswith("this-") or words[0] in scopes
        if not absolute:
            assert len(words) == 1, path
            return self._nearest(words[0], job)
        patterns = [[]]  # type: list[list[str]]
        for word in words:
            if word == "previous-wave":
                patterns = [[*p, wave] for p in patterns for wave in self.after[here["wave"]]]
            elif word.startswith("this-"):
                patterns = [[*p, here[word[5:]]] for p in patterns]
            else:
                patterns = [[*p, word] for p in patterns]
        found = []
        for other in self.named.get(patterns[0][-1] if patterns else "", []):
            if job is not None and other.id == job.id and "all" in words:
                continue
            if any(fits(pattern, way) for pattern in patterns for way in self.paths(other)):
                found.append(other.id)
        assert found or "previous-wave" in words, path
        return found

    def _nearest(self, own: str, job: Job | None) -> list[str]:
        s = job.scope if job else {}

        def at(**scope: str) -> list[Job]:
            return [j for j in self.named.get(own, []) if j.scope == scope]

        steps = []
        if job and job.package:
            steps.append([j for j in at(**s) if j.package == job.package])
        if "region" in s and "module" in s:
            steps.append(at(**s))
        if "wave" in s and "region" in s:
            steps.append(at(wave=s["wave"], region=s["region"]))
        both = (at(region=s["region"]) if "region" in s else []) + (
            at(module=s["module"]) if "module" in s else []
        )
        assert len(both) < 2, own
        steps.append(both)
        if "wave" in s:
            steps.append(at(wave=s["wave"]))
        if "source" in s:
            steps.append(at(source=s["source"]))
        steps.append(at())
        for step in steps:
            if step:
                return [step[0].id]
        raise AssertionError(own)

    def _links(self) -> Iterator[Need]:
        for job in self.jobs.values():
            for text in listed(job.text.get("needs")):
                found = re.fullmatch(
                    r"([^\s+]+)(?:\s+(fs|ss|ff|sf|FS|SS|FF|SF))?(?:\s*([+-].+))?", text.strip()
                )
                assert found, text
                path, type, lag = found.groups()
                for pred in self.find(path, job):
                    yield Need(job.id, pred, (type or "FS").upper(), (lag or "").replace(" ", ""))
            for path in listed(job.text.get("opens")):
                for succ in self.find(path, job):
                    yield Need(succ, job.id, "FS", "")

    # --- people who use it -----------------------------------------------------------------------------------------

    def groups(self, module: str) -> list[str]:
        """The groups that get a module."""
        written = (self.modules[module] or {}).get("groups")
        return list(self.book.get("groups", {})) if written is None else listed(written)

    def in_use(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """(region, group) -> the cells that it works in."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for region, module in self.cells:
            for group in self.region_groups(region):
                if not group or group in self.groups(module) or not self.groups(module):
                    found.setdefault((region, group), []).append((region, module))
        return found

    def region_groups(self, region: str) -> dict[str, int]:
        users = (self.regions[region] or {}).get("users", {})
        return {"": int(users)} if isinstance(users, str) else {g: int(n) for g, n in users.items()}

    def users(self, scope: dict[str, str]) -> int:
        """Users of a scope: each (region, group) once."""
        if not self.regions:
            users = self.book["programme"].get("users", "0")
            return int(users) if isinstance(users, str) else sum(int(n) for n in users.values())
        if not self.modules:
            return sum(
                sum(self.region_groups(r).values()) for r in self.regions if scope.get("region", r) == r
            )
        total = 0
        for (region, group), cells in self.in_use().items():
            for cell in cells:
                where = {"region": cell[0], "module": cell[1], "wave": self.cells[cell]}
                if all(where.get(key) == value for key, value in scope.items() if key != "source"):
                    total += self.region_groups(region)[group]
                    break
        return total

    def person(self, word: str, job: Job) -> str:
        """A person, where the word may be one of a scope."""
        section, _, field = word.partition(".")
        if not field:
            return word
        if section == "programme":
            return str(self.book["programme"].get(field) or self.book["roles"][field])
        return str(self.book[section + "s"][job.scope[section]][field])

    def team(self, job: Job) -> list[tuple[str, Fraction]]:
        """Who does the work, with units."""
        found = []
        for text in listed(job.text.get("team")):
            name, _, units = text.partition(" ")
            found.append((self.person(name, job), Fraction(units.strip() or "1")))
        return found


def fits(pattern: list[str], way: list[str]) -> bool:
    """Whether a pattern, in which ``all`` stands for one or more words, describes a path."""
    if not pattern or not way:
        return not pattern and not way
    if pattern[0] == "all" and len(pattern) > 1:
        return any(fits(pattern[1:], way[n:]) for n in range(1, len(way)))
    return pattern[0] == way[0] and fits(pattern[1:], way[1:])
