"""What the committee reads of an edit."""

import pytest

from crmplan import lang
from crmplan.diff.causes import weigh
from crmplan.diff.edits import Edits, compare
from crmplan.diff.titles import title
from tests.diff.versions import version

BASE = """
people: {ana: {name: Ana Ruiz}, tom: {name: Tom Becker, side: it, rate: 500 per d}}
groups: {rep: {name: Sales reps}}
regions: {NO: {name: Norway, lead: ana, users: {rep: 60}}, DE: {name: Germany, lead: ana, users: {rep: 90}}}
modules: {sales: {name: Sales, groups: [rep]}}
waves: {pilot: {name: Pilot, regions: [NO], modules: [sales]}, all-others: {regions: [DE], modules: [sales]}}
tasks:
  link: {name: ERP link, duration: 25d..45d (30d), owner: ana, team: [tom], cost: {integration: 140000}}
  load: {name: Load data, duration: 10d, owner: ana}
  train: {name: Train agents, duration: 5d, owner: ana, needs: link}
  landed: {name: Landed, kind: hypercare, duration: 5d, owner: ana, exit: {used: calls <= 5}}
packages:
  land:
    name: Landing
    for: cell
    defaults: {owner: region.lead}
    tasks:
      set-up: {name: Set up, duration: 5d, needs: link}
      go-live: {kind: go-live, needs: set-up}
    override:
      - {when: {region: DE, task: set-up}, set: {duration: 8d}, reason: Two systems}
freezes: {sale: {name: Sales season, from: 2027-11-22, to: 2028-01-07, blocks: [go-live]}}
calendars: {default: {week: mon-fri}}
budget: {approved: 900000, contingency: 10%, lines: {seats: {category: licence, amount: 75 per user, on: 2027-05-03}}}
risks: {late: {name: Data is late, probability: 20%, owner: ana}}
measures: {calls: {name: Calls a day}}
decisions: {rest: {ask: Release the rest?, options: {go: {}, wait: {landed.delay: 2w}}}}
thresholds: {slip: {amber: 5d, red: 20d}}
accept: [{rule: support-model, at: programme, until: 2027-06-30, by: ana, reason: Signed in May}]
"""


def edits(*changes: tuple[str, str]) -> Edits:
    head = BASE
    for old, new in changes:
        assert old in head
        head = head.replace(old, new, 1)
    return compare(version(BASE), version(head))


def titles(*changes: tuple[str, str]) -> list[str]:
    found = edits(*changes)
    plans = (version(BASE).plan, found.trial.plan)
    return [title((change,), "", *plans) for change in found.changes]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("25d..45d (30d)", "30d..60d (45d)", "“ERP link” takes 45d instead of 30d"),
        ("25d..45d (30d)", "25d..50d (30d)", "“ERP link” takes 25d..50d (30d) instead of 25d..45d (30d)"),
        ("needs: link}", "needs: [link, load]}", "“Train agents” waits for “Load data” too"),
        ("needs: link}", "needs: load}", "“Train agents” waits for “Load data” instead of “ERP link”"),
        ("needs: link}", "needs: link +5d}", "“Train agents” waits for “ERP link” +5d instead of “ERP link”"),
        (", needs: link}\n  landed", "}\n  landed", "“Train agents” no longer waits for “ERP link”"),
        ("needs: set-up}", "needs: [set-up, load]}", "“go-live” waits for “Load data” too"),
        ("{rep: 60}", "{rep: 80}", "Norway has 80 users instead of 60 (Sales reps)"),
        (
            "integration: 140000",
            "integration: 165000",
            "“ERP link” costs EUR 165,000 instead of EUR 140,000 (integration)",
        ),
        (
            "team: [tom]",
            "team: [tom 2, ana]",
            "The team of “ERP link” is Tom Becker (2) and Ana Ruiz instead of Tom Becker",
        ),
        ("owner: ana, team", "owner: tom, team", "Tom Becker answers for “ERP link” instead of Ana Ruiz"),
        ("500 per d", "650 per d", "Tom Becker costs EUR 650 per day instead of EUR 500 per day"),
        (
            "duration: 10d",
            "duration: 10d, not_before: 2027-05-03",
            "“Load data” starts on 2027-05-03 at the earliest",
        ),
        ("duration: 8d}", "duration: 9d}", "“Set up” (Germany) takes 9d instead of 8d"),
        ("contingency: 10%", "contingency: 15%", "The contingency is 15% instead of 10%"),
        ("approved: 900000", "approved: 950000", "The approved budget is EUR 950,000 instead of EUR 900,000"),
        (
            "amount: 75 per user",
            "amount: 80 per user",
            "The budget line “seats” is EUR 80 per user instead of EUR 75 per user",
        ),
        (
            "{week: mon-fri}",
            "{week: mon-thu}",
            "The working week of the calendar “default” is mon-thu instead of mon-fri",
        ),
        (
            "to: 2028-01-07",
            "to: 2028-01-14",
            "The last day of the freeze “Sales season” (sale) is 2028-01-14 instead of 2028-01-07",
        ),
        (
            "probability: 20%",
            "probability: 40%",
            "The probability of the risk “Data is late” (late) is 40% instead of 20%",
        ),
        (
            "risks: {late",
            "risks: {dear: {name: Licences get dearer}, late",
            "The risk “Licences get dearer” is new",
        ),
        (
            "risks: {late: {name: Data is late, probability: 20%, owner: ana}}",
            "",
            "The risk “Data is late” is gone",
        ),
        ("  load: {", "  more: {name: Test more, duration: 3d}\n  load: {", "The task “Test more” is new"),
        ("team: [tom]", "team: []", "The team of “ERP link” is empty instead of Tom Becker"),
        (
            "task: set-up}, set",
            "task: [set-up, go-live]}, set",
            "The tasks of exception 1 of the package “Landing” now include “go-live” too",
        ),
        (
            "exit: {used: calls <= 5}",
            "exit: {used: calls <= 8}",
            "The exit criterion (used) of “Landed” is “Calls a day” <= 8 instead of “Calls a day” <= 5",
        ),
        (
            "rep: {name: Sales reps}",
            "rep: {name: Sales reps, low_skill: true}",
            "The group of users “Sales reps” (rep) needs more help than others",
        ),
        (
            "wait: {landed.delay: 2w}",
            "wait: {landed.delay: 4w}",
            "The option “wait” of the decision “Release the rest?”: “Landed” is delayed by 4w instead of 2w",
        ),
        (
            "rule: support-model, at: programme, until: 2027-06-30",
            "rule: support-model, at: programme, until: 2027-07-30",
            "The last day of the waiver of “support-model” at “programme” is 2027-07-30 instead of 2027-06-30",
        ),
        (
            "slip: {amber: 5d, red: 20d}",
            "slip: {amber: 5d, red: 15d}",
            "The value for red of the threshold for the slip of go-lives is 15d instead of 20d",
        ),
        (
            "      go-live:",
            "      look: {duration: 1d}\n      go-live:",
            "The task “look” of the package “Landing” is new",
        ),
    ],
)
def test_titles(old: str, new: str, said: str) -> None:
    assert titles((old, new)) == [said]


STATUS = """
progress:
  2027-04-30:
    tasks:
      link: {started: 2027-03-01, finished: 2027-04-02, spent: 50000}
      all/set-up: {started: 2027-04-05, finished: 2027-04-16}
      load: {started: 2027-04-26, done: 40%}
    lines: {seats: {spent: 4000}}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            BASE,
            BASE + STATUS,
            "Progress as of 2027-04-30 is new: 4 starts, 3 finishes, progress of 1 task and 2 sums spent",
        ),
        (
            BASE + STATUS,
            BASE,
            "Progress as of 2027-04-30 is gone: 4 starts, 3 finishes, progress of 1 task and 2 sums spent",
        ),
        (
            BASE,
            BASE + "progress: {2027-04-30: {gates: {}, note: Nothing new}}\n",
            "Progress as of 2027-04-30 is new",
        ),
    ],
)
def test_a_status_date_says_what_it_brings(old: str, new: str, said: str) -> None:
    found = compare(version(old), version(new))
    assert [title((one,), "", version(old).plan, version(new).plan) for one in found.changes] == [said]


def test_the_title_of_a_wave() -> None:
    found = titles(
        ("pilot: {name: Pilot, regions: [NO]", "pilot: {name: Pilot, regions: [NO, DE]"),
        (", all-others: {regions: [DE], modules: [sales]}", ""),
    )
    assert found == [
        "The regions of the wave “Pilot” now include Germany too",
        "The wave “all-others” is gone",
    ]


def test_edits_that_go_together_are_called_after_what_is_new() -> None:
    head = BASE.replace("  load: {", "  more: {name: Test more, duration: 30d}\n  load: {", 1)
    head = head.replace(
        "train: {name: Train agents, duration: 5d, owner: ana, needs: link}",
        "train: {name: Train agents, duration: 5d, owner: ana, needs: [link, more]}",
    )
    (cause,) = weigh(version(BASE), version(head)).causes.causes
    assert cause.title == "The task “Test more” is new, and 1 edit that goes with it"


def test_titles_in_german() -> None:
    with lang.use("de"):
        assert titles(("25d..45d (30d)", "30d..60d (45d)")) == ["„ERP link“ dauert 45 T statt 30 T"]
