"""No check crashes, whatever the plan, and the same plan always gets the same findings."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmplan.language import words
from crmplan.rules import STAGES, check
from tests.rules.work import Run

kinds = st.lists(st.sampled_from(sorted(words.KINDS)), max_size=3, unique=True)
people = st.sampled_from(["ana", "ben", "team"])
cells = ("NO/sales", "NO/service", "DE/sales", "DE/service")


@st.composite
def task_texts(draw: st.DrawFn, name: str, before: list[str]) -> str:
    own = draw(kinds)
    fields = [f"kind: [{', '.join(own)}]"] if own else []
    gate = any(kind.startswith("gate-") for kind in own)
    zero = all(words.KINDS[kind].may_be_zero for kind in own)
    if not gate and (not zero or draw(st.booleans())):
        fields.append(f"duration: {draw(st.sampled_from(['1d', '5d', '12d', '60d', '9ed']))}")
    if draw(st.booleans()):
        fields.append(f"owner: {draw(people)}")
    if draw(st.booleans()):
        fields.append(f"approvers: [{draw(people)}]")
    if draw(st.booleans()):
        fields.append("criteria: {calm: calm <= 2, said: {text: Said}}")
    if draw(st.booleans()):
        fields.append(f"cost: {{{draw(st.sampled_from(['training', 'support', 'licence']))}: 1200}}")
    if before and draw(st.booleans()):
        link = draw(st.sampled_from(["", " ss +2d", " ff", " -1d", " +20%"]))
        fields.append(f"needs: [{draw(st.sampled_from(before))}{link}]")
    if draw(st.integers(0, 5)) == 0:
        key = draw(st.sampled_from(["not_before", "deadline", "start_on", "not_after"]))
        fields.append(f"{key}: 2027-0{draw(st.integers(3, 9))}-15")
    if draw(st.integers(0, 3)) == 0:
        fields.append(f"tags: [{draw(st.sampled_from(sorted(words.TAGS)))}]")
    if draw(st.integers(0, 3)) == 0:
        covers = [
            "regions: [NO]",
            "regions: [all]",
            "modules: [service]",
            "waves: [one]",
            "departments: [Sales]",
        ]
        fields.append(f"covers: {{{draw(st.sampled_from(covers))}}}")
    return f"{name}: {{{', '.join(fields)}}}"


REGISTERS = {
    "objectives": ["goal: retention", "problem: They leave", "kpi: [k0, k1]", "owner: ana"],
    "kpis": [
        "baseline: 0",
        "baseline: 40",
        "target: 0",
        "target: 95",
        "floor: 30",
        'unit: "%"',
        "measures: activity",
        "aspect: depth",
        "paired_with: [k0]",
        "by: 2027-06-30",
        "by: t0",
        "source: Desk",
        "unit: minutes",
        "aspect: duplicates",
        "derived: true",
        "formula: a / b",
        "validated: [t0]",
    ],
    "entities": [
        "customer: true",
        "system_of_record: CRM",
        "system_of_record: CRM and ERP",
        "used_by: [ERP]",
        "conflict_policy: The CRM wins",
        "retention: A year",
    ],
    "sources": [
        "owner: ana",
        "format: file",
        "volume: 9",
        "regions: [NO]",
        "entities: [e0, e1]",
        "personal_data: true",
        "retire: false",
    ],
    "integrations": ["owner: ana", "tasks: [t0]", "modules: [sales]", "waves: [one]", "system: ERP"],
    "events": ["owner: ana", "every: 8w", "from: t0", "until: 2028-06-30"],
}
"""Section -> fields that its entries may have."""


@st.composite
def registers(draw: st.DrawFn) -> list[str]:
    """Sections of which each entry has some of its fields, the later of two with the same key."""
    text = []
    for section, fields in REGISTERS.items():
        count = 2 if section in ("kpis", "entities") else draw(st.integers(0, 3))
        lines = []
        for number in range(count):
            own = dict(field.split(": ", 1) for field in draw(st.lists(st.sampled_from(fields), max_size=8)))
            if section == "kpis":
                own["family"] = draw(st.sampled_from(sorted(words.KPI_FAMILIES)))
            if section == "events":
                own = {"every": "8w", "from": "t0", "until": "t0", **own}
                own["kind"] = draw(st.sampled_from(sorted(words.EVENT_KINDS)))
            inside = ", ".join(f"{key}: {value}" for key, value in own.items())
            lines.append(f"  {section[0]}{number}: {{{inside}}}")
        if lines:
            text += [f"{section}:", *lines]
    return text


CASES = [
    "",
    "business_case: {summary: It pays}",
    "business_case: {review: 2028-01-31, benefits: {a: {number: 0}, b: {amount: 0 per year}}}",
    "selection: {candidates: {a: {}}, criteria: {price: {kind: price, weight: 100%}}}",
]


@st.composite
def playbooks(draw: st.DrawFn) -> str:
    top: list[str] = []
    lines = []
    for number in range(draw(st.integers(1, 5))):
        lines.append(draw(task_texts(f"t{number}", top)))
        top.append(f"t{number}")
    own: list[str] = []
    below = []
    for number in range(draw(st.integers(0, 4))):
        below.append(draw(task_texts(f"s{number}", [*top, *own])))
        own.append(f"s{number}")
    scope = draw(st.sampled_from(["cell", "wave-region", "region", "module", "wave"]))
    first = draw(st.lists(st.sampled_from(cells), min_size=1, unique=True))
    rest = [cell for cell in cells if cell not in first]
    profile = draw(st.sampled_from(sorted(words.PROFILES)))
    text = [
        "crmplan: 1",
        f"programme: {{name: CRM, start: 2027-03-01, currency: EUR, profile: {profile}, sponsor: ana}}",
        "people:",
        "  ana: {name: Ana Ruiz, side: business, executive: true, rate: 400 per d}",
        "  ben: {name: Ben Lang, side: it, allocation: 3%}",
        "  team: {name: Team, side: vendor, capacity: 3}",
        "measures: {calm: {name: Calm}}",
        "groups: {rep: {name: Reps}, agent: {name: Agents}}",
        "regions: {NO: {users: {rep: 30, agent: 4}}, DE: {users: {rep: 200}}}",
        "modules: {sales: {groups: [rep]}, service: {groups: [agent]}}",
        f"waves: {{one: {{cells: [{', '.join(first)}]}}"
        + (f", two: {{cells: [{', '.join(rest)}]}}" if rest else "")
        + "}",
        "tasks:",
        *(f"  {line}" for line in lines),
    ]
    if below:
        text += ["packages:", f"  land: {{for: {scope}, tasks: {{{', '.join(below)}}}}}"]
    text.append(
        draw(
            st.sampled_from(
                [
                    "budget: {}",
                    "budget: {approved: 100}",
                    "budget: {contingency: 10%, funding: {seed: {amount: 50, released: 2027-03-02}}}",
                    "budget: {lines: {care: {category: support, amount: 5 per month, until: 2028-01-31}}}",
                ]
            )
        )
    )
    text += draw(registers())
    text.append(draw(st.sampled_from(CASES)))
    return "\n".join(text) + "\n"


@given(text=playbooks())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_check_crashes_and_findings_are_stable(tmp_path: Path, text: str) -> None:
    run = Run(tmp_path, text)
    for stage in STAGES:
        verdict = run.check(stage=stage)
        assert verdict == run.check(stage=stage)
        for finding in verdict.findings:
            assert finding.message and "{" not in finding.message
            assert finding.at.line > 0
            assert all(task in run.plan.index for task in finding.tasks)
    without_dates = check(run.plan, None, None, findings=run.reading)
    assert {rule for rule, _ in without_dates.skipped} > {"negative-float", "training-budget"}
