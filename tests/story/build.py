"""Makes the repository of the story: ``python -m tests.story.build FOLDER [--baselines]``.

One ``git fast-import`` writes all commits, so it takes a part of a second; nothing of the person's own git counts, and
the ids of the commits are the same everywhere. With baselines, ``crmplan baseline add`` writes their files at the two
commits that have one, and they stay in the commits behind.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from tests.commands_run import crmplan
from tests.story.steps import STEPS, STORY, Baseline, parents, playbook_of, side_branch, trees
from tests.story.text import Tree

ZONE = timezone(timedelta(hours=1))


class Story(NamedTuple):
    """A repository that holds the story, checked out at its end."""

    folder: Path
    commits: Mapping[str, str]
    """Name of the step -> id of the commit."""
    trees: Mapping[str, Tree]
    """Name of the step -> files, with baselines where they were asked for."""

    @property
    def playbook(self) -> Path:
        return self.folder / playbook_of(self.trees[STORY[-1].name])


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which git knows nothing of the person who runs it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {
        **kept,
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C",
    }


def git(folder: Path, *words: str, given: bytes | None = None) -> str:
    """Run git in a folder and return what it prints."""
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        input=given,
        capture_output=True,
        env=environment(folder.parent / "no-home"),
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


def build(folder: Path, *, baselines: bool = False) -> Story:
    """Make the repository in an empty or new folder.

    Parameters:
        folder: where; it becomes the work tree.
        baselines: whether ``crmplan baseline add`` is run at the two commits that approve a plan.
    """
    found = with_baselines(trees()) if baselines else trees()
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    with tempfile.TemporaryDirectory() as scratch:
        marks = Path(scratch) / "marks"
        git(folder, "fast-import", "--quiet", f"--export-marks={marks}", given=stream(found))
        ids = dict(line.split() for line in marks.read_text("ascii").splitlines())
    git(folder, "reset", "-q", "--hard", "main")
    return Story(folder, {name: ids[f":{mark}"] for mark, name in enumerate(found, 1)}, found)


def stream(found: Mapping[str, Tree]) -> bytes:
    """Return the story as ``git fast-import`` reads it."""
    before = parents()
    marks = {name: mark for mark, name in enumerate(found, 1)}
    on_a_branch = {name for name in found if name in _finance()}
    lines: list[bytes] = []
    for name, tree in found.items():
        step = STEPS[name]
        seconds = int(datetime.fromisoformat(f"{step.day}T09:00").replace(tzinfo=ZONE).timestamp())
        mail = f"{step.author.split()[0].lower()}@example.org"
        lines += [
            f"commit refs/heads/{'finance' if name in on_a_branch else 'main'}".encode(),
            f"mark :{marks[name]}".encode(),
            f"committer {step.author} <{mail}> {seconds} +0100".encode(),
            _data(f"{step.message}\n\n{step.believes}\n"),
            *(
                f"{word} :{marks[one]}".encode()
                for word, one in zip(("from", "merge"), before[name], strict=False)
            ),
            b"deleteall",
        ]
        for path, text in sorted(tree.files.items()):
            lines += [f"M 100644 inline {path}".encode(), _data(text)]
        for tag in step.tags:
            lines += [f"reset refs/tags/{tag}".encode(), f"from :{marks[name]}".encode(), b""]
    return b"\n".join(lines) + b"\n"


def _finance() -> list[str]:
    (merge,) = (step for step in STORY if len(step.after) > 1)
    return side_branch(merge.after[1])


def _data(text: str) -> bytes:
    content = text.encode("utf-8")
    return b"data %d\n%b" % (len(content), content)


def with_baselines(found: dict[str, Tree]) -> dict[str, Tree]:
    """Store the baselines of the story, each in its commit and in those behind it."""
    stored: dict[str, str] = {}
    for name, tree in found.items():
        tree.files.update(stored)
        baseline = STEPS[name].baseline
        if baseline is not None:
            stored |= _stored(tree, baseline)
            tree.files.update(stored)
    return found


def _stored(tree: Tree, baseline: Baseline) -> dict[str, str]:
    """Return the files that ``crmplan baseline add`` writes."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        tree.write(folder)
        words = ["--approved-by", baseline.approved_by, "--on", baseline.on, "--minute", baseline.minute]
        done = crmplan("baseline", "add", baseline.name, playbook_of(tree), *words, cwd=folder)
        assert done.returncode == 0, done.stderr
        return Tree.read(folder, but=tree).files


def main() -> None:
    words = [word for word in sys.argv[1:] if word != "--baselines"]
    if len(words) != 1:
        sys.exit("python -m tests.story.build FOLDER [--baselines]")
    story = build(Path(words[0]), baselines="--baselines" in sys.argv)
    for name, commit in story.commits.items():
        print(commit[:10], f"{name:12}", STEPS[name].message)


if __name__ == "__main__":
    main()
