"""Which commits a history has: those that changed what the playbook reads, along renames, merges and cuts."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from crmplan.history.run import Wanted, find, run
from crmplan.history.walk import EPOCH, read_commit
from crmplan.model import Finding
from crmplan.source.repository import Repository
from tests.history.plans import every, of, plan, subjects
from tests.repositories import Work

PARTED = """\
crmplan: 1
include: [regions/*.yaml, people.yaml]
programme: {name: CRM, start: 2027-03-01}
tasks: {go-live: {kind: go-live, duration: 1d}}
"""


def test_only_commits_that_change_what_is_read_are_told(work_tree: Work) -> None:
    work_tree.commit("begin", plans__crm_yaml=PARTED, plans__people_yaml="people: {ana: {name: Ana}}\n")
    work_tree.commit("region", plans__regions__no_yaml="regions: {NO: {name: Norway}}\n")
    work_tree.commit("notes", plans__notes_yaml="nothing: 1\n", readme_yaml="1\n")
    work_tree.commit("second region", plans__regions__de_yaml="regions: {DE: {name: Germany}}\n")
    work_tree.commit("person", plans__people_yaml="people: {ana: {name: Ana Ruiz}}\n")
    work_tree.commit("known", plans__crm__known_yaml="")
    work_tree.git("mv", "plans/crm/known.yaml", "plans/crm.known.yaml")
    work_tree.commit("known beside")
    (work_tree.path / "plans/people.yaml").chmod(0o755)
    work_tree.commit("mode")

    assert [
        "begin",
        "region",
        "second region",
        "person",
        "known beside",
        "mode",
    ] == subjects(of(work_tree, "plans/crm.yaml"))


def test_what_is_extended_is_read_and_what_is_read_no_more_is_not(work_tree: Work) -> None:
    own = "crmplan: 1\nextends: base.yaml\n"
    work_tree.commit("one", crm_yaml=own, base_yaml=plan("3d"))
    work_tree.commit("base", base_yaml=plan("5d"))
    work_tree.commit("alone", crm_yaml=plan("6d"))
    work_tree.commit("base again", base_yaml=plan("9d"))
    work_tree.commit("extends again", crm_yaml=own)
    work_tree.commit("base at last", base_yaml=plan("1d"))

    assert [
        ("one", "2027-03-17"),
        ("base", "2027-03-19"),
        ("alone", "2027-03-22"),
        ("extends again", "2027-03-25"),
        ("base at last", "2027-03-15"),
    ] == every(of(work_tree))


def test_a_playbook_is_followed_through_renames(work_tree: Work) -> None:
    work_tree.commit("one", old_yaml=plan("3d"))
    (work_tree.path / "plans").mkdir()
    work_tree.git("mv", "old.yaml", "plans/crm.yaml")
    work_tree.commit("moved")
    work_tree.commit("two", plans__crm_yaml=plan("5d"))

    found = of(work_tree, "plans/crm.yaml")

    assert [("one", "2027-03-17"), ("moved", "2027-03-17"), ("two", "2027-03-19")] == every(found)
    assert ["", "old.yaml", ""] == [step.turn.renamed for step in found.steps]
    assert ["old.yaml", "plans/crm.yaml", "plans/crm.yaml"] == [step.turn.path for step in found.steps]


def test_a_playbook_that_was_deleted_and_came_back_has_a_gap(work_tree: Work) -> None:
    work_tree.commit("one", crm_yaml=plan("3d"))
    work_tree.git("rm", "-q", "crm.yaml")
    work_tree.commit("gone")
    work_tree.commit("elsewhere", other_yaml="1\n")
    work_tree.commit("back", crm_yaml=plan("5d"))

    expected = [("one", "2027-03-17"), ("gone", "the playbook was deleted"), ("back", "2027-03-19")]
    assert expected == every(of(work_tree))


def test_the_old_name_of_a_playbook_says_where_it_went(work_tree: Work) -> None:
    work_tree.commit("one", old_yaml=plan())
    work_tree.git("mv", "old.yaml", "new.yaml")
    work_tree.commit("moved")

    expected = [("one", "2027-03-17"), ("moved", 'the playbook is called "new.yaml" from here on')]
    assert expected == every(of(work_tree, "old.yaml"))


def test_a_merge_stands_for_the_branch_that_it_brings(work_tree: Work) -> None:
    work_tree.commit("one", crm_yaml=plan("3d"))
    work_tree.git("switch", "-q", "-c", "side")
    work_tree.commit("side-1", crm_yaml=plan("4d"))
    work_tree.commit("side-2", crm_yaml=plan("5d"))
    work_tree.git("switch", "-q", "main")
    work_tree.commit("main-1", other_yaml="1\n")
    work_tree.git("merge", "-q", "--no-ff", "-m", "Merge side", "side")
    work_tree.git("merge", "-q", "-s", "ours", "-m", "Nothing", "side")

    found = of(work_tree)

    assert [("one", "2027-03-17"), ("Merge side", "2027-03-19")] == every(found)
    assert [False, True] == [step.turn.commit.merge for step in found.steps]


def test_a_link_is_followed_to_what_it_leads_to(work_tree: Work) -> None:
    (work_tree.path / "crm.yaml").symlink_to("real/plan.yaml")
    work_tree.commit("one", real__plan_yaml=plan("3d"))
    work_tree.commit("two", real__plan_yaml=plan("5d"))

    assert [("one", "2027-03-17"), ("two", "2027-03-19")] == every(of(work_tree))


# --- where it begins ------------------------------------------------------------------------------


def three(work: Work) -> list[str]:
    ids = []
    for number, day in ((1, "2026-03-02"), (2, "2026-04-01"), (3, "2026-05-04")):
        work.now = f"{day}T09:00:00+0100"
        ids.append(work.commit(f"v{number}", crm_yaml=plan(f"{number}d")))
        work.commit(f"between {number}".replace(" ", "-"), other_yaml=f"{number}\n")
    return ids


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("v1", ["v1", "v2", "v3"]),
        ("between-1", ["v1", "v2", "v3"]),
        ("v2", ["v2", "v3"]),
        ("HEAD", ["v3"]),
        ("2026-04-01", ["v1", "v2", "v3"]),
        ("2026-04-02", ["v2", "v3"]),
        ("2027-01-01", ["v3"]),
        ("1999-01-01", ["v1", "v2", "v3"]),
    ],
)
def test_it_begins_with_the_version_that_counted_then(
    work_tree: Work, since: str, expected: list[str]
) -> None:
    three(work_tree)

    assert expected == subjects(of(work_tree, wanted=Wanted(since)))


def test_a_clock_that_stood_back_cuts_nothing_off(work_tree: Work) -> None:
    for number, when in enumerate(("2027-01-04", "2027-03-01", "1980-01-01", "2027-04-05")):
        work_tree.now = f"{when}T09:00:00+0100"
        work_tree.commit(f"v{number}", crm_yaml=plan(f"{number + 1}d"))

    assert ["v0", "v1", "v2", "v3"] == subjects(of(work_tree, wanted=Wanted("2027-02-01")))


def test_a_branch_that_is_merged_later_is_no_version_to_begin_with(work_tree: Work) -> None:
    work_tree.commit("one", crm_yaml=plan("1d"))
    work_tree.git("switch", "-q", "-c", "side")
    work_tree.commit("side-1", crm_yaml=plan("4d"))
    work_tree.git("switch", "-q", "main")
    work_tree.commit("two", other_yaml="1\n")
    work_tree.git("merge", "-q", "--no-ff", "-m", "Merge side", "side")

    assert ["one", "Merge side"] == subjects(of(work_tree, wanted=Wanted("side-1")))


def test_a_rename_is_followed_behind_where_it_begins(work_tree: Work) -> None:
    work_tree.commit("one", old_yaml=plan("3d"))
    work_tree.commit("v1", other_yaml="1\n")
    work_tree.git("mv", "old.yaml", "crm.yaml")
    work_tree.commit("moved")
    work_tree.commit("two", crm_yaml=plan("5d"))

    assert ["one", "moved", "two"] == subjects(of(work_tree, wanted=Wanted("v1")))


def test_so_many_commits_at_most(work_tree: Work) -> None:
    three(work_tree)

    assert ["v2", "v3"] == subjects(of(work_tree, wanted=Wanted(last=2)))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("v9", 'the repository has no revision "v9"; did you mean "v1"?'),
        ("2026-3-1", '"2026-3-1" is no day and no revision; write a day as 2027-03-01'),
        (
            "v1..HEAD",
            'the repository has no revision "v1..HEAD"; two dots name a range, and a version is one of its ends',
        ),
        ("2026-02-30", '"2026-02-30" is no day and no revision; write a day as 2027-03-01'),
    ],
)
def test_a_beginning_that_is_none_is_refused(work_tree: Work, word: str, expected: str) -> None:
    work_tree.commit("v1", crm_yaml=plan())
    place = find(str(work_tree.path / "crm.yaml"))
    assert not isinstance(place, Finding)

    found = run(place, Wanted(word))

    assert isinstance(found, Finding)
    assert expected == found.message


# --- clones ---------------------------------------------------------------------------------------


def test_a_shallow_clone_says_that_it_is_cut(work_tree: Work, tmp_path: Path) -> None:
    three(work_tree)
    clone = tmp_path / "shallow"
    work_tree.git("clone", "-q", "--depth=4", f"file://{work_tree.path}", str(clone))
    whole, cut = of(work_tree), of(Work(clone))

    assert ["v1", "v2", "v3"] == subjects(whole)
    assert ["v2", "v3"] == subjects(cut)[-2:]
    assert ("", True) == (whole.cut, cut.cut.startswith("The clone is shallow, so older commits are missing"))


def test_a_clone_that_was_made_shallow_ends_where_git_ends(work_tree: Work) -> None:
    ids = three(work_tree)
    (work_tree.path / ".git/shallow").write_text(f"{ids[1]}\n")

    found = of(work_tree)

    assert ["v2", "v3"] == subjects(found)
    assert found.cut


def test_a_partial_clone_tells_what_it_lacks_and_fetches_nothing(work_tree: Work, tmp_path: Path) -> None:
    three(work_tree)
    work_tree.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial"
    work_tree.git("clone", "-q", "--filter=blob:none", f"file://{work_tree.path}", str(clone))
    partial = Work(clone)
    partial.git("config", "remote.origin.url", f"ext::touch {tmp_path}/ran")
    partial.git("config", "protocol.ext.allow", "always")

    found = of(partial)

    assert ["v1", "v2", "v3"] == subjects(found)
    assert ["2027-03-17"] == [told for _subject, told in every(found)[2:]]
    assert found.steps[0].turn.gap.startswith('"crm.yaml" cannot be read: the repository lacks what it holds')
    assert not (tmp_path / "ran").exists()


def test_a_clone_without_folders_says_what_it_lacks_and_no_advice_of_git(
    work_tree: Work, tmp_path: Path
) -> None:
    three(work_tree)
    work_tree.git("config", "uploadpack.allowFilter", "true")
    work_tree.git("clone", "-q", "--filter=tree:0", f"file://{work_tree.path}", str(tmp_path / "partial"))
    place = find(str(tmp_path / "partial/crm.yaml"))
    assert not isinstance(place, Finding)

    found = run(place)

    assert isinstance(found, Finding)
    assert found.message.startswith("the repository lacks what it holds")


def test_bare_repositories_work_trees_and_submodules_have_histories(work_tree: Work, tmp_path: Path) -> None:
    work_tree.commit("one", plans__crm_yaml=plan("3d"))
    work_tree.commit("two", plans__crm_yaml=plan("5d"))
    work_tree.git("clone", "-q", "--bare", str(work_tree.path), str(tmp_path / "bare"))
    work_tree.git("worktree", "add", "-q", str(tmp_path / "linked"), "one")
    outer = Work(tmp_path / "outer")
    allow = ("-c", "protocol.file.allow=always")
    outer.git(*allow, "submodule", "--quiet", "add", str(work_tree.path), "inner")
    outer.commit("outer")

    expected = [("one", "2027-03-17"), ("two", "2027-03-19")]
    assert expected == every(of(Work(tmp_path / "outer/inner"), "plans/crm.yaml"))
    assert expected[:1] == every(of(Work(tmp_path / "linked"), "plans/crm.yaml"))
    place = find(str(tmp_path / "bare/plans/crm.yaml"))
    assert not isinstance(place, Finding)
    found = run(place)
    assert not isinstance(found, Finding)
    assert expected == every(found)


def test_another_branch_is_named_with_the_path(work_tree: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    work_tree.commit("one", plans__crm_yaml=plan("3d"))
    work_tree.git("switch", "-q", "-c", "side")
    work_tree.commit("two", plans__crm_yaml=plan("5d"))
    work_tree.git("switch", "-q", "main")
    monkeypatch.chdir(work_tree.path / "plans")
    found = []
    (work_tree.path / "plans/playbook.yaml").symlink_to("crm.yaml")
    work_tree.commit("three")
    for word in ("side:plans/crm.yaml", "side:./crm.yaml", "main:plans", "main:./", "crm.yaml"):
        place = find(word)
        assert not isinstance(place, Finding)
        ran = run(place)
        assert not isinstance(ran, Finding)
        found.append(subjects(ran))

    assert [["one", "two"], ["one", "two"], ["three"], ["three"], ["one"]] == found


# --- nothing to tell ------------------------------------------------------------------------------


def test_without_a_history_it_is_said_why(work_tree: Work, tmp_path: Path) -> None:
    alone = tmp_path / "alone/crm.yaml"
    alone.parent.mkdir()
    alone.write_text(plan())
    new = work_tree.path / "crm.yaml"
    new.write_text(plan())

    def why(name: str) -> str:
        place = find(name)
        found = place if isinstance(place, Finding) else run(place)
        assert isinstance(found, Finding)
        return found.message

    unborn = why(str(new))
    work_tree.commit("other", other_yaml="1\n")
    work_tree.git("rm", "-q", "--cached", "crm.yaml")
    work_tree.git("commit", "-q", "--amend", "-m", "other")
    (work_tree.path / "never.yaml").write_text(plan())
    assert [
        "the repository has no commits yet, so there is no history",
        'no commit holds "never.yaml"; commit it, or name it as REV:PATH',
        'no commit holds "main"; it is a revision: name the playbook in it, as in main:playbook.yaml',
        "a playbook that crmplan ships is in no git repository",
    ] == [
        unborn,
        why(str(work_tree.path / "never.yaml")),
        why(str(work_tree.path / "main")),
        why("crmplan:small-business"),
    ]
    assert "not a git repository" in why(str(alone))


# --- what a commit says ---------------------------------------------------------------------------


def commit(work: Work, head: bytes, message: bytes) -> str:
    """Return the id of a commit that is made of raw bytes."""
    tree = work.git("write-tree").encode()
    content = b"tree " + tree + b"\n" + head + b"\n" + message
    command = ["git", "-C", str(work.path), "hash-object", "-w", "-t", "commit", "--literally", "--stdin"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().strip()


@pytest.mark.parametrize(
    ("who", "message", "expected"),
    [
        (b"Ana <a@b> 1772438400 +0100", b"One\nline\n\nBody\n", ("Ana", "One line", date(2026, 3, 2))),
        (b"Ana <a@b> 1772405999 +0000", b"", ("Ana", "", date(2026, 3, 1))),
        (b"Ana <a@b> 1772405999 +1400", b"\n\nLate\n", ("Ana", "Late", date(2026, 3, 2))),
        (b"Zo\xeb <a@b> 1772438400 -0930", b"caf\xe9\n", ("Zo\u00eb", "caf\u00e9", date(2026, 3, 1))),
        (b"Ana <a@b> 99999999999999999 +0000", b"x", ("Ana", "x", EPOCH)),
        (b"Ana <a@b> never +0000", b"x", ("Ana", "x", EPOCH)),
        (b"Ana <a@b>", b"x", ("Ana", "x", EPOCH)),
        (b"Ana <a@b> 1772438400 +9999", b"x", ("Ana", "x", EPOCH)),
        (b"Ana <a@b> -86400 +0000", b"x", ("Ana", "x", date(1969, 12, 31))),
    ],
)
def test_a_commit_is_read_as_it_states_itself(
    work_tree: Work, who: bytes, message: bytes, expected: tuple[str, str, date]
) -> None:
    id = commit(work_tree, b"author " + who + b"\ncommitter " + who + b"\n", message)

    found = read_commit(Repository(work_tree.path), id).commit

    assert expected == (found.author, found.subject, found.date)


def test_a_message_in_an_encoding_that_it_names_is_read(work_tree: Work) -> None:
    who = "Łukasz <a@b> 1772438400 +0100".encode("iso-8859-2")
    found = []
    for encoding in (b"iso-8859-2", b"no-such-one", b"zlib"):
        head = (
            b"author " + who + b"\ncommitter " + who + b"\nencoding " + encoding + b"\ngpgsig x\n mergetag\n"
        )
        found.append(read_commit(Repository(work_tree.path), commit(work_tree, head, b"x")).commit.author)

    assert ["Łukasz", "£ukasz", "£ukasz"] == found
