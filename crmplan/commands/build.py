"""Write the plan of one or more playbooks: Markdown, Gantt pictures, JSON and CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmplan import options, output
from crmplan.report.figures import FIGURES, figure

if TYPE_CHECKING:
    from crmplan.pipeline import Work
    from crmplan.report import Report
    from crmplan.report.portfolio import Portfolio

Make = Callable[["Report"], bytes | None]
"""Makes the content of a file; None when the plan has nothing for it."""


def _markdown(report: Report) -> bytes:
    from crmplan.renderers import markdown, mermaid

    return markdown.markdown(report, mermaid=mermaid.mermaid(report)).encode()


def _steering(report: Report) -> bytes:
    from crmplan.renderers import steering

    return steering.steering(report).encode()


def _short(report: Report) -> bytes:
    from crmplan.renderers import steering

    return steering.short(report).encode()


def _html(report: Report) -> bytes:
    from crmplan.renderers import html, svg

    return html.html(report, svg.draw).encode()


def _svg(report: Report) -> bytes:
    from crmplan.renderers import svg

    return svg.svg(report).encode()


def _png(report: Report) -> bytes:
    from crmplan.renderers import pictures

    return pictures.png(report)


def _pdf(report: Report) -> bytes:
    from crmplan.renderers import pictures

    return pictures.pdf(report)


def _mermaid(report: Report) -> bytes:
    from crmplan.renderers import mermaid

    return mermaid.mermaid(report).encode()


def _json(report: Report) -> bytes:
    from crmplan.renderers import plan_json

    return plan_json.plan_json(report).encode()


def _csv(report: Report) -> bytes:
    from crmplan.renderers import tasks_csv

    return tasks_csv.tasks_csv(report).encode()


def _figure(id: str, form: str) -> Make:
    def make(report: Report) -> bytes | None:
        from crmplan.renderers import pictures, svg

        page = figure(report, id).page
        if page is None:
            return None
        return svg.draw(page, id).encode() if form == "svg" else pictures.draw(page)

    return make


CHARTS: dict[str, Make] = {f"{id}.{form}": _figure(id, form) for form in ("svg", "png") for id in FIGURES}
FILES: dict[str, Make] = {
    "steering.md": _steering,
    "steering-short.md": _short,
    "plan.md": _markdown,
    "plan.html": _html,
    "gantt.svg": _svg,
    "gantt.png": _png,
    "gantt.pdf": _pdf,
    "gantt.mmd": _mermaid,
    "plan.json": _json,
    "tasks.csv": _csv,
    **CHARTS,
}
"""Name of each output -> what makes it."""


def _overview(made: Portfolio) -> bytes:
    from crmplan.renderers import portfolio

    return portfolio.portfolio_markdown(made).encode()


def _all_go_lives(made: Portfolio) -> bytes | None:
    from crmplan.renderers import svg
    from crmplan.report.figures.portfolio import figure

    page = figure(made).page
    return svg.draw(page, "portfolio").encode() if page else None


OVERVIEW: dict[str, Callable[[Portfolio], bytes | None]] = {
    "portfolio.md": _overview,
    "portfolio.svg": _all_go_lives,
}
"""What is written of several playbooks together, above their folders; None where there is nothing to draw."""
PACKED = frozenset(["steering.md", "steering-short.md", "plan.html", "plan.json", *CHARTS])
"""Outputs that print the steering pack."""
MACHINE = frozenset(["plan.json", "tasks.csv"])
"""Outputs that other tools read: the same in every language."""


@click.command()
@click.argument("playbooks", nargs=-1, metavar="[PLAYBOOK]...")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder to write into; with several playbooks, one folder each below it. Default: out/NAME.",
)
@click.option(
    "--only",
    "only",
    multiple=True,
    type=click.Choice([*FILES, *OVERVIEW]),
    help="Write only this file; may be given more than once.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when written outputs are stale.")
@click.option(
    "--since",
    metavar="VERSION",
    help="The pack before: a playbook, a plan.json or the folder it lies in, or a git revision (REV or REV:PATH).",
)
@click.option(
    "--baseline",
    "baselines",
    multiple=True,
    metavar="VERSION",
    help="The approved plan: a stored baseline, or a version as with --since; given more than once, the first one "
    "approved and at last the current one. Without it the stored baselines count, see `crmplan baseline`.",
)
@click.option("--no-baseline", is_flag=True, help="Compare with no baseline, though some are stored.")
@options.template_option
@options.language_option
@options.stage_option
@options.as_of_option
def command(
    playbooks: tuple[str, ...],
    folder: Path | None,
    only: tuple[str, ...],
    check: bool,
    since: str | None,
    baselines: tuple[str, ...],
    no_baseline: bool,
    templates: Path | None,
    language: str,
    stage: str | None,
    as_of: date | None,
) -> None:
    """Work out playbooks and write what people read.

    steering.md for the committee and steering-short.md, one page of it; plan.md and plan.html with every task;
    gantt.svg, gantt.png and gantt.pdf, gantt.mmd for Mermaid; charts as SVG and PNG: roadmap, slip, spend, cost, load
    and seats, those for which the plan has data; plan.json and tasks.csv for other tools. Several playbooks get an
    overview too: portfolio.md and portfolio.svg. Nothing is written when a playbook has errors. PLAYBOOK is a file or
    a shipped one such as crmplan:small-business.
    """
    from crmplan import lang, pipeline, versions

    if baselines and no_baseline:
        raise click.UsageError("--baseline and --no-baseline exclude one another.")
    names = [options.find_playbook(name) for name in playbooks or (None,)]
    for word in (*baselines, *((since,) if since is not None else ())):
        if len(names) > 1 and (versions.is_one_file(word) or ":" in word):
            options.fail(
                f"{word} is one plan, and several are built; name a revision such as v1.2, or build them one by one"
            )
    works = [(name, pipeline.plan(name, as_of=as_of, baselines=not no_baseline)) for name in names]
    for _, work in works:
        if work.broken or work.schedule is None:
            options.stop_when_broken(work)
    folders = _folders([(name, work) for name, work in works], folder)
    wanted = {name: make for name, make in FILES.items() if not only or name in only}
    together = {name: make for name, make in OVERVIEW.items() if not only or name in only}
    if len(works) == 1:
        if only and not wanted:
            raise click.UsageError(f"{' and '.join(together)} shows several playbooks; name more than one.")
        together = {}
    stale = 0
    with options.look(templates, language), _steps(len(works) * len(wanted)) as step:
        results = []
        overview: dict[str, bytes] = {}
        for (name, work), target in zip(works, folders, strict=True):
            judged = pipeline.judge(work, stage=stage)
            compared = options.compared(name, judged, baselines, since)
            report = pipeline.report(
                judged, pack=bool(together) or not PACKED.isdisjoint(wanted), compared=compared
            )
            if report.pack.problems:
                options.stop(report.pack.problems, judged.sources)
            files: dict[str, bytes | None] = dict.fromkeys(wanted)
            for file in (file for file in wanted if file not in MACHINE):
                files[file] = wanted[file](report)
                step(file)
            with lang.use(lang.ENGLISH):
                machine = MACHINE.intersection(wanted)
                plain = report
                if machine and language != lang.ENGLISH:
                    plain = pipeline.report(judged, pack=not PACKED.isdisjoint(machine), compared=compared)
                for file in sorted(machine):
                    files[file] = wanted[file](plain)
                    step(file)
            results.append((target, report, files))
        if together:
            from crmplan.report.portfolio import portfolio

            root = folder or Path("out")
            made = portfolio(
                [(target.relative_to(root).as_posix(), report) for target, report, _files in results]
            )
            drawn = {name: make(made) for name, make in together.items()}
            overview = {name: content for name, content in drawn.items() if content is not None}
    for target, report, files in results:
        stale += _write(target, files, check)
        if not check:
            _say_done(target, report, files, only)
    if overview:
        root = folder or Path("out")
        stale += _write(root, overview, check)
        if not check:
            click.echo(f"Wrote {', '.join(overview)} into {root}: all playbooks side by side.")
    if stale:
        raise click.exceptions.Exit(1)


def _write(target: Path, files: Mapping[str, bytes | None], check: bool) -> int:
    """Write the files of a folder; with ``check`` write nothing and return how many of them are stale, after saying
    which."""
    if check:
        return _say_stale(target, files)
    try:
        output.write(target, files)
    except output.CannotWrite as problem:
        options.fail(str(problem))
    return 0


def _folders(works: Sequence[tuple[str, Work]], folder: Path | None) -> list[Path]:
    """Return the folder of each playbook; two playbooks never share one."""
    if folder is not None and len(works) == 1:
        return [folder]
    found: dict[Path, str] = {}
    for name, work in works:
        target = (folder or Path("out")) / _plan_name(name, work)
        if target in found:
            options.fail(
                f"{found[target]} and {name} would both be written into {target}; "
                "give them different programme ids, or build them one by one with -o"
            )
        found[target] = name
    return list(found)


def _plan_name(name: str, work: Work) -> str:
    """Return the programme's id, else the name of the file."""
    assert work.playbook is not None
    identity = work.playbook.programme.id or Path(name.removeprefix("crmplan:")).stem
    return re.sub(r"[^\w.-]+", "-", identity).strip(".-") or "plan"


@contextmanager
def _steps(count: int) -> Iterator[Callable[[str], None]]:
    """Show a progress bar on a terminal."""
    import sys

    if not sys.stderr.isatty():
        yield lambda name: None
        return
    with click.progressbar(
        length=count, file=sys.stderr, label="Building", item_show_func=lambda name: name or ""
    ) as bar:
        yield lambda name: bar.update(1, name)


def _say_stale(target: Path, files: Mapping[str, bytes | None]) -> int:
    stale = output.stale(target, files)
    for name, why in stale.items():
        click.echo(f"{target / name}: {why}")
    if stale:
        click.echo(f"{target} is stale; run `crmplan build` again and commit what it writes.", err=True)
    else:
        click.echo(f"{target} is up to date.")
    return len(stale)


def _say_done(target: Path, report: Report, files: Mapping[str, bytes | None], only: Sequence[str]) -> None:
    for sentence in report.headline:
        click.echo(sentence)
    written = [name for name, content in files.items() if content is not None]
    if written:
        click.echo(f"Wrote {', '.join(written)} into {target}.")
    for name in files:
        if name in only and name in CHARTS and name not in written:
            click.echo(f"{name} is not written. {figure(report, Path(name).stem).reason}", err=True)
