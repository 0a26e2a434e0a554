"""Without its body, no rule passes its tests; docs/checks/tests.md lists the tests that notice."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from crmplan.rules import Rule, rules
from crmplan.rules.frame.catalogue import by_word
from tests.commands_run import ROOT
from tests.rules import test_examples, test_shipped
from tests.rules.knockout import without
from tests.rules.test_shipped import MUTATIONS, UNRAISED, Mutation

RAISED = [rule for rule in rules() if rule.name not in UNRAISED]


@pytest.mark.parametrize("rule", RAISED, ids=lambda rule: rule.code)
def test_without_its_body_a_rule_fails_its_bad_example(rule: Rule, tmp_path: Path) -> None:
    with without(rule), pytest.raises(AssertionError):
        test_examples.test_the_bad_example_raises_the_rule_at_the_marked_lines_only(rule, tmp_path)


@pytest.mark.parametrize("one", MUTATIONS, ids=lambda one: one.rule)
def test_without_its_body_a_rule_fails_the_changed_playbooks(one: Mutation) -> None:
    # That it passes with the body is the test itself, in its own file.
    for name in sorted({one.rule, *one.also}):
        with without(by_word()[name]), pytest.raises(AssertionError):
            test_shipped.test_a_change_raises_its_rule_and_no_other(one)


def test_a_body_comes_back(tmp_path: Path) -> None:
    rule = by_word()["backfill"]
    with pytest.raises(RuntimeError), without(rule):
        raise RuntimeError

    test_examples.test_the_bad_example_raises_the_rule_at_the_marked_lines_only(rule, tmp_path)


def test_the_page_of_all_tests_is_current(golden: Callable[[str, str], None]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.rules.knockout"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    further = json.loads(done.stdout)

    assert [name for name in UNRAISED if not further[name]] == []
    golden("docs/checks/tests.md", page(further))


def page(further: Mapping[str, Sequence[str]]) -> str:
    """Return the page; ``further`` has the tests beside examples and changed playbooks: rule -> file.function."""
    lines = [
        "# The tests of each check",
        "",
        "Take the body out of any check, and tests fail. This page lists them for each check; its good example, which",
        "must stay silent, is not among them.",
        "",
        "- The **bad example** of its manual must raise it at the marked lines and nowhere else.",
        "- A **changed playbook** is a shipped one, clean before the change; after it this check and the listed others",
        "  speak, and no more.",
        "- **Further tests** are about evidence, limits and messages. Those that ask many checks at once are left out.",
        "",
        "Generated, and tested to be current: `tests/rules/test_knockout.py` takes the bodies out one by one.",
        "[All checks](../checks.md)",
        "",
        "| code | check | bad example | changed playbook | further tests |",
        "|:--|:--|:--|:--|:--|",
    ]
    for rule in rules():
        place = f"{rule.family}.md#{rule.name}-{rule.code.lower()}"
        example = "-" if rule.name in UNRAISED else "yes"
        cells = [rule.code, f"[{rule.name}]({place})", example, _changes(rule), _further(further[rule.name])]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _changes(rule: Rule) -> str:
    """Return the playbooks whose changes raise a rule, its own first, then those it is a side effect of."""
    found = []
    for one in MUTATIONS:
        if rule.name in (one.rule, *one.also):
            family = by_word()[one.rule].family
            words = one.base if one.rule == rule.name else f"{one.base}, that of {one.rule}"
            found.append((one.rule != rule.name, f"[{words}](../../tests/rules/mutations/{family}.yaml)"))
    return "; ".join(text for _, text in sorted(found)) or "-"


def _further(tests: Sequence[str]) -> str:
    files: dict[str, list[str]] = {}
    for test in tests:
        file, _, function = test.partition(".")
        files.setdefault(file, []).append(function.removeprefix("test_").replace("_", " "))
    cells = [f"[{file}](../../tests/rules/{file}.py): {', '.join(names)}" for file, names in files.items()]
    return "; ".join(cells) or "-"
