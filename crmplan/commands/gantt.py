"""Draw one Gantt picture: SVG, PNG, PDF or Mermaid."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from crmplan import options, output

FORMATS = ("svg", "png", "pdf", "mmd")


@click.command()
@options.playbook_argument
@click.option(
    "--by",
    type=click.Choice(["auto", "region", "module", "phase", "wave", "owner", "none"]),
    default="auto",
    show_default=True,
    help="What the lanes are.",
)
@click.option(
    "--level",
    type=click.Choice(["auto", "tasks", "lanes"]),
    default="auto",
    show_default=True,
    help="Every task, or only the lanes with their go-lives and gates.",
)
@click.option(
    "--paper", type=click.Choice(["a4", "a3", "screen"]), help="Size; by default a4 for pdf, screen else."
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="By default the ending of --output, else svg."
)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, such as plan.pdf; without it the picture goes to standard output.",
)
@click.option(
    "--baseline",
    metavar="VERSION",
    help="The approved plan, drawn below today's: a stored baseline, or a version as with `crmplan build`. Without it "
    "the current stored baseline is drawn.",
)
@click.option("--no-baseline", is_flag=True, help="Draw no baseline, though some are stored.")
@options.language_option
@options.as_of_option
def command(
    playbook: str | None,
    by: str,
    level: str,
    paper: str | None,
    form: str | None,
    target: Path | None,
    baseline: str | None,
    no_baseline: bool,
    language: str,
    as_of: date | None,
) -> None:
    """Draw the plan as one picture.

    A PDF has as many pages as the plan needs; the other formats are one picture and roll large plans up into lanes.
    What was approved is drawn in grey, below each bar.
    """
    from crmplan import lang, pipeline

    if baseline is not None and no_baseline:
        raise click.UsageError("--baseline and --no-baseline exclude one another.")
    form = form or _ending(target) or "svg"
    if target is None and form != "mmd" and sys.stdout.isatty():
        raise click.UsageError(
            f"A picture is nothing to read on a terminal; name its file, such as -o plan.{form}"
        )
    name = options.find_playbook(playbook)
    work = pipeline.plan(name, as_of=as_of, baselines=not no_baseline)
    options.stop_when_broken(work)
    paper = paper or ("a4" if form == "pdf" else "screen")
    with lang.use(language):
        judged = pipeline.judge(work)
        compared = options.compared(name, judged, () if baseline is None else (baseline,))
        report = pipeline.report(judged, pack=False, compared=compared)
        content = _draw(report, form, by=by, level=level, paper=paper)
    if target is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_file(target, content)
    except output.CannotWrite as problem:
        options.fail(str(problem))
    click.echo(f"Wrote {target}.")


def _ending(target: Path | None) -> str | None:
    if target is None:
        return None
    ending = target.suffix.lstrip(".").lower()
    if ending not in FORMATS:
        raise click.UsageError(
            f"{target} ends in none of .{', .'.join(FORMATS)}; choose one of these endings, or say --format"
        )
    return ending


def _draw(report: object, form: str, *, by: str, level: str, paper: str) -> bytes:
    from crmplan.report import Report

    assert isinstance(report, Report)
    if form == "mmd":
        from crmplan.renderers import mermaid

        return mermaid.mermaid(report, by=by, level=level).encode()
    if form == "svg":
        from crmplan.renderers import svg

        return svg.svg(report, by=by, level=level, paper=paper).encode()
    from crmplan.renderers import pictures

    draw = pictures.png if form == "png" else pictures.pdf
    return draw(report, by=by, level=level, paper=paper)
