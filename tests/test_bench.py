"""The rollouts of the bench mean the same in every form, else their times would compare nothing."""

import json
from datetime import date
from pathlib import Path

from bench import diff, generate, history, passes, rivals
from bench.calendar import working_days
from bench.stages import stages


def test_flat_and_matrix_playbooks_and_the_bare_passes_agree(tmp_path: Path) -> None:
    rows = json.loads(rivals.write("json", 100, tmp_path).read_text())
    early, slack, length = passes.over_lists(rows)
    finish = str(working_days(length)[length - 1])
    flat, matrix = rivals.write("yaml", 100, tmp_path), rivals.write("matrix", 100, tmp_path)

    assert "2027-06-14" == finish
    assert [finish, finish] == [stages(file)["finish"] for file in (flat, matrix)]
    assert length == passes.over_networkx(rows)
    assert len(rows) == sum(free >= 0 for free in slack)
    assert 0 == early[0]


def test_the_floor_reads_the_links_of_a_flat_playbook_as_they_were_generated() -> None:
    tree = passes.events(generate.flat(100))
    expected = [
        (item.id.replace("/", "-"), item.days, [(to.replace("/", "-"), *rest) for to, *rest in item.needs])
        for item in generate.items(100)
    ]

    assert expected == passes.rows_of(tree)


def test_working_days_leave_out_weekends_and_closed_days() -> None:
    days = working_days(88)

    assert [date(2027, 1, day) for day in (4, 5, 6, 7, 8, 11)] == days[:6]
    assert [date(2027, 5, day) for day in (5, 7)] == days[-2:]


def test_the_history_of_the_bench_has_as_many_versions_as_commits() -> None:
    contents = history.stream(40).split(b"inline crm.yaml\n")[1:]

    assert 40 == len(set(contents))


def test_the_comparisons_of_the_bench_have_as_many_edits_as_they_say() -> None:
    before = history.PLAYBOOK.read_text(encoding="utf-8").splitlines()

    for number in diff.EDITS:
        after = diff.edited(number).splitlines()
        assert number == sum(one != other for one, other in zip(before, after, strict=True))
