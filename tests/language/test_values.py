"""Values as people write them: what they mean, in minutes, parts and numbers."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmplan.language.slips import Slip
from crmplan.language.values import (
    NO_LAG,
    Amount,
    Days,
    Duration,
    Lag,
    Length,
    Measured,
    Repeat,
    read_amount,
    read_criterion,
    read_date,
    read_days,
    read_duration,
    read_need,
    read_path,
    read_repeat,
    read_share,
    read_units,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("4h", (240, 240, 240)),
        ("5d", (2400, 2400, 2400)),
        ("2w", (4800, 4800, 4800)),
        ("0.5d", (240, 240, 240)),
        ("14ed", (20160, 20160, 20160)),
        ("36eh", (2160, 2160, 2160)),
        ("1ew", (10080, 10080, 10080)),
        ("25d..45d (30d)", (12000, 14400, 21600)),
        ("25d..45d", (12000, 16800, 21600)),
        ("4d..2w (1w)", (1920, 2400, 4800)),
        (" 3 d .. 5 d ( 4 d ) ", (1440, 1920, 2400)),
        ("0.33d", (158, 158, 158)),
    ],
)
def test_duration_in_minutes_of_a_day_of_eight_hours(text: str, minutes: tuple[int, int, int]) -> None:
    assert read_duration(text).minutes(480, 5) == minutes


def test_a_day_is_what_the_programme_says() -> None:
    assert read_duration("1w").minutes(day_minutes=450, days_per_week=4) == (1800, 1800, 1800)


def test_elapsed_time_does_not_ask_the_calendar() -> None:
    assert read_duration("1ed").minutes(day_minutes=450, days_per_week=4) == (1440, 1440, 1440)


@pytest.mark.parametrize(
    ("text", "single", "elapsed", "shown"),
    [
        ("5d", True, False, "5d"),
        ("2.50d", True, False, "2.5d"),
        ("7ed..9ed (8ed)", False, True, "7ed..9ed (8ed)"),
    ],
)
def test_duration_says_what_it_is(text: str, single: bool, elapsed: bool, shown: str) -> None:
    duration = read_duration(text)
    assert (duration.single, duration.elapsed, str(duration)) == (single, elapsed, shown)


AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=1000, places=2)


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from(["h", "d", "w"]), st.booleans())
def test_a_duration_reads_what_it_prints(
    one: Decimal, two: Decimal, three: Decimal, unit: str, elapsed: bool
) -> None:
    low, likely, high = (Length(amount, unit, elapsed) for amount in sorted((one, two, three)))
    duration = Duration(low, likely, high)
    assert read_duration(str(duration)) == duration


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for read in (
        read_duration,
        read_date,
        read_days,
        read_need,
        read_path,
        read_amount,
        read_share,
        read_units,
        read_criterion,
        read_repeat,
    ):
        try:
            read(text)
        except Slip as slip:
            assert len(slip.message) > 10


@given(st.from_regex(r"[0-9a-zA-Z€ .,/+%()-]{1,16}", fullmatch=True))
def test_text_that_looks_nearly_right_is_read_or_refused(text: str) -> None:
    for read in (read_duration, read_date, read_need, read_amount, read_share, read_units, read_criterion):
        try:
            read(text)
        except Slip as slip:
            assert len(slip.message) > 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", ("a", "FS", NO_LAG)),
        ("b +5d", ("b", "FS", Lag(Decimal(5), "d", False))),
        ("b+5d", ("b", "FS", Lag(Decimal(5), "d", False))),
        ("c ss +2d", ("c", "SS", Lag(Decimal(2), "d", False))),
        ("c SS+2d", ("c", "SS", Lag(Decimal(2), "d", False))),
        ("d ff", ("d", "FF", NO_LAG)),
        ("e sf - 2 d", ("e", "SF", Lag(Decimal(-2), "d", False))),
        ("f -4h", ("f", "FS", Lag(Decimal(-4), "h", False))),
        ("g +7ed", ("g", "FS", Lag(Decimal(7), "d", True))),
        ("h +20%", ("h", "FS", Lag(Decimal(20), "%", False))),
        ("a-2d", ("a-2d", "FS", NO_LAG)),
        ("DE/all/go-live ss", ("DE/all/go-live", "SS", NO_LAG)),
    ],
)
def test_link(text: str, expected: tuple[str, str, Lag]) -> None:
    path, parts, kind, lag = read_need(text)
    assert (path, kind, lag) == expected
    assert parts == tuple(path.split("/"))


@pytest.mark.parametrize(
    ("lag", "kind", "value"),
    [
        ("a +1d", "working", 480),
        ("a -1w", "working", -2400),
        ("a +1ed", "elapsed", 1440),
        ("a +20%", "percent", 20),
    ],
)
def test_lag_in_minutes_or_percent(lag: str, kind: str, value: int) -> None:
    read = read_need(lag)[3]
    assert (read.kind, read.value(480, 5)) == (kind, value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45000", Amount(Decimal(45000), "", "")),
        ("45000.50", Amount(Decimal("45000.50"), "", "")),
        ("0.092", Amount(Decimal("0.092"), "", "")),
        ("45.125 KWD", Amount(Decimal("45.125"), "KWD", "")),
        ("1400 NOK per user", Amount(Decimal(1400), "NOK", "user")),
        ("75 per user month", Amount(Decimal(75), "", "user month")),
        ("900 per d", Amount(Decimal(900), "", "d")),
        ("12  per  month", Amount(Decimal(12), "", "month")),
    ],
)
def test_amount(text: str, expected: Amount) -> None:
    assert read_amount(text) == expected


def test_amount_prints_as_it_is_written() -> None:
    assert str(read_amount("75.50 USD per user month")) == "75.5 USD per user month"


def test_days() -> None:
    assert read_days("2027-05-17..2027-05-20") == Days(date(2027, 5, 17), date(2027, 5, 20))
    assert read_days("2027-05-29") == Days(date(2027, 5, 29), date(2027, 5, 29))


def test_leap_day() -> None:
    assert read_date("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4w", Repeat(28, 0, "4w")), ("30d", Repeat(30, 0, "30d")), ("quarter", Repeat(0, 3, "quarter"))],
)
def test_repeat(text: str, expected: Repeat) -> None:
    assert read_repeat(text) == expected


def test_share() -> None:
    assert [read_share(text) for text in ("0%", "12.5 %", "100%")] == [
        Decimal(0),
        Decimal("0.125"),
        Decimal(1),
    ]


def test_member_of_a_team() -> None:
    assert [read_units(text) for text in ("builder", "builder 2", "region.lead 0.5")] == [
        ("builder", Decimal(1)),
        ("builder", Decimal(2)),
        ("region.lead", Decimal("0.5")),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weekly-active >= 70%", Measured("weekly-active", ">=", Decimal(70), True)),
        ("incidents=0", Measured("incidents", "=", Decimal(0), False)),
        ("score > -1.5", Measured("score", ">", Decimal("-1.5"), False)),
    ],
)
def test_criterion(text: str, expected: Measured) -> None:
    assert read_criterion(text) == expected
