"""The pages about the checks are what the checks say of themselves."""

from collections.abc import Callable

from crmplan.rules import pages, rules
from tests.commands_run import ROOT


def test_the_pages_are_current(golden: Callable[[str, str], None]) -> None:
    for path, text in pages().items():
        golden(f"docs/{path}", text)


def test_every_family_has_its_page_and_no_page_is_left_over() -> None:
    families = {f"checks/{rule.family}.md" for rule in rules()}

    assert {"checks.md", *families} == set(pages())
    assert {*families, "checks/tests.md"} == {
        f"checks/{file.name}" for file in (ROOT / "docs/checks").glob("*.md")
    }


def test_every_check_stands_once_in_the_index_and_once_on_its_page() -> None:
    made = pages()
    for rule in rules():
        row = f"\n| {rule.code} | [{rule.name}](checks/{rule.family}.md#{rule.name}-{rule.code.lower()}) |"
        assert made["checks.md"].count(row) == 1
        assert made[f"checks/{rule.family}.md"].count(f"\n## {rule.name} ({rule.code})\n") == 1
