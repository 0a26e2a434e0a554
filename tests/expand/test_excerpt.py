"""The rollout of the language's description: region by region, module by module, whole."""

from datetime import date

from crmplan.expand import Plan
from crmplan.schedule import schedule
from crmplan.schedule.show import day_of, last_day
from tests.expand.case import expanded, ids, links, said

HEAD = """\
crmplan: 1
programme:
  name: Northwind CRM rollout
  start: 2027-01-11
  committed_finish: 2028-09-29
  currency: EUR
  rates: {USD: 0.92, NOK: 0.086}
"""
TEXT = """
roles: {sponsor: cro}
people:
  cro: {side: business, executive: true}
  dach-lead: {side: business}
  nordic-lead: {side: business}
  programme-lead: {}
  cio: {side: it}
  service-head: {side: business}
  builder: {side: vendor, rate: 900 per d, capacity: 4}
groups: {rep: {}, agent: {}}
calendars:
  default: {week: mon-fri, hours: 8}
freezes:
  peak:        {from: 2027-11-22, to: 2028-01-07, blocks: [cutover, go-live], reason: Peak sales season}
  quarter-end: {every: quarter-end, before: 8d, after: 5d, blocks: [cutover, go-live], regions: [DE], effect: move}
regions:
  NO: {calendar: NO, language: nb, lead: nordic-lead, users: {rep: 40, agent: 12}}
  DE: {calendar: DE-BY, language: de, lead: dach-lead, users: {rep: 220, agent: 90}}
modules: {sales: {groups: [rep]}, service: {groups: [agent]}}
waves:
  pilot:  {cells: [NO/sales]}
  wave-1: {regions: [DE], modules: [sales]}
  wave-2: {cells: [DE/service], after: [pilot]}
exclude: [{cell: NO/service, reason: Run from the German desk, owner: service-head, review: 2028-01-15}]
phases: [mobilise, design, build, rollout]
tasks:
  charter:     {kind: sponsor-charter, phase: mobilise, duration: 3d, owner: cro, team: [cro]}
  core-design: {kind: design, phase: design, duration: 6w, owner: programme-lead, team: [builder 2], needs: charter}
  erp-link:
    kind: integration-build
    phase: build
    duration: 25d..45d (30d)
    owner: cio
    team: [builder 2]
    needs: core-design
    cost: {integration: 140000}
packages:
  build:
    for: cell
    defaults: {phase: build, owner: region.lead}
    tasks:
      configure: {kind: configure, duration: 15d, team: [builder 2], needs: [erp-link, previous-wave/lessons]}
      migrate:   {kind: data-load-final, duration: 10d, needs: configure, cost: {migration: 12000}}
      go-live:   {kind: go-live, needs: [migrate, this-wave/this-region/cutover]}
    override:
      - {when: {region: DE, task: migrate}, set: {duration: 20d, needs+: [core-design]}, reason: Two legacy systems}
  land:
    for: wave-region
    defaults: {phase: rollout, owner: region.lead}
    tasks:
      train:
        kind: training
        duration: 5d
        needs: this-wave/this-region/all/configure
        schedule: late
        training: {hours: 8, format: hands-on, topics: [tool, process], seats: 20, sessions: 12}
        cost: {training: {default: 120 per user, NO: 1400 NOK per user}}
      ready:     {kind: gate-go-live, approvers: [region.lead], needs: train, criteria: {tried: {text: Rehearsed}}}
      cutover:   {kind: cutover, duration: 2d, needs: ready}
      hypercare: {kind: hypercare, duration: 4w, owner: service-head, needs: this-wave/this-region/all/go-live}
  wave-close:
    for: wave
    tasks:
      lessons: {kind: lessons-learned, duration: 3d, owner: programme-lead, needs: this-wave/all/hypercare}
gates:
  pilot-exit:
    kind: gate-funding
    needs: pilot/lessons
    opens: wave-1/all/configure
    approvers: [cro]
    criteria: {adoption: weekly-active >= 70%}
kpis: {weekly-active: {name: Weekly active users, unit: "%"}}
budget:
  lines:
    seats: {category: licence, amount: 75 per user month, from: all/go-live, until: 2028-12-31}
  funding: {seed: {amount: 500000, released: 2027-01-11}, scale: {amount: 950000, gate: pilot-exit}}
risks: {duplicates: {delay: 10d..25d (15d), touches: all/migrate}}
events: {steering: {kind: steering, every: 4w, from: charter, until: all/hypercare, owner: cro}}
decisions:
  release-scale: {ask: Release it, gate: pilot-exit, options: {release: {}, hold: {pilot-exit.delay: 4w}}}
"""


def northwind() -> Plan:
    return expanded(TEXT, head=HEAD)


def test_it_expands_without_a_finding() -> None:
    assert [] == said(northwind())


def test_its_tasks_in_display_order() -> None:
    cells = ["NO/sales", "DE/sales", "DE/service"]
    landings = ["pilot/NO", "wave-1/DE", "wave-2/DE"]
    assert [
        "charter",
        "core-design",
        "erp-link",
        *(f"{cell}/{task}" for cell in cells for task in ("configure", "migrate", "go-live")),
        *(f"{one}/{task}" for one in landings for task in ("train", "ready", "cutover", "hypercare")),
        "pilot/lessons",
        "wave-1/lessons",
        "wave-2/lessons",
        "pilot-exit",
    ] == ids(northwind())


def test_its_links() -> None:
    assert [
        "core-design needs charter",
        "erp-link needs core-design",
        # pilot: no wave before it
        "NO/sales/configure needs erp-link",
        "NO/sales/migrate needs NO/sales/configure",
        "NO/sales/go-live needs NO/sales/migrate",
        "NO/sales/go-live needs pilot/NO/cutover",
        "DE/sales/configure needs erp-link",
        "DE/sales/configure needs pilot/lessons",
        "DE/sales/configure needs pilot-exit",
        "DE/sales/migrate needs DE/sales/configure",
        "DE/sales/migrate needs core-design",
        "DE/sales/go-live needs DE/sales/migrate",
        "DE/sales/go-live needs wave-1/DE/cutover",
        # wave-2 comes after the pilot, not after wave-1
        "DE/service/configure needs erp-link",
        "DE/service/configure needs pilot/lessons",
        "DE/service/migrate needs DE/service/configure",
        "DE/service/migrate needs core-design",
        "DE/service/go-live needs DE/service/migrate",
        "DE/service/go-live needs wave-2/DE/cutover",
        "pilot/NO/train needs NO/sales/configure",
        "pilot/NO/ready needs pilot/NO/train",
        "pilot/NO/cutover needs pilot/NO/ready",
        "pilot/NO/hypercare needs NO/sales/go-live",
        "wave-1/DE/train needs DE/sales/configure",
        "wave-1/DE/ready needs wave-1/DE/train",
        "wave-1/DE/cutover needs wave-1/DE/ready",
        "wave-1/DE/hypercare needs DE/sales/go-live",
        "wave-2/DE/train needs DE/service/configure",
        "wave-2/DE/ready needs wave-2/DE/train",
        "wave-2/DE/cutover needs wave-2/DE/ready",
        "wave-2/DE/hypercare needs DE/service/go-live",
        "pilot/lessons needs pilot/NO/hypercare",
        "wave-1/lessons needs wave-1/DE/hypercare",
        "wave-2/lessons needs wave-2/DE/hypercare",
        "pilot-exit needs pilot/lessons",
    ] == links(northwind())


def test_its_people_costs_and_users() -> None:
    plan = northwind()
    task = {one.id: one for one in plan.tasks}
    assert {
        "NO/sales/configure": ("nordic-lead", 40, "NO"),
        "wave-2/DE/ready": ("dach-lead", 90, "DE-BY"),
        "wave-1/DE/hypercare": ("service-head", 220, "DE-BY"),
        "wave-1/lessons": ("programme-lead", 220, "default"),
        "pilot-exit": ("cro", 350, "default"),
    } == {
        id: (task[id].owner, task[id].users, task[id].calendar)
        for id in (
            "NO/sales/configure",
            "wave-2/DE/ready",
            "wave-1/DE/hypercare",
            "wave-1/lessons",
            "pilot-exit",
        )
    }
    assert ["4816.00", "26400.00", "10800.00"] == [
        str(item.amount.amount) for one in plan.tasks if one.id.endswith("/train") for item in one.costs
    ]
    assert ("weekly-active", ">=", 70, "%", "Weekly active users >= 70%") == task["pilot-exit"].criteria[0][
        1:6
    ]
    assert [task[id].duration // 480 for id in ("NO/sales/migrate", "DE/sales/migrate")] == [10, 20]


def test_what_refers_to_its_tasks() -> None:
    plan = northwind()
    assert {
        ("risks", "duplicates", "touches"): ["NO/sales/migrate", "DE/sales/migrate", "DE/service/migrate"],
        ("events", "steering", "from"): ["charter"],
        ("events", "steering", "until"): ["pilot/NO/hypercare", "wave-1/DE/hypercare", "wave-2/DE/hypercare"],
        ("decisions", "release-scale", "gate"): ["pilot-exit"],
        ("lines", "seats", "from"): ["NO/sales/go-live", "DE/sales/go-live", "DE/service/go-live"],
        ("rounds", "scale", "gate"): ["pilot-exit"],
    } == {key: [plan.tasks[i].id for i in found] for key, found in plan.references.items()}


def dates(plan: Plan, *ids: str) -> list[tuple[date, date, str]]:
    """Return start, finish and the cause of the start."""
    found = schedule(plan)
    rows = []
    for id in ids:
        i = plan.index[id]
        start, finish = found.start[i], found.finish[i]
        rows.append((day_of(start), last_day(start, finish), found.driver[i][0]))
    return rows


def test_its_dates_pass_the_public_holidays_of_norway() -> None:
    # Ascension Day (6 May) lies inside the migration, Constitution Day (17 May) behind the go-live.
    assert [
        (date(2027, 2, 25), date(2027, 4, 7), "link"),
        (date(2027, 4, 8), date(2027, 4, 28), "link"),
        (date(2027, 4, 29), date(2027, 5, 13), "link"),
        (date(2027, 5, 13), date(2027, 5, 13), "link"),
    ] == dates(northwind(), "erp-link", "NO/sales/configure", "NO/sales/migrate", "NO/sales/go-live")


def test_a_german_cut_over_moves_behind_the_end_of_the_quarter() -> None:
    plan = expanded(TEXT, head=HEAD, changes={"wave-1/DE/ready.not_before": "2027-09-21"})
    assert [
        (date(2027, 10, 8), date(2027, 10, 11), "freeze"),
        (date(2027, 10, 11), date(2027, 10, 11), "link"),
    ] == dates(plan, "wave-1/DE/cutover", "DE/sales/go-live")
