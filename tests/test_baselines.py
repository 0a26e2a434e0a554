"""Stored baselines: what is read of one, and that a changed or missing one is seen."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crmplan import baselines, pipeline
from crmplan.baselines import Stored, file, stored
from crmplan.baselines.records import Approver, Baseline
from crmplan.model import DAY, Finding, Money
from crmplan.renderers.plan_json import plan_json
from crmplan.report.baselines import of_file, shown
from crmplan.report.baselines_told import told
from crmplan.report.pack.snapshot import Compared, of_baseline
from crmplan.source import Source, Texts
from crmplan.source.git import revision

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, committed_finish: 2027-04-08}
people:
  ana: {name: Ana Ruiz, title: Chief sales officer}
  firm: {name: Integrator, side: vendor, rate: 1000 per d}
regions: {NO: {name: Norway, users: 40}}
tasks:
  design: {duration: 10d, owner: ana, team: [firm], cost: {integration: 500}}
packages:
  land: {for: region, tasks: {live: {kind: go-live, owner: ana, needs: design, cost: {training: 300}}}}
budget:
  approved: 20000
  contingency: 10%
  lines: {desk: {category: support, amount: 1200, on: 2027-03-31}}
"""
"""Two weeks of design for EUR 10,500, a go-live for EUR 300 and a line of EUR 1,200."""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def add(folder: Path, name: str, text: str = PLAN, **others: Any) -> Baseline:
    """Store the plan as a baseline, as ``crmplan baseline add`` does."""
    (folder / "emea.yaml").write_text(text)
    work = pipeline.judge(pipeline.plan("emea.yaml"))
    about = {
        "name": name,
        "approved_by": Approver("ana", "Ana Ruiz", "Chief sales officer"),
        "on": date(2027, 2, 1),
        "minute": "Steering 4, item 2",
        "stage": "approval",
        "playbook": "emea.yaml",
    }
    new = file.New(**{**about, **others})
    before = stored("emea.yaml").current
    beside = folder / "emea.baselines"
    beside.mkdir(exist_ok=True)
    plan = plan_json(pipeline.report(work))
    (beside / f"{name}.json").write_text(file.written(new, before, {"emea.yaml": text}, plan))
    found = stored("emea.yaml")
    one = found.named(name)
    assert one is not None, found.findings
    return one


def at(day: int, hour: int) -> int:
    return date(2027, 3, day).toordinal() * DAY + hour * 60


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def said(found: Stored) -> list[tuple[str, str]]:
    return [(one.rule, one.message) for one in found.findings]


def test_a_baseline_gives_the_plan_of_its_moment(tmp_path: Path) -> None:
    one = add(tmp_path, "approved")

    assert (one.name, one.number, str(one.approved_by), one.on, one.minute, one.stage, one.label) == (
        "approved",
        1,
        "Ana Ruiz, Chief sales officer",
        date(2027, 2, 1),
        "Steering 4, item 2",
        "approval",
        "baseline approved",
    )
    assert (one.start, one.finish, one.committed) == (
        date(2027, 3, 1),
        date(2027, 3, 12),
        date(2027, 4, 8),
    )
    assert (one.planned, one.total, one.approved) == (euro("12000.00"), euro("13200.00"), euro("20000.00"))
    assert one.categories == {
        "implementation": euro("10000.00"),
        "integration": euro("500.00"),
        "support": euro("1200.00"),
        "training": euro("300.00"),
    }
    assert one.regions == {"": euro("11700.00"), "NO": euro("300.00")}
    design, live = one.tasks["design"], one.tasks["NO/live"]
    assert (design.start, design.finish, design.duration, design.days) == (at(1, 8), at(12, 17), "10d", 10)
    assert (design.cost, design.categories) == (
        euro("10500.00"),
        {"implementation": euro("10000.00"), "integration": euro("500.00")},
    )
    assert (live.region, live.go_live, live.milestone, live.cost) == ("NO", True, True, euro("300.00"))
    assert one.finish_instant == at(12, 17)
    assert one.sources == {"emea.yaml": PLAN}


def test_its_sources_can_be_planned_again(tmp_path: Path) -> None:
    one = add(tmp_path, "approved")

    again = pipeline.plan(one.playbook, files=one.files)

    assert again.schedule is not None
    assert again.schedule.finish_instant == one.finish_instant
    assert list(again.sources) == ["approved:emea.yaml"]


def test_the_first_and_the_current_are_shown(tmp_path: Path) -> None:
    for number, name in enumerate(("zebra", "middle", "apple"), 1):
        assert add(tmp_path, name).number == number
        found = stored("emea.yaml")
        assert found.findings == ()
        assert [one.name for one in found.baselines] == ["zebra", "middle", "apple"][:number]

    assert [one.name for one in found.shown] == ["zebra", "apple"]
    assert found.first is not None
    assert found.current is not None
    assert (found.first.name, found.current.name, found.current.previous) == (
        "zebra",
        "apple",
        found.baselines[1].digest,
    )


def test_no_baselines(tmp_path: Path) -> None:
    assert stored("crmplan:small-business") == baselines.NONE
    assert stored("emea.yaml") == baselines.NONE
    assert stored("emea.yaml", Texts({"emea.yaml": PLAN})) == baselines.NONE


def test_baselines_of_a_revision(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", tmp_path, *words], check=True, capture_output=True, env=GIT)

    git("init", "-q", "-b", "main")
    add(tmp_path, "approved")
    git("add", ".")
    git("commit", "-qm", "one")
    add(tmp_path, "again")

    found = revision("HEAD", Path("emea.yaml"))

    assert not isinstance(found, Finding)
    files, name = found
    assert [one.name for one in stored(name, files).baselines] == ["approved"]
    assert [one.name for one in stored("emea.yaml").baselines] == ["approved", "again"]


GIT = {
    "PATH": "/usr/bin:/bin:/usr/local/bin",
    "HOME": "/",
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}


def test_find_by_name(tmp_path: Path) -> None:
    add(tmp_path, "approved")
    playbook = "emea.yaml"

    found = baselines.find("approved", playbook)

    assert isinstance(found, Baseline)
    assert found.number == 1
    assert baselines.find("other", playbook) is None
    assert baselines.find("../emea.baselines/approved", playbook) is None
    (tmp_path / "emea.baselines/approved.json").write_text("{}")
    wrong = baselines.find("approved", playbook)
    assert isinstance(wrong, Finding)
    assert wrong.rule == "not-a-baseline"


# --- what is wrong --------------------------------------------------------------------------------


def edit(path: Path, change: Callable[[Any], None]) -> None:
    """Change a stored baseline as somebody would who also corrects its own digest."""
    whole = json.loads(path.read_text())
    change(whole)
    path.write_text(sealed(json.dumps(whole, indent=2)))


def sealed(text: str) -> str:
    """Return a file with the digest of its own content."""
    head, _, tail = text.partition('"content"')
    lines = f'{head.rstrip()}\n  "content": "{"0" * 64}",\n{tail.partition(chr(10))[2]}'
    return lines.replace("0" * 64, file.content_digest(lines))


def put(*path: Any) -> Callable[[Any], None]:
    *above, last, value = path

    def change(whole: Any) -> None:
        for key in above:
            whole = whole[key]
        if value is None:
            del whole[last]
        else:
            whole[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (put("crmplan", "format", "plan"), 'it does not say "crmplan": {"format": "baseline"}'),
        (put("crmplan", "version", 2), "it has version 2 of the format, and this crmplan reads 1"),
        (
            put("baseline", "name", "other"),
            '"baseline.name" is another than the name of the file, which is never changed',
        ),
        (put("baseline", "number", 0), '"baseline.number" is below 1'),
        (put("baseline", "number", True), '"baseline.number" is no whole number'),
        (put("baseline", "approved_by", "ana"), '"baseline.approved_by" is no object'),
        (put("baseline", "on", "today"), '"baseline.on" is no date'),
        (put("baseline", "minute", None), '"baseline.minute" is missing'),
        (put("baseline", "previous", "x"), '"baseline.previous" is no SHA-256'),
        (put("sources", "emea.yaml", None), '"sources.emea.yaml" is missing'),
        (put("sources", []), '"sources" is no object'),
        (put("plan", None), '"plan" is missing'),
        (put("plan", "crmplan", "format", "quality"), '"plan" does not say "crmplan": {"format": "plan"}'),
        (put("plan", "tasks", []), '"plan.tasks" is empty'),
        (put("plan", "tasks", 0, "start_at", "2027-03-01"), '"plan.tasks[0].start_at" is no date and time'),
        (
            put("plan", "tasks", 0, "start_at", "2027-03-01T24:00"),
            '"plan.tasks[0].start_at" is no date and time',
        ),
        (
            put("plan", "tasks", 0, "finish_at", "2027-02-01T17:00"),
            '"plan.tasks[0].finish_at" is before its start',
        ),
        (
            put("plan", "tasks", 0, "finish_at", "9999-12-31T17:00"),
            '"plan.tasks[0].finish_at" is no date and time',
        ),
        (put("plan", "programme", "finish", "0001-01-01"), '"plan.programme.finish" is no date'),
        (put("plan", "money", "total", "9" * 19), '"plan.money.total" is no amount'),
        (put("plan", "tasks", 0, "duration_days", 1e300), '"plan.tasks[0].duration_days" is no number'),
        (put("plan", "money", "amounts", 0, "amount", "1e9"), '"plan.money.amounts[0].amount" is no amount'),
    ],
)
def test_what_is_wrong_in_a_baseline_is_named(
    tmp_path: Path, change: Callable[[Any], None], wrong: str
) -> None:
    add(tmp_path, "approved")
    edit(tmp_path / "emea.baselines/approved.json", change)

    found = stored("emea.yaml")

    where = '"emea.baselines/approved.json" is no baseline of `crmplan baseline add`'
    assert said(found) == [("not-a-baseline", f"{where}: {wrong}")]
    assert list(found.sources) == ["emea.baselines/approved.json"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "it is no JSON, see line 1, column 1"),
        ("{\n<<<<<<< HEAD\n", "it is no JSON, see line 2, column 1"),
        ("[" * 100_000, "it is nested too deeply"),
        ("[]", 'it does not say "crmplan": {"format": "baseline"}'),
    ],
)
def test_other_files_are_no_baseline(text: str, wrong: str) -> None:
    found = file.read(Source("emea.baselines/x.json", text))

    assert isinstance(found, Finding)
    assert found.message == f'"emea.baselines/x.json" is no baseline of `crmplan baseline add`: {wrong}'


def test_the_place_of_a_slip_in_the_text_is_named() -> None:
    found = file.read(Source("x.json", "{\n<<<<<<< HEAD\n"))

    assert isinstance(found, Finding)
    assert str(found.at) == "x.json:2:1"


def test_a_changed_letter_is_seen(tmp_path: Path) -> None:
    add(tmp_path, "approved")
    path = tmp_path / "emea.baselines/approved.json"
    path.write_text(path.read_text().replace("2027-03-12T17:00", "2027-03-13T17:00"))

    found = stored("emea.yaml")

    assert said(found) == [
        (
            "not-a-baseline",
            '"emea.baselines/approved.json" is no baseline of `crmplan baseline add`: it was changed after it was '
            "written; take back what git shows as changed, or add another one",
        )
    ]


def test_line_ends_that_git_turned_are_no_change(tmp_path: Path) -> None:
    add(tmp_path, "approved")
    add(tmp_path, "again")
    for path in (tmp_path / "emea.baselines").iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    found = stored("emea.yaml")

    assert (len(found.baselines), found.findings) == (2, ())


def test_a_change_that_also_corrects_the_digest_is_seen_by_the_next_one(tmp_path: Path) -> None:
    add(tmp_path, "approved")
    add(tmp_path, "again")
    edit(tmp_path / "emea.baselines/approved.json", put("baseline", "on", "2027-02-09"))

    found = stored("emea.yaml")

    assert said(found) == [
        (
            "changed-baseline",
            '"again" does not hold the digest of "approved", which came before it: one of the two was changed after '
            "it was written; take it back from git",
        )
    ]


def test_one_that_was_taken_away_is_seen(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d"):
        add(tmp_path, name)
    beside = tmp_path / "emea.baselines"
    (beside / "b.json").unlink()
    (beside / "c.json").unlink()

    found = stored("emea.yaml")

    assert said(found) == [
        (
            "changed-baseline",
            '"d" is baseline 4, and baselines 2 to 3 are not there any more; take them back from git',
        )
    ]
    (beside / "d.json").unlink()
    (beside / "a.json").unlink()
    assert stored("emea.yaml") == baselines.NONE


def test_two_branches_that_each_added_one_are_told_apart(tmp_path: Path) -> None:
    add(tmp_path, "first")
    beside = tmp_path / "emea.baselines"
    add(tmp_path, "left")
    left = (beside / "left.json").read_text()
    (beside / "left.json").unlink()
    add(tmp_path, "right")
    (beside / "left.json").write_text(left)

    found = stored("emea.yaml")

    assert said(found) == [
        (
            "changed-baseline",
            '"right" and "left" are both number 2, added side by side; take the one approved later out and add it '
            "again, as number 3",
        )
    ]


def test_a_file_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    add(tmp_path, "a")
    add(tmp_path, "b")
    (tmp_path / "emea.baselines/a.json").write_text("{}")

    found = stored("emea.yaml")

    assert [one.rule for one in found.findings] == ["not-a-baseline"]
    assert [one.name for one in found.baselines] == ["b"]


def test_too_many_are_not_read() -> None:
    many = {f"emea.baselines/b{number}.json": "{}" for number in range(file.MOST + 1)}

    found = stored("emea.yaml", Texts(many, "v1:"))

    assert [one.message for one in found.findings] == [
        '"v1:emea.baselines" holds 101 baselines, more than the 100 that are read'
    ]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "inside/emea.baselines").mkdir(parents=True)
    (tmp_path / "secret.json").write_text("{}")
    (tmp_path / "inside/emea.baselines/a.json").symlink_to(tmp_path / "secret.json")

    found = stored(str(tmp_path / "inside/emea.yaml"))

    assert [one.rule for one in found.findings] == ["outside-folder"]


def test_a_playbook_whose_name_is_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "[e]*.baselines").mkdir()
    (tmp_path / "e.baselines").mkdir()
    (tmp_path / "e.baselines/a.json").write_text("{}")

    assert stored("[e]*.yaml") == baselines.NONE


@pytest.mark.parametrize(
    "name", ["", "a/b", "..", ".a", "-a", "a.b", "a b", "é", "a\n", "a" * 61, "a\\b", "C:"]
)
def test_names_that_are_refused(name: str) -> None:
    assert not baselines.is_name(name)


@pytest.mark.parametrize("name", ["a", "approved", "2027-02", "Q1_replan", "a" * 60])
def test_names_that_are_taken(name: str) -> None:
    assert baselines.is_name(name)


def test_a_plan_reads_its_baselines_and_says_what_is_wrong_with_them(tmp_path: Path) -> None:
    add(tmp_path, "approved")

    work = pipeline.plan("emea.yaml")
    assert ([one.name for one in work.baselines.baselines], work.broken) == (["approved"], False)

    (tmp_path / "emea.baselines/approved.json").write_text("{\n<<<<<<< HEAD\n")
    work = pipeline.plan("emea.yaml")
    assert work.broken
    assert [str(one.at) for one in work.findings if one.rule == "not-a-baseline"] == [
        "emea.baselines/approved.json:2:1"
    ]
    assert list(work.sources) == ["emea.yaml", "emea.baselines/approved.json"]
    assert not pipeline.plan("emea.yaml", baselines=False).broken


ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    1e308,
    "",
    "\x00\u202e",
    [],
    {},
    "0001-01-01",
    "9" * 30,
    [1],
    [{}],
    {"a": 1},
)


@pytest.mark.slow
def test_no_value_of_a_hand_made_file_is_a_crash(tmp_path: Path) -> None:
    """Every value of a file, in turn, is something odd: the file is refused, or compared with and shown."""
    add(tmp_path, "approved", PLAN + "gates: {exit: {kind: gate-stage, needs: design, approvers: [ana]}}\n")
    work = pipeline.judge(pipeline.plan("emea.yaml"), select=["SCH-08"])
    report = pipeline.report(work, pack=False)
    whole = json.loads(Path("emea.baselines/approved.json").read_text())
    outcomes = {True: 0, False: 0}
    for number, path in enumerate(paths(whole)):
        odd = ODD[number % len(ODD)]
        changed = json.loads(json.dumps(whole))
        inner = changed
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = odd
        text = sealed(json.dumps(changed, indent=2)) if isinstance(changed["baseline"], dict) else "{}"
        one = file.read(Source("emea.baselines/approved.json", text))
        then = one if isinstance(one, Finding) else of_baseline(one)
        outcomes[isinstance(then, Finding)] += 1
        if not isinstance(one, Finding) and not isinstance(then, Finding):
            told(shown(of_file(one, Stored((one,))), then, work.plan, report))
            pipeline.report(work, pack=False, compared=Compared(None, (then, then)))

    assert min(outcomes.values()) > 50, outcomes


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value, of lists the first two."""
    found = [at] if at else []
    keys = value if isinstance(value, dict) else range(min(len(value), 2)) if isinstance(value, list) else ()
    return found + [path for key in keys for path in paths(value[key], (*at, key))]
