"""plan.html: the steering pack and an interactive Gantt in one file that needs no network.

The words and the layout are in ``templates/html``; everything a template prints passes autoescape. The script
gets its data as JSON that cannot leave its element, and makes the document from it with text nodes only. The
page's content security policy allows this one script and this one style by their hashes and nothing else.
"""

import base64
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from crmplan import lang, templating
from crmplan.model import Money
from crmplan.renderers.html.data import as_json, data
from crmplan.renderers.html.shown import FILTERS, Safe, shown
from crmplan.report.chart.canvas import SHAPES
from crmplan.report.chart.records import Page
from crmplan.report.figures import Figure, figures
from crmplan.report.grouping import by_severity, matrix
from crmplan.report.records import Report
from crmplan.report.words import STARTS, Amounts
from crmplan.resources import data_dir

MOST_ROWS = 60
"""The longest table of the pack; what is left out is counted and stands in plan.json."""
FEW_ROWS = 15
"""A longer table that not everybody needs is folded."""
PLAIN_ROWS = 500
"""Up to this many tasks stand in the table for browsers without scripts."""
SCRIPTS = ("plan.js", "rows.js", "chart.js", "panel.js", "print.js", "main.js")
"""Parts of the script, in the order in which they are joined."""


Draw = Callable[[Page, str], str]
"""Makes an SVG of a page of a chart; the second argument begins the ids in it."""
_SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "roadmap": "rollout",
        "slip": "milestones",
        "spend": "money",
        "cost": "money",
        "load": "people",
        "seats": "training",
    }
)
"""Chart -> id of the section in which it stands."""


class Picture(NamedTuple):
    """A chart that the page carries inside."""

    figure: Figure
    section: str
    address: str
    """The picture as an address that needs no file."""


def html(report: Report, draw: Draw | None = None) -> str:
    """Return ``plan.html``.

    Parameters:
        report: what to print.
        draw: draws the charts of the pack; without it the pack has none.

    Returns:
        The page, LF line ends, the same text for the same report.
    """
    style = templating.text("html/style.css")
    # Never from the user's folder: a page may travel with a look of its own, but not with code of its own.
    script = "'use strict';\n(() => {\n" + "".join(map(_script, SCRIPTS)) + "})();\n"

    def amounts(sums: Iterable[Money | None]) -> Callable[[Money | None], str]:
        """Return what writes the sums of one table, whose heads say the currency."""
        write = Amounts(report.currency, sums)
        return lambda money: lang.figure(write(money))

    pictures = () if draw is None else _pictures(report, draw)
    templates = templating.environment("html", autoescape=True, finalize=shown, filters=FILTERS)
    page = templating.render(
        templates,
        "page.html.j2",
        report=report,
        pack=report.pack,
        rows=report.rows,
        cost=report.cost,
        amounts=amounts,
        contents=_contents(report, {one.section for one in pictures}),
        language=_language(),
        policy=_policy(script, style),
        style=Safe(style),
        script=Safe(script),
        data=Safe(as_json(data(report))),
        shapes=_shapes(),
        severities=by_severity(report.findings),
        matrix=matrix(report.pack.cells or report.cells),
        starts=lang.gettext(STARTS),
        pictures=pictures,
        most=MOST_ROWS,
        few=FEW_ROWS,
        plain=PLAIN_ROWS,
    )
    return page.strip() + "\n"


@cache
def _script(name: str) -> str:
    return (data_dir("templates") / "html" / name).read_text(encoding="utf-8")


def _pictures(report: Report, draw: Draw) -> tuple[Picture, ...]:
    """The charts of a report that have something to draw."""
    return tuple(
        Picture(
            one, _SECTIONS[one.id], f"data:image/svg+xml;base64,{_base64(draw(one.page, one.id).encode())}"
        )
        for one in figures(report)
        if one.page is not None
    )


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _policy(script: str, style: str) -> str:
    """The content security policy: this script and this style, pictures inside the page, nothing else."""

    def known(text: str) -> str:
        return f"'sha256-{_base64(hashlib.sha256(text.encode()).digest())}'"

    return (
        f"default-src 'none'; script-src {known(script)}; style-src {known(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _contents(report: Report, drawn: Collection[str]) -> list[tuple[str, str]]:
    """The sections that have something to say or a chart, in the order of the pack: (id, title); the plan comes
    last."""
    _, pack = lang.gettext, report.pack
    lives = any(row.go_live for row in report.rows)
    sections = (
        ("decisions", _("Decisions"), pack.asked),
        ("status", _("Status"), pack.ratings),
        ("changes", _("Changes"), pack.since or pack.against),
        ("milestones", _("Milestones"), pack.slips or report.milestones),
        ("money", _("Money"), report.cost.planned.amount or report.cost.approved),
        ("earned", _("Progress against the plan"), report.earned),
        ("risks", _("Risks"), pack.risks),
        ("gates", _("Gates"), report.gates),
        ("path", _("Critical path"), report.path_sentences or report.path),
        ("rollout", _("Rollout"), report.cells or report.waves or report.regions),
        ("training", _("Training"), report.training or pack.cover or lives),
        ("support", _("Support"), report.support or report.run_support or lives),
        ("people", _("People"), report.people or pack.raci),
        ("findings", _("Findings"), True),
        ("reading", _("How to read this"), report.estimates),
        ("chart", _("The plan"), True),
    )
    return [(id, title) for id, title, there in sections if there or id in drawn]


def _language() -> str:
    """The code of the language that the page is written in; its catalogue says it."""
    found = lang.gettext("LANGUAGE")
    return "en" if found == "LANGUAGE" else found


def _shapes() -> Mapping[str, str]:
    """The corners of the marks of go-lives, gates and milestones, in a square of twenty."""
    return {
        kind: " ".join(f"{10 + 9 * x:.2f},{10 + 9 * y:.2f}" for x, y in corners)
        for kind, corners in SHAPES.items()
    }
