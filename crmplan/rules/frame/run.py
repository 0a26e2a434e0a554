"""Asks every rule of a plan: settings, waivers, one finding per cause, severities per stage, readiness."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from crmplan.analyses.money import Cost
from crmplan.expand.plan import Plan
from crmplan.faults import readable
from crmplan.guess import did_you_mean
from crmplan.language.fields import place
from crmplan.language.settings import Waiver
from crmplan.language.words import FAMILIES
from crmplan.model import ERROR, INFO, SEVERITIES, WARNING, Finding, Location, Stub
from crmplan.rules.frame.catalogue import FAULTS, by_word, rules
from crmplan.rules.frame.own import own_findings
from crmplan.rules.frame.record import FIRST, Ask, Gap, Rule, working_days
from crmplan.rules.frame.settings import read_settings
from crmplan.rules.frame.stubs import filled
from crmplan.rules.frame.view import View
from crmplan.schedule.result import Schedule

if TYPE_CHECKING:
    from crmplan.baselines.records import Baseline

STAGES = ("draft", "approval", "go-live")
"""Stages in their order."""

NEAR_FAMILIES = frozenset(("support", "training", "gates"))
"""Families whose gaps are errors for a go-live that is near."""

LISTED = 3
"""So many cells, waves or people are named in a message; of more the rest is counted."""

_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_LOWER = {ERROR: WARNING, WARNING: INFO, INFO: INFO}


class Family(NamedTuple):
    """How one family of checks stands, counted in checks, whatever the stage."""

    name: str
    met: int
    partly: int
    """Checks with warnings or infos only."""
    missing: int
    """Checks with an error."""
    waived: int
    """Checks whose every finding is accepted."""
    not_applicable: int
    """Checks of other profiles or newer editions, outside what the playbook covers, left out, or that could not
    be asked."""


class Preview(NamedTuple):
    """A finding of a check that is newer than the edition; it is shown, and counts for nothing."""

    finding: Finding
    """With the severity that it will have."""
    edition: int
    """From which it counts."""


class Verdict(NamedTuple):
    """What the checks say of a plan at a stage."""

    findings: tuple[Finding, ...]
    """Of the checks and their settings, by place; those of reading and expanding are not repeated."""
    accepted: tuple[tuple[Finding, str], ...]
    """Findings that somebody accepted, each with who, until when and why."""
    skipped: tuple[tuple[str, str], ...]
    """Checks that could not be asked, each with the reason."""
    stage: str
    """The stage asked for."""
    reached: str
    """The furthest stage without errors; empty when not even ``draft``."""
    next: str
    """The stage after the one reached; empty at the end."""
    missing: tuple[str, ...]
    """What the next stage needs, as sentences."""
    families: tuple[Family, ...] = ()
    """Every family, in the order of the vocabulary."""
    known: tuple[Finding, ...] = ()
    """Findings that were known when the checks were adopted; they count for the stage reached all the same."""
    stale: tuple[tuple[str, str], ...] = ()
    """What was known and is found no more, each as check and what it was about."""
    edition: int = FIRST
    """The edition of the checks that counted."""
    previews: tuple[Preview, ...] = ()
    """Findings of checks newer than that, by place; neither the stage nor the families know of them."""
    unasked: frozenset[str] = frozenset()
    """Names of the checks that were not asked, a company's own among them."""


class _Cause(NamedTuple):
    """Gaps of one cause: what becomes one finding."""

    rule: Rule
    gap: Gap
    """The first of them."""
    gaps: list[Gap]

    @property
    def severity(self) -> str:
        return self.gap.severity or self.rule.severity


def check(
    plan: Plan,
    schedule: Schedule | None,
    cost: Cost | None,
    *,
    stage: str | None = None,
    findings: Iterable[Finding] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    accept: bool = True,
    baseline: "Baseline | None" = None,
) -> Verdict:
    """Ask every rule that applies and say which stage the plan has reached.

    Parameters:
        plan: the expanded plan.
        schedule: its dates; None when it cannot be scheduled, then rules that need dates are skipped.
        cost: its money; None skips the rules about money.
        stage: ``draft``, ``approval`` or ``go-live``; the playbook's ``checks.stage``, else ``draft``.
        findings: of reading and expanding, which count for the stage reached.
        select: names, codes or families of rules to ask; the playbook's ``checks.select``, else all.
        ignore: names, codes or families of rules to leave out, beside those of ``checks.ignore``.
        accept: whether ``accept:`` of the playbook counts.
        baseline: the current stored baseline, which the checks of progress measure against.
    """
    playbook = plan.playbook
    checks = playbook.checks
    stage = stage or (checks.stage if checks else "") or STAGES[0]
    settings, problems = read_settings(playbook)
    view = View(plan, schedule, cost, stage, baseline)
    causes: dict[tuple[str, str, int, str, str], _Cause] = {}
    waived: dict[tuple[int, str, str, int, str, str], _Cause] = {}
    waivers = _Waivers(playbook.accept if accept else (), plan.as_of)
    skipped = []
    if checks is not None:
        select = select or checks.select
        ignore = (*ignore, *checks.ignore)
    asked = _asked(view, select, ignore)
    for rule in asked:
        reason = _cannot(rule, view)
        if reason:
            skipped.append((rule.name, reason))
            continue
        for gap in rule.run(view, Ask(rule, settings.values(rule, view.profile))):
            key = (rule.name, gap.at.file, gap.at.line, gap.message, gap.severity)
            waiver = waivers.match(rule, gap, view)
            if waiver is None:
                causes.setdefault(key, _Cause(rule, gap, [])).gaps.append(gap)
            else:
                waived.setdefault((waiver, *key), _Cause(rule, gap, [])).gaps.append(gap)
    own = [
        *problems,
        *(own_findings(view) if not select else ()),
        *waivers.problems(partial=bool(select or ignore or skipped)),
    ]
    near = _near(view)
    edition = settings.edition
    told = [(cause, _finding(cause, view, stage, near)) for cause in causes.values()]
    previews = [(cause, one) for cause, one in told if cause.rule.edition > edition]
    told = [(cause, one) for cause, one in told if cause.rule.edition <= edition]
    by_stage = {
        name: [*own, *(one if name == stage else _at(one, cause, name, near) for cause, one in told)]
        for name in STAGES
    }
    reached, missing = _readiness(by_stage, tuple(findings), view, near)
    passed = STAGES.index(reached) + 1 if reached else 0
    answered = frozenset(rule.name for rule in asked) - {name for name, _ in skipped}
    return Verdict(
        tuple(sorted(by_stage[stage], key=_order)),
        tuple(
            (_finding(cause, view, stage, near), waivers.words(key[0], view))
            for key, cause in sorted(waived.items(), key=lambda pair: _order_of(pair[1]))
        ),
        tuple(skipped),
        stage,
        reached,
        STAGES[passed] if passed < len(STAGES) else "",
        missing,
        _families(
            {rule.name for rule in asked if rule.name in answered and rule.edition <= edition},
            causes.values(),
            waived.values(),
        ),
        edition=edition,
        previews=tuple(
            Preview(one, cause.rule.edition)
            for cause, one in sorted(previews, key=lambda pair: _order(pair[1]))
        ),
        unasked=frozenset(
            [rule.name for rule in rules() if rule.name not in answered]
            + (list(checks.own) if checks is not None and select else [])
        ),
    )


def _families(asked: set[str], causes: Iterable[_Cause], waived: Iterable[_Cause]) -> tuple[Family, ...]:
    """Return how every family stands: a rule counts once, by the gravest of its findings."""
    gravest: dict[str, str] = {}
    for cause in causes:
        name, severity = cause.rule.name, cause.severity
        if name not in gravest or _RANK[severity] < _RANK[gravest[name]]:
            gravest[name] = severity
    accepted = {cause.rule.name for cause in waived} - set(gravest)
    counts = {family: [0, 0, 0, 0, 0] for family in FAMILIES}
    for rule in rules():
        if rule.name not in asked:
            column = 4
        elif rule.name in accepted:
            column = 3
        else:
            column = {ERROR: 2, WARNING: 1, INFO: 1}.get(gravest.get(rule.name, ""), 0)
        counts[rule.family][column] += 1
    return tuple(Family(family, *row) for family, row in counts.items() if any(row))


def _asked(view: View, select: Sequence[str], ignore: Sequence[str]) -> list[Rule]:
    def named(rule: Rule, words: Sequence[str]) -> bool:
        return rule.name in words or rule.code in words or rule.family in words

    return [
        rule
        for rule in rules()
        if view.applies(rule.family)
        and view.profile in rule.profiles
        and (view.simulated is not None or "simulation" not in rule.needs)
        and (not select or named(rule, select))
        and not named(rule, ignore)
    ]


def _cannot(rule: Rule, view: View) -> str:
    if "schedule" in rule.needs and view.schedule is None:
        return "the plan has no dates yet"
    if "cost" in rule.needs and view.cost is None:
        return "the money has not been worked out"
    return ""


def _near(view: View) -> frozenset[int]:
    """Return the go-lives that are within 60 working days after the day that counts as today."""
    as_of = view.plan.as_of
    if as_of is None or view.schedule is None:
        return frozenset()
    today = as_of.toordinal() * 1440
    limit = view.plan.calendars["default"].add(today, 60 * view.plan.day_minutes)
    finish = view.schedule.finish
    actuals = view.plan.actuals
    return frozenset(
        task
        for task in view.go_lives
        if today <= finish[task] <= limit and not (task in actuals and actuals[task].finished is not None)
    )


def at_stage(rule: Rule, severity: str, stage: str, near: bool) -> str:
    """Return the severity of a rule's finding at a stage; ``near``: it endangers a go-live within 60 working
    days."""
    if stage == "draft" and rule.code != "SCH-01":
        return _LOWER[severity]
    if stage == "go-live" and near and rule.family in NEAR_FAMILIES:
        return ERROR
    return severity


def _finding(cause: _Cause, view: View, stage: str, near: frozenset[int]) -> Finding:
    rule, gap, gaps = cause
    names = list(dict.fromkeys(one.what for one in gaps if one.what))
    tasks = sorted({task for one in gaps for task in one.tasks})
    also: dict[tuple[Location, str], None] = {}
    for one in gaps:
        also.update(dict.fromkeys(one.also))
    is_near = any(task in near for one in gaps for task in one.go_lives)
    return Finding(
        rule.name,
        rule.code,
        at_stage(rule, cause.severity, stage, is_near),
        readable(_message(gap, names, gaps)),
        gap.at,
        gap.help,
        tuple(also)[:LISTED],
        tuple(view.plan.tasks[task].id for task in tasks),
        ", ".join(names),
        _stubs(gaps, view),
    )


def _stubs(gaps: Iterable[Gap], view: View) -> tuple[Stub, ...]:
    """Return what the gaps of one cause offer to write, each once."""
    found: dict[Stub, None] = {}
    for gap in gaps:
        found.update(dict.fromkeys((gap.stub,) if isinstance(gap.stub, Stub) else gap.stub))
    return tuple(filled(view, one) for one in found)


def _at(finding: Finding, cause: _Cause, stage: str, near: frozenset[int]) -> Finding:
    """Return the finding of a cause as it is at another stage."""
    is_near = any(task in near for one in cause.gaps for task in one.go_lives) if near else False
    severity = at_stage(cause.rule, cause.severity, stage, is_near)
    return finding if severity == finding.severity else finding._replace(severity=severity)


def _message(gap: Gap, names: Sequence[str], gaps: Sequence[Gap]) -> str:
    # Backticks in messages mark words of the language; those of a name would not.
    names = [name.replace("`", "'") for name in names]
    message = gap.message.replace("{what}", listed(names)).replace("{all}", joined(names))
    return message.replace("{days}", working_days(max(one.days for one in gaps)))


def listed(names: Sequence[str]) -> str:
    """Return names for the middle of a sentence: ``A``, ``A and B``, ``A, B, C and 9 more``."""
    if len(names) > LISTED + 1:
        return f"{', '.join(names[:LISTED])} and {len(names) - LISTED} more"
    return joined(names)


def joined(names: Sequence[str]) -> str:
    """Return all names for the middle of a sentence."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _order(finding: Finding) -> tuple[tuple[bool, str, int, int], int, str, str]:
    return (finding.at.order, _RANK[finding.severity], finding.code, finding.message)


def _order_of(cause: _Cause) -> tuple[tuple[bool, str, int, int], str, str]:
    return (cause.gap.at.order, cause.rule.code, cause.gap.message)


# --- readiness ------------------------------------------------------


def _readiness(
    by_stage: Mapping[str, Sequence[Finding]],
    language: tuple[Finding, ...],
    view: View,
    near: frozenset[int],
) -> tuple[str, tuple[str, ...]]:
    """Return the furthest stage without errors and what the next one needs, as sentences."""
    reached = ""
    for stage in STAGES:
        found = [*language, *by_stage[stage]] if stage == STAGES[0] else list(by_stage[stage])
        errors = sorted((one for one in found if one.severity == ERROR), key=_order)
        if errors:
            return reached, tuple(one.message for one in errors)
        if stage == "go-live":
            open_point = _not_judged(view, near)
            if open_point:
                return reached, (open_point,)
        reached = stage
    return reached, ()


def _not_judged(view: View, near: frozenset[int]) -> str:
    """Return why readiness for go-live cannot be judged yet; empty when it can."""
    if view.plan.as_of is None:
        return "Go-live is judged against a day: give --as-of or progress."
    if view.go_lives and not near and view.schedule is not None:
        latest = max(view.schedule.finish[task] for task in view.go_lives)
        if latest >= view.plan.as_of.toordinal() * 1440:
            return f"No go-live lies within 60 working days of {view.plan.as_of.isoformat()}."
    return ""


# --- waivers ------------------------------------------------------


class _Waivers:
    """The entries of ``accept:`` and which of them were used."""

    def __init__(self, entries: Sequence[Waiver], as_of: date | None) -> None:
        self.entries = entries
        self.as_of = as_of
        self.used: set[int] = set()

    def match(self, rule: Rule, gap: Gap, view: View) -> int | None:
        """Return the entry that accepts a gap; an expired one accepts nothing."""
        for number, entry in enumerate(self.entries):
            if entry.rule not in (rule.name, rule.code):
                continue
            if entry.at in ("", "programme") or any(_inside(entry.at, path) for path in _paths(gap, view)):
                self.used.add(number)
                if not self._expired(entry):
                    return number
        return None

    def _expired(self, entry: Waiver) -> bool:
        return self.as_of is not None and entry.until is not None and entry.until < self.as_of

    def words(self, number: int, view: View) -> str:
        """Return who accepted it, until when and why."""
        entry = self.entries[number]
        person = view.plan.playbook.people.get(entry.by)
        name = person.name if person is not None and person.name else entry.by
        until = f", until {entry.until.isoformat()}" if entry.until else ""
        return f"{name}{until}: {entry.reason}"

    def problems(self, *, partial: bool) -> list[Finding]:
        """Return what is wrong with the entries; with ``partial`` not every rule was asked."""
        found = []
        known = by_word()
        for number, entry in enumerate(self.entries):
            if entry.rule not in known:
                guess = did_you_mean(entry.rule, known)
                found.append(
                    _fault("unknown-check", place(entry, "rule"), f'no check "{entry.rule}" to accept{guess}')
                )
            elif self._expired(entry):
                message = f'"{entry.rule}" was accepted until {entry.until}; mend it or accept it anew'
                found.append(_fault("expired-acceptance", place(entry, "until"), message))
            elif number not in self.used and not partial:
                where = f" at {entry.at}" if entry.at else ""
                message = f'nothing to accept: "{entry.rule}" has no finding{where}; take the entry out'
                found.append(_fault("unused-acceptance", place(entry, "rule"), message))
        return found


def _paths(gap: Gap, view: View) -> list[str]:
    found = [gap.path or gap.what, gap.what]
    for task in gap.tasks:
        found.append(view.plan.tasks[task].id)
        scope = view.plan.tasks[task].scope
        found += [part for part in (scope.region, scope.module, scope.wave) if part]
    return found


def _inside(where: str, path: str) -> bool:
    """Whether a path is a place or lies below it; ``all`` in the place stands for any part."""
    wanted = where.split("/")
    parts = path.split("/")
    return len(parts) >= len(wanted) and all(
        one in ("all", part) for one, part in zip(wanted, parts, strict=False)
    )


def _fault(name: str, at: Location, message: str, help: str = "") -> Finding:
    row = FAULTS[name]
    return Finding(name, row.code, row.severity, message, at, help)


__all__ = ["STAGES", "Preview", "Verdict", "at_stage", "check", "listed"]
