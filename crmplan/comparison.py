"""What `diff` and `whatif` share: their options, and how a comparison is printed or written."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from crmplan import options, output

if TYPE_CHECKING:
    from crmplan.diff.limits import Wanted as Limit
    from crmplan.diff.records import Diff
    from crmplan.versions import Unreadable

FORMATS = ("text", "markdown", "json", "html")
MAX_CHARS = 60_000
"""Fits a comment on GitHub and GitLab, with room for what a bot adds."""
_ENDINGS = {".txt": "text", ".md": "markdown", ".markdown": "markdown", ".json": "json", ".html": "html"}


class Wanted(NamedTuple):
    """How a comparison is asked for."""

    form: str
    target: Path | None
    max_chars: int | None
    full: bool
    limits: "tuple[Limit, ...]"
    stage: str | None
    as_of: date | None
    language: str


def asked(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a comparison, as one argument ``wanted``."""
    from functools import wraps

    @wraps(function)
    def command(
        *words: Any,
        form: str | None,
        target: Path | None,
        max_chars: int | None,
        full: bool,
        fail_on: str,
        stage: str | None,
        as_of: date | None,
        language: str,
        **more: Any,
    ) -> Any:
        form = form or _form_of(target) or "text"
        if max_chars is not None and form != "markdown":
            raise click.UsageError("--max-chars is for --format markdown; other formats have any length.")
        limits = _limits(fail_on)
        return function(
            *words,
            wanted=Wanted(form, target, max_chars, full, limits, stage, as_of, language),
            **more,
        )

    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help="text (default), markdown for a comment on a pull request, json, or html: one page.",
    ),
    click.option(
        "-o",
        "--output",
        "target",
        type=click.Path(path_type=Path, dir_okay=False),
        help="File to write, such as comment.md; its ending says the format. Default: standard output.",
    ),
    click.option(
        "--max-chars",
        type=click.IntRange(min=1),
        metavar="N",
        help=f"Longest Markdown, {MAX_CHARS} by default; what does not fit is left out, the least important first.",
    ),
    click.option("--full", is_flag=True, help="Print every entry of long lists and tables."),
    click.option(
        "--fail-on",
        default="",
        metavar="LIMITS",
        help="Exit 1 when a limit is passed, several with commas: slip>10d (finish), cost>5% or cost>25000, "
        "go-live>5d, margin<10d (to the committed finish), path, new-error, new-warning, new-finding.",
    ),
    options.stage_option,
    options.as_of_option,
    options.language_option,
)


def _form_of(target: Path | None) -> str | None:
    """Return the format that a file's ending says; None for others."""
    return None if target is None else _ENDINGS.get(target.suffix.lower())


def _limits(text: str) -> "tuple[Limit, ...]":
    if not text:
        return ()
    from crmplan.diff.limits import read

    limits, misread = read(text)
    if misread:
        raise click.BadParameter("\n".join(one.shown(text) for one in misread), param_hint="--fail-on")
    return limits


def spoken(wanted: Wanted) -> AbstractContextManager[None]:
    """Speak the language of the report inside; JSON is the same in every language."""
    return options.look(None, "en" if wanted.form == "json" else wanted.language)


def stop(unreadable: "Unreadable") -> NoReturn:
    """Show why versions cannot be compared, and leave with exit code 2 and nothing on standard output."""
    options.stop(unreadable.findings, unreadable.sources, "Nothing was compared.")


def show(make: "Callable[[tuple[Limit, ...]], Diff]", playbook: str, command: str, wanted: Wanted) -> None:
    """Print or write a comparison; leave with exit code 1 when it passes a limit.

    Parameters:
        make: compares, and judges by limits; called in the language of the report, in English for JSON.
        playbook: names the comment on a pull request.
        command: ``diff`` or ``whatif``.
    """
    with spoken(wanted):
        diff = make(wanted.limits)
        text = _text(diff, playbook, command, wanted)
    if wanted.target is None:
        click.echo(text, nl=False, color=True)
    else:
        try:
            output.write_file(wanted.target, text.encode("utf-8", errors="replace"))
        except output.CannotWrite as problem:
            options.fail(str(problem))
        click.echo(f"Wrote {wanted.target}.")
        for limit in diff.limits:
            click.echo(f"Limit passed: {limit.word}. {limit.why}", err=True)
    if diff.limits:
        raise click.exceptions.Exit(1)


def _text(diff: "Diff", playbook: str, command: str, wanted: Wanted) -> str:
    if wanted.form == "json":
        from crmplan.renderers.diff_json import diff_json

        return options.visible(diff_json(diff))
    if wanted.form == "html":
        from crmplan.renderers.diff_html import diff_html

        return diff_html(diff, playbook, full=wanted.full)
    if wanted.form == "markdown":
        from crmplan.renderers.diff_markdown import TooShort, diff_markdown

        most = wanted.max_chars or MAX_CHARS
        try:
            return diff_markdown(diff, playbook, command=command, max_chars=most, full=wanted.full)
        except TooShort as problem:
            options.fail(
                f"--max-chars {most} is too little: the summary alone needs {problem.needed}; nothing was printed"
            )
    from crmplan.renderers.diff_text import diff_text
    from crmplan.terminal import PLAIN

    style = PLAIN if wanted.target else options.style_of(sys.stdout)
    return diff_text(diff, style, full=wanted.full)
