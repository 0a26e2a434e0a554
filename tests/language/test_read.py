"""Reading whole playbooks: what the records hold, where their values stand, and that nothing is ever raised."""

import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmplan.language import Reading, place, read, read_task
from crmplan.language.calendars import spans_of_hours
from crmplan.language.json_schema import shapes_below
from crmplan.language.playbook import PLAYBOOK
from crmplan.model import Location
from crmplan.nodes import Mapping, Node, Scalar, Sequence
from tests.language.reading import marked, playbook, read_text, root_of, said


def task(lines: str) -> Any:
    return playbook(f"tasks: {{a: {lines}}}").tasks["a"]


def test_no_and_on_are_ids() -> None:
    read_in = playbook(
        "regions: {NO: {users: 3}, on: {}}\nmodules: {off: {}}\nwaves: {y: {cells: [NO/off, on/all]}}"
    )
    assert list(read_in.regions) == ["NO", "on"]
    assert [cell.parts for cell in read_in.waves["y"].cells] == [("NO", "off"), ("on", "all")]


def test_empty_sections_are_no_mistake() -> None:
    assert said("risks:\nbudget:\nwaves:") == []


def test_a_task_of_everything() -> None:
    read_in = task(
        "{name: Train, kind: [training, pilot], work: 10d, team: [ana, builder 2], consulted: ana, "
        "not_before: 2027-05-03, schedule: late, spend: start, stream: people, tags: innovation}"
    )
    assert (read_in.id, read_in.name, read_in.kind) == ("a", "Train", ("training", "pilot"))
    assert [(unit.person, unit.units) for unit in read_in.team] == [
        ("ana", Decimal(1)),
        ("builder", Decimal(2)),
    ]
    assert read_in.work.minutes(480, 5) == (4800, 4800, 4800)
    assert (read_in.duration, read_in.not_before) == (None, date(2027, 5, 3))
    assert (read_in.schedule, read_in.spend, read_in.consulted, read_in.tags) == (
        "late",
        "start",
        ("ana",),
        ("innovation",),
    )


def test_defaults_of_a_task() -> None:
    read_in = task("{duration: 5d}")
    assert (read_in.name, read_in.kind, read_in.owner, read_in.team, read_in.cost) == ("", (), "", (), {})
    assert (read_in.schedule, read_in.spend, read_in.gate) == ("early", "even", False)


def test_the_first_approver_owns_a_gate() -> None:
    gates = playbook(
        "gates:\n"
        "  g: {kind: gate-stage, approvers: [builder, ana]}\n"
        "  h: {kind: gate-data, owner: ana, approvers: [builder]}\n"
    ).gates
    owners = [(gate.id, gate.owner, gate.gate) for gate in gates.values()]
    assert owners == [("g", "builder", True), ("h", "ana", True)]


def test_amounts_by_region() -> None:
    cost = (
        playbook(
            "regions: {NO: {}, DE: {}}\nprogramme: {name: X, start: 2027-03-01, currency: EUR, rates: {NOK: 0.086}}\n"
            "tasks: {a: {duration: 1d, cost: {training: {default: 120 per user, NO: 1400 NOK per user}, change: 50}}}"
        )
        .tasks["a"]
        .cost
    )
    assert [str(cost["training"].of(region)) for region in ("NO", "DE", "")] == [
        "1400 NOK per user",
        "120 per user",
        "120 per user",
    ]
    assert str(cost["change"].of("NO")) == "50"


def test_calendar() -> None:
    calendars = playbook(
        "calendars:\n"
        "  default: {week: mon-fri, hours: 7.5, holidays: none}\n"
        "  SA: {week: sun-thu, hours: [08:30-12:00, 13-17], holidays: [SA, DE-BY], closed: [2027-05-17..2027-05-20]}\n"
        "  X: {holiday_dates: {2027-01-01: New Year}, hours: 06-14}\n"
    ).calendars
    default, sa, x = calendars.values()
    assert (default.week, default.hours, default.holidays) == ((0, 1, 2, 3, 4), ((480, 720), (780, 990)), ())
    assert (sa.week, sa.hours, sa.holidays) == ((0, 1, 2, 3, 6), ((510, 720), (780, 1020)), ("SA", "DE-BY"))
    assert (x.week, x.hours, x.holiday_dates) == (None, ((360, 840),), {date(2027, 1, 1): "New Year"})


@pytest.mark.parametrize("hours", ["0.5", "4", "6", "8", "15", "16", "24"])
def test_hours_make_spans_of_that_length_within_a_day(hours: str) -> None:
    spans = spans_of_hours(Decimal(hours))
    assert sum(end - start for start, end in spans) == int(Decimal(hours) * 60)
    assert 0 <= spans[0][0] and spans[-1][1] <= 1440


def test_roles_and_sponsor() -> None:
    assert playbook("roles: {sponsor: ana, steering: [ana, builder]}").role("steering") == ("ana", "builder")
    assert playbook("programme: {name: X, start: 2027-03-01, sponsor: ana}").sponsor == "ana"
    assert playbook("").sponsor == ""


def test_phases_as_a_list_or_with_names() -> None:
    assert [phase.name for phase in playbook("phases: [design, build]").phases.values()] == ["", ""]
    named = playbook("phases: {design: House in order}").phases
    assert [(phase.id, phase.name) for phase in named.values()] == [("design", "House in order")]


def test_shares_users_and_moments() -> None:
    read_in = playbook(
        "waves: {w: {}}\ngroups: {rep: {}}\nregions: {NO: {users: {rep: 4}}, DE: {users: 9}}\n"
        "people: {ana: {allocation: {default: 20%, w: 60%}}, ben: {allocation: 50%}}\n"
        "budget: {lines: {l: {category: licence, amount: 5, from: all/go-live, until: 2028-12-31}}}"
    )
    ana, ben = read_in.people.values()
    assert ana.allocation is not None and ben.allocation is not None
    assert (ana.allocation.default, ana.allocation.parts) == (Decimal("0.2"), {"w": Decimal("0.6")})
    assert ben.allocation.default == Decimal("0.5")
    assert [(one.users.total, one.users.groups) for one in read_in.regions.values() if one.users] == [
        (None, {"rep": 4}),
        (9, {}),
    ]
    assert read_in.budget is not None
    line = read_in.budget.lines["l"]
    assert line.from_ is not None and line.from_.reference is not None and line.until is not None
    assert (line.from_.reference.parts, line.until.date) == (("all", "go-live"), date(2028, 12, 31))


def test_progress_is_in_the_order_of_its_dates() -> None:
    read_in = playbook(
        "progress:\n"
        "  2027-05-31: {measures: {g/a: 71%, g/b: true}}\n"
        "  2027-04-30: {tasks: {NO/x: {started: 2027-04-01, done: 60%, remaining: 4d, spent: 9000}}}\n"
    ).progress
    assert list(read_in) == [date(2027, 4, 30), date(2027, 5, 31)]
    first, second = read_in.values()
    assert [(one.reference.parts, one.done) for one in first.tasks] == [(("NO", "x"), Decimal("0.6"))]
    assert [one.value for one in second.measures] == [Decimal(71), True]


def test_changes_of_an_option() -> None:
    options = (
        playbook(
            "decisions: {d: {ask: Q, options: {go: {}, hold: {name: Wait, g.delay: 4w, budget.lines.l.amount: 5}}}}"
        )
        .decisions["d"]
        .options
    )
    assert [(change.target, change.field) for change in options["hold"].changes] == [
        ("g", "delay"),
        ("budget.lines.l", "amount"),
    ]
    assert (options["hold"].name, options["go"].changes) == ("Wait", ())


def test_settings_keep_numbers_exact() -> None:
    checks = playbook(
        "checks: {set: {a-rule: {share: 8%, limit: 0.1, count: 3, on: true, names: [x, y]}}}"
    ).checks
    assert checks is not None
    assert checks.set == {
        "a-rule": {
            "share": Decimal("0.08"),
            "limit": Decimal("0.1"),
            "count": 3,
            "on": True,
            "names": ("x", "y"),
        }
    }


def test_package_tasks_stay_nodes_until_they_are_merged() -> None:
    package = playbook(
        "packages: {p: {for: cell, defaults: {duration: 5d}, tasks: {a: {needs+: [b]}}}}"
    ).packages["p"]
    assert (package.for_, list(package.tasks), list(package.tasks["a"].entries)) == (
        "cell",
        ["a"],
        ["needs+"],
    )


def test_a_merged_task_is_read_once_whole() -> None:
    reading = Reading()
    node = root_of("{kind: training, needs: x}")
    key = root_of("train: 1").entries["train"][0]
    spec = read_task("train", node, reading, key)
    assert (spec.id, [need.reference.path for need in spec.needs]) == ("train", ["x"])
    assert [finding.rule for finding in reading.findings] == ["needs-length"]
    read_task("train", node, reading, key)
    assert len(reading.findings) == 1


def test_a_merged_task_that_is_no_map_is_a_finding() -> None:
    reading = Reading()
    node = root_of("a: [1]").get("a")
    assert node is not None
    spec = read_task("a", node, reading)
    assert (spec.id, spec.kind, [finding.rule for finding in reading.findings]) == ("a", (), ["wrong-type"])


def test_places() -> None:
    read_in = playbook("tasks:\n  a:\n    duration: 5d\n    consulted: [ana, builder]\n")
    spec = read_in.tasks["a"]
    assert place(spec) == Location("p.yaml", 5, 3, 5, 4)
    assert place(spec, "duration") == Location("p.yaml", 6, 15, 6, 17)
    assert place(spec, "consulted", 1) == Location("p.yaml", 7, 22, 7, 29)
    assert place(spec, "owner") == place(spec)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("tasks: {a: {durration: 3d}}", ["durration"]),
        ("tasks: {a: {duration: 3 months}}", ["3 months"]),
        ("tasks: {a: {duration: 1d, team: [ana, anna 2]}}", ["anna 2"]),
        ("tasks: {a: {duration: 1d, consulted: [ana, bob]}}", ["bob"]),
        ("tasks: {a: {kind: training}}", ["training"]),
        ("tasks: {a: {duration: 1d, cost: {trainng: 5}}}", ["trainng"]),
        ("tasks: {a: {duration: 1d, owner: }}", ["owner"]),
        ("groups: {rep: {}}\nregions: {DE: {users: {reps: 3}}}", ["reps"]),
        ("gates: {g: {kind: gate-stage, criteria: {a: used >= 7}}}", ["used >= 7"]),
        ("progress: {2027-02-30: {}}", ["2027-02-30"]),
        ("roles: {sponsr: ana}", ["sponsr"]),
        ("people: {ana: {}, Bo B: {}}", ["Bo B"]),
        ("freezes: {f: {reason: x}}", ["f"]),
        ("decisions: {d: {ask: Q, options: {a: {delay: 4w}}}}", ["delay"]),
        ("packages: {p: {for: cell, tasks: {a: {}}, override: [{when: {task: b}, drop: true}]}}", ["b"]),
    ],
)
def test_findings_point_at_the_word(lines: str, words: list[str]) -> None:
    assert marked(lines) == words


def test_findings_are_in_the_order_of_the_file() -> None:
    findings = read_text("tasks: {a: {owner: x}, b: {duration: 5}, c: {owner: y}}\nphases: [a, a]")[1]
    assert [finding.at for finding in findings] == sorted(finding.at for finding in findings)


def test_a_currency_without_a_rate_is_said_once() -> None:
    findings = read_text("budget: {approved: 5 USD, categories: {licence: 4 USD, training: 3 USD}}")[1]
    assert [(finding.rule, len(finding.also)) for finding in findings] == [("missing-rate", 2)]


def test_names_in_defaults_and_overrides_of_packages() -> None:
    assert said(
        "packages:\n  p:\n    for: cell\n    defaults: {owner: bob}\n    tasks: {a: {team+: [cid], phase: p1}}\n"
        "    override: [{when: {task: a}, set: {consulted+: dan, owner: region.lead}}]\n"
    ) == [
        'unknown-person: no person "bob"',
        'unknown-person: no person "cid"',
        'unknown-phase: no phase "p1": the playbook has no "phases"',
        'unknown-person: no person "dan"',
    ]


def test_a_source_shares_the_name_space_where_packages_are_for_sources() -> None:
    lines = "sources: {erp: {}}\nmodules: {erp: {}}\n"
    assert said(lines) == []
    assert said(lines + "packages: {p: {for: source, tasks: {a: {duration: 1d}}}}") == [
        'shared-name: "erp" is a data source and a module; give one of them another id'
    ]


# --- nothing is ever raised ---------------------------------------------------------------------------------

KEYS = sorted({field.key for shape in [PLAYBOOK, *shapes_below(PLAYBOOK)] for field in shape.fields})
WORDS = [
    "", "a", "all", "DE/all/x", "5d", "25d..45d", "2027-03-01", "2027-03-01..2027-02-01", "10%", "45.000", "5 EUR",
    "75 per user month", "training", "gate-stage", "x >= 3", "x += 3", "builder 2", "region.lead", "mon-fri",
    "08-12", "NO", "4w", "a ss +2d", "a.b.c", "1e400", "-1", "٣", "\u0000", "x" * 200, "2027-99-99", "default",
]  # fmt: skip
VALUES: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from(WORDS),
)


def scalar(value: object) -> Scalar:
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return Scalar(text, value, not isinstance(value, str), "p.yaml", 1, 1, 1, 2)


def mapping(entries: dict[str, Node]) -> Mapping:
    return Mapping({name: (scalar(name), node) for name, node in entries.items()}, True, "p.yaml", 1, 1, 1, 2)


NODES: st.SearchStrategy[Node] = st.recursive(
    VALUES.map(scalar),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: Sequence(items, True, "p.yaml", 1, 1, 1, 2)),
        st.dictionaries(st.sampled_from([*KEYS, *WORDS, "needs+"]), inner, max_size=4).map(mapping),
    ),
    max_leaves=12,
)
ENTRIES = st.dictionaries(st.sampled_from(["a", "b"]), NODES).map(mapping)
SECTIONS = st.fixed_dictionaries({}, optional={field.key: NODES | ENTRIES for field in PLAYBOOK.fields})


@settings(max_examples=120, deadline=None)
@given(SECTIONS.map(mapping))
def test_any_tree_is_read_with_findings_and_no_exception(root: Mapping) -> None:
    findings = read(root)[1]
    assert all(finding.message and finding.code.startswith("LNG-") for finding in findings)
    assert len(findings) == len({(finding.rule, finding.at, finding.message) for finding in findings})


def test_hundreds_of_unknown_people_are_told_at_once() -> None:
    people = ", ".join(f"person-{i}: {{}}" for i in range(1000))
    tasks = ", ".join(f"t{i}: {{duration: 1d, owner: presno-{i * 7919 % 99991}}}" for i in range(500))
    tasks += ", " + ", ".join(f"u{i}: {{duration: 1d, owner: presno-0}}" for i in range(500))
    start = time.process_time()

    found = said(f"people: {{{people}}}\ntasks: {{{tasks}}}")

    assert (len(found), found[-1]) == (1000, 'unknown-person: no person "presno-0"; did you mean "person-0"?')
    assert time.process_time() - start < 10
