"""A folder of texts that people edit: each edit says what it expects to find, so that none can miss silently."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path


class Tree:
    """Files of a commit: path -> text."""

    def __init__(self, files: Mapping[str, str] | None = None) -> None:
        self.files = dict(files or {})

    def copy(self) -> Tree:
        return Tree(self.files)

    def swap(self, file: str, old: str, new: str) -> None:
        """Put one text for another that stands in the file once."""
        text = self.files[file]
        assert text.count(old) == 1, f"{file} has {text.count(old)} times {old!r}"
        self.files[file] = text.replace(old, new)

    def inside(self, file: str, head: str, old: str, new: str) -> None:
        """Put one text for another that stands once in the block under a line.

        Parameters:
            file: path of the file.
            head: that line, with its indentation; the block ends before the next line that is not deeper.
            old, new: the texts.
        """
        text = self.files[file]
        assert text.count(f"\n{head}\n") == 1, f"{file} has {text.count(head)} lines {head!r}"
        first = text.index(f"\n{head}\n") + 1
        deep = len(head) - len(head.lstrip())
        behind = re.search(rf"^ {{0,{deep}}}[^\s]", text[first + len(head) :], re.MULTILINE)
        last = first + len(head) + behind.start() if behind else len(text)
        block = text[first:last]
        assert block.count(old) == 1, f"{head!r} has {block.count(old)} times {old!r}"
        self.files[file] = text[:first] + block.replace(old, new) + text[last:]

    def cut(self, file: str, first: str, behind: str) -> str:
        """Take out the lines from a text to the next place of another one, and return them."""
        text = self.files[file]
        assert text.count(first) == 1, f"{file} has {text.count(first)} times {first!r}"
        begin = text.index(first)
        end = text.index(behind, begin)
        self.files[file] = text[:begin] + text[end:]
        return text[begin:end]

    def move(self, old: str, new: str) -> None:
        assert new not in self.files, f"{new} is there"
        self.files[new] = self.files.pop(old)

    def append(self, file: str, text: str) -> None:
        self.files[file] = self.files.get(file, "") + text

    def write(self, folder: Path) -> None:
        """Write all files below a folder."""
        for path, text in self.files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")

    @classmethod
    def read(cls, folder: Path, but: Tree) -> Tree:
        """Read the files below a folder that another tree does not have."""
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        texts = {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}
        return cls({path: text for path, text in texts.items() if but.files.get(path) != text})
