"""What counts as an edit, where it stands, and that all edits together make the other version."""

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crmplan.diff.edits import Edits, compare
from crmplan.diff.side import Text
from crmplan.diff.trial import Trial, tried
from tests.diff.versions import HEAD, version
from tests.strategies import playbooks, yaml_of
from tests.yaml_texts import plain


def told(base: str, head: str, **how: Any) -> list[str]:
    """Return the edits as ``kind path: before -> after (place)``."""
    return said(compare(version(base, **how), version(head, **how)))


def said(edits: Edits) -> list[str]:
    found = []
    for change in edits.changes:
        edit = change.edit
        values = f"{edit.before} -> {edit.after}" if edit.before and edit.after else edit.before or edit.after
        found.append(f"{edit.kind} {edit.path}: {values} ({edit.place})")
    return found


# --- what is an edit ------------------------------------------------------------------------------


def test_one_value() -> None:
    assert told("tasks:\n  a: {duration: 5d}\n", "tasks:\n  a: {duration: 8d}\n") == [
        "changed tasks.a.duration: 5d -> 8d (p.yaml:4)"
    ]


def test_layout_quotes_comments_and_order_of_keys_are_no_edits() -> None:
    base = """
        people: {ana: {name: Ana}}
        tasks:
          a: {duration: 5d, owner: ana, needs: [b]}
          b: {duration: 10 d}
        budget: {approved: 1450000, contingency: 10%}
    """
    head = """
        budget:
          contingency: 10 %
          # The committee said so.
          approved: "1450000"
        tasks:
          a:
            needs: b
            owner: "ana"
            duration: 5d
          b: {duration: '10d'}
        people: {ana: {name: "Ana"}}
    """
    assert told(base, head) == []


def test_another_unit_is_an_edit_though_it_may_be_the_same_time() -> None:
    assert told("tasks: {a: {duration: 10d}}", "tasks: {a: {duration: 2w}}") == [
        "changed tasks.a.duration: 10d -> 2w (p.yaml:3)"
    ]


def test_an_entry_that_is_new_or_gone_is_one_edit() -> None:
    base = "tasks:\n  a: {duration: 5d}\n  b: {duration: 1d, kind: design, team: []}\n"
    head = "tasks:\n  a: {duration: 5d}\n  c: {duration: 9d, needs: a}\n"
    assert told(base, head) == [
        "removed tasks.b: duration: 1d, kind: design, team: [] (p.yaml:5)",
        "added tasks.c: duration: 9d, needs: a (p.yaml:5)",
    ]


def test_each_entry_of_a_new_section_is_an_edit() -> None:
    head = "tasks: {a: {duration: 5d}}\nrisks:\n  late: {name: Late}\n  dear: {name: Dear}\n"
    assert told("tasks: {a: {duration: 5d}}\n", head) == [
        "added risks.late: name: Late (p.yaml:5)",
        "added risks.dear: name: Dear (p.yaml:6)",
    ]


def test_a_list_is_one_value_and_so_is_an_amount_by_region() -> None:
    base = """
        regions: {NO: {name: Norway}, DE: {name: Germany}}
        tasks:
          a: {duration: 5d, cost: {training: {default: 100, NO: 70}}}
          b: {duration: 5d}
          c: {duration: 5d, needs: [a]}
    """
    head = base.replace("NO: 70", "NO: 80").replace("needs: [a]", "needs: [a, b +2d]")
    assert told(base, head) == [
        "changed tasks.a.cost.training.NO: 70 -> 80 (p.yaml:5)",
        "changed tasks.c.needs: a -> a, b +2d (p.yaml:7)",
    ]


def test_an_item_of_a_list_of_maps_is_an_edit_of_its_own() -> None:
    base = """
        tasks: {a: {duration: 5d}}
        accept:
          - {rule: sponsor-named, at: a, by: ana, until: 2027-12-31, reason: Later}
          - {rule: no-owner, at: a, by: ana, until: 2027-12-31, reason: Soon}
        people: {ana: {name: Ana}}
    """
    head = """
        tasks: {a: {duration: 5d}}
        accept:
          - {rule: raci, at: a, by: ana, until: 2027-06-30, reason: New}
          - {rule: sponsor-named, at: a, by: ana, until: 2027-12-31, reason: Later}
          - {rule: no-owner, at: a, by: ana, until: 2028-12-31, reason: Soon}
        people: {ana: {name: Ana}}
    """
    assert told(base, head) == [
        "added accept[1]: rule: raci, at: a, by: ana, until: 2027-06-30, reason: New (p.yaml:5)",
        "changed accept[3].until: 2027-12-31 -> 2028-12-31 (p.yaml:7)",
    ]


def test_the_order_of_waves_and_tasks_is_an_edit_that_of_people_is_none() -> None:
    base = """
        people: {ana: {name: Ana}, bob: {name: Bob}}
        regions: {NO: {}, DE: {}}
        modules: {sales: {}}
        waves: {one: {regions: [NO], modules: [sales]}, two: {regions: [DE], modules: [sales]}}
        tasks: {a: {duration: 5d}, b: {duration: 5d}}
    """
    head = """
        people: {bob: {name: Bob}, ana: {name: Ana}}
        regions: {NO: {}, DE: {}}
        modules: {sales: {}}
        waves: {two: {regions: [DE], modules: [sales]}, one: {regions: [NO], modules: [sales]}}
        tasks: {b: {duration: 5d}, a: {duration: 5d}}
    """
    assert told(base, head) == [
        "changed waves: one, two -> two, one (p.yaml:6)",
        "changed tasks: a, b -> b, a (p.yaml:7)",
    ]


def test_a_move_between_files_is_no_edit() -> None:
    base = version(
        "include: more.yaml\ntasks:\n  a: {duration: 5d}\n  b: {duration: 2d}\n",
        parts={"more.yaml": "tasks:\n  c: {duration: 1d}\n"},
    )
    head = version(
        "include: more.yaml\ntasks:\n  b: {duration: 2d}\n",
        parts={"more.yaml": "tasks:\n  c: {duration: 1d}\n  a: {duration: 5d}\n"},
    )
    assert said(compare(base, head)) == []


def test_an_edit_of_what_is_extended_names_its_file() -> None:
    below = HEAD + "tasks:\n  a: {duration: 5d}\n"
    base = version("", head="crmplan: 1\nextends: below.yaml\n", parts={"below.yaml": below})
    head = version(
        "", head="crmplan: 1\nextends: below.yaml\n", parts={"below.yaml": below.replace("5d", "6d")}
    )
    assert said(compare(base, head)) == ["changed tasks.a.duration: 5d -> 6d (below.yaml:4)"]


def test_a_long_text_is_cut_so_that_the_difference_is_seen() -> None:
    words = " ".join(f"word{n}" for n in range(40))
    base = f"tasks: {{a: {{duration: 5d, description: {words}}}}}"
    (edit,) = told(base, base.replace("word33", "WORD33"))
    assert edit == (
        "changed tasks.a.description: ... word29 word30 word31 word32 word33 word34 word35 word36 word37 ... -> "
        "... word29 word30 word31 word32 WORD33 word34 word35 word36 word37 ... (p.yaml:3)"
    )


def test_edits_stand_in_the_order_of_the_files_whatever_a_side_calls_them() -> None:
    """What is gone stands in between, though a revision has another name for the same file."""
    lines = [f"  t{n}: {{duration: {n}d}}\n" for n in range(1, 6)]
    part = "risks:\n  a: {name: A}\n  b: {name: B}\n"
    base = version(
        "include: parts/x.yaml\ntasks:\n" + "".join(lines), parts={"parts/x.yaml": part}, at="v1:plans/"
    )
    lines[0] = lines[0].replace("1d", "2d")
    lines[4] = lines[4].replace("5d", "7d")
    head = version(
        "include: parts/x.yaml\ntasks:\n" + "".join(lines[:2] + lines[3:]),
        parts={"parts/x.yaml": part.replace("  a: {name: A}\n", "").replace("B}", "C}")},
        at="/home/me/plans/",
    )
    assert said(compare(base, head)) == [
        "changed tasks.t1.duration: 1d -> 2d (p.yaml:5)",
        "removed tasks.t3: duration: 3d (v1:plans/p.yaml:7)",
        "changed tasks.t5.duration: 5d -> 7d (p.yaml:8)",
        "removed risks.a: name: A (v1:plans/parts/x.yaml:2)",
        "changed risks.b.name: B -> C (parts/x.yaml:2)",
    ]


# --- renames --------------------------------------------------------------------------------------

MATRIX = """
people: {ana: {name: Ana}, tom: {name: Tom}}
groups: {rep: {name: Sales reps}}
regions:
  NO: {name: Norway, lead: tom, users: {rep: 40}}
  DE: {name: Germany, lead: ana, users: {rep: 90}}
modules: {sales: {name: Sales, groups: [rep]}}
waves: {pilot: {cells: [NO/sales]}, wave-1: {regions: [DE], modules: [sales]}}
tasks:
  charter: {name: Sign the charter, duration: 3d, owner: ana}
packages:
  build:
    for: cell
    defaults: {owner: region.lead}
    tasks:
      configure:
        {name: Set up, duration: 10d, needs: charter, cost: {training: {default: 10 per user, NO: 12 per user}}}
      go-live: {kind: go-live, needs: configure}
gates:
  exit: {name: Pilot exit, kind: gate-funding, needs: NO/sales/go-live +2d, opens: DE/sales/configure, approvers: [ana]}
budget:
  lines: {seats: {category: licence, amount: 75 per user month, from: NO/sales/go-live, until: 2027-12-31}}
  funding: {seed: {amount: 500, gate: exit}}
risks: {mess: {name: Data is a mess, touches: NO/sales/configure, owner: tom}}
decisions:
  go: {ask: Go on, gate: exit, options: {wait: {exit.delay: 2w}, all: {NO/sales/configure.duration: 5d}}}
progress:
  2027-03-05: {tasks: {charter: {started: 2027-03-01, finished: 2027-03-05}}}
  2027-03-31: {tasks: {NO/sales/configure: {started: 2027-03-08, done: 50%}}}
"""


def test_a_region_that_was_renamed_is_one_edit_and_its_tasks_are_paired() -> None:
    base = version(MATRIX)
    edits = compare(base, version(MATRIX.replace("NO", "NOR")))
    assert said(edits) == ["renamed regions.NOR: NO -> NOR (p.yaml:6)"]
    assert edits.renamed == {
        "NO/sales/configure": "NOR/sales/configure",
        "NO/sales/go-live": "NOR/sales/go-live",
    }


def test_many_renames_and_an_edit_at_once() -> None:
    head = MATRIX
    for old, new in (
        *(
            ("NO", "NOR"),
            ("tom", "thomas"),
            ("configure", "set-up"),
            ("exit", "pilot-exit"),
            ("pilot:", "first:"),
        ),
        *(
            ("sales", "sell"),
            ("seats", "licences"),
            ("charter:", "mandate:"),
            ("needs: charter", "needs: mandate"),
        ),
        *(("build:", "land:"), ("duration: 10d", "duration: 12d")),
    ):
        head = head.replace(old, new)
    edits = compare(version(MATRIX), version(head))
    assert said(edits) == [
        "renamed people.thomas: tom -> thomas (p.yaml:3)",
        "renamed regions.NOR: NO -> NOR (p.yaml:6)",
        "renamed modules.sell: sales -> sell (p.yaml:8)",
        "renamed waves.first: pilot -> first (p.yaml:9)",
        "renamed tasks.mandate: charter -> mandate (p.yaml:11)",
        "renamed packages.land: build -> land (p.yaml:13)",
        "renamed packages.land.tasks.set-up: configure -> set-up (p.yaml:17)",
        "changed packages.land.tasks.set-up.duration: 10d -> 12d (p.yaml:18)",
        "renamed gates.pilot-exit: exit -> pilot-exit (p.yaml:21)",
        "changed gates.pilot-exit.name: Pilot exit -> Pilot pilot-exit (p.yaml:21)",
        "renamed budget.lines.licences: seats -> licences (p.yaml:23)",
    ]
    assert edits.renamed["NO/sales/configure"] == "NOR/sell/set-up"
    assert edits.entries["regions"] == {"NO": "NOR"}
    assert edits.entries["budget.lines"] == {"seats": "licences"}


def test_a_person_with_the_id_of_a_module_keeps_it() -> None:
    base = "people: {sales: {name: Sal}}\nmodules: {sales: {name: Sales, owner: sales}}\ntasks: {a: {owner: sales}}\n"
    head = base.replace("modules: {sales:", "modules: {selling:")
    assert told(base, head) == ["renamed modules.selling: sales -> selling (p.yaml:4)"]


def test_another_task_in_place_of_one_is_no_rename() -> None:
    base = "tasks:\n  a: {name: Load data, duration: 5d}\n  b: {duration: 5d, needs: a}\n"
    head = "tasks:\n  x: {name: Train agents, duration: 5d}\n  b: {duration: 5d, needs: x}\n"
    assert told(base, head) == [
        "removed tasks.a: name: Load data, duration: 5d (p.yaml:4)",
        "added tasks.x: name: Train agents, duration: 5d (p.yaml:4)",
        "changed tasks.b.needs: a -> x (p.yaml:5)",
    ]


def test_a_new_id_that_moves_dates_is_no_rename() -> None:
    # "SA" is a code with holidays of its own; as a calendar of people's own it is another week.
    base = "calendars: {SA: {week: sun-thu}}\nregions: {R: {calendar: SA}}\ntasks: {a: {calendar: SA, duration: 10d}}\n"
    head = base.replace("SA: {week", "IL: {week")
    assert [edit.split()[0] for edit in told(base, head)] == ["removed", "added"]


# --- all edits make the other version -------------------------------------------------------------


def outcome(trial: Trial) -> object:
    dates = trial.schedule
    return (
        [task.id for task in trial.plan.tasks],
        dates.start,
        dates.finish,
        [(entry.source, entry.category, entry.units) for entry in trial.cost.entries],
        trial.total,
    )


def of(text: Text) -> object:
    return outcome(Trial(text.plan, text.schedule, text.cost))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Two playbooks: one is drawn, the other has some of its parts taken from a second one."""
    one = draw(playbooks(money=True, progress=True))
    other = draw(playbooks(money=True, progress=True))

    def mixed(first: Any, second: Any, depth: int) -> Any:
        if not isinstance(first, Mapping) or not isinstance(second, Mapping) or not depth:
            return draw(st.sampled_from((first, second)))
        found = {}
        for key in dict.fromkeys((*first, *second)):
            if key in first and key in second:
                found[key] = mixed(first[key], second[key], depth - 1)
            elif draw(st.booleans()):
                found[key] = first.get(key, second.get(key))
        return found

    both = sorted(key for key in one if key in other and one[key] != other[key])
    assume(both)
    sections = draw(st.lists(st.sampled_from(both), min_size=1, max_size=3, unique=True))
    return yaml_of(one), yaml_of({**one, **{key: mixed(one[key], other[key], 2) for key in sections}})


def drawn(text: str) -> Text | None:
    try:
        return version(text, head="")
    except AssertionError:
        return None


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs())
def test_all_edits_give_the_other_version(pair: tuple[str, str]) -> None:
    base, head = drawn(pair[0]), drawn(pair[1])
    assume(base is not None and head is not None)
    assert base is not None
    assert head is not None
    edits = compare(base, head)
    assert plain(edits.node(edits.changes)) == plain(head.playbook.node)
    whole = tried(edits.node(edits.changes), None)
    none = tried(edits.node(()), None)
    assert isinstance(whole, Trial)
    assert isinstance(none, Trial)
    assert outcome(whole) == of(head)
    assert outcome(tried(head.playbook.node, None, none)) == of(head)  # type: ignore[arg-type]
    renamed = [edits.renamed.get(task.id, task.id) for task in base.plan.tasks]
    assert outcome(none)[1:] == of(base)[1:]  # type: ignore[index]
    assert [task.id for task in none.plan.tasks] == renamed


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs(), st.randoms(use_true_random=False))
def test_some_edits_then_the_others_give_the_other_version(pair: tuple[str, str], random: Any) -> None:
    """What lies between two versions differs from head by the other edits and by nothing else."""
    base, head = drawn(pair[0]), drawn(pair[1])
    assume(base is not None and head is not None)
    assert base is not None
    assert head is not None
    edits = compare(base, head)
    some = [change for change in edits.changes if random.random() < 0.5]
    others = {change.number for change in edits.changes} - {change.number for change in some}
    between = edits.node(some)
    trial = tried(between, None)
    if not isinstance(trial, Trial):
        return
    middle = Text({}, trial.plan.playbook, trial.plan, trial.schedule, trial.cost, base.report)
    again = compare(middle, head)
    if not again.renamed and not any(change.edit.kind == "renamed" for change in again.changes):
        left = {change.keys for change in edits.changes if change.number in others and change.number >= 0}
        assert {change.keys for change in again.changes} <= left
