"""The layout of ``crmplan fmt``: what moves, what gets quotes, what stays, and that nothing changes its meaning."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from random import Random
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crmplan import pipeline
from crmplan.edits import format as formatting
from crmplan.edits.format import Spoiled, alike, formatted, is_playbook
from crmplan.edits.risky import risky
from crmplan.model import has_errors
from crmplan.nodes import Mapping as MapNode
from crmplan.nodes import parse
from crmplan.nodes.spans import comments, spans
from crmplan.source import Source
from tests.conftest import ROOT
from tests.edits.styled import Writer
from tests.strategies import playbooks
from tests.yaml_texts import plain

SHIPPED = sorted(ROOT.glob("playbooks/**/*.yaml"))


def fmt(text: str) -> str:
    """Format an indented text; it stays as it is when it is formatted again."""
    once = formatted(Source("p.yaml", dedent(text)))
    assert formatted(Source("p.yaml", once)) == once
    return once


def same(text: str) -> bool:
    """Tell whether a text is in order as it is."""
    return fmt(text) == dedent(text)


# --- the order of keys ------------------------------------------------------------------------------


def test_known_keys_get_the_order_of_the_tables_and_ids_keep_theirs() -> None:
    text = """\
        tasks:
          train: {owner: ana, duration: 3d}
          build:
            owner: ana
            cost: {training: 5, licence: 3}
            name: Build it
        programme: {start: 2027-03-01, name: CRM}
        crmplan: 1
        """
    expected = """\
        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          train: {duration: 3d, owner: ana}
          build:
            name: Build it
            owner: ana
            cost: {training: 5, licence: 3}
        """
    assert dedent(expected) == fmt(text)


def test_keys_of_tasks_in_packages_defaults_and_overrides_are_known_too() -> None:
    text = """\
        packages:
          teach:
            tasks:
              train: {owner: ana, needs+: [a], needs: b, duration: 3d}
            defaults: {team: [ana], phase: build}
            override:
              - set:
                  owner: bob
                  duration: 5d
                when: {task: train, region: DE}
            for: cell
        """
    expected = """\
        packages:
          teach:
            for: cell
            defaults: {phase: build, team: [ana]}
            tasks:
              train: {duration: 3d, needs: b, needs+: [a], owner: ana}
            override:
              - when: {region: DE, task: train}
                set:
                  duration: 5d
                  owner: bob
        """
    assert dedent(expected) == fmt(text)


def test_keys_that_the_language_does_not_know_follow_in_their_order() -> None:
    assert "tasks:\n  a: {name: A, owner: x, zeal: 1, colour: 2}\n" == fmt(
        "tasks:\n  a: {zeal: 1, owner: x, colour: 2, name: A}\n"
    )


def test_comments_move_with_the_key_below_them_and_with_their_line() -> None:
    text = """\
        tasks:
          build:
            # She knows the
            # system best.
            owner: ana            # until May
              # and nobody else
            name: Build it
            # the end
        """
    expected = """\
        tasks:
          build:
            name: Build it
            # She knows the
            # system best.
            owner: ana            # until May
              # and nobody else
            # the end
        """
    assert dedent(expected) == fmt(text)


def test_no_key_crosses_a_comment_that_stands_alone_and_blank_lines_stay() -> None:
    text = """\
        # Our plan

        programme:
          start: 2027-03-01

          name: CRM
        crmplan: 1

        # ----- Money

        risks: {}
        budget: {}

        # ----- People

        roles: {}
        """
    expected = """\
        # Our plan

        crmplan: 1
        programme:
          name: CRM

          start: 2027-03-01

        # ----- Money

        budget: {}
        risks: {}

        # ----- People

        roles: {}
        """
    assert dedent(expected) == fmt(text)


def test_the_first_comment_of_a_file_stays_first() -> None:
    text = "# yaml-language-server: $schema=x\nprogramme: {name: X}\n# One\ncrmplan: 1\n"
    assert "# yaml-language-server: $schema=x\n# One\ncrmplan: 1\nprogramme: {name: X}\n" == fmt(text)


def test_the_first_key_behind_a_dash_changes_places() -> None:
    text = """\
        accept:
          - reason: Signed in May
            # the rule
            rule: support-model   # that one
        exclude:
        -   owner: ana
            cell: NO/sales
        """
    expected = """\
        exclude:
        -   cell: NO/sales
            owner: ana
        accept:
          # the rule
          - rule: support-model   # that one
            reason: Signed in May
        """
    assert dedent(expected) == fmt(text)


def test_braces_over_several_lines_keep_their_lines_unless_comments_stand_between() -> None:
    assert "people:\n  ana: {name: Ana,\n        side: it,   \n      }\n".replace("   \n", "\n") == fmt(
        "people:\n  ana: {side: it,\n        name: Ana,   \n      }\n"
    )
    assert same("people:\n  ana: {side: it,   # hers\n        name: Ana}\n")


def test_an_alias_never_comes_before_its_anchor() -> None:
    assert same("programme:\n  start: &day 2027-03-01\n  name: *day\n")
    assert same("programme: {start: &day 2027-03-01, name: *day}\n")
    # An anchor that is set again means something else from there on.
    assert same("programme:\n  vision: &a One\n  name: *a\n  currency: &a EUR\n")
    assert "programme:\n  name: X\n  start: &day 2027-03-01\n  vision: *day\n" == fmt(
        "programme:\n  start: &day 2027-03-01\n  vision: *day\n  name: X\n"
    )


def test_a_map_that_means_something_else_elsewhere_keeps_its_order() -> None:
    assert same("groups:\n  a: &x {family: sales, name: A}\nroles: *x\n")
    assert same("integrations:\n  a: {system: &x 1.10, direction: *x}\n")


@pytest.mark.parametrize("style", ["|", "|-", ">", ">-"])
def test_texts_of_lines_move_and_the_empty_lines_behind_them_stay(style: str) -> None:
    text = f"tasks:\n  a:\n    description: {style}\n      # no comment\n\n      two  \n\n    name: A\n"
    expected = f"tasks:\n  a:\n    name: A\n\n    description: {style}\n      # no comment\n\n      two  \n"
    assert expected == fmt(text)


def test_a_text_that_keeps_the_lines_behind_it_stays_where_it_is() -> None:
    assert same("tasks:\n  a:\n    description: |+\n      two\n\n    name: A\n")
    assert same("tasks:\n  a:\n    owner: x\n    description: |\n      no end")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends_stay_and_the_last_line_gets_one(end: str) -> None:
    text = end.join(["%YAML 1.2", "---", "programme:", "  start: 2027-03-01  ", "  name: X"])
    expected = end.join(["%YAML 1.2", "---", "programme:", "  name: X", "  start: 2027-03-01", ""])
    assert expected == fmt(text)


def test_documents_may_have_their_marks() -> None:
    text = "---  # begin\n# one\ntasks: {}\ncrmplan: 1\n# two\n...\n# behind\n"
    assert "---  # begin\n# one\ncrmplan: 1\ntasks: {}\n# two\n...\n# behind\n" == fmt(text)


# --- blanks -----------------------------------------------------------------------------------------


def test_blanks_that_nobody_sees_go_and_those_of_texts_stay() -> None:
    text = (
        'a: 1 \t# c \t\nb: [1,\t2]  \n\nc: |\n  x  \n   \n  y\n \nd: "x \n  y\\ \n  z"  \ne: {\n\tf: 1}\n\n\n'
    )
    expected = 'a: 1  # c\nb: [1, 2]\n\nc: |\n  x  \n   \n  y\n\nd: "x\n  y\\ \n  z"\ne: {\n  f: 1}\n'
    assert expected == formatted(Source("p.yaml", text))


# --- quotes -----------------------------------------------------------------------------------------


def test_risky_words_get_quotes_where_they_are_text() -> None:
    text = """\
        regions:
          NO: {name: NO, calendar: NO, language: no}
          "DE": {name: 1.10, description: 010}
        modules: {y: {name: on}, 2027: {name: 2027}, 010: {name: 5d}}
        waves: {one: {regions: [NO, DE], cells: [NO/y]}}
        tasks:
          cut-over: {rollback: {plan: &off off, decide_by: 14:00}, owner: true, name: *off}
        """
    expected = """\
        regions:
          "NO": {name: "NO", calendar: "NO", language: "no"}
          "DE": {name: "1.10", description: "010"}
        modules: {"y": {name: "on"}, 2027: {name: 2027}, "010": {name: 5d}}
        waves: {one: {regions: ["NO", DE], cells: [NO/y]}}
        tasks:
          cut-over: {owner: "true", rollback: {plan: &off "off", decide_by: "14:00"}, name: *off}
        """
    assert dedent(expected) == fmt(text)


def test_numbers_dates_true_and_false_and_keys_of_the_language_stay_bare() -> None:
    assert same(
        """\
        programme: {start: 2027-03-01}
        people: {ana: {executive: true, allocation: 1.10}}
        modules: {a: {customer_facing: yes, custom_objects: 010}}
        budget: {approved: 1_000, lines: {fee: {amount: 1.10, on: 2027-05-01}}}
        progress: {2027-04-30: {measures: {open: 1.10, done: true}}}
        checks: {set: {rule: {share: 0.10, flag: false}}}
        """
    )


def test_a_risky_word_is_one_that_some_tool_gives_back_as_another() -> None:
    words = (
        "NO no On off YES y N true null ~ 010 08 0x1F 0o17 0b11 1:30 1:30.5 1_000 1,000 1.10 1.0 .5 5. +5 1e3 1.5E-3 "
        ".inf -.INF .nan = << 12345678901234567 2027-3-1 2027-03-01T10:00"
    )
    assert [] == [word for word in words.split() if not risky(word)]
    words = (
        "0 1 -5 10 1.5 0.25 2027-03-01 2027-03-01..2027-03-04 5d 10% NO/sales 08:00-12:00 nope north v1.10 "
        "1-2 - 1.2.3 EUR 900:x"
    )
    assert [] == [word for word in words.split() if risky(word)]


def test_what_a_yaml_1_1_reader_makes_of_a_formatted_text_is_what_crmplan_reads() -> None:
    import yaml

    text = "regions:\n  NO: {name: 1:30, language: [no, on]}\n  off: {description: 1_000, privacy: 0x1F}\n"
    assert plain(parse(Source("p.yaml", text))[0]) != yaml.safe_load(text)
    after = fmt(text)
    assert plain(parse(Source("p.yaml", after))[0]) == yaml.safe_load(after)


# --- what is formatted ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("crmplan: 1\nx: 1\ny: 2\nz: 3\n", True),
        ("regions: {NO: {}}\n", True),
        ("tasks+: {}\nregion: {}\nbudget: {}\n", True),
        ("name: CI\non: push\njobs: {}\n", False),
        ("include: [a]\nbuild: {}\n", False),
        ("services: {}\n", False),
        ("- 1\n", False),
    ],
)
def test_a_playbook_is_known_by_its_sections(text: str, expected: bool) -> None:
    assert expected == is_playbook(parse(Source("p.yaml", text))[0])


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_playbooks_are_in_order(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text == formatted(Source(file.name, text))


@pytest.mark.parametrize("page", ["README.md", "docs/language.md"])
def test_what_the_pages_show_is_in_order(page: str) -> None:
    found = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.M | re.S)
    books = [text for text in found if is_playbook(parse(Source(page, text))[0])]
    assert books
    assert [] == [text for text in books if formatted(Source(page, text)) != text]


def test_the_playbook_that_init_writes_is_in_order() -> None:
    text = (ROOT / "templates/starter/playbook.yaml").read_text(encoding="utf-8")
    assert text == formatted(Source("playbook.yaml", text))


# --- what never changes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoiling",
    [
        lambda text: text.replace("3d", "4d"),
        lambda text: text.replace(" # why", ""),
        lambda text: text.replace("a: {duration: 3d}\n  b: {}", "b: {}\n  a: {duration: 3d}"),
    ],
    ids=["a value", "a comment", "ids"],
)
def test_a_spoilt_text_is_noticed(spoiling: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatting, "in_order", lambda document: spoiling(document.text))
    with pytest.raises(Spoiled):
        formatted(Source("p.yaml", "tasks:\n  a: {duration: 3d}\n  b: {} # why\n"))


def cut(random: Random, value: Any, depth: int = 0) -> Any:
    """Return a part of a playbook, with words in it that are trouble."""
    if isinstance(value, Mapping):
        most = min(len(value), 6 if depth else 5)
        names = sorted(random.sample(list(value), random.randint(min(1, most), most)), key=list(value).index)
        return {name: cut(random, value[name], depth + 1) for name in names}
    if isinstance(value, list):
        return [cut(random, one, depth + 1) for one in value[: random.randint(1, 3)]]
    if isinstance(value, str) and random.random() < 0.1:
        return random.choice(["NO", "on", "1:30", "yes", "x~", "010", "1.10", "a b c d", "1e3", "y"])
    return value


BOOKS = [plain(parse(Source(file.name, file.read_text(encoding="utf-8")))[0]) for file in SHIPPED]
EXAMPLES = int(os.environ.get("CRMPLAN_EXAMPLES", "40"))


def holds(text: str) -> None:
    """Check what must hold of any text; ``formatted`` itself compares meaning and comments."""
    source = Source("p.yaml", text)
    root, findings = parse(source)
    assume(isinstance(root, MapNode) and not has_errors(findings))

    once = formatted(source)
    after = Source("p.yaml", once)

    assert formatted(after) == once
    assert alike(root, parse(after)[0])
    assert words(text) == words(once)
    assert blank_lines(text) == blank_lines(once)


def words(text: str) -> list[str]:
    document = spans(text)
    return sorted(text[start:end].rstrip() for start, end in comments(document))


def blank_lines(text: str) -> int:
    return sum(not line.strip() for line in re.split("\r\n|\r|\n", text.rstrip()))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(0, len(BOOKS) - 1))
def test_shipped_playbooks_in_any_style(random: Random, number: int) -> None:
    holds(Writer(random).text(cut(random, BOOKS[number])))


@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(playbooks(money=True, progress=True), st.randoms(use_true_random=False))
def test_drawn_playbooks_in_any_style(book: dict[str, Any], random: Random) -> None:
    holds(Writer(random).text(book))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shuffled_playbook_gives_the_same_plan(file: Path, tmp_path: Path) -> None:
    from crmplan.renderers.plan_json import plan_json

    writer = Writer(Random(7))
    writer.anchoring = 0.0
    text = writer.text(plain(parse(Source(file.name, file.read_text(encoding="utf-8")))[0]))  # type: ignore[arg-type]
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    before, after = tmp_path / "before/p.yaml", tmp_path / "after/p.yaml"
    before.write_text(text, encoding="utf-8", newline="")
    once = formatted(Source("p.yaml", text))
    after.write_text(once, encoding="utf-8", newline="")
    assert once != text

    plans = [plan_json(pipeline.report(pipeline.judge(pipeline.plan(one)))) for one in (before, after)]

    assert values(json.loads(plans[0])) == values(json.loads(plans[1]))


def values(value: Any) -> Any:
    """Return what a plan says, without places and what is ordered by them."""
    if isinstance(value, dict):
        return {name: values(one) for name, one in value.items() if name not in ("place", "headline")}
    if isinstance(value, list):
        return sorted(map(values, value), key=repr)
    return value
