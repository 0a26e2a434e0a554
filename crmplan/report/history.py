"""How a plan moved over the commits of its repository: what each of them forecast, and what moved between them.

Days are whole working days of the newest plan's calendar, positive when later; a finish is the last working day,
inclusive.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from crmplan.guess import renamed
from crmplan.lang import day, ngettext
from crmplan.lang import figure as number_of
from crmplan.lang import gettext as _
from crmplan.model import Money


class Commit(NamedTuple):
    """A commit as its author and its committer state it; no clock is asked."""

    id: str
    date: date
    """Of the committer, in the committer's own zone."""
    author: str
    subject: str
    """The first paragraph of the message, on one line."""
    merge: bool
    """Whether it has several parents: it stands for the branch that came in with it."""

    @property
    def short(self) -> str:
        """The beginning of the id, as crmplan calls commits everywhere."""
        return self.id[:10]


class Live(NamedTuple):
    """A go-live as a plan has it."""

    id: str
    name: str
    """Name with its scope."""
    day: date
    finished: bool


class State(NamedTuple):
    """What a version of the playbook says when it is planned."""

    name: str
    """Of the programme."""
    status: date | None
    """Up to which day progress is known."""
    finish: date
    committed: date | None
    go_lives: tuple[Live, ...]
    """In display order."""
    cost: Money
    """With contingency."""
    p80: date | None
    """Day by which the plan is finished with 80 % confidence; None without a simulation."""
    stage: str
    """Stage that its findings are for."""
    errors: int
    warnings: int


class Turn(NamedTuple):
    """A commit that changed the playbook or something it reads, and what the plan was then."""

    commit: Commit
    path: str
    """Of the playbook, from the top of the repository."""
    state: State | None
    """None for a gap."""
    gap: str = ""
    """Why it cannot be read or planned, as a sentence without its full stop; empty when it can."""
    renamed: str = ""
    """What the playbook was called before this commit; empty when the same."""


class Shift(NamedTuple):
    """A go-live that a commit moved, added or took away."""

    id: str
    name: str
    before: date | None
    after: date | None
    days: Decimal | None
    """Working days between both; None when it is new or gone."""


class Step(NamedTuple):
    """A commit, and what moved by it: against the last commit before it that could be planned."""

    turn: Turn
    reported: date
    """Day that the forecast is of: the status date where the commit brings a new one, else the day of the commit. A
    plan that is changed between two status dates is another forecast, of the day on which it was changed."""
    finish: Decimal | None
    """Working days by which the finish moved; None for a gap, and where there is nothing before."""
    cost: Money | None
    """Change of the cost; None also where the currencies differ."""
    shifts: tuple[Shift, ...]
    """Go-lives that moved, came or went, in display order."""


class Course(NamedTuple):
    """A date over the whole history: a go-live, or the finish."""

    id: str
    """Empty for the finish."""
    name: str
    days: tuple[date | None, ...]
    """For each step; None where there is a gap, or no such go-live."""
    first: date
    last: date | None
    """In the newest version that can be planned; None when it is no longer planned."""
    moved: Decimal | None
    """Working days from first to last; None when it is gone."""
    moves: int
    """How often it moved."""
    reached: int | None
    """The step from which on it is reached; None when it is not, in the newest version."""

    @property
    def finished(self) -> bool:
        """Whether it is reached, in the newest version."""
        return self.reached is not None


class History(NamedTuple):
    """The commits of a playbook, the oldest first, and how its dates moved over them."""

    playbook: str
    """Its path at the newest commit, from the top of the repository."""
    name: str
    """Of the programme, in the newest version that can be planned; empty when none can."""
    steps: tuple[Step, ...]
    finish: Course | None
    """None when no commit can be planned."""
    go_lives: tuple[Course, ...]
    """Every go-live that any of them has, in order of its newest day."""
    cut: str = ""
    """Why there may be older commits than these, as a sentence; empty when the history is whole."""

    @property
    def gaps(self) -> int:
        """How many commits cannot be planned."""
        return sum(step.turn.state is None for step in self.steps)

    @property
    def newest(self) -> State | None:
        """What the newest version that can be planned says."""
        return next((step.turn.state for step in reversed(self.steps) if step.turn.state is not None), None)


def history(
    playbook: str, turns: Sequence[Turn], between: Callable[[date, date], Decimal], cut: str = ""
) -> History:
    """Return what moved over some commits.

    Parameters:
        playbook: its path at the newest of them.
        turns: the commits, the oldest first.
        between: gives the working days from one day to another.
        cut: why there may be older ones.
    """
    turns = _followed(turns)
    steps: list[Step] = []
    before: State | None = None
    for turn in turns:
        steps.append(_step(turn, before, _reported(turn, before, steps), between))
        before = turn.state or before
    states = [turn.state for turn in turns]
    whole = History(playbook, before.name if before else "", tuple(steps), None, (), cut)
    if before is None:
        return whole
    names = {live.id: live.name for state in states if state for live in state.go_lives}
    lives = [_course(id, name, states, between) for id, name in names.items()]
    lives.sort(key=lambda one: one.last or max(day for day in one.days if day))
    return whole._replace(finish=_course("", "", states, between), go_lives=tuple(lives))


def _followed(turns: Sequence[Turn]) -> list[Turn]:
    """Return the commits with the go-lives of each under their newest ids: one that only has another id, since its
    region was renamed, is the same one."""
    found: list[Turn] = []
    ids: dict[str, str] = {}
    later: dict[str, str] | None = None
    for turn in reversed(turns):
        state = turn.state
        if state is not None:
            lives = _under(ids, state.go_lives)
            more = renamed({one.id: one.name for one in lives}, later) if later is not None else {}
            if more:
                ids = {**{old: more.get(new, new) for old, new in ids.items()}, **more}
                lives = _under(more, lives)
            later = {one.id: one.name for one in lives}
            turn = turn._replace(state=state._replace(go_lives=lives))
        found.append(turn)
    return found[::-1]


def _under(ids: Mapping[str, str], lives: tuple[Live, ...]) -> tuple[Live, ...]:
    """Return go-lives under other ids; under their own where two would have the same."""
    found = tuple(one._replace(id=ids.get(one.id, one.id)) for one in lives)
    return found if len({one.id for one in found}) == len(found) else lives


def _reported(turn: Turn, before: State | None, steps: Sequence[Step]) -> date:
    """Return the day that a forecast is of; a status date never leads back behind the commit before."""
    status = turn.state.status if turn.state is not None else None
    new = status is not None and (before is None or status != before.status)
    if status is not None and new and (not steps or status >= steps[-1].reported):
        return status
    return turn.commit.date


def _step(turn: Turn, before: State | None, reported: date, between: Callable[[date, date], Decimal]) -> Step:
    now = turn.state
    if now is None or before is None:
        return Step(turn, reported, None, None, ())
    cost = now.cost - before.cost if now.cost.currency == before.cost.currency else None
    were, are = ({live.id: live for live in state.go_lives} for state in (before, now))
    shifts = []
    for id, live in {**are, **{id: live for id, live in were.items() if id not in are}}.items():
        was = were[id].day if id in were else None
        day = are[id].day if id in are else None
        if was != day:
            shifts.append(Shift(id, live.name, was, day, between(was, day) if was and day else None))
    return Step(turn, reported, between(before.finish, now.finish), cost, tuple(shifts))


def _course(
    id: str, name: str, states: Sequence[State | None], between: Callable[[date, date], Decimal]
) -> Course:
    days: list[date | None] = []
    reached: int | None = None
    for at, state in enumerate(states):
        live = next((one for one in state.go_lives if one.id == id), None) if state and id else None
        days.append(live.day if live else state.finish if state and not id else None)
        if live is not None and live.finished:
            reached = at if reached is None else reached
        elif state is not None:
            reached = None
    known = [day for day in days if day is not None]
    newest = max(at for at, state in enumerate(states) if state is not None)
    last = days[newest]
    return Course(
        id,
        name,
        tuple(days),
        known[0],
        last,
        between(known[0], last) if last else None,
        sum(day != after for day, after in pairwise(known)),
        reached,
    )


def headline(history: History) -> str:
    """Return what the history says, in one sentence without its full stop."""
    count = len(history.steps)
    commits = ngettext("{number} commit", "{number} commits", count).format(number=count)
    finish = history.finish
    if finish is None or finish.last is None or finish.moved is None:
        return _("None of {commits} can be planned").format(commits=commits)
    if count == 1:
        return _("The finish is {day}; one version alone does not show how it moved").format(
            day=day(finish.last)
        )
    planned = count - history.gaps
    if planned == 1:
        return _("The finish is {day}; how it moved is not known, only 1 of {commits} can be planned").format(
            day=day(finish.last), commits=commits
        )
    if any(step.turn.state is None for step in (history.steps[0], history.steps[-1])):
        # A gap in between hides no part of the way; one at an end does.
        commits = _("the {number} of {commits} that can be planned").format(number=planned, commits=commits)
    days = ngettext("{number} working day", "{number} working days", int(abs(finish.moved))).format(
        number=number_of(f"{abs(finish.moved):,}")
    )
    if finish.moved > 0:
        what = _("The finish slips by {days} in {commits}").format(days=days, commits=commits)
    elif finish.moved < 0:
        what = _("The finish is {days} earlier after {commits}").format(days=days, commits=commits)
    elif finish.moves:
        what = _("The finish is back where it was after {commits}").format(commits=commits)
    else:
        what = _("The finish has not moved in {commits}").format(commits=commits)
    later = sum(1 for one in history.go_lives if one.moved is not None and one.moved > 0)
    if not history.go_lives:
        return what
    if len(history.go_lives) == 1:
        dropped = history.go_lives[0].moved is None
        lives = _("the go-live is no longer planned") if dropped else _("the go-live is not later")
        lives = _("the go-live is later") if later else lives
    else:
        lives = ngettext(
            "{later} of {number} go-lives is later", "{later} of {number} go-lives are later", later
        ).format(later=later, number=len(history.go_lives))
        gone = sum(one.moved is None for one in history.go_lives)
        lives += _(", {number} no longer planned").format(number=gone) if gone else ""
    return f"{what}; {lives}"
