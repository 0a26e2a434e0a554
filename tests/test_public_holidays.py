"""Public holidays: names, guesses, and what the package says of itself."""

import sys
from datetime import date

import pytest

from crmplan.public_holidays import COUNTRIES, UnknownCountry, holidays_of, holidays_version


def test_holidays_of_a_country_and_a_subdivision() -> None:
    assert holidays_of("NO", None, 2027)[date(2027, 5, 17)] == "Constitution Day; Pentecost Monday"
    assert date(2027, 11, 1) in holidays_of("DE", "BY", 2027)
    assert date(2027, 11, 1) not in holidays_of("DE", None, 2027)


def test_holiday_names_do_not_depend_on_the_machines_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    assert holidays_of("DE", None, 2027)[date(2027, 1, 1)] == "New Year's Day"


@pytest.mark.parametrize(
    ("country", "subdivision", "guess"),
    [
        ("Norway", None, "NO"),
        ("UK", None, "GB"),
        ("NOR", None, "NO"),
        ("DE", "BAY", "DE-BY"),
        ("XQ", None, None),
    ],
)
def test_an_unknown_country_comes_with_guesses(
    country: str, subdivision: str | None, guess: str | None
) -> None:
    with pytest.raises(UnknownCountry) as caught:
        holidays_of(country, subdivision, 2027)
    assert (guess in caught.value.guesses) if guess else caught.value.guesses == ()


def test_the_country_codes_are_those_of_the_holidays_package() -> None:
    import holidays

    known = holidays.list_supported_countries(include_aliases=False)
    assert set(known) <= COUNTRIES
    assert holidays_version() == holidays.__version__


def test_the_holidays_package_is_imported_where_it_is_asked(tmp_path: object) -> None:
    import subprocess

    code = "import sys, crmplan.public_holidays; print('holidays' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_years_beyond_the_sources_of_the_holidays_package_warn_nobody() -> None:
    assert date(2060, 8, 15) in holidays_of("IN", None, 2060)
