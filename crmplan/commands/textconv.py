"""Print a playbook as one line for each value, as `git diff` compares it."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Print a playbook, or a part of one, as one line for each value, with the way to it.

    Layout does not show: order of known keys, braces or lines, quotes. Comments do. `crmplan git-setup` tells git to
    compare these lines. A file with errors, or one that is no playbook, is printed as it is.
    """
    from crmplan.edits.flat import flat
    from crmplan.model import Finding
    from crmplan.source import read

    source = read(file, file.as_posix())
    if not isinstance(source, Finding):
        text = flat(source).encode()
    else:
        try:
            text = file.read_bytes()
        except OSError:
            from crmplan import options

            options.fail(source.message)
    sys.stdout.buffer.write(text)
