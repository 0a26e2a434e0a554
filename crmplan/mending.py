"""What ``check --fix`` writes into a playbook: right words for misspelt ones, then stubs for what is missing."""

from collections.abc import Mapping
from datetime import date

from crmplan import pipeline
from crmplan.edits import VALUE_THERE, Mending, with_right_words, with_stubs
from crmplan.model import ERROR, INFO, SHIPPED, Finding
from crmplan.pipeline import Work
from crmplan.source import Edited, Source, folder_of


def mend(
    path: str,
    work: Work,
    *,
    stage: str | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    accept: bool = True,
    as_of: date | None = None,
) -> Mending:
    """Return the edits of a playbook that has been read; nothing is written.

    Words are put right only where one word can be meant and the playbook reads better with it: no error of
    the text is new. Stubs follow for the errors and warnings of the stage, once the text has no error.
    """
    before = {name: source for name, source in work.sources.items() if not name.startswith(SHIPPED)}
    work, renamed = _with_right_words(path, work, before, as_of)
    work = pipeline.judge(work, stage=stage, select=select, ignore=ignore, accept=accept)
    sources = {name: work.sources[name] for name in before}
    texts = {name: source.text for name, source in sources.items()}
    misread = tuple(one for one in work.findings if one.severity == ERROR and one.code.startswith("LNG"))
    asked = work.verdict.stage if work.verdict is not None else stage or "draft"
    found = [one for one in work.verdict.findings if one.severity != INFO] if work.verdict is not None else []
    stubs = with_stubs(() if misread else found, sources)
    texts |= stubs.texts
    of_values = {left.finding for left in stubs.left if left.why == VALUE_THERE}
    return Mending(
        asked,
        {name: (before[name].text, text) for name, text in texts.items() if text != before[name].text},
        renamed,
        stubs.written,
        tuple(dict.fromkeys(left.finding for left in stubs.left if not left.why)),
        tuple(left for left in stubs.left if left.why not in ("", VALUE_THERE)),
        tuple(one for one in found if not one.stubs or one in of_values),
        misread,
    )


def _with_right_words(
    path: str, work: Work, sources: Mapping[str, Source], as_of: date | None
) -> tuple[Work, tuple[Finding, ...]]:
    """Return the work as it is with words put right, and the findings that this mends."""
    if path.startswith(SHIPPED):
        return work, ()
    candidates = [one for one in work.findings if one.meant]
    folder, name = folder_of(path)
    best = work
    kept: tuple[Finding, ...] = ()
    # All at once, which is nearly always right; else those that help, one by one.
    for some in (candidates, *([one] for one in candidates)):
        texts, done = with_right_words([*kept, *some], sources)
        if len(done) == len(kept):
            continue
        better = pipeline.plan(name, as_of=as_of, files=Edited(folder, texts))
        if _errors(better) < _errors(best):
            best, kept = better, done
        if len(kept) == len(candidates):
            break
    return best, kept


def _errors(work: Work) -> set[tuple[str, str, int, str]]:
    """Return what is wrong with the text, as far as a right word does not move it."""
    return {
        (one.rule, one.at.file, one.at.line, one.message) for one in work.findings if one.severity == ERROR
    }
