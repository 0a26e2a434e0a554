"""Which findings come, go, and are accepted."""

from pathlib import Path

from crmplan import versions
from crmplan.diff.build import compare
from crmplan.diff.records import FindingChange
from crmplan.diff.side import Side
from tests.diff.sides import side, written
from tests.repositories import Work

TEXT = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, committed_finish: 2027-04-30, covers: [schedule]}
people: {ana: {name: Ana Ruiz}}
tasks:
  design: {duration: 10d, owner: ana}
  build: {duration: 20d, owner: ana, needs: design}
  live: {kind: go-live, owner: ana, needs: build}
"""
LATE = ("duration: 20d", "duration: 40d")
LATER = ("duration: 20d", "duration: 45d")
WAIVER = (
    "accept: [{rule: negative-float, at: programme, by: ana, until: 2027-12-31, reason: The board knows}]\n"
)
KNOWN = "known:\n  negative-float: [The plan ends 5 working days after the committed finish of 2027-04-30]\n"


def short(changes: tuple[FindingChange, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.finding.severity, one.finding.rule, one.finding.tasks) for one in changes]


def told(base: Side, head: Side) -> tuple[list[object], ...]:
    found = compare(base, head, weigh=False).findings
    return tuple(
        [one for one in short(some) if one[1] in ("negative-float", "dangling", "many-dangling")]
        for some in (found.new, found.gone, found.waived, found.unwaived)
    )


def approval(*edits: tuple[str, str], more: str = "", known: str = "") -> Side:
    return side(TEXT + more, *edits, stage="approval", known=known)


MISSED = ("error", "negative-float", ())


def test_a_finding_comes_and_goes() -> None:
    good, late = approval(), approval(LATE)

    assert (([MISSED], [], [], []), ([], [MISSED], [], [])) == (told(good, late), told(late, good))


def test_a_finding_whose_figures_grow_is_the_same() -> None:
    found = compare(approval(LATE), approval(LATER), weigh=False).findings

    assert "negative-float" not in {one.finding.rule for one in (*found.new, *found.gone)}
    assert found.kept


def test_a_waiver_is_told_with_who_gave_it() -> None:
    late, waived = approval(LATE), approval(LATE, more=WAIVER)

    assert (([], [], [MISSED], []), ([], [], [], [MISSED])) == (told(late, waived), told(waived, late))
    (one,) = compare(late, waived, weigh=False).findings.waived
    assert "Ana Ruiz, until 2027-12-31: The board knows" == one.why
    assert ([], [], [], []) == told(waived, waived)


def test_a_finding_that_is_new_and_accepted_at_once_is_no_secret() -> None:
    assert ([], [], [MISSED], []) == told(approval(), approval(LATE, more=WAIVER))


def test_an_accepted_finding_that_is_mended_is_told_by_nobody() -> None:
    assert ([], [], [], []) == told(approval(LATE, more=WAIVER), approval())


def test_known_findings_count_as_accepted() -> None:
    good, late, known = approval(), approval(LATE), approval(LATE, known=KNOWN)

    assert [
        ([], [], [MISSED], []),
        ([], [], [], [MISSED]),
        ([], [], [MISSED], []),
        ([], [], [], []),
    ] == [told(late, known), told(known, late), told(good, known), told(known, good)]
    (one,) = [
        one
        for one in compare(late, known, weigh=False).findings.waived
        if one.finding.rule == "negative-float"
    ]
    assert "It stands in the list of known findings." == one.why


def test_an_old_plan_json_does_not_say_what_was_known() -> None:
    def old(one: Side) -> Side:
        return Side(written(one).snapshot._replace(known=None), None)

    good, late, known = approval(), approval(LATE), approval(LATE, known=KNOWN)

    assert [([], [], [MISSED], []), ([], [], [], []), ([MISSED], [], [], [])] == [
        told(old(late), known),
        told(old(good), known),
        told(old(known), late),
    ]


def test_of_a_finding_about_several_tasks_only_the_new_ones_are_named() -> None:
    loose = "  loose: {duration: 1d, owner: ana}\n"
    one = side(TEXT + loose, stage="approval")
    two = side(TEXT + loose + "  other: {duration: 1d, owner: ana}\n", stage="approval")

    found = compare(one, two, weigh=False).findings

    new = {one.finding.tasks for one in found.new if one.finding.tasks}
    assert new
    assert {("other",)} == new


def test_a_finding_about_a_renamed_task_is_the_same() -> None:
    loose = TEXT + "  loose: {duration: 1d, owner: ana}\n"
    base, head = (side(text, stage="approval") for text in (loose, loose.replace("loose:", "single:")))

    found = compare(base, head, weigh=False).findings

    assert ([], []) == (short(found.new), short(found.gone))


def test_other_stages_are_not_compared() -> None:
    found = compare(written(side(TEXT, stage="draft")), approval(), weigh=False).findings

    reason = "Findings are not compared: those of p.yaml are for the stage draft, the others for approval."
    assert ("", (), (), 0, reason) == (found.stage, found.new, found.gone, found.kept, found.reason)


def test_findings_are_placed_like_edits_by_version_and_folder(tmp_path: Path) -> None:
    work = Work(tmp_path)
    work.commit("good", plans__crm_yaml=TEXT)
    work.commit("late", plans__crm_yaml=TEXT.replace(*LATE))

    pair = versions.pair("good", "late", str(tmp_path / "plans/crm.yaml"), stage="approval")

    assert isinstance(pair, versions.Pair)
    made = compare(pair.base, pair.head)
    missed = [one.finding.at for one in made.findings.new if one.finding.rule == "negative-float"]
    assert ["late:plans/crm.yaml:2"] == [f"{at.file}:{at.line}" for at in missed]
    assert ["late:plans/crm.yaml:6"] == [edit.place for one in made.causes.causes for edit in one.edits]


RUN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, sponsor: ana}
people: {ana: {name: Ana Ruiz, side: business, executive: true}}
regions: {DE: {users: 20}}
modules: {crm: {}}
waves: {first: {regions: [DE], modules: [crm]}}
tasks: {build: {duration: 20d, owner: ana, cost: {implementation: 5000}}}
packages: {land: {for: cell, tasks: {live: {kind: go-live, owner: ana, needs: build}}}}
"""


def test_a_finding_about_who_was_renamed_is_the_same() -> None:
    base = side(RUN, stage="approval")

    for old, new in (("ana", "eva"), ("first", "pilot"), ("DE", "AT")):
        found = compare(base, side(RUN.replace(old, new), stage="approval")).findings
        assert ((), ()) == (found.new, found.gone), new


def test_a_finding_about_a_time_that_slips_is_the_same() -> None:
    base, head = side(RUN, stage="approval"), side(RUN, ("20d", "25d"), stage="approval")

    found = compare(base, head, weigh=False).findings

    assert "upgrade-budget" in {rule for rule, _ in base.snapshot.findings}
    assert "upgrade-budget" not in {one.finding.rule for one in (*found.new, *found.gone)}


def test_another_year_without_money_for_upgrades_is_new() -> None:
    seats = "{category: licence, amount: 100 per month, from: 2027-04-01, until: %s, run: true}"
    more = f"budget: {{lines: {{seats: {seats}}}}}\n"
    base, head = (side(RUN + more % day, stage="approval") for day in ("2027-12-31", "2029-03-01"))

    found = compare(base, head, weigh=False).findings

    assert ["upgrade-budget"] == [
        one.finding.rule for one in found.new if one.finding.rule == "upgrade-budget"
    ]
