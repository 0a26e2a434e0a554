"""A comparison in words and tables, the same for every page that people read.

``told`` puts a ``Diff`` into parts, in the order in which a reviewer asks: why, what moved, money, the path, gates,
people, findings, wording. A part without a change is not there. Renderers lay the parts out, cut what is long and count
what they cut; they choose no words.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest

from crmplan.diff.records import (
    RENAMED,
    Diff,
    Edit,
    FindingChange,
    FundingChange,
    GateChange,
    MoneyMove,
    Moved,
    Version,
)
from crmplan.diff.told_blocks import (
    BETTER,
    CODE,
    MESSAGE,
    PLAIN,
    WORSE,
    Block,
    Cell,
    Column,
    Item,
    Part,
    Row,
    Told,
    change_of,
    day_cell,
    signed,
    sum_cell,
)
from crmplan.diff.told_why import edit_line, why
from crmplan.lang import N_, day, word
from crmplan.lang import gettext as _
from crmplan.model import Money
from crmplan.report.words import Amounts, count, length, listed, quoted
from crmplan.said import said

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
            why(diff.causes),
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
            cells.append(day_cell(one.first))
        if approved:
            cells.append(day_cell(one.approved))
        cells += [day_cell(one.before), day_cell(one.after), _moved(one)]
        if total_float:
            text = "" if one.total_float is None else length(f"{one.total_float:f}d")
            cells.append(Cell(text, PLAIN))
        yield Row(tuple(cells), one)


def _moved(one: Moved) -> Cell:
    if one.before is None:
        return Cell(_("new"), PLAIN)
    if one.after is None:
        return Cell(_("gone"), PLAIN)
    return Cell("", PLAIN) if one.days is None else signed(one.days)


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
                sum_cell(one.before, write),
                sum_cell(one.after, write),
                change_of(one.change, write),
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
                    sum_cell(one.before, write),
                    sum_cell(one.after, write),
                    day_cell(one.released_before),
                    day_cell(one.released_after),
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
    items = tuple(Item(edit_line(edit)) for edit in edits)
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
