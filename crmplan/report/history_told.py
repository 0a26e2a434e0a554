"""The history of a plan in words and tables, for a terminal and for Markdown alike."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmplan.lang import figure as number_of
from crmplan.lang import gettext as _
from crmplan.lang import ngettext
from crmplan.model import Money
from crmplan.report.chart.text import span
from crmplan.report.figures.records import Table
from crmplan.report.figures.words import dated, whole
from crmplan.report.history import Course, History, Step, headline


class Section(NamedTuple):
    """A table with its heading."""

    title: str
    table: Table
    long: bool = False
    """Whether it grows with every commit and every go-live, so that a page may show its newest rows only."""


class Told(NamedTuple):
    """What is said of a history."""

    title: str
    """What it is of: the programme, else the playbook."""
    headline: str
    """A sentence."""
    notes: tuple[str, ...]
    """What commits these are, and what is missing, in sentences."""
    sections: tuple[Section, ...]
    """The commits first."""
    spare: tuple[int, ...]
    """Columns of the commits that may be left out where there is no room for all, the first one first."""
    words: int
    """So many of the last columns of the commits hold texts: author, subject, and notes where there are any."""


def told(history: History) -> Told:
    """Return a history as people read it, in the language of the report."""
    sections = [Section(_("Commits"), _commits(history))]
    if history.finish is not None:
        sections.append(Section(_("Finish and go-lives"), _courses(history)))
    if any(step.shifts for step in history.steps):
        sections.append(Section(_("Go-lives that moved"), _shifts(history), long=True))
    words = 3 if any(map(_note, history.steps)) else 2
    title = history.name or history.playbook
    return Told(title, f"{headline(history)}.", _notes(history), tuple(sections), _spare(history), words)


def _has_status(history: History) -> bool:
    states = (step.turn.state for step in history.steps)
    return any(state is not None and state.status is not None for state in states)


def _spare(history: History) -> tuple[int, ...]:
    """Return where the status date and the change of the cost stand; neither is missed as much as a whole date."""
    change = next(at for at, name in enumerate(_commits(history).head) if name == _("Change"))
    return (2, change) if _has_status(history) else (change,)


def _notes(history: History) -> tuple[str, ...]:
    days = [step.turn.commit.date for step in history.steps]
    count = len(history.steps)
    notes = [
        ngettext("{number} commit of {path}, {days}.", "{number} commits of {path}, {days}.", count).format(
            number=count, path=history.playbook, days=span(min(days), max(days))
        ),
    ]
    if history.gaps:
        notes.append(
            ngettext(
                "{number} commit cannot be planned and is a gap.",
                "{number} commits cannot be planned and are gaps.",
                history.gaps,
            ).format(number=history.gaps)
        )
    if history.cut:
        notes.append(history.cut)
    return tuple(notes)


def _commits(history: History) -> Table:
    """Every commit in a row; columns that would be empty are left out."""
    states = [step.turn.state for step in history.steps]
    currencies = {state.cost.currency for state in states if state is not None}
    one = next(iter(currencies)) if len(currencies) == 1 else ""
    status = _has_status(history)
    p80 = any(state is not None and state.p80 is not None for state in states)
    note = any(_note(step) for step in history.steps)
    head = [
        _("Commit"),
        _("Date"),
        *([_("Status date")] if status else []),
        _("Finish"),
        _("Days"),
        *([_("P80")] if p80 else []),
        _("Cost ({currency})").format(currency=one) if one else _("Cost"),
        _("Change"),
        _("Errors"),
        _("Warnings"),
        _("Author"),
        _("Subject"),
        *([_("Note")] if note else []),
    ]
    rows = []
    for step in history.steps:
        commit, state = step.turn.commit, step.turn.state
        sum_ = (
            ""
            if state is None
            else (whole(state.cost) if one else f"{state.cost.currency} {whole(state.cost)}".strip())
        )
        rows.append(
            (
                commit.short,
                dated(commit.date),
                *([dated(state.status) if state else ""] if status else []),
                dated(state.finish) if state else _("gap"),
                signed(step.finish),
                *([dated(state.p80) if state else ""] if p80 else []),
                sum_,
                _change(step.cost),
                str(state.errors) if state else "",
                str(state.warnings) if state else "",
                commit.author,
                commit.subject,
                *([_note(step)] if note else []),
            )
        )
    numbers = {_("Days"), head[-6 - note], _("Change"), _("Errors"), _("Warnings")}
    return Table(tuple(head), tuple(rows), tuple(name in numbers for name in head))


def signed(days: Decimal | None) -> str:
    """Return working days with their sign; empty for none."""
    if not days:
        return ""
    return ("+" if days > 0 else "−") + number_of(f"{abs(days):,f}")


def _change(money: Money | None) -> str:
    if money is None or not money.amount:
        return ""
    return ("+" if money.amount > 0 else "−") + whole(money._replace(amount=abs(money.amount)))


def _note(step: Step) -> str:
    """Return why a commit is a gap, or what else is special about it."""
    notes = []
    if step.turn.gap:
        notes.append(step.turn.gap)
    if step.turn.renamed:
        notes.append(_("renamed from {path}").format(path=step.turn.renamed))
    if step.turn.commit.merge:
        notes.append(_("merge"))
    return "; ".join(notes)


def _courses(history: History) -> Table:
    """First and newest day of the finish and of each go-live."""
    head = (_("Milestone"), _("First"), _("Now"), _("Days"), _("Times moved"))

    def row(course: Course) -> tuple[str, ...]:
        now = dated(course.last) if course.last else _("no longer planned")
        if course.finished:
            now = _("{day}, reached").format(day=now)
        name = course.name or _("Finish")
        return name, dated(course.first), now, signed(course.moved), str(course.moves or "")

    assert history.finish is not None
    rows = tuple(map(row, (history.finish, *history.go_lives)))
    return Table(head, rows, (False, False, False, True, True))


def _shifts(history: History) -> Table:
    """Each go-live that a commit moved."""
    head = (_("Commit"), _("Date"), _("Go-live"), _("Before"), _("After"), _("Days"))
    rows = [
        (
            step.turn.commit.short,
            dated(step.turn.commit.date),
            shift.name,
            _day(shift.before, _("new")),
            _day(shift.after, _("no longer planned")),
            signed(shift.days),
        )
        for step in history.steps
        for shift in step.shifts
    ]
    return Table(head, tuple(rows), (False,) * 5 + (True,))


def _day(value: date | None, otherwise: str) -> str:
    return otherwise if value is None else dated(value)
