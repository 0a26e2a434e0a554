"""List the checks: name, code, severity and what each asks for."""

import sys

import click

from crmplan import options


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--family", metavar="NAME", help="Only the checks of this family, such as training.")
def command(form: str, family: str | None) -> None:
    """List all checks and all faults of the language."""
    from crmplan.guess import did_you_mean
    from crmplan.rules import catalogue
    from crmplan.terminal import table

    rows = catalogue()
    if family is not None:
        families = sorted({rule.family for rule in rows})
        if family not in families:
            options.fail(
                f'no family "{family}"{did_you_mean(family, families)}; there are {", ".join(families)}'
            )
        rows = tuple(rule for rule in rows if rule.family == family)
    if form == "json":
        options.print_json(
            [
                {
                    "name": rule.name,
                    "code": rule.code,
                    "family": rule.family,
                    "severity": rule.severity,
                    "summary": rule.summary,
                }
                for rule in rows
            ]
        )
        return
    style = options.style_of(sys.stdout)
    cells = [(rule.name, rule.code, rule.family, rule.severity, rule.summary) for rule in rows]
    click.echo(table(("name", "code", "family", "severity", "what it asks for"), cells, style=style))
    click.echo("\ncrmplan explain NAME says why, and how to mend it.")
