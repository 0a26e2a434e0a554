"""What a committee member reads first agrees with the rest: users, go-lives, float, what was asked."""

from decimal import Decimal
from pathlib import Path

from crmplan import pipeline
from crmplan.renderers.markdown import markdown
from crmplan.report.records import Report


def report_of(tmp_path: Path, text: str) -> Report:
    file = tmp_path / "playbook.yaml"
    file.write_text(text, encoding="utf-8")
    return pipeline.report(pipeline.judge(pipeline.plan(file)))


TWO_COUNTRIES = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana Ruiz}}
regions: {NO: {name: Norway, users: 20}, DE: {name: Germany, users: 40}}
modules: {sales: {}, service: {}}
waves:
  pilot: {regions: [NO], modules: [sales, service]}
  germany: {regions: [DE], modules: [sales, service], after: []}
"""


def test_users_without_groups_stand_in_each_cell(tmp_path: Path) -> None:
    report = report_of(tmp_path, f"{TWO_COUNTRIES}tasks: {{go-live: {{kind: go-live, owner: ana}}}}\n")

    assert [(cell.region, cell.module, cell.users) for cell in report.cells] == [
        ("Norway", "Sales", 20),
        ("Norway", "Service", 20),
        ("Germany", "Sales", 40),
        ("Germany", "Service", 40),
    ]
    assert [one.users for one in report.waves] == [20, 40]


def test_one_go_live_for_all_is_that_of_each_wave_and_region(tmp_path: Path) -> None:
    report = report_of(
        tmp_path,
        TWO_COUNTRIES
        + """\
tasks:
  build: {duration: 5d, owner: ana}
  go-live: {kind: go-live, owner: ana, needs: build}
  care: {kind: hypercare, duration: 10d, owner: ana, needs: go-live}
  close: {duration: 3d, owner: ana, needs: care}
""",
    )

    waves = [(one.name, str(one.go_live), str(one.support_until), one.total_float) for one in report.waves]
    assert waves == [
        ("Pilot", "2027-03-05", "2027-03-19", Decimal(0)),
        ("Germany", "2027-03-05", "2027-03-19", Decimal(0)),
    ]
    regions = [(one.name, str(one.first_go_live), str(one.support_until)) for one in report.regions]
    assert regions == [("Norway", "2027-03-05", "2027-03-19"), ("Germany", "2027-03-05", "2027-03-19")]


def test_go_lives_of_one_day_and_names_said_once(tmp_path: Path) -> None:
    report = report_of(
        tmp_path,
        TWO_COUNTRIES
        + """\
packages:
  land: {for: wave-region, tasks: {build: {duration: 5d, owner: ana}, go-live: {kind: go-live, needs: build}}}
""",
    )

    assert report.headline[2] == "2 go-lives for 60 users are on 2027-03-05."
    assert [row.label for row in report.rows if row.go_live] == [
        "go-live (Norway, Pilot)",
        "go-live (Germany)",
    ]


def test_a_milestone_without_float_is_late_on_its_own_day(tmp_path: Path) -> None:
    report = report_of(
        tmp_path,
        """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana Ruiz}}
tasks:
  begin: {owner: ana}
  build: {duration: 5d, owner: ana, needs: begin}
  go-live: {kind: go-live, owner: ana, needs: build}
  paper: {owner: ana, needs: begin}
  care: {duration: 5d, owner: ana, needs: [go-live, paper]}
""",
    )

    found = {
        row.id: (str(row.finish), str(row.late_finish), row.total_float)
        for row in report.rows
        if row.milestone
    }
    assert found == {
        "begin": ("2027-03-01", "2027-03-01", Decimal(0)),
        "go-live": ("2027-03-05", "2027-03-05", Decimal(0)),
        "paper": ("2027-03-01", "2027-03-08", Decimal(5)),
    }


def test_a_work_package_says_what_was_not_asked(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: Data, start: 2027-03-01, covers: [data, money]}
people: {ana: {name: Ana Ruiz, side: business}}
tasks: {load: {duration: 5d, owner: ana, kind: data-load}}
checks: {ignore: [money]}
"""
    report = report_of(tmp_path, text)

    assert report.headline[-1].endswith(" They ask about data and money alone (`covers`).")
    assert report.readiness.covers == ("data", "money")


def test_those_who_train_others_count_by_their_seats(tmp_path: Path) -> None:
    report = report_of(
        tmp_path,
        """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, users: 600}
people: {ana: {name: Ana Ruiz}}
tasks:
  admins: {kind: training-admin, duration: 5d, owner: ana, training: {seats: 8, sessions: 2}}
  train: {kind: training, duration: 5d, owner: ana, needs: admins, training: {seats: 8, sessions: 2}}
""",
    )

    assert [(one.name, one.users) for one in report.training] == [("admins", 16), ("train", 600)]


def test_the_page_counts_what_the_picture_counts_and_marks_alike(tmp_path: Path) -> None:
    report = report_of(
        tmp_path,
        """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR}
people: {ana: {name: Ana Ruiz, rate: 100 per d}, bo: {name: Bo Lund}}
tasks:
  build: {duration: 5d, owner: ana, team: [ana, bo]}
  ready: {kind: gate-go-live, approvers: [ana], needs: build}
  go-live: {kind: go-live, owner: bo, needs: ready}
  done: {owner: bo, needs: go-live}
""",
    )
    page = markdown(report)

    assert "2 tasks, 1 go-live, 1 gate and 3 links from" in page
    assert [line for line in page.splitlines() if "| Bo Lund |  |  |  |" in line] == [
        "| Bo Lund |  |  |  | 2 | 1 | 5 |  |"
    ]
    for mark, name in (("◆", "ready"), ("▲", "go-live"), ("◇", "done")):
        assert page.count(f"| {mark} {name} |") == 3
