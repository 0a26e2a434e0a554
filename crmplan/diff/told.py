"""A comparison in words and tables, the same for every page that people read.

``told`` puts a ``Diff`` into parts, in the order in which a reviewer asks: why, what moved, money, the path, gates,
people, findings, wording. A part without a change is not there. Renderers lay the parts out, cut what is long and count
what they cut; they choose no words.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple

from crmplan.diff.records import (
    ADDED,
    REMOVED,
    RENAMED,
    Cause,
    Causes,
    Diff,
    Edit,
    Effect,
    FindingChange,
    FundingChange,
    GateChange,
    MoneyMove,
    Moved,
    Version,
)
from crmplan.lang import N_, day, figure, ngettext, word
from crmplan.lang import gettext as _
from crmplan.model import Money
from crmplan.report.words import Amounts, count, length, listed, quoted, sum_of, working_days
from crmplan.said import said

TEXT, CODE, MESSAGE, PLAIN = "text", "code", "message", "plain"
"""What a cell is: text that may hold names; a key or a place; words of a check, code in backticks; words and figures of
crmplan, in which nothing needs escaping."""
WORSE, BETTER = "worse", "better"
FEW_EDITS = 4
"""So many edits of one cause are named; the others are counted."""
MOST_TASKS = 3
"""So many tasks of a finding are named, then they are counted."""
FEW_GATES = 6
"""More gates that moved are folded: their go-lives tell the same."""
_GATE_WORDS = {
    "decision": N_("decision"),
    "approvers": N_("approvers"),
    "criteria": N_("criteria"),
    "opens": N_("what it opens"),
}


class Cell(NamedTuple):
    """One piece of text."""

    text: str
    form: str = TEXT
    tone: str = ""
    """``worse`` or ``better`` for who reads colours; empty where neither can be said."""


Line = tuple[Cell, ...]
"""Pieces that stand in one line, with blanks between them."""


class Item(NamedTuple):
    """An entry of a list."""

    line: Line
    below: tuple[Line, ...] = ()
    """Lines of its own below it, of less weight."""


class Row(NamedTuple):
    """A row of a table."""

    cells: Line
    moved: Moved | None = None
    """What it is about, for a drawing beside the table."""


class Column(NamedTuple):
    """A column of a table."""

    title: str
    right: bool = False


class Block(NamedTuple):
    """A table or a list, which may be cut."""

    rank: int
    """What goes first when there is too little room: the lowest."""
    left: Callable[[int], str]
    """Names so many of its entries: ``3 tasks``."""
    title: str = ""
    """Heading above it; empty when the part says it."""
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    """Of a table."""
    items: tuple[Item, ...] = ()
    """Of a list."""
    folded: bool = False
    """Whether only some readers want it."""

    @property
    def size(self) -> int:
        """Number of entries."""
        return len(self.rows) or len(self.items)


class Part(NamedTuple):
    """A section of the comparison."""

    id: str
    title: str
    lead: tuple[str, ...]
    """Sentences above its blocks; they may hold names."""
    blocks: tuple[Block, ...]


class Told(NamedTuple):
    """A comparison in words."""

    limits: tuple[tuple[str, str], ...]
    """Limits that were passed: as given, and why."""
    summary: tuple[str, ...]
    compared: str
    """Which versions, as a sentence."""
    parts: tuple[Part, ...]
    unchanged: str
    """Which parts have no change, as a sentence; empty when all have one, or when nothing differs."""


_PARTS = (
    ("milestones", N_("go-lives and milestones")),
    ("money", N_("money")),
    ("path", N_("the critical path")),
    ("gates", N_("gates and funding")),
    ("people", N_("people")),
    ("findings", N_("findings")),
)
"""Parts that are named when they have no change."""


def told(diff: Diff) -> Told:
    """Return a comparison in the words of the language of the report."""
    versions = {"base": _version(diff.base, diff), "head": _version(diff.head, diff)}
    limits = tuple((limit.word, limit.why) for limit in diff.limits)
    if diff.same:
        same = _(
            "Nothing differs between {base} and {head}: no edit, no date, no amount and no finding."
        ).format(**versions)
        if diff.causes.reason:  # What a plan does not show, such as the wording of risks, may still differ.
            same = _("No date, no amount and no finding differs between {base} and {head}.").format(
                **versions
            )
            return Told(limits, (same, diff.causes.reason), "", (), "")
        return Told(limits, (same,), "", (), "")
    parts = tuple(
        part
        for part in (
            _why(diff.causes),
            _tasks(diff.moved),
            _milestones(diff),
            _money(diff),
            _path(diff),
            _gates(diff),
            _people(diff),
            _findings(diff),
            _wording(diff.wording),
        )
        if part is not None
    )
    there = {part.id for part in parts}
    still = [_(name) for id, name in _PARTS if id not in there]
    unchanged = _("Unchanged: {parts}.").format(parts=listed(still)) if still else ""
    compared = _("From {base} to {head}.").format(**versions)
    return Told(limits, diff.summary, compared, parts, unchanged)


def _version(one: Version, diff: Diff) -> str:
    if one.status is None or diff.base.status == diff.head.status:
        return one.label
    return _("{version} (progress as of {day})").format(version=one.label, day=day(one.status))


def left_out(left: Iterable[tuple[Block, int]]) -> tuple[str, ...]:
    """Name what is not printed of each block; blocks with entries of one kind are counted together."""
    sums: dict[Callable[[int], str], int] = {}
    for block, number in left:
        sums[block.left] = sums.get(block.left, 0) + number
    return tuple(name(number) for name, number in sums.items())


# --- words ----------------------------------------------------------------------------------------


def _tone(amount: Decimal) -> str:
    """More days and more money are worse."""
    return WORSE if amount > 0 else BETTER if amount < 0 else ""


def _signed(days: Decimal) -> Cell:
    text = length(f"{abs(days):f}d")
    return Cell(f"{'+' if days > 0 else '−' if days < 0 else ''}{text}", PLAIN, _tone(days))


def _change(money: Money | None, write: Amounts | None) -> Cell:
    """An amount with its sign; empty where currencies differ."""
    if money is None:
        return Cell("", PLAIN)
    sign = "+" if money.amount > 0 else "−" if money.amount < 0 else ""
    text = _sum(money.times(-1 if money.amount < 0 else 1), write).text
    return Cell(sign + text, PLAIN, _tone(money.amount))


def _day(value: date | None) -> Cell:
    return Cell("" if value is None else day(value), PLAIN)


def _sum(money: Money | None, write: Amounts | None = None) -> Cell:
    if money is None:
        return Cell("", PLAIN)
    return Cell(sum_of(money) if write is None else figure(write(money)), PLAIN)


def shift(days: Decimal) -> str:
    """Return ``3 working days later`` or ``earlier``; empty for none."""
    if not days:
        return ""
    number = working_days(abs(days))
    return (_("{days} later") if days > 0 else _("{days} earlier")).format(days=number)


def costs(money: Money | None) -> str:
    """Return ``EUR 5,000 more`` or ``less``; empty for none, and where currencies differ."""
    if money is None or not money.amount:
        return ""
    amount = sum_of(money.times(-1 if money.amount < 0 else 1))
    return (_("{sum} more") if money.amount > 0 else _("{sum} less")).format(sum=amount)


def _effect(effect: Effect) -> str:
    found = [text for text in (shift(effect.days), costs(effect.money)) if text]
    return ", ".join(found) or _("neither the finish nor the cost changes")


def _effect_tone(effect: Effect) -> str:
    money = effect.money.amount if effect.money else Decimal(0)
    tones = {tone for tone in (_tone(effect.days), _tone(money)) if tone}
    return tones.pop() if len(tones) == 1 else ""


# --- why ------------------------------------------------------------------------------------------


def _why(causes: Causes) -> Part | None:
    moving, shifting, idle = [], [], []
    for cause in causes.causes:
        if not (cause.alone or cause.step).none or not cause.step.none:
            moving.append(cause)
        elif cause.moved:
            shifting.append(cause)
        else:
            idle.append(cause)
    lead = [causes.reason] if causes.reason else []
    if causes.grouped:
        lead.append(_("There are so many edits that those of a section are weighed together."))
    rest = []
    if causes.interaction is not None and not causes.interaction.none:
        text = _("What the edits do only together (interaction): {effect}.").format(
            effect=_effect(causes.interaction)
        )
        rest.append(Item((Cell(text, PLAIN, _effect_tone(causes.interaction)),)))
    if causes.outside is not None and not causes.outside.none:
        text = _(
            "From no edit, but from outside the text, such as the status date or public holidays: {effect}."
        ).format(effect=_effect(causes.outside))
        rest.append(Item((Cell(text, PLAIN, _effect_tone(causes.outside)),)))
    blocks = []
    if moving:
        blocks.append(Block(100, _causes_left, items=tuple(map(_cause, moving))))
    if rest:
        blocks.append(Block(101, _causes_left, items=tuple(rest)))
    if shifting:
        title = _("Edits that move tasks, but neither the finish nor the cost")
        blocks.append(Block(60, _edits_left, title, items=tuple(map(_cause, shifting))))
    if idle:
        title = _("Edits that change neither dates nor cost")
        blocks.append(Block(30, _edits_left, title, items=tuple(map(_cause, idle)), folded=True))
    if not lead and not blocks:
        return None
    return Part("why", _("Why"), tuple(lead), tuple(blocks))


def _causes_left(number: int) -> str:
    return count(number, "{number} cause", "{number} causes")


def _edits_left(number: int) -> str:
    return count(number, "{number} edit", "{number} edits")


def _cause(cause: Cause) -> Item:
    below: list[Line] = []
    effect = cause.alone or cause.step
    if cause.alone is None:
        text = _("Cannot be planned without the edits before it; with them: {effect}").format(
            effect=_effect(cause.step)
        )
    elif cause.alone.none and cause.step.none:
        text = ""
    elif cause.alone == cause.step:
        text = _effect(cause.alone)
    else:
        text = _("Alone: {alone}; after the edits before it: {step}").format(
            alone=_effect(cause.alone), step=_effect(cause.step)
        )
    with_it = _moved_with(cause)
    told = [Cell(text, PLAIN, _effect_tone(effect))] if text else []
    if with_it:
        told.append(Cell(with_it, PLAIN))
    if told:
        # The effect and what moves with it are one line, with a semicolon between them.
        first = [cell._replace(text=f"{cell.text};") for cell in told[:-1]]
        below.append((*first, told[-1]))
    below += [_edit(edit) for edit in cause.edits[:FEW_EDITS]]
    if len(cause.edits) > FEW_EDITS:
        more = len(cause.edits) - FEW_EDITS
        below.append((Cell(count(more, "{number} more edit", "{number} more edits"), PLAIN),))
    return Item((Cell(cause.title),), tuple(below))


def _moved_with(cause: Cause) -> str:
    tasks = len(cause.moved) - cause.gates
    found = []
    if tasks:
        found.append(count(tasks, "{number} task", "{number} tasks"))
    if cause.gates:
        found.append(count(cause.gates, "{number} gate", "{number} gates"))
    if not found:
        return ""
    return ngettext("{things} moves with it", "{things} move with it", len(cause.moved)).format(
        things=listed(found)
    )


def _edit(edit: Edit) -> Line:
    place = (Cell(edit.place, CODE),) if edit.place else ()
    if edit.kind == ADDED:
        what = _("new: {value}").format(value=edit.after) if edit.after else _("new")
    elif edit.kind == REMOVED:
        what = _("taken out: {value}").format(value=edit.before) if edit.before else _("taken out")
    elif edit.kind == RENAMED:
        what = _("renamed: {before} → {after}").format(before=edit.before, after=edit.after)
    else:
        what = f"{edit.before} → {edit.after}"
    return (*place, Cell(edit.path, CODE), Cell(what))


# --- days -----------------------------------------------------------------------------------------


def _dated(moves: tuple[Moved, ...], title: str, total_float: bool = False) -> tuple[tuple[Column, ...], ...]:
    """The columns of a table of days: those of baselines only where there is one."""
    columns = [Column(title)]
    if _has_first(moves):
        columns.append(Column(_("First approved")))
    if any(one.approved for one in moves):
        columns.append(Column(_("Approved")))
    columns += [Column(_("Before")), Column(_("After")), Column(_("Change"), True)]
    if total_float:
        columns.append(Column(_("Float now"), True))
    return (tuple(columns),)


def _has_first(moves: Iterable[Moved]) -> bool:
    """Whether the first baseline says another day than the current one."""
    return any(one.first and one.first != one.approved for one in moves)


def _rows(moves: tuple[Moved, ...], total_float: bool = False) -> Iterator[Row]:
    first, approved = _has_first(moves), any(one.approved for one in moves)
    for one in moves:
        cells = [Cell(one.name)]
        if first:
            cells.append(_day(one.first))
        if approved:
            cells.append(_day(one.approved))
        cells += [_day(one.before), _day(one.after), _moved(one)]
        if total_float:
            text = "" if one.total_float is None else length(f"{one.total_float:f}d")
            cells.append(Cell(text, PLAIN))
        yield Row(tuple(cells), one)


def _moved(one: Moved) -> Cell:
    if one.before is None:
        return Cell(_("new"), PLAIN)
    if one.after is None:
        return Cell(_("gone"), PLAIN)
    return Cell("", PLAIN) if one.days is None else _signed(one.days)


def _block(rank: int, left: Callable[[int], str], title: str, head: str, moves: tuple[Moved, ...]) -> Block:
    (columns,) = _dated(moves, head)
    return Block(rank, left, title, columns, tuple(_rows(moves)))


def _milestones(diff: Diff) -> Part | None:
    if not diff.milestones:
        return None
    lead = []
    if diff.steady:
        lead.append(
            count(diff.steady, "{number} other stays where it was.", "{number} others stay where they were.")
        )
    block = _block(95, _milestones_left, "", _("Go-live or milestone"), diff.milestones)
    return Part("milestones", _("Go-lives and milestones"), tuple(lead), (block,))


def _milestones_left(number: int) -> str:
    return count(number, "{number} go-live or milestone", "{number} go-lives and milestones")


def _tasks(moves: tuple[Moved, ...]) -> Part | None:
    """What moved only because something else did, and what came and went."""
    if not moves:
        return None
    new = sum(one.before is None for one in moves)
    gone = sum(one.after is None for one in moves)
    other = len(moves) - new - gone
    found = [
        count(other, "{number} task on other days", "{number} tasks on other days") if other else "",
        count(new, "{number} new task", "{number} new tasks") if new else "",
        count(gone, "{number} task gone", "{number} tasks gone") if gone else "",
    ]
    lead = _("Besides go-lives, gates and milestones: {tasks}.").format(
        tasks=listed(text for text in found if text)
    )
    (columns,) = _dated(moves, _("Task"), total_float=True)
    block = Block(20, _tasks_left, "", columns, tuple(_rows(moves, total_float=True)), folded=True)
    return Part("tasks", _("Tasks that moved"), (lead,), (block,))


def _tasks_left(number: int) -> str:
    return count(number, "{number} moved task", "{number} moved tasks")


# --- money, path, gates, people -------------------------------------------------------------------


def _money(diff: Diff) -> Part | None:
    kinds = (
        ("category", _("Category"), _("without a category"), 90),
        ("region", _("Region"), _("without a region"), 50),
    )
    blocks = tuple(
        _moneys(diff.money[kind], rank, head, none)
        for kind, head, none, rank in kinds
        if diff.money.get(kind)
    )
    return Part("money", _("Money"), (), blocks) if blocks else None


def _moneys(moves: tuple[MoneyMove, ...], rank: int, head: str, none: str) -> Block:
    head, write = _sums_of((money for one in moves for money in (one.before, one.after, one.change)), head)
    columns = (Column(head), Column(_("Before"), True), Column(_("After"), True), Column(_("Change"), True))
    rows = tuple(
        Row(
            (
                Cell(one.name or none),
                _sum(one.before, write),
                _sum(one.after, write),
                _change(one.change, write),
            )
        )
        for one in moves
    )
    return Block(rank, _sums_left, columns=columns, rows=rows)


def _sums_of(sums: Iterable[Money | None], head: str) -> tuple[str, Amounts | None]:
    """Return the head of a table with its currency, and what writes its sums; None writes each with its own, since
    there are several."""
    there = [money for money in sums if money is not None]
    currencies = {money.currency for money in there}
    if len(currencies) != 1:
        return head, None
    (currency,) = currencies
    return _("{head} ({currency})").format(head=head, currency=currency), Amounts(currency, there)


def _sums_left(number: int) -> str:
    return count(number, "{number} sum", "{number} sums")


def _path(diff: Diff) -> Part | None:
    path = diff.path
    if path is None:
        return None
    lead = []
    if path.joined:
        lead.append(_("Now on it: {tasks}.").format(tasks=listed(map(quoted, path.joined), 5)))
    if path.left:
        lead.append(_("No longer on it: {tasks}.").format(tasks=listed(map(quoted, path.left), 5)))
    if not lead:
        lead.append(_("The same tasks, in another order."))
    pairs = zip_longest(path.before, path.after, fillvalue="")
    rows = tuple(
        Row((Cell(str(step), PLAIN), Cell(before), Cell(after)))
        for step, (before, after) in enumerate(pairs, 1)
    )
    columns = (Column(_("Step")), Column(_("Then")), Column(_("Now")))
    block = Block(40, _steps_left, "", columns, rows, folded=True)
    return Part("path", _("Critical path"), tuple(lead), (block,))


def _steps_left(number: int) -> str:
    return count(number, "{number} step of the path", "{number} steps of the path")


def _gates(diff: Diff) -> Part | None:
    blocks, lead = [], []
    if diff.gate_days:
        number = len(diff.gate_days)
        block = _block(80, _gates_left, "", _("Gate"), diff.gate_days)
        if number > FEW_GATES:
            lead.append(
                count(number, "{number} gate stands on another day.", "{number} gates stand on other days.")
            )
            block = block._replace(folded=True)
        blocks.append(block)
    if diff.gates:
        items = tuple(map(_gate, diff.gates))
        blocks.append(Block(75, _gates_left, _("What gates decide"), items=items))
    if diff.funding:
        lead += _short(diff.funding)
        head, write = _sums_of(
            (money for one in diff.funding for money in (one.before, one.after)), _("Funding round")
        )
        columns = (
            Column(head),
            Column(_("Before"), True),
            Column(_("After"), True),
            Column(_("Released before")),
            Column(_("Released now")),
        )
        rows = tuple(
            Row(
                (
                    Cell(one.id),
                    _sum(one.before, write),
                    _sum(one.after, write),
                    _day(one.released_before),
                    _day(one.released_after),
                )
            )
            for one in diff.funding
        )
        blocks.append(Block(70, _rounds_left, columns=columns, rows=rows))
    return Part("gates", _("Gates and funding"), tuple(lead), tuple(blocks)) if blocks else None


def _gates_left(number: int) -> str:
    return count(number, "{number} gate", "{number} gates")


def _rounds_left(number: int) -> str:
    return count(number, "{number} funding round", "{number} funding rounds")


def _gate(one: GateChange) -> Item:
    what = _(_GATE_WORDS[one.what]) if one.what in _GATE_WORDS else one.what
    if not one.before:
        text = _("{name}, {what}: new: {after}")
    elif not one.after:
        text = _("{name}, {what}: taken out: {before}")
    else:
        text = _("{name}, {what}: {before} → {after}")
    return Item((Cell(text.format(name=one.name, what=what, before=one.before, after=one.after)),))


def _short(rounds: tuple[FundingChange, ...]) -> list[str]:
    """Whether spending passes what is released, said once."""
    found = next((one for one in rounds if one.short_before != one.short_after), None)
    if found is None:
        return []
    before, after = found.short_before, found.short_after
    if after is None:
        assert before is not None
        return [
            _("Spending stays inside what is released; before, it passed it on {day}.").format(
                day=day(before)
            )
        ]
    if before is None:
        return [_("Spending passes what is released on {day}; before, it never did.").format(day=day(after))]
    return [
        _("Spending passes what is released on {after}; before, on {before}.").format(
            after=day(after), before=day(before)
        )
    ]


def _people(diff: Diff) -> Part | None:
    if not diff.people:
        return None
    items = tuple(Item((Cell(one.what),)) for one in diff.people)
    block = Block(10, _people_left, items=items, folded=len(items) > 5)
    return Part("people", _("People"), (), (block,))


def _people_left(number: int) -> str:
    return count(number, "{number} change of people", "{number} changes of people")


# --- findings and wording -------------------------------------------------------------------------

_SEVERITIES = {"error": N_("Error"), "warning": N_("Warning"), "info": N_("Note")}


def _findings(diff: Diff) -> Part | None:
    findings = diff.findings
    groups = (
        (findings.new, _("New"), 92, WORSE),
        (findings.unwaived, _("Accepted before, open now"), 91, WORSE),
        (findings.waived, _("Accepted now"), 65, ""),
        (findings.gone, _("Gone"), 45, BETTER),
    )
    blocks = tuple(
        Block(
            rank,
            _findings_left,
            title,
            items=tuple(_finding(one, tone) for one in those),
            folded=tone == BETTER,
        )
        for those, title, rank, tone in groups
        if those
    )
    if not blocks and not findings.reason:
        return None
    lead = [findings.reason] if findings.reason else []
    if findings.stage:
        lead.append(
            _("Both versions are checked for the stage {stage}.").format(stage=_stage(findings.stage))
        )
    if findings.kept:
        lead.append(
            count(findings.kept, "{number} finding stands in both.", "{number} findings stand in both.")
        )
    return Part("findings", _("Findings"), tuple(lead), blocks)


def _stage(written: str) -> str:
    return word(written, written)


def _findings_left(number: int) -> str:
    return count(number, "{number} finding", "{number} findings")


def _finding(one: FindingChange, tone: str) -> Item:
    finding = one.finding
    message = said(finding.message, finding.subject)
    if not message.endswith((".", "?", "!")):
        message += "."
    severity = _(_SEVERITIES.get(finding.severity, finding.severity))
    line = [Cell(f"{severity}:", PLAIN, tone), Cell(message, MESSAGE)]
    if one.why:
        line.append(Cell(one.why))
    place = f"{finding.at.file}:{finding.at.line}" if finding.at.line else ""
    below = [cell for cell in (Cell(finding.rule, CODE), Cell(place, CODE)) if cell.text]
    if not one.partly:
        return Item(tuple(line), (tuple(below),))
    names = listed(finding.tasks, MOST_TASKS)
    new, gone = (
        _("New for {names}; it stood for others before."),
        _("Gone for {names}; it stands for others still."),
    )
    text = new if tone == WORSE else gone
    return Item(tuple(line), ((Cell(text.format(names=names)),), tuple(below)))


def _wording(edits: tuple[Edit, ...]) -> Part | None:
    if not edits:
        return None
    items = tuple(Item(_edit(edit)) for edit in edits)
    block = Block(0, _wording_left, items=items, folded=True)
    lead = count(
        len(edits),
        "{number} edit only changes what people read.",
        "{number} edits only change what people read.",
    )
    names = [f"{edit.before} → {edit.after}" for edit in edits if edit.kind == RENAMED]
    renamed = (_("Renamed: {names}.").format(names=listed(names, MOST_TASKS)),) if names else ()
    return Part("wording", _("Wording"), (lead, *renamed), (block,))


def _wording_left(number: int) -> str:
    return count(number, "{number} edit of wording", "{number} edits of wording")
