"""Show how dates, money and findings of a plan moved over the commits of its git repository."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmplan import options, output

if TYPE_CHECKING:
    from crmplan.report.history import History

FORMATS = ("text", "csv", "markdown", "json")
PICTURES = (".svg", ".png")


@click.command()
@options.playbook_argument
@click.option(
    "--since",
    default="",
    metavar="REV|DATE",
    help="Begin with the version that counted at a revision, or on a day.",
)
@click.option(
    "-n", "--last", type=click.IntRange(min=1), metavar="NUMBER", help="Only so many commits, the newest."
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print it."
)
@click.option(
    "--chart",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Draw the milestone trend too, as .svg or .png: forecast dates over report dates.",
)
@click.option(
    "--go-live",
    "lives",
    multiple=True,
    metavar="ID",
    help="A go-live to draw; may be given more than once. By default those that moved most.",
)
@click.option("--no-cache", is_flag=True, help="Plan every version anew, and keep nothing for the next time.")
@options.stage_option
@options.language_option
def command(
    playbook: str | None,
    since: str,
    last: int | None,
    form: str,
    chart: Path | None,
    lives: tuple[str, ...],
    no_cache: bool,
    stage: str | None,
    language: str,
) -> None:
    """Show how a plan moved over the commits of its git repository.

    For each commit that changed the playbook or a file it reads: finish, go-lives, cost with contingency and
    findings, the oldest first. A commit that cannot be planned is a gap with its reason. Renames are followed.
    PLAYBOOK is a file, also one that is no longer there, or REV:PATH; in a bare repository a path in it.
    """
    from crmplan import lang
    from crmplan.history import cache
    from crmplan.history.run import Wanted, find, run
    from crmplan.model import Finding

    if chart is not None and chart.suffix.lower() not in PICTURES:
        raise click.UsageError(f"--chart writes .svg and .png, and {chart} is neither.")
    name = _playbook(playbook)
    place = find(name)
    if isinstance(place, Finding):
        options.fail(place.message)
    kept = None if no_cache else cache.folder()
    with _steps() as step:
        found = run(
            place,
            Wanted(since, last, stage),
            cache=kept / "history.sqlite" if kept else None,
            progress=step,
        )
    if isinstance(found, Finding):
        options.fail(found.message)
    unknown = [id for id in lives if id not in {line.id for line in found.go_lives}]
    if unknown:
        from crmplan.guess import did_you_mean

        hint = did_you_mean(unknown[0], [line.id for line in found.go_lives])
        options.fail(f'no commit has a go-live "{unknown[0]}"{hint}')
    if chart is not None:
        with lang.use(language):
            _draw(found, chart, lives)
    with lang.use(language if form in ("text", "markdown") else lang.ENGLISH):
        click.echo(_shown(found, form), nl=False, color=True)


def _playbook(given: str | None) -> str:
    """Return the playbook; a default one need not be on disk, so that bare repositories are asked too."""
    return options.DEFAULT_NAME if given is None else options.find_playbook(given)


def _shown(history: History, form: str) -> str:
    if form == "csv":
        from crmplan.renderers.history_csv import history_csv

        return history_csv(history)
    if form == "json":
        from crmplan.renderers.history_json import history_json

        return history_json(history)
    if form == "markdown":
        from crmplan.renderers.history_markdown import history_markdown

        return history_markdown(history)
    from crmplan.renderers.history_text import history_text

    return history_text(history, options.style_of(sys.stdout))


def _draw(history: History, target: Path, lives: tuple[str, ...]) -> None:
    from crmplan.renderers import pictures, svg
    from crmplan.report.figures.trend import figure

    drawn = figure(history, lives)
    if drawn.page is None:
        click.echo(f"{target} is not written. {drawn.reason}", err=True)
        return
    content = (
        pictures.draw(drawn.page)
        if target.suffix.lower() == ".png"
        else svg.draw(drawn.page, "trend").encode()
    )
    try:
        output.write_file(target, content)
    except output.CannotWrite as problem:
        options.fail(str(problem))
    click.echo(f"Wrote {target}.", err=True)


@contextmanager
def _steps() -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on a terminal."""
    if not sys.stderr.isatty():
        yield lambda done, all: None
        return
    with click.progressbar(length=1, file=sys.stderr, label="Planning") as bar:

        def step(done: int, all: int) -> None:
            bar.length = all
            bar.update(done - bar.pos)

        yield step
