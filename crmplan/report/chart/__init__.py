"""The Gantt chart: one layout of rows, bars, marks and words, worked out once and drawn by every backend.

``layout`` gives the pages of a printed chart, ``picture`` one picture of the whole plan. Nothing is computed
about the plan here: dates, floats and what is critical come from the report.
"""

from crmplan.lang import gettext as _
from crmplan.report.chart import page as _page
from crmplan.report.chart.outline import (
    ALL_TASKS,
    BY,
    LEVELS,
    Group,
    Names,
    choose_by,
    detail,
    driving,
    groups,
    overview,
    paged,
    tasks,
)
from crmplan.report.chart.outline import Sheet as _Sheet
from crmplan.report.chart.records import PAPERS, STYLES, Line, Mark, Page, Paper, Rect, Style, Text
from crmplan.report.chart.text import clean, cut, day, span, width
from crmplan.report.chart.words import kind_of, sentence, title, tone
from crmplan.report.records import Report

__all__ = [
    "BY",
    "LEVELS",
    "LINKS",
    "PAPERS",
    "STYLES",
    "Group",
    "Line",
    "Mark",
    "Names",
    "Page",
    "Paper",
    "Rect",
    "Style",
    "Text",
    "choose_by",
    "clean",
    "cut",
    "day",
    "driving",
    "groups",
    "kind_of",
    "layout",
    "picture",
    "sentence",
    "span",
    "tasks",
    "title",
    "tone",
    "width",
]

LINKS = ("none", "critical")
"""Dependency lines: none, or those of the driving path."""


def layout(
    report: Report, by: str = "auto", level: str = "auto", paper: str = "a4", links: str = "none"
) -> tuple[Page, ...]:
    """Return the pages of the printed chart of a plan, at least one.

    Args:
        report: What is drawn.
        by: One of ``BY``: what the tasks are grouped by.
        level: One of ``LEVELS``. ``auto`` draws everything on one page when it fits, else an overview of the
            lanes with their go-lives and gates, and then the tasks lane by lane.
        paper: ``a4`` (40 rows a page), ``a3`` (60) or ``screen`` (60, as high as its rows).
        links: One of ``LINKS``.

    Raises:
        ValueError: When a choice is not among its words.
    """
    return _draw(report, by, level, paper, links, False)


def picture(
    report: Report, by: str = "auto", level: str = "auto", paper: str = "screen", links: str = "none"
) -> Page:
    """Return one picture of a whole plan.

    Args as for ``layout``. ``auto`` draws the tasks of a plan that fits a page, else its lanes and the
    driving path; ``tasks`` draws every task, on a sheet as high as that needs.

    Raises:
        ValueError: When a choice is not among its words.
    """
    return _draw(report, by, level, paper, links, True)[0]


def _draw(report: Report, by: str, level: str, paper: str, links: str, whole: bool) -> tuple[Page, ...]:
    for name, value, words in (
        ("level", level, LEVELS),
        ("paper", paper, tuple(PAPERS)),
        ("links", links, LINKS),
    ):
        if value not in words:
            raise ValueError(f"{name} must be one of {', '.join(words)}, not {value!r}")
    by, sheet_paper = choose_by(report, by), PAPERS[paper]
    room = sheet_paper.rows
    lanes = groups(report, by)
    if len(lanes) == 1 and not lanes[0].id:
        lanes = (lanes[0]._replace(kind="none"),)
    names = Names(report)
    size = len(report.rows) + (len(lanes) if by != "none" else 0)
    sheets: list[_Sheet] = []
    if level == "lanes" or (level == "auto" and size > room):
        sheets += overview(report, lanes, names, room, whole)
    if not sheets or (not whole and level == "auto"):
        lines = detail(report, lanes, names)
        details = list(paged(lines, max(size, 1) if whole else room)) or [_Sheet(_("No tasks"), (), False)]
        if len(details) == 1 and report.rows:
            kind = lanes[0].kind
            details = [details[0]._replace(subtitle=_(ALL_TASKS[kind]))]
        sheets += details
    return tuple(
        _page.draw(report, sheet, sheet_paper, names, links, whole, at + 1, len(sheets))
        for at, sheet in enumerate(sheets)
    )
