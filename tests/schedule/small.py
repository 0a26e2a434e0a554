"""Small networks in words: activities by name, links like ``a b ss +480``, dates like ``Mon 01 08:00``."""

from __future__ import annotations

from datetime import datetime, timedelta

from crmplan.calendars import MORNING_AND_AFTERNOON, Calendar
from crmplan.schedule.engine import compute
from crmplan.schedule.network import Activity, Link, Network, Times

WEEK = Calendar([MORNING_AND_AFTERNOON] * 5 + [()] * 2)
DAY = 480


def at(day: int, clock: str = "08:00", month: int = 3) -> int:
    """An instant in 2027, by default in March, whose first day is a Monday."""
    return datetime(2027, month, day).toordinal() * 1440 + int(clock[:2]) * 60 + int(clock[3:])


def show(instant: int) -> str:
    """``Mon 01 08:00``."""
    day, minute = divmod(instant, 1440)
    return (datetime.fromordinal(day) + timedelta(minutes=minute)).strftime("%a %d %H:%M")


class Small:
    """A network with names, scheduled. Activities are keyword arguments: days of work, or an Activity."""

    def __init__(
        self, links: str = "", network: dict[str, object] | None = None, **activities: float | Activity
    ) -> None:
        self.names = list(activities)
        made = [
            one if isinstance(one, Activity) else Activity(round(one * DAY)) for one in activities.values()
        ]
        fields: dict[str, object] = {"start": at(1), "calendars": (WEEK,), "reschedule_unstarted": False}
        parents = (network or {}).get("parents")
        if isinstance(parents, dict):
            up = tuple(self.names.index(parents[name]) if name in parents else -1 for name in self.names)
            network = {**(network or {}), "parents": up}
        fields |= network or {}
        self.network = Network(
            activities=tuple(made),
            links=tuple(self._link(text) for text in links.split(",") if text.strip()),
            **fields,  # type: ignore[arg-type]
        )
        self.times: Times = compute(self.network)

    def _link(self, text: str) -> Link:
        """``a b ss +960``, ``a b -480``, ``a b +2880e`` (clock minutes), ``a b +50%``."""
        pred, succ, *rest = text.split()
        kind = rest.pop(0).upper() if rest and rest[0].isalpha() else "FS"
        lag, lag_kind = 0, "working"
        if rest:
            word = rest[0]
            lag_kind = {"e": "elapsed", "%": "percent"}.get(word[-1], "working")
            lag = int(word.rstrip("e%"))
        return Link(self.names.index(pred), self.names.index(succ), kind, lag, lag_kind)

    def scheduled(self, *names: str) -> dict[str, str]:
        """Scheduled start and finish."""
        return self._dates(self.times.start, self.times.finish, names)

    def early(self, *names: str) -> dict[str, str]:
        """Early start and finish."""
        return self._dates(self.times.early_start, self.times.early_finish, names)

    def late(self, *names: str) -> dict[str, str]:
        """Late start and finish."""
        return self._dates(self.times.late_start, self.times.late_finish, names)

    def _dates(self, starts: list[int], finishes: list[int], names: tuple[str, ...]) -> dict[str, str]:
        return {
            name: f"{show(starts[i])} - {show(finishes[i])}"
            for i, name in enumerate(self.names)
            if not names or name in names
        }

    def numbers(self, field: str, *names: str) -> dict[str, int]:
        """A list of the Times by name: slack in minutes, ``critical``, ``driver``."""
        values = getattr(self.times, field)
        return {name: values[i] for i, name in enumerate(self.names) if not names or name in names}
