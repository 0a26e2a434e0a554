"""plan.html: the steering pack and an interactive Gantt in one file that needs no network.

The words and the layout are in ``templates/html``; everything a template prints passes autoescape. The script
gets its data as JSON that cannot leave its element, and makes the document from it with text nodes only. The
page's content security policy allows this one script and this one style by their hashes and nothing else.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from crmplan import lang
from crmplan.model import Finding, Location, Money
from crmplan.renderers.html.data import as_json, data
from crmplan.report.chart.canvas import SHAPES
from crmplan.report.chart.text import clean
from crmplan.report.grouping import by_severity, matrix
from crmplan.report.records import Report
from crmplan.report.words import STARTS, Amounts, worded
from crmplan.resources import data_dir

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_ROWS = 60
"""The longest table of the pack; what is left out is counted and stands in plan.json."""
FEW_ROWS = 15
"""A longer table that not everybody needs is folded."""
PLAIN_ROWS = 500
"""Up to this many tasks stand in the table for browsers without scripts."""
MOST_PLACES = 3
"""So many places of one finding are named; the others are counted."""
SCRIPTS = ("plan.js", "rows.js", "chart.js", "panel.js", "print.js", "main.js")
"""Parts of the script, in the order in which they are joined."""


class Picture(NamedTuple):
    """A picture that the page carries inside."""

    title: str
    alt: str
    """The picture in words."""
    kind: str
    """``image/svg+xml`` or ``image/png``."""
    content: bytes
    section: str = ""
    """Id of the section in which it stands: ``money``, ``people`` ...; empty for the one before the chart."""

    @property
    def address(self) -> str:
        """The picture as an address that needs no file."""
        return f"data:{self.kind};base64,{base64.b64encode(self.content).decode()}"


def html(report: Report, *, pictures: Sequence[Picture] = ()) -> str:
    """Return ``plan.html``.

    Parameters:
        report: what to print.
        pictures: charts to show in the pack, in their sections.

    Returns:
        The page, LF line ends, the same text for the same report.
    """
    folder = data_dir("templates") / "html"
    style = (folder / "style.css").read_text(encoding="utf-8")
    script = "'use strict';\n(() => {\n" + "".join(_script(name) for name in SCRIPTS) + "})();\n"

    def amounts(sums: Iterable[Money | None]) -> Callable[[Money | None], str]:
        """Return what writes the sums of one table, whose heads say the currency."""
        write = Amounts(report.currency, sums)
        return lambda money: lang.figure(write(money))

    page = (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            pack=report.pack,
            rows=report.rows,
            cost=report.cost,
            amounts=amounts,
            contents=_contents(report),
            language=_language(),
            policy=_policy(script, style),
            style=_Safe(style),
            script=_Safe(script),
            data=_Safe(as_json(data(report))),
            shapes=_shapes(),
            severities=by_severity(report.findings),
            matrix=matrix(report.pack.cells or report.cells),
            starts=lang.gettext(STARTS),
            pictures=pictures,
            most=MOST_ROWS,
            few=FEW_ROWS,
            plain=PLAIN_ROWS,
        )
    )
    return page.strip() + "\n"


@cache
def _script(name: str) -> str:
    return (data_dir("templates") / "html" / name).read_text(encoding="utf-8")


class _Safe(str):
    """Text that is markup already: only the page's own style, script and data."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def _policy(script: str, style: str) -> str:
    """The content security policy: this script and this style, pictures inside the page, nothing else."""

    def known(text: str) -> str:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        return f"'sha256-{digest}'"

    return (
        f"default-src 'none'; script-src {known(script)}; style-src {known(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _contents(report: Report) -> list[tuple[str, str]]:
    """The sections that have something to say, in the order of the pack: (id, title); the plan comes last."""
    _, pack = lang.gettext, report.pack
    lives = any(row.go_live for row in report.rows)
    sections = (
        ("decisions", _("Decisions"), pack.asked),
        ("status", _("Status"), pack.ratings),
        ("changes", _("Changes"), pack.since or pack.against),
        ("milestones", _("Milestones"), pack.slips or report.milestones),
        ("money", _("Money"), report.cost.planned.amount or report.cost.approved),
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
    return [(id, title) for id, title, there in sections if there]


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


# --- grouping ------------------------------------------------------------------------------------------


def _where(finding: Finding) -> str:
    """Where a finding can be mended."""
    places = [place for place in (finding.at, *(place for place, _ in finding.also)) if place.line]
    shown = ", ".join(f"{place.file}:{place.line}" for place in places[:MOST_PLACES])
    more = len(places) - MOST_PLACES
    return f"{shown}, +{more}" if more > 0 else shown


# --- printing ------------------------------------------------------------------------------------------


def _shown(value: object) -> object:
    """Return any value as the page prints it: days and numbers of the language, text on one line, undirected."""
    if isinstance(value, _Safe) or hasattr(value, "__html__"):
        return value
    if isinstance(value, Money):
        return lang.figure(str(value))
    if isinstance(value, Location):
        return f"{value.file}:{value.line}" if value.line else ""
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return _days(value)
    if isinstance(value, date):
        return _markup('<time datetime="{iso}">{day}</time>').format(
            iso=value.isoformat(), day=lang.day(value)
        )
    if isinstance(value, int):
        return lang.figure(f"{value:,}")
    return value


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)


def _put(text: str, **values: object) -> object:
    """Return a sentence with values put in for ``{name}``, each printed and escaped as it would be alone."""
    from markupsafe import escape

    return escape(text).format(**{name: _shown(value) for name, value in values.items()})


def _whole(value: Decimal) -> int:
    """The number that chooses between singular and plural: every fraction is a plural."""
    return int(value) if value == value.to_integral_value() else 2


def _days(value: Decimal) -> str:
    """A number of days with at most two decimals and no needless zeros."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return lang.figure("0" if text == "-0" else text.replace("-", "−"))


def _signed(value: Decimal | Money | None) -> str:
    """A number of days or a sum with its sign; empty for None."""
    if value is None:
        return ""
    number = value.amount if isinstance(value, Money) else value
    text = (
        lang.figure(str(value.times(-1 if number < 0 else 1)))
        if isinstance(value, Money)
        else _days(abs(value))
    )
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{text}"


def _sentence(text: str) -> str:
    """Text with a full stop where it has none."""
    text = clean(text)
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _percent(share: Decimal | None) -> str:
    return "" if share is None else lang.figure(f"{share * 100:.1f}") + " %"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(data_dir("templates") / "html"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
        extensions=["jinja2.ext.i18n"],
    )
    translate: Any = environment
    translate.install_gettext_callables(lang.gettext, lang.ngettext, newstyle=False)
    environment.filters.update(
        {
            "figure": lang.figure,
            "percent": _percent,
            "put": _put,
            "sentence": _sentence,
            "shown": _shown,
            "signed": _signed,
            "where": _where,
            "whole": _whole,
            "worded": worded,
        }
    )
    return environment
