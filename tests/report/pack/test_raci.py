"""RACI: one row for each kind of work, counted over the cells."""

from tests.report.pack.conftest import ReportOf

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana}, ben: {name: Ben}, cleo: {name: Cleo}, dan: {name: Dan}, eve: {name: Eve}}
groups: {rep: {}}
phases: {first: First, then: Then}
regions:
  NO: {name: Norway, lead: ben, users: {rep: 4}}
  DE: {name: Germany, lead: cleo, users: {rep: 4}}
  FR: {name: France, lead: cleo, users: {rep: 4}}
modules: {sales: {groups: [rep]}}
waves: {one: {regions: [NO, DE, FR], modules: [sales]}}
tasks:
  charter: {name: Sign the charter, phase: first, duration: 1d, owner: ana, team: [ana, dan], informed: [eve]}
packages:
  build:
    for: cell
    defaults: {phase: then, owner: region.lead}
    tasks:
      train: {name: Train, duration: 2d, team: [dan 2], consulted: [eve, region.lead]}
      go: {name: Decide, kind: gate-go-live, owner: ana, approvers: [ana, region.lead], needs: train}
      live: {name: Live, kind: go-live, needs: go}
    override:
      - {when: {region: FR, task: train}, set: {name: Train twice, team: [dan, eve]}, reason: Two shifts}
"""


def test_a_row_for_each_kind_of_work(report_of: ReportOf) -> None:
    rows = report_of(PLAN).pack.raci

    assert [(row.work, row.phase, row.times) for row in rows] == [
        ("Sign the charter", "First", 1),
        ("Train", "Then", 3),
        ("Decide", "Then", 3),
        ("Live", "Then", 3),
    ]
    # Cleo leads two of the three regions, so she stands before Ben, and France has Eve as well.
    assert [row[3:7] for row in rows] == [
        (("Ana",), ("Ana", "Dan"), (), ("Eve",)),
        (("Cleo", "Ben"), ("Dan", "Eve"), ("Eve", "Cleo", "Ben"), ()),
        (("Ana",), ("Ana", "Cleo", "Ben"), (), ()),
        (("Cleo", "Ben"), (), (), ()),
    ]


def test_rows_lead_to_the_tasks(report_of: ReportOf) -> None:
    report = report_of(PLAN)

    assert [[report.rows[place].id for place in row.rows] for row in report.pack.raci[:2]] == [
        ["charter"],
        ["NO/sales/train", "DE/sales/train", "FR/sales/train"],
    ]
    assert sorted(place for row in report.pack.raci for place in row.rows) == list(range(len(report.rows)))


def test_in_a_small_profile_the_owner_does_what_nobody_else_does(report_of: ReportOf) -> None:
    text = "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01PROFILE}\npeople: {ana: {name: Ana}}\n"
    text += "tasks: {a: {duration: 1d, owner: ana}, live: {kind: go-live, owner: ana}}\n"

    assert [row.responsible for row in report_of(text.replace("PROFILE", ", profile: small")).pack.raci] == [
        ("Ana",),
        (),
    ]
    assert [row.responsible for row in report_of(text.replace("PROFILE", "")).pack.raci] == [(), ()]
