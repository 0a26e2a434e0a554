"""What changes at gates besides their days: decisions, approvers, criteria, and what waits for them."""

from collections.abc import Iterator, Sequence

from crmplan.diff.both import Both
from crmplan.diff.records import GateChange
from crmplan.lang import word
from crmplan.report.pack.snapshot import GATE
from crmplan.report.words import listed


def gates(both: Both) -> tuple[GateChange, ...]:
    """Return what changes at the gates of both versions, in the order of their days in head.

    Of a list only what came and what went is told. Who or what merely has another name is the same.
    """
    found = [one for one in both.tasks if one.kind == GATE and one.was is not None and one.now is not None]
    found.sort(key=lambda one: one.now.finish if one.now is not None else one.was.finish)  # type: ignore[union-attr]
    called = {one.was.name: one.now.name for one in both.tasks if one.was is not None and one.now is not None}
    there = set(both.head.people.values())
    people = {
        name: both.head.people[id]
        for id, name in both.base.people.items()
        if id in both.head.people and name not in there
    }
    old_ids = {both.id_now(id): id for id in both.base.tasks}
    changes: list[GateChange] = []
    for one in found:
        old = old_ids[one.id]
        decided = both.base.decided.get(old, ""), both.head.decided.get(one.id, "")
        if decided[0] != decided[1]:
            before, after = (word(text, text) if text else "" for text in decided)
            changes.append(GateChange(one.id, one.name, "decision", before, after))
        was, now = both.base.gates.get(old), both.head.gates.get(one.id)
        if was is None or now is None:
            continue
        lists = (
            ("approvers", tuple(people.get(name, name) for name in was.approvers), now.approvers),
            ("criteria", was.criteria, now.criteria),
            ("opens", tuple(called.get(name, name) for name in was.opens), now.opens),
        )
        for what, then, today in lists:
            changes += (GateChange(one.id, one.name, what, *pair) for pair in _differing(then, today))
    return tuple(changes)


def _differing(was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give what went and what came, when there is any."""
    gone = [text for text in was if text not in now]
    came = [text for text in now if text not in was]
    if gone or came:
        yield listed(gone), listed(came)
