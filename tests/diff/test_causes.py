"""Causes with a known truth: small plans in which everybody can count what each edit does, alone and with the others.

The programme starts on Monday, 1 March 2027; ``1d`` is a working day.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from crmplan.diff import causes as module
from crmplan.diff.causes import Weighed, weigh
from crmplan.diff.records import Cause, Causes, Effect
from crmplan.diff.side import Text
from crmplan.diff.trial import Trial
from crmplan.model import Money
from crmplan.schedule.show import days_between
from tests.conftest import ROOT
from tests.diff.test_edits import MATRIX, drawn, pairs
from tests.diff.versions import version


def weighed(base: str, head: str, **how: Any) -> Weighed:
    return weigh(version(base, **how), version(head, **how))


def shown(effect: Effect | None) -> str:
    """Return an effect as ``+3d EUR 100``; ``-`` for none and ``?`` where it is not known."""
    if effect is None:
        return "?"
    words = [f"{effect.days:+}d"] if effect.days else []
    if effect.money is None:
        words.append("other currency")
    elif effect.money.amount:
        words.append(f"{effect.money.amount:+}")
    return " ".join(words) or "-"


def line(cause: Cause) -> str:
    paths = ", ".join(edit.path for edit in cause.edits)
    return f"{paths}: {shown(cause.alone)}, {shown(cause.step)}"


def told(causes: Causes) -> list[str]:
    """Return each cause as ``paths: alone, step``, then the rest."""
    found = [line(cause) for cause in causes.causes]
    return [*found, f"interaction {shown(causes.interaction)}"]


# --- two edits ------------------------------------------------------------------------------------

TWO = """
tasks:
  a: {duration: 10d}
  b: {duration: 10d}
  end: {duration: 1d, needs: [a, b]}
"""


def test_two_paths_are_cut_and_only_both_cuts_bring_the_finish_forward() -> None:
    """Neither alone helps, since the other path is as long."""
    causes = weighed(
        TWO,
        TWO.replace("a: {duration: 10d}", "a: {duration: 6d}").replace(
            "b: {duration: 10d}", "b: {duration: 7d}"
        ),
    ).causes
    assert told(causes) == [
        "tasks.b.duration: -, -3d",
        "tasks.a.duration: -, -",
        "interaction -3d",
    ]


def test_two_delays_in_parallel_hide_one_another() -> None:
    head = TWO.replace("a: {duration: 10d}", "a: {duration: 12d}").replace(
        "b: {duration: 10d}", "b: {duration: 15d}"
    )
    assert told(weighed(TWO, head).causes) == [
        "tasks.b.duration: +5d, +3d",
        "tasks.a.duration: +2d, +2d",
        "interaction -2d",
    ]


def test_two_delays_in_a_row_add_up() -> None:
    base = "tasks:\n  a: {duration: 10d}\n  b: {duration: 10d, needs: a}\n"
    head = "tasks:\n  a: {duration: 12d}\n  b: {duration: 15d, needs: a}\n"
    assert told(weighed(base, head).causes) == [
        "tasks.b.duration: +5d, +5d",
        "tasks.a.duration: +2d, +2d",
        "interaction -",
    ]


def test_one_edit_masks_another() -> None:
    """``b`` is delayed behind a fixed day, so that the delay of ``a`` before it is not seen any more."""
    base = "tasks:\n  a: {duration: 10d}\n  b: {duration: 5d, needs: a}\n"
    head = "tasks:\n  a: {duration: 12d}\n  b: {duration: 5d, needs: a, not_before: 2027-03-22}\n"
    assert told(weighed(base, head).causes) == [
        "tasks.b.not_before: +5d, +3d",
        "tasks.a.duration: +2d, +2d",
        "interaction -2d",
    ]


# --- edits that need others -----------------------------------------------------------------------


def test_a_new_task_and_the_link_to_it() -> None:
    base = "tasks:\n  a: {duration: 5d}\n  b: {duration: 5d, needs: a}\n  c: {duration: 1d}\n"
    head = """
        tasks:
          a: {duration: 5d}
          new: {duration: 3d, needs: a}
          b: {duration: 5d, needs: [a, new]}
          c: {duration: 2d}
    """
    causes = weighed(base, head).causes
    assert told(causes) == [
        "tasks.new, tasks.b.needs: +3d, +3d",
        "tasks.c.duration: -, -",
        "interaction -",
    ]
    assert [(cause.touched, cause.moved) for cause in causes.causes] == [(("new", "b"), ()), (("c",), ())]


def test_a_task_that_is_gone_with_the_links_to_it() -> None:
    base = """
        tasks:
          a: {duration: 5d}
          old: {duration: 3d, needs: a, cost: {training: 700}}
          b: {duration: 5d, needs: [a, old]}
          c: {duration: 1d, needs: old}
          d: {duration: 9d, needs: b}
    """
    head = """
        tasks:
          a: {duration: 5d}
          b: {duration: 5d, needs: a}
          c: {duration: 1d, needs: a}
          d: {duration: 9d, needs: b}
    """
    (cause,) = weighed(base, head).causes.causes
    assert line(cause) == "tasks.old, tasks.b.needs, tasks.c.needs: -3d -700.00, -3d -700.00"
    assert cause.touched == ("b", "c", "old")
    assert cause.moved == ("d",)


def test_links_that_change_direction_need_each_other() -> None:
    """Either alone is a ring, or leaves both tasks unlinked."""
    base = "tasks:\n  a: {duration: 2d}\n  b: {duration: 5d, needs: a ff}\n  c: {duration: 1d, needs: a}\n"
    head = "tasks:\n  a: {duration: 2d, needs: b}\n  b: {duration: 5d}\n  c: {duration: 1d, needs: a}\n"
    (cause,) = weighed(base, head).causes.causes
    assert line(cause) == "tasks.a.needs, tasks.b.needs: +3d, +3d"


def test_a_new_person_and_what_she_does_are_one_cause_others_are_not() -> None:
    base = "people: {ana: {name: Ana}}\ntasks:\n  a: {duration: 5d, team: [ana]}\n  b: {duration: 2d}\n"
    head = """
        people: {ana: {name: Ana}, eve: {name: Eve, side: it, rate: 100 per d}}
        tasks:
          a: {duration: 5d, team: [eve]}
          b: {duration: 9d}
    """
    assert told(weighed(base, head).causes) == [
        "tasks.b.duration: +4d, +4d",
        "people.eve, tasks.a.team: +500.00, +500.00",
        "interaction -",
    ]


def test_what_several_need_and_what_changes_nothing_keeps_them_apart() -> None:
    """Each use of a new person is a cause of its own, and she is one without an effect."""
    base = """
        people: {ana: {name: Ana}}
        tasks:
          a: {duration: 5d, team: [ana]}
          b: {duration: 2d, team: [ana], needs: a}
    """
    head = """
        people: {ana: {name: Ana}, eve: {name: Eve, side: it, rate: 100 per d}}
        tasks:
          a: {duration: 5d, team: [eve]}
          b: {duration: 2d, team: [eve 2], needs: a}
    """
    assert told(weighed(base, head).causes) == [
        "tasks.a.team: +500.00, +500.00",
        "tasks.b.team: +400.00, +400.00",
        "people.eve: -, -",
        "interaction -",
    ]


def test_where_partners_cannot_be_looked_for_only_the_step_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_searches", lambda number, trial: 0)
    base = "tasks:\n  a: {duration: 5d}\n  b: {duration: 5d, needs: [a, new]}\n  new: {duration: 2d}\n"
    head = "tasks:\n  a: {duration: 5d}\n  b: {duration: 5d, needs: [a, more]}\n  more: {duration: 9d, needs: a}\n"
    causes = weighed(base, head).causes
    assert told(causes) == [
        "tasks.b.needs: ?, +5d",
        "tasks.more: +4d, +4d",
        "tasks.new: ?, -",
        "interaction ?",
    ]
    needs = causes.causes[0]
    assert (needs.touched, needs.moved) == (("b",), ())


# --- other causes ---------------------------------------------------------------------------------


def test_money_alone() -> None:
    base = "tasks: {a: {duration: 5d, cost: {training: 1000}}}\nbudget: {contingency: 10%}\n"
    head = "tasks: {a: {duration: 5d, cost: {training: 1500}}}\nbudget: {contingency: 20%}\n"
    assert told(weighed(base, head).causes) == [
        "tasks.a.cost.training: +550.00, +550.00",
        "budget.contingency: +100.00, +150.00",
        "interaction +50.00",
    ]


def test_a_calendar_moves_tasks_that_nobody_wrote_at() -> None:
    base = (
        "calendars: {default: {week: mon-fri}}\ntasks:\n  a: {duration: 10d}\n  b: {duration: 5d, needs: a}\n"
    )
    head = base.replace("mon-fri}", "mon-fri, closed: [2027-03-08]}")
    (cause,) = weighed(base, head).causes.causes
    # Counted on the calendar of head: from 19 to 22 March is one working day.
    assert line(cause) == "calendars.default.closed: +1d, +1d"
    assert (cause.touched, cause.moved) == ((), ("a", "b"))


def test_a_freeze_that_is_lifted() -> None:
    base = """
        freezes: {sale: {from: 2027-03-08, to: 2027-03-19, blocks: [cutover], effect: move}}
        tasks:
          a: {duration: 5d}
          b: {duration: 2d, kind: cutover, needs: a}
          exit: {kind: gate-stage, needs: b}
    """
    head = base.replace("effect: move", "effect: report")
    (cause,) = weighed(base, head).causes.causes
    assert line(cause) == "freezes.sale.effect: -10d, -10d"
    assert (cause.moved, cause.gates) == (("b", "exit"), 1)


def test_a_new_status_is_one_cause() -> None:
    base = "tasks:\n  a: {duration: 10d}\n  b: {duration: 5d, needs: a}\n"
    head = base + "progress: {2027-03-05: {tasks: {a: {started: 2027-03-01, remaining: 8d}}}}\n"
    (cause,) = weighed(base, head).causes.causes
    assert line(cause) == "progress.2027-03-05: +3d, +3d"
    assert (cause.touched, cause.moved) == (("a",), ("b",))


def test_the_order_of_waves_is_a_cause() -> None:
    base = """
        regions: {NO: {}, DE: {}}
        modules: {sales: {}}
        waves: {one: {regions: [NO], modules: [sales]}, two: {regions: [DE], modules: [sales]}}
        packages:
          land:
            for: wave
            tasks: {go: {duration: 5d, needs: previous-wave/go}}
            override: [{when: {wave: one}, set: {not_before: 2027-03-15}, reason: Holidays}]
    """
    head = base.replace(
        "{one: {regions: [NO], modules: [sales]}, two: {regions: [DE], modules: [sales]}}",
        "{two: {regions: [DE], modules: [sales]}, one: {regions: [NO], modules: [sales]}}",
    )
    assert told(weighed(base, head).causes) == ["waves: -5d, -5d", "interaction -"]


def test_another_currency() -> None:
    base = "tasks: {a: {duration: 5d, cost: {training: 1000}}}\n"
    head = version(base, head="crmplan: 1\nprogramme: {name: P, start: 2027-03-08, currency: USD}\n")
    assert told(weigh(version(base), head).causes) == [
        "programme.start: +5d, +5d",
        "programme.currency: other currency, other currency",
        "interaction other currency",
    ]


# --- what is no cause -----------------------------------------------------------------------------


def test_renames_and_names_are_wording() -> None:
    head = (
        MATRIX.replace("NO", "NOR")
        .replace("name: Norway", "name: Norge")
        .replace("Sign the charter", "Charter")
    )
    found = weighed(MATRIX, head)
    assert found.causes.causes == ()
    assert [f"{edit.kind} {edit.path} {edit.wording}" for edit in found.wording] == [
        "renamed regions.NOR True",
        "changed regions.NOR.name True",
        "changed tasks.charter.name True",
    ]


def test_words_that_a_check_asks_for_are_no_wording() -> None:
    """The basis of a budget line is words to people, and a line without one is a finding."""
    base = """
        tasks: {a: {name: A, duration: 5d}}
        budget: {lines: {seats: {category: licence, amount: 5000, on: 2027-03-03}}}
    """
    head = base.replace("name: A,", "name: B,").replace("on: 2027-03-03", "on: 2027-03-03, basis: Quote 7")
    found = weigh(version(base), version(head), stage="approval")
    assert [edit.path for edit in found.wording] == ["tasks.a.name"]
    assert told(found.causes) == ["budget.lines.seats.basis: -, -", "interaction -"]


def test_another_day_for_head_is_outside_of_all_edits() -> None:
    base = "tasks: {a: {duration: 5d}}\n"
    status = "progress: {2027-03-01: {tasks: {a: {started: 2027-03-01}}}, 2027-03-03: {tasks: {a: {remaining: 9d}}}}\n"
    one = version(base + status, as_of=date(2027, 3, 1))
    other = version((base + status).replace("5d", "6d"))
    causes = weigh(one, other, as_of=date(2027, 3, 1)).causes
    assert [line(cause) for cause in causes.causes] == ["tasks.a.duration: +1d, +1d"]
    assert shown(causes.outside) == "+5d"


# --- many edits -----------------------------------------------------------------------------------


def many(number: int, shift: int) -> str:
    tasks = "\n".join(
        f"  t{n}: {{duration: {n % 5 + 1 + shift}d, cost: {{training: {100 + shift}}}}}"
        for n in range(number)
    )
    return f"risks: {{late: {{name: Late, probability: {10 + shift}%}}}}\ntasks:\n{tasks}\n"


def test_many_edits_are_grouped_by_entry() -> None:
    causes = weighed(many(30, 0), many(30, 1)).causes
    assert causes.grouped
    assert len(causes.causes) == 31
    assert causes.causes[0].section == "tasks.t4"
    assert causes.causes[0].title == "tasks.t4: 2 edits"
    assert line(causes.causes[0]) == "tasks.t4.duration, tasks.t4.cost.training: +1d +1.00, +1d +1.00"


def test_very_many_edits_are_grouped_by_section() -> None:
    causes = weighed(many(60, 0), many(60, 1)).causes
    assert [(cause.section, len(cause.edits)) for cause in causes.causes] == [("tasks", 120), ("", 1)]
    assert [shown(cause.alone) for cause in causes.causes] == ["+1d +60.00", "-"]


def test_edits_of_a_package_are_grouped_by_task_before_the_package_is_one() -> None:
    def text(shift: int) -> str:
        tasks = "\n".join(
            f"      t{n}: {{name: Task {n}, duration: {1 + shift}d, cost: {{training: {7 + shift}}}}}"
            for n in range(30)
        )
        return f"modules: {{sales: {{}}, service: {{}}}}\npackages:\n  build:\n    for: module\n    tasks:\n{tasks}\n"

    causes = weighed(text(0), text(2)).causes
    assert {cause.section for cause in causes.causes} == {f"packages.build.tasks.t{n}" for n in range(30)}
    assert causes.causes[0].title == "“Task 0”: 2 edits"
    assert [shown(cause.alone) for cause in causes.causes] == ["+2d +4.00"] * 30


def test_a_large_plan_has_fewer_causes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WORK", 60)
    causes = weighed(many(10, 0), many(10, 1)).causes
    assert [(cause.section, len(cause.edits)) for cause in causes.causes] == [("tasks", 20), ("", 1)]


# --- the same by other means ----------------------------------------------------------------------

LINES = (
    ("duration: 25d..45d (30d)", "duration: 30d..60d (45d)"),
    ("{kind: configure, duration: 15d", "{kind: configure, duration: 18d"),
    ("users: {rep: 220, agent: 90}", "users: {rep: 260, agent: 90}"),
    ("needs: configure, cost: {migration: 12000}", "needs: configure, cost: {migration: 19000}"),
    ("effect: move", "effect: report"),
    ("900 per d", "1100 per d"),
)


def test_each_effect_is_that_of_the_same_edit_made_in_the_text() -> None:
    """Texts are changed line by line and planned from the file on, which no tree is laid over another for."""
    text = (ROOT / "playbooks/examples/northwind.yaml").read_text(encoding="utf-8")
    base = version(text, head="")
    head = text
    for old, new in LINES:
        assert text.count(old) == 1, old
        head = head.replace(old, new)
    found = weigh(base, version(head, head=""))
    assert found.wording == ()
    causes: dict[str, list[Cause]] = {}
    for cause in found.causes.causes:
        (line,) = {edit.place.rpartition(":")[2] for edit in cause.edits}
        causes.setdefault(line, []).append(cause)
    assert len(causes) == len(LINES)
    made = text
    for old, new in sorted(LINES, key=lambda pair: text.index(pair[0])):
        line = str(text[: text.index(old)].count("\n") + 1)
        before = version(made, head="")
        made = made.replace(old, new)
        assert total([cause.step for cause in causes[line]]) == whole(before, version(made, head="")), new
        if len(causes[line]) == 1:
            (alone,) = (cause.alone for cause in causes[line])
            assert alone is not None
            assert total([alone]) == whole(base, version(text.replace(old, new), head="")), new


# --- any edits ------------------------------------------------------------------------------------


def total(effects: list[Effect]) -> tuple[Decimal, Decimal | None]:
    money = [effect.money for effect in effects]
    amount = None if None in money else sum((one.amount for one in money if one is not None), Decimal(0))
    return sum((effect.days for effect in effects), Decimal(0)), amount


def whole(base: Text, head: Text) -> tuple[Decimal, Decimal | None]:
    one, other = (Trial(text.plan, text.schedule, text.cost) for text in (base, head))
    before, after = one.total, other.total
    money = after.amount - before.amount if before.currency == after.currency else None
    return days_between(head.plan, one.finish, other.finish), money


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs())
def test_steps_sum_to_the_whole(pair: tuple[str, str]) -> None:
    base, head = drawn(pair[0]), drawn(pair[1])
    assume(base is not None and head is not None)
    assert base is not None
    assert head is not None
    found = weigh(base, head)
    causes = found.causes
    assert causes.outside is None
    days, money = total([cause.step for cause in causes.causes])
    expected = whole(base, head)
    assert days == expected[0]
    if money is not None:
        assert money == expected[1]
    if causes.interaction is not None:
        days, money = total([*(one.alone for one in causes.causes if one.alone), causes.interaction])
        assert days == expected[0]
        if money is not None:
            assert money == expected[1]
    edits = [edit for cause in causes.causes for edit in cause.edits]
    assert sorted(
        (*edits, *(one._replace(wording=one.kind == "renamed") for one in found.wording))
    ) == sorted(change.edit for change in found.edits.changes)


def test_one_edit_is_the_whole() -> None:
    base, head = version(MATRIX), version(MATRIX.replace("duration: 10d", "duration: 17d"))
    (cause,) = weigh(base, head).causes.causes
    days, money = whole(base, head)
    assert cause.alone == cause.step == Effect(days, Money(money or Decimal(0), "EUR"))
    assert days > 0
