"""Make `git diff` of playbooks readable: diff driver and attributes of this repository."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmplan import options, output

if TYPE_CHECKING:
    from crmplan.git_driver import Setup
    from crmplan.source.repository import Repository


@click.command()
@click.argument("playbooks", nargs=-1, metavar="[PLAYBOOK]...")
@click.option(
    "--built",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of built plans that are committed: reviews fold them as generated. May be given more than once.",
)
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit with 1 when something is not set up."
)
@click.option("--undo", is_flag=True, help="Remove what git-setup wrote, and nothing else.")
def command(playbooks: tuple[str, ...], folders: tuple[Path, ...], only_check: bool, undo: bool) -> None:
    """Make `git diff` of playbooks readable in this repository.

    It writes a block of lines into .gitattributes, for the team to commit, and a diff driver into the local
    configuration of this clone: changes are shown as one line for each value, with the way to it, and their heads name
    the task. Nothing outside of the repository is touched. Running it again changes nothing, or brings it up to date.
    """
    from crmplan import git_driver
    from crmplan.source.repository import Refused, Repository

    if undo and (playbooks or folders or only_check):
        raise click.UsageError("--undo removes all that was set up; it takes nothing else.")
    try:
        if undo:
            repository = Repository(Path())
            setup = git_driver.undone(repository)
        else:
            names = [options.find_playbook(name) for name in playbooks or (None,)]
            repository = Repository(Path(names[0]).parent)
            setup = git_driver.wanted(repository, _lines(repository, names, folders))
        _show(setup)
        if only_check:
            raise click.exceptions.Exit(0 if setup.current else 1)
        _write(repository, setup)
    except Refused as why:
        options.fail(str(why))


def _lines(repository: Repository, names: list[str], folders: tuple[Path, ...]) -> list[str]:
    """Return the lines of the attributes for playbooks and folders of outputs."""
    from crmplan.git_driver import patterns
    from crmplan.language.assemble import own_files
    from crmplan.model import has_errors

    top = Path(repository.line("rev-parse", "--show-toplevel")).resolve()

    def inside(path: Path) -> str:
        try:
            return path.resolve().relative_to(top).as_posix()
        except ValueError:
            options.fail(f"{path} lies outside of the repository {top.name}")

    books = []
    for name in names:
        if name.startswith("crmplan:"):
            raise click.UsageError(f"{name} is shipped and in no repository; name a playbook of your own.")
        sources, findings = own_files(name)
        if not sources or has_errors(findings):
            options.show_findings(findings, {source.name: source for source in sources})
            raise click.exceptions.Exit(2)
        first, *parts = (inside(Path(source.name)) for source in sources)
        books.append((first, parts))
    lines = [f"{_quoted(pattern)} diff=crmplan" for pattern in patterns(books)]
    return lines + [f"{_quoted(f'/{inside(folder)}/**')} linguist-generated" for folder in folders]


def _quoted(pattern: str) -> str:
    """Return a pattern as attributes take it: in quotes where blanks, line ends or quotes would end it."""
    if all(sign > " " and sign not in '"\x7f' for sign in pattern):
        return pattern
    escaped = pattern.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if " " <= sign != "\x7f" else f"\\{ord(sign):03o}" for sign in escaped) + '"'


def _show(setup: Setup) -> None:
    """Print what is to change, and what is left alone."""
    from difflib import ndiff

    from crmplan.git_driver import SECTION
    from crmplan.terminal import safe

    if setup.before != setup.after:
        click.echo(".gitattributes:")
        lines = ndiff((setup.before or "").splitlines(), (setup.after or "").splitlines())
        for line in lines:
            if line[:2] in ("+ ", "- "):
                click.echo(f"  {safe(line)}")
    for key, (now, then) in setup.settings.items():
        if now != then:
            click.echo(f"git config --local {SECTION}.{key}:")
            for sign, value in (("-", now), ("+", then)):
                for line in (value or "").splitlines():
                    click.echo(f"  {sign} {safe(line)}")
    for key in setup.foreign:
        click.echo(f"{key} is not what crmplan wrote; left as it is")
    if setup.current:
        click.echo("Nothing to change.")


def _write(repository: Repository, setup: Setup) -> None:
    from crmplan.git_driver import apply

    before, after = setup.before, setup.after
    try:
        if after is None and before is not None:
            output.write(setup.attributes.parent, {setup.attributes.name: None})
        elif before is None and after is not None:
            output.write_file(setup.attributes, after.encode())
        elif before is not None and after is not None and before != after:
            output.replace_texts({setup.attributes: (before, after)})
    except output.CannotWrite as problem:
        options.fail(str(problem))
    apply(repository, setup)
