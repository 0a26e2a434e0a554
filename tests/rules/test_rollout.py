"""The checks of waves, gates and time beyond their examples."""

from pathlib import Path

import pytest

from tests.rules.work import Run

Said = list[tuple[str, int, str]]

PLAYBOOKS = Path(__file__).parent.parent.parent / "playbooks"


def said(folder: Path, rule: str, text: str) -> Said:
    run = Run(folder, text)
    assert [] == [finding.message for finding in run.reading if finding.severity == "error"]
    return run.said(rule)


# --- waves ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        ("users: 50", []),
        (
            "users: 51",
            [
                (
                    "warning",
                    2,
                    "Everything goes live at once: 51 users in one step; split the rollout into waves",
                )
            ],
        ),
        (
            "users: 51, profile: enterprise",
            [
                (
                    "error",
                    2,
                    "Everything goes live at once: 51 users in one step; split the rollout into waves",
                )
            ],
        ),
    ],
)
def test_a_big_bang(tmp_path: Path, programme: str, expected: Said) -> None:
    text = f"crmplan: 1\nprogramme: {{name: CRM, start: 2027-03-01, {programme}}}\ntasks: {{a: {{duration: 5d}}}}\n"
    assert said(tmp_path, "phased-rollout", text) == expected


WAVES = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
regions: {NO: {name: Norway}, DE: {name: Germany}, FR: {name: France}, IT: {name: Italy}}
modules: {sales: {name: Sales}, service: {name: Service}}
waves:
  one: {cells: [NO/sales]}
  two: {cells: [DE/sales], after: [one], org_changes: ORG}
  three: {cells: [FR/sales], after: [one]}
  four: {cells: [IT/sales], after: [one]}
  five: {cells: [FIFTH], after: [one]}
integrations:
  erp: {name: ERP, modules: [sales]}
  phone: {name: Telephony, waves: [two]}
packages:
  land:
    for: cell
    tasks:
      configure: {kind: configure, duration: 20d, needs: previous-wave/all/go-live}
      go-live: {kind: go-live, needs: configure}
    override:
      - {when: {wave: three}, set: {not_before: 2027-07-05}}
      - {when: {wave: four}, set: {not_before: FOURTH}}
      - {when: {wave: five}, set: {not_before: 2027-10-04}}
"""


def waves(org: str = "1", fourth: str = "2027-08-16", fifth: str = "NO/service") -> str:
    return WAVES.replace("ORG", org).replace("FOURTH", fourth).replace("FIFTH", fifth)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (waves(), []),
        (
            waves(org="4"),
            [
                (
                    "warning",
                    7,
                    "The wave two brings 6 changes at once (1 module, 1 integration, 4 changes of departments); "
                    "5 are the most",
                )
            ],
        ),
        (
            waves(fourth="2027-07-07"),
            [
                (
                    "warning",
                    9,
                    "The wave four goes live 2 working days after the wave three; 5 are the least",
                )
            ],
        ),
        (
            waves(fifth="DE/service").replace("2027-10-04", "2027-04-19"),
            [
                (
                    "warning",
                    10,
                    "The wave five begins in DE before the wave two is live there; one at a time",
                ),
            ],
        ),
    ],
)
def test_change_load(tmp_path: Path, text: str, expected: Said) -> None:
    assert said(tmp_path, "change-load", text) == expected


def test_too_many_waves_at_the_same_time(tmp_path: Path) -> None:
    text = waves().replace("2027-07-05", "2027-03-29").replace("2027-08-16", "2027-04-05")
    found = said(tmp_path, "change-load", text.replace("2027-10-04", "2027-04-12"))
    assert (
        "warning",
        10,
        "4 waves run at the same time from 2027-04-12 (two, three, four, five); 3 are the most",
    ) in (found)


def test_a_gate_between_use_and_the_next_wave(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
regions: {NO: {name: Norway}, DE: {name: Germany}}
modules: {sales: {name: Sales}}
waves: {one: {cells: [NO/sales]}, two: {cells: [DE/sales]}}
kpis: {active: {name: Weekly active users, family: adoption, unit: "%"}}
tasks:
  review: {kind: adoption-review, duration: 2d, needs: NO/sales/go-live}
  next: {kind: KIND, needs: NEEDS, criteria: {use: active >= TARGET}}
packages:
  land: {for: cell, tasks: {go-live: {kind: go-live}}, override: [{when: {wave: two}, set: {needs: [next]}}]}
"""
    closed = text.replace("KIND", "gate-stage").replace("NEEDS", "review")
    assert said(tmp_path, "stable-before-next", closed.replace("TARGET", "70%")) == []
    assert said(tmp_path, "use-before-next-wave", closed.replace("TARGET", "70%")) == []
    assert said(tmp_path, "use-before-next-wave", closed.replace("TARGET", "69%")) == [
        (
            "warning",
            9,
            "Nothing asks for use before the wave two is released; ask for at least 70% adoption",
        )
    ]
    # A gate that does not wait for the review, and one that decides when the money is spent, are no evidence.
    for kind, needs in (("gate-stage", "NO/sales/go-live"), ("gate-go-live", "review")):
        open_ = text.replace("KIND", kind).replace("NEEDS", needs).replace("TARGET", "70%")
        assert said(tmp_path, "stable-before-next", open_) == [
            (
                "warning",
                11,
                "No gate looks at the use of the wave before two goes live; let money or stage wait for it",
            )
        ]
        assert said(tmp_path, "use-before-next-wave", open_) == []


# --- time -------------------------------------------------------------------------------------------

LIVE = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, PROFILE}
tasks:
  prepare: {duration: 10d}
  go-live: {kind: go-live, needs: prepare, not_before: DAY}
"""


@pytest.mark.parametrize(
    ("day", "profile", "side"),
    [
        ("2027-03-16", "profile: standard", ""),
        ("2027-03-17", "profile: standard", ""),
        ("2027-03-18", "profile: standard", "before"),
        ("2027-03-31", "profile: standard", "before"),
        ("2027-04-13", "profile: standard", "after"),
        ("2027-04-14", "profile: standard", ""),
        ("2027-03-24", "profile: small", ""),
        ("2027-03-25", "profile: small", "before"),
    ],
)
def test_the_end_of_a_quarter(tmp_path: Path, day: str, profile: str, side: str) -> None:
    found = said(tmp_path, "peak-times", LIVE.replace("DAY", day).replace("PROFILE", profile))
    assert [f"{side} the end of a quarter" in message for _, _, message in found] == [True] * bool(side)


def test_a_task_inside_a_freeze_that_only_reports(tmp_path: Path) -> None:
    text = LIVE.replace("DAY", "2027-05-10").replace("PROFILE", "profile: standard")
    freeze = "freezes: {fair: {from: 2027-05-10, to: 2027-05-14, blocks: [go-live], reason: Spring fair}}\n"
    assert said(tmp_path, "peak-times", text + freeze) == [
        ("warning", 6, "The freeze fair, 2027-05-10 to 2027-05-14, is no time for go-live")
    ]
    assert said(tmp_path, "peak-times", text + freeze.replace("05-10,", "05-11,")) == []
    assert said(tmp_path, "peak-times", text + freeze.replace("blocks", "effect: move, blocks")) == []


def test_the_committed_finish_is_told_by_one_check_only(tmp_path: Path) -> None:
    text = LIVE.replace("DAY", "2027-10-11").replace("PROFILE", "committed_finish: 2027-06-30")
    assert [message for _, _, message in said(tmp_path, "negative-float", text)] == [
        "The plan ends 72 working days after the committed finish of 2027-06-30"
    ]
    assert said(tmp_path, "rushed-schedule", text) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("duration: 10d", ["move"]),
        ("duration: 8d..13d (10d)", []),
        ("duration: 8d..12d (10d)", ["move"]),
        ("duration: 10d, risk", []),
        ("duration: 10d, float", []),
        ("duration: 10d, margin", []),
    ],
)
def test_room_for_work_that_takes_longer(tmp_path: Path, more: str, expected: list[str]) -> None:
    duration, _, evidence = more.partition(", ")
    text = f"""\
crmplan: 1
programme: {{name: CRM, start: 2027-03-01{", committed_finish: 2027-04-30" if evidence == "margin" else ""}}}
tasks:
  move: {{kind: data-map, {duration}}}
  other: {{duration: {"14d" if evidence == "float" else "10d"}}}
  end: {{duration: 1d, needs: [move, other]}}
"""
    if evidence == "risk":
        text += "risks: {worse: {name: Data is worse, delay: 5d, touches: move}}\n"
    found = Run(tmp_path, text).check("optimistic-durations").findings
    assert [task for one in found for task in one.tasks] == expected


# --- gates ------------------------------------------------------------------------------------------

PROOF = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, without: {sources: Starts empty}}
tasks:
  test: {kind: [uat, security-test], duration: 5d}
  rehearse: {kind: mock-cutover, duration: 1d, needs: test}
  train: {kind: training, duration: 2d}
  desk: {kind: support-setup, duration: 2d}
  ready: {kind: gate-go-live, needs: [GATE]}
  cutover: {kind: cutover, duration: 1d, needs: [ready, CUTOVER]}
  go-live: {kind: go-live, needs: cutover}
"""


@pytest.mark.parametrize(
    ("gate", "cutover", "missing"),
    [
        ("rehearse, train, desk", "rehearse", []),
        ("rehearse, desk", "train", ["training of the users"]),
        # Nobody is trained before the go-live: training-for-all says so, and once is enough.
        ("rehearse, desk", "rehearse", []),
        (
            "train",
            "desk",
            ["user acceptance test", "rehearsal of the cut-over", "support that is ready", "security test"],
        ),
    ],
)  # fmt: skip
def test_what_the_go_live_gate_judges(tmp_path: Path, gate: str, cutover: str, missing: list[str]) -> None:
    found = said(tmp_path, "ready-for-go-live", PROOF.replace("GATE", gate).replace("CUTOVER", cutover))
    assert sorted(message for _, _, message in found) == sorted(
        f"The go-live gate of the programme has no {one} before it" for one in missing
    )


@pytest.mark.parametrize(
    ("approvers", "expected"),
    [
        ("[ana]", ["Whoever approves the gate approved did the work it judges (design); add somebody who did not"]),
        ("[ben]", ["Whoever approves the gate approved did the work it judges (build); add somebody who did not"]),
        ("[ana, ben]", []),
        ("[eve]", []),
    ],
)  # fmt: skip
def test_each_piece_of_work_has_another_eye(tmp_path: Path, approvers: str, expected: list[str]) -> None:
    text = f"""\
crmplan: 1
programme: {{name: CRM, start: 2027-03-01}}
people: {{ana: {{name: Ana}}, ben: {{name: Ben}}, eve: {{name: Eve}}}}
tasks:
  design: {{duration: 5d, owner: ana}}
  build: {{duration: 5d, owner: eve, team: [ben]}}
  approved: {{kind: gate-stage, needs: [design, build], approvers: {approvers}}}
"""
    text = text.replace("owner: eve, team: [ben]", "owner: ben")
    assert [message for _, _, message in said(tmp_path, "independent-approver", text)] == expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("until: 2027-03-19", []),
        ("until: care", []),
        ("until: 2027-03-10", ["The parallel run both lasts beyond its `until`; end it earlier or agree on a new day"]),
        ("until: 2027-06-30", ["The parallel run both may last 88 working days after go-live; 40 is the most"]),
    ],
)  # fmt: skip
def test_the_last_day_of_a_parallel_run(tmp_path: Path, until: str, expected: list[str]) -> None:
    text = f"""\
crmplan: 1
programme: {{name: CRM, start: 2027-03-01}}
tasks:
  go-live: {{kind: go-live}}
  care: {{kind: hypercare, duration: 20d, needs: go-live}}
  both: {{kind: parallel-run, duration: 10d, needs: go-live, {until}}}
"""
    assert [message for _, _, message in said(tmp_path, "parallel-run-ends", text)] == expected
