"""Say what a change would do to a plan, without writing it."""

from pathlib import Path

import click

from crmplan import comparison, options


@click.command()
@click.argument("words", nargs=-1, metavar="[PLAYBOOK] [KEY=VALUE]...")
@click.option(
    "--apply",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A YAML file of changes, one KEY: VALUE on each line; those of the command line come after it.",
)
@comparison.asked
def command(words: tuple[str, ...], file: Path | None, wanted: comparison.Wanted) -> None:
    """Say what a change would do to a plan, without writing it: the same report as `crmplan diff`.

    KEY is a task and its field, for one task or for all that a reference stands for, or a section of the playbook with
    the way to a value. VALUE is written as in the playbook. Nothing is ever written.

    \b
      crmplan whatif erp-link.duration=45d
      crmplan whatif pilot-exit.delay=4w people.tom.capacity=50%
      crmplan whatif DE/all/train.duration=3d 'DE/sales/go-live.needs+=[legal]'
      crmplan whatif plans/emea.yaml programme.start=2027-04-05 --format html -o later.html
      crmplan whatif --apply options/later.yaml --fail-on 'slip>2w'
    """
    from crmplan import versions
    from crmplan.diff.build import compare

    playbook, changes = _split(words)
    if not changes and file is None:
        raise click.UsageError(
            "Say what would change, such as: crmplan whatif go-live.delay=2w. `crmplan expand --ids` lists the tasks."
        )
    with comparison.spoken(wanted):
        found = versions.changed(playbook, changes, file, stage=wanted.stage, as_of=wanted.as_of)
    if isinstance(found, versions.Unreadable):
        comparison.stop(found)
    comparison.show(
        lambda limits: compare(found.base, found.head, limits=limits), found.playbook, "whatif", wanted
    )


def _split(words: tuple[str, ...]) -> tuple[str, list[str]]:
    """Tell the playbook from the changes; a value may end as a file does."""
    first = words[0] if words else ""
    if "=" in first and not Path(first).is_file():
        return options.find_playbook(None), list(words)
    return options.split_playbook(words)
