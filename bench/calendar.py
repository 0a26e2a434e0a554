"""The calendar of all rollouts, so small that the floor can import it."""

from datetime import date, timedelta

START = date(2027, 1, 4)
CLOSED_DAYS = ("01-01", "05-01", "05-06", "06-17", "10-03", "11-01", "12-25", "12-26")
YEARS = range(2027, 2047)


def working_days(count: int) -> list[date]:
    """Return the first working days from the start on, one more than ``count``.

    With one calendar and whole days a rollout can be worked out in numbers of working days, as the rivals
    without calendars do it, and the numbers become dates here.
    """
    closed = {date.fromisoformat(f"{year}-{day}") for year in YEARS for day in CLOSED_DAYS}
    found: list[date] = []
    at = START
    while len(found) <= count:
        if at.weekday() < 5 and at not in closed:
            found.append(at)
        at += timedelta(days=1)
    return found
