"""List the checks: name, code, severity and what each asks for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from crmplan import options

if TYPE_CHECKING:
    from crmplan.rules import Listed


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--family", metavar="NAME", help="Only the checks of this family, such as training.")
def command(form: str, family: str | None) -> None:
    """List all checks and all faults of the language."""
    from crmplan.guess import did_you_mean
    from crmplan.rules import catalogue, current_edition
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
                    "edition": rule.edition or None,
                    "preview": rule.preview,
                    "applicable": not rule.waits,
                }
                for rule in rows
            ]
        )
        return
    style = options.style_of(sys.stdout)
    cells = [
        (rule.name, rule.code, rule.family, rule.severity, _edition(rule), rule.summary) for rule in rows
    ]
    headers = ("name", "code", "family", "severity", "edition", "what it asks for")
    click.echo(table(headers, cells, "llllll", style))
    click.echo(
        f"\nEdition {current_edition()} of the checks counts, unless a playbook pins an older one; what is newer is a "
        "preview.\ncrmplan explain NAME says why, and how to mend it."
    )


def _edition(rule: Listed) -> str:
    """Return the edition of a check, and why it does not count yet."""
    notes = [note for note, holds in (("preview", rule.preview), ("not applicable yet", rule.waits)) if holds]
    return ", ".join([str(rule.edition or ""), *notes])
