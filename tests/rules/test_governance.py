"""Who leads, decides and watches: what counts as evidence, and what other checks say already."""

from pathlib import Path

import pytest

from tests.rules.work import Run

LEADS = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, sponsor: ana, profile: PROFILE}
people:
  ana: {name: Ana Ruiz, side: business, executive: true}
  ben: {name: Ben Lang, side: it}
  eve: {name: Eve Moe, side: vendor}
roles: {ROLES}
tasks:
  configure: {duration: 5d}
  build-gate: {kind: gate-stage, approvers: [APPROVERS], needs: configure}
"""


@pytest.mark.parametrize(
    ("profile", "roles", "approvers", "expected"),
    [
        ("standard", "lead: ana, it_lead: ben", "ana, ben", []),
        ("small", "it_lead: ben", "ana", []),
        ("small", "it_lead: eve", "ana", []),
        (
            "standard",
            "it_lead: ben",
            "ana",
            [("warning", 7, "Nobody leads the programme; name somebody of the business as `lead` below `roles`")],
        ),
        (
            "standard",
            "lead: eve, it_lead: ben",
            "ana",
            [("error", 7, "The lead eve is on the side of a vendor; the departments that use the CRM should lead")],
        ),
        (
            "standard",
            "lead: ana, it_lead: ana",
            "ana",
            [("warning", 7, "Nobody leads for IT; name their head as `it_lead` below `roles`, so that IT has a say")],
        ),
        (
            "standard",
            "lead: ana, it_lead: ben",
            "ben, eve, ana",
            [("warning", 10, "Of those who approve gates, 33% are of the business; 50% are the least")],
        ),
    ],
)  # fmt: skip
def test_who_leads(
    tmp_path: Path, profile: str, roles: str, approvers: str, expected: list[tuple[str, int, str]]
) -> None:
    text = LEADS.replace("PROFILE", profile).replace("ROLES", roles).replace("APPROVERS", approvers)
    assert Run(tmp_path, text).said("business-leads") == expected


IT = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana Ruiz, side: business}, ben: {name: Ben Lang, side: it}}
roles: {it_lead: ben, STEERING}
tasks:
  briefing: {kind: exec-briefing, duration: 1d}
  contract: {kind: contract, duration: 5d, needs: briefing}
"""


def test_it_has_a_seat_where_there_is_a_committee(tmp_path: Path) -> None:
    seat = "The lead of IT (ben) is not in the steering committee; IT decides with the business"
    assert Run(tmp_path, IT.replace("STEERING", "lead: ana")).said("it-won-over") == []
    assert Run(tmp_path, IT.replace("STEERING", "steering: [ana, ben]")).said("it-won-over") == []
    assert Run(tmp_path, IT.replace("STEERING", "steering: [ana]")).said("it-won-over") == [
        ("warning", 4, seat)
    ]
    meets = "events: {board: {kind: steering, on: 2027-03-02, attend: [ana, ben]}}\n"
    text = IT.replace("STEERING", "steering: [ana]")
    assert Run(tmp_path, text + meets).said("it-won-over") == []


def test_a_luckier_date_wins_nobody_over(tmp_path: Path) -> None:
    text = IT.replace("STEERING", "lead: ana").replace("5d, needs: briefing", "5d, not_before: 2027-03-08")
    assert Run(tmp_path, text).said("it-won-over") == [
        ("warning", 7, "Nobody has won IT over before the contract is signed; brief them first and link it")
    ]


def test_only_the_first_funding_gate_waits_for_the_briefing(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
tasks:
  mandate: {kind: gate-funding}
  briefing: {kind: exec-briefing, duration: 1d}
  round-2: {kind: gate-funding, needs: mandate}
"""
    assert [line for _, line, _ in Run(tmp_path, text).said("executives-briefed")] == [4]
    linked = text.replace("mandate: {kind: gate-funding}", "mandate: {kind: gate-funding, needs: briefing}")
    assert Run(tmp_path, linked).said("executives-briefed") == []


ESCALATION = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, profile: PROFILE}
people: {ana: {name: Ana Ruiz}, ben: {name: Ben Lang}}
tasks:
  configure: {duration: 5d}
  ready: {kind: gate-stage, owner: OWNER, approvers: [ana, ben], needs: configure}
escalation:
  - {to: ana, within: 1w}
  - LEVEL
"""


@pytest.mark.parametrize(
    ("profile", "owner", "level", "expected"),
    [
        ("standard", "ana", "{to: ben, within: 7ed}", []),
        ("small", "ana", "{to: ana, within: 1d}", []),
        (
            "standard",
            "ana",
            "{to: ana, within: 1d}",
            [(7, "The escalation path has 1 level; 2 levels with different people are the least")],
        ),
        ("standard", "ana", "{to: ben}", [(9, "The escalation to ben has no time for an answer; write `within`")]),
        (
            "standard",
            "ana",
            "{to: ben, within: 6d}",
            [
                (
                    9,
                    "The escalation to ben may take longer than 5 working days; by then the team has stopped asking",
                )
            ],
        ),
        (
            "standard",
            "cat",
            "{to: ben, within: 1d}",
            [(6, "Several people approve ready and its owner is none of them; say who has the last word")],
        ),
    ],
)  # fmt: skip
def test_who_decides(
    tmp_path: Path, profile: str, owner: str, level: str, expected: list[tuple[int, str]]
) -> None:
    text = ESCALATION.replace("PROFILE", profile).replace("OWNER", owner).replace("LEVEL", level)
    text = text.replace("ben: {name: Ben Lang}", "ben: {name: Ben Lang}, cat: {name: Cat Lee}")
    assert [(line, message) for _, line, message in Run(tmp_path, text).said("escalation-path")] == expected


STEERING = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana Ruiz, department: sales}}
groups: {rep: {name: Reps, department: Sales}, agent: {name: Agents, department: Service}}
tasks:
  configure: {duration: 30d}
  go-live: {kind: go-live, needs: configure}
  later: {duration: 100d, needs: go-live}
events:
  board: {kind: steering, EVENT, attend: [ana]}
"""


def test_the_committee_meets_until_the_last_go_live_and_seats_everybody(tmp_path: Path) -> None:
    seats = (
        "warning",
        10,
        "The steering committee has nobody of Service; each affected department has a seat",
    )
    kept = STEERING.replace("EVENT", "every: 4w, from: 2027-03-01, until: go-live")
    assert Run(tmp_path, kept).said("steering-committee") == [seats]
    once = STEERING.replace("EVENT", "on: 2027-03-02")
    assert Run(tmp_path, once).said("steering-committee") == [
        (
            "warning",
            10,
            "The steering committee does not meet for 38 days, from 2027-03-02 to 2027-04-09; 30 are the most",
        ),
        seats,
    ]
    assert (
        Run(
            tmp_path, kept.replace("agent: {name: Agents, department: Service}", "agent: {name: Agents}")
        ).said("steering-committee")
        == []
    )


PHASES = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, PROFILE}
people: {ana: {name: Ana Ruiz, side: business, BACKFILL}}
phases: [prepare, launch]
tasks:
  configure: {phase: prepare, duration: 5d, cost: {implementation: 900}}
  train: {phase: launch, duration: 5d, needs: configure}
"""


def test_each_phase_has_money(tmp_path: Path) -> None:
    text = PHASES.replace("PROFILE", "profile: small")
    bare = text.replace("BACKFILL", "allocation: 80%")
    assert Run(tmp_path, bare).said("whole-plan") == [
        (
            "error",
            4,
            "No money is planned for the phase launch; give its tasks their cost, or people a rate",
        )
    ]
    assert Run(tmp_path, text.replace("BACKFILL", "backfill: 500")).said("whole-plan") == []
    assert (
        Run(tmp_path, bare.replace("cost: {implementation: 900}", "cost: {implementation: 0}")).said(
            "whole-plan"
        )
        == []
    )


def test_a_plan_without_phases_is_a_warning_unless_it_is_small(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, profile: PROFILE}
tasks: {configure: {duration: 5d}}
"""
    message = "The plan has no phases; write `phases` from the mandate to the months after go-live"
    assert Run(tmp_path, text.replace("PROFILE", "standard")).said("whole-plan") == [("warning", 2, message)]
    assert Run(tmp_path, text.replace("PROFILE", "small")).said("whole-plan") == []


RISKS = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
people: {ana: {name: Ana Ruiz}}
tasks: {look: {duration: 5d}}
checks: {set: {risk-register: {min_risks: 1}}}
risks:
  worse-data: RISK
"""


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        ("{rating: medium, owner: ana, response: Look}", []),
        ("{closed: true}", []),
        (
            "{}",
            [
                "How grave the risk worse-data is is not said; write `rating` or `probability`",
                "Nobody watches the risk worse-data; name its `owner`",
                "Nothing answers the risk worse-data; write `response` or `mitigation`",
            ],
        ),
        (
            "{probability: 50%, owner: ana, response: Hope}",
            ["No task makes the high risk worse-data smaller; name it as `mitigation`, so that it is really done"],
        ),
        (
            "{probability: 20%, delay: 4w, owner: ana, response: Hope}",
            ["No task makes the high risk worse-data smaller; name it as `mitigation`, so that it is really done"],
        ),
        ("{probability: 10%, delay: 4w, owner: ana, response: Hope}", []),
        ("{probability: 90%, owner: ana, mitigation: look}", []),
    ],
)  # fmt: skip
def test_risks(tmp_path: Path, risk: str, expected: list[str]) -> None:
    found = Run(tmp_path, RISKS.replace("RISK", risk)).said("risk-register")
    assert [message for _, _, message in found] == expected


def test_a_mitigation_that_stands_for_nothing_is_an_error(tmp_path: Path) -> None:
    run = Run(tmp_path, RISKS.replace("RISK", "{rating: high, owner: ana, mitigation: lok}"))
    assert [one.message for one in run.reading if one.severity == "error"] == [
        'there is no task "lok"; did you mean "look"?'
    ]


def test_a_regional_design_is_no_common_template(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, profile: enterprise}
people: {ana: {name: Ana Ruiz}}
roles: {design_authority: ana}
regions: {NO: {}, DE: {}}
tasks:
  approve: {kind: gate-stage, approvers: [ana]}
packages:
  land:
    for: region
    tasks:
      draw: {kind: design, duration: 5d}
      localise: {kind: localisation, duration: 5d, needs: draw}
"""
    assert Run(tmp_path, text).said("one-template") == [
        (
            "info",
            13,
            "No common template is designed before NO/localise and DE/localise; regions would each build their "
            "own CRM",
        )
    ]
    gone = text.replace("approvers: [ana]", "approvers: []").replace("needs: draw", "needs: draw, owner: ana")
    assert [line for _, line, _ in Run(tmp_path, gone).said("one-template")] == [4, 13]
