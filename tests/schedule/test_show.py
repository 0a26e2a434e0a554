"""Working days that a plan.json can tell: counted as the calendar itself counts them."""

from datetime import date, timedelta

import pytest

from crmplan import pipeline
from crmplan.schedule.show import USUAL_WEEK, days_apart, days_between, worked_days
from crmplan.source import Texts

CALENDARS = {
    "usual": "{}",
    "Gulf": "{default: {week: sun-thu}}",
    "holidays": "{default: {holidays: ES}}",
    "four days and a Saturday": "{default: {week: mon-thu, open: [2027-03-13]}}",
    "closed": "{default: {week: mon-fri, closed: [2027-03-04, 2027-03-15..2027-04-02]}}",
}


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("length", [0, 3, 20, 200])
def test_days_are_counted_as_by_the_calendar(calendar: str, length: int) -> None:
    text = (
        "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\n"
        f"calendars: {CALENDARS[calendar]}\ntasks: {{live: {{duration: 1d}}}}\n"
    )
    work = pipeline.plan("plan.yaml", files=Texts({"plan.yaml": text}))
    plan = work.plan
    assert plan is not None
    assert not work.broken
    first = date(2027, 3, 1)
    days = [first + timedelta(number) for number in range(length + 1)]

    found = worked_days(plan, first, days[-1])

    pairs = [(days[0], day) for day in days] + [(day, days[length // 2]) for day in days]
    assert [days_between(plan, *pair) for pair in pairs] == [found.between(*pair) for pair in pairs]
    apart = days_apart(plan, days)
    assert [days_between(plan, *pair) for pair in pairs] == [apart(*pair) for pair in pairs]
    assert (calendar == "usual") == (found == USUAL_WEEK)
