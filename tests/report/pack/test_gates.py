"""Gates in the pack: each criterion met, failed or open at the status date."""

from datetime import date

import pytest

from tests.report.pack.conftest import ReportOf

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR}
people: {ana: {name: Ana Ruiz}}
measures: {use: {name: Weekly use, unit: "%"}, defects: {name: Open defects}, score: {name: Score}}
tasks: {work: {duration: 10d}}
gates:
  go:
    kind: gate-funding
    approvers: [ana]
    needs: work
    criteria:
      use: use >= 70%
      calm: defects = 0
      low: score < 5
      agreed: {text: The works council agrees}
      signed: {text: The contract is signed}
budget: {funding: {scale: {amount: 5000, gate: go}}}
"""


def test_without_progress_every_criterion_is_open(report_of: ReportOf) -> None:
    (gate,) = report_of(PLAN).pack.gates

    assert (gate.name, gate.day, gate.approvers) == ("go", date(2027, 3, 12), ("Ana Ruiz",))
    assert (gate.met, gate.failed, gate.open, gate.decided) == (0, 0, 5, "")
    assert gate.criteria[0] == ("Weekly use >= 70%", "", "open")
    assert gate.releases == ("EUR 5,000 (scale)",)


def test_criteria_are_measured_at_the_status_date(report_of: ReportOf) -> None:
    text = PLAN + (
        "progress:\n"
        "  2027-03-05: {measures: {use: 71, defects: 2, go/agreed: true}}\n"
        "  2027-03-12: {measures: {go/use: 69.5, go/signed: false}, gates: {go: {decided: hold, on: 2027-03-12}}}\n"
    )
    early = report_of(text, date(2027, 3, 5)).pack.gates[0]
    late = report_of(text).pack.gates[0]

    # On 5 March: use 71 >= 70 and agreed are met, 2 open defects fail; score and signature are not known.
    assert [state for _, _, state in early.criteria] == ["met", "failed", "open", "met", "open"]
    assert (early.met, early.failed, early.open, early.decided) == (2, 1, 2, "")
    # On 12 March the gate has its own figure, 69.5 < 70, and the contract is not signed.
    assert [(measured, state) for _, measured, state in late.criteria] == [
        ("69.5 %", "failed"),
        ("2", "failed"),
        ("", "open"),
        ("yes", "met"),
        ("no", "failed"),
    ]
    assert (late.met, late.failed, late.open, late.decided) == (1, 3, 1, "hold")


@pytest.mark.parametrize(
    ("test", "states"),
    [
        (">= 5", ("failed", "met", "met")),
        ("> 5", ("failed", "failed", "met")),
        ("<= 5", ("met", "met", "failed")),
        ("< 5", ("met", "failed", "failed")),
        ("= 5", ("failed", "met", "failed")),
    ],
)
def test_every_comparison(report_of: ReportOf, test: str, states: tuple[str, ...]) -> None:
    text = PLAN.replace("score < 5", f"score {test}")
    found = [
        report_of(f"{text}progress: {{2027-03-05: {{measures: {{score: {value}}}}}}}\n")
        .pack.gates[0]
        .criteria[2][2]
        for value in (4, 5, 6)
    ]

    assert tuple(found) == states
