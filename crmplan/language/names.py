"""Looks up the names that a playbook uses: people, regions, calendars, measures and the rest.

References to tasks are left to the expansion, which knows them; so are the codes of countries.
"""

import re
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Map
from typing import Any, NamedTuple

from crmplan.guess import did_you_mean
from crmplan.language import words
from crmplan.language.criteria import Criterion
from crmplan.language.fields import Placed, place
from crmplan.language.money import Line
from crmplan.language.packages import Package
from crmplan.language.playbook import Playbook
from crmplan.language.readers import Amounts, Users
from crmplan.language.slips import Reading, unknown
from crmplan.language.tasks import TASK, TaskSpec, Where
from crmplan.language.values import Amount, Duration
from crmplan.model import Location
from crmplan.nodes import Mapping, Node
from crmplan.public_holidays import country_code

_COUNTRY = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
"""Shape of a country's code; whether it exists is known where the holidays are."""
_MOST_GUESSES = 50
"""So many unknown names get a guess; who has more has another trouble than spelling."""


class _Kind(NamedTuple):
    """One kind of name: how messages call it and which fault it is when it is unknown."""

    what: str
    fault: str
    known: Collection[str]
    also: Collection[str] = ()
    """Words that stand for one."""


def look_up(playbook: Playbook, reading: Reading) -> None:
    """Add a finding for each name that the playbook uses and nowhere defines."""
    _Names(playbook, reading).all()


class _Names:
    def __init__(self, playbook: Playbook, reading: Reading) -> None:
        self.playbook = playbook
        self.reading = reading
        everyone = ("all",)
        self.people = _Kind("person", "unknown-person", playbook.people, words.PERSON_SCOPE_WORDS)
        self.regions = _Kind("region", "unknown-region", playbook.regions, everyone)
        self.modules = _Kind("module", "unknown-module", playbook.modules, everyone)
        self.waves = _Kind("wave", "unknown-wave", playbook.waves, everyone)
        self.groups = _Kind("group", "unknown-group", playbook.groups, ("all", "module.groups"))
        self.phases = _Kind("phase", "unknown-phase", playbook.phases)
        self.calendars = _Kind("calendar", "unknown-calendar", playbook.calendars, ("region.calendar",))
        self.sources = _Kind("data source", "unknown-name", playbook.sources, everyone)
        self.integrations = _Kind("integration", "unknown-name", playbook.integrations, everyone)
        self.entities = _Kind("entity", "unknown-name", playbook.entities, everyone)
        self.kpis = _Kind("KPI", "unknown-name", playbook.kpis)
        self.measures = _Kind("measure", "unknown-measure", {**playbook.kpis, **playbook.measures})
        self.audience = _Kind(
            "audience",
            "unknown-name",
            {**playbook.groups, **playbook.stakeholders, **playbook.regions, **playbook.people},
            everyone,
        )
        self.told: dict[tuple[int, str], tuple[Collection[str], str]] = {}
        """Known names (by identity, so they are kept) and an unknown one -> what was said of it: names are misspelt in
        many places."""
        self.foreign: dict[str, list[Location]] = {}
        self.bare: list[Location] = []
        self.likely_missing: list[Node] = []

    # -- the tools -------------------------------------------------------------------------------------------

    def check(self, kind: _Kind, record: Placed, key: str, value: str | Iterable[str]) -> None:
        """Look up one name or several that stand behind ``key``."""
        if not value:
            return
        for item, name in enumerate((value,) if isinstance(value, str) else value):
            if name not in kind.known and name not in kind.also:
                self.missing(kind, name, place(record, key, item))

    def missing(self, kind: _Kind, name: str, at: Location) -> None:
        """Add the finding of a name that is not there."""
        _, message = self.told.get((id(kind.known), name), ((), ""))
        if not message:
            message = unknown(name, kind.what, kind.known if len(self.told) < _MOST_GUESSES else ())
            self.told[id(kind.known), name] = (kind.known, message)
        if not kind.known:
            section = _SECTION.get(kind.what, f"{kind.what}s")
            quoted = section if " " in section else f'"{section}"'
            message = f'no {kind.what} "{name}": the playbook has no {quoted}'
            if section in _NAMED:
                message += f"; say what it is: {section}: {{{name}: {{name: ...}}}}"
        self.reading.add(kind.fault, at, message)

    def calendar(self, record: Placed, name: str, key: str = "calendar") -> None:
        """Look up a calendar, which may be the code of a country."""
        if not name or _COUNTRY.fullmatch(name) or name in (*self.calendars.known, *self.calendars.also):
            return
        code = "" if did_you_mean(name, self.calendars.known) else country_code(name)
        if code:
            message = f'no calendar "{name}"; did you mean "{code}", the code of the country?'
            self.reading.add("unknown-calendar", place(record, key), message)
        else:
            self.check(self.calendars, record, key, name)

    def owner(self, records: Map[str, Any], *keys: str) -> None:
        """Look up the person behind ``owner`` (or the keys) of each record."""
        for record in records.values():
            for key in keys or ("owner",):
                self.check(self.people, record, key, getattr(record, key))

    def amount(self, amount: Amount | None, at: Location) -> None:
        """Note the currency of an amount."""
        if amount is None:
            return
        programme = self.playbook.programme
        if (
            amount.currency
            and amount.currency != programme.currency
            and amount.currency not in programme.rates
        ):
            self.foreign.setdefault(amount.currency, []).append(at)
        elif not amount.currency and not programme.currency and amount.number:
            self.bare.append(at)

    def amounts(self, amounts: Amounts | None, at: Location) -> None:
        """Note the currencies and look up the regions of amounts by region."""
        if amounts is None:
            return
        self.amount(amounts.default, at)
        for region, amount in amounts.regions.items():
            node = amounts.node
            if region not in self.playbook.regions and isinstance(node, Mapping):
                self.missing(self.regions, region, node.key_at(region))
            self.amount(amount, at)

    def users(self, users: Users | None) -> None:
        """Look up the groups of users."""
        if users is not None and isinstance(users.node, Mapping):
            for group in users.groups:
                if group not in self.playbook.groups:
                    self.missing(self.groups, group, users.node.key_at(group))

    def where(self, where: Where | None, tasks: Collection[str] | None = None) -> None:
        """Look up the scopes of ``only``, ``except`` and ``when``."""
        if where is None:
            return
        self.check(self.regions, where, "region", where.region)
        self.check(self.modules, where, "module", where.module)
        self.check(self.waves, where, "wave", where.wave)
        self.check(self.sources, where, "source", where.source)
        if tasks is not None:
            self.check(
                _Kind("task of this package", "unknown-name", tasks, ("all",)), where, "task", where.task
            )

    def criteria(self, criteria: tuple[Criterion, ...]) -> None:
        """Look up the measures of criteria, and compare their units."""
        for criterion in criteria:
            measured = criterion.measured
            if measured is None:
                continue
            measure = self.playbook.kpis.get(measured.measure) or self.playbook.measures.get(measured.measure)
            if measure is None:
                self.missing(self.measures, measured.measure, criterion.at)
            elif measured.percent and measure.unit not in ("", "%"):
                message = f'"{measured.measure}" is counted in {measure.unit}, not in percent'
                self.reading.add("bad-criterion", criterion.at, message)
            elif not measured.percent and measure.unit == "%" and 0 < measured.number < 1:
                meant = f"{measured.number * 100:f}".rstrip("0").rstrip(".")
                message = f'"{measured.measure}" is counted in percent; did you mean {meant}% ?'.replace(
                    "% ?", "%?"
                )
                self.reading.add("bad-criterion", criterion.at, message)

    # -- the sections ----------------------------------------------------------------------------------------

    def all(self) -> None:
        """Look up every section."""
        self.people_and_places()
        for task in (*self.playbook.tasks.values(), *self.playbook.gates.values()):
            self.task(task)
        for gate in self.playbook.gates.values():
            if not gate.gate and not ("kind" in gate.node.entries and not gate.kind):
                message = f'"{gate.id}" stands below "gates" and has no kind of gate; add kind: gate-stage'
                self.reading.add("no-gate-kind", place(gate, "kind"), message)
        for package in self.playbook.packages.values():
            self.package(package)
        self.money()
        self.why()
        self.registers()
        self.tracking()
        self.report_money()
        self.report_likely()
        self.name_space()

    def people_and_places(self) -> None:
        playbook = self.playbook
        programme = playbook.programme
        self.check(self.people, programme, "sponsor", programme.sponsor)
        self.users(programme.users)
        roles = playbook.node.get("roles")
        for role, people in playbook.roles.items():
            if isinstance(roles, Mapping):
                self.check(self.people, _At(roles), role, people)
        sponsors = playbook.roles.get("sponsor", ())
        if programme.sponsor and sponsors and sponsors != (programme.sponsor,) and isinstance(roles, Mapping):
            self.reading.add(
                "sponsor-twice",
                place(programme, "sponsor"),
                f'the sponsor is "{programme.sponsor}" here and "{", ".join(sponsors)}" in "roles"; write '
                f"roles: {{sponsor: {programme.sponsor}}} instead of this line, or remove it",
                also=[(place(_At(roles), "sponsor"), "the role")],
            )
        for person in playbook.people.values():
            self.check(self.regions, person, "region", person.region)
            self.check(self.groups, person, "group", person.group)
            self.check(self.people, person, "deputy", person.deputy)
            self.calendar(person, person.calendar)
            self.amount(person.rate, place(person, "rate"))
            self.amount(person.backfill, place(person, "backfill"))
            if person.allocation is not None and isinstance(person.allocation.node, Mapping):
                parts = _Kind("wave or phase", "unknown-wave", {**playbook.waves, **playbook.phases})
                for part in person.allocation.parts:
                    if part not in parts.known:
                        self.missing(parts, part, person.allocation.node.key_at(part))
        for freeze in playbook.freezes.values():
            self.check(self.regions, freeze, "regions", freeze.regions)
        for region in playbook.regions.values():
            self.check(self.people, region, "lead", region.lead)
            self.calendar(region, region.calendar)
            self.users(region.users)
            self.check(self.regions, region, "part_of", region.part_of)
            for variant in region.variants.values():
                self.check(self.modules, variant, "module", variant.module)
                self.check(self.people, variant, "approved_by", variant.approved_by)
        self.part_of_rings()
        for module in playbook.modules.values():
            self.check(self.people, module, "owner", module.owner)
            self.check(self.groups, module, "groups", module.groups)
        for wave in playbook.waves.values():
            self.check(self.regions, wave, "regions", wave.regions)
            self.check(self.modules, wave, "modules", wave.modules)
            self.check(self.waves, wave, "after", wave.after or ())
            self.cells(wave.cells)
        for exclusion in playbook.exclude:
            self.cells(exclusion.cell)
            self.check(self.people, exclusion, "owner", exclusion.owner)

    def cells(self, cells: Iterable[Any]) -> None:
        for cell in cells:
            for kind, name in zip((self.regions, self.modules), cell.parts, strict=True):
                if name not in kind.known and name != "all":
                    self.missing(kind, name, cell.at)

    def part_of_rings(self) -> None:
        regions = self.playbook.regions
        for start in regions:
            seen = [start]
            above = regions[start].part_of
            while above in regions and above not in seen:
                seen.append(above)
                above = regions[above].part_of
            if above == start:
                ring = " is part of ".join(f'"{name}"' for name in [*seen, start])
                if min(seen) == start:
                    self.reading.add(
                        "part-of-ring", place(regions[start], "part_of"), f"{ring}; remove one part_of"
                    )

    def task(self, task: TaskSpec) -> None:
        """Look up the names of a task."""
        people = self.people
        if task.owner and "owner" in task.node.entries:
            self.check(people, task, "owner", task.owner)
        for unit in task.team:
            if unit.person not in people.known and unit.person not in people.also:
                self.missing(people, unit.person, unit.at)
        for key, names in (
            ("consulted", task.consulted),
            ("informed", task.informed),
            ("approvers", task.approvers),
        ):
            if names:
                self.check(people, task, key, names)
        if task.phase and task.phase not in self.phases.known:
            self.check(self.phases, task, "phase", task.phase)
        if task.calendar:
            self.calendar(task, task.calendar)
        for category, amounts in task.cost.items():
            node = task.node.get("cost")
            value = node.get(category) if isinstance(node, Mapping) else None
            self.amounts(amounts, (value or task.node).at)
        if task.criteria:
            self.criteria(task.criteria)
        if task.exit:
            self.criteria(task.exit)
        if task.training is not None:
            self.check(self.groups, task.training, "groups", task.training.groups)
        if task.covers is not None:
            for kind, key in (
                (self.regions, "regions"),
                (self.modules, "modules"),
                (self.waves, "waves"),
                (self.groups, "groups"),
                (self.sources, "sources"),
                (self.integrations, "integrations"),
                (self.entities, "entities"),
            ):
                self.check(kind, task.covers, key, getattr(task.covers, key))
        if task.rollback is not None:
            self.check(people, task.rollback, "owner", task.rollback.owner)
        self.where(task.only)
        self.where(task.except_)
        if task.duration is not None:
            self.likely(task.duration, task.node.get("duration"))

    def likely(self, duration: Duration, node: Node | None) -> None:
        """Note a range without a likely value."""
        if duration.likely is None and node is not None:
            self.likely_missing.append(node)

    def package(self, package: Package) -> None:
        """Look up the names in the defaults, tasks and overrides of a package."""
        nodes = [package.defaults, *package.tasks.values(), *(one.set for one in package.override)]
        for node in nodes:
            if node is not None:
                self.task(TASK.read(_appended(node), Reading(partial=True)))
        self.where(package.only)
        self.where(package.except_)
        for override in package.override:
            self.where(override.when, package.tasks)

    def money(self) -> None:
        budget = self.playbook.budget
        if budget is None:
            return
        self.amount(budget.approved, place(budget, "approved"))
        categories = budget.node.get("categories")
        for category, amount in budget.categories.items():
            self.amount(
                amount,
                place(_At(categories), category) if isinstance(categories, Mapping) else budget.node.at,
            )
        for line in budget.lines.values():
            self.line(line)
        for round in budget.funding.values():
            self.amount(round.amount, place(round, "amount"))

    def line(self, line: Line) -> None:
        self.amounts(line.amount, place(line, "amount"))
        self.check(self.modules, line, "for", line.for_)

    def why(self) -> None:
        playbook = self.playbook
        for objective in playbook.objectives.values():
            self.check(self.kpis, objective, "kpi", objective.kpi)
        self.owner(playbook.objectives)
        self.owner(playbook.kpis, "owner", "dashboard")
        for kpi in playbook.kpis.values():
            self.check(self.kpis, kpi, "paired_with", kpi.paired_with)
        self.owner(playbook.measures)
        case = playbook.business_case
        if case is not None:
            self.check(self.people, case, "owner", case.owner)
            self.amount(case.cost, place(case, "cost"))
            self.owner(case.benefits)
            for benefit in case.benefits.values():
                self.check(self.kpis, benefit, "kpi", benefit.kpi)
                self.amount(benefit.amount, place(benefit, "amount"))

    def registers(self) -> None:
        playbook = self.playbook
        self.owner(playbook.risks)
        for risk in playbook.risks.values():
            self.check(self.waves, risk, "waves", risk.waves)
            self.amount(risk.cost, place(risk, "cost"))
            if risk.delay is not None:
                self.likely(risk.delay, risk.node.get("delay"))
        self.owner(playbook.stakeholders, "owner", "person")
        for stakeholder in playbook.stakeholders.values():
            self.check(self.groups, stakeholder, "groups", stakeholder.groups)
        for events in (playbook.events, playbook.communications):
            self.owner(events)
            for event in events.values():
                self.check(self.audience, event, "audience", event.audience)
                self.check(self.regions, event, "regions", event.regions)
                self.check(self.waves, event, "waves", event.waves)
        self.owner(playbook.events, "attend")
        self.owner(playbook.sources, "owner", "steward")
        for source in playbook.sources.values():
            self.check(self.regions, source, "regions", source.regions)
            self.check(self.entities, source, "entities", source.entities)
        self.owner(playbook.entities)
        self.owner(playbook.integrations)
        for integration in playbook.integrations.values():
            self.check(self.entities, integration, "entities", integration.entities)
            self.check(self.modules, integration, "modules", integration.modules)
            self.check(self.waves, integration, "waves", integration.waves)
            self.amount(integration.cost, place(integration, "cost"))
        for level in playbook.escalation:
            self.check(self.people, level, "to", level.to)
        self.owner(playbook.decisions)
        selection = playbook.selection
        if selection is not None:
            candidates = _Kind("candidate", "unknown-name", selection.candidates)
            self.check(candidates, selection, "chosen", selection.chosen)
            criteria = _Kind("criterion", "unknown-name", selection.criteria)
            for candidate in selection.candidates.values():
                scores = candidate.node.get("scores")
                for criterion in candidate.scores:
                    if criterion not in criteria.known and isinstance(scores, Mapping):
                        self.missing(criteria, criterion, scores.key_at(criterion))

    def tracking(self) -> None:
        for status in self.playbook.progress.values():
            for task in status.tasks:
                self.amount(task.spent, place(task, "spent"))
            for gate in status.gates:
                self.check(self.people, gate, "by", gate.by)
            for rated in status.ratings.values():
                self.check(self.people, rated, "by", rated.by)
            lines = _Kind(
                "budget line", "unknown-name", self.playbook.budget.lines if self.playbook.budget else ()
            )
            for line in status.lines:
                self.amount(line.spent, place(line, "spent"))
                if line.reference.path not in lines.known:
                    self.missing(lines, line.reference.path, line.reference.at)
        packages = _Kind("package", "unknown-name", self.playbook.packages)
        for own in self.playbook.checks.own.values() if self.playbook.checks else ():
            for condition in (own.where, own.must):
                if condition is not None:
                    self.check(self.regions, condition, "region", condition.region)
                    self.check(self.modules, condition, "module", condition.module)
                    self.check(self.waves, condition, "wave", condition.wave)
                    self.check(self.phases, condition, "phase", condition.phase)
                    self.check(packages, condition, "package", condition.package)
                    self.check(self.people, condition, "owner", condition.owner)
                    self.check(self.people, condition, "team", condition.team)
        for waiver in self.playbook.accept:
            self.check(self.people, waiver, "by", waiver.by)

    # -- what is said once for many places -------------------------------------------------------------------

    def report_money(self) -> None:
        """Say which currencies lack a rate, once for each."""
        currency = self.playbook.programme.currency
        for code, places in self.foreign.items():
            also = [(at, "also here") for at in places[1:6]]
            if currency:
                message = (
                    f"{code} has no plan rate; write what 1 {code} is in {currency}: rates: {{{code}: ...}}"
                )
            else:
                message = f"the programme has no currency; write currency: {code} below programme"
            self.reading.add("missing-rate", places[0], message, also=also)
        if self.bare and not self.foreign:
            at, *others = self.bare
            also = [(other, "also here") for other in others[:5]]
            message = "the amount has no currency; write one below programme, for example currency: EUR"
            self.reading.add("missing-rate", at, message, also=also)

    def report_likely(self) -> None:
        """Say once how many durations lack a likely value."""
        if not self.likely_missing:
            return
        first, *others = self.likely_missing
        count = f"{len(others) + 1} durations give" if others else "the duration gives"
        message = (
            f"{count} no likely value; the midpoint is scheduled until one stands in brackets: 25d..45d (30d)"
        )
        also = [(node.at, "also here") for node in others[:20]]
        self.reading.add("likely-missing", first.at, message, also=also)

    def name_space(self) -> None:
        """Refuse one id for two of the things that references may begin with."""
        playbook = self.playbook
        first: dict[str, tuple[str, Node]] = {}
        sections: list[tuple[str, Iterable[Any]]] = [
            ("region", playbook.regions.values()),
            ("module", playbook.modules.values()),
            ("wave", playbook.waves.values()),
            ("phase", playbook.phases.values()),
            ("task", playbook.tasks.values()),
            ("gate", playbook.gates.values()),
        ]
        if any(package.for_ == "source" for package in playbook.packages.values()):
            sections.append(("data source", playbook.sources.values()))
        for what, records in sections:
            for record in records:
                before = first.get(record.id)
                if before is None:
                    first[record.id] = (what, record.key)
                    continue
                self.reading.add(
                    "shared-name",
                    record.key.at,
                    f'"{record.id}" is a {what} and a {before[0]}; give one of them another id',
                    also=[(before[1].at, f"the {before[0]}")],
                )


_SECTION = {
    "person": "people",
    "data source": "sources",
    "entity": "entities",
    "KPI": "kpis",
    "budget line": "lines",
    "wave or phase": "waves or phases",
}
_NAMED = ("people", "groups", "regions", "modules", "waves", "sources", "entities", "kpis", "measures")
"""Sections whose entries need no more than a name."""


class _At(NamedTuple):
    """A map that is no record, for its places."""

    node: Mapping


def _appended(node: Mapping) -> Mapping:
    """Return a part of a task with what it appends (``needs+``) as if it replaced."""
    if not any(name.endswith("+") for name in node.entries):
        return node
    entries = {name.removesuffix("+"): entry for name, entry in node.entries.items()}
    return Mapping(entries, node.flow, node.file, node.line, node.column, node.end_line, node.end_column)
