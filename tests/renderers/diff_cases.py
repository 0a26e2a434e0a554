"""Comparisons of plans, made by hand: a small one, one in which everything differs, a large one, and one of nothing."""

from datetime import date, timedelta
from decimal import Decimal

from crmplan.diff.records import (
    ADDED,
    CHANGED,
    REMOVED,
    RENAMED,
    Cause,
    Causes,
    Diff,
    Edit,
    Effect,
    FindingChange,
    Findings,
    FundingChange,
    GateChange,
    Limit,
    MoneyMove,
    Moved,
    PathChange,
    PersonChange,
    Version,
)
from crmplan.model import Finding, Location, Money

DAY = date(2027, 3, 1)


def eur(amount: int | str) -> Money:
    return Money(Decimal(amount), "EUR")


def effect(days: int | str = 0, money: int = 0) -> Effect:
    return Effect(Decimal(days), eur(money))


def version(label: str, finish: date, total: int, **more: object) -> Version:
    return Version(label, None, finish, None, eur(total), None)._replace(**more)  # type: ignore[arg-type]


def moved(id: str, name: str, days: int | None, kind: str = "task", **more: object) -> Moved:
    """Something that stood on 1 March 2027 and moved by so many days; None: it is new."""
    after = DAY + timedelta(days or 0)
    before = None if days is None else DAY
    shift = None if days is None else Decimal(days)
    return Moved(id, name, kind, before, after, shift, None, None, Decimal(2))._replace(**more)  # type: ignore[arg-type]


def gone(id: str, name: str, kind: str = "task") -> Moved:
    return Moved(id, name, kind, DAY, None, None, None, None)


def edit(
    path: str, before: str, after: str, line: int = 40, kind: str = CHANGED, wording: bool = False
) -> Edit:
    return Edit(path, kind, before, after, f"playbook.yaml:{line}", wording)


def cause(
    title: str, *edits: Edit, alone: Effect | None, step: Effect | None = None, **more: object
) -> Cause:
    shift = step or alone or effect()
    return Cause(title, edits, "", alone, shift, (), (), 0)._replace(**more)  # type: ignore[arg-type]


def finding(rule: str, message: str, severity: str = "error", line: int = 12) -> FindingChange:
    place = Location("playbook.yaml", line, 3, line, 9) if line else Location("", 0, 0, 0, 0)
    return FindingChange(Finding(rule, "TRN-01", severity, message, place))


def nothing() -> Diff:
    """Two versions of which only comments differ."""
    one = version("git v1.2", date(2027, 9, 30), 1_200_000)
    return Diff(one, one._replace(label="playbook.yaml"), True, (), Decimal(0), eur(0), Decimal(0), Causes())


def small() -> Diff:
    """One task takes longer, and a go-live moves with it."""
    return Diff(
        version("git origin/main", date(2027, 9, 30), 1_200_000),
        version("playbook.yaml", date(2027, 10, 19), 1_225_000),
        False,
        (
            "The last go-live moves from 2027-09-30 to 2027-10-19 (13 working days later), and the cost "
            "rises by EUR 25,000 to EUR 1,225,000.",
        ),
        Decimal(13),
        eur(25_000),
        Decimal("0.0208"),
        Causes(
            (
                cause(
                    "“ERP interface” takes 45d instead of 30d",
                    edit("tasks.erp-link.duration", "30d", "45d"),
                    alone=effect(13, 25_000),
                    touched=("erp-link",),
                    moved=("NO/sales/configure", "NO/sales/train", "NO/sales/go-live", "pilot-exit"),
                    gates=1,
                ),
            ),
            effect(),
        ),
        (moved("NO/sales/go-live", "Go-live (Norway)", 19, "go-live"),),
        2,
        (
            moved("NO/sales/configure", "Configure (Norway)", 19),
            moved("NO/sales/train", "Train (Norway)", 19),
        ),
        {"category": (MoneyMove("services", "Services", eur(610_000), eur(635_000), eur(25_000)),)},
    )


def whole(name: str = "Tom Berg") -> Diff:
    """Everything that can differ does; ``name`` stands wherever a playbook's text can."""
    base = version(
        "git v1.2", date(2027, 9, 30), 1_200_000, status=date(2027, 6, 30), approved=eur(1_250_000)
    )
    head = version(name, date(2027, 10, 19), 1_285_000, status=date(2027, 7, 31), approved=eur(1_250_000))
    causes = Causes(
        (
            cause(
                f"“{name}” takes 45d instead of 30d",
                edit("tasks.erp-link.duration", "30d", "45d"),
                alone=effect(13, 25_000),
                step=effect(11, 25_000),
                moved=("a", "b", "c", "gate"),
                gates=1,
            ),
            cause(
                f"{name} works half the time",
                edit("people.tom.capacity", name, "50%", 12),
                edit("people.tom.rate", "", name, 13, ADDED),
                edit("people.ann", name, "", 14, REMOVED),
                edit("people.eve", "adam", "eve", 15, RENAMED),
                edit("people.bob.rate", "5", "6", 16),
                alone=None,
                step=effect(0, 60_000),
            ),
            cause(
                "“Train” starts later",
                edit("tasks.train.not_before", "", name, 50, ADDED),
                alone=effect(),
                moved=("x",),
            ),
            cause("Region DE has another lead", edit("regions.DE.lead", name, "bo", 60), alone=effect()),
        ),
        effect(2, -3_000),
        effect(1),
        reason="",
    )
    accepted = finding("support-model", f"Nobody answers for `support` of {name}", "warning")._replace(
        why=f"Accepted by {name} until 2027-12-31: {name}"
    )
    return Diff(
        base,
        head,
        False,
        (
            f"The last go-live, {name}, moves from 2027-09-30 to 2027-10-19 (13 working days later).",
            "The cost is now EUR 35,000 more than approved.",
        ),
        Decimal(13),
        eur(85_000),
        Decimal("0.0708"),
        causes,
        (
            moved("NO/go-live", f"Go-live ({name})", 19, "go-live", first=DAY - timedelta(7), approved=DAY),
            moved("DE/go-live", "Go-live (Germany)", -3, "go-live", approved=DAY),
            moved("FR/go-live", name, None, "go-live"),
            gone("done", "Handed over", "milestone"),
        ),
        3,
        (
            moved("a", name, 19),
            moved("b", "Configure (Norway)", 19, total_float=Decimal("0.5")),
            moved("c", "Train (Norway)", None),
            gone("d", "Pilot"),
        ),
        {
            "category": (
                MoneyMove("services", name, eur(610_000), eur(635_000), eur(25_000)),
                MoneyMove("labour", "Internal labour", eur(50), eur("20.50"), eur("-29.50")),
                MoneyMove("", "", None, eur(60_000), eur(60_000)),
            ),
            "region": (
                MoneyMove("DE", name, eur(1), None, eur(-1)),
                MoneyMove("NO", "Norway", eur(1), Money(Decimal(2), "USD"), None),
            ),
        },
        PathChange(
            (name, "Build", "Go-live"), (name, "Link", "Train", "Go-live"), ("Build",), ("Link", "Train")
        ),
        (moved("pilot-exit", f"Pilot exit {name}", 19, "gate"),),
        (
            GateChange("pilot-exit", name, "criteria", "used >= 70%", "used >= 60%"),
            GateChange("pilot-exit", name, "decision", "", "go"),
            GateChange("pilot-exit", name, "approvers", name, ""),
        ),
        (
            FundingChange(
                "scale", eur(950_000), eur(950_000), DAY, DAY + timedelta(19), None, DAY + timedelta(40)
            ),
            FundingChange("late", None, eur(5), None, None, None, DAY + timedelta(40)),
        ),
        (PersonChange("tom", name, f"{name} answers for 3 tasks fewer"),),
        Findings(
            "approval",
            (
                finding("training-budget", f"No training budget for {name}"),
                finding("vision", name, "info", 0),
            ),
            (finding("rollback-plan", f"The go-live {name} has no `rollback`"),),
            (accepted,),
            (finding("sponsor", f"{name} is no executive"),),
            12,
        ),
        (
            edit("tasks.link.name", "ERP link", name, 40, wording=True),
            edit("people.tom.title", name, "", 41, REMOVED, True),
        ),
        (
            Limit("slip>10d", "The finish is 13 working days later."),
            Limit("cost>5%", f"{name} costs 7.1 % more."),
        ),
    )


def large(number: int = 400) -> Diff:
    """A comparison with many entries everywhere."""
    one = whole()
    ids = range(number)
    many = tuple(moved(f"t{i}", f"Configure the module {i} (Norway, Sales)", i % 30 + 1) for i in ids)
    lives = tuple(moved(f"g{i}", f"Go-live of region {i}", i % 30 + 1, "go-live") for i in ids)
    return one._replace(
        causes=one.causes._replace(
            causes=tuple(
                cause(
                    f"“Task {i}” takes {i + 1}d longer",
                    edit(f"tasks.t{i}.duration", "1d", f"{i + 2}d", i + 1),
                    alone=what,
                )
                for i in ids
                for what in (effect(number - i),)
            )
        ),
        milestones=lives,
        moved=many,
        money={kind: _sums(kind, number) for kind in ("category", "region")},
        path=PathChange(_names("Before", number), _names("After", number), (), _names("After", number)),
        gate_days=tuple(moved(f"q{i}", f"Gate {i}", 4, "gate") for i in ids),
        people=tuple(
            PersonChange(f"p{i}", f"P {i}", f"Person {i} answers for {i + 2} tasks more") for i in ids
        ),
        findings=one.findings._replace(
            new=tuple(finding(f"rule-{i}", f"Region {i} has no training") for i in ids),
            gone=tuple(finding(f"gone-{i}", f"Region {i} has no support") for i in ids),
        ),
        wording=tuple(edit(f"tasks.t{i}.name", f"Old {i}", f"New {i}", i + 1, wording=True) for i in ids),
    )


def _sums(kind: str, number: int) -> tuple[MoneyMove, ...]:
    return tuple(
        MoneyMove(f"{kind}{i}", f"{kind.title()} {i}", eur(100), eur(200 + i), eur(100 + i))
        for i in range(number)
    )


def _names(word: str, number: int) -> tuple[str, ...]:
    return tuple(f"{word} {i}" for i in range(number))


CASES: dict[str, Diff] = {"nothing": nothing(), "small": small(), "whole": whole(), "large": large()}
