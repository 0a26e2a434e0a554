"""Real git repositories for tests: made in a temporary folder, by a fixed person at a fixed time."""

import os
import subprocess
from pathlib import Path


class Work:
    """A work tree in which tests commit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = "2026-03-02T09:00:00+0100"
        """When the next commits are made."""
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        """Run git as somebody, at a fixed time, and return what it prints."""
        settings = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgsign=false")
        command = ["git", "-C", str(self.path), *settings, *arguments]
        when = {"GIT_AUTHOR_DATE": self.now, "GIT_COMMITTER_DATE": self.now}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        done = subprocess.run(command, check=True, capture_output=True, env={**environment, **when})
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def commit(self, tag: str = "", **files: str) -> str:
        """Commit files and return the id; ``__`` in a name stands for a slash, ``_yaml`` for the ending. The message
        is a tag too, when it has no blanks."""
        for name, text in files.items():
            file = self.path / name.replace("__", "/").replace("_yaml", ".yaml")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", tag or "more")
        if tag and " " not in tag:
            self.git("tag", tag)
        return self.git("rev-parse", "HEAD")
