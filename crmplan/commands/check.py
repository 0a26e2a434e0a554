"""Check a playbook: what is wrong with it, and what a rollout needs that it lacks."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from crmplan import options

if TYPE_CHECKING:
    from crmplan.model import Finding
    from crmplan.pipeline import Work
    from crmplan.rules import Verdict
    from crmplan.terminal import Style

LEVELS = ("error", "warning", "info", "never")


def _words(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


@click.command()
@options.playbook_argument
@options.stage_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
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
@options.as_of_option
def command(
    playbook: str | None,
    stage: str | None,
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    as_of: date | None,
) -> None:
    """Say what is wrong with a playbook, what it lacks, and what the next stage needs.

    The stage says how strict to be: a draft may have gaps, an approval asks for the whole plan, a go-live asks for
    training, support and gates of what goes live soon.
    """
    from crmplan import pipeline

    work = pipeline.plan(options.find_playbook(playbook), as_of=as_of)
    if not work.sources:
        options.show_findings(work.findings, work.sources)
        raise click.exceptions.Exit(2)
    _refuse_unknown(select, ignore)
    work = pipeline.judge(work, stage=stage, select=select, ignore=ignore)
    verdict = work.verdict
    found = (*work.findings, *(verdict.findings if verdict else ()))
    if form == "json":
        _print_json(found, verdict, stage)
    else:
        _print_text(found, work, verdict, stage)
    if _passes(found, fail_on):
        raise click.exceptions.Exit(1)


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


def _print_json(found: Sequence[Finding], verdict: Verdict | None, stage: str | None) -> None:
    from crmplan.renderers.findings_json import findings_data

    options.print_json(
        findings_data(
            found,
            verdict.accepted if verdict else (),
            stage=verdict.stage if verdict else stage or "draft",
            reached=verdict.reached if verdict else "",
            missing=verdict.missing if verdict else (),
        )
    )


def _print_text(found: Sequence[Finding], work: Work, verdict: Verdict | None, stage: str | None) -> None:
    from crmplan.model import ERROR, SEVERITIES

    style = options.style_of(sys.stdout)
    ordered = sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))
    options.show_findings(ordered, work.sources, sys.stdout)
    if found:
        click.echo()
    click.echo(_counts(found, verdict))
    if verdict is None:
        return
    for name, reason in verdict.skipped:
        click.echo(f"Not asked: {name}, because {reason}.")
    covers = work.playbook.programme.covers if work.playbook else ()
    if covers:
        click.echo(
            f"Asked about {', '.join(covers)} and the logic of the schedule alone, as `covers` says; "
            "`covers: null` below `programme` asks about everything."
        )
    errors = {finding.message for finding in found if finding.severity == ERROR}
    misread = sum(finding.severity == ERROR for finding in work.findings)
    click.echo(_stage_text(verdict, errors, 0 < misread < len(found), style))


def _counts(found: Sequence[Finding], verdict: Verdict | None) -> str:
    from crmplan.model import SEVERITIES

    if not found:
        return "No missing element found."
    parts = []
    for severity in SEVERITIES:
        count = sum(finding.severity == severity for finding in found)
        parts.append(f"{count} {severity}{'' if count == 1 else 's'}")
    if verdict and verdict.accepted:
        parts.append(f"{len(verdict.accepted)} accepted")
    return ", ".join(parts)


def _stage_text(verdict: Verdict, errors: Collection[str], misread: bool, style: Style) -> str:
    reached = verdict.reached or "none"
    lines = [f"Stage asked for: {verdict.stage}. Stage reached: {reached}."]
    # Errors have just been printed; what is only a warning at this stage has to be told apart.
    missing = [sentence for sentence in verdict.missing if sentence not in errors]
    if missing:
        lines.append(f"To be mended before {verdict.next}:")
        lines += [f"  - {sentence}" for sentence in missing[:10]]
        if len(missing) > 10:
            lines.append(f"  - and {len(missing) - 10} more; `--stage {verdict.next}` lists them")
    elif verdict.missing:
        lines.append(f"Mend the errors above to reach {verdict.next}.")
        if misread:
            lines.append("Begin with those numbered LNG: other findings may go away with them.")
    return style.paint("\n".join(lines), bold=True) if not verdict.reached else "\n".join(lines)
