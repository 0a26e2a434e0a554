"""The pages that the tests of this folder open."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from crmplan import pipeline
from crmplan.model import DAY, Finding, Location, Money
from crmplan.renderers.html import html
from crmplan.report.pack.records import Asked, Change, Outcome, Rating, Since, Slip
from crmplan.report.records import Band, LinkRow, Report, Row
from tests.report.plans import Job, report

WORDS = ("Design", "Configure", "Migrate", "Train", "Go-live", "Hypercare")
REGIONS = ("NO", "DE", "PT")


def rollout() -> Report:
    """Return a plan of three regions, one after the other, with a baseline, a freeze, findings and a status date."""
    jobs = [Job("charter", "Sign the charter", 5, owner="Dana Okafor")]
    for number, region in enumerate(REGIONS):
        before = f"{REGIONS[number - 1]}/go-live" if number else "charter"
        for place, word in enumerate(WORDS):
            live = word == "Go-live"
            jobs.append(
                Job(
                    f"{region}/{word.lower()}",
                    word,
                    0 if live else 5 + place,
                    (before,),
                    ("go-live",) if live else (word.lower(),),
                    region=region,
                    owner=("Ana Ruiz", "Bo Lund", "Cy Ade")[number],
                    done=Decimal(1) if number == 0 and place == 0 else None,
                )
            )
            before = f"{region}/{word.lower()}"
        # Nothing waits for it: it has float.
        jobs.append(
            Job(f"{region}/survey", "Survey", 2, (f"{region}/design",), region=region, owner="Bo Lund")
        )
    made = report(
        jobs,
        committed=date(2027, 12, 1),
        status=date(2027, 1, 29),
        freezes=(Band("peak", date(2027, 3, 1), date(2027, 3, 14), "Peak season", ()),),
        names={"NO": "Norway", "DE": "Germany", "PT": "Portugal"},
    )
    at = {row.id: place for place, row in enumerate(made.rows)}
    links = tuple(
        LinkRow(at[need], at[job.id], "FS", "", True, "playbook.yaml:1") for job in jobs for need in job.needs
    )
    rows = tuple(_planned(row, 1 if row.region == "NO" else 0) for row in made.rows)
    finding = Finding(
        "training-budget",
        "BUD-02",
        "warning",
        "The training has no money.",
        Location("playbook.yaml", 12, 1, 12, 5),
        "Write a cost.",
        tasks=("NO/train",),
    )
    return made._replace(rows=rows, links=links, findings=(finding,))


def _planned(row: Row, weeks: int) -> Row:
    """Return a row that was planned so many weeks earlier."""
    days = timedelta(7 * weeks)
    return row._replace(
        baseline_start=row.start - days,
        baseline_finish=row.finish - days,
        baseline_span=(row.start_time - days.days * DAY, row.finish_time - days.days * DAY),
        slip=Decimal(5 * weeks),
        slip_first=Decimal(5 * weeks),
        consulted=("Eva Novak",),
    )


def packed() -> Report:
    """Return the small shipped plan with every part of the pack, in each of its states."""
    made = pipeline.report(pipeline.judge(pipeline.plan("crmplan:small-business")), pack=True)
    day, money = made.finish, Money(Decimal(1000), made.currency)
    outcome = Outcome(
        "wait", "Wait", True, ("go-live.delay: 4w",), day, Decimal(20), day, Decimal(20), 1, money, money,
        Decimal(3), Decimal(-9), "12 working days before “Peak”", 1, (), "It costs a season.",
    )  # fmt: skip
    asked = Asked(
        id="d1", name="Timing", ask="Do we wait?", by=day, overdue=False, gate="Go or no go", gate_day=day,
        owner="Ana Ruiz", recommend="Wait", reason="It is safer", decided="", decided_on=None, place="playbook.yaml:3",
        options=(
            outcome, outcome._replace(id="go", name="Go", recommended=False, finish=None, problems=("A ring",)),
        ),
    )  # fmt: skip
    words = {"green": ("G", "●"), "amber": ("A", "▲"), "red": ("R", "■"), "not rated": ("-", "○")}
    ratings = tuple(
        Rating(
            id,
            word,
            *words[word],
            word,
            "It was measured.",
            "Amber from 5 days, red from 10.",
            "",
            "green",
            "↓",
        )
        for id, word in zip(
            ("overall", "schedule", "cost", "scope", "readiness"), (*words, "red"), strict=True
        )
    )
    since = Since("baseline approved", day, day, Decimal(5), money, money, (
        Change("finish", "The finish moves.", False), Change("cost", "Less is spent.", True),
        Change("scope", "A task is new.", None),
    ))  # fmt: skip
    slips = tuple(
        Slip(
            row,
            one.id,
            one.name,
            kind,
            day,
            day,
            day,
            one.finish,
            Decimal(5 - 5 * row),
            None,
            Decimal(0),
            False,
        )
        for row, (one, kind) in enumerate(zip(made.rows[:3], ("go-live", "gate", "milestone"), strict=True))
    )
    risk = made.pack.risks[:1]
    return made._replace(
        pack=made.pack._replace(
            asked=(asked._replace(overdue=True), asked._replace(id="d2", decided="Wait", decided_on=day)),
            ratings=ratings, since=since, against=since, slips=slips,
            risks=(*made.pack.risks, *(one._replace(closed=True, critical=True) for one in risk)),
            cover=tuple(one._replace(gap="no seats") for one in made.pack.cover),
            gates=tuple(
                one._replace(criteria=(("Trained", "95 %", "met"), ("Tested", "1", "failed"), ("Ready", "", "open")))
                for one in made.pack.gates
            ),
        )
    )  # fmt: skip


def large(count: int) -> Report:
    """Return a plan of so many tasks in a hundred regions."""
    jobs = [
        Job(
            f"t{number}",
            f"Task {number}",
            number % 9 + 1,
            (f"t{number - 1}",) if number % 50 else (),
            region=f"r{number % 100:02}",
            owner=f"Person {number % 37}",
        )
        for number in range(count)
    ]
    return report(jobs)


def written(folder: Path, made: Report, name: str = "plan.html") -> Path:
    """Write the page of a report and return its file."""
    file = folder / name
    file.write_text(html(made), encoding="utf-8")
    return file
