"""Explain a check: what it asks for, why, what counts as evidence, and how to mend it."""

import click

from crmplan import options


@click.command()
@click.argument("rule")
def command(rule: str) -> None:
    """Explain a check or a fault by its name (training-budget) or code (BUD-02)."""
    from crmplan.rules import UnknownRule, explain

    try:
        click.echo(explain(rule))
    except UnknownRule as problem:
        options.fail(str(problem))
