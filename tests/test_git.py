"""Reading revisions: real repositories, what is found in them, what is refused, and that nothing of them is run."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crmplan.language import load
from crmplan.model import Finding
from crmplan.source import MAX_BYTES, Folder, Source
from crmplan.source.git import Repository, Revision, revision
from tests.repositories import Work

PLAYBOOK = "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\ntasks:\n  charter: {duration: 3d}\n"


@pytest.fixture
def work(work_tree: Work) -> Work:
    return work_tree


def text(found: tuple[Revision, str] | Finding) -> str:
    """Return the text of the file of a revision."""
    assert not isinstance(found, Finding), found.message
    source = found[0].read(found[1])
    assert isinstance(source, Source), source.message
    return source.text


def refused(found: tuple[Revision, str] | Finding | Source) -> tuple[str, str]:
    """Return rule and message of what could not be read, be it the revision or the file in it."""
    if isinstance(found, tuple) and not isinstance(found, Finding | Source):
        found = found[0].read(found[1])
    assert isinstance(found, Finding), found
    return found.rule, found.message


def test_a_revision_gives_the_playbook_as_it_was(work: Work) -> None:
    first = work.commit("v1", plans__crm_yaml="a: 1\n")
    work.commit(plans__crm_yaml="a: 2\n")
    file = work.path / "plans/crm.yaml"
    file.write_text("a: 3\n")
    expected = ["a: 1\n", "a: 1\n", "a: 1\n", "a: 2\n", "a: 2\n"]

    actual = [text(revision(word, file)) for word in ("v1", first, "HEAD~1", "main", "@{0}")]

    assert expected == actual


def test_a_path_counts_from_the_top_or_with_a_dot_from_the_playbook(work: Work) -> None:
    work.commit("v1", old_yaml="top\n", plans__old_yaml="below\n", plans__crm_yaml="now\n")
    file = work.path / "plans/crm.yaml"

    assert ["top\n", "below\n", "below\n"] == [
        text(revision(word, file)) for word in ("v1:old.yaml", "v1:plans/old.yaml", "v1:./old.yaml")
    ]


def test_messages_call_a_file_as_git_does(work: Work) -> None:
    commit = work.commit("v1", plans__crm_yaml="a: 1\n")
    file = work.path / "plans/crm.yaml"

    shown = []
    for word in ("v1", commit):
        found = revision(word, file)
        assert not isinstance(found, Finding)
        shown.append(found[0].show(found[1]))

    assert ["v1:plans/crm.yaml", f"{commit[:10]}:plans/crm.yaml"] == shown


def test_parts_and_what_is_extended_come_from_the_revision(work: Work) -> None:
    work.commit(
        "v1",
        plans__crm_yaml="crmplan: 1\nextends: base.yaml\ninclude: [regions/*.yaml]\n",
        plans__base_yaml=PLAYBOOK,
        plans__regions__no_yaml="regions: {NO: {name: Norway}}\n",
        plans__regions__de_yaml="regions: {DE: {name: Germany}}\n",
        plans__regions__notes="no playbook",
        plans__regions__ch__at_yaml="deeper: 1\n",
    )
    work.git("rm", "-rq", "plans/regions")
    work.commit("v2", plans__crm_yaml=PLAYBOOK)
    found = revision("v1", work.path / "plans/crm.yaml")
    assert not isinstance(found, Finding)

    playbook, sources, findings = load(found[1], found[0])

    assert playbook is not None
    assert (["DE", "NO"], ["charter"], ()) == (list(playbook.regions), list(playbook.tasks), findings)
    assert [
        "v1:plans/crm.yaml",
        "v1:plans/regions/de.yaml",
        "v1:plans/regions/no.yaml",
        "v1:plans/base.yaml",
    ] == list(sources)


@pytest.mark.parametrize(
    "pattern", ["*.yaml", "regions/*.yaml", "r*/*", "*/*/*", "??.yaml", "[a-b].yaml", "**/*.yaml"]
)
def test_a_pattern_matches_what_it_matches_on_disk(work: Work, pattern: str) -> None:
    work.commit(
        "v1", a_yaml="", b_yaml="", no_yaml="", regions__de_yaml="", regions__x__y_yaml="", hidden_yaml=""
    )
    (work.path / "hidden.yaml").rename(work.path / ".hidden.yaml")
    (work.path / "link.yaml").symlink_to("a.yaml")
    (work.path / "land").symlink_to("regions")
    (work.path / "gone.yaml").symlink_to("nowhere.yaml")
    work.commit("v2")
    found = revision("v2", work.path / "a.yaml")
    assert not isinstance(found, Finding)

    assert Folder(work.path).names(pattern) == found[0].names(pattern)


def test_links_inside_the_folder_are_followed_and_others_refused(work: Work) -> None:
    work.commit("v1", plans__crm_yaml="", plans__real__a_yaml="a\n", secret_yaml="s\n", plans__b_yaml="b\n")
    links = {
        "one": "real/a.yaml",
        "folder": "real",
        "real/up": "../b.yaml",
        "out": "../secret.yaml",
        "absolute": "/etc/passwd",
        "gone": "nothing.yaml",
        "ring": "ring",
    }
    for name, target in links.items():
        (work.path / "plans" / name).symlink_to(target)
    work.commit("v2")
    found = revision("v2", work.path / "plans/crm.yaml")
    assert not isinstance(found, Finding)
    folder, _ = found

    def read(name: str) -> str | tuple[str, str]:
        source = folder.read(name)
        return source.text if isinstance(source, Source) else refused(source)

    outside = "is a link to a place outside the folder of the playbook; copy the file into it"
    assert [
        "a\n",
        "a\n",
        "b\n",
        ("outside-folder", f'"out" {outside}'),
        ("outside-folder", f'"absolute" {outside}'),
        ("no-such-file", '"v2:plans/gone" is a link to a file that is not there'),
        ("unreadable-file", '"v2:plans/ring" is a ring of links'),
        ("outside-folder", '"../secret.yaml" lies outside the folder of the playbook; move the file into it'),
    ] == [
        read(name)
        for name in ("one", "folder/a.yaml", "folder/up", "out", "absolute", "gone", "ring", "../secret.yaml")
    ]


def test_what_is_not_there_is_told_and_never_no_change(work: Work, tmp_path: Path) -> None:
    work.commit("v1.2", plans__crm_yaml="a\n")
    work.commit("later", plans__new_yaml="b\n")
    file = work.path / "plans/new.yaml"
    lonely = tmp_path / "alone/crm.yaml"
    lonely.parent.mkdir()
    lonely.touch()

    assert [
        ("no-such-revision", 'the repository has no revision "v1.3"; did you mean "v1.2"?'),
        ("no-such-revision", 'the repository has no revision "xyz"; name a tag, a branch or a commit'),
        ("no-such-file", '"v1.2:plans/new.yaml" is not in the revision'),
        ("no-such-file", '"v1.2:plans/cmr.yaml" is not in the revision; did you mean "crm.yaml"?'),
        ("no-such-file", '"v1.2:elsewhere/crm.yaml" is not in the revision'),
        ("unreadable-file", '"v1.2:plans" is a folder; name the playbook file in it'),
        ("no-such-revision", '":plans/crm.yaml" names no revision before the colon'),
        (
            "no-such-revision",
            '"v1.2:../x.yaml" names no file of the repository; write its path from the top, as in '
            "v1:plans/playbook.yaml",
        ),
    ] == [
        refused(revision(word, file))
        for word in (
            "v1.3",
            "xyz",
            "v1.2",
            "v1.2:plans/cmr.yaml",
            "v1.2:elsewhere/crm.yaml",
            "v1.2:plans",
            ":plans/crm.yaml",
            "v1.2:../x.yaml",
        )
    ]
    rule, message = refused(revision("v1.2", lonely))
    assert ("no-such-revision", True) == (rule, "not a git repository" in message)


@pytest.mark.parametrize(
    "word",
    [
        "--help",
        "-h",
        "--exec=touch x",
        "v1 --upload-pack=x",
        "v1\nx",
        "\x1b[31m",
        "v1..main",
        "^v1",
        " ",
        "v1^{tree}",
        "$(x)",
    ],
)
def test_names_that_are_no_commit_are_refused(work: Work, word: str) -> None:
    work.commit("v1", crm_yaml="a\n")

    rule, message = refused(revision(word, work.path / "crm.yaml"))

    assert ("no-such-revision", True) == (
        rule,
        message.startswith(f'the repository has no revision "{word}"'),
    )


@pytest.mark.parametrize(
    "name", ["-n.yaml", ":(top)a.yaml", "a b.yaml", "ü.yaml", "*.yaml", "@{u}.yaml", "a'$(x).yaml"]
)
def test_hostile_paths_are_paths(work: Work, name: str) -> None:
    (work.path / name).write_text("a: 1\n")
    work.commit("v1", other_yaml="b\n")

    assert ["a: 1\n", "a: 1\n"] == [
        text(revision("v1", work.path / name)),
        text(revision(f"v1:{name}", work.path / "other.yaml")),
    ]


def test_too_large_and_no_text_are_told_as_for_files(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    (work.path / "crm.yaml").write_bytes(b"name: Z\xfcrich\n")
    (work.path / "big.yaml").write_text("x" * 5000)
    work.commit("v1")
    found = revision("v1:big.yaml", work.path / "crm.yaml")
    assert not isinstance(found, Finding)

    assert (
        "the byte FC (ü in the old Windows encoding) in line 1 is not UTF-8; save the file as UTF-8"
        == (refused(revision("v1", work.path / "crm.yaml"))[1])
    )
    assert (5000, "too-large") == (len(text(found)), refused(found[0].read("big.yaml", 4999))[0])
    assert MAX_BYTES == 32 * 1024 * 1024


def test_a_submodule_is_not_read(work: Work) -> None:
    inner = Work(work.path / "inner")
    inner.commit("v1", a_yaml="a\n")
    work.commit("v2", crm_yaml="")

    assert (
        "unreadable-file",
        '"v2:inner" is a repository of its own (a submodule), which is not read',
    ) == refused(revision("v2:inner", work.path / "crm.yaml"))


def test_bare_shallow_and_linked_work_trees_are_read(work: Work, tmp_path: Path) -> None:
    work.commit("v1", crm_yaml="a: 1\n")
    work.commit("v2", crm_yaml="a: 2\n")
    work.git("clone", "-q", "--bare", str(work.path), str(tmp_path / "bare"))
    work.git("clone", "-q", "--depth=1", "--no-tags", f"file://{work.path}", str(tmp_path / "shallow"))
    work.git("worktree", "add", "-q", str(tmp_path / "linked"), "v1")

    assert ["a: 1\n", "a: 2\n", "a: 1\n"] == [
        text(revision("v1:crm.yaml", tmp_path / "bare/crm.yaml")),
        text(revision("HEAD", tmp_path / "shallow/crm.yaml")),
        text(revision("HEAD", tmp_path / "linked/crm.yaml")),
    ]
    assert (
        'the repository has no revision "v1"; name a tag, a branch or a commit (the clone is shallow: `git fetch '
        "--unshallow` brings the rest of its history)"
    ) == refused(revision("v1", tmp_path / "shallow/crm.yaml"))[1]


def test_the_environment_of_a_hook_does_not_lead_elsewhere(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.commit("v1", crm_yaml="here\n")
    other = Work(tmp_path / "other")
    other.commit("v1", crm_yaml="there\n")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))

    assert "here\n" == text(revision("v1", work.path / "crm.yaml"))


def _filters(work: Work, run: str) -> None:
    work.git("config", "filter.evil.smudge", run)
    work.git("config", "filter.evil.clean", run)
    work.git("config", "diff.evil.textconv", run)
    work.git("config", "diff.evil.command", run)
    work.git("config", "diff.evil.xfuncname", "x")
    work.git("config", "merge.evil.driver", run)
    work.git("config", "log.showSignature", "true")
    work.git("config", "diff.renames", "false")
    work.git("config", "diff.external", run)
    (work.path / ".git/info/attributes").write_text("*.yaml filter=evil diff=evil\n")


def _programs(work: Work, run: str) -> None:
    for name in (
        "core.fsmonitor",
        "core.pager",
        "pager.cat-file",
        "core.sshCommand",
        "core.editor",
        "gpg.program",
    ):
        work.git("config", name, run)
    for name in ("cat-file", "ls-tree", "rev-parse", "rev-list", "diff-tree", "diff-index"):
        work.git("config", f"alias.{name}", f"!{run}")


def _hooks(work: Work, run: str) -> None:
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        hook = work.path / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\n{run}\n")
        hook.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")
@pytest.mark.parametrize("arm", [_filters, _programs, _hooks])
def test_nothing_that_a_repository_configures_is_run(
    work: Work, tmp_path: Path, arm: Callable[[Work, str], None]
) -> None:
    work.commit("v1", old_yaml="a: 1\n")
    work.git("mv", "old.yaml", "crm.yaml")
    work.commit("v2")
    (work.path / "crm.yaml").write_text("a: 2\n")
    arm(work, f"touch {tmp_path}/ran")

    assert ("a: 1\n", False) == (
        text(revision("v1", work.path / "crm.yaml")),
        (tmp_path / "ran").exists(),
    )
    assert isinstance(revision("v9", work.path / "crm.yaml"), Finding)


@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")
def test_what_a_partial_clone_lacks_is_not_fetched(work: Work, tmp_path: Path) -> None:
    work.commit("v1", crm_yaml="a: 1\n")
    work.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial"
    work.git("clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{work.path}", str(clone))
    partial = Work(clone)
    partial.git("config", "remote.origin.url", f"ext::touch {tmp_path}/ran")
    partial.git("config", "protocol.ext.allow", "always")

    rule, message = refused(revision("HEAD", clone / "crm.yaml"))

    assert ("unreadable-file", True, False) == (
        rule,
        message.startswith('"HEAD:crm.yaml" cannot be read: '),
        (tmp_path / "ran").exists(),
    )


def test_reading_leaves_the_repository_as_it_was(work: Work) -> None:
    work.commit("v1", crm_yaml="a: 1\n")
    (work.path / "crm.yaml").write_text("a: 2\n")

    def state() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in sorted(work.path.rglob("*"))}

    before = state()
    text(revision("v1", work.path / "crm.yaml"))

    assert before == state()


def test_git_that_is_missing_or_hangs_is_told(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.commit("v1", crm_yaml="a: 1\n")
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    assert (
        "git is not installed, so no revision can be read"
        == refused(revision("v1", work.path / "crm.yaml"))[1]
    )

    (programs / "git").write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    (programs / "git").chmod(0o755)
    monkeypatch.setattr("crmplan.source.repository.TIMEOUT", 0.2)
    assert "git gave no answer in 0.2 seconds" == refused(revision("v1", work.path / "crm.yaml"))[1]


def test_a_repository_answers_where_its_folder_lies(work: Work) -> None:
    commit = work.commit("v1", plans__crm_yaml="a: 1\n")
    repository = Repository(work.path / "plans")

    assert ("plans/", commit, ["main", "v1"]) == (
        repository.prefix(),
        repository.commit("v1"),
        sorted(repository.names()),
    )
