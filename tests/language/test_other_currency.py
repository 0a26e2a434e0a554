"""A plan that counts in another currency than the playbook it extends."""

from pathlib import Path

import pytest

from crmplan.language import load

BASE = """\
crmplan: 1
programme: {name: Base, start: 2027-03-01, currency: EUR, rates: {USD: 0.92}}
people: {ana: {name: Ana Ruiz, rate: 900 per d}}
tasks:
  train: {duration: 3d, cost: {training: 500, travel: 20 USD, licence: 0}}
"""


def said(top: str, tmp_path: Path, base: str = BASE) -> list[str]:
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    (tmp_path / "top.yaml").write_text(f"crmplan: 1\nextends: base.yaml\n{top}", encoding="utf-8")
    _, _, findings = load(tmp_path / "top.yaml")
    return [f"{one.at.line} {one.severity} {one.rule}: {one.message}" for one in findings]


THREE = (
    "3 warning other-currency: the plan counts in NOK, what it extends in EUR: 3 amounts of it name no currency "
    "and now mean NOK; give them anew, or keep EUR"
)
ONE = (
    "3 warning other-currency: the plan counts in NOK, what it extends in EUR: 1 amount of it names no currency "
    "and now means NOK; give it anew, or keep EUR"
)


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ("programme: {name: Ours}\n", []),
        ("programme: {currency: EUR}\n", []),
        ("programme: {currency: NOK}\n", [THREE]),
        ("programme: {currency: NOK, rates: {USD: 10.5}}\npeople: {ana: {rate: 9000 per d}}\n", [ONE]),
        (
            "programme: {currency: NOK, rates: {USD: 10.5}}\npeople: {ana: {rate: 9000 per d}}\n"
            "tasks: {train: {cost: {training: 5500}}}\n",
            [],
        ),
    ],
)
def test_amounts_that_are_taken_over(top: str, expected: list[str], tmp_path: Path) -> None:
    assert said(top, tmp_path) == expected


def test_amounts_of_a_package_count(tmp_path: Path) -> None:
    package = (
        "crmplan: 1\nprogramme: {name: B, start: 2027-03-01, currency: EUR}\n"
        "regions: {NO: {}}\n"
        "packages: {p: {for: region, defaults: {cost: {training: 10}}, tasks: {a: {duration: 1d}}}}\n"
    )

    assert said("programme: {currency: NOK}\n", tmp_path, package) == [ONE]


def test_each_playbook_counts_in_its_own_currency(tmp_path: Path) -> None:
    (tmp_path / "deep.yaml").write_text(
        "crmplan: 1\nprogramme: {name: Deep, start: 2027-03-01, currency: NOK}\n"
        "tasks: {deep: {duration: 1d, cost: {training: 700}}}\n",
        encoding="utf-8",
    )
    base = (
        "crmplan: 1\nextends: deep.yaml\nprogramme: {currency: EUR}\n"
        "tasks: {own: {duration: 1d, cost: {training: 5}}}\n"
    )

    # What was written in NOK far below means NOK again.
    assert said("programme: {currency: NOK}\n", tmp_path, base) == [ONE]
