"""Check a playbook: what is wrong with it, and what a rollout needs that it lacks."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmplan import options, output

if TYPE_CHECKING:
    from crmplan.edits import Mending
    from crmplan.model import Finding
    from crmplan.pipeline import Work
    from crmplan.report.judged import Judged
    from crmplan.source import Source
    from crmplan.terminal import Style

LEVELS = ("error", "warning", "info", "never")
FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown")
"""Formats of findings; ``json``, ``sarif``, ``gitlab`` and ``junit`` are stable, the others are for people."""
QUALITY_FORMATS = ("text", "json", "markdown")
"""Formats of ``--quality``, which has no findings that hosts and editors could show."""
BESIDE = ""
"""Value of ``--write-known`` without a file: the one beside the playbook."""


def _words(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def _reports(
    ctx: click.Context, param: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, Path], ...]:
    found = []
    for value in values:
        form, _, file = value.partition("=")
        if form not in FORMATS or not file:
            from crmplan.guess import did_you_mean

            guess = did_you_mean(form, FORMATS) if form not in FORMATS else ""
            raise click.BadParameter(f"{value!r} is no FORMAT=FILE{guess}; formats are {', '.join(FORMATS)}")
        found.append((form, Path(file)))
    return tuple(found)


@click.command()
@options.playbook_argument
@options.stage_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="What goes to standard output.",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=FILE",
    callback=_reports,
    help="Write the findings into a file too; may be given more than once.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Show every finding with its line, however many there are."
)
@click.option(
    "--write-known",
    "write_known",
    is_flag=False,
    flag_value=BESIDE,
    metavar="[FILE]",
    help="Write today's findings into FILE, so that only new ones count; by default NAME.known.yaml beside the "
    "playbook, which is read by itself.",
)
@click.option(
    "--known",
    "known_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Read known findings from FILE instead of NAME.known.yaml.",
)
@click.option(
    "--quality",
    is_flag=True,
    help="Show the DCMA 14 points and the GAO practices of the schedule instead of findings, as text, json or "
    "markdown.",
)
@click.option("--no-accept", is_flag=True, help="Show what the playbook accepts, too, as findings.")
@click.option(
    "--select",
    multiple=True,
    callback=_words,
    metavar="RULE",
    help="Ask only these checks: names, codes or families, separated by commas or given again.",
)
@click.option("--ignore", multiple=True, callback=_words, metavar="RULE", help="Leave these checks out.")
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    default="error",
    show_default=True,
    help="Exit with 1 when there is a finding of this severity or a graver one.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Write what is missing into the playbook, as comments to fill in, and put misspelt keys right.",
)
@click.option("--diff", "only_diff", is_flag=True, help="Show what --fix would write, and write nothing.")
@options.as_of_option
def command(
    playbook: str | None,
    stage: str | None,
    form: str,
    reports: tuple[tuple[str, Path], ...],
    everything: bool,
    write_known: str | None,
    known_file: Path | None,
    quality: bool,
    no_accept: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    fix: bool,
    only_diff: bool,
    as_of: date | None,
) -> None:
    """Say what is wrong with a playbook, what it lacks, and what the next stage needs.

    The stage says how strict to be: a draft may have gaps, an approval asks for the whole plan, a go-live asks for
    training, support and gates of what goes live soon.

    With --fix or --diff it shows no findings and never exits with 1. Each error and warning of the stage that an
    entry of the playbook would mend gets that entry as a comment, at its place; nothing else in the file changes.
    """
    from crmplan import pipeline

    if write_known is not None and known_file is not None:
        raise click.UsageError("--known reads known findings and --write-known writes them; give one of them")
    mends = fix or only_diff
    lists = write_known is not None or known_file is not None
    if mends and (quality or lists or reports or form != "text"):
        raise click.UsageError(
            "--fix and --diff show no findings; leave --quality, --known, --write-known and formats out."
        )
    if quality:
        if lists:
            raise click.UsageError("--quality shows no findings; leave --known and --write-known out.")
        _refuse_formats(form, reports)
    playbook, write_known = _tell_apart(playbook, write_known)
    work = pipeline.plan(options.find_playbook(playbook), as_of=as_of)
    if not work.sources:
        options.show_findings(work.findings, work.sources)
        raise click.exceptions.Exit(2)
    if quality:
        _show_quality(work, form, reports)
        return
    _refuse_unknown(select, ignore)
    if mends:
        from crmplan.mending import mend

        path = options.find_playbook(playbook)
        keep = not no_accept
        mending = mend(path, work, stage=stage, select=select, ignore=ignore, accept=keep, as_of=as_of)
        _mend(mending, write=not only_diff)
        return
    work = pipeline.judge(
        work,
        stage=stage,
        select=select,
        ignore=ignore,
        accept=not no_accept,
        use_known=write_known is None,
        known_file=known_file,
    )
    if write_known is not None:
        _write_known(work, write_known)
        return
    from crmplan.report.judged import judged

    covers = work.playbook.programme.covers if work.playbook else ()
    found = judged(work.findings, work.verdict, stage, covers)
    for report, file in reports:
        _write(file, _render(report, found, work.sources))
    style = options.style_of(sys.stdout)
    click.echo(_render(form, found, work.sources, style, everything=everything), nl=False, color=True)
    if _passes(found.findings, fail_on):
        raise click.exceptions.Exit(1)


def _tell_apart(playbook: str | None, write_known: str | None) -> tuple[str | None, str | None]:
    """Return the playbook and the file for ``--write-known``, whose value may be left out.

    In ``check --write-known plan.yaml`` the word is the playbook, not a file to write: so is every word that is
    shipped or there already as something else than a file of known findings, unless a playbook is named too.
    """
    from crmplan.rules import known

    if not write_known or playbook is not None:
        return playbook, write_known
    if write_known.startswith("crmplan:") or not known.may_be_written(Path(write_known)):
        return write_known, BESIDE
    return playbook, write_known


def _refuse_formats(form: str, reports: Sequence[tuple[str, Path]]) -> None:
    """Stop at a format that only findings have."""
    for one in (form, *(report for report, _ in reports)):
        if one not in QUALITY_FORMATS:
            listed = ", ".join(QUALITY_FORMATS)
            raise click.UsageError(f"--quality has no findings to show as {one}; its formats are {listed}")


def _show_quality(work: Work, form: str, reports: Sequence[tuple[str, Path]]) -> None:
    """Print the quality of the schedule and write it into files; it has no findings of its own and never fails."""
    options.stop_when_broken(work)
    assert work.schedule is not None
    from importlib import import_module

    from crmplan.analyses.quality import quality
    from crmplan.terminal import PLAIN

    found = quality(work.schedule, work.baselines.current)

    def render(form: str, style: Style) -> str:
        renderer = import_module(f"crmplan.renderers.quality_{form}")
        text = renderer.render(found, style) if form == "text" else renderer.render(found)
        assert isinstance(text, str)
        return text

    for report, file in reports:
        _write(file, render(report, PLAIN))
    click.echo(render(form, options.style_of(sys.stdout)), nl=False, color=True)


def _mend(mending: Mending, *, write: bool) -> None:
    """Write what the mending holds and say what is left, or show it as a diff."""
    from crmplan.renderers import mending_text

    style = options.style_of(sys.stdout)
    if write:
        try:
            output.replace_texts({Path(name): texts for name, texts in mending.files.items()})
        except output.CannotWrite as problem:
            options.fail(str(problem))
        click.echo(mending_text.render(mending, style), nl=False, color=True)
    else:
        click.echo(mending_text.as_diff(mending, style), nl=False, color=True)
    if mending.misread:
        raise click.exceptions.Exit(2)


def _write_known(work: Work, given: str) -> None:
    """Write the findings of the checks into a file, the one beside the playbook unless one is given."""
    from crmplan.rules import known

    playbook = next(iter(work.sources))
    beside = known.path_of(playbook)
    file = Path(given) if given else beside
    if file is None:
        options.fail(f"{playbook} is shipped; say where to write: --write-known FILE")
    if work.verdict is None:
        options.fail("there is nothing to write: the playbook cannot be read")
    if not known.may_be_written(file):
        options.fail(f"{file} is there and no file of known findings; nothing was written")
    _write(file, known.written(work.verdict.findings))
    count = sum(known.is_check(one) for one in work.verdict.findings)
    then = "from now on" if file == beside else f"with --known {file}"
    click.echo(f"Wrote {count} finding{'' if count == 1 else 's'} into {file}; {then} only new ones count.")


def _write(file: Path, text: str) -> None:
    try:
        output.write_file(file, text.encode())
    except output.CannotWrite as problem:
        options.fail(str(problem))


def _render(
    form: str,
    found: Judged,
    sources: Mapping[str, Source],
    style: Style | None = None,
    *,
    everything: bool = True,
) -> str:
    """Return the findings in a format; only text needs the sources and the style."""
    from importlib import import_module

    if form == "text":
        from crmplan.renderers import findings_text
        from crmplan.terminal import PLAIN

        return findings_text.render(found, sources, style or PLAIN, everything=everything)
    text = import_module(f"crmplan.renderers.findings_{form}").render(found)
    assert isinstance(text, str)
    return text


def _refuse_unknown(select: Sequence[str], ignore: Sequence[str]) -> None:
    """Stop at a word that names no check: a misspelt --ignore would hide nothing, a misspelt --select everything."""
    if not (select or ignore):
        return
    from crmplan.guess import did_you_mean
    from crmplan.rules import catalogue

    known = {word for rule in catalogue() for word in (rule.name, rule.code, rule.family)}
    for word in (*select, *ignore):
        if word not in known:
            raise click.UsageError(f'no check or family "{word}"{did_you_mean(word, sorted(known))}')


def _passes(found: Sequence[Finding], fail_on: str) -> bool:
    from crmplan.model import SEVERITIES

    if fail_on == "never":
        return False
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return any(finding.severity in grave for finding in found)
