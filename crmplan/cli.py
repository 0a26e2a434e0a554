"""The command line: finds the commands by file name and imports only the one that is asked for."""

import gc
import os
import sys
from pathlib import Path

import click

from crmplan import __version__

DONE, LIMIT_PASSED, NOT_DONE, BUG = 0, 1, 2, 3
"""Exit codes: done; a limit the user set was passed; the work could not be done; a bug in crmplan."""

_FOLDER = Path(__file__).parent / "commands"


class _Commands(click.Group):
    """A group whose members are the files of ``crmplan/commands``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(file.stem.replace("_", "-") for file in _FOLDER.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        from importlib import import_module

        command = import_module(f"crmplan.commands.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            from crmplan.guess import did_you_mean

            ctx.fail(f'No command "{args[0]}"{did_you_mean(args[0], self.list_commands(ctx))}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List each command with the first line of its file, so that help imports none of them."""
        rows = [
            (name, _first_line(_FOLDER / f"{name.replace('-', '_')}.py")) for name in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _first_line(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        return lines.readline().strip().strip('"')


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from crmplan.public_holidays import holidays_version

    click.echo(f"crmplan {__version__} (public holidays: holidays {holidays_version()})")
    ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 a limit you set was passed; 2 the work could not be done; 3 a bug in crmplan.",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version of crmplan and of its public holidays.",
)
def cli() -> None:
    """Plan CRM rollouts as text.

    A playbook in YAML becomes dates, money, findings, Markdown and Gantt pictures. Every command takes the
    playbook as its first argument, or finds playbook.yaml in the current folder.
    """


def _quiet_stdout() -> None:
    """Give the closed pipe's place to the null device, so that the interpreter's last flush finds a writer."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())


def main() -> None:
    """Run the command line and leave with its exit code."""
    # A command makes many records and no rubbish worth a search; searching every 700 records, and once more at the
    # end, is a fifth of the time of `check`.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = cli.main(prog_name="crmplan", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        click.echo("Stopped; nothing was written.", err=True)
        code = NOT_DONE
    except click.ClickException as problem:
        problem.show()
        code = NOT_DONE
    except (BrokenPipeError, SystemExit):
        # click turns a reader that went away, as `| head` does, into SystemExit.
        _quiet_stdout()
        code = DONE
    except Exception as fault:
        import traceback

        traceback.print_exc()
        click.echo(
            f"\ncrmplan: this is a bug in crmplan, not in your playbook ({type(fault).__name__}). "
            "Please report it with the lines above.",
            err=True,
        )
        code = BUG
    gc.freeze()
    gc.enable()
    sys.exit(code if isinstance(code, int) else DONE)
