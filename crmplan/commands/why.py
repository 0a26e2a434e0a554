"""Say why a task is where it is, and what would move it."""

import sys

import click

from crmplan import options


@click.command()
@click.argument("words", nargs=-1, metavar="[PLAYBOOK] REF")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(words: tuple[str, ...], form: str) -> None:
    """Say why a task is where it is: the chain of links, calendars, dates and freezes with their lines.

    Then its float, which task moves first when it slips, and where days can be bought.
    """
    from crmplan import pipeline
    from crmplan.analyses.why import why
    from crmplan.expand.select import NothingSelected, select_one
    from crmplan.renderers.why_text import why_data, why_text

    playbook, refs = options.split_playbook(words)
    if len(refs) != 1:
        raise click.UsageError(
            "Name one task, such as: crmplan why go-live. `crmplan expand --ids` lists them."
        )
    work = pipeline.plan(playbook, money=False, baselines=False)
    options.stop_when_broken(work)
    assert work.plan is not None and work.schedule is not None
    try:
        task = select_one(work.plan, refs[0])
    except NothingSelected as problem:
        options.fail(str(problem))
    answer = why(work.schedule, task)
    if form == "json":
        options.print_json(why_data(work.schedule, answer))
    else:
        click.echo(why_text(work.schedule, answer, options.style_of(sys.stdout)), nl=False)
