"""Tell what has happened: actual dates, progress, spending, decisions and measured values."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmplan import options, output

if TYPE_CHECKING:
    from crmplan.actuals import Answer, Said
    from crmplan.actuals.sheet import Item
    from crmplan.model import Finding
    from crmplan.pipeline import Work
    from crmplan.source import Source

STDOUT = "-"
"""Value of ``--template`` without a file."""


@click.command()
@options.playbook_argument
@click.option(
    "--on",
    "day",
    type=options.DAY,
    metavar="DATE",
    help="The status date: what is told is known at the end of this day.",
)
@click.option(
    "--import",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take what has happened from this CSV table; see --template.",
)
@click.option(
    "--set",
    "words",
    multiple=True,
    metavar="REF.field=value",
    help="Tell one thing, such as DE/sales/train.started=2027-04-12; may be given more than once.",
)
@click.option(
    "--template",
    is_flag=False,
    flag_value=STDOUT,
    metavar="[FILE]",
    help="Write the CSV table to fill in, with what is known; to standard output unless FILE is given.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Put everything into the table, not only what is due soon."
)
@click.option(
    "--file",
    "part",
    metavar="NAME",
    help="Write a new status date into this part of the playbook, such as progress.yaml; it is made and included.",
)
@click.option(
    "--diff",
    "only_diff",
    is_flag=True,
    help="Show what would be written and what that does to the plan, and write nothing.",
)
def command(
    playbook: str | None,
    day: date | None,
    table: Path | None,
    words: Sequence[str],
    template: str | None,
    everything: bool,
    part: str | None,
    only_diff: bool,
) -> None:
    """Write what has happened into the playbook's progress, and show what it does to the plan.

    On a terminal it asks, beginning with what is due; a table (--import) or single values (--set) ask nothing.
    Comments, order and everything else in the files stay as they are.
    """
    from crmplan import pipeline

    name = options.find_playbook(playbook)
    if template is not None and (table or words or only_diff or part):
        raise click.UsageError("--template writes a table and tells nothing; give it alone.")
    asks = template is None and table is None and not words
    asks = asks and sys.stdin.isatty()
    if day is None and not asks:
        raise click.UsageError("Say at the end of which day it is known: --on 2027-04-30")
    if template is None and table is None and not words and not asks:
        raise click.UsageError("Nothing is told; give --import FILE or --set REF.field=value.")
    work = pipeline.plan(name)
    options.stop_when_broken(work)
    if asks:
        day = day or _ask_day(work)
        said, sources = _ask(work, day)
        _record(name, work, day, said, sources, (), part, only_diff)
        return
    if template is not None:
        assert day is not None
        _write_template(work, day, template, everything)
        return
    assert day is not None
    said, sources, findings = _read(table, words)
    _record(name, work, day, said, sources, findings, part, only_diff)


def _ask_day(work: Work) -> date:
    """Ask for the status date; the latest one that is known is offered."""
    assert work.playbook is not None
    days = sorted(work.playbook.progress)
    latest = days[-1].isoformat() if days else None
    found = click.prompt(
        "Known at the end of which day (YYYY-MM-DD)", type=options.DAY, default=latest, err=True
    )
    assert isinstance(found, date)
    return found


def _sheet(work: Work, day: date, *, everything: bool = False) -> list[Item]:
    """Return what there is to tell."""
    from crmplan.actuals.sheet import sheet
    from crmplan.analyses.planned import planned

    assert work.plan is not None
    assert work.schedule is not None
    was = planned(work.plan, work.schedule, work.cost, work.baselines.current)
    return sheet(work.plan, work.schedule, work.cost, day, was=was, everything=everything)


def _ask(work: Work, day: date) -> tuple[list[Said], dict[str, Source]]:
    """Ask on the terminal, and return what was told."""
    from crmplan.actuals.asking import NAME, interview
    from crmplan.actuals.words import read_words
    from crmplan.terminal import safe

    assert work.plan is not None
    items = _sheet(work, day)
    words = interview(
        items,
        work.plan,
        day,
        lambda question: str(click.prompt(safe(question), default="", show_default=False, err=True)),
        lambda line: click.echo(safe(line), err=True),
    )
    source, said, _ = read_words(words, NAME)
    return said, {source.name: source}


def _read(table: Path | None, words: Sequence[str]) -> tuple[list[Said], dict[str, Source], list[Finding]]:
    """Return what the table and the words tell, with their texts and what is wrong with them."""
    from crmplan.actuals.table import read_table
    from crmplan.actuals.words import read_words
    from crmplan.source import Source, read

    said: list[Said] = []
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    if table is not None:
        source = read(table, table.as_posix())
        if not isinstance(source, Source):
            return [], {}, [source]
        sources[source.name] = source
        some, wrong = read_table(source)
        said += some
        findings += wrong
    if words:
        source, some, wrong = read_words(words)
        sources[source.name] = source
        said += some
        findings += wrong
    return said, sources, findings


def _record(
    name: str,
    work: Work,
    day: date,
    said: Sequence[Said],
    sources: dict[str, Source],
    findings: Sequence[Finding],
    part: str | None,
    only_diff: bool,
) -> None:
    """Write what was told, or show everything that is wrong with it."""
    from crmplan.actuals.answers import understand
    from crmplan.actuals.known import known_until
    from crmplan.actuals.writing import CannotTrack, paths_of, record
    from crmplan.edits import diff
    from crmplan.terminal import safe

    assert work.plan is not None
    told = understand(said, work.plan, known_until(work.plan, day), day)
    _stop((*findings, *told.findings), sources)
    for note in told.notes:
        click.echo(f"Note: {note}.", err=True)
    latest = max(work.plan.playbook.progress, default=day)
    if latest > day:
        click.echo(f"Note: {latest} is told already; what it says of the same things counts.", err=True)
    if not told.answers:
        click.echo("Nothing new is told; nothing was written.")
        return
    try:
        recorded = record(name, work, day, told.answers, part)
    except CannotTrack as problem:
        options.fail(f"{problem}; nothing was written")
    _stop(recorded.findings, {**work.sources, **recorded.work.sources, **sources})
    if only_diff:
        click.echo(diff(recorded.files))
        click.echo(f"This would tell of {_counted(told.answers, work)}, known on {day}; nothing is written.")
        _show_untold(recorded.work, day)
        _show_effect(work, recorded.work)
        return
    paths = paths_of(name, recorded)
    made = []
    try:
        for file in recorded.new:
            output.write_file(paths[file], recorded.files[file][1].encode())
            made.append(paths[file])
        output.replace_texts(
            {paths[file]: texts for file, texts in recorded.files.items() if file not in recorded.new}
        )
    except output.CannotWrite as problem:
        for path in made:
            path.unlink(missing_ok=True)
        options.fail(str(problem))
    click.echo(f"Wrote {safe(' and '.join(recorded.files))}: {_counted(told.answers, work)}, known on {day}.")
    _show_untold(recorded.work, day)
    _show_effect(work, recorded.work)


def _show_untold(work: Work, day: date) -> None:
    """Print how much should have begun by now and is not told: it counts as not begun, which moves the plan."""
    if work.plan is None or work.schedule is None:
        return
    untold = [
        item
        for item in _sheet(work, day)
        if item.kind == "task" and item.due and not item.known and item.days
    ]
    if untold:
        many = "s" if len(untold) > 1 else ""
        click.echo(
            f"Nothing is told of {len(untold)} task{many} that should have begun, such as {untold[0].ref}; what is not "
            "told has not begun."
        )


def _stop(findings: Sequence[Finding], sources: dict[str, Source]) -> None:
    """Show what is wrong and leave with exit code 2; nothing when all is well."""
    if findings:
        options.stop_at_errors(findings, sources)


def _counted(answers: Sequence[Answer], work: Work) -> str:
    from crmplan.expand.select import select
    from crmplan.report.words import count, listed

    assert work.plan is not None

    words = {
        "tasks": ("{number} task", "{number} tasks"),
        "gates": ("{number} gate", "{number} gates"),
        "measures": ("{number} measured value", "{number} measured values"),
        "lines": ("{number} budget line", "{number} budget lines"),
    }
    counts = {section: sum(one.section == section for one in answers) for section in words}
    told = (one.ref for one in answers if one.section == "tasks")
    counts["tasks"] = len(
        {place for ref in told for place in select(work.plan, ref)}
    )  # all/train is several.
    return listed([count(number, *words[section]) for section, number in counts.items() if number])


def _show_effect(before: Work, after: Work) -> None:
    """Print what moved."""
    from crmplan.actuals.effect import effect
    from crmplan.terminal import table

    if before.plan is None or before.schedule is None or after.plan is None or after.schedule is None:
        return
    moved = effect((before.plan, before.schedule), (after.plan, after.schedule))
    finish = moved.finish
    if finish.days:
        way = "later" if finish.days > 0 else "earlier"
        click.echo(f"The plan finishes on {finish.now}, was {finish.was}: {_days(abs(finish.days))} {way}.")
    else:
        click.echo(f"The plan still finishes on {finish.now}.")
    if moved.committed is not None and moved.margin is not None:
        if moved.margin:
            side = "before" if moved.margin > 0 else "after"
            click.echo(f"That is {_days(abs(moved.margin))} {side} the committed finish {moved.committed}.")
        else:
            click.echo("That is the committed finish.")
    _show_variance(after)
    if not moved.moved:
        if moved.go_lives:
            click.echo("No go-live moves.")
        return
    lives = (
        "The go-live moves"
        if moved.go_lives == 1
        else f"{len(moved.moved)} of {moved.go_lives} go-lives move"
    )
    click.echo(f"\n{lives}:")
    rows = [(one.name, one.was.isoformat(), one.now.isoformat(), f"{one.days:+f}") for one in moved.moved]
    click.echo(table(["Go-live", "Was", "Now", "Days"], rows, "lllr", options.style_of(sys.stdout)))


def _show_variance(work: Work) -> None:
    """Print how far the plan is from what was planned, in one line."""
    from crmplan.analyses.planned import planned
    from crmplan.report.variance import variance
    from crmplan.report.words import Names

    if work.plan is None or work.schedule is None or work.cost is None:
        return
    was = planned(work.plan, work.schedule, work.cost, work.baselines.current)
    whole = variance(work.plan, work.schedule, work.cost, was, Names(work.plan)).whole
    against = f"the baseline {was.name}" if was.name else "the plan without progress"
    finish = "on time"
    if whole.finish_days:
        finish = f"{_days(abs(whole.finish_days))} {'late' if whole.finish_days > 0 else 'early'}"
    cost = "what was planned"
    if whole.cost.amount:
        more = whole.cost.amount > 0
        amount = whole.cost if more else whole.cost._replace(amount=-whole.cost.amount)
        cost = f"{amount} {'more' if more else 'less'} than planned"
    click.echo(
        f"Against {against}: {finish}; the tasks cost {cost}. `crmplan show variance` shows each of them."
    )


def _days(days: object) -> str:
    return f"{days} working day{'' if days == 1 else 's'}"


def _write_template(work: Work, day: date, target: str, everything: bool) -> None:
    """Write the table to fill in."""
    from crmplan.actuals.table import write_table

    items = _sheet(work, day, everything=everything)
    text = write_table(_row(item) for item in items)
    if target == STDOUT:
        click.echo(text, nl=False)
        return
    path = Path(target)
    if path.exists() or path.is_symlink():
        options.fail(f"{path} is there already, perhaps filled in; name another file")
    try:
        output.write_file(path, text.encode())
    except output.CannotWrite as problem:
        options.fail(str(problem))
    click.echo(
        f"Wrote {path} with {len(items)} rows. Fill it in, then: crmplan track --on {day} --import {path}"
    )


def _row(item: Item) -> tuple[str, ...]:
    from crmplan.actuals.table import COLUMNS
    from crmplan.spreadsheet import safe

    known = dict(item.known)
    if item.kind == "gate":
        known["note"] = known.pop("conditions", "")
    cells = {
        "kind": item.kind,
        "id": item.ref,
        "name": item.name,
        "scheduled_start": item.start.isoformat() if item.start else "",
        "scheduled_finish": item.finish.isoformat() if item.finish else "",
        **known,
    }
    return tuple(safe(cells.get(column, "")) for column in COLUMNS)
