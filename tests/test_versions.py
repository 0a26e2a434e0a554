"""What a word stands for that a plan is compared with: real files, folders, baselines and repositories."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crmplan import baselines, pipeline, versions
from crmplan.baselines import file as stored_files
from crmplan.baselines.records import Approver
from crmplan.renderers.plan_json import plan_json
from crmplan.versions import Pair, Unreadable
from tests.repositories import Work

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR}
people: {ana: {name: Ana Ruiz}}
tasks:
  design: {duration: 1d, owner: ana}
  live: {kind: go-live, owner: ana, needs: design}
"""
"""Its finish is on the day of March that the task has days, in the first week."""


def lasting(days: int) -> str:
    return PLAN.replace("duration: 1d", f"duration: {days}d")


def written(days: int) -> str:
    """Return the plan.json of a plan."""
    Path("made.yaml").write_text(lasting(days))
    return plan_json(pipeline.report(pipeline.judge(pipeline.plan("made.yaml"))))


def approve(playbook: str, name: str, text: str) -> None:
    """Store a baseline beside a playbook."""
    folder = Path(playbook).with_suffix(".baselines")
    folder.mkdir(exist_ok=True, parents=True)
    Path("approved.yaml").write_text(text)
    plan = plan_json(pipeline.report(pipeline.judge(pipeline.plan("approved.yaml"))))
    Path("approved.yaml").unlink()
    new = stored_files.New(
        name, Approver("ana", "Ana Ruiz", ""), date(2027, 1, 4), "Steering 1", "draft", "approved.yaml"
    )
    before = baselines.stored(playbook).current
    (folder / f"{name}.json").write_text(stored_files.written(new, before, {"approved.yaml": text}, plan))


@pytest.fixture
def repository(work_tree: Work, monkeypatch: pytest.MonkeyPatch) -> Work:
    """A repository whose playbook takes 1 day at v1, 2 at v2, and 3 in the work tree."""
    work_tree.commit("v1", playbook_yaml=lasting(1))
    work_tree.commit("v2", playbook_yaml=lasting(2))
    monkeypatch.chdir(work_tree.path)
    Path("playbook.yaml").write_text(lasting(3))
    return work_tree


def pair(*words: str | None, stage: str | None = None) -> Pair:
    found = versions.pair(*words, stage=stage)  # type: ignore[arg-type]
    assert isinstance(found, Pair), found.findings
    return found


def days(found: Pair) -> tuple[int, int]:
    """Return how many days the task takes in base and head."""
    return found.base.snapshot.finish.day, found.head.snapshot.finish.day


def labels(found: Pair) -> tuple[str, str]:
    return found.base.snapshot.label, found.head.snapshot.label


def problems(*words: str | None) -> list[tuple[str, str]]:
    found = versions.pair(*words)  # type: ignore[arg-type]
    assert isinstance(found, Unreadable)
    return [(one.rule, one.message) for one in found.findings]


KINDS: dict[str, tuple[str, str, Callable[[str, int], object]]] = {
    "file": ("{name}.yaml", "{name}.yaml", lambda name, days: Path(f"{name}.yaml").write_text(lasting(days))),
    "plan": (
        "{name}/out/plan.json",
        "{name}/out/plan.json",
        lambda name, days: (
            Path(f"{name}/out").mkdir(parents=True),
            Path(f"{name}/out/plan.json").write_text(written(days)),
        ),
    ),
    "folder": (
        "{name}",
        "{name}/playbook.yaml",
        lambda name, days: (Path(name).mkdir(), Path(f"{name}/playbook.yaml").write_text(lasting(days))),
    ),
    "folder of a plan": (
        "{name}",
        "{name}/plan.json",
        lambda name, days: (Path(name).mkdir(), Path(f"{name}/plan.json").write_text(written(days))),
    ),
    "baseline": (
        "{name}",
        "baseline {name}",
        lambda name, days: approve("playbook.yaml", name, lasting(days)),
    ),
}
"""Kind of a side -> word, label, and what makes it."""


@pytest.mark.parametrize("head", [*KINDS, "revision", "path of a revision", "folder of a revision", "work"])
@pytest.mark.parametrize("base", [*KINDS, "revision", "path of a revision", "folder of a revision"])
def test_both_sides_may_be_of_every_kind(
    work_tree: Work, monkeypatch: pytest.MonkeyPatch, base: str, head: str
) -> None:
    monkeypatch.chdir(work_tree.path)
    work_tree.commit("v2", playbook_yaml=lasting(2), plans__playbook_yaml=lasting(2))
    work_tree.commit("v5", playbook_yaml=lasting(5), plans__playbook_yaml=lasting(5))
    words, called = [], []
    for name, long, kind in (("old", 2, base), ("new", 5, head)):
        git = {"revision": f"v{long}", "path of a revision": f"v{long}:plans/playbook.yaml"}
        git["folder of a revision"] = f"v{long}:plans"
        if kind in KINDS:
            word, label, make = KINDS[kind]
            make(name, long)
            words.append(word.format(name=name))
            called.append(label.format(name=name))
        elif kind == "work":
            words.append(None)
            called.append("playbook.yaml")
        else:
            words.append(git[kind])
            called.append(f"git v{long}")

    found = pair(*words, "playbook.yaml")

    assert ((2, 5), tuple(called)) == (days(found), labels(found))
    without = {"plan", "folder of a plan"}
    assert (base not in without, head not in without) == (
        found.base.text is not None,
        found.head.text is not None,
    )


# --- which one is meant ---------------------------------------------------------------------------


def test_a_file_wins_over_a_folder_a_baseline_and_a_branch_of_its_name(repository: Work) -> None:
    repository.git("branch", "same", "v1")
    approve("playbook.yaml", "same", lasting(2))
    seen = [labels(pair("same"))[0]]
    Path("same").mkdir()
    seen.append(labels(pair("same"))[0])  # A folder without a plan is none.
    Path("same/playbook.yaml").write_text(lasting(4))
    seen.append(labels(pair("same"))[0])

    repository.git("tag", "playbook.yaml", "v1")

    assert [
        "baseline same",
        "baseline same",
        "same/playbook.yaml",
        "playbook.yaml",
    ] == [*seen, labels(pair("playbook.yaml"))[0]]
    assert "git refs/heads/same" == labels(pair("refs/heads/same"))[0]


def test_a_folder_is_read_as_the_playbook_of_the_same_name_first(repository: Work) -> None:
    Path("other").mkdir()
    Path("other/plan.json").write_text(written(5))
    seen = [labels(pair("other", None, "playbook.yaml"))[0]]
    Path("other/playbook.yaml").write_text(lasting(4))
    seen.append(labels(pair("other"))[0])
    Path("emea.yaml").write_text(lasting(2))
    Path("other/emea.yaml").write_text(lasting(4))
    seen.append(labels(pair("other", None, "emea.yaml"))[0])

    assert ["other/plan.json", "other/playbook.yaml", "other/emea.yaml"] == seen


def test_the_pack_still_reads_a_folder_as_what_build_wrote(repository: Work) -> None:
    Path("out").mkdir()
    Path("out/plan.json").write_text(written(5))
    Path("out/playbook.yaml").write_text(lasting(4))

    found = versions.snapshot("out", "playbook.yaml")

    assert not isinstance(found, Unreadable)
    assert ("out/plan.json", date(2027, 3, 5)) == (found.label, found.finish)


def test_without_a_head_it_is_the_playbook_on_disk(repository: Work) -> None:
    assert [((1, 3), "playbook.yaml"), ((2, 3), "playbook.yaml")] == [
        (days(found), found.playbook) for found in (pair("v1"), pair("v2"))
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("v1:plans/emea.yaml",), (1, 3)),
        (("v1", "v2:plans/emea.yaml"), (1, 2)),
        (("v1:plans/emea.yaml", "v2"), (1, 2)),
        (("v1", "plans/emea.yaml"), (1, 3)),
        (("v1", None, "plans/emea.yaml"), (1, 3)),
        (("v1", "v2", "plans/emea.yaml"), (1, 2)),
        (("plans/emea.yaml", "plans/us.yaml"), (3, 5)),
        (("plans/us.yaml", "v2"), (5, 4)),
    ],
)
def test_a_playbook_that_a_word_names_need_not_be_named_again(
    work_tree: Work, monkeypatch: pytest.MonkeyPatch, words: tuple[str | None, ...], expected: tuple[int, int]
) -> None:
    work_tree.commit("v1", plans__emea_yaml=lasting(1), plans__us_yaml=lasting(4))
    work_tree.commit("v2", plans__emea_yaml=lasting(2))
    work_tree.commit(plans__emea_yaml=lasting(3), plans__us_yaml=lasting(5))
    monkeypatch.chdir(work_tree.path)

    assert expected == days(pair(*words))


def test_a_path_of_a_revision_counts_from_the_top_and_from_here(
    work_tree: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_tree.commit("v1", plans__emea_yaml=lasting(1))
    work_tree.commit("v2", plans__emea_yaml=lasting(2))
    monkeypatch.chdir(work_tree.path / "plans")

    found = [pair(*words) for words in (("v1:plans/emea.yaml",), ("v1:./emea.yaml",), ("v1", "emea.yaml"))]

    assert [(1, 2)] * 3 == [days(one) for one in found]


# --- repositories of every kind -------------------------------------------------------------------


def test_a_renamed_playbook_is_found_where_it_was(work_tree: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    work_tree.commit("v1", plans__emea_yaml=lasting(1))
    work_tree.git("mv", "plans/emea.yaml", "europe.yaml")
    work_tree.commit("v2", europe_yaml=lasting(2))
    monkeypatch.chdir(work_tree.path)

    assert [(1, 2)] * 3 == [
        days(pair(*words))
        for words in (
            ("v1", "europe.yaml"),
            ("v1", "v2", "europe.yaml"),
            ("v1:plans/emea.yaml", "europe.yaml"),
        )
    ]


def test_a_bare_repository_has_both_sides(
    repository: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    monkeypatch.chdir(tmp_path / "bare.git")

    assert [(1, 2)] * 3 == [
        days(pair(*words))
        for words in (("v1", "v2"), ("v1:playbook.yaml", "v2"), ("v1", "v2", "playbook.yaml"))
    ]
    assert [("no-such-file", 'there is no file "playbook.yaml"')] == problems("v1")


def test_a_bare_repository_has_the_baselines_of_the_version_compared(
    repository: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve("playbook.yaml", "first", lasting(4))
    repository.commit("v3")
    repository.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    monkeypatch.chdir(tmp_path / "bare.git")

    found = pair("first", "v3", "playbook.yaml")

    assert ((4, 3), ("baseline first", "git v3")) == (days(found), labels(found))
    assert ["no-such-revision"] == [rule for rule, _ in problems("first", "v2", "playbook.yaml")]


def test_a_work_tree_beside_and_a_shallow_clone(
    repository: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.git("worktree", "add", "-q", str(tmp_path / "beside"), "v1")
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.path}", str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "beside")
    beside = pair("v2")
    monkeypatch.chdir(tmp_path / "shallow")

    assert ((2, 1), (2, 2)) == (days(beside), days(pair("HEAD")))
    assert [
        (
            "no-such-revision",
            'the repository has no revision "HEAD~1"; name a tag, a branch or a commit (the clone is shallow: '
            "`git fetch --unshallow` brings the rest of its history)",
        )
    ] == problems("HEAD~1")


def test_parts_are_read_from_the_revision_too(work_tree: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lasting(1).replace(
        "tasks:\n  design: {duration: 1d, owner: ana}\n", "include: [parts/*.yaml]\ntasks:\n"
    )
    work_tree.commit(
        "v1", playbook_yaml=whole, parts__design_yaml="tasks: {design: {duration: 1d, owner: ana}}\n"
    )
    work_tree.commit("v2", parts__design_yaml="tasks: {design: {duration: 4d, owner: ana}}\n")
    monkeypatch.chdir(work_tree.path)

    found = pair("v1")

    assert (1, 4) == days(found)
    assert found.base.text is not None
    assert ["v1:parts/design.yaml", "v1:playbook.yaml"] == sorted(found.base.text.sources)


# --- what the checks are asked --------------------------------------------------------------------


def test_both_are_judged_for_the_stage_of_head(repository: Work) -> None:
    Path("playbook.yaml").write_text(lasting(3) + "checks: {stage: approval}\n")

    found = [pair("v1"), pair("v1", stage="go-live"), pair("v2", "v1")]

    assert [("approval", "approval"), ("go-live", "go-live"), ("draft", "draft")] == [
        (one.base.snapshot.stage, one.head.snapshot.stage) for one in found
    ]


def test_known_findings_of_each_side_stay_out_as_they_stood(
    work_tree: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_tree.commit("v1", playbook_yaml=PLAN)
    monkeypatch.chdir(work_tree.path)
    first = pair("v1")
    some = next(iter(first.base.snapshot.findings))
    about = [key for rule, key in first.base.snapshot.findings if rule == some[0]]
    known = f"known: {{{some[0]}: {json.dumps(about)}}}\n"
    Path("playbook.known.yaml").write_text(known)
    work_tree.commit("v2")
    Path("playbook.known.yaml").unlink()

    found = [
        some in side.snapshot.findings for one in (first, pair("v2", "v1")) for side in (one.base, one.head)
    ]

    assert [True, True, False, True] == found


def test_a_baseline_has_the_dates_of_its_approval_and_names_lines(repository: Work) -> None:
    approve("playbook.yaml", "first", lasting(4))

    found = pair("first").base

    assert (date(2027, 3, 4), "baseline first") == (found.snapshot.finish, found.snapshot.label)
    assert found.text is not None
    assert ["first:approved.yaml"] == list(found.text.sources)
    assert [["first"], ["first"]] == [
        [one.name for one in side.baselines.baselines]
        for side in (pair("v1").head, pair("playbook.baselines/first.json").head)
    ]


def test_a_baseline_in_words_that_this_crmplan_cannot_read_is_compared_without_its_lines(
    repository: Work,
) -> None:
    approve("playbook.yaml", "first", lasting(4))
    file = Path("playbook.baselines/first.json")
    changed = file.read_text().replace("duration: 4d", "durashun: 4d")
    own = stored_files.content_digest(changed)
    file.write_text(changed.replace(changed.split('"content": "')[1][:64], own))

    found = pair("first")

    assert ((4, 3), None) == (days(found), found.base.text)


# --- what cannot be compared ----------------------------------------------------------------------


def test_everything_that_is_wrong_with_either_side_is_said_at_once(repository: Work) -> None:
    Path("playbook.yaml").write_text(lasting(3).replace("duration", "durashun"))

    found = problems("v3")

    assert [
        ("no-such-revision", 'the repository has no revision "v3"; did you mean "v1"?'),
        ("unknown-key", 'a task has no "durashun"'),
    ] == found


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("aproval", 'the repository has no revision "aproval"; did you mean "approval"?'),
        ("realese", 'the repository has no revision "realese"; did you mean "release"?'),
        ("ouput", 'the repository has no revision "ouput"; did you mean "output"?'),
        ("playbok.yaml", 'there is no file "playbok.yaml"; did you mean "playbook.yaml"?'),
        ("v1:playbok.yaml", '"v1:playbok.yaml" is not in the revision; did you mean "playbook.yaml"?'),
        (
            "v1:parts",
            'the folder "v1:parts" has none of playbook.yaml, plan.json; name the file in it',
        ),
        (
            "v1:..",
            '"v1:.." names no file of the repository; write its path from the top, as in v1:plans/playbook.yaml',
        ),
        ("output", 'the folder "output" has none of playbook.yaml, plan.json; name the file in it'),
        ("--help", 'the repository has no revision "--help"; name a tag, a branch or a commit'),
        ("", "the name of a version is empty; name a file, a stored baseline or a git revision"),
        (
            "v1..release",
            'the repository has no revision "v1..release"; two dots name a range, and a version is one of its ends',
        ),
        ("a\0b", 'the repository has no revision "a\0b"; name a tag, a branch or a commit'),
    ],
)
def test_a_misspelt_word_gives_the_nearest_of_all_that_was_possible(
    work_tree: Work, monkeypatch: pytest.MonkeyPatch, word: str, expected: str
) -> None:
    work_tree.commit("v1", playbook_yaml=PLAN, parts__one_yaml="tasks: {}\n")
    work_tree.git("branch", "release")
    monkeypatch.chdir(work_tree.path)
    approve("playbook.yaml", "approval", PLAN)
    Path("output").mkdir()

    assert [expected] == [message for _, message in problems(word)]


def test_a_folder_outside_of_git_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("playbook.yaml").write_text(PLAN)

    assert [
        "git says: not a git repository (or any of the parent directories): .git; `git init` makes one"
    ] == [message for _, message in problems("v1")]
    assert ['there is no file "v1", and a playbook that crmplan ships is in no git repository'] == [
        message for _, message in problems("v1", "crmplan:small-business")
    ]
