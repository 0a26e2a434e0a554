"""The charts of the steering pack: each is laid out once, and drawn by the same backends as the Gantt chart.

A chart is one module of this package, named in ``FIGURES``, whose function ``figure(report)`` gives a ``Figure``.
Nothing is computed about the plan here: dates, money, load and slip come from the report.
"""

from importlib import import_module

from crmplan.report.figures.records import Figure, Table
from crmplan.report.records import Report

__all__ = ["FIGURES", "Figure", "Table", "figure", "figures"]

FIGURES = ("roadmap", "slip", "spend", "cost", "load", "seats")
"""Ids of the charts in the order in which a committee reads them; each is a module of this package."""


def figures(report: Report) -> tuple[Figure, ...]:
    """Return every chart of a report; one without anything to draw has no page and says why."""
    return tuple(figure(report, id) for id in FIGURES)


def figure(report: Report, id: str) -> Figure:
    """Return one chart, by its id in ``FIGURES``."""
    made: Figure = import_module(f"crmplan.report.figures.{id}").figure(report)
    return made
