"""Questions on a terminal: what is due first, and only what somebody can know at the status date."""

from collections.abc import Callable, Sequence
from datetime import date

from crmplan.actuals.answers import understand
from crmplan.actuals.known import known_until
from crmplan.actuals.sheet import Item
from crmplan.actuals.words import read_words
from crmplan.expand.plan import Plan
from crmplan.language.words import DECISIONS

NAME = "answers"
"""What the answers are called in messages; each is a line."""
STOP, SKIP, HELP = "q", "s", "?"

_HELP = {
    "started": "The first day of work, such as 2027-04-12. Enter: it has not begun.",
    "finished": "The last day of work. Enter: it is not finished.",
    "done": "How much of the work is done, such as 60%. It counts for earned value.",
    "remaining": "Working time that is left, such as 4d or 2w. It rules the dates. Enter: what the share done leaves.",
    "spent": "All that was spent on it so far, labour included, such as 9000 or 9000.50 USD.",
    "decided": f"What was decided: {', '.join(DECISIONS)}. Enter: nothing yet.",
    "on": "The day of the decision. Enter: the status date.",
    "by": "Id of the person who decided.",
    "value": "What was measured, such as 71, or yes and no.",
}
_KEYS = "Enter keeps what is known; s goes on with the next, q writes what was answered and stops, ? helps."


class Stopped(Exception):
    """The person had enough; what was answered counts."""


class _Skipped(Exception):
    """On with the next thing."""


def interview(
    items: Sequence[Item],
    plan: Plan,
    day: date,
    ask: Callable[[str], str],
    say: Callable[[str], None],
) -> list[str]:
    """Ask about what is due and return the answers as words: ``REF.field=value``.

    Parameters:
        items: what there is to tell; only what is due is asked.
        plan, day: what the answers are understood with.
        ask: shows a question and returns what was typed.
        say: shows a line.
    """
    due = [item for item in items if item.due]
    if not due:
        say(f"Nothing is due by {day} that is not told.")
        return []
    say(f"{len(due)} thing{'' if len(due) == 1 else 's'} to ask about. {_KEYS}")
    one = _Interview(plan, day, ask, say)
    try:
        for number, item in enumerate(due, 1):
            one.about(item, f"{number}/{len(due)}")
    except Stopped:
        pass
    return one.words


class _Interview:
    def __init__(self, plan: Plan, day: date, ask: Callable[[str], str], say: Callable[[str], None]) -> None:
        self._plan = plan
        self._day = day
        self._known = known_until(plan, day)
        self._ask = ask
        self._say = say
        self.words: list[str] = []
        self._own: list[str] = []

    def about(self, item: Item, number: str) -> None:
        """Ask about one thing; an answer counts once it is understood."""
        self._say("")
        self._say(f"{number}  {item.ref}  {item.name}" if item.name != item.ref else f"{number}  {item.ref}")
        if facts := _facts(item):
            self._say(f"     {facts}")
        self._own = []
        try:
            {"task": self._task, "gate": self._gate, "measure": self._value, "line": self._line}[item.kind](
                item
            )
        except _Skipped:
            pass
        finally:
            self.words += self._own

    def _task(self, item: Item) -> None:
        milestone = not item.days
        if "started" not in item.known and not milestone and not self._field(item, "started", "not yet"):
            return
        if self._field(item, "finished", "no") or milestone:
            if item.priced:
                self._field(item, "spent", item.known.get("spent", "not told"))
            return
        done = self._field(item, "done", item.known.get("done", "not told"))
        kept = "as the share leaves" if done else item.known.get("remaining", "as the share leaves")
        self._field(item, "remaining", kept)
        if item.priced:
            self._field(item, "spent", item.known.get("spent", "not told"))

    def _gate(self, item: Item) -> None:
        decided = self._field(item, "decided", item.known.get("decided", "nothing"), alone=False)
        if not decided:
            return
        if not self._field(item, "on", self._day.isoformat(), alone=False):
            self._own.append(f"gate.{item.ref}.on={self._day}")
        self._field(item, "by", "not told")

    def _value(self, item: Item) -> None:
        self._field(item, "value", item.known.get("value", "not measured"))

    def _line(self, item: Item) -> None:
        self._field(item, "spent", item.known.get("spent", "not told"))

    def _field(self, item: Item, field: str, known: str, *, alone: bool = True) -> str:
        """Ask for one value until it is understood or left out; ``alone`` unless more must follow to make sense."""
        while True:
            typed = self._ask(f"     {field} [{known}]").strip()
            if typed == HELP:
                self._say(f"     {_HELP[field]}")
                self._say(f"     {_KEYS}")
                continue
            if typed.lower() == STOP:
                if field in ("on", "by") and not any(
                    word.startswith(f"gate.{item.ref}.on=") for word in self._own
                ):
                    self._own.append(f"gate.{item.ref}.on={self._day}")
                raise Stopped
            if typed.lower() == SKIP:
                raise _Skipped
            if not typed:
                return ""
            word = f"{item.kind}.{item.ref}.{field}={typed}"
            wrong = self._wrong([*self._own, word] if alone else [*self._own, word, *self._rest(item, field)])
            if not wrong:
                self._own.append(word)
                return typed
            for message in wrong:
                self._say(f"     {message}")

    def _rest(self, item: Item, field: str) -> list[str]:
        """Return what will be asked next, as it will be without an answer, so that the first part makes sense."""
        return [f"gate.{item.ref}.on={self._day}"] if field == "decided" else []

    def _wrong(self, words: Sequence[str]) -> list[str]:
        _, said, findings = read_words(words, NAME)
        told = understand(said, self._plan, self._known, self._day)
        return [one.message for one in (*findings, *told.findings)]


def _facts(item: Item) -> str:
    """Return what is known of something, in a line."""
    parts = []
    if item.start is not None and item.finish is not None:
        parts.append(
            f"scheduled {item.start}"
            if item.start == item.finish
            else f"scheduled {item.start} to {item.finish}"
        )
    if item.days:
        parts.append(item.days)
    if item.owner:
        parts.append(item.owner)
    known = dict(item.known)
    if item.kind in ("task", "gate"):
        for field, words in (
            ("started", "started {}"),
            ("done", "{} done"),
            ("remaining", "{} remaining"),
            ("decided", "decided: {}"),
        ):
            if field in known:
                parts.append(words.format(known[field]))
    if item.unit:
        parts.append(item.unit)
    return ", ".join(parts)
