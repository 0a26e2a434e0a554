"""docs/commands.md is the help of the commands, written out."""

from collections.abc import Callable
from pathlib import Path

import click

from crmplan.cli import cli


def _page() -> str:
    # click keeps a command's help option from its first context, so this one has the names that the program has.
    names = cli.context_settings["help_option_names"]
    context = click.Context(
        cli, info_name="crmplan", max_content_width=100, terminal_width=100, help_option_names=names
    )
    lines = [
        "# The commands",
        "",
        "Written from the commands' own help; every command also answers `--help`.",
        "",
        "| code | means |",
        "|--:|---|",
        "| 0 | done |",
        "| 1 | a limit you set was passed: findings of `check`, stale outputs of `build --check` |",
        "| 2 | the work could not be done: wrong words, a file that cannot be read, a plan with errors |",
        "| 3 | a bug in crmplan |",
        "",
        "Results go to standard output, everything else to standard error. `NO_COLOR` is obeyed.",
    ]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        own = click.Context(
            command, info_name=name, parent=context, max_content_width=100, terminal_width=100
        )
        lines += ["", f"## crmplan {name}", "", "```text", command.get_help(own), "```"]
        if isinstance(command, click.Group):
            for child in command.list_commands(own):
                part = command.get_command(own, child)
                assert part is not None
                below = click.Context(
                    part, info_name=child, parent=own, max_content_width=100, terminal_width=100
                )
                lines += ["", f"### crmplan {name} {child}", "", "```text", part.get_help(below), "```"]
    return "\n".join(line.rstrip() for line in "\n".join(lines).splitlines()) + "\n"


def test_the_page_is_current(golden: Callable[[Path | str, str], None]) -> None:
    golden("docs/commands.md", _page())
