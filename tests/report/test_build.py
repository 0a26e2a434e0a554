"""The report says what the plan means: dates, paths, money and rollout in words."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.report.records import Report
from crmplan.report.words import count, listed, percent, worded

ReportOf = Callable[[str], Report]


@pytest.fixture
def report_of(tmp_path: Path) -> ReportOf:
    """Return a function from the text of a playbook to its report."""

    def build(text: str) -> Report:
        file = tmp_path / "playbook.yaml"
        file.write_text(text, encoding="utf-8")
        work = pipeline.plan(file)
        assert [str(one.message) for one in work.findings if one.severity == "error"] == []
        return pipeline.report(pipeline.judge(work))

    return build


HELPDESK = """\
crmplan: 1
programme: {name: Helpdesk CRM, start: 2027-03-01, currency: EUR, sponsor: ana, users: 15}
people: {ana: {name: Ana Ruiz, title: Managing director, side: business, executive: true}}
tasks:
  configure: {duration: 2w, owner: ana}
  train:     {duration: 3d, owner: ana, kind: training, needs: configure}
  go-live:   {kind: go-live, owner: ana, needs: train}
"""


def test_the_headline_of_a_small_plan(report_of: ReportOf) -> None:
    report = report_of(HELPDESK)
    assert report.headline[:4] == (
        "The programme finishes on 2027-03-17; no finish is committed.",
        "No money is planned.",
        "Go-live for 15 users is on 2027-03-17.",
        "3 steps drive the date; the longest are “configure” (10d, Ana Ruiz) and “train” (3d, Ana Ruiz).",
    )


def test_the_rows_of_a_small_plan(report_of: ReportOf) -> None:
    report = report_of(HELPDESK)
    assert [
        (row.id, str(row.start), str(row.finish), row.duration, row.critical, row.why) for row in report.rows
    ] == [
        ("configure", "2027-03-01", "2027-03-12", "10d", True, "starts with the programme"),
        ("train", "2027-03-15", "2027-03-17", "3d", True, "waits for configure"),
        ("go-live", "2027-03-17", "2027-03-17", "0d", True, "waits for train"),
    ]
    assert report.counts == {
        "tasks": 3,
        "gates": 0,
        "milestones": 1,
        "links": 2,
        "critical": 3,
        "near": 0,
    }


TWO_PATHS = """\
crmplan: 1
programme: {name: Two paths, start: 2027-03-01, currency: EUR, committed_finish: COMMITTED}
people: {ana: {name: Ana Ruiz}, bo: {name: Bo Lund}}
tasks:
  long:   {duration: 10d, owner: ana}
  short:  {duration: 7d, owner: bo}
  finish: {duration: 2d, owner: bo, needs: [long, short]}
"""


@pytest.mark.parametrize(
    ("committed", "sentence", "margin"),
    [
        (
            "2027-03-19",
            "The programme finishes on 2027-03-16, 3 working days before the committed 2027-03-19.",
            3,
        ),
        ("2027-03-16", "The programme finishes on 2027-03-16, on the last day that was committed.", 0),
        (
            "2027-03-15",
            "The programme finishes on 2027-03-16, 1 working day after the committed 2027-03-15.",
            -1,
        ),
        (
            "2027-03-14",
            "The programme finishes on 2027-03-16, 2 working days after the committed 2027-03-14.",
            -2,
        ),
        (
            "2027-03-21",
            "The programme finishes on 2027-03-16, 3 working days before the committed 2027-03-21.",
            3,
        ),
    ],
)
def test_the_margin_to_the_committed_finish(
    report_of: ReportOf, committed: str, sentence: str, margin: int
) -> None:
    report = report_of(TWO_PATHS.replace("COMMITTED", committed))
    assert (report.headline[0], report.margin) == (sentence, margin)


def test_the_critical_path_in_words(report_of: ReportOf) -> None:
    report = report_of(TWO_PATHS.replace("COMMITTED", "2027-03-19"))
    assert report.path_sentences == (
        "2 steps drive the finish on 2027-03-16, from “long” (2027-03-01) to “finish”.",
        "Its steps take 12 working days; accountable are Ana Ruiz for 10 and Bo Lund for 2.",
        "Every day saved in “finish” (2d, Bo Lund) brings the finish forward by a day.",
        "Up to 3 working days can be saved in “long” (10d, Ana Ruiz) before the path through “short” "
        "takes over.",
        "The next path runs through “short” and has 3 working days of float.",
        "1 further task has at most 5 working days of float and can become critical soon.",
    )


def test_paths_that_part_behind_a_step_do_not_hold_it(report_of: ReportOf) -> None:
    report = report_of(
        """\
crmplan: 1
programme: {name: Fork, start: 2027-03-01, currency: EUR}
tasks:
  first: {duration: 10d}
  left:  {duration: 5d, needs: first}
  right: {duration: 2d, needs: first}
  last:  {duration: 1d, needs: [left, right]}
"""
    )
    assert report.path_sentences[1:4] == (
        "Nobody is accountable for any of its 16 working days.",
        "Every day saved in “first” (10d, nobody is accountable) or “last” (1d, nobody is accountable) "
        "brings the finish forward by a day.",
        "Up to 3 working days can be saved in “left” (5d, nobody is accountable) before the path through "
        "“right” takes over.",
    )


def test_two_equal_paths_cannot_be_shortened_alone(report_of: ReportOf) -> None:
    report = report_of(
        """\
crmplan: 1
programme: {name: Twins, start: 2027-03-01, currency: EUR}
people: {ana: {name: Ana}}
tasks:
  one:  {duration: 5d, owner: ana}
  two:  {duration: 5d, owner: ana}
  last: {duration: 1d, owner: ana, needs: [one, two]}
"""
    )
    assert report.path_sentences[2:5] == (
        "Every day saved in “last” (1d, Ana) brings the finish forward by a day.",
        "Saving days in “one” (5d, Ana) alone brings nothing: the path through “two” is as long.",
        "1 more task is critical as well: not on this path, but without float.",
    )


def test_a_date_that_holds_the_path_is_named(report_of: ReportOf) -> None:
    report = report_of(
        """\
crmplan: 1
programme: {name: Held, start: 2027-03-01, currency: EUR}
tasks:
  early: {duration: 1d}
  late:  {duration: 1d, needs: early, not_before: 2027-04-05}
"""
    )
    assert [step.cause for step in report.path] == ["not before 2027-04-05"]
    assert "“late” not before 2027-04-05." in report.path_sentences


ROLLOUT = """\
crmplan: 1
programme: {id: nw, name: Northwind, start: 2027-01-11, currency: EUR}
roles: {sponsor: cro, service_owner: sol}
people:
  cro: {name: Claire Fabre, title: Chief revenue officer, side: business, executive: true}
  kari: {name: Kari Moe, side: business}
  jonas: {name: Jonas Weber, side: business}
  sol: {name: Sol Lee, side: it}
  builder: {name: Integrator, side: vendor, rate: 900 per d}
groups: {rep: {name: Sales reps}, agent: {name: Service agents}}
regions:
  NO: {name: Norway, lead: kari, users: {rep: 40, agent: 12}}
  DE: {name: Germany, lead: jonas, users: {rep: 220, agent: 90}}
modules:
  sales: {name: Sales, owner: cro, groups: [rep]}
  service: {name: Service, owner: sol, groups: [agent]}
waves:
  pilot: {name: Pilot, cells: [NO/sales]}
  wave-1: {regions: [DE], modules: [sales, service]}
exclude: [{cell: NO/service, reason: Run from the German desk, owner: sol, review: 2028-01-15}]
phases: [design, build, rollout]
tasks:
  core: {name: Design the core, phase: design, duration: 10d, owner: cro, team: [builder 2]}
packages:
  build:
    for: cell
    defaults: {phase: build, owner: region.lead}
    tasks:
      configure: {name: Configure, duration: 5d, team: [builder], needs: [core, previous-wave/all/go-live]}
      train:
        name: Train
        kind: training
        phase: rollout
        duration: 2d
        needs: configure
        training: {hours: 8, format: hands-on, topics: [tool, process], seats: 20, sessions: 12}
        cost: {training: 100 per user}
      ready:
        name: Go or no-go
        kind: gate-go-live
        approvers: [cro]
        needs: [train +3d]
        criteria: {calm: open = 0, ok: {text: Rollback rehearsed}}
      go-live: {name: Go-live, kind: go-live, phase: rollout, needs: ready}
      care:
        name: Hypercare
        kind: hypercare
        phase: rollout
        duration: 10d
        owner: sol
        needs: go-live
        exit: {calm: open = 0}
measures: {open: {name: Open incidents}}
gates:
  scale:
    name: Release the rollout
    kind: gate-funding
    needs: NO/sales/care
    opens: wave-1/all/configure
    approvers: [cro]
budget:
  approved: 100000
  contingency: 10%
  categories: {training: 30000, implementation: 40000}
  lines:
    seats: {category: licence, amount: 1200, from: 2027-01-01, until: 2027-12-31, run: true}
  funding: {seed: {amount: 40000, released: 2027-01-11}, grow: {amount: 60000, gate: scale}}
"""


def test_twins_are_told_apart_by_their_scope(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT)
    labels = {row.id: row.label for row in report.rows}
    assert labels["core"] == "Design the core"
    assert labels["NO/sales/go-live"] == "Go-live (Norway, Sales)"
    assert labels["DE/service/go-live"] == "Go-live (Germany, Service)"


def test_milestones_are_in_order_of_time(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT)
    assert [(str(one.day), one.kind, one.name, one.drives) for one in report.milestones] == [
        ("2027-02-05", "gate", "Go or no-go (Norway, Sales)", "Train"),
        ("2027-02-05", "go-live", "Go-live (Norway, Sales)", "Train"),
        ("2027-02-19", "gate", "Release the rollout", "Hypercare (Norway, Sales)"),
        ("2027-03-05", "gate", "Go or no-go (Germany, Sales)", "Train"),
        ("2027-03-05", "go-live", "Go-live (Germany, Sales)", "Train"),
        ("2027-03-05", "gate", "Go or no-go (Germany, Service)", "Train"),
        ("2027-03-05", "go-live", "Go-live (Germany, Service)", "Train"),
    ]


def test_a_gate_says_what_it_asks_opens_and_releases(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT)
    gate = next(one for one in report.gates if one.name == "Release the rollout")
    assert gate.opens == ("Configure (Germany, Sales)", "Configure (Germany, Service)")
    assert gate.releases == ("EUR 60,000 (grow)",)
    assert gate.approvers == ("Claire Fabre",)
    ready = report.gates[0]
    assert [text for text, _ in ready.criteria][-1] == "Rollback rehearsed"


def test_the_cells_of_the_rollout(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT)
    assert [(one.region, one.module, one.wave, one.users, str(one.go_live)) for one in report.cells] == [
        ("Norway", "Sales", "Pilot", 40, "2027-02-05"),
        ("Norway", "Service", "", 0, "None"),
        ("Germany", "Sales", "Wave 1", 220, "2027-03-05"),
        ("Germany", "Service", "Wave 1", 90, "2027-03-05"),
    ]
    assert report.cells[1].excluded == (
        "Run from the German desk. Decided by Sol Lee. Reviewed on 2028-01-15."
    )


def test_waves_and_regions(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT)
    assert [
        (one.name, one.cells, one.users, str(one.start), str(one.go_live), str(one.support_until))
        for one in report.waves
    ] == [
        ("Pilot", "Norway: Sales", 40, "2027-01-25", "2027-02-05", "2027-02-19"),
        ("Wave 1", "Germany: Sales and Service", 310, "2027-02-22", "2027-03-05", "2027-03-19"),
    ]
    assert [(one.name, one.lead, one.users, str(one.last_go_live)) for one in report.regions] == [
        ("Norway", "Kari Moe", 40, "2027-02-05"),
        ("Germany", "Jonas Weber", 310, "2027-03-05"),
    ]


def test_training_counts_the_days_to_its_go_live(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT)
    first = report.training[0]
    assert (first.name, first.groups, first.users, first.hours, first.format, first.topics, first.seats) == (
        "Train (Norway, Sales)",
        "Sales reps",
        40,
        "8 h",
        "hands-on",
        "tool, process",
        "12 sessions of 20 seats",
    )
    assert (str(first.finish), str(first.go_live), first.days_before) == ("2027-02-02", "2027-02-05", 3)
    assert str(first.cost) == "EUR 4,000"


def test_support_lasts_until_the_chain_of_hypercare_ends(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT)
    first = report.support[0]
    assert (first.go_live, str(first.until), first.days, first.owner) == (
        "Go-live (Norway, Sales)",
        "2027-02-19",
        10,
        "Sol Lee",
    )
    assert report.run_support == (
        "Sol Lee owns the service after hypercare.",
        "Running it costs EUR 1,200 in 2027, outside the approved sum.",
    )


def test_the_tables_of_money_sum_to_the_planned_cost(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT)
    sums = {kind: sum(row.planned.amount for row in rows) for kind, rows in report.budget.items()}
    assert set(sums.values()) == {report.cost.planned.amount}
    assert {"category", "region", "module", "wave", "phase", "owner", "month", "quarter"} <= set(sums)
    training = report.budget["category"][0]
    assert (training.name, str(training.planned), str(training.difference)) == (
        "Training",
        "EUR 35,000",
        "EUR -5,000",
    )


def test_the_headline_of_a_rollout(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT)
    assert report.headline[1:5] == (
        "It costs EUR 66,500, with 10 % contingency EUR 73,150: EUR 26,850 less than the approved EUR 100,000.",
        "3 go-lives for 350 users run from 2027-02-05 (Norway, Sales) to 2027-03-05 (Germany, Service).",
        "12 steps drive the date; the longest are “Design the core” (10d, Claire Fabre) and "
        "“Hypercare (Norway, Sales)” (10d, Sol Lee).",
        "The next gate is “Go or no-go (Norway, Sales)” on 2027-02-05, decided by Claire Fabre.",
    )


def test_people_with_what_hangs_on_them(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT)
    builder = next(one for one in report.people if one.id == "builder")
    assert (builder.name, builder.accountable, builder.does, builder.days, str(builder.cost)) == (
        "Integrator",
        0,
        4,
        Decimal(35),
        "EUR 31,500",
    )
    sponsor = report.people[0]
    assert (sponsor.roles, sponsor.accountable) == (("sponsor",), 2)


def test_links_say_which_one_drives(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT)
    at = {row.id: place for place, row in enumerate(report.rows)}
    into = [link for link in report.links if link.succ == at["DE/sales/configure"]]
    assert [(report.rows[link.pred].id, link.driving) for link in into] == [
        ("core", False),
        ("NO/sales/go-live", False),
        ("scale", True),
    ]
    ready = next(link for link in report.links if link.succ == at["NO/sales/ready"])
    assert (ready.type, ready.lag) == ("FS", "+3d")


def test_the_same_playbook_gives_the_same_report(report_of: ReportOf) -> None:
    first, second = report_of(ROLLOUT), report_of(ROLLOUT)
    assert first._replace(cost=second.cost) == second


PROGRESS = """\
progress:
  2027-02-05:
    tasks:
      core: {started: 2027-01-11, finished: 2027-01-22}
      NO/sales/configure: {started: 2027-01-25, finished: 2027-01-29}
      NO/sales/train: {started: 2027-02-01, done: 50%}
    gates: {NO/sales/ready: {decided: go, on: 2027-02-05, by: cro}}
    measures: {NO/sales/ready/calm: 0}
events:
  steering: {name: Steering committee, kind: steering, every: 2w, from: 2027-01-18, until: 2027-03-05, owner: cro}
"""


def test_progress_is_told(report_of: ReportOf) -> None:
    report = report_of(ROLLOUT + PROGRESS)
    rows = {row.id: row for row in report.rows}
    assert str(report.status) == "2027-02-05"
    assert [(rows[id].started, rows[id].finished, rows[id].done) for id in ("core", "NO/sales/train")] == [
        (True, True, rows["core"].done),
        (True, False, Decimal("0.5")),
    ]
    assert rows["core"].critical is False
    gate = next(gate for gate in report.gates if report.rows[gate.row].id == "NO/sales/ready")
    assert (gate.decided, gate.criteria[0][1]) == ("go", "0")
    assert report.headline[4].startswith("The next gate is “Release the rollout”")


def test_a_finished_plan_says_so(report_of: ReportOf) -> None:
    report = report_of(
        """\
crmplan: 1
programme: {name: Done, start: 2027-03-01, currency: EUR}
tasks:
  only: {name: Only task, duration: 3d}
progress: {2027-03-31: {tasks: {only: {started: 2027-03-01, finished: 2027-03-05}}}}
"""
    )
    assert report.headline[0] == "The programme finished on 2027-03-05; no finish is committed."
    assert report.path_sentences == ("Everything is finished; “Only task” was the last, on 2027-03-05.",)


def test_the_smallest_plan_has_a_report(report_of: ReportOf) -> None:
    report = report_of(
        "crmplan: 1\nprogramme: {name: Tiny, start: 2027-03-01}\ntasks:\n  one: {duration: 1d}\n"
    )
    assert report.headline[:4] == (
        "The programme finishes on 2027-03-01; no finish is committed.",
        "No money is planned.",
        "Nothing goes live in this plan.",
        "1 step drives the date; the longest is “one” (1d, nobody is accountable).",
    )
    assert (report.milestones, report.gates, report.waves, report.support, report.training) == ((),) * 5


def test_events_have_their_days(report_of: ReportOf) -> None:
    (event,) = report_of(ROLLOUT + PROGRESS).events
    assert (event.name, event.owner, [str(day) for day in event.days]) == (
        "Steering committee",
        "Claire Fabre",
        ["2027-01-18", "2027-02-01", "2027-02-15", "2027-03-01"],
    )


# --- words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "most", "expected"),
    [
        ([], 0, ""),
        (["a"], 0, "a"),
        (["a", "b"], 0, "a and b"),
        (["a", "b", "c"], 0, "a, b and c"),
        (["a", "b", "c", "d"], 3, "a, b and 2 more"),
    ],
)
def test_lists_in_words(items: list[str], most: int, expected: str) -> None:
    assert listed(items, most) == expected


def test_counts_and_shares_in_words() -> None:
    assert [count(number, "{number} entry", "{number} entries") for number in (1, 1200)] == [
        "1 entry",
        "1,200 entries",
    ]
    assert [percent(Decimal("0.1")), percent(Decimal("0.125"))] == ["10 %", "12.5 %"]
    assert worded("internal-labour") == "Internal labour"
