"""Decisions: every option says what the plan would be if its changes were made by hand."""

from datetime import date
from decimal import Decimal

import pytest

from crmplan.model import Money
from tests.report.pack.conftest import ReportOf

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, committed_finish: 2027-04-02, currency: EUR, users: 15}
people: {ana: {name: Ana Ruiz, side: business, rate: 500 per d}}
calendars: {default: {week: mon-fri, hours: 8}}
tasks:
  configure: {duration: 2w, owner: ana, team: [ana], cost: {implementation: 10000}}
  train: {duration: 3d, owner: ana, kind: training, needs: configure}
  ok: {kind: gate-go-live, approvers: [ana], needs: train}
  go-live: {kind: go-live, owner: ana, needs: ok}
  care: {kind: hypercare, duration: 2w, owner: ana, needs: go-live}
  close: {duration: 1d, owner: ana, needs: care}
freezes:
  easter: {from: 2027-03-25, to: 2027-03-29, blocks: [go-live], effect: move, reason: Easter}
budget: {approved: 18000, contingency: 10%}
"""


def ask(*options: str, more: str = "") -> str:
    """Return the plan with a decision that has these options."""
    lines = "".join(f"      {option}\n" for option in options)
    return f"{PLAN}decisions:\n  release:\n    ask: Release?\n{more}    options:\n{lines}"


def test_an_option_is_counted_against_the_plan(report_of: ReportOf) -> None:
    # The plan: configure to Fri 12 March, train to Wed 17, go-live that day, care to Wed 31, close on Thu 1 April,
    # one working day before the committed Fri 2 April. Cost: 10,000 + 10 days at 500 = 15,000, and 10 %: 16,500.
    # A week later the go-live is on Wed 24, the day before the freeze (Thu 25 to Mon 29), and the end on Thu 8
    # April: 4 working days after the committed one. Two more weeks of configuring cost 10 x 500 = 5,000 and 10 %.
    (one,) = report_of(
        ask("go: {}", "hold: {name: Hold a week, ok.delay: 1w}", more="    recommend: go\n")
    ).pack.asked
    go, hold = one.options

    assert (go.name, go.recommended, go.changes) == ("Go", True, ())
    assert (go.finish, go.finish_shift, go.margin) == (date(2027, 4, 1), 0, 1)
    assert (go.last_go_live, go.go_live_shift, go.moved_go_lives) == (date(2027, 3, 17), 0, 0)
    assert (go.cost, go.cost_change) == (Money(Decimal(16500), "EUR"), Money(Decimal(0), "EUR"))
    assert (go.total_float, go.freeze, go.errors) == (0, "5 working days before “Easter”", 0)
    assert (hold.name, hold.recommended, hold.changes) == ("Hold a week", False, ("ok.delay: 1w",))
    assert (hold.finish, hold.finish_shift, hold.margin) == (date(2027, 4, 8), 5, -4)
    assert (hold.last_go_live, hold.go_live_shift, hold.moved_go_lives) == (date(2027, 3, 24), 5, 1)
    assert (hold.freeze, hold.note) == ("on the last working day before “Easter”", "")


def test_what_else_an_option_leads_to(report_of: ReportOf) -> None:
    # Go-live on Wed 17 + 8 working days = Mon 29 March, which the freeze moves to Tue 30.
    # 15,000 + 5,000 more, and 10 %: 22,000, 4,000 more than approved.
    later, dearer = (
        report_of(ask("later: {ok.delay: 8d}", "dearer: {configure.cost: {implementation: 15000}}"))
        .pack.asked[0]
        .options
    )

    assert (later.last_go_live, later.go_live_shift) == (date(2027, 3, 30), 9)
    assert later.note == "1 go-live falls behind “Easter”."
    assert (dearer.cost_change, dearer.finish_shift) == (Money(Decimal(5500), "EUR"), 0)
    assert dearer.changes == ("configure.cost: {implementation: 15000}",)
    assert dearer.note == "It needs EUR 4,000 more than is approved."


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ("configure.duration: 4w", "configure: {duration: 2w", "configure: {duration: 4w"),
        ("configure.cost: {implementation: 4000}", "implementation: 10000", "implementation: 4000"),
        ("train.needs: []", "needs: configure", "needs: []"),
        ("people.ana.rate: 900 per d", "rate: 500 per d", "rate: 900 per d"),
        ("freezes.easter.to: 2027-04-09", "to: 2027-03-29", "to: 2027-04-09"),
        ("programme.committed_finish: 2027-06-30", "finish: 2027-04-02", "finish: 2027-06-30"),
        ("budget.contingency: 25%", "contingency: 10%", "contingency: 25%"),
        ("care.needs: train", "needs: go-live", "needs: train"),
        ("go-live.owner: nobody", "kind: go-live, owner: ana", "kind: go-live"),
    ],
)
def test_an_option_leads_where_the_same_change_by_hand_leads(
    report_of: ReportOf, change: str, before: str, after: str
) -> None:
    assert PLAN.count(before) == 1
    change = change.replace("nobody", "null")
    stay = report_of(PLAN)
    (option,) = report_of(ask(f"try: {{{change}}}")).pack.asked[0].options
    by_hand = report_of(PLAN.replace(before, after))
    live = max(by_hand.milestones, key=lambda one: (one.kind == "go-live", one.day))

    assert option.problems == ()
    assert (option.finish, option.margin, option.cost) == (by_hand.finish, by_hand.margin, by_hand.cost.total)
    assert (option.last_go_live, option.total_float) == (live.day, live.total_float)
    assert option.errors == by_hand.readiness.errors - stay.readiness.errors
    before_errors, after_errors = (
        [one.message for one in report.findings if one.severity == "error"] for report in (stay, by_hand)
    )
    assert list(option.new_errors) == sorted(set(after_errors) - set(before_errors), key=after_errors.index)


def test_an_option_that_cannot_be_worked_out_says_why(report_of: ReportOf) -> None:
    (option,) = report_of(ask("turn: {configure.needs: care}")).pack.asked[0].options

    assert (option.finish, option.cost, option.margin, option.errors) == (None, None, None, 0)
    assert option.problems == (
        "tasks wait for one another in a ring, so none can start: configure needs care (playbook.yaml:19), care needs "
        "go-live (playbook.yaml:10), go-live needs ok (playbook.yaml:9), ok needs train (playbook.yaml:8), train needs "
        "configure (playbook.yaml:7)",
    )


def test_decisions_stand_in_the_order_in_which_answers_are_needed(report_of: ReportOf) -> None:
    report = report_of(
        PLAN
        + "decisions:\n"
        + "  some-day: {ask: Some day?}\n"
        + "  done: {ask: Done?, by: 2027-01-01, options: {yes-please: {}, no: {ok.delay: 1w}}, decided: no, "
        + "decided_on: 2027-01-05}\n"
        + "  late: {name: Later, ask: Late?, by: 2027-03-31, owner: ana, gate: ok, reason: Because}\n"
        + "  soon: {ask: Soon?, by: 2027-03-02}\n",
        date(2027, 3, 10),
    )
    asked = report.pack.asked

    assert [(one.id, one.overdue) for one in asked] == [
        ("soon", True),
        ("late", False),
        ("some-day", False),
        ("done", False),
    ]
    assert (asked[1].name, asked[1].owner, asked[1].gate, asked[1].gate_day, asked[1].reason) == (
        "Later",
        "Ana Ruiz",
        "ok",
        date(2027, 3, 17),
        "Because",
    )
    assert [one.place for one in asked] == [f"playbook.yaml:{line}" for line in (19, 18, 16, 17)]


def test_of_a_decided_one_the_chosen_option_shows_whether_the_plan_holds_it(report_of: ReportOf) -> None:
    text = ask("go: {}", "hold: {ok.delay: 1w}", more="    decided: hold\n    decided_on: 2027-03-05\n")
    (waits,) = report_of(text).pack.asked
    (holds,) = report_of(text.replace("needs: train}", "needs: train, delay: 1w}")).pack.asked

    assert (waits.decided, waits.decided_on) == ("Hold", date(2027, 3, 5))
    assert [(one.id, one.finish_shift, one.note) for one in waits.options] == [
        ("hold", 5, "It is decided, and the plan does not hold it yet.")
    ]
    assert [(one.id, one.finish_shift, one.note) for one in holds.options] == [("hold", 0, "")]


def test_a_plan_that_nobody_goes_live_in_still_has_options(report_of: ReportOf) -> None:
    text = (
        "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\ntasks: {look: {duration: 1w}}\n"
        "decisions: {d: {ask: Long?, options: {long: {look.duration: 2w}}}}\n"
    )
    (option,) = report_of(text).pack.asked[0].options

    assert (option.finish, option.finish_shift, option.margin) == (date(2027, 3, 12), 5, None)
    assert (option.last_go_live, option.go_live_shift, option.total_float, option.freeze) == (
        None,
        0,
        None,
        "",
    )
