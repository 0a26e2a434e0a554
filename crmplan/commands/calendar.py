"""Write the public holidays of a playbook's calendars into it, so that its dates never change."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from crmplan import options, output

if TYPE_CHECKING:
    from collections.abc import Mapping as Map

    from crmplan.nodes import Mapping, Node
    from crmplan.pipeline import Work


@click.group()
def command() -> None:
    """Work on the calendars of a playbook."""


class _Edit(NamedTuple):
    """Text to insert before a place, both counted from 1."""

    line: int
    column: int
    text: str


@command.command()
@options.playbook_argument
@click.option(
    "--until",
    type=click.IntRange(1, 9999),
    metavar="YEAR",
    help="Last year; by default one after the finish.",
)
@click.option("--diff", is_flag=True, help="Print what would change and write nothing.")
def freeze(playbook: str | None, until: int | None, diff: bool) -> None:
    """Write the public holidays into the playbook.

    The holidays of a country come from a library whose data changes with its releases. Written out as `holiday_dates`
    they stay as they are, and everybody computes the same dates. Calendars that have them already are left alone.
    """
    from crmplan import pipeline

    name = options.find_playbook(playbook)
    if name.startswith("crmplan:"):
        options.fail(f"{name} is shipped and cannot be changed; copy it with `crmplan init --from` first")
    work = pipeline.plan(name, money=False, baselines=False)
    options.stop_when_broken(work)
    edits = _edits(work, until)
    if not edits:
        click.echo("No calendar takes public holidays from a country; nothing to write.")
        return
    changed = {file: _apply(work.sources[file].text, found) for file, found in edits.items()}
    if diff:
        _show_diff(work, changed)
        return
    for file, text in changed.items():
        try:
            output.write_file(Path(file), text.encode())
        except output.CannotWrite as problem:
            options.fail(str(problem))
        click.echo(f"Wrote {file}.")


def _edits(work: Work, until: int | None) -> dict[str, list[_Edit]]:
    """Return the insertions by file: ``holiday_dates`` for each calendar that a country fills."""
    assert work.playbook is not None and work.plan is not None and work.schedule is not None
    plan = work.plan
    top = next(iter(work.sources))
    first = date.fromordinal(plan.start // 1440).year
    last = until or date.fromordinal(work.schedule.finish_instant // 1440).year + 1
    found: dict[str, list[_Edit]] = {}
    fresh = []
    for name in plan.calendars:
        spec = work.playbook.calendars.get(name)
        countries = spec.holidays if spec is not None else (name,) if name != "default" else ()
        if not countries or (spec is not None and spec.holiday_dates is not None):
            continue
        dates = {
            day: title for year in range(first, last + 1) for day, title in _holidays(countries, year).items()
        }
        if not dates:
            continue
        if spec is not None and spec.node.file in work.sources and not spec.node.file.startswith("crmplan:"):
            found.setdefault(spec.node.file, []).append(_into_entry(spec.node, dates))
        else:
            fresh.append((name, dates))
    if fresh:
        found.setdefault(top, []).append(_new_entries(work, top, fresh))
    return found


def _holidays(countries: tuple[str, ...], year: int) -> dict[date, str]:
    from crmplan.public_holidays import holidays_of

    found: dict[date, str] = {}
    for code in countries:
        country, _, part = code.partition("-")
        for day, title in holidays_of(country, part or None, year).items():
            found.setdefault(day, title)
    return dict(sorted(found.items()))


def _flow(dates: Map[date, str]) -> str:
    pairs = ", ".join(
        f"{day.isoformat()}: {json.dumps(title, ensure_ascii=False)}" for day, title in dates.items()
    )
    return f"{{{pairs}}}"


def _block(dates: Map[date, str], indent: str) -> str:
    return "".join(
        f"{indent}{day.isoformat()}: {json.dumps(title, ensure_ascii=False)}\n"
        for day, title in dates.items()
    )


def _into_entry(node: Mapping, dates: Map[date, str]) -> _Edit:
    """Return the insertion in front of the first key of an entry."""
    first = min((key for key, _ in node.entries.values()), key=lambda key: (key.line, key.column))
    if node.flow:
        return _Edit(first.line, first.column, f"holiday_dates: {_flow(dates)}, ")
    indent = " " * (first.column - 1)
    return _Edit(first.line, first.column, f"holiday_dates:\n{_block(dates, indent + '  ')}{indent}")


def _new_entries(work: Work, top: str, fresh: list[tuple[str, dict[date, str]]]) -> _Edit:
    """Return the insertion of entries for country codes: into ``calendars`` of the top file, or at its end."""
    from crmplan.nodes import Mapping, parse

    root, _ = parse(work.sources[top])
    section: Node | None = root.get("calendars") if isinstance(root, Mapping) else None
    if isinstance(section, Mapping) and section.entries:
        first = min((key for key, _ in section.entries.values()), key=lambda key: (key.line, key.column))
        if section.flow:
            text = "".join(f"{name}: {{holiday_dates: {_flow(dates)}}}, " for name, dates in fresh)
            return _Edit(first.line, first.column, text)
        indent = " " * (first.column - 1)
        return _Edit(first.line, first.column, _entries(fresh, indent)[len(indent) :] + indent)
    text = work.sources[top].text
    lines = text.count("\n") + 1
    newline = "" if text.endswith("\n") or not text else "\n"
    column = len(text.rpartition("\n")[2]) + 1
    return _Edit(lines, column, f"{newline}calendars:\n{_entries(fresh, '  ')}")


def _entries(fresh: list[tuple[str, dict[date, str]]], indent: str) -> str:
    return "".join(
        f"{indent}{name}:\n{indent}  holiday_dates:\n{_block(dates, indent + '    ')}"
        for name, dates in fresh
    )


def _apply(text: str, edits: list[_Edit]) -> str:
    """Return the text with the insertions; its line ends stay as they are."""
    lines = text.split("\n")
    for line, column, new in sorted(edits, reverse=True):
        ending = "\r\n" if lines[line - 1].endswith("\r") else "\n"
        old = lines[line - 1]
        lines[line - 1] = old[: column - 1] + new.replace("\n", ending) + old[column - 1 :]
    return "\n".join(lines)


def _show_diff(work: Work, changed: Map[str, str]) -> None:
    import difflib

    for file, text in changed.items():
        before = work.sources[file].text.splitlines(keepends=True)
        click.echo(
            "".join(difflib.unified_diff(before, text.splitlines(keepends=True), file, file, n=1)), nl=False
        )
