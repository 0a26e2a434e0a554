"""All sums reconcile to the cent, whatever the plan."""

from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmplan.analyses.cost import cost
from crmplan.analyses.money import DIMENSIONS, Cost, money, trace
from crmplan.schedule import schedule
from tests.rules.work import Run

REGIONS = ("NO", "DE", "FR")
MODULES = ("sales", "service")

amount = st.decimals("0", "99999", places=2).map(str)
per_user = st.tuples(amount, st.sampled_from(["", " per user", " USD", " USD per user"])).map("".join)


@st.composite
def task_texts(draw: st.DrawFn, number: int) -> str:
    fields = [f"duration: {draw(st.integers(1, 60))}d"]
    if draw(st.booleans()):
        fields.append(f"cost: {{training: {draw(per_user)}, change: {draw(per_user)}}}")
    if draw(st.booleans()):
        units = draw(st.sampled_from(["", " 0.3", " 2", " 1.25"]))
        fields.append(f"team: [ana{units}, ben]")
    if draw(st.booleans()):
        fields.append(f"work: {draw(st.integers(1, 30))}d")
        if "team" not in fields[-2]:
            fields.append("team: [ben 0.7]")
    if number and draw(st.booleans()):
        fields.append(f"needs: t{draw(st.integers(0, number - 1))}")
    if draw(st.booleans()):
        fields.append(f"spend: {draw(st.sampled_from(['even', 'start', 'end']))}")
    if draw(st.booleans()):
        fields.append(f"paid_by: {draw(st.sampled_from(['NO', 'head-office']))}")
    return f"t{number}: {{{', '.join(fields)}}}"


@st.composite
def line_texts(draw: st.DrawFn, number: int) -> str:
    per = draw(st.sampled_from(["", " per user", " per user month", " per month", " per year", " per d"]))
    fields = [f"category: licence, amount: {draw(amount)}{draw(st.sampled_from(['', ' USD']))}{per}"]
    if draw(st.booleans()):
        fields.append("on: 2027-05-10")
    else:
        fields.append(f"from: {draw(st.sampled_from(['2027-03-10', 'all/go-live']))}")
        fields.append(f"until: {draw(st.sampled_from(['2027-12-31', '2028-07-17', 'all/go-live']))}")
    if draw(st.booleans()):
        fields.append(f"for: {draw(st.sampled_from(MODULES))}")
    if draw(st.booleans()):
        fields.append("minimum: 60")
    if draw(st.booleans()):
        fields.append("run: true")
    return f"line{number}: {{{', '.join(fields)}}}"


@st.composite
def playbooks(draw: st.DrawFn) -> str:
    tasks = [draw(task_texts(number)) for number in range(draw(st.integers(1, 5)))]
    lines = [draw(line_texts(number)) for number in range(draw(st.integers(0, 3)))]
    users = [f"{region}: {{users: {{rep: {draw(st.integers(0, 90))}, agent: 7}}}}" for region in REGIONS]
    days = [draw(st.integers(0, 200)) for _ in REGIONS]
    moves = [
        f"      - {{when: {{region: {region}}}, set: {{delay: {day}d}}}}"
        for region, day in zip(REGIONS, days, strict=True)
        if day
    ]
    return "\n".join(
        [
            "crmplan: 1",
            "programme: {name: CRM, start: 2027-03-01, currency: EUR, rates: {USD: 0.9137}}",
            "people:",
            "  ana: {side: business, rate: 413.37 per d, backfill: 1000.01}",
            "  ben: {side: vendor, rate: 777 USD per d}",
            "groups: {rep: {}, agent: {}}",
            f"regions: {{{', '.join(users)}}}",
            "modules: {sales: {groups: [rep]}, service: {groups: [agent]}}",
            "waves: {one: {regions: [NO, DE, FR], modules: [sales, service]}}",
            "tasks:",
            *(f"  {task}" for task in tasks),
            "packages:",
            "  land:",
            "    for: cell",
            "    tasks:",
            "      go-live: {kind: go-live, cost: {licence: 3.33 per user}}",
            *(["    override:", *moves] if moves else []),
            "budget:",
            "  contingency: 7%",
            "  lines:" if lines else "  approved: 1000000",
            *(f"    {line}" for line in lines),
        ]
    )


def total(amounts: list[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


@given(text=playbooks())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_breakdown_sums_to_planned_and_every_part_to_its_whole(tmp_path: Path, text: str) -> None:
    run = Run(tmp_path, text)
    assert [finding.message for finding in run.reading if finding.severity == "error"] == []
    found: Cost = run.money
    planned = found.planned.amount
    for dimension in DIMENSIONS:
        assert planned == total([one.amount for one in found.by[dimension].values()])
    for entry in found.entries:
        assert entry.amount.amount == total([part for _, part in entry.months])
        assert entry.amount.amount == total([part for _, part in entry.days])
        assert entry.units == sum(units for units, _ in entry.parts)
    if found.cumulative:
        assert planned == found.cumulative[-1][1].amount
    running = total([one.amount.amount for one in found.entries if one.run])
    assert running == total([one.amount for year in found.run_years.values() for one in year.values()])
    for key, one in found.by["category"].items():
        assert one.amount == total([entry.amount.amount for entry in trace(found, "category", key)])
    for key, one in found.by["month"].items():
        parts = [part for entry in trace(found, "month", key) for month, part in entry.months if month == key]
        assert one.amount == total(parts)


@given(text=playbooks(), random=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_the_tasks_changes_no_sum(tmp_path: Path, text: str, random: object) -> None:
    run = Run(tmp_path, text)
    plan = run.plan
    count = len(plan.tasks)
    order = list(range(count))
    random.shuffle(order)  # type: ignore[attr-defined]
    place = {old: new for new, old in enumerate(order)}
    moved = plan._replace(
        tasks=tuple(plan.tasks[old] for old in order),
        links=tuple(link._replace(pred=place[link.pred], succ=place[link.succ]) for link in plan.links),
        index={plan.tasks[old].id: new for new, old in enumerate(order)},
        lines=tuple(
            line._replace(
                **{
                    key: anchor._replace(tasks=tuple(place[task] for task in anchor.tasks))
                    for key in ("start", "until", "on")
                    if (anchor := getattr(line, key)) is not None
                }
            )
            for line in plan.lines
        ),
    )
    assert run.money.by == cost(moved, schedule(moved)).by


def test_minor_units_of_currencies() -> None:
    assert [str(money(5, code)) for code in ("JPY", "EUR", "KWD")] == ["JPY 5", "EUR 0.05", "KWD 0.005"]
