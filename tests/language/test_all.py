"""``all`` in a list of regions, modules or waves stands for every one of them."""

from pathlib import Path

import pytest

import crmplan
from crmplan.analyses.cost import cost
from crmplan.schedule import schedule

TEXT = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR}
people: {ana: {name: Ana Ruiz}}
regions: {NO: {users: 20}, DE: {users: 30}}
modules: {sales: {}, service: {}}
waves: {one: {regions: REGIONS, modules: MODULES}}
freezes: {spring: {from: 2027-03-01, to: 2027-03-31, regions: FROZEN, blocks: [go-live], effect: move}}
sources: {old-crm: {owner: ana, regions: FROZEN}}
packages: {land: {for: cell, tasks: {go-live: {kind: go-live, owner: ana}}}}
budget: {lines: {seats: {category: licence, amount: 10 per user, for: MODULES, on: 2027-04-30}}}
"""


def plan_of(folder: Path, **words: str):
    text = TEXT
    for name, value in words.items():
        text = text.replace(name.upper(), value)
    file = folder / "playbook.yaml"
    file.write_text(text, encoding="utf-8")
    return crmplan.plan(file)


@pytest.mark.parametrize("word", ["all", "[all]"])
def test_all_is_what_naming_each_is(tmp_path: Path, word: str):
    every = plan_of(tmp_path, regions="[NO, DE]", modules="[sales, service]", frozen="[NO, DE]")
    plan = plan_of(tmp_path, regions=word, modules=word, frozen=word)

    assert [finding.message for finding in plan.findings] == []
    assert [task.id for task in plan.tasks] == [task.id for task in every.tasks]
    assert len(plan.tasks) == 4
    dates = schedule(plan)
    assert list(dates.start) == list(schedule(every).start)
    assert str(cost(plan, dates).planned) == "EUR 500"


def test_a_misspelt_name_beside_all_is_found(tmp_path: Path):
    with pytest.raises(crmplan.PlaybookError, match='no region "NOR"; did you mean "NO"'):
        plan_of(tmp_path, regions="[all, NOR]", modules="all", frozen="all")
