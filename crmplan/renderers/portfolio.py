"""The overview of several plans as Markdown, with all go-lives as a picture beside it."""

import re
from decimal import Decimal

from crmplan import lang, templating
from crmplan.lang import figure as written
from crmplan.markup import Md, lines, number, shown, target, wide
from crmplan.model import Money
from crmplan.report.figures.portfolio import figure
from crmplan.report.portfolio import PlanLine, Portfolio, Shared, SharedWeek

MOST_ROWS = 150
"""The longest table; what is left out is counted."""


def portfolio_markdown(made: Portfolio) -> str:
    """Return ``portfolio.md``: plans, go-lives, money, shared people and findings, each plan linked."""
    templates = templating.environment(
        "portfolio",
        autoescape=False,  # Markdown, not HTML: ``shown`` escapes every value
        finalize=shown,
        filters={
            "lines": lines,
            "md": Md,
            "stage": _word,
            "status": _status,
            "sum_of": _sum_of,
            "target": target,
            "wide": wide,
            "worst": _worst,
            "join": _joined,
        },
    )
    page = templating.render(templates, "portfolio.md.j2", made=made, figure=figure(made), most=MOST_ROWS)
    return re.sub(r"\n{3,}", "\n\n", page).strip() + "\n"


def _sum_of(money: Money | None) -> Md:
    return Md("" if money is None else written(str(money)))


def _status(plan: PlanLine) -> Md:
    """The ratings as shape and letter: overall first, then the others."""
    return Md(" ".join(f"{one.shape}&nbsp;{one.letter}" for one in plan.ratings[:1]))


def _worst(person: Shared) -> SharedWeek | None:
    """The week in which most is missing; None where nothing is."""
    return max(
        person.over, key=lambda week: (week.whole - week.available, -week.monday.toordinal()), default=None
    )


def _word(written: str) -> str:
    """A stage in the language of the page."""
    return lang.word(written, written)


def _joined(values: tuple[Decimal, ...], between: str) -> Md:
    return Md(between.join(lang.figure(number(value)) for value in values))
