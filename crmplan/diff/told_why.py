"""Why two versions differ: the edits that move the finish and the cost, and those that do not."""

from decimal import Decimal

from crmplan.diff.records import ADDED, REMOVED, RENAMED, Cause, Causes, Edit, Effect
from crmplan.diff.told_blocks import CODE, PLAIN, Block, Cell, Item, Line, Part, costs, shift, tone
from crmplan.lang import gettext as _
from crmplan.lang import ngettext
from crmplan.report.words import count, listed

FEW_EDITS = 4
"""So many edits of one cause are named; the others are counted."""


def why(causes: Causes) -> Part | None:
    """Return the causes as a part: first what moves finish or cost, then what moves tasks, then what moves nothing."""
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
    below += [edit_line(edit) for edit in cause.edits[:FEW_EDITS]]
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


def edit_line(edit: Edit) -> Line:
    """Return an edit with its place, its key and both values."""
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


def _effect(effect: Effect) -> str:
    found = [text for text in (shift(effect.days), costs(effect.money)) if text]
    return ", ".join(found) or _("neither the finish nor the cost changes")


def _effect_tone(effect: Effect) -> str:
    money = effect.money.amount if effect.money else Decimal(0)
    tones = {tone for tone in (tone(effect.days), tone(money)) if tone}
    return tones.pop() if len(tones) == 1 else ""
