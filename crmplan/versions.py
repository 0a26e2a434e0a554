"""Other versions of a plan: what the words stand for that people compare with.

A word is looked for, in this order, as ``crmplan:NAME``, a file, a folder, a stored baseline of the playbook, a git tag
``baseline/WORD`` and a git revision ``REV`` or ``REV:PATH``. A version that cannot be read or planned is
``Unreadable``, never no change.
"""

import glob
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from crmplan import baselines, pipeline
from crmplan.baselines import file as stored_files
from crmplan.baselines.records import Baseline
from crmplan.diff.given import given
from crmplan.diff.side import Side, Text
from crmplan.faults import fault
from crmplan.lang import ngettext
from crmplan.model import ERROR, SHIPPED, Finding
from crmplan.pipeline import Work
from crmplan.report.pack import snapshot as snapshots
from crmplan.report.pack.snapshot import Approval, Snapshot
from crmplan.report.pack.status import ratings
from crmplan.rules import known
from crmplan.source import Files, Folder, Source, read
from crmplan.source.files import top
from crmplan.source.git import Revision, in_work_tree, revision
from crmplan.source.tags import tag, tagged

USUAL = "playbook.yaml"
"""The playbook of a folder, where no other name is known."""
WRITTEN = "plan.json"
"""What ``crmplan build`` writes."""
_NEIGHBOURS = 1000
"""Files of the current folder that are looked at to guess a misspelt word."""


class Unreadable(NamedTuple):
    """Why another version of a plan cannot be compared with; never to be taken for no change."""

    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]
    """File name as in the findings -> text, for code frames."""


class Pair(NamedTuple):
    """Two versions of a plan that can be compared."""

    base: Side
    head: Side
    playbook: str
    """The playbook whose versions they are, as a path here; it need not be there."""


class _Place(NamedTuple):
    """Where a version lies."""

    files: Revision | None
    """None for the disk."""
    name: str
    """A playbook or a plan.json: a path on disk, a shipped playbook, or a name in the revision."""
    label: str
    approval: Approval | None = None
    """Of a git tag that stands for a baseline."""


def pair(
    base: str,
    head: str | None = None,
    playbook: str | None = None,
    *,
    stage: str | None = None,
    as_of: date | None = None,
) -> Pair | Unreadable:
    """Return two versions of a plan, both judged for the stage of head.

    Parameters:
        base, head: words as of ``side``; head is by default the playbook as it is on disk.
        playbook: the playbook; by default the one that head or base names, else ``playbook.yaml`` here.
        stage: stage that findings are for; by default that of head.
        as_of: the day that counts as today in both; their own when None.

    Returns:
        Both, or everything that is wrong with either.
    """
    playbook = playbook or _playbook_of(base, head)
    now = side(head, playbook, stage=stage, as_of=as_of)
    asked = stage if isinstance(now, Unreadable) else now.snapshot.stage
    before = side(base, playbook, stage=asked, as_of=as_of)
    if isinstance(before, Unreadable) and any(one.rule == "no-such-revision" for one in before.findings):
        # A bare repository has no baselines on disk, but those of head's revision.
        stored = None if isinstance(now, Unreadable) else now.baselines.named(base)
        before = _approved(stored, asked, as_of) if stored is not None else before
    if isinstance(before, Unreadable) or isinstance(now, Unreadable):
        wrong = [one for one in (before, now) if isinstance(one, Unreadable)]
        findings = dict.fromkeys(finding for one in wrong for finding in one.findings)
        return Unreadable(
            tuple(findings), {name: text for one in wrong for name, text in one.sources.items()}
        )
    return Pair(before, now, playbook)


def changed(
    playbook: str,
    words: Sequence[str] = (),
    file: Path | None = None,
    *,
    stage: str | None = None,
    as_of: date | None = None,
) -> Pair | Unreadable:
    """Return a playbook as it is, and with changes to try; nothing is written.

    Parameters:
        playbook: a file or a shipped playbook.
        words: changes such as ``build.duration=25d`` or ``people.ana.rate=900 per d``.
        file: a file of the same keys, whose changes are made first.
        stage, as_of: as of ``pair``.

    Returns:
        Both, or everything that is wrong with the playbook, or else with the changes.
    """
    base = side(None, playbook, stage=stage, as_of=as_of)
    if isinstance(base, Unreadable):
        return base
    wanted = given(words, file)
    work = pipeline.plan(playbook, as_of=as_of, changes=wanted.changes)
    sources = {**work.sources, **wanted.sources}
    work = work._replace(findings=(*work.findings, *wanted.findings), sources=sources)
    label = ngettext(
        "{playbook} with {number} change", "{playbook} with {number} changes", len(wanted.changes)
    )
    label = label.format(playbook=base.snapshot.label, number=len(wanted.changes))
    head = of_work(pipeline.judge(work, stage=base.snapshot.stage), label, as_of)
    if isinstance(head, Unreadable):
        return head
    assert head.text is not None
    return Pair(base, head._replace(text=head.text._replace(changes=wanted.changes)), playbook)


def side(
    word: str | None,
    playbook: str,
    *,
    stage: str | None = None,
    as_of: date | None = None,
) -> Side | Unreadable:
    """Return a version of a plan, for comparing it with another.

    Parameters:
        word: a playbook, a plan.json, the folder that one of them lies in, a stored baseline, or a git revision
            ``REV`` or ``REV:PATH``; None for the playbook as it is on disk.
        playbook: the playbook that is compared; a revision is one of its repository, and without a path it means
            this file.
        stage: stage that the version is judged for, so that findings can be compared; its own when None.
        as_of: the day that counts as today; its own when None.
    """
    names = (Path(playbook).name, USUAL, WRITTEN)
    found = _read(_find(playbook if word is None else word, playbook, names), stage, as_of)
    if isinstance(found, Unreadable) or found.text is not None:
        return found
    return found._replace(baselines=baselines.stored(playbook))


def _playbook_of(base: str, head: str | None) -> str:
    """Return the playbook that is meant when none is named."""
    if head is None:
        named = _path_of(
            base
        )  # A file on disk is compared with the usual one, a file of a revision with itself.
        return named if named is not None and Path(named).is_file() else USUAL
    for word in (head, base):
        if word.startswith(SHIPPED):
            return word
        named = word if _is_file(word) else _path_of(word)
        if named is not None and not named.endswith(".json"):
            return named
    return USUAL


def _is_file(word: str) -> bool:
    try:
        return Path(word).is_file()
    except (OSError, ValueError):
        return False


def _path_of(word: str) -> str | None:
    """Return where the file of ``REV:PATH`` lies in the work tree, be it there or not; None for other words."""
    if word.startswith(SHIPPED) or _is_file(word) or _named_like_a_file(word):
        return None
    path = in_work_tree(word, Path())
    return path.as_posix() if path is not None and path.suffix in (".yaml", ".yml") else None


def snapshot(
    word: str, playbook: str, *, stage: str | None = None, baseline: Snapshot | None = None
) -> Snapshot | Unreadable:
    """Return what is compared of another version of a plan in the pack; parameters as in ``side``.

    Parameters:
        baseline: what its status is rated against.
    """
    other = _read(_find(word, playbook, (WRITTEN, Path(playbook).name, USUAL)), stage, None)
    if isinstance(other, Unreadable):
        return other
    if other.text is None:
        return other.snapshot
    rated, _ = ratings(other.text.plan, other.text.report, None, baseline)
    return other.snapshot._replace(ratings={one.id: one.word for one in rated})


def is_one_file(word: str) -> bool:
    """Whether a word names a shipped playbook, a file or a folder with a plan.json, be it there or not, and no
    revision."""
    if word.startswith(SHIPPED):
        return True
    path = Path(word)
    try:
        if path.is_file() or (path / WRITTEN).is_file():
            return True
    except (OSError, ValueError):
        return False
    return _named_like_a_file(word)


def _named_like_a_file(word: str) -> bool:
    named = Path(word).suffix in (".yaml", ".yml", ".json")
    return named and (":" not in word or bool(re.match(r"[A-Za-z]:[\\/]", word)))


# --- where a version lies -------------------------------------------------------------------------


def _find(word: str, playbook: str, names: Iterable[str]) -> _Place | Baseline | Finding:
    """Return where a version lies, or what is wrong with the word; ``names`` are looked for in a folder."""
    if word.startswith(SHIPPED):
        return _Place(None, word, word)
    if not word.strip():  # A script's empty variable is not the folder here.
        message = "the name of a version is empty; name a file, a stored baseline or a git revision"
        return fault("no-such-revision", top(playbook), message)
    names = tuple(dict.fromkeys(names))
    path = Path(word)
    folder = False
    try:
        folder = path.is_dir()
        if folder:
            inside = _inside(Folder(path), names)
            if inside:
                return _Place(None, (path / inside).as_posix(), _label(path / inside))
        elif path.exists() or _named_like_a_file(word):  # Reading says that it is not there.
            return _Place(None, word, _label(path))
    except (OSError, ValueError):
        pass  # No path: git refuses it too.
    found = baselines.find(word, playbook) or _of_git(word, playbook, names)
    return _empty(word, names) if folder and isinstance(found, Finding) else found


def _empty(word: str, names: Iterable[str]) -> Finding:
    message = f'the folder "{word}" has none of {", ".join(names)}; name the file in it'
    return fault("no-such-file", top(word), message)


def _inside(files: Files, names: Iterable[str]) -> str:
    """Return the first of the names that a folder holds; empty when none is there."""
    return next((name for name in names if files.names(glob.escape(name))), "")


def _label(path: Path) -> str:
    """Return how a file on disk is called, without a machine's folders."""
    return "/".join(path.parts[-2:]) if path.is_absolute() or ".." in path.parts else path.as_posix()


def _of_git(word: str, playbook: str, names: Iterable[str]) -> _Place | Finding:
    if playbook.startswith(SHIPPED):
        message = f'there is no file "{word}", and a playbook that crmplan ships is in no git repository'
        return fault("no-such-revision", top(word), message)
    signed = tag(word, Path(playbook)) if baselines.is_name(word) else None
    approval = None
    if signed is not None:
        found = tagged(word, Path(playbook))
        approval = Approval(signed.name, None, signed.by, "", signed.on, signed.subject)
    else:
        found = revision(word, Path(playbook), also=(*_stored_names(playbook), *_neighbours()))
    if isinstance(found, Finding):
        return found
    files, name = found
    label = f"git {files.label}"
    folder = files.below(name)
    if folder is None:
        return _Place(files, name, label, approval)
    inside = _inside(folder, names)
    return _Place(folder, inside, label) if inside else _empty(word, names)


def _stored_names(playbook: str) -> list[str]:
    return [one.name for one in baselines.stored(playbook).baselines]


def _neighbours() -> Iterator[str]:
    """Give what else a misspelt word may have meant: files and folders here."""
    try:
        for number, path in enumerate(Path().iterdir()):
            if number == _NEIGHBOURS:
                return
            if not path.name.startswith(".") and (path.is_dir() or path.suffix in (".yaml", ".yml", ".json")):
                yield path.name
    except OSError:
        return


# --- reading it -----------------------------------------------------------------------------------


def _read(place: _Place | Baseline | Finding, stage: str | None, as_of: date | None) -> Side | Unreadable:
    """Return a version that was found."""
    if isinstance(place, Finding):
        return Unreadable((place,), {})
    if isinstance(place, Baseline):
        return _approved(place, stage, as_of)
    files, name, label, approval = place
    if name.endswith(".json"):
        most, path = snapshots.MAX_BYTES, Path(name)
        source = read(path, path.as_posix(), most) if files is None else files.read(name, most)
        if isinstance(source, Source) and _is_stored(source):
            one = stored_files.read(source)
            return _read(one, stage, as_of)
        return _written(source, label)
    if files is None:
        work = pipeline.judge(pipeline.plan(name, as_of=as_of), stage=stage)
    else:
        work = pipeline.judge(pipeline.plan(name, files=files, as_of=as_of), stage=stage, use_known=False)
        beside = files.read(f"{Path(name).stem}.known.yaml")
        if isinstance(beside, Source) and work.verdict is not None:
            entries, _ = known.entries(beside)
            work = work._replace(verdict=known.without_known(work.verdict, entries))
    found = of_work(work, label, as_of)
    if approval is None or isinstance(found, Unreadable):
        return found
    return found._replace(snapshot=found.snapshot._replace(approval=approval))


def _written(source: Source | Finding, label: str) -> Side | Unreadable:
    found = source if isinstance(source, Finding) else snapshots.of_json(source, label)
    return Unreadable((found,), {}) if isinstance(found, Finding) else Side(found, None)


def _is_stored(source: Source) -> bool:
    return Path(source.name).parent.suffix == ".baselines"


def _approved(baseline: Baseline, stage: str | None, as_of: date | None) -> Side | Unreadable:
    """Return a stored baseline: dates, money and findings as they were approved, and its text to name edits with.

    Where findings are asked for another stage than that of the approval, the text is checked again.
    """
    snapshot = snapshots.of_baseline(baseline)
    if isinstance(snapshot, Finding):
        return Unreadable((snapshot,), {})
    files = baseline.files
    work = pipeline.plan(baseline.playbook, files=files, as_of=as_of, baselines=False)
    judged = pipeline.judge(work, stage=stage or snapshot.stage, use_known=False)
    found = of_work(judged, baseline.label, as_of)
    if isinstance(found, Unreadable):  # An older crmplan took the text; what it worked out is stored.
        return Side(snapshot, None)
    if stage is not None and stage != snapshot.stage:
        snapshot = snapshot._replace(stage=stage, findings=found.snapshot.findings)
    return Side(snapshot, found.text)


def of_work(work: Work, label: str, as_of: date | None = None) -> Side | Unreadable:
    """Return a version that was planned and judged; ``as_of`` is the day that was given for today."""
    errors = tuple(one for one in work.findings if one.severity == ERROR)
    if errors or work.playbook is None or work.plan is None or work.schedule is None or work.cost is None:
        return Unreadable(errors, work.sources)
    report = pipeline.report(work, pack=False)
    text = Text(work.sources, work.playbook, work.plan, work.schedule, work.cost, report, as_of)
    return Side(snapshots.of_report(report, label, {}), text, work.baselines)
