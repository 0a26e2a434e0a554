"""Cover: how far each group of each region is trained before its go-live and helped after it."""

from datetime import date
from decimal import Decimal

from tests.report.pack.conftest import ReportOf

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
calendars: {default: {week: mon-fri, hours: 8}}
groups: {rep: {name: Sales reps}, agent: {name: Agents}}
regions:
  NO: {name: Norway, users: {rep: 30, agent: 12}}
  DE: {name: Germany, users: {rep: 70}}
modules: {sales: {name: Sales, groups: [rep]}, service: {name: Service, groups: [agent]}}
waves: {one: {cells: [NO/sales, NO/service]}, two: {cells: [DE/sales]}}
exclude: [{cell: DE/service, reason: Later}]
packages:
  land:
    for: cell
    tasks:
      train: {kind: training, duration: 5d, needs: previous-wave/all/care,
              training: {hours: 8, seats: 12, sessions: 3}}
      live: {kind: go-live, needs: train}
      care: {kind: hypercare, duration: 10d, needs: live}
    override:
      - {when: {region: NO, module: service, task: train}, set: {training: {hours: null, seats: null}}, reason: Film}
"""


def test_users_seats_training_and_support(report_of: ReportOf) -> None:
    # Wave one: train Mon 1 to Fri 5 March, go-live that Friday, hypercare to Fri 19; wave two the same from Mon 22.
    rows = report_of(PLAN).pack.cover

    assert [(row.region, row.group, row.modules, row.users, row.seats, row.hours) for row in rows] == [
        ("Norway", "Sales reps", ("Sales",), 30, 36, 8),
        ("Norway", "Agents", ("Service",), 12, None, None),
        ("Germany", "Sales reps", ("Sales",), 70, 36, 8),
    ]
    first = (date(2027, 3, 5), date(2027, 3, 5), date(2027, 3, 19))
    second = (date(2027, 3, 26), date(2027, 3, 26), date(2027, 4, 9))
    assert [(row.trained_by, row.go_live, row.support_until) for row in rows] == [first, first, second]
    assert [row.gap for row in rows] == [
        "",
        "hours are not said; seats are not said",
        "36 seats for 70 users",
    ]


def test_what_is_missing_is_named(report_of: ReportOf) -> None:
    untrained = report_of(PLAN.replace("needs: train}", "needs: previous-wave/all/care}")).pack.cover
    alone = report_of(PLAN.replace("needs: live}", "needs: train}")).pack.cover
    never = report_of(
        PLAN.replace("kind: go-live", "kind: milestone").replace("kind: milestone, ", "")
    ).pack.cover

    assert {row.gap for row in untrained} == {"no training before go-live"}
    assert {(row.seats, row.trained_by) for row in untrained} == {(None, None)}
    assert [row.gap for row in alone] == [
        "no hypercare after go-live",
        "hours are not said; seats are not said; no hypercare after go-live",
        "36 seats for 70 users; no hypercare after go-live",
    ]
    assert [(row.gap, row.go_live, row.users) for row in never] == [
        ("no go-live", None, 30),
        ("no go-live", None, 12),
        ("no go-live", None, 70),
    ]


def test_modules_that_go_live_together_share_a_row(report_of: ReportOf) -> None:
    # One go-live of the programme for both modules; the only training is for reps, with seats for all 10.
    rows = report_of(
        "crmplan: 1\n"
        "programme: {name: CRM, start: 2027-03-01}\n"
        "groups: {rep: {name: Reps}, agent: {name: Agents}}\n"
        "regions: {NO: {name: Norway, users: {rep: 10, agent: 5}}}\n"
        "modules: {sales: {name: Sales, groups: [rep]}, mail: {name: Mail, groups: [rep, agent]}}\n"
        "tasks:\n"
        "  a: {kind: training, duration: 2d, training: {groups: [rep], hours: 4, seats: 5, sessions: 2}}\n"
        "  b: {kind: training, duration: 1d, training: {groups: [rep], hours: 1.5, seats: 10}, needs: a}\n"
        "  live: {kind: go-live, needs: b}\n"
    ).pack.cover

    assert [(row.group, row.modules, row.seats, row.hours, row.gap) for row in rows] == [
        ("Reps", ("Sales", "Mail"), 20, Decimal("5.5"), "no hypercare after go-live"),
        ("Agents", ("Mail",), None, None, "no training before go-live; no hypercare after go-live"),
    ]


def test_a_course_for_several_groups_has_seats_for_all_of_them(report_of: ReportOf) -> None:
    # 12 seats are enough for the 10 reps, but the 5 agents sit there too.
    rows = report_of(
        "crmplan: 1\n"
        "programme: {name: CRM, start: 2027-03-01, users: {rep: 10, agent: 5}}\n"
        "groups: {rep: {name: Reps}, agent: {name: Agents}}\n"
        "tasks:\n"
        "  a: {kind: training, duration: 2d, training: {hours: 4, seats: 12}}\n"
        "  live: {kind: go-live, needs: a}\n"
        "  care: {kind: hypercare, duration: 2w, needs: live}\n"
    ).pack.cover

    assert [(row.group, row.region, row.gap) for row in rows] == [
        ("Reps", "", "12 seats for 15 users"),
        ("Agents", "", "12 seats for 15 users"),
    ]


def test_users_without_groups_are_all_users(report_of: ReportOf) -> None:
    rows = report_of(
        "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01, users: 15}\n"
        "tasks: {live: {kind: go-live}, care: {kind: hypercare, duration: 2w, needs: live}}\n"
    ).pack.cover

    assert [(row.group, row.region, row.modules, row.users, row.gap) for row in rows] == [
        ("All users", "", (), 15, "no training before go-live")
    ]


def test_the_matrix_shows_the_cover_of_each_cell(report_of: ReportOf) -> None:
    cells = report_of(PLAN).pack.cells

    assert [(one.region, one.module, one.wave, one.users) for one in cells] == [
        ("Norway", "Sales", "One", 30),
        ("Norway", "Service", "One", 12),
        ("Germany", "Sales", "Two", 70),
        ("Germany", "Service", "", 0),
    ]
    assert [one.gap for one in cells] == [
        "",
        "hours are not said; seats are not said",
        "36 seats for 70 users",
        "",
    ]
    assert [(one.go_live, one.trained_by, one.support_until) for one in cells[1:]] == [
        (date(2027, 3, 5), date(2027, 3, 5), date(2027, 3, 19)),
        (date(2027, 3, 26), date(2027, 3, 26), date(2027, 4, 9)),
        (None, None, None),
    ]
    assert cells[3].excluded == "Later."


def test_a_cell_names_the_groups_that_miss_something(report_of: ReportOf) -> None:
    # Both groups get the one module, and only the agents have no course.
    text = (
        "crmplan: 1\n"
        "programme: {name: CRM, start: 2027-03-01}\n"
        "groups: {rep: {name: Reps}, agent: {name: Agents}}\n"
        "regions: {NO: {name: Norway, users: {rep: 10, agent: 5}}}\n"
        "modules: {mail: {name: Mail, groups: [rep, agent]}}\n"
        "tasks:\n"
        "  a: {kind: training, duration: 2d, training: {groups: [rep], hours: 4, seats: 10}}\n"
        "  live: {kind: go-live, needs: a}\n"
        "  care: {kind: hypercare, duration: 1w, needs: live}\n"
    )
    (cell,) = report_of(text).pack.cells

    assert (cell.gap, cell.trained_by, cell.users) == (
        "Agents: no training before go-live",
        date(2027, 3, 2),
        15,
    )
