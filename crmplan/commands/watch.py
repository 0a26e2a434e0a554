"""Show the plan in a browser and follow the playbook while it is written."""

from __future__ import annotations

import webbrowser
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmplan import options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmplan.live import Made
    from crmplan.model import Finding

PORT = 8137


@click.command()
@options.playbook_argument
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Port on 127.0.0.1; 0 for any that is free.",
)
@options.language_option
@options.stage_option
@options.as_of_option
def command(
    playbook: str | None, opened: bool, port: int, language: str, stage: str | None, as_of: date | None
) -> None:
    """Show the plan in a browser, and build it again whenever the playbook is saved.

    The page is on this machine alone. While the playbook cannot be planned, the page shows what is wrong instead
    of an old plan. Ctrl-C ends it.
    """
    from crmplan.live import Live

    name = options.find_playbook(playbook)
    if name.startswith("crmplan:"):
        raise click.UsageError(
            "A shipped playbook never changes; copy it with `crmplan init` and watch the copy."
        )
    if not Path(name).is_file():
        options.fail(f'there is no file "{name}"')
    try:
        live = Live(lambda: _make(name, language, stage, as_of), Path(name).parent, port)
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        options.fail(f"cannot show a page on port {port}: {reason}; choose another with --port, or 0 for any")
    click.echo(f"The plan is on {live.address}; Ctrl-C ends this.")
    if opened:
        webbrowser.open(live.address)
    try:
        live.run(_tell)
    except KeyboardInterrupt:
        live.end()


def _make(name: str, language: str, stage: str | None, as_of: date | None) -> Made:
    """Plan the playbook and return its page, or what is wrong with it."""
    from crmplan import lang, pipeline
    from crmplan.live import Made
    from crmplan.terminal import PLAIN, findings_text

    work = pipeline.plan(name, as_of=as_of)
    stored = {one.file for one in work.baselines.baselines}
    files = tuple(Path(name) for name in (*work.sources, *sorted(stored)) if not name.startswith("crmplan:"))
    errors: Sequence[Finding] = [finding for finding in work.findings if finding.severity == "error"]
    if not work.broken and work.schedule is not None:
        with lang.use(language):
            report = pipeline.report(pipeline.judge(work, stage=stage), pack=True)
            errors = report.pack.problems
            if not errors:
                from crmplan.renderers import html, svg

                return Made(html.html(report, svg.draw).encode(), report.name, "", files)
    count = f"{len(errors)} error{'' if len(errors) == 1 else 's'} in {name}"
    return Made(None, count, findings_text(errors, work.sources, PLAIN), files)


def _tell(made: Made) -> None:
    click.echo(f"Built: {made.title}" if made.page is not None else made.title, err=True)
