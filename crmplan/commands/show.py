"""Print a part of the plan: critical, milestones, gates, budget, waves, people, or a task."""

import sys
from datetime import date

import click

from crmplan import options


@click.command()
@click.argument("words", nargs=-1, metavar="[PLAYBOOK] TOPIC|REF")
@options.as_of_option
def command(words: tuple[str, ...], as_of: date | None) -> None:
    """Print a part of the plan as a table.

    TOPIC is critical, milestones, gates, budget, waves or people. REF is a task, or part of the plan such as a
    region, a wave, DE/sales or all/go-live.
    """
    from crmplan import pipeline
    from crmplan.guess import did_you_mean
    from crmplan.renderers import text

    playbook, topics = options.split_playbook(words)
    if not topics:
        raise click.UsageError(f"Say what to show: {', '.join(text.TOPICS)}, or a task.")
    work = pipeline.plan(playbook, as_of=as_of)
    options.stop_when_broken(work)
    report = pipeline.report(pipeline.judge(work), pack=False)
    style = options.style_of(sys.stdout)
    parts = []
    for topic in topics:
        tables = text.tables(report, topic)
        if tables is None:
            options.fail(f'nothing called "{topic}" in the plan{did_you_mean(topic, text.names(report))}')
        parts.append(text.text(tables, style))
    click.echo("\n".join(parts), nl=False)
