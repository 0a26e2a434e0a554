"""The days of dated series, with dates and with references to tasks."""

from datetime import date
from pathlib import Path

import pytest

from crmplan.analyses.events import event_days
from tests.rules.work import Run

HEAD = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
tasks:
  charter: {duration: 3d}
  build: {duration: 20d, needs: charter}
  go-live: {kind: go-live, needs: build}
"""


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            "every: 2w, from: charter, until: go-live",
            [date(2027, 3, 3), date(2027, 3, 17), date(2027, 3, 31)],
        ),
        ("every: 2w, from: 2027-03-01, until: 2027-03-15", [date(2027, 3, 1), date(2027, 3, 15)]),
        ("every: month, from: 2027-01-31, until: 2027-04-01",
         [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]),
        ("every: month, from: go-live, until: 2027-03-30", []),
        ("on: 2027-05-04", [date(2027, 5, 4)]),
    ],
)  # fmt: skip
def test_days_of_a_series(tmp_path: Path, event: str, expected: list[date]) -> None:
    run = Run(tmp_path, HEAD + f"events: {{meet: {{kind: steering, {event}}}}}\n")
    assert list(event_days(run.plan, run.schedule)["meet"]) == expected


def test_without_dates_only_fixed_events_have_days(tmp_path: Path) -> None:
    text = HEAD + (
        "events:\n"
        "  meet: {kind: steering, every: 2w, from: charter, until: go-live}\n"
        "  news: {kind: communication, on: 2027-05-04}\n"
    )
    assert event_days(Run(tmp_path, text).plan, None) == {"news": (date(2027, 5, 4),)}
