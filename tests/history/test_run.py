"""What a history says of each commit, and that equal versions are planned once: in a run and across runs."""

import os
import sqlite3
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.history import cache as caches
from crmplan.history import states
from crmplan.history.inputs import Traced, trace
from crmplan.history.run import Wanted, find, run
from crmplan.model import Finding, Money
from crmplan.report.history import Live, State
from crmplan.rules.frame.known import keys
from crmplan.source.git import Revision
from crmplan.source.repository import Repository
from tests.history.plans import every, of, plan, subjects
from tests.repositories import Work


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the commits that are planned from now on, with the money and the checks."""
    found: list[str] = []
    real = states.planned

    def noted(files: Traced, *words: object) -> State | str:
        found.append(files.commit)
        return real(files, *words)  # type: ignore[arg-type]

    monkeypatch.setattr(states, "planned", noted)
    return found


def test_a_version_says_what_build_says_of_it(work_tree: Work, tmp_path: Path) -> None:
    text = plan("5d", more="progress:\n  2027-03-05: {tasks: {configure: {started: 2027-03-01}}}\n")
    work_tree.commit("one", crm_yaml=text)
    report = pipeline.report(pipeline.judge(pipeline.plan(work_tree.path / "crm.yaml")))

    (step,) = of(work_tree).steps

    assert step.turn.state == State(
        "Helpdesk CRM",
        date(2027, 3, 5),
        date(2027, 3, 26),
        None,
        (Live("go-live", "go-live", date(2027, 3, 26), False),),
        Money(Decimal("1000.00"), "EUR"),
        None,
        "draft",
        report.readiness.errors,
        report.readiness.warnings,
    )
    assert (date(2027, 3, 26), date(2027, 3, 5)) == (report.finish, step.reported)


def test_a_version_that_cannot_be_planned_is_a_gap_with_its_reason(work_tree: Work) -> None:
    work_tree.commit("one", crm_yaml=plan("3d"))
    work_tree.commit("slip", crm_yaml=plan("3x"))
    work_tree.commit("ring", crm_yaml=plan("3d").replace("cost:", "needs: go-live, cost:"))
    work_tree.commit("lost", crm_yaml=plan("3d", head="include: [gone.yaml]\n"))
    (work_tree.path / "crm.yaml").write_bytes(b"name: Z\xfcrich\n")
    work_tree.commit("bytes")
    work_tree.commit("empty", crm_yaml="")
    work_tree.commit("two", crm_yaml=plan("5d"))

    found = of(work_tree)

    assert [
        "2027-03-17",
        'crm.yaml:5:25: "3x" is no duration; write hours, days or weeks such as 4h, 5d, 2w, 14ed (elapsed) '
        "or 25d..45d (30d)",
        "crm.yaml:4:36: tasks wait for one another in a ring, so none can start: configure needs go-live (crm.yaml:4), "
        "go-live needs train (crm.yaml:6), train needs configure (crm.yaml:5)",
        'crm.yaml:2:11: "gone.yaml" is not in the revision',
        "crm.yaml:1:8: the byte FC (ü in the old Windows encoding) in line 1 is not UTF-8; save the file as UTF-8",
        "crm.yaml:1:1: the file is empty",
        "2027-03-19",
    ] == [told for _subject, told in every(found)]
    assert 5 == found.gaps
    assert [None, None, Decimal(2)] == [step.finish for step in (*found.steps[:2], found.steps[-1])]


def test_the_known_findings_of_a_commit_are_left_out(work_tree: Work) -> None:
    work_tree.commit("one", crm_yaml=plan())
    work = pipeline.judge(pipeline.plan(work_tree.path / "crm.yaml"), use_known=False)
    assert work.verdict is not None
    warning = next(one for one in work.verdict.findings if one.severity == "warning")
    about = [
        keys(one) for one in work.verdict.findings if one.rule == warning.rule and one.severity == "warning"
    ]
    subjects = sorted({key for one in about for key in one})
    (work_tree.path / "crm.known.yaml").write_text(f"known:\n  {warning.rule}: {subjects}\n")
    work_tree.commit("adopted")

    before, after = (step.turn.state for step in of(work_tree).steps)

    assert before is not None
    assert after is not None
    assert len(about) == before.warnings - after.warnings


def test_what_planning_reads_is_what_tells_versions_apart(work_tree: Work) -> None:
    """The cache would show old numbers if a version hung on a file that its key does not know."""
    text = "crmplan: 1\nextends: base.yaml\ninclude: [parts/*.yaml]\n"
    work_tree.commit(
        "one",
        plans__crm_yaml=text,
        plans__base_yaml=plan(),
        plans__parts__people_yaml="people: {ana: {name: Ana}}\ninclude: [more/roles.yaml]\n",
        plans__parts__more__roles_yaml="roles: {}\n",
    )
    folder = Path(work_tree.path)
    (folder / "plans/crm.known.yaml").write_text("known: {}\n")
    (folder / "plans/crm.baselines").mkdir()
    (folder / "plans/crm.baselines/one.json").write_text("{}\n")
    revision = Revision(Repository(folder), work_tree.commit("two"), "plans/")
    whole = Traced(revision)

    states.planned(whole, "crm.yaml")

    assert trace(Traced(revision), "crm.yaml") == whole.shape
    assert "parts/more/roles.yaml" in whole.shape.names
    assert "crm.baselines/one.json" in whole.shape.names


# --- planned once ---------------------------------------------------------------------------------


def test_equal_versions_are_planned_once_in_a_run(work_tree: Work, planned: list[str]) -> None:
    for subject, train in (("one", "3d"), ("two", "5d"), ("back", "3d"), ("again", "5d")):
        work_tree.commit(subject, crm_yaml=plan(train))

    found = of(work_tree)

    assert ["2027-03-17", "2027-03-19", "2027-03-17", "2027-03-19"] == [told for _, told in every(found)]
    assert 2 == len(planned)


def test_nothing_is_planned_again_in_another_run(work_tree: Work, tmp_path: Path, planned: list[str]) -> None:
    base = tmp_path / "cache/history.sqlite"
    parted = "crmplan: 1\ninclude: [part.yaml]\nprogramme: {name: CRM, start: 2027-03-01}\n"
    for number in (1, 2, 3):
        work_tree.commit(f"{number}", crm_yaml=parted, part_yaml=f"tasks: {{a: {{duration: {number}d}}}}\n")
    first = of(work_tree, cache=base)
    assert 3 == len(planned)

    work_tree.commit("new", part_yaml="tasks: {a: {duration: 9d}}\n")
    second = of(work_tree, cache=base)

    assert 4 == len(planned)
    assert first.steps == second.steps[:3]
    assert second == of(work_tree)


def test_what_a_stopped_run_planned_is_kept(work_tree: Work, tmp_path: Path, planned: list[str]) -> None:
    for number in (1, 2, 3, 4):
        work_tree.commit(f"{number}", crm_yaml=plan(f"{number}d"))
    place = find(str(work_tree.path / "crm.yaml"))
    assert not isinstance(place, Finding)

    def stop(done: int, all: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(place, cache=tmp_path / "history.sqlite", processes=1, progress=stop)
    of(work_tree, cache=tmp_path / "history.sqlite")

    assert 4 == len(planned)


def test_other_questions_and_another_crmplan_do_not_share_answers(
    work_tree: Work, tmp_path: Path, planned: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    base = tmp_path / "history.sqlite"
    work_tree.commit("one", crm_yaml=plan())
    of(work_tree, cache=base)
    of(work_tree, wanted=Wanted(stage="approval"), cache=base)
    assert 2 == len(planned)
    monkeypatch.setattr(caches, "engine", lambda: "another")
    of(work_tree, cache=base)

    assert 3 == len(planned)


def test_the_mark_of_crmplan_is_of_its_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    caches.engine.cache_clear()
    here = caches.engine()
    real = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: real(path) + (b"#" if path.name == "engine.py" else b"")
    )
    caches.engine.cache_clear()
    assert here != caches.engine()
    caches.engine.cache_clear()
    monkeypatch.undo()
    assert here == caches.engine()


def _garbage(path: Path) -> None:
    path.write_bytes(b"this is no base" * 1000)


def _other_layout(path: Path) -> None:
    path.unlink()
    base = sqlite3.connect(path)
    base.execute("create table state (other text)")
    base.commit()
    base.close()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _odd_values(path: Path) -> None:
    base = sqlite3.connect(path)
    base.execute("update state set value = '[1, 2'")
    base.execute("update shape set shape = '{}'")
    base.commit()
    base.close()


def _in_the_middle(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))


@pytest.mark.parametrize("spoil", [_garbage, _other_layout, _cut, _odd_values, _in_the_middle])
def test_a_damaged_cache_is_begun_anew(
    work_tree: Work, tmp_path: Path, spoil: Callable[[Path], None], planned: list[str]
) -> None:
    base = tmp_path / "history.sqlite"
    work_tree.commit("one", crm_yaml=plan("3d"))
    work_tree.commit("two", crm_yaml=plan("5d"))
    whole = of(work_tree, cache=base)
    spoil(base)
    del planned[:]

    damaged = of(work_tree, cache=base)
    of(work_tree, cache=base)  # Damage that is met only while reading takes the file away.
    del planned[:]
    again = of(work_tree, cache=base)

    assert [whole, whole, []] == [damaged, again, planned]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind this person")
def test_a_folder_that_cannot_be_written_is_no_hindrance(work_tree: Work, tmp_path: Path) -> None:
    work_tree.commit("one", crm_yaml=plan())
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)

    assert ["one"] == subjects(of(work_tree, cache=closed / "history.sqlite"))
    assert [] == list(closed.iterdir())


def test_a_folder_that_is_a_file_and_a_base_that_is_locked_are_no_hindrance(
    work_tree: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_tree.commit("one", crm_yaml=plan())
    (tmp_path / "file").touch()
    assert ["one"] == subjects(of(work_tree, cache=tmp_path / "file/history.sqlite"))

    monkeypatch.setattr(caches, "_WAIT", 0.05)
    base = tmp_path / "history.sqlite"
    of(work_tree, cache=base)
    work_tree.commit("two", crm_yaml=plan("5d"))
    other = sqlite3.connect(base, isolation_level=None)
    other.execute("begin exclusive")
    try:
        assert ["one", "two"] == subjects(of(work_tree, cache=base))
    finally:
        other.close()
    assert base.exists()


def test_what_was_used_longest_ago_is_let_go(
    work_tree: Work, tmp_path: Path, planned: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches, "MOST", 2)
    base = tmp_path / "history.sqlite"
    work_tree.commit("one", crm_yaml=plan("1d"))
    of(work_tree, cache=base)
    work_tree.commit("two", crm_yaml=plan("2d"))
    of(work_tree, cache=base)
    work_tree.commit("three", crm_yaml=plan("3d"))
    of(work_tree, wanted=Wanted(last=2), cache=base)
    del planned[:]

    of(work_tree, cache=base)
    connection = sqlite3.connect(base)
    (count,) = connection.execute("select count(*) from state").fetchone()
    connection.close()

    assert (1, 2) == (len(planned), count)


def test_what_a_partial_clone_lacked_is_not_kept(work_tree: Work, tmp_path: Path) -> None:
    base = tmp_path / "history.sqlite"
    work_tree.commit("one", crm_yaml=plan("3d"))
    work_tree.commit("two", crm_yaml=plan("5d"))
    work_tree.git("config", "uploadpack.allowFilter", "true")
    work_tree.git("clone", "-q", "--filter=blob:none", f"file://{work_tree.path}", str(tmp_path / "other"))
    partial = Work(tmp_path / "other")
    lacking = of(partial, cache=base)
    partial.git("checkout", "-q", "one")
    partial.git("checkout", "-q", "main")

    assert 1 == lacking.gaps
    assert 0 == of(partial, cache=base).gaps


def test_the_folder_of_the_cache_is_the_persons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    found = []
    for given in (str(tmp_path / "own"), "relative", ""):
        monkeypatch.setenv("XDG_CACHE_HOME", given)
        found.append(caches.folder())

    assert [tmp_path / "own/crmplan", *[tmp_path / ".cache/crmplan"] * 2] == found


# --- several processes ----------------------------------------------------------------------------


def test_several_processes_say_the_same_in_the_same_order(
    work_tree: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmplan.history.run.FEW", 2)
    for number in range(1, 8):
        work_tree.commit(f"v{number}", crm_yaml=plan(f"{number}d" if number != 4 else "x"))
    place = find(str(work_tree.path / "crm.yaml"))
    assert not isinstance(place, Finding)
    steps: list[tuple[int, int]] = []

    several = run(place, processes=2, progress=lambda done, all: steps.append((done, all)))

    assert of(work_tree) == several
    assert [(number, 7) for number in range(1, 8)] == steps


def test_where_no_process_can_be_started_it_is_planned_here(
    work_tree: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmplan.history.run.FEW", 1)

    def refused(*_words: object) -> object:
        raise OSError("no more processes")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refused)
    work_tree.commit("one", crm_yaml=plan("3d"))
    work_tree.commit("two", crm_yaml=plan("5d"))
    place = find(str(work_tree.path / "crm.yaml"))
    assert not isinstance(place, Finding)

    assert of(work_tree) == run(place, processes=2)


# --- keeping --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state",
    [
        "a reason with \u2028 and \udcff",
        State(
            "CRM",
            date(2027, 3, 5),
            date(2027, 9, 1),
            date(2027, 10, 1),
            (Live("a/go-live", "Go-live (Ü)", date(2027, 8, 2), True),),
            Money(Decimal("1000.50"), "EUR"),
            date(2027, 9, 9),
            "draft",
            1,
            2,
        ),
    ],
)
def test_what_is_kept_is_read_as_it_was(state: State | str) -> None:
    assert state == states.read(states.kept(state))


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", "null", "[[[", '["a", 1, 2, 3, 4, 5, 6, 7, 8, 9]', "1" * 9000]
)
def test_what_was_not_kept_so_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        states.read(text)
