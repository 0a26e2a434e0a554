"""What a plan costs: each kind of amount on a small playbook, with figures that can be checked by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crmplan.analyses.cost import cost
from crmplan.analyses.money import Cost, trace
from tests.rules.work import Run

HEAD = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, rates: {USD: 0.92}}
people:
  ana: {name: Ana Ruiz, side: business, rate: 400 per d}
  ben: {name: Ben Lang, side: it, rate: 1000 USD per d}
  builder: {name: Integrator, side: vendor, rate: 900 per d, capacity: 4}
  coach: {name: Trainer, side: vendor, rate: 700 per d, category: training}
"""


def money_of(folder: Path, text: str, head: str = HEAD) -> Cost:
    run = Run(folder, head + text)
    assert [str(finding.at) + finding.message for finding in run.reading if finding.severity == "error"] == []
    return run.money


def sums(cost: Cost, by: str) -> dict[str, str]:
    return {key: str(amount) for key, amount in cost.by[by].items()}


# --- labour -----------------------------------------------------------------------------------------


def test_labour_is_duration_times_units_times_rate(tmp_path: Path) -> None:
    found = money_of(tmp_path, "tasks: {configure: {duration: 10d, team: [builder 2, ana 0.5]}}\n")
    assert sums(found, "category") == {"implementation": "EUR 18,000", "internal-labour": "EUR 2,000"}
    assert [entry.basis for entry in found.entries] == ["20 d x 900 per d", "5 d x 400 per d"]


def test_work_is_shared_by_units_and_wins_over_the_duration(tmp_path: Path) -> None:
    found = money_of(tmp_path, "tasks: {configure: {duration: 10d, work: 12d, team: [builder 2, ana 1]}}\n")
    assert sums(found, "category") == {"implementation": "EUR 7,200", "internal-labour": "EUR 1,600"}


def test_a_rate_in_another_currency_is_converted_with_the_plan_rate(tmp_path: Path) -> None:
    found = money_of(tmp_path, "tasks: {configure: {duration: 3d, team: [ben]}}\n")
    assert sums(found, "category") == {"internal-labour": "EUR 2,760"}


def test_a_person_can_have_a_category_of_their_own(tmp_path: Path) -> None:
    found = money_of(tmp_path, "tasks: {train: {kind: training, duration: 2d, team: [coach]}}\n")
    assert sums(found, "category") == {"training": "EUR 1,400"}


def test_labour_of_an_elapsed_task_is_its_working_time(tmp_path: Path) -> None:
    found = money_of(tmp_path, "tasks: {wait: {duration: 14ed, team: [ana 0.1]}}\n")
    assert sums(found, "category") == {"internal-labour": "EUR 400"}


def test_people_without_a_rate_cost_nothing_and_owners_are_no_team(tmp_path: Path) -> None:
    found = money_of(tmp_path, "tasks: {configure: {duration: 10d, owner: builder}}\n")
    assert found.entries == ()


def test_thirds_of_a_cent_are_rounded_once_for_each_line(tmp_path: Path) -> None:
    head = HEAD.replace("rate: 400 per d", "rate: 0.01 per d")
    found = money_of(
        tmp_path, "tasks: {a: {duration: 4h, team: [ana]}, b: {duration: 12h, team: [ana]}}\n", head
    )
    assert [Decimal("0.00"), Decimal("0.02")] == [entry.amount.amount for entry in found.entries]


# --- time -------------------------------------------------------------------------------------------


def test_a_cost_is_spent_evenly_over_working_time(tmp_path: Path) -> None:
    found = money_of(tmp_path, "tasks: {a: {duration: 4d, not_before: 2027-03-30, cost: {change: 1000}}}\n")
    assert sums(found, "month") == {"2027-03": "EUR 500", "2027-04": "EUR 500"}
    assert (
        (date(2027, 3, 30), Decimal("250.00")),
        (date(2027, 3, 31), Decimal("250.00")),
        (date(2027, 4, 1), Decimal("250.00")),
        (date(2027, 4, 2), Decimal("250.00")),
    ) == found.entries[0].days


def test_spend_can_be_at_the_start_or_at_the_end(tmp_path: Path) -> None:
    text = """\
    tasks:
      a: {duration: 4d, not_before: 2027-03-30, spend: start, cost: {change: 100}}
      b: {duration: 4d, not_before: 2027-03-30, spend: end, cost: {change: 70}}
      c: {needs: b, cost: {licence: 5}}
    """.replace("\n    ", "\n")[4:]
    found = money_of(tmp_path, text)
    assert [
        ((date(2027, 3, 30), Decimal(100)),),
        ((date(2027, 4, 2), Decimal(70)),),
        ((date(2027, 4, 2), Decimal(5)),),
    ] == [entry.days for entry in found.entries]


def test_nothing_is_spent_on_days_when_nobody_works_on_it(tmp_path: Path) -> None:
    text = """\
calendars: {tuesdays: {week: tue}}
tasks: {a: {duration: 2d, not_before: 2027-03-30, team: [ben], cost: {change: 1000}}}
"""
    head = HEAD.replace("side: it,", "side: it, calendar: tuesdays,")
    found = money_of(tmp_path, text, head)
    assert [day for day, _ in found.entries[0].days] == [date(2027, 3, 30), date(2027, 4, 6)]


def test_backfill_is_spent_evenly_by_calendar_day(tmp_path: Path) -> None:
    head = HEAD.replace(
        "rate: 400 per d}", "rate: 400 per d, backfill: 6100, from: 2027-03-01, to: 2027-04-30}"
    )
    found = money_of(tmp_path, "tasks: {configure: {duration: 5d}}\n", head)
    assert sums(found, "month") == {"2027-03": "EUR 3,100", "2027-04": "EUR 3,000"}
    assert found.entries[0][:3] == ("backfill", "ana", "internal-labour")


def test_backfill_without_dates_lasts_as_long_as_the_programme(tmp_path: Path) -> None:
    head = HEAD.replace("rate: 400 per d}", "rate: 400 per d, backfill: 500}")
    found = money_of(tmp_path, "tasks: {configure: {duration: 5d}}\n", head)
    assert (date(2027, 3, 1), date(2027, 3, 5)) == (
        found.entries[0].days[0][0],
        found.entries[0].days[-1][0],
    )


def test_what_is_spent_lies_before_the_status_date_and_the_rest_on_the_remaining_work(tmp_path: Path) -> None:
    text = """\
tasks:
  configure: {duration: 10d, cost: {implementation: 1000, change: 500}}
progress:
  2027-03-05: {tasks: {configure: {started: 2027-03-01, remaining: 5d, spent: 900}}}
"""
    found = money_of(tmp_path, text)
    assert str(found.planned) == "EUR 1,500"
    first, second = found.entries
    assert sum(part for day, part in first.days if day <= date(2027, 3, 5)) == Decimal(600)
    assert sum(part for day, part in second.days if day <= date(2027, 3, 5)) == Decimal(300)
    assert first.days[5:7] == ((date(2027, 3, 8), Decimal(80)), (date(2027, 3, 9), Decimal(80)))


def test_more_spent_than_planned_does_not_change_the_plan(tmp_path: Path) -> None:
    text = """\
tasks:
  configure: {duration: 10d, cost: {implementation: 1000}}
progress:
  2027-03-12: {tasks: {configure: {started: 2027-03-01, finished: 2027-03-12, spent: 1300}}}
"""
    found = money_of(tmp_path, text)
    assert (str(found.planned), str(found.cumulative[-1][1])) == ("EUR 1,000", "EUR 1,000")


# --- lines ------------------------------------------------------------------------------------------

ROLLOUT = """\
groups: {rep: {name: Reps}, agent: {name: Agents}}
regions:
  NO: {name: Norway, users: {rep: 40, agent: 12}}
  DE: {name: Germany, users: {rep: 200}}
modules: {sales: {name: Sales, groups: [rep]}, service: {name: Service, groups: [agent]}}
waves:
  one: {cells: [NO/sales]}
  two: {cells: [DE/sales, NO/service]}
exclude: [{cell: DE/service, reason: No desk, owner: ana, review: 2028-01-15}]
packages:
  land:
    for: cell
    tasks:
      go-live: {kind: go-live}
    override:
      - {when: {wave: one}, set: {start_on: 2027-04-15}}
      - {when: {wave: two}, set: {start_on: 2027-06-01}}
"""


def line(text: str) -> str:
    return f"budget: {{lines: {{seats: {{category: licence, {text}}}}}}}\n"


def test_seats_are_paid_from_the_own_go_live_of_each_region_and_group(tmp_path: Path) -> None:
    text = ROLLOUT + line("amount: 30 per user month, from: all/go-live, until: 2027-06-30")
    found = money_of(tmp_path, text)
    # NO reps: half of April, May and June; DE reps and NO agents: June.
    assert sums(found, "region") == {"NO": "EUR 3,400", "DE": "EUR 6,000"}
    assert sums(found, "month") == {"2027-04": "EUR 640", "2027-05": "EUR 1,200", "2027-06": "EUR 7,560"}
    assert sums(found, "module") == {"sales": "EUR 9,040", "service": "EUR 360"}
    assert sums(found, "wave") == {"one": "EUR 3,040", "two": "EUR 6,360"}


def test_seats_of_users_who_get_all_modules_in_one_wave_belong_to_it(tmp_path: Path) -> None:
    text = """\
regions: {NO: {users: 20}, DE: {users: 40}}
modules: {sales: {}, service: {}}
waves:
  pilot: {regions: [NO], modules: [sales, service]}
  first: {cells: [DE/sales]}
  second: {cells: [DE/service]}
packages: {land: {for: cell, tasks: {go-live: {kind: go-live}}}}
"""
    found = money_of(tmp_path, text + line("amount: 10 per user"))
    assert sums(found, "wave") == {"pilot": "EUR 200", "": "EUR 400"}
    assert sums(found, "module") == {"": "EUR 600"}


def test_a_line_can_be_for_some_modules(tmp_path: Path) -> None:
    text = ROLLOUT + line("amount: 30 per user month, from: all/go-live, until: 2027-06-30, for: service")
    assert sums(money_of(tmp_path, text), "module") == {"service": "EUR 360"}


def test_amounts_can_differ_by_region(tmp_path: Path) -> None:
    text = ROLLOUT + line("amount: {default: 10 per user, DE: 5 USD per user}, on: all/go-live")
    found = money_of(tmp_path, text)
    assert sums(found, "region") == {"NO": "EUR 520", "DE": "EUR 920"}
    assert sums(found, "month") == {"2027-04": "EUR 400", "2027-06": "EUR 1,040"}


def test_empty_seats_up_to_the_minimum_are_paid_too(tmp_path: Path) -> None:
    text = ROLLOUT + line("amount: 30 per user month, from: all/go-live, until: 2027-06-30, minimum: 100")
    found = money_of(tmp_path, text)
    # From 15 April to the end of May 40 of 100 seats are used.
    assert sums(found, "region") == {"NO": "EUR 3,400", "DE": "EUR 6,000", "": "EUR 2,760"}


def test_months_count_pro_rata_and_years_are_twelve_months(tmp_path: Path) -> None:
    tasks = "tasks: {configure: {duration: 5d}}\n"
    monthly = line("amount: 310 per month, from: 2027-03-11, until: 2027-05-31")
    assert sums(money_of(tmp_path, tasks + monthly), "month") == {
        "2027-03": "EUR 210",
        "2027-04": "EUR 310",
        "2027-05": "EUR 310",
    }
    yearly = line("amount: 1200 per year, from: 2027-03-16, until: 2027-04-30")
    assert sums(money_of(tmp_path, tasks + yearly), "month") == {"2027-03": "EUR 51.61", "2027-04": "EUR 100"}


def test_a_sum_is_spread_by_calendar_day_and_an_amount_per_day_by_working_day(tmp_path: Path) -> None:
    tasks = "tasks: {configure: {duration: 5d}}\n"
    total = line("amount: 61, from: 2027-03-01, until: 2027-04-30")
    assert sums(money_of(tmp_path, tasks + total), "month") == {"2027-03": "EUR 31", "2027-04": "EUR 30"}
    daily = line("amount: 100 per d, from: 2027-03-29, until: 2027-04-04")
    assert sums(money_of(tmp_path, tasks + daily), "month") == {"2027-03": "EUR 300", "2027-04": "EUR 200"}


def test_users_of_a_plan_without_regions(tmp_path: Path) -> None:
    head = HEAD.replace("currency: EUR", "currency: EUR, users: 15")
    text = "tasks: {go-live: {kind: go-live}}\n" + line("amount: 20 per user, on: 2027-03-10")
    assert str(money_of(tmp_path, text, head).planned) == "EUR 300"


def test_cost_of_running_is_apart_and_shown_by_year(tmp_path: Path) -> None:
    text = "tasks: {configure: {duration: 5d}}\n" + line(
        "amount: 100 per month, from: 2027-11-01, until: 2028-01-31, run: true"
    )
    found = money_of(tmp_path, text)
    assert (
        str(found.planned),
        {year: {key: str(one) for key, one in row.items()} for year, row in found.run_years.items()},
    ) == ("EUR 0", {2027: {"licence": "EUR 200"}, 2028: {"licence": "EUR 100"}})
    assert [entry.source for entry in trace(found, "category", "licence", run=True)] == ["seats"]


def test_a_line_that_would_begin_after_its_end_costs_nothing(tmp_path: Path) -> None:
    text = "tasks: {go-live: {kind: go-live, not_before: 2027-09-01}}\n" + line(
        "amount: 100 per month, from: go-live, until: 2027-08-31"
    )
    assert str(money_of(tmp_path, text).planned) == "EUR 0"


def test_what_was_spent_on_a_line_lies_before_the_status_date(tmp_path: Path) -> None:
    text = """\
tasks: {configure: {duration: 40d}}
budget: {lines: {seats: {category: licence, amount: 61, from: 2027-03-01, until: 2027-04-30}}}
progress: {2027-03-31: {lines: {seats: {spent: 46}}}}
"""
    found = money_of(tmp_path, text)
    assert sums(found, "month") == {"2027-03": "EUR 46", "2027-04": "EUR 15"}


# --- the whole --------------------------------------------------------------------------------------

WHOLE = """\
phases: [build, land]
tasks:
  configure: {phase: build, duration: 10d, owner: ana, team: [builder], cost: {integration: 333.33}}
  train:
    {phase: land, kind: training, duration: 2d, owner: ben, needs: configure,
     cost: {training: 500}, paid_by: sales}
  decide: {kind: gate-funding, owner: ana, approvers: [ana], needs: configure}
budget:
  approved: 12000
  contingency: 10%
  categories: {training: 400, implementation: 9000}
  lines: {care: {category: support, amount: 100, on: 2027-03-31}}
  funding: {seed: {amount: 5000, released: 2027-03-01}, rest: {amount: 7000, gate: decide}}
"""


def test_contingency_is_a_share_of_what_is_planned(tmp_path: Path) -> None:
    found = money_of(tmp_path, WHOLE)
    assert (
        str(found.planned),
        str(found.contingency),
        str(found.total),
        str(found.approved),
    ) == ("EUR 9,933.33", "EUR 993.33", "EUR 10,926.66", "EUR 12,000")


def test_categories_stand_in_the_order_of_the_budget_with_what_is_approved(tmp_path: Path) -> None:
    found = money_of(tmp_path, WHOLE)
    assert {name: (str(planned), str(allowed)) for name, (planned, allowed) in found.categories.items()} == {
        "training": ("EUR 500", "EUR 400"),
        "implementation": ("EUR 9,000", "EUR 9,000"),
        "integration": ("EUR 333.33", "None"),
        "support": ("EUR 100", "None"),
    }


def test_break_downs_have_a_row_for_what_belongs_to_none(tmp_path: Path) -> None:
    found = money_of(tmp_path, WHOLE)
    assert sums(found, "phase") == {"build": "EUR 9,333.33", "land": "EUR 500", "": "EUR 100"}
    assert sums(found, "owner") == {"ana": "EUR 9,333.33", "ben": "EUR 500", "": "EUR 100"}
    assert sums(found, "payer") == {"sales": "EUR 500", "": "EUR 9,433.33"}
    assert sums(found, "region") == {"": "EUR 9,933.33"}


def test_each_figure_can_be_traced_to_its_lines(tmp_path: Path) -> None:
    found = money_of(tmp_path, WHOLE)
    assert [
        (entry.kind, entry.source, str(entry.amount), entry.basis, entry.at.line)
        for entry in trace(found, "owner", "ana")
    ] == [
        ("cost", "configure", "EUR 333.33", "333.33 EUR", 10),
        ("labour", "configure", "EUR 9,000", "10 d x 900 per d", 10),
    ]
    assert [entry.source for entry in trace(found, "category", "support")] == ["care"]
    assert len(trace(found, "month", "2027-03")) == 4


def test_rounds_are_released_by_date_and_by_gate(tmp_path: Path) -> None:
    found = money_of(tmp_path, WHOLE)
    # 933.33 a day; the gate lies at the end of the tenth day.
    assert [
        ("seed", date(2027, 3, 1), "EUR 5,000", "EUR 8,400"),
        ("rest", date(2027, 3, 12), "EUR 12,000", "EUR 9,933.33"),
    ] == [(row.id, row.released, str(row.cumulative), str(row.spent)) for row in found.funding]


def test_the_first_day_on_which_spending_passes_what_is_released(tmp_path: Path) -> None:
    found = money_of(tmp_path, WHOLE)
    assert found.overspent is not None
    day, spent, released = found.overspent
    assert (date(2027, 3, 8), "EUR 5,600", "EUR 5,000") == (day, str(spent), str(released))


@pytest.mark.parametrize("seed", [0, 2500, 5000, 12000])
@pytest.mark.parametrize("rest", ["2027-03-01", "2027-03-06", "2027-03-09"])
def test_no_day_before_it_passes_what_is_released(tmp_path: Path, seed: int, rest: str) -> None:
    rounds = f"{{seed: {{amount: {seed}, released: 2027-03-01}}, rest: {{amount: 3000, released: {rest}}}}}"
    found = money_of(tmp_path, WHOLE.partition("  funding")[0] + f"  funding: {rounds}\n")
    released = {date(2027, 3, 1): seed, date.fromisoformat(rest): seed + 3000}
    over = [
        (day, spent)
        for day, spent in found.cumulative
        if spent.amount > max(amount for first, amount in released.items() if first <= day)
    ]
    assert over[:1] == ([found.overspent[:2]] if found.overspent else [])


def test_money_that_is_released_on_a_day_can_be_spent_on_it(tmp_path: Path) -> None:
    text = """\
tasks: {a: {duration: 1d, spend: start, cost: {change: 100}}}
budget: {funding: {seed: {amount: 100, released: 2027-03-01}}}
"""
    assert None is money_of(tmp_path, text).overspent


def test_a_gate_that_has_decided_releases_on_that_day(tmp_path: Path) -> None:
    decided = "{decided: conditional-go, on: 2027-03-10, by: ana}"
    text = WHOLE + f"progress: {{2027-03-12: {{gates: {{decide: {decided}}}}}}}\n"
    assert [row.released for row in money_of(tmp_path, text).funding] == [date(2027, 3, 1), date(2027, 3, 10)]


def test_a_gate_that_holds_releases_nothing(tmp_path: Path) -> None:
    text = WHOLE + "progress: {2027-03-12: {gates: {decide: {decided: hold, on: 2027-03-12, by: ana}}}}\n"
    found = money_of(tmp_path, text)
    assert [date(2027, 3, 1), None] == [row.released for row in found.funding]


def test_a_line_that_costs_nothing_is_a_finding(tmp_path: Path) -> None:
    text = """\
tasks: {build: {duration: 5d}, live: {kind: go-live, needs: build}}
budget:
  lines:
    early: {category: support, amount: 100 per d, from: live, until: 2027-03-04}
    nobody: {category: licence, amount: 5 per user month, from: live, until: 2027-12-31}
    tiny: {category: licence, amount: 0.001, from: live, until: 2027-12-31}
    free: {category: licence, amount: 0, from: live, until: 2027-12-31}
    last-day: {category: support, amount: 10, from: live, until: 2027-03-05}
"""
    found = money_of(tmp_path, text)
    assert [
        'the budget line "early" costs nothing: it would end on 2027-03-04, before it begins on 2027-03-05',
        'the budget line "nobody" costs nothing: it is paid per user, and there are none',
    ] == [finding.message for finding in found.findings]
    assert "EUR 10" == str(found.planned)


def test_a_line_that_ends_before_a_late_go_live_is_a_finding(tmp_path: Path) -> None:
    text = """\
groups: {rep: {}, agent: {}}
regions: {"NO": {users: {rep: 4}}, DE: {users: {rep: 10, agent: 5}}, FR: {users: {rep: 8}}, ES: {users: {rep: 0}}}
modules: {sales: {groups: [rep]}, service: {groups: [agent]}}
waves: {one: {regions: [NO, DE], modules: [sales]}, two: {cells: [DE/service, FR/sales, ES/sales]}}
packages:
  land: {for: cell, tasks: {live: {kind: go-live, not_before: 2027-04-01}},
         override: [{when: {wave: two}, set: {not_before: 2027-06-01}}]}
budget:
  lines:
    seats: {category: licence, amount: 10 per user month, from: all/live, until: 2027-05-31}
    norway: {category: licence, amount: {default: 0 per user month, "NO": 9 per user month}, from: all/live,
             until: 2027-05-31}
    sales: {category: licence, amount: 10 per user month, from: all/live, until: 2027-05-31, for: sales, minimum: 20}
    on-time: {category: licence, amount: 10 per user month, from: all/live, until: 2027-06-01}
    sum: {category: support, amount: 500, from: all/live, until: 2027-05-31}
"""
    found = money_of(tmp_path, text)
    late = "ends on 2027-05-31 and costs nothing for the users who begin after it"
    assert [
        f'the budget line "seats" {late}: DE/agent on 2027-06-01, FR on 2027-06-01',
        f'the budget line "sales" {late}: FR on 2027-06-01',
    ] == [finding.message for finding in found.findings]


def test_working_out_twice_gives_the_same(tmp_path: Path) -> None:
    run = Run(tmp_path, HEAD + ROLLOUT + WHOLE.replace("phases: [build, land]\n", "phases: [build, land]\n"))
    again = cost(run.plan, run.dates)
    assert [entry[:12] for entry in run.money.entries] == [entry[:12] for entry in again.entries]
    assert run.money.by == again.by
