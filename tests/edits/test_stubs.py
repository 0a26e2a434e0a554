"""Stubs: comments at the place where a key is missing, which change nothing until somebody takes the # away."""

import textwrap

import pytest

from crmplan.edits import with_stubs
from crmplan.edits.stubs import same
from crmplan.model import WARNING, Finding, Location, Stub
from crmplan.nodes import parse
from crmplan.source import Source


def finding(rule: str, path: str, text: str, line: int = 1, column: int = 1) -> Finding:
    at = Location("plan.yaml", line, column, line, column + 1)
    return Finding(rule, "X-01", WARNING, f"It lacks {rule}", at, stubs=(Stub(path, text),))


def stubbed(text: str, *findings: Finding) -> str:
    """The text with stubs; it says the same as before, and nothing is added a second time."""
    text = textwrap.dedent(text)
    once = with_stubs(findings, {"plan.yaml": Source("plan.yaml", text)}).texts.get("plan.yaml", text)
    assert same(parse(Source("f", text))[0], parse(Source("f", once))[0])
    assert with_stubs(findings, {"plan.yaml": Source("plan.yaml", once)}).texts == {}
    return once


def test_a_key_follows_the_last_entry_of_its_map() -> None:
    text = """\
        programme:
          name: CRM  # the name
          # a word on the start
          start: 2027-03-01

        # People
        people: {}
        """
    expected = """\
        programme:
          name: CRM  # the name
          # a word on the start
          start: 2027-03-01
          ## sponsor: It lacks sponsor.
          # sponsor: ana

        # People
        people: {}
        """
    assert stubbed(text, finding("sponsor", "programme", "sponsor: ana")) == textwrap.dedent(expected)


def test_missing_sections_stand_at_the_end_in_the_order_of_the_language() -> None:
    found = [
        finding("risks", "risks", "late: {name: Late}"),
        finding("lead", "roles", "lead: ana"),
        finding("training", "budget.lines", "training:\n  category: training\n  amount: 5000"),
        finding("contingency", "", "budget:\n  contingency: 10%"),
    ]
    expected = """\
        crmplan: 1

        # roles:
        #   # lead: It lacks lead.
        #   lead: ana

        # budget:
        #   lines:
        #     # training: It lacks training.
        #     training:
        #       category: training
        #       amount: 5000
        #   # contingency: It lacks contingency.
        #   contingency: 10%

        # risks:
        #   # risks: It lacks risks.
        #   late: {name: Late}
        """
    assert stubbed("crmplan: 1\n", *found) == textwrap.dedent(expected)


def test_a_map_in_braces_gets_a_line_behind_its_statement() -> None:
    text = """\
        tasks:
          train: {kind: training,
                  training: {hours: 8}}
          live: {kind: go-live}
        """
    expected = """\
        tasks:
          train: {kind: training,
                  training: {hours: 8}}
          ## seats: It lacks seats.
          # in the braces of tasks.train.training: seats: 12
          live: {kind: go-live}
        """
    assert stubbed(text, finding("seats", ".training", "seats: 12", 2, 3)) == textwrap.dedent(expected)


def test_what_two_checks_ask_for_stands_there_once() -> None:
    found = [finding("one", "roles", "lead: ana"), finding("two", "roles", "lead: ben")]
    expected = """\
        roles:
          sponsor: ana
          ## one: It lacks one.
          ## two: It lacks two.
          # lead: ana
        """
    assert stubbed("roles:\n  sponsor: ana\n", *found) == textwrap.dedent(expected)


def test_an_id_that_is_taken_gets_a_number_and_a_key_that_is_there_no_stub() -> None:
    text = "gates:\n  train: {kind: gate-stage}\ntasks:\n  live:\n    kind: go-live\n"
    found = [
        finding("training", "tasks", "train: {kind: training}"),
        finding("kind", ".", "kind: training", 4, 3),
    ]
    assert (
        stubbed(text, *found) == text + "  ## training: It lacks training.\n  # train-2: {kind: training}\n"
    )


def test_a_stub_whose_comment_was_taken_away_is_not_written_again() -> None:
    text = "tasks:\n  live: {kind: go-live}\n  # training: It lacks training.\n  train: {kind: training}\n"
    assert stubbed(text, finding("training", "tasks", "train: {kind: training}")) == text


def test_a_section_of_comments_gets_its_stub_inside() -> None:
    text = "risks:\n  # nothing yet\ntasks: {}\n"
    expected = "risks:\n  # nothing yet\n  ## risks: It lacks risks.\n  # late: {name: Late}\ntasks: {}\n"
    assert stubbed(text, finding("risks", "risks", "late: {name: Late}")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "tasks:\n  a:\n    name: |\n      two\n      lines\n\nroles: {lead: ana}\n",
        "tasks:\n  a:\n    name: >-\n      two\n      lines\n",
        "tasks:\n  a:\n    name: two\n      lines\n",
        'tasks:\n  a:\n    name: "two\n\n      lines"  # word\n',
        "tasks:\n  a:\n    needs:\n    - b\n    - c\n\n\n",
        "tasks:\n  a:\n    owner:\n",
        "tasks: {a: {kind: x}}\n...\n",
        "{tasks: {a: {kind: x}}}",
        "tasks:\r\n  a:\r\n    kind: x\r\n",
        "tasks:\n    a:\n        kind: x",
        "base: &b {kind: x}\ntasks:\n  a:\n    kind: x\n    list: [1,\n      2]\nother: *b\n",
    ],
)
def test_stubs_leave_the_meaning_as_it_is(text: str) -> None:
    after = stubbed(text, finding("owner", "tasks.a", "team: [ana]"), finding("top", "risks", "r: {name: x}"))
    assert [rule for rule in ("owner", "top") if f"# {rule}: It lacks {rule}." in after] == ["owner", "top"]


def test_where_a_comment_would_belong_to_a_text_nothing_is_written() -> None:
    text = "tasks:\n  a:\n    name: |+\n      kept\n\n\n"
    result = with_stubs([finding("owner", "tasks.a", "owner: ana")], {"plan.yaml": Source("plan.yaml", text)})
    assert (result.texts, result.left[0].why) == ({}, "a comment there would become a part of the text above")


def test_entries_of_lists_and_other_values_are_left_to_people() -> None:
    text = "exclude:\n  - cell: NO/service\n    reason: none\nroles: ana\n"
    found = [finding("owner", ".", "owner: ana", 2, 5), finding("lead", "roles", "lead: ana")]
    result = with_stubs(found, {"plan.yaml": Source("plan.yaml", text)})
    expected = [("owner", "it belongs into an entry of a list"), ("lead", "another value stands there")]
    assert [(one.finding.rule, one.why) for one in result.left] == expected


def test_a_message_of_a_playbook_cannot_leave_its_comment() -> None:
    hostile = finding("x", "roles", "lead: ana")._replace(message="Nobody\nleads: evil\x1b[2J\u2028x: y")
    after = with_stubs([hostile], {"plan.yaml": Source("plan.yaml", "crmplan: 1\n")}).texts["plan.yaml"]
    assert all(line.startswith(("#", "crmplan")) or not line for line in after.splitlines())
    assert "\x1b" not in after


def test_each_stub_goes_into_the_file_that_holds_its_place() -> None:
    sources = {
        "top.yaml": Source("top.yaml", "crmplan: 1\ninclude: [people.yaml]\n"),
        "people.yaml": Source("people.yaml", "roles:\n  sponsor: ana\n"),
    }
    found = [finding("lead", "roles", "lead: ana"), finding("risks", "risks", "r: {name: x}")]
    result = with_stubs(found, sources)
    assert [(one.file, one.where) for one in result.written] == [
        ("top.yaml", "risks.r"),
        ("people.yaml", "roles.lead"),
    ]
