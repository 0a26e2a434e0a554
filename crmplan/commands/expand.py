"""Print the expanded tasks, each value with the file and line it came from."""

import click

from crmplan import options


@click.command()
@click.argument("words", nargs=-1, metavar="[PLAYBOOK] [REF]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--ids", is_flag=True, help="Print only the ids of the tasks.")
def command(words: tuple[str, ...], form: str, ids: bool) -> None:
    """Print what the packages, defaults and overrides of a playbook expand to.

    REF is a task id, the beginning of ids such as DE/sales, a path such as all/go-live, or a wave, phase, module or
    package. Without it all tasks are printed.
    """
    from crmplan import pipeline
    from crmplan.expand.select import NothingSelected, select
    from crmplan.model import has_errors
    from crmplan.renderers.expanded import expanded, expanded_json

    playbook, refs = options.split_playbook(words)
    work = pipeline.plan(playbook, money=False, baselines=False)
    if work.plan is None:
        options.stop_when_broken(work)
        return
    try:
        chosen = (
            [place for ref in refs for place in select(work.plan, ref)]
            if refs
            else range(len(work.plan.tasks))
        )
    except NothingSelected as problem:
        options.fail(str(problem))
    places = list(dict.fromkeys(chosen))
    if ids:
        click.echo("\n".join(work.plan.tasks[place].id for place in places))
    elif form == "json":
        options.print_json(expanded_json(work.plan, places))
    else:
        click.echo(expanded(work.plan, places), nl=False)
    if has_errors(work.findings):
        options.stop_when_broken(work)
