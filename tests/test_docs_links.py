"""Links of the README and of every page in docs lead to files and headings that exist."""

import functools
import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.commands_run import ROOT

PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))


class Page(NamedTuple):
    """What of a page matters for links."""

    anchors: frozenset[str]
    links: tuple[str, ...]


@functools.cache
def page(text: str) -> Page:
    """Return the anchors that headings make, as the usual forges name them, and the targets of all links."""
    tokens = MarkdownIt().enable("table").parse(text)
    anchors: list[str] = []
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open":
            words = "".join(
                one.content for one in inline.children or () if one.type in ("text", "code_inline")
            )
            anchor = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            again = sum(re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", one) is not None for one in anchors)
            anchors.append(f"{anchor}-{again}" if again else anchor)
    links = [str(one.attrs[key]) for one in _flat(tokens) for key in ("href", "src") if key in one.attrs]
    return Page(frozenset(anchors), tuple(links))


def _flat(tokens: list[Token]) -> list[Token]:
    return [part for one in tokens for part in (one, *_flat(one.children or []))]


def broken(file: Path, links: tuple[str, ...]) -> list[str]:
    """Return the links of a page that lead nowhere; addresses of the web are not looked up."""
    found = []
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (file.parent / path).resolve() if path else file
        exists = target.is_relative_to(ROOT) and target.exists()
        if not exists or (anchor and anchor not in page(target.read_text(encoding="utf-8")).anchors):
            found.append(link)
    return found


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings(file: Path) -> None:
    assert broken(file, page(file.read_text(encoding="utf-8")).links) == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        file = ahead.pop()
        if file in seen or file.suffix != ".md" or not file.is_file():
            continue
        seen.add(file)
        links = page(file.read_text(encoding="utf-8")).links
        ahead += [(file.parent / link.partition("#")[0]).resolve() for link in links if ":" not in link]

    assert {file for file in PAGES if file.parent != ROOT} - seen == set()


def test_what_counts_as_broken() -> None:
    text = "# A `b` (C-1)\n\n# Two\n\n# Two\n\n[a](#a-b-c-1) [b](#b) [c](#two-1) [d](#two-2)\n\n`[e](#e)`\n"
    text += "\n[f](docs/no.md) [g](https://example.org/none) [h](docs/money.md#no) [i](../elsewhere)\n"
    file = ROOT / "README.md"
    known = page(text)

    assert known.anchors == {"a-b-c-1", "two", "two-1"}
    assert known.links[:4] == ("#a-b-c-1", "#b", "#two-1", "#two-2")
    assert broken(file, known.links[4:]) == ["docs/no.md", "docs/money.md#no", "../elsewhere"]
