"""Misspelt words that can mean only one: the word is put right where it stands."""

from collections.abc import Iterable
from collections.abc import Mapping as Map

from crmplan.edits.text import Replace, edited, split
from crmplan.model import Finding
from crmplan.source import Source


def with_right_words(
    findings: Iterable[Finding], sources: Map[str, Source]
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Return the texts of files with words put right, and the findings that this was for.

    A word is replaced only where the text at the place of its finding is that word, with or without quotes.
    """
    edits: dict[str, list[Replace]] = {}
    done = []
    for finding in findings:
        at = finding.at
        source = sources.get(at.file)
        if any(at == edit.at for edit in edits.get(at.file, ())):
            continue  # A slip in a package is found as written and again in its tasks.
        if not finding.meant or source is None or at.line != at.end_line:
            continue
        word = split(source.text)[at.line - 1][at.column - 1 : at.end_column - 1]
        quote = word[:1] if word[:1] in ('"', "'") else ""
        if not word.strip(quote or " ").replace("_", "").replace("-", "").isalnum():
            continue
        edits.setdefault(at.file, []).append(Replace(at, f"{quote}{finding.meant}{quote}"))
        done.append(finding)
    return {name: edited(sources[name].text, some) for name, some in edits.items()}, tuple(done)
