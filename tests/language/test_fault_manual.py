"""The manual of each fault of the language: its bad example has it, its good example does not."""

import pytest

from crmplan.faults import FAULTS
from crmplan.language import read
from tests.language.reading import root_of, whole

OF_THE_LANGUAGE = [name for name, row in FAULTS.items() if 50 <= int(row.code.removeprefix("LNG-")) < 100]


def rules(lines: str) -> set[str]:
    # A whole playbook is read as it is, a few lines with what they need around them.
    root = root_of(lines if lines.startswith("crmplan: 1\n") else whole(lines))
    return {finding.rule for finding in read(root)[1]}


def test_codes_are_unique() -> None:
    codes = [row.code for row in FAULTS.values()]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("name", OF_THE_LANGUAGE)
def test_examples(name: str) -> None:
    row = FAULTS[name]
    assert (name in rules(row.bad), name in rules(row.good)) == (True, False)
