"""Say what changes between two versions of a plan, and which edits cause it."""

import click

from crmplan import comparison


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@click.argument("playbook", required=False)
@comparison.asked
def command(base: str, head: str | None, playbook: str | None, wanted: comparison.Wanted) -> None:
    """Say what changes between two versions of a plan, and which edits cause it.

    BASE and HEAD are each a git revision (REV or REV:PATH), a stored baseline, a playbook, a plan.json or the folder
    that one of them lies in. HEAD is the playbook as it is now when it is not given, PLAYBOOK the playbook that
    revisions and baselines are of; by default the one that HEAD or BASE names, else playbook.yaml here.

    \b
      crmplan diff origin/main
      crmplan diff v1.2 HEAD plans/emea.yaml
      crmplan diff approval --format html -o changes.html
      crmplan diff origin/main --format markdown --fail-on 'slip>10d,cost>5%,new-error'

    A version that cannot be read or planned is never "no change": its problems are shown, and the exit code is 2.
    """
    from crmplan import versions
    from crmplan.diff.build import compare

    found = versions.pair(base, head, playbook, stage=wanted.stage, as_of=wanted.as_of)
    if isinstance(found, versions.Unreadable):
        comparison.stop(found)
    comparison.show(
        lambda limits: compare(found.base, found.head, limits=limits), found.playbook, "diff", wanted
    )
