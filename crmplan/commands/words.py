"""List the words that playbooks may use: kinds, roles, categories and more."""

import click

from crmplan import options


@click.command()
@click.argument("group", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(group: str | None, form: str) -> None:
    """List the vocabulary: what each task kind, role, cost category and other word means.

    GROUP limits the list, for example to kinds.
    """
    import sys

    from crmplan.guess import did_you_mean
    from crmplan.language.words import vocabulary
    from crmplan.terminal import table

    groups = vocabulary()
    if group is not None:
        if group not in groups:
            options.fail(f'no words "{group}"{did_you_mean(group, groups)}; there are {", ".join(groups)}')
        groups = {group: groups[group]}
    if form == "json":
        options.print_json(groups)
        return
    style = options.style_of(sys.stdout)
    for name, words in groups.items():
        click.echo(f"{name}:")
        click.echo(
            table(("word", "meaning"), [(word, meaning) for word, meaning in words.items()], style=style)
        )
        click.echo()
