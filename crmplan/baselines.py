"""Stored baselines: plans as they were approved, one file each, beside the playbook.

Those of ``plans/emea.yaml`` lie in ``plans/emea.baselines/NAME.json``. They are only ever added to: each file holds
the digest of its own content and that of the file before, so that one that was changed or taken away is seen. What
slips is shown against the first and the current one, see ``docs/baselines.md``.

A file holds the whole plan.json of its moment and the texts of all files that the playbook was read from. It may come
from anybody, so every value that is used is checked.
"""

import glob
import hashlib
import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from crmplan.faults import fault
from crmplan.model import SHIPPED, Finding, Location, Money
from crmplan.source import Files, Folder, Source, Texts, folder_of
from crmplan.written import Part, Wrong, parsed, stamped

FORMAT, VERSION = "baseline", 1
"""Stamp of the files."""
PLAN, PLAN_VERSION = "plan", 1
"""Stamp of the plan.json inside."""
MAX_BYTES = 256 * 1024 * 1024
"""Largest file that is read; 10,000 tasks write 25 MB."""
MOST = 100
"""Baselines of one playbook that are read; who approves more plans than that has no baseline."""
MAX_NAME = 60
"""Letters of a name."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_OWN_DIGEST = re.compile(r'^  "content": "([0-9a-f]{64})",$', re.MULTILINE)


class Approver(NamedTuple):
    """Who approved a baseline, as the playbook called them at that time."""

    id: str
    name: str
    title: str
    """Empty when the playbook gave none."""

    def __str__(self) -> str:
        return f"{self.name}, {self.title}" if self.title else self.name


class TaskThen(NamedTuple):
    """A task as a baseline has it."""

    id: str
    label: str
    """Name with its scope."""
    start: int
    """Instant in minutes, as in the schedule."""
    finish: int
    duration: str
    """As in the playbook: ``5d``, ``14ed``."""
    days: float
    """Working days; calendar days for elapsed durations."""
    calendar: str
    """Key of its calendar."""
    phase: str
    wave: str
    region: str
    module: str
    milestone: bool
    gate: bool
    go_live: bool
    finished: bool
    cost: Money
    """Planned for it and for those who do it; what runs on after the programme is left out."""
    categories: Mapping[str, Money]
    """Category -> its part of ``cost``."""


class Baseline(NamedTuple):
    """A stored baseline; its values were checked."""

    name: str
    number: int
    """1 for the first one."""
    approved_by: Approver
    on: date
    """Day of the approval."""
    minute: str
    """Where the approval is written down: a reference or a few words."""
    stage: str
    """Stage that the plan was judged for."""
    playbook: str
    """Name of the playbook's file, a key of ``sources``."""
    currency: str
    start: date
    finish: date
    """Last working day, inclusive."""
    committed: date | None
    planned: Money
    """Without contingency."""
    total: Money
    """With contingency."""
    approved: Money | None
    categories: Mapping[str, Money]
    """Category -> planned."""
    regions: Mapping[str, Money]
    """Id of a region -> planned; "" for what belongs to none."""
    tasks: Mapping[str, TaskThen]
    """By id, in display order."""
    sources: Mapping[str, str]
    """File, named from the folder of the playbook -> its text, sorted."""
    plan: Mapping[str, Any]
    """The whole plan.json."""
    file: str
    """The file it is stored in, as messages call it."""
    digest: str
    """SHA-256 of that file, which the next baseline holds."""
    previous: str
    """The digest that the baseline before had; empty for the first."""

    @property
    def label(self) -> str:
        """How people call it."""
        return f"baseline {self.name}"

    @property
    def files(self) -> Files:
        """The files that the playbook was read from, to plan it once more; see ``playbook``."""
        return Texts(self.sources, f"{self.name}:")

    @property
    def finish_instant(self) -> int:
        """When the last task finishes."""
        return max(task.finish for task in self.tasks.values())


class Stored(NamedTuple):
    """The baselines of a playbook."""

    baselines: tuple[Baseline, ...] = ()
    """Those that can be read, in order of number."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with the files; while there is any, nothing should be compared with them."""
    sources: Mapping[str, Source] = {}
    """File as in the findings -> text, of those with findings."""

    @property
    def first(self) -> Baseline | None:
        """The first one approved."""
        return self.baselines[0] if self.baselines else None

    @property
    def current(self) -> Baseline | None:
        """The one approved last."""
        return self.baselines[-1] if self.baselines else None

    @property
    def shown(self) -> tuple[Baseline, ...]:
        """The first and the current one, which slip is shown against; one when they are the same."""
        return self.baselines[:1] + self.baselines[1:][-1:]

    def named(self, name: str) -> Baseline | None:
        """Return the one of a name."""
        return next((one for one in self.baselines if one.name == name), None)


NONE = Stored()


def is_name(word: str) -> bool:
    """Whether a word can be the name of a baseline: letters, digits, ``-`` and ``_``, so that it is a file's too."""
    return len(word) <= MAX_NAME and bool(_NAME.fullmatch(word))


def folder_beside(playbook: str) -> str:
    """Return the folder of a playbook's baselines, with forward slashes: ``plans/emea.baselines``."""
    path = PurePosixPath(playbook.replace("\\", "/"))
    return str(path.with_name(f"{path.stem}.baselines"))


def stored(playbook: str, files: Files | None = None) -> Stored:
    """Return the baselines of a playbook.

    Parameters:
        playbook: a file; below ``files`` when they are given. A shipped playbook has none.
        files: where to read, for example a revision; by default the folder of the playbook on disk.

    Returns:
        What can be read; what is wrong is in ``findings``, nothing is raised.
    """
    found = _files(playbook, files)
    if found is None:
        return NONE
    where, names = found
    if len(names) > MOST:
        shown = where.show(posixpath.dirname(names[0]))
        message = f'"{shown}" holds {len(names)} baselines, more than the {MOST} that are read'
        return Stored((), (fault("not-a-baseline", _at(shown), message),))
    baselines: list[Baseline] = []
    findings: list[Finding] = []
    sources: dict[str, Source] = {}
    for name in names:
        source = where.read(name, MAX_BYTES)
        one = source if isinstance(source, Finding) else read(source)
        if isinstance(one, Finding):
            findings.append(one)
        else:
            baselines.append(one)
        if isinstance(source, Source):
            sources[source.name] = source
    baselines.sort(key=lambda one: (one.number, one.name))
    findings += _chain(baselines, complete=not findings)
    guilty = {one.at.file for one in findings}
    return Stored(
        tuple(baselines),
        tuple(findings),
        {name: source for name, source in sources.items() if name in guilty},
    )


def find(name: str, playbook: str, files: Files | None = None) -> Baseline | Finding | None:
    """Return the stored baseline of a name, what is wrong with the stored ones, or None when none has this name."""
    if not is_name(name):
        return None
    found = stored(playbook, files)
    one = found.named(name)
    named = [finding for finding in found.findings if PurePosixPath(finding.at.file).stem == name]
    if one is None and not named:
        return None
    problems = named or list(found.findings)
    return problems[0] if problems else one


def _files(playbook: str, files: Files | None) -> tuple[Files, list[str]] | None:
    """Return where the baselines are read from and their paths there; None when there are none."""
    name = playbook
    if files is None:
        if playbook.startswith(SHIPPED):
            return None
        folder, name = folder_of(playbook)
        files = folder
    beside = folder_beside(name)
    # Most playbooks have none, and a pattern would look at every file beside them.
    if isinstance(files, Folder) and not (files.path / beside).is_dir():
        return None
    names = files.names(f"{glob.escape(beside)}/*.json")
    return (files, names) if names else None


# --- one file -------------------------------------------------------------------------------------


def read(source: Source) -> Baseline | Finding:
    """Return the baseline of a file, or what is wrong with it."""
    try:
        return _read(source)
    except Wrong as wrong:
        at = Location(source.name, wrong.line, wrong.column, wrong.line, wrong.column)
        return fault(
            "not-a-baseline", at, f'"{source.name}" is no baseline of `crmplan baseline add`: {wrong}'
        )


def _read(source: Source) -> Baseline:
    whole = parsed(source.text, FORMAT, VERSION)
    about, plan = whole.part("baseline"), whole.part("plan")
    name = about.text("name")
    if name != PurePosixPath(source.name).stem:
        raise about.wrong("name", "is another than the name of the file, which is never changed")
    if not is_name(name):
        raise about.wrong("name", "has other characters than letters, digits, - and _")
    if about.whole("number") < 1:
        raise about.wrong("number", "is below 1")
    own, previous = about.text("content"), "" if about.none("previous") else about.text("previous")
    if previous and not _DIGEST.fullmatch(previous):
        raise about.wrong("previous", "is no SHA-256")
    if own != content_digest(source.text):
        raise Wrong(
            "it was changed after it was written; take back what git shows as changed, or add another one"
        )
    approver = about.part("approved_by")
    stamped(plan, PLAN, PLAN_VERSION)
    programme, money = plan.part("programme"), plan.part("money")
    currency = programme.text("currency")
    sources = whole.part("sources")
    playbook = about.text("playbook")
    sources.text(playbook)
    amounts = tuple(_amounts(money, currency))
    tasks = {task.id: task for task in _tasks(plan, amounts, currency)}
    if not tasks:
        raise Wrong('"plan.tasks" is empty')
    return Baseline(
        name=name,
        number=about.whole("number"),
        approved_by=Approver(approver.text("id"), approver.text("name"), approver.text("title")),
        on=about.day("on"),
        minute=about.text("minute"),
        stage=about.text("stage"),
        playbook=playbook,
        currency=currency,
        start=programme.day("start"),
        finish=programme.day("finish"),
        committed=None if programme.none("committed_finish") else programme.day("committed_finish"),
        planned=money.money("planned", currency),
        total=money.money("total", currency),
        approved=None if money.none("approved") else money.money("approved", currency),
        categories=_by(amounts, "category"),
        regions=_by(amounts, "region"),
        tasks=tasks,
        sources={file: sources.text(file) for file in sources.values},
        plan=plan.values,
        file=source.name,
        digest=digest(source.text),
        previous=previous,
    )


class _Amount(NamedTuple):
    kind: str
    source: str
    category: str
    region: str
    money: Money


def _amounts(money: Part, currency: str) -> Sequence[_Amount]:
    """Return what is planned; not what runs on after the programme."""
    return [
        _Amount(
            row.text("kind"),
            row.text("source"),
            row.text("category"),
            row.text("region"),
            row.money("amount", currency),
        )
        for row in money.parts("amounts")
        if not row.flag("run")
    ]


def _by(amounts: Sequence[_Amount], dimension: str) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for one in amounts:
        key = getattr(one, dimension)
        found[key] = found[key] + one.money if key in found else one.money
    return dict(sorted(found.items()))


def _tasks(plan: Part, amounts: Sequence[_Amount], currency: str) -> Sequence[TaskThen]:
    priced: dict[str, list[_Amount]] = {}
    for one in amounts:
        if one.kind in ("cost", "labour"):
            priced.setdefault(one.source, []).append(one)
    nothing = Money(Decimal(0), currency)
    found = []
    for row in plan.parts("tasks"):
        own = priced.get(row.text("id"), [])
        start, finish = row.instant("start_at"), row.instant("finish_at")
        if finish < start:
            raise row.wrong("finish_at", "is before its start")
        found.append(
            TaskThen(
                id=row.text("id"),
                label=row.text("label"),
                start=start,
                finish=finish,
                duration=row.text("duration"),
                days=row.number("duration_days"),
                calendar=row.text("calendar"),
                phase=row.text("phase"),
                wave=row.text("wave"),
                region=row.text("region"),
                module=row.text("module"),
                milestone=row.flag("milestone"),
                gate=row.flag("gate"),
                go_live=row.flag("go_live"),
                finished=row.flag("finished"),
                cost=sum((one.money for one in own), nothing),
                categories=_by(own, "category"),
            )
        )
    return found


# --- the chain ------------------------------------------------------------------------------------


def _chain(baselines: Sequence[Baseline], *, complete: bool) -> list[Finding]:
    """Return where the baselines do not follow one another; ``complete`` unless a file could not be read."""
    findings = []
    for before, one in zip((None, *baselines), baselines, strict=False):
        number = before.number + 1 if before is not None else 1
        if before is not None and one.number == before.number:
            message = (
                f'"{one.name}" and "{before.name}" are both number {one.number}, added side by side; '
                f"take the one approved later out and add it again, as number {one.number + 1}"
            )
        elif not complete:
            continue  # The file that cannot be read is the gap.
        elif one.number != number:
            several = one.number > number + 1
            gone = f"baselines {number} to {one.number - 1} are" if several else f"baseline {number} is"
            message = (
                f'"{one.name}" is baseline {one.number}, and {gone} not there any more; '
                f"take {'them' if several else 'it'} back from git"
            )
        elif one.previous != (before.digest if before is not None else ""):
            what = f'"{before.name}", which came before it' if before is not None else "what came before it"
            message = (
                f'"{one.name}" does not hold the digest of {what}: one of the two was changed after it was '
                "written; take it back from git"
            )
        else:
            continue
        findings.append(fault("changed-baseline", _at(one.file), message))
    return findings


def digest(text: str) -> str:
    """Return the SHA-256 of a file's text; line ends that a version control turned do not count."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def content_digest(text: str) -> str:
    """Return the SHA-256 of a file's text without the line that holds it."""
    return digest(_OWN_DIGEST.sub("", text.replace("\r\n", "\n"), count=1))


def _at(shown: str) -> Location:
    return Location(shown, 1, 1, 1, 1)


# --- writing --------------------------------------------------------------------------------------


class New(NamedTuple):
    """What is said of a baseline when it is added."""

    name: str
    approved_by: Approver
    on: date
    minute: str
    stage: str
    playbook: str
    """Name of the playbook's file, a key of the sources."""


def written(new: New, before: Baseline | None, sources: Mapping[str, str], plan: str) -> str:
    """Return the text of a new baseline's file.

    Parameters:
        new: what is said of it.
        before: the current baseline, which it follows.
        sources: file, named from the folder of the playbook -> its text.
        plan: the text of plan.json, which is taken over as it is laid out.
    """

    def lines(values: Mapping[str, object]) -> str:
        return ",\n".join(f"  {_dump(key)}: {_dump(value)}" for key, value in values.items())

    about = lines(
        {
            "name": new.name,
            "number": before.number + 1 if before is not None else 1,
            "approved_by": new.approved_by._asdict(),
            "on": new.on.isoformat(),
            "minute": new.minute,
            "stage": new.stage,
            "playbook": new.playbook,
            "content": "",
            "previous": before.digest if before is not None else None,
        }
    )
    stamp = _dump({"format": FORMAT, "version": VERSION})
    texts = lines(dict(sorted(sources.items())))
    parts = (
        f'"crmplan": {stamp}',
        f'"baseline": {{\n{about}\n}}',
        f'"sources": {{\n{texts}\n}}',
        f'"plan": {plan.strip()}',
    )
    text = "{\n" + ",\n".join(parts) + "\n}\n"
    empty = '  "content": "",\n'
    head, _, tail = text.partition(empty)
    bare = f"{head}\n{tail}"
    return f'{head}  "content": "{digest(bare)}",\n{tail}'


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
