"""Runs the stages in order: text, playbook, plan, schedule, money, findings, report.

The one entry point that commands and tests use. Each stage is a function from one frozen record to the next; a
stage that cannot run leaves its field None and the findings say why.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crmplan import baselines as stored_baselines
from crmplan.analyses.money import Cost
from crmplan.baselines import Stored
from crmplan.collector import without_collector
from crmplan.expand import Plan, expand
from crmplan.language import Playbook, load
from crmplan.model import Finding, has_errors
from crmplan.rules import Verdict, check
from crmplan.schedule import Schedule, schedule
from crmplan.source import Files, Source

if TYPE_CHECKING:
    from crmplan.expand.changes import Value
    from crmplan.report import Report
    from crmplan.report.pack.snapshot import Compared, Snapshot


class Work(NamedTuple):
    """Everything that is known of one playbook."""

    sources: Mapping[str, Source]
    """File name as in the findings -> text, for code frames."""
    playbook: Playbook | None
    plan: Plan | None
    schedule: Schedule | None
    """None when the plan has a ring or lacks what dates need."""
    cost: Cost | None
    findings: tuple[Finding, ...]
    """Of reading and expanding; the findings of the checks are in ``verdict``."""
    verdict: Verdict | None = None
    baselines: Stored = stored_baselines.NONE
    """The stored baselines; what is wrong with them is in ``findings`` too."""

    @property
    def broken(self) -> bool:
        """Whether the text or the expansion has errors, so that outputs would mislead."""
        return has_errors(self.findings)


def plan(
    path: Path | str,
    *,
    as_of: date | None = None,
    money: bool = True,
    files: Files | None = None,
    baselines: bool = True,
    changes: "Mapping[str, Value] | None" = None,
) -> Work:
    """Read a playbook and compute its plan, dates and money.

    Parameters:
        path: a file, or ``crmplan:NAME`` for a shipped playbook.
        as_of: the day that counts as today; the latest progress date when None.
        money: whether to work out the money too.
        files: where to read from, and ``path`` is a name there; by default the folder of ``path``.
        baselines: whether to read the stored baselines; one that cannot be trusted is an error.
        changes: of a what-if, see ``expand``.

    Returns:
        What could be worked out; problems are in ``findings``, never raised.
    """
    with without_collector():
        playbook, sources, findings = load(path, files)
        stored = stored_baselines.stored(str(path), files) if baselines else stored_baselines.NONE
        findings = (*findings, *stored.findings)
        sources = {**sources, **stored.sources}
        if playbook is None:
            return Work(sources, None, None, None, None, findings, baselines=stored)
        expanded = expand(playbook, as_of=as_of, changes=changes)
        # A slip in a package is found as written and again when its tasks are typed.
        findings = tuple(dict.fromkeys((*findings, *expanded.findings)))
        if stored.baselines:
            stored = _followed(stored, expanded)
        if not expanded.schedulable:
            return Work(sources, playbook, expanded, None, None, findings, baselines=stored)
        dates = schedule(expanded)
        findings = (*findings, *dates.findings)
        costs = None
        if money:
            from crmplan.analyses.cost import cost

            costs = cost(expanded, dates)
            findings = (*findings, *costs.findings)
        return Work(sources, playbook, expanded, dates, costs, findings, baselines=stored)


def _followed(stored: Stored, plan: Plan) -> Stored:
    """Return the baselines with the ids that their tasks have in a plan."""
    from crmplan.baselines.followed import Now, followed
    from crmplan.report.words import Names

    names = Names(plan)
    today = {
        task.id: Now(names.task(place), task.scope.region, task.scope.module, task.scope.wave)
        for place, task in enumerate(plan.tasks)
    }
    groups = {
        "region": ("", *plan.playbook.regions),
        "module": ("", *plan.playbook.modules),
        "wave": ("", *(wave.id for wave in plan.waves)),
    }
    return stored._replace(baselines=tuple(followed(one, today, groups) for one in stored.baselines))


def judge(
    work: Work,
    *,
    stage: str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    accept: bool = True,
    use_known: bool = True,
    known_file: Path | None = None,
) -> Work:
    """Return the work with the verdict of the checks.

    Parameters:
        work: a planned work; without a plan it is returned as it is.
        stage: the playbook's own stage when None.
        select, ignore: names, codes or families of checks to ask or to leave out; all by default.
        accept: whether what the playbook accepts counts as accepted.
        use_known: whether known findings count as known.
        known_file: the file that lists them; the one beside the playbook when None, where there is one.
    """
    if work.plan is None:
        return work
    with without_collector():
        verdict = check(
            work.plan,
            work.schedule,
            work.cost,
            stage=stage,
            findings=work.findings,
            select=select,
            ignore=ignore,
            accept=accept,
            baseline=work.baselines.current,
        )
    return _without_known(work, verdict, known_file) if use_known else work._replace(verdict=verdict)


def _without_known(work: Work, verdict: Verdict, file: Path | None) -> Work:
    """Return the work with the findings left out that a file knows, the one beside the playbook when None."""
    from crmplan.rules import known

    if file is None:
        file = known.path_of(next(iter(work.sources), "crmplan:"))
        if file is None or not file.is_file():
            return work._replace(verdict=verdict)
    entries, problems = known.read_known(file)
    return work._replace(verdict=known.without_known(verdict, entries), findings=(*work.findings, *problems))


def report(
    work: Work, *, pack: bool = True, tracked: bool = False, compared: "Compared | None" = None
) -> "Report":
    """Return the report of a work that is planned, priced and judged.

    Parameters:
        work: of a playbook that can be scheduled.
        pack: whether to work out what only the steering pack prints, which runs the plan once more for each option
            of a decision.
        tracked: whether to work out earned value and variance though no pack is asked for.
        compared: the pack before and the baselines, see ``versions.snapshot``; the stored baselines when None.
    """
    if work.plan is None or work.schedule is None or work.cost is None or work.verdict is None:
        raise ValueError("a report needs a plan with dates, money and a verdict")
    from crmplan.report.build import build_report
    from crmplan.report.pack.snapshot import NOTHING, Compared

    problems: tuple[Finding, ...] = ()
    if compared is None:
        stored = approved(work)
        if isinstance(stored, Finding):
            compared, problems = NOTHING, (stored,)
        else:
            compared = Compared(None, stored)
    with without_collector():
        found = build_report(
            work.plan,
            work.schedule,
            work.cost,
            work.verdict,
            found=work.findings,
            pack=pack,
            tracked=tracked,
            compared=compared,
            baseline=work.baselines.current,
        )
    return found._replace(pack=found.pack._replace(problems=(*problems, *found.pack.problems)))


def approved(work: Work) -> "tuple[Snapshot, ...] | Finding":
    """Return the stored baselines of a work, the first one first, as what its plan is compared with, or what is wrong
    with one."""
    if not work.baselines.baselines:
        return ()
    from crmplan.report.pack.snapshot import of_baseline

    found = []
    for baseline in work.baselines.baselines:
        one = of_baseline(baseline)
        if isinstance(one, Finding):
            return one
        found.append(one)
    return tuple(found)
