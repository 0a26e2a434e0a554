"""The file of a baseline: what it holds, how it is written and read.

It holds the whole plan.json of its moment and the texts of all files that the playbook was read from. It may come from
anybody, so every value that is used is checked.
"""

import glob
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import NamedTuple

from crmplan.baselines import Stored, is_name
from crmplan.baselines.chain import breaks
from crmplan.baselines.records import Approver, Baseline, TaskThen
from crmplan.faults import fault
from crmplan.model import Finding, Location, Money
from crmplan.source import Files, Source
from crmplan.written import Part, Wrong, parsed, stamped

FORMAT, VERSION = "baseline", 1
"""Stamp of the files."""
PLAN, PLAN_VERSION = "plan", 1
"""Stamp of the plan.json inside."""
MAX_BYTES = 256 * 1024 * 1024
"""Largest file that is read; 10,000 tasks write 25 MB."""
MOST = 100
"""Baselines of one playbook that are read; who approves more plans than that has no baseline."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_OWN_DIGEST = re.compile(rb'^  "content": "[0-9a-f]{64}",$', re.MULTILINE)


def read_all(beside: str, files: Files) -> Stored:
    """Return the baselines in a folder below ``files``; what is wrong is in the findings."""
    names = files.names(f"{glob.escape(beside)}/*.json")
    if len(names) > MOST:
        shown = files.show(beside)
        message = f'"{shown}" holds {len(names)} baselines, more than the {MOST} that are read'
        return Stored((), (fault("not-a-baseline", Location(shown, 1, 1, 1, 1), message),))
    baselines: list[Baseline] = []
    findings: list[Finding] = []
    sources: dict[str, Source] = {}
    for name in names:
        source = files.read(name, MAX_BYTES)
        one = source if isinstance(source, Finding) else read(source)
        if isinstance(one, Finding):
            findings.append(one)
        else:
            baselines.append(one)
        if isinstance(source, Source):
            sources[source.name] = source
    baselines.sort(key=lambda one: (one.number, one.name))
    findings += breaks(baselines, complete=not findings)
    guilty = {one.at.file for one in findings}
    return Stored(
        tuple(baselines),
        tuple(findings),
        {name: source for name, source in sources.items() if name in guilty},
    )


# --- reading --------------------------------------------------------------------------------------


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


def _bytes(text: str) -> bytes:
    """Return a file's text as it was written; line ends that a version control turned do not count."""
    return (text.replace("\r\n", "\n") if "\r" in text else text).encode()


def digest(text: str) -> str:
    """Return the SHA-256 of a file's text."""
    return hashlib.sha256(_bytes(text)).hexdigest()


def content_digest(text: str) -> str:
    """Return the SHA-256 of a file's text without the digest that it holds itself."""
    data = memoryview(_bytes(text))
    found = _OWN_DIGEST.search(data)
    start, end = found.span() if found else (0, 0)
    made = hashlib.sha256(data[:start])
    made.update(data[end:])
    return made.hexdigest()


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
