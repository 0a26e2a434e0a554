"""Print the JSON Schema of playbooks, for editors."""

import click

from crmplan import options


@click.command()
def command() -> None:
    """Print the JSON Schema of playbooks.

    Editors use it to complete keys and to show their meaning while a playbook is written.
    """
    from crmplan.language import schema

    options.print_json(schema())
