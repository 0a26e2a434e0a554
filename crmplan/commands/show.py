"""Print a part of the plan: critical, milestones, gates, budget, waves, people, earned, variance, or a task."""

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from crmplan import options

if TYPE_CHECKING:
    from crmplan.report import Report

TRACKED = ("earned", "variance")
"""Topics of what was planned and what is; they can be grouped and written as CSV or JSON."""
GROUPS = ("category", "region", "wave")
FORMATS = ("text", "csv", "json")


@click.command()
@click.argument("words", nargs=-1, metavar="[PLAYBOOK] TOPIC|REF")
@click.option("--by", "group", type=click.Choice(GROUPS), help="Split earned or variance into these groups.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="Of earned and variance.",
)
@options.as_of_option
def command(words: tuple[str, ...], group: str | None, form: str, as_of: date | None) -> None:
    """Print a part of the plan as a table.

    TOPIC is critical, milestones, gates, budget, waves, people, earned (earned value and earned schedule) or variance
    (planned against actual and forecast). REF is a task, or part of the plan such as a region, a wave, DE/sales or
    all/go-live.
    """
    from crmplan import pipeline
    from crmplan.guess import did_you_mean
    from crmplan.renderers import text

    playbook, topics = options.split_playbook(words)
    if not topics:
        raise click.UsageError(f"Say what to show: {', '.join((*text.TOPICS, *TRACKED))}, or a task.")
    tracked = [topic for topic in topics if topic in TRACKED]
    if (group or form != "text") and (not tracked or len(topics) > 1):
        raise click.UsageError("--by and --format go with earned or variance, one at a time.")
    if group == "category" and "variance" in tracked:
        raise click.UsageError("variance is by region or wave; a task's dates belong to no category.")
    work = pipeline.plan(playbook, as_of=as_of)
    options.stop_when_broken(work)
    report = pipeline.report(pipeline.judge(work), pack=False, tracked=bool(tracked))
    style = options.style_of(sys.stdout)
    parts = []
    for topic in topics:
        tables = None
        if topic in TRACKED and topic not in (row.id for row in report.rows):
            parts.append(_tracked(report, topic, group or "", form))
            continue
        tables = text.tables(report, topic)
        if tables is None:
            guess = did_you_mean(topic, (*text.names(report), *TRACKED))
            options.fail(f'nothing called "{topic}" in the plan{guess}')
        parts.append(text.text(tables, style))
    click.echo("\n".join(parts), nl=False)


def _tracked(report: "Report", topic: str, group: str, form: str) -> str:
    """Return earned value or variance in a format."""
    if form != "text":
        from crmplan.renderers import tracked_table

        made = tracked_table.csv_text if form == "csv" else tracked_table.json_text
        return made(report, topic, group)
    from crmplan.renderers import tracked_text

    write = tracked_text.earned if topic == "earned" else tracked_text.variance
    return write(report, group, options.style_of(sys.stdout))
