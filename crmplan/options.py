"""What commands share: finding the playbook, dates, format of results, and how problems are shown."""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from crmplan.model import Finding
    from crmplan.pipeline import Work
    from crmplan.report.pack.snapshot import Compared
    from crmplan.source import Source
    from crmplan.terminal import Style

Function = TypeVar("Function", bound=Callable[..., Any])

DEFAULT_NAME = "playbook.yaml"
FIRST_YEAR, LAST_YEAR = 1990, 2199
"""Years of dates on the command line; those that a playbook may hold."""
STAGES = ("draft", "approval", "go-live")

playbook_argument = click.argument("playbook", required=False, metavar="[PLAYBOOK]")


class _Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2027-03-31", param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(f"the year of {value!r} is not between {FIRST_YEAR} and {LAST_YEAR}", param, ctx)
        return day


DAY = _Day()
"""Type of options that take a date."""

as_of_option = click.option(
    "--as-of",
    type=DAY,
    metavar="DATE",
    help="The day that counts as today, for waivers and checks; by default the latest progress date.",
)
stage_option = click.option(
    "--stage",
    type=click.Choice(STAGES),
    help="How strict the checks are; by default what the playbook's `checks:` says, else draft.",
)

template_option = click.option(
    "--template",
    "templates",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder whose files stand in for the shipped templates and style of the same name.",
)


class _Language(click.ParamType[str]):
    name = "language"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from crmplan import lang

        known = lang.languages()
        if value not in known:
            self.fail(f"no reports in {value!r}; write one of {', '.join(known)}", param, ctx)
        return str(value)


language_option = click.option(
    "--lang",
    "language",
    type=_Language(),
    default="en",
    metavar="LANG",
    help="Language of what people read: en (default) or de. JSON and CSV stay as they are.",
)


@contextmanager
def look(templates: Path | None, language: str = "en") -> Iterator[None]:
    """Report and render what is inside in a language, with the user's templates; leave with exit code 2 when one of
    them fails."""
    from crmplan import lang, templating

    with ExitStack() as stack:
        try:
            stack.enter_context(lang.use(language))
            if templates is not None:
                stack.enter_context(templating.use(templates))
            yield
        except templating.CannotRender as problem:
            fail(str(problem))


def find_playbook(given: str | None) -> str:
    """Return the playbook to work on: the one given, or ``playbook.yaml`` in the current folder.

    Raises:
        click.UsageError: none is given and there is none here.
    """
    if given is not None:
        return _near(given)
    if Path(DEFAULT_NAME).is_file():
        return DEFAULT_NAME
    raise click.UsageError(
        f"No playbook named, and no {DEFAULT_NAME} in this folder. Name one, or start one with `crmplan init`."
    )


def _near(given: str) -> str:
    """Return a path below the current folder without the folders above, so that no output names a machine's."""
    path = Path(given)
    if path.is_absolute():
        with contextlib.suppress(OSError, RuntimeError, ValueError):
            return str(path.parent.resolve().relative_to(Path.cwd()) / path.name)
    return given


def split_playbook(words: Sequence[str]) -> tuple[str, list[str]]:
    """Tell the playbook from what follows it, for commands such as ``why [PLAYBOOK] REF``.

    The first word is the playbook when it names a file, a shipped playbook or ends in .yaml or .yml.
    """
    if words and (
        words[0].startswith("crmplan:") or words[0].endswith((".yaml", ".yml")) or Path(words[0]).is_file()
    ):
        return _near(words[0]), list(words[1:])
    return find_playbook(None), list(words)


def style_of(stream: IO[str]) -> "Style":
    """Return how to write to a stream: colours and its width on a terminal, plain text elsewhere."""
    from crmplan.terminal import Style

    on_terminal = stream.isatty()
    colour = (on_terminal and not os.environ.get("NO_COLOR")) or bool(os.environ.get("FORCE_COLOR"))
    width = click_width() if on_terminal else None
    return Style(colour=colour, width=width)


def click_width() -> int:
    """Return the width of the terminal in columns."""
    import shutil

    return shutil.get_terminal_size().columns


def show_findings(
    findings: Iterable["Finding"], sources: Mapping[str, "Source"], stream: IO[str] | None = None
) -> None:
    """Print findings with their code frames; to standard error unless a stream is given."""
    from crmplan.terminal import findings_text

    stream = stream or sys.stderr
    text = findings_text(findings, sources, style_of(stream))
    if text:
        click.echo(text, file=stream, color=True)


def stop_when_broken(work: "Work") -> None:
    """Show the problems of reading; leave with exit code 2 when the plan cannot be worked out."""
    from crmplan.model import ERROR

    problems = [finding for finding in work.findings if finding.severity == ERROR]
    if not problems and work.schedule is not None:
        return
    stop_at_errors(problems, work.sources)


def compared(name: str, work: "Work", baselines: Sequence[str], since: str | None = None) -> "Compared":
    """Return the versions that a playbook is compared with; one that cannot be read ends the command.

    Parameters:
        name, work: the playbook, planned and judged.
        baselines: words for the approved plans, the first one approved first; the stored baselines when empty.
        since: the word for the pack before; None for none.
    """
    from crmplan import pipeline, versions
    from crmplan.model import Finding
    from crmplan.report.pack.snapshot import Compared, Snapshot

    assert work.verdict is not None
    stage = work.verdict.stage

    def read(word: str, against: Snapshot | None = None) -> Snapshot:
        found = versions.snapshot(word, name, stage=stage, baseline=against)
        if isinstance(found, versions.Unreadable):
            stop(
                found.findings, found.sources, f"{name} cannot be compared with {word}; nothing was written."
            )
        return found

    approved = tuple(map(read, baselines)) if baselines else pipeline.approved(work)
    if isinstance(approved, Finding):
        stop([approved], work.sources)
    if since is None:
        return Compared(None, approved)
    # The pack before was rated against a baseline too.
    return Compared(read(since, approved[-1] if approved else None), approved)


def stop(
    findings: "Sequence[Finding]", sources: "Mapping[str, Source]", last: str = "Nothing was written."
) -> NoReturn:
    """Show why the work could not be done, with a last line that says what was left, and leave with exit code 2."""
    show_findings(findings, sources)
    click.echo(last, err=True)
    raise click.exceptions.Exit(2)


def stop_at_errors(findings: "Sequence[Finding]", sources: "Mapping[str, Source]") -> NoReturn:
    """Show errors of playbooks and how many they are, and leave with exit code 2."""
    count = len(findings)
    stop(findings, sources, f"{count} error{'' if count == 1 else 's'}; nothing was written.")


def fail(message: str) -> NoReturn:
    """Say why the work could not be done and leave with exit code 2."""
    click.echo(f"crmplan: {message}", err=True)
    raise click.exceptions.Exit(2)


def print_json(value: object) -> None:
    """Print a value as JSON, readable and with a stable order; ``visible`` on a terminal."""
    click.echo(visible(json.dumps(value, ensure_ascii=False, indent=2)))


def visible(text: str) -> str:
    """Return JSON in which nothing is left that a terminal would obey: escape sequences of one byte and marks that turn
    the direction of writing are escaped."""
    import re

    unseen = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
    return re.sub(unseen, lambda found: f"\\u{ord(found[0]):04x}", text)
