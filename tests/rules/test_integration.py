"""Checks of integration, security and privacy beyond their examples."""

from pathlib import Path

import pytest

from tests.rules.work import Run

Said = list[tuple[str, int, str]]


def said(folder: Path, rule: str, text: str) -> Said:
    run = Run(folder, text)
    assert [] == [finding.message for finding in run.reading if finding.severity == "error"]
    return run.said(rule)


def plan(*tasks: str, programme: str = "", more: str = "") -> str:
    body = "".join(f"  {task}\n" for task in tasks)
    return f"crmplan: 1\nprogramme: {{name: CRM, start: 2027-03-01{programme}}}\n{more}tasks:\n{body}"


# --- the register -----------------------------------------------------------------------------------

BUILT = (
    "map: {kind: integration-map, duration: 2d}",
    "build: {kind: integration-build, duration: 2d, needs: map}",
)


@pytest.mark.parametrize(
    ("entry", "programme", "lacks"),
    [
        ("owner: tom, tasks: [map, build]", "", ""),
        ("tasks: [map, build]", "", "an owner"),
        ("owner: tom, tasks: [build]", "", "a task that maps it"),
        ("owner: tom", "", "a task that maps it and a task that builds it"),
        ("owner: tom, tasks: [build]", ", profile: small", ""),
    ],
)
def test_what_an_integration_must_have(tmp_path: Path, entry: str, programme: str, lacks: str) -> None:
    more = f"people: {{tom: {{name: Tom Becker}}}}\nintegrations: {{erp: {{name: ERP, {entry}}}}}\n"
    found = said(tmp_path, "integration-register", plan(*BUILT, programme=programme, more=more))
    assert found == ([("error", 4, f"The integration erp lacks {lacks}")] if lacks else [])


def test_tasks_can_say_which_integrations_they_treat(tmp_path: Path) -> None:
    more = "people: {tom: {name: Tom Becker}}\nintegrations: {erp: {owner: tom}, web: {owner: tom}}\n"
    tasks = [line.replace("duration", "covers: {integrations: [erp]}, duration") for line in BUILT]
    assert [message for _, _, message in said(tmp_path, "integration-register", plan(*tasks, more=more))] == [
        "The integration web lacks a task that maps it and a task that builds it"
    ]


@pytest.mark.parametrize(
    ("programme", "count"), [("", 1), (", without: {integrations: Stands alone for a year}", 0)]
)
def test_a_programme_may_stand_alone_with_a_reason(tmp_path: Path, programme: str, count: int) -> None:
    assert len(said(tmp_path, "integration-register", plan(*BUILT, programme=programme))) == count


# --- tests of interfaces ----------------------------------------------------------------------------

STAIRS = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
regions: {NO: {name: Norway}, DE: {name: Germany}}
modules: {sales: {name: Sales}, service: {name: Service}}
waves:
  pilot: {cells: [NO/sales]}
  second: {cells: [DE/sales, NO/service]}
integrations: {phone: {name: Telephony, modules: [service]}, erp: {name: ERP}}
packages:
  land:
    for: cell
    tasks:
      joint: {kind: sit, duration: 2d, only: {ONLY}}
      go-live: {kind: go-live, needs: all/joint}
"""


def test_an_interface_is_tested_for_the_first_wave_that_uses_it(tmp_path: Path) -> None:
    def found(only: str, needs: str = "all/joint") -> list[str]:
        text = STAIRS.replace("ONLY", only).replace("all/joint", needs)
        return [message for _, _, message in said(tmp_path, "interface-tests", text)]

    phone = "The integration phone is not tested before the go-live of NO/service"
    erp = "The integration erp is not tested before the go-live of NO/sales"
    assert found("module: [sales, service]") == []
    assert found("region: NO") == []
    assert found("module: sales") == [phone]
    assert found("module: service") == [erp]
    assert found("module: [sales, service]", "[]") == [phone, erp]


def test_a_test_that_no_integration_names_is_none(tmp_path: Path) -> None:
    text = plan(
        "try: {kind: integration-test, duration: 2d}",
        "go-live: {kind: go-live, needs: try}",
        more="integrations: {erp: {name: ERP}}\n",
    )
    assert len(said(tmp_path, "interface-tests", text)) == 1
    assert said(tmp_path, "interface-tests", text.replace("{name: ERP}", "{tasks: [try]}")) == []
    assert said(tmp_path, "interface-tests", text.replace("integration-test", "sit")) == []


# --- the call centre --------------------------------------------------------------------------------

CALLS = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
groups: {agent: {name: Agents}}
people: {five: {name: Five agents, GROUPcapacity: 5}}
modules: {service: {channels: [CHANNEL]}}
tasks:
  lines: {kind: infra, duration: 15d}
  try: {kind: pilot, duration: LENGTH, team: [five], needs: lines}
  go-live: {kind: go-live, needs: try}
"""


@pytest.mark.parametrize(
    ("group", "length", "channel", "count"),
    [
        ("group: agent, ", "5d", "phone", 0),
        ("group: agent, ", "4d", "phone", 1),
        ("", "5d", "phone", 1),
        ("", "4d", "email", 0),
    ],
)
def test_agents_try_the_phones_for_a_week(
    tmp_path: Path, group: str, length: str, channel: str, count: int
) -> None:
    text = CALLS.replace("GROUP", group).replace("LENGTH", length).replace("CHANNEL", channel)
    expected = ("warning", 9, "No agents try the telephony for 5 working days before the go-live of service")
    assert said(tmp_path, "call-centre-pilot", text) == [expected] * count


def test_networks_that_the_acceptance_does_not_wait_for(tmp_path: Path) -> None:
    text = plan(
        "network: {kind: infra, duration: 2d}", "accept: {kind: uat, duration: 5d, not_before: 2027-05-03}"
    )
    assert said(tmp_path, "network-lead-time", text) == [
        ("info", 5, "The acceptance test of the programme does not wait for the networks")
    ]
    linked = text.replace("uat, duration: 5d", "uat, duration: 5d, needs: network")
    assert said(tmp_path, "network-lead-time", linked) == []


# --- security and privacy ---------------------------------------------------------------------------


def test_a_small_firm_needs_an_access_model_in_place_of_requirements(tmp_path: Path) -> None:
    text = plan(
        "configure: {kind: configure, duration: 5d}",
        "probe: {kind: security-test, duration: 1d, needs: configure}",
        "go-live: {kind: go-live, needs: probe}",
        programme=", profile: small",
    )
    assert said(tmp_path, "security", text) == [
        ("error", 6, "Who may see and change what is not decided before the go-live of the programme")
    ]
    assert said(tmp_path, "security", text.replace("security-test", "[security-test, access-model]")) == []
    assert [line for _, line, _ in said(tmp_path, "security", text.replace("small", "standard"))] == [2]


def test_security_is_tested_before_the_first_go_live_only(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, profile: small}
regions: {NO: {name: Norway}, DE: {name: Germany}}
modules: {sales: {name: Sales}}
waves: {pilot: {cells: [NO/sales]}, second: {cells: [DE/sales]}}
tasks:
  rules: {kind: access-model, duration: 1d}
packages:
  land:
    for: cell
    tasks:
      probe: {kind: security-test, duration: 1d, only: {region: REGION}, needs: rules}
      go-live: {kind: go-live, needs: [all/probe, rules]}
"""
    assert said(tmp_path, "security", text.replace("REGION", "NO")) == []
    assert said(tmp_path, "security", text.replace("REGION", "DE")) == [
        ("error", 13, "Security is not tested before the go-live of NO/sales")
    ]


@pytest.mark.parametrize(
    ("more", "cells"),
    [
        ("regions: {NO: {privacy: GDPR}, DE: {privacy: GDPR}}\n", "NO and DE"),
        ("regions: {NO: {privacy: GDPR}, DE: {name: Germany}}\n", "NO"),
        ("regions: {NO: {name: Norway}, DE: {name: Germany}}\nsources: {erp: {personal_data: true}}\n", ""),
        ("sources: {erp: {personal_data: true}}\n", "the programme"),
        ("sources: {erp: {personal_data: false}}\n", ""),
    ],
)
def test_whose_data_needs_a_privacy_review(tmp_path: Path, more: str, cells: str) -> None:
    text = plan("try: {kind: data-test-load, duration: 1d}", more=more)
    found = said(tmp_path, "privacy-before-load", text)
    assert [message for _, _, message in found] == (
        [f"Personal data of {cells} is loaded before its law is checked"] if cells else []
    )
