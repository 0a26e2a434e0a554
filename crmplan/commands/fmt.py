"""Put playbooks into one layout: order of known keys, quotes for risky words, no stray blanks."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmplan import options, output

if TYPE_CHECKING:
    from crmplan.source import Source


@click.command()
@click.argument("files", nargs=-1, metavar="[PLAYBOOK|FILE]...")
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit with 1 when a file would change."
)
@click.option(
    "--diff", "only_diff", is_flag=True, help="Write nothing; print the changes as `patch` reads them."
)
def command(files: tuple[str, ...], only_check: bool, only_diff: bool) -> None:
    """Put playbooks into one layout.

    A playbook is formatted with the parts it includes, not with what it extends; a part may be named alone, as
    pre-commit does. Known keys get the order of the language reference, words such as NO that other tools misread get
    quotes, blanks at line ends go. Comments, blank lines and everything else stay, ids keep their order, and the
    meaning is compared before anything is written: all files, or none.
    """
    from crmplan.edits.text import diff
    from crmplan.terminal import safe

    texts = _formatted(list(dict.fromkeys(options.find_playbook(file) for file in files or (None,))))
    changed = {name: pair for name, pair in texts.items() if pair[0] != pair[1]}
    if only_diff:
        _show(
            diff(
                {
                    name: (_mark(name) + before, _mark(name) + after)
                    for name, (before, after) in changed.items()
                }
            )
        )
    elif only_check:
        for name in changed:
            click.echo(f"would change {safe(name)}")
    else:
        try:
            output.replace_texts({Path(name): pair for name, pair in changed.items()})
        except output.CannotWrite as problem:
            options.fail(str(problem))
        for name in changed:
            click.echo(f"formatted {safe(name)}")
    if not (only_diff and changed):
        click.echo(_closing(len(changed), len(texts), only_check or only_diff), err=True)
    if only_check and changed:
        raise click.exceptions.Exit(1)


def _formatted(names: list[str]) -> dict[str, tuple[str, str]]:
    """Return the texts of all files before and after; leave with exit code 2 when one cannot be read."""
    from crmplan.edits.format import formatted, is_playbook
    from crmplan.language.assemble import own_files
    from crmplan.model import ERROR, Finding
    from crmplan.nodes import parse
    from crmplan.terminal import safe

    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    others = []
    for name in names:
        if name.startswith("crmplan:"):
            raise click.UsageError(f"{name} is shipped and never changes; format your own playbooks.")
        found, problems = own_files(name)
        own = {source.name: source for source in found}
        if found and not problems and not is_playbook(parse(found[0])[0]):
            others.append(name)
            continue
        sources |= own
        findings += problems
    errors = [finding for finding in dict.fromkeys(findings) if finding.severity == ERROR]
    if errors:
        options.show_findings(errors, sources)
        click.echo(f"{len(errors)} error{'' if len(errors) == 1 else 's'}; nothing was written.", err=True)
        raise click.exceptions.Exit(2)
    for name in others:
        click.echo(f"{safe(name)} is no playbook and no part of one; left as it is", err=True)
    return {name: (source.text, formatted(source)) for name, source in sources.items()}


def _mark(name: str) -> str:
    """Return the byte order mark that a file begins with; a patch must have it too."""
    with Path(name).open("rb") as file:
        return "\ufeff" if file.read(3) == codecs.BOM_UTF8 else ""


def _show(patch: str) -> None:
    """Print a patch: bytes as they are, so that it can be applied; on a terminal in colour."""
    from crmplan.terminal import coloured_diff

    style = options.style_of(sys.stdout)
    if style.width is None:
        sys.stdout.buffer.write(patch.encode("utf-8", "surrogateescape"))  # With the line ends of the files.
    else:
        click.echo(coloured_diff(patch, style), nl=False, color=True)


def _closing(changed: int, count: int, would: bool) -> str:
    def files(number: int) -> str:
        return f"{number} file{'' if number == 1 else 's'}"

    if not changed:
        return f"{files(count)} in order."
    return f"{files(changed)} {'would change' if would else 'changed'}, {count - changed} in order."
