"""Repositories as people have them: clones of all kinds, odd names, configurations that would run programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tests.repositories import Work

PLAN = """\
crmplan: 1
programme: {name: Helpdesk CRM, start: 2027-03-01, currency: EUR, sponsor: ana, users: 15}
people: {ana: {name: Ana Ruiz, title: Managing director, side: business, executive: true}}
tasks:
  configure: {duration: 10d, owner: ana, cost: {implementation: 5000}}
  train:     {duration: 3d, owner: ana, kind: training, needs: configure}
  go-live:   {kind: go-live, owner: ana, needs: train}
"""
FINISHES = {"v1": "2027-03-17", "v2": "2027-03-19", "v3": "2027-03-24"}
"""Tag -> last working day; v3 is also what lies on disk. From v1 to v3 it is 5 working days later."""
DURATIONS = {"v1": "10d", "v2": "12d", "v3": "15d"}


class Place(NamedTuple):
    """Where a command is run."""

    folder: Path
    playbook: str = "playbook.yaml"
    environment: Mapping[str, str] = MappingProxyType({})
    on_disk: bool = True
    """Whether the playbook lies there as a file."""
    whole: bool = True
    """Whether the history reaches back to v1, or only to v2."""
    files: bool = True
    """Whether git has the files of all commits that it has."""


def repository(folder: Path, playbook: str = "playbook.yaml") -> Work:
    """Make a repository with three versions of a small plan, tagged v1 to v3; before them one without a plan."""
    work = Work(folder)
    work.commit("v0", notes_md="No plan yet\n")
    file = folder / playbook
    file.parent.mkdir(parents=True, exist_ok=True)
    for number, (tag, days) in enumerate(DURATIONS.items(), 3):
        work.now = f"2027-01-{number:02}T09:00:00+0100"
        file.write_text(PLAN.replace("10d", days), encoding="utf-8", newline="\n")
        work.commit(tag)
    return work


def plain(tmp: Path) -> Place:
    return Place(repository(tmp / "work").path)


def below(tmp: Path) -> Place:
    """A playbook in a folder, asked for from another one."""
    work = repository(tmp / "work", "plans/emea/crm.yaml")
    (work.path / "docs").mkdir()
    return Place(work.path / "docs", "../plans/emea/crm.yaml")


def worktree(tmp: Path) -> Place:
    work = repository(tmp / "work")
    work.git("worktree", "add", "-q", "--detach", str(tmp / "other"), "v3")
    return Place(tmp / "other")


def detached(tmp: Path) -> Place:
    work = repository(tmp / "work")
    work.git("checkout", "-q", "--detach", "v3")
    work.git("branch", "-q", "-D", "main")
    return Place(work.path)


def shallow(tmp: Path) -> Place:
    origin = repository(tmp / "origin")
    origin.git("clone", "-q", "--depth", "2", f"file://{origin.path}", str(tmp / "work"))
    return Place(tmp / "work", whole=False)


def bare(tmp: Path) -> Place:
    origin = repository(tmp / "origin")
    origin.git("clone", "-q", "--bare", str(origin.path), str(tmp / "crm.git"))
    return Place(tmp / "crm.git", on_disk=False)


def without_blobs(tmp: Path) -> Place:
    """A partial clone that has only the files of its last commit; nothing may be fetched."""
    origin = repository(tmp / "origin")
    origin.git("config", "uploadpack.allowFilter", "true")
    origin.git("clone", "-q", "--filter=blob:none", f"file://{origin.path}", str(tmp / "work"))
    return Place(tmp / "work", files=False)


def spaces(tmp: Path) -> Place:
    return Place(repository(tmp / "a work tree", "my plans/the plan.yaml").path, "my plans/the plan.yaml")


def newline(tmp: Path) -> Place:
    return Place(repository(tmp / "work", "pl\nans/cr\nm.yaml").path, "pl\nans/cr\nm.yaml")


def letters(tmp: Path) -> Place:
    """Letters of many alphabets, and those that git quotes or that mean something to it."""
    name = 'pläne/ルール [*] "q" :(top) é.yaml'
    return Place(repository(tmp / "wörk", name).path, name)


def dashes(tmp: Path) -> Place:
    return Place(repository(tmp / "work", "--plans/-p.yaml").path, "./--plans/-p.yaml")


def linked(tmp: Path) -> Place:
    work = repository(tmp / "work")
    (tmp / "link").symlink_to(work.path, target_is_directory=True)
    return Place(tmp / "link")


def led_elsewhere(tmp: Path) -> Place:
    """As in a hook: the environment names another repository."""
    work = repository(tmp / "work")
    other = Work(tmp / "other")
    other.commit("v1", notes_md="another\n")
    theirs = {
        "GIT_DIR": str(other.path / ".git"),
        "GIT_WORK_TREE": str(other.path),
        "GIT_INDEX_FILE": str(tmp / "none/index"),
        "GIT_OBJECT_DIRECTORY": str(other.path / ".git/objects"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.bare",
        "GIT_CONFIG_VALUE_0": "true",
    }
    return Place(work.path, environment=theirs)


def hostile(tmp: Path) -> Place:
    """Everything in the repository that git would run, if it were asked the wrong way, writes a canary."""
    work = repository(tmp / "work")
    trap = tmp / "trap"
    trap.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{tmp / 'canary'}'\ncat\n")
    trap.chmod(0o755)
    for hook in (work.path / ".git/hooks").iterdir():
        hook.unlink()
    for name in (
        "post-checkout",
        "pre-commit",
        "reference-transaction",
        "post-index-change",
        "fsmonitor-watchman",
    ):
        (work.path / ".git/hooks" / name).write_text(trap.read_text())
        (work.path / ".git/hooks" / name).chmod(0o755)
    (work.path / ".gitattributes").write_text(
        "*.yaml diff=evil filter=evil merge=evil working-tree-encoding=UTF-16\n"
    )
    (work.path / ".git/info/attributes").write_text("*.yaml diff=evil filter=evil\n")
    for key in TRAPS:
        work.git("config", key, ("!" if key.startswith("alias.") else "") + str(trap))
    for key, value in CONFUSING.items():
        work.git("config", key, value)
    (tmp / "canary").unlink(missing_ok=True)
    return Place(work.path)


TRAPS = (
    *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy"),
    *("core.alternateRefsCommand", "diff.external", "diff.evil.textconv", "diff.evil.command"),
    *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "merge.evil.driver", "gpg.program"),
    *(
        "gpg.ssh.program",
        "gpg.x509.program",
        "credential.helper",
        "sequence.editor",
        "pager.log",
        "pager.rev-list",
    ),
    *("pager.show", "alias.log", "alias.rev-parse", "alias.cat-file", "alias.ls-tree", "alias.rev-list"),
    *(
        "uploadpack.packObjectsHook",
        "interactive.diffFilter",
        "trailer.x.command",
        "trailer.x.cmd",
        "man.x.cmd",
    ),
)
"""Keys whose value is a program."""
CONFUSING = {
    "log.showSignature": "true",
    "log.follow": "true",
    "log.date": "relative",
    "log.decorate": "full",
    "log.mailmap": "true",
    "log.diffMerges": "on",
    "format.pretty": "fuller",
    "i18n.logOutputEncoding": "UTF-16",
    "core.quotePath": "true",
    "core.abbrev": "5",
    "color.ui": "always",
    "color.diff": "always",
    "diff.renames": "false",
    "diff.noprefix": "true",
    "diff.orderFile": "/dev/null",
    "core.ignoreCase": "true",
    "core.precomposeUnicode": "true",
    "column.ui": "always",
    "protocol.allow": "always",
    "core.commitGraph": "true",
    "feature.experimental": "true",
}
"""Keys that change what git prints."""


PLACES: Mapping[str, Callable[[Path], Place]] = {
    one.__name__: one
    for one in (
        *(
            plain,
            below,
            worktree,
            detached,
            shallow,
            bare,
            without_blobs,
            spaces,
            newline,
            letters,
            dashes,
            linked,
        ),
        *(led_elsewhere, hostile),
    )
}
