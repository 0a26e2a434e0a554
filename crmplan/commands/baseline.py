"""Store a plan as it was approved, and list and show what is stored."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from crmplan import options, output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmplan.baselines import Stored
    from crmplan.baselines.records import Approver, Baseline
    from crmplan.language import Playbook
    from crmplan.model import Finding
    from crmplan.pipeline import Work
    from crmplan.report.baselines import Listed
    from crmplan.report.pack.snapshot import Snapshot

MOST_LETTERS = 500
"""Letters of a reference to a minute; a whole minute belongs elsewhere."""
_DEVICE = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)
"""Names that no file may have on Windows, whatever its ending."""


@click.group()
def command() -> None:
    """Work with baselines: plans as they were approved, which slip is measured against."""


@command.command()
@click.argument("name")
@options.playbook_argument
@click.option(
    "--approved-by",
    "person",
    metavar="PERSON",
    help="Who approved the plan: the id of a person or committee of the playbook. Always needed.",
)
@click.option("--on", "day", type=options.DAY, metavar="DATE", help="Day of the approval. Always needed.")
@click.option(
    "--minute",
    metavar="TEXT",
    help="Where the approval is written down, such as `Steering 4, item 2`. Always needed.",
)
@click.option(
    "--stage",
    type=click.Choice(options.STAGES),
    default="approval",
    show_default=True,
    help="The stage whose errors must be mended, or accepted with a reason, before.",
)
@options.as_of_option
def add(
    name: str,
    playbook: str | None,
    person: str | None,
    day: date | None,
    minute: str | None,
    stage: str,
    as_of: date | None,
) -> None:
    """Store the plan as it is now, as the baseline NAME.

    The whole plan (dates, money, gates with their criteria, findings) and the text it was made from go into
    emea.baselines/NAME.json, which is committed with the playbook and never changed. Slip is shown
    against the first and the current baseline from then on. A plan with errors is refused unless the playbook's
    `accept` waives them. Exit code 2 when nothing was stored.
    """
    from crmplan import baselines, pipeline
    from crmplan.report.words import listed

    playbook = options.find_playbook(playbook)
    if playbook.startswith("crmplan:"):
        options.fail(f"{playbook} is shipped and gets no baseline; copy it with `crmplan init --from` first")
    if Path(playbook).name.startswith("."):
        options.fail(
            f"{playbook} is a hidden file, and hidden files are not read; rename it to give it baselines"
        )
    if not baselines.is_name(name):
        raise click.UsageError(
            f'"{name}" cannot be the name of a baseline; it has letters, digits, - and _, begins with a letter or '
            f"a digit, and has at most {baselines.MAX_NAME} of them"
        )
    if name == "HEAD" or _DEVICE.fullmatch(name):
        whose = "git's" if name == "HEAD" else "Windows'"
        raise click.UsageError(
            f'"{name}" cannot be the name of a baseline; it is {whose} own name for something else'
        )
    if person is None or day is None or minute is None:
        given = {"--approved-by PERSON": person, "--on DATE": day, "--minute TEXT": minute}
        missing = listed([option for option, value in given.items() if value is None])
        raise click.UsageError(
            f"A baseline says who approved the plan, when, and where that is written down: add {missing}."
        )
    minute = minute.strip()
    if not minute or not minute.isprintable() or len(minute) > MOST_LETTERS:
        raise click.UsageError(
            f"--minute is a reference or a few words on one line, up to {MOST_LETTERS} letters"
        )
    work = pipeline.plan(playbook, as_of=as_of)
    options.stop_when_broken(work)
    assert work.playbook is not None
    target = Path(playbook).parent / f"{baselines.folder_beside(Path(playbook).name)}/{name}.json"
    _refuse_name(name, target, work.baselines.baselines)
    approver = _approver(person, work.playbook)
    before = work.baselines.current
    if before is not None and day < before.on:
        raise click.UsageError(
            f"--on {day} is before the current baseline, {before.name}, was approved ({before.on}); baselines are "
            "added in the order of their approval"
        )
    work = pipeline.judge(work, stage=stage)
    _refuse_errors(work, stage)
    text, one = _made(work, name, approver, day, minute)
    try:
        output.write_file(target, text.encode())
    except output.CannotWrite as problem:
        options.fail(str(problem))
    _say(target, one, before, work)


@command.command("list")
@options.playbook_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="What goes to standard output.",
)
def list_(playbook: str | None, form: str) -> None:
    """List the baselines of a playbook: who approved each, when, and what it promised.

    Git tags named baseline/NAME stand below the stored ones; they count where they are named, as in
    `build --baseline NAME`. Exit code 2 when a stored one was changed or taken away.
    """
    from crmplan import baselines
    from crmplan.report.baselines import listed
    from crmplan.source.tags import tags

    playbook = options.find_playbook(playbook)
    stored = baselines.stored(playbook)
    rows = listed(stored, () if playbook.startswith("crmplan:") else tags(Path(playbook)))
    if not rows and not playbook.startswith("crmplan:") and not Path(playbook).is_file():
        options.fail(f'there is no file "{playbook}", and no baseline of it')
    if form == "json":
        from crmplan.renderers.baselines_json import listed_json

        options.print_json(listed_json(rows))
    elif form == "csv":
        from crmplan.renderers.baselines_csv import baselines_csv

        click.echo(baselines_csv(rows), nl=False)
    elif rows:
        from crmplan.renderers.baselines_text import baselines_text

        click.echo(baselines_text(rows, options.style_of(sys.stdout)), nl=False, color=True)
    else:
        click.echo(f"{playbook} has no baseline; `crmplan baseline add` stores one.", err=True)
    _stop_when_changed(stored)


@command.command()
@click.argument("name")
@options.playbook_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="What goes to standard output.",
)
def show(name: str, playbook: str | None, form: str) -> None:
    """Show the baseline NAME: who approved it, what it promised, and where the plan is today.

    NAME is a stored baseline or a git tag baseline/NAME. Exit code 2 when a stored one was changed or taken away.
    """
    from crmplan import pipeline
    from crmplan.report.baselines import shown

    playbook = options.find_playbook(playbook)
    work = pipeline.plan(playbook, baselines=False)
    stored, about, then = _named(name, playbook)
    plan = report = None
    if not work.broken and work.schedule is not None:
        plan = work.plan
        report = pipeline.report(pipeline.judge(work, stage=then.stage), pack=False)
    one = shown(about, then, plan, report)
    if form == "json":
        from crmplan.renderers.baselines_json import shown_json

        options.print_json(shown_json(one))
    else:
        from crmplan.report.baselines_told import told

        if form == "markdown":
            from crmplan.renderers.baselines_markdown import baseline_markdown

            click.echo(baseline_markdown(told(one)), nl=False)
        else:
            from crmplan.renderers.baselines_text import baseline_text

            click.echo(baseline_text(told(one), options.style_of(sys.stdout)), nl=False, color=True)
    _stop_when_changed(stored)


def _named(name: str, playbook: str) -> tuple[Stored, Listed, Snapshot]:
    """Return a stored baseline or a tag by its name; stop when there is none, or when it cannot be read."""
    from crmplan import baselines, versions
    from crmplan.guess import did_you_mean
    from crmplan.model import Finding
    from crmplan.report.baselines import of_file, of_tag
    from crmplan.report.pack.snapshot import of_baseline
    from crmplan.source.tags import tags

    stored = baselines.stored(playbook)
    found = stored.named(name)
    if found is not None:
        snapshot = of_baseline(found)
        if isinstance(snapshot, Finding):
            options.show_findings([snapshot], {})
            raise click.exceptions.Exit(2)
        return stored, of_file(found, stored), snapshot
    _stop_when_changed(stored)
    known = {tag.name: tag for tag in tags(Path(playbook))} if not playbook.startswith("crmplan:") else {}
    if name not in known:
        names = [*(one.name for one in stored.baselines), *known]
        hint = did_you_mean(name, names) or (f"; there is {', '.join(names)}" if names else "")
        options.fail(f'{playbook} has no baseline "{name}"{hint}')
    side = versions.snapshot(name, playbook)
    if isinstance(side, versions.Unreadable):
        options.show_findings(side.findings, side.sources)
        raise click.exceptions.Exit(2)
    return stored, of_tag(known[name], side), side


def _stop_when_changed(stored: Stored) -> None:
    """Show what is wrong with the stored baselines; leave with exit code 2 when anything is."""
    if stored.findings:
        options.show_findings(stored.findings, stored.sources)
        raise click.exceptions.Exit(2)


def _refuse_name(name: str, target: Path, there: tuple[Baseline, ...]) -> None:
    """Stop at a name that was used; on some disks two names that differ in case are one file."""
    for one in there:
        if one.name.lower() == name.lower():
            options.fail(
                f'there is a baseline "{one.name}" already, approved on {one.on}; baselines are never changed, so '
                "take another name"
            )
    if target.parent.is_symlink():
        options.fail(f"{target.parent} is a link; baselines lie beside their playbook")
    if target.exists() or target.is_symlink():
        options.fail(f"{target} is there already, and baselines are never changed; take another name")


def _approver(person: str, playbook: Playbook) -> Approver:
    """Return the person of the playbook; stop with the nearest guess when there is none."""
    from crmplan.baselines.records import Approver
    from crmplan.guess import did_you_mean

    found = playbook.people.get(person)
    if found is not None:
        return Approver(person, found.name or person, found.title or "")
    named = [id for id, one in playbook.people.items() if one.name == person]
    if len(named) == 1:
        hint = f'; the id of {person} is "{named[0]}"'
    elif held := playbook.role(person):
        hint = f"; {person} is a role, so name who has it: {', '.join(held)}"
    else:
        hint = did_you_mean(person, playbook.people) or "; add who approves below `people:`"
    raise click.UsageError(f'--approved-by: the playbook has no person "{person}"{hint}')


def _refuse_errors(work: Work, stage: str) -> None:
    """Stop at a plan with errors that nobody accepted; that they were known when the checks came does not help."""
    from crmplan.model import ERROR

    assert work.verdict is not None
    known = [one for one in work.verdict.known if one.severity == ERROR]
    errors = [one for one in (*work.findings, *work.verdict.findings) if one.severity == ERROR] + known
    if not errors:
        return
    options.show_findings(errors, work.sources)
    count = len(errors)
    noun, them = ("error", "it") if count == 1 else ("errors", "them")
    click.echo(
        f"\nThe plan has {count} {noun} at the stage {stage}, so no baseline was stored. Mend {them}, or accept "
        f"{them} with a name and a reason below `accept:`.",
        err=True,
    )
    if known:
        click.echo(
            f"{len(known)} of them {'is' if len(known) == 1 else 'are'} in the file of known findings, which nobody "
            "signs.",
            err=True,
        )
    raise click.exceptions.Exit(2)


def _made(work: Work, name: str, approver: Approver, day: date, minute: str) -> tuple[str, Baseline]:
    """Return the text of the baseline's file, and what is read from it."""
    from crmplan import lang, pipeline
    from crmplan.baselines import file
    from crmplan.model import Finding
    from crmplan.renderers.plan_json import plan_json
    from crmplan.rules import known
    from crmplan.source import Source, read

    assert work.verdict is not None
    with lang.use(lang.ENGLISH):
        report = pipeline.report(work)
        if report.pack.problems:
            _stop(report.pack.problems, work)
        plan = plan_json(report)
    sources = {report.file(source.name): source.text for source in work.sources.values()}
    top = next(iter(sources))
    beside = known.path_of(next(iter(work.sources)))
    if beside is not None and beside.is_file():
        source = read(beside, beside.as_posix())
        if isinstance(source, Finding):
            _stop([source], work)
        sources[report.file(source.name)] = source.text
    new = file.New(name, approver, day, minute, work.verdict.stage, top)
    text = file.written(new, work.baselines.current, sources, plan)
    one = file.read(Source(f"{name}.json", text))
    assert not isinstance(one, Finding), one.message  # What is written can be read, else this is a bug.
    return text, one


def _stop(findings: Sequence[Finding], work: Work) -> NoReturn:
    options.stop(findings, work.sources, "No baseline was stored.")


def _say(target: Path, one: Baseline, before: Baseline | None, work: Work) -> None:
    """Say what was stored, and what the approval left open."""
    from crmplan.terminal import safe

    if one.approved is None:
        click.echo("warning: the playbook has no approved budget (`budget: approved`).", err=True)
    if one.committed is None:
        click.echo("warning: no finish is committed (`programme: committed_finish`).", err=True)
    click.echo(
        f"Baseline {one.name} is number {one.number}: finish {one.finish}, {one.total} with contingency; approved on "
        f"{one.on} by {safe(str(one.approved_by))} ({safe(one.minute)})."
    )
    click.echo(f"Wrote {target}. Commit it with the playbook, and never change it.")
    first = work.baselines.first
    if before is not None and first is not None:
        click.echo(f"Slip is shown against {first.name}, the first, and {one.name}, the current one.")
    else:
        click.echo("Slip is shown against it from now on.")
