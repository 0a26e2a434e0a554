"""Runs the stages in order: text, playbook, plan, schedule, money, findings, report.

The one entry point that commands and tests use. Each stage is a function from one frozen record to the next; a
stage that cannot run leaves its field None and the findings say why.
"""

import gc
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crmplan import baselines as stored_baselines
from crmplan.analyses.money import Cost
from crmplan.baselines import Stored
from crmplan.expand import Plan, expand
from crmplan.faults import fault
from crmplan.language import Playbook, load
from crmplan.model import ERROR, Finding, Location, has_errors
from crmplan.rules import Verdict, check
from crmplan.schedule import Schedule, schedule
from crmplan.source import Files, Source, read

if TYPE_CHECKING:
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


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the garbage collector: loading makes many records and no rubbish, and collecting would triple its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def plan(
    path: Path | str,
    *,
    as_of: date | None = None,
    money: bool = True,
    files: Files | None = None,
    baselines: bool = True,
) -> Work:
    """Read a playbook and compute its plan, dates and money.

    Parameters:
        path: a file, or ``crmplan:NAME`` for a shipped playbook.
        as_of: the day that counts as today; the latest progress date when None.
        money: whether to work out the money too.
        files: where to read from, and ``path`` is a name there; by default the folder of ``path``.
        baselines: whether to read the stored baselines; one that cannot be trusted is an error.

    Returns:
        What could be worked out; problems are in ``findings``, never raised.
    """
    with _without_collector():
        playbook, sources, findings = load(path, files)
        stored = stored_baselines.stored(str(path), files) if baselines else stored_baselines.NONE
        findings = (*findings, *stored.findings)
        sources = {**sources, **stored.sources}
        if playbook is None:
            return Work(sources, None, None, None, None, findings, baselines=stored)
        expanded = expand(playbook, as_of=as_of)
        # A slip in a package is found as written and again when its tasks are typed.
        findings = tuple(dict.fromkeys((*findings, *expanded.findings)))
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
    with _without_collector():
        verdict = check(
            work.plan,
            work.schedule,
            work.cost,
            stage=stage,
            findings=work.findings,
            select=select,
            ignore=ignore,
            accept=accept,
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


def report(work: Work, *, pack: bool = True, compared: "Compared | None" = None) -> "Report":
    """Return the report of a work that is planned, priced and judged.

    Parameters:
        work: of a playbook that can be scheduled.
        pack: whether to work out what only the steering pack prints, which runs the plan once more for each option
            of a decision.
        compared: the pack before and the baselines, see ``snapshot``.
    """
    if work.plan is None or work.schedule is None or work.cost is None or work.verdict is None:
        raise ValueError("a report needs a plan with dates, money and a verdict")
    from crmplan.report.build import build_report
    from crmplan.report.pack.snapshot import NOTHING

    with _without_collector():
        return build_report(
            work.plan, work.schedule, work.cost, work.verdict, pack=pack, compared=compared or NOTHING
        )


# --- other versions of a plan ---------------------------------------------------------------------


class Unreadable(NamedTuple):
    """Why another version of a plan cannot be compared with; never to be taken for no change."""

    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]
    """File name as in the findings -> text, for code frames."""


def snapshot(
    word: str,
    playbook: str,
    *,
    stage: str | None = None,
    baseline: "Snapshot | None" = None,
) -> "Snapshot | Unreadable":
    """Return another version of a plan, for comparing with it.

    A shipped playbook, a file and a folder that ``crmplan build`` wrote into count before a revision of that name.

    Parameters:
        word: a playbook, a plan.json, the folder it lies in, or a git revision ``REV`` or ``REV:PATH``.
        playbook: the playbook that is compared; a revision is one of its repository.
        stage: stage that the other version is judged for, so that findings can be compared; its own when None.
        baseline: what its status is rated against.
    """
    from crmplan.report.pack import snapshot as snapshots

    if is_one_file(word):
        path = Path(word)
        if path.is_dir():
            path /= "plan.json"
        label = "/".join(path.parts[-2:]) if path.is_absolute() or ".." in path.parts else path.as_posix()
        if path.suffix == ".json":
            source = read(path, path.as_posix(), snapshots.MAX_BYTES)
            return _written(source, label)
        return _planned(
            judge(plan(word), stage=stage), word if word.startswith("crmplan:") else label, baseline
        )
    from crmplan.source.git import revision

    if playbook.startswith("crmplan:"):
        message = f'there is no file "{word}", and a playbook that crmplan ships is in no git repository'
        return Unreadable((fault("no-such-revision", Location(word, 1, 1, 1, 1), message),), {})
    found = revision(word, Path(playbook))
    if isinstance(found, Finding):
        return Unreadable((found,), {})
    files, name = found
    label = f"git {files.label}"
    if name.endswith(".json"):
        return _written(files.read(name, snapshots.MAX_BYTES), label)
    work = judge(plan(name, files=files), stage=stage, use_known=False)
    beside = files.read(f"{name.removesuffix('.yaml')}.known.yaml")
    if isinstance(beside, Source) and work.verdict is not None:
        from crmplan.rules import known

        entries, _ = known.entries(beside)
        work = work._replace(verdict=known.without_known(work.verdict, entries))
    return _planned(work, label, baseline)


def is_one_file(word: str) -> bool:
    """Whether a word names a shipped playbook, a file or a folder with a plan.json, be it there or not, and no
    revision."""
    if word.startswith("crmplan:"):
        return True
    path = Path(word)
    try:
        if path.is_file() or (path / "plan.json").is_file():
            return True
    except (OSError, ValueError):
        return False
    named = path.suffix in (".yaml", ".yml", ".json")
    return named and (":" not in word or bool(re.match(r"[A-Za-z]:[\\/]", word)))


def _written(source: Source | Finding, label: str) -> "Snapshot | Unreadable":
    from crmplan.report.pack.snapshot import of_json

    found = source if isinstance(source, Finding) else of_json(source, label)
    return Unreadable((found,), {}) if isinstance(found, Finding) else found


def _planned(work: Work, label: str, baseline: "Snapshot | None") -> "Snapshot | Unreadable":
    errors = tuple(one for one in work.findings if one.severity == ERROR)
    if errors or work.plan is None or work.schedule is None:
        return Unreadable(errors, work.sources)
    from crmplan.report.pack.snapshot import of_report
    from crmplan.report.pack.status import ratings

    found = report(work, pack=False)
    rated, _ = ratings(work.plan, found, None, baseline)
    return of_report(found, label, {one.id: one.word for one in rated})
