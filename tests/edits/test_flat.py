"""The lines that git compares: one for each value, the same whatever the layout."""

from random import Random
from textwrap import dedent

import pytest

from crmplan.edits.flat import flat
from crmplan.edits.format import formatted
from crmplan.nodes import parse
from crmplan.source import Source
from tests.conftest import ROOT
from tests.edits.styled import Writer
from tests.yaml_texts import plain


def lines(text: str) -> list[str]:
    return flat(Source("p.yaml", dedent(text))).splitlines()


def test_each_value_has_a_line_with_the_way_to_it() -> None:
    text = """\
        # About it
        crmplan: 1
        roles: {sponsor: ana, steering: [ana, bob]}
        tasks:
          # Ask first.
          build: {owner: ana, duration: 5d, name: "Build it, all"}   # big
          train:
            training:
              topics: [tool, "a, b"]
              hours: 8
            description: |
              One
              two
            # nobody else
        packages:
          teach:
            for: cell
            defaults: {needs+: [a]}
            tasks: {train: {}}
            override:
              - set: {duration: 3d}   # two systems
                when: {region: "NO"}
        phases: [a, b]
        # the end
        """
    expected = """\
        # About it
        crmplan: 1
        roles.sponsor: ana
        roles.steering: [ana, bob]
        phases: [a, b]
        # Ask first.
        tasks.build.name: Build it, all  # big
        tasks.build.duration: 5d
        tasks.build.owner: ana
        tasks.train.training: {hours: 8, topics: [tool, "a, b"]}
        tasks.train.description: "One\\ntwo\\n"
        # nobody else
        packages.teach.for: cell
        packages.teach.defaults: {needs+: [a]}
        packages.teach.tasks.train: {}
        packages.teach.override - {when: {region: NO}, set: {duration: 3d}}  # two systems
        # the end
        """
    assert dedent(expected).splitlines() == lines(text)


def test_text_that_looks_like_a_number_keeps_its_quotes_where_that_counts() -> None:
    text = 'people: {b: {title: null, capacity: "2"}}\ntasks: {a: {name: "5"}}\nchecks: {set: {rule: {share: "5"}}}\n'
    expected = [
        "people.b.title: null",
        'people.b.capacity: "2"',
        "tasks.a.name: 5",
        'checks.set: {rule: {share: "5"}}',
    ]
    assert expected == lines(text)


@pytest.mark.parametrize("text", ["tasks: {a: [}\n", "a: 1\na: 2\n", "- no map\n", "<<<<<<< HEAD\n", "  \n"])
def test_a_text_with_errors_is_shown_as_it_is(text: str) -> None:
    assert text == flat(Source("p.yaml", text))


@pytest.mark.parametrize("seed", range(20))
def test_layout_does_not_show(seed: int) -> None:
    file = ROOT / "playbooks/examples/northwind.yaml"
    writer = Writer(Random(seed))
    writer.chatty = 0.0
    text = writer.text(plain(parse(Source(file.name, file.read_text(encoding="utf-8")))[0]))  # type: ignore[arg-type]
    source = Source("p.yaml", text)

    assert flat(source) == flat(Source("p.yaml", formatted(source)))


def test_every_comment_of_the_shipped_playbooks_is_there() -> None:
    for file in sorted(ROOT.glob("playbooks/*.yaml")):
        text = file.read_text(encoding="utf-8")
        shown = flat(Source(file.name, text))
        words = [line.strip() for line in text.splitlines() if line.strip().startswith("# ")]
        assert [] == [word for word in words if word not in shown]
