"""``crmplan git-setup``: what it writes, what git then shows, what undoing leaves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands_run import ROOT, SMALL, crmplan
from tests.repositories import Work

BEGIN = "# crmplan: begin (crmplan git-setup writes these lines, --undo removes them)"
END = "# crmplan: end"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """A repository with a playbook, away from the person's own settings; git finds this crmplan."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    work = Work(tmp_path / "work")
    work.commit("v1", playbook_yaml=SMALL)
    return work


def state(work: Work) -> tuple[str, bytes]:
    """Return the local configuration and the attributes."""
    file = work.path / ".gitattributes"
    return work.git("config", "--local", "--list"), file.read_bytes() if file.exists() else b""


def test_changes_are_shown_value_by_value(work: Work) -> None:
    assert crmplan("git-setup", cwd=work.path).returncode == 0
    text = SMALL.replace(
        "{duration: 2w, owner: ana}", "\n    # it takes longer\n    owner: ana\n    duration: 3w"
    )
    (work.path / "playbook.yaml").write_text(text, encoding="utf-8")

    shown = work.git("diff", "-U0").splitlines()[4:]

    expected = ["@@ -9 +9,2 @@", "-tasks.configure.duration: 2w", "+tasks.configure.duration: 3w"]
    assert expected == ["@@ -9 +9,2 @@" if line.startswith("@@") else line for line in shown[:3]]
    assert "+# it takes longer" in shown
    assert not any("owner" in line for line in shown)


def test_without_the_lines_the_head_of_a_change_names_the_task(work: Work) -> None:
    crmplan("git-setup", cwd=work.path)
    book = (
        "tasks:\n  one: {duration: 1d}\n  two:\n    name: Two\n    phase: x\n    team: [a]\n    cost:\n"
        "      training: 1\n    owner: ana\n    tool: y\n    deliverable: z\n    stream: data\n"
        "packages:\n  all:\n    tasks:\n      build:\n        name: B\n        phase: x\n        team: [a]\n"
        "        owner: ana\n        tool: y\n"
    )
    work.commit("v2", playbook_yaml=book)
    (work.path / "playbook.yaml").write_text(
        book.replace("stream: data", "stream: it").replace("tool: y\n", "tool: z\n"), encoding="utf-8"
    )
    heads = [line for line in work.git("diff", "--no-textconv", "-U0").splitlines() if line.startswith("@@")]

    assert [head.rpartition("@@ ")[2].strip() for head in heads] == ["two:", "two:", "build:"]


def test_a_broken_playbook_and_a_missing_crmplan_still_show_the_text(work: Work) -> None:
    crmplan("git-setup", cwd=work.path)
    (work.path / "playbook.yaml").write_text("tasks: {a: [\n", encoding="utf-8")
    assert "+tasks: {a: [" in work.git("diff").splitlines()

    work.git("checkout", "-q", "playbook.yaml")
    setting = work.git("config", "diff.crmplan.textconv")
    work.git(
        "config", "diff.crmplan.textconv", setting.replace(Path(sys.executable).as_posix(), "/gone/python")
    )
    (work.path / "playbook.yaml").write_text(SMALL.replace("2w", "3w"), encoding="utf-8")
    assert "+  configure: {duration: 3w, owner: ana}" in work.git("diff").splitlines()


def test_nothing_of_the_repository_is_run(work: Work) -> None:
    crmplan("git-setup", cwd=work.path)
    for module in ("yaml", "crmplan", "click", "json"):
        (work.path / f"{module}.py").write_text("open('taken', 'w'); raise SystemExit\n")
    (work.path / "playbook.yaml").write_text(SMALL.replace("2w", "3w"), encoding="utf-8")

    assert "+tasks.configure.duration: 3w" in work.git("diff").splitlines()
    assert not (work.path / "taken").exists()


def test_parts_in_folders_and_outputs_have_lines_and_odd_names_are_quoted(work: Work) -> None:
    (work.path / "plans [1]/regions").mkdir(parents=True)
    (work.path / "plans [1]/of all.yaml").write_text(
        SMALL.replace("crmplan: 1", "crmplan: 1\ninclude: [people.yaml, regions/*.yaml]"), encoding="utf-8"
    )
    (work.path / "plans [1]/people.yaml").write_text("groups: {}\n", encoding="utf-8")
    for name in ("no", "de"):
        (work.path / f"plans [1]/regions/{name}.yaml").write_text("regions: {}\n", encoding="utf-8")

    done = crmplan("git-setup", "plans [1]/of all.yaml", "playbook.yaml", "--built", "out", cwd=work.path)

    assert done.returncode == 0, done.stderr
    assert (work.path / ".gitattributes").read_text(encoding="utf-8").splitlines() == [
        BEGIN,
        r'"/plans \\[1\\]/of all.yaml" diff=crmplan',
        r'"/plans \\[1\\]/people.yaml" diff=crmplan',
        r'"/plans \\[1\\]/regions/*.yaml" diff=crmplan',
        "/playbook.yaml diff=crmplan",
        "/out/** linguist-generated",
        END,
    ]
    names = [
        "playbook.yaml",
        "plans [1]/of all.yaml",
        "plans [1]/people.yaml",
        "plans [1]/regions/new.yaml",
        "x.yaml",
    ]
    asked = work.git("check-attr", "diff", "--", *names).splitlines()
    assert [line.rpartition(": ")[2] for line in asked] == [*["crmplan"] * 4, "unspecified"]
    assert work.git("check-attr", "linguist-generated", "--", "out/a/plan.md").endswith(": set")


def test_a_name_with_line_ends_is_one_line_of_attributes(work: Work) -> None:
    name = "a\n* filter=evil\n.yaml"
    (work.path / name).write_text(SMALL, encoding="utf-8")

    assert 0 == crmplan("git-setup", name, cwd=work.path).returncode

    asked = work.git("check-attr", "-z", "diff", "filter", "--", name, "x.yaml").split("\0")
    assert ["crmplan", "unspecified", "unspecified", "unspecified"] == asked[2::3]


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_attributes_that_are_no_file_are_refused(kind: str, work: Work, tmp_path: Path) -> None:
    theirs = tmp_path / "profile"
    theirs.write_text("mine\n", encoding="utf-8")
    file = work.path / ".gitattributes"
    file.symlink_to(theirs) if kind == "link" else file.mkdir()

    done = crmplan("git-setup", cwd=work.path)

    assert (2, "mine\n") == (done.returncode, theirs.read_text(encoding="utf-8"))
    assert f".gitattributes is a {kind}" in done.stderr


@pytest.mark.parametrize(
    "old", [b"", b"*.png binary\n", b"*.png binary", b"*.png binary\r\n* text\r\n", b"# x\n\n\n"], ids=repr
)
def test_what_was_there_stays_and_undoing_gives_it_back(old: bytes, work: Work) -> None:
    file = work.path / ".gitattributes"
    if old:
        file.write_bytes(old)
    before = state(work)

    first = crmplan("git-setup", cwd=work.path)
    after = state(work)
    again = crmplan("git-setup", cwd=work.path)

    assert (first.returncode, again.returncode, again.stdout) == (0, 0, "Nothing to change.\n")
    assert after[1].startswith(old) and b"diff=crmplan" in after[1]
    assert state(work) == after
    undone = crmplan("git-setup", "--undo", cwd=work.path)
    assert (undone.returncode, state(work)) == (0, before)
    assert file.exists() == bool(old)
    assert crmplan("git-setup", "--undo", cwd=work.path).stdout == "Nothing to change.\n"


def test_lines_around_the_block_may_change(work: Work) -> None:
    crmplan("git-setup", cwd=work.path)
    file = work.path / ".gitattributes"
    file.write_text(f"# above\n{file.read_text()}*.png binary\n")
    work.git("mv", "playbook.yaml", "plan.yaml")

    done = crmplan("git-setup", "plan.yaml", cwd=work.path)

    assert done.stdout == ".gitattributes:\n  - /playbook.yaml diff=crmplan\n  + /plan.yaml diff=crmplan\n"
    assert file.read_text().splitlines() == ["# above", BEGIN, "/plan.yaml diff=crmplan", END, "*.png binary"]
    crmplan("git-setup", "--undo", cwd=work.path)
    assert file.read_text() == "# above\n*.png binary\n"


def test_undoing_leaves_what_a_person_set_and_says_so(work: Work) -> None:
    crmplan("git-setup", cwd=work.path)
    work.git("config", "diff.crmplan.xfuncname", "^mine")
    work.git("config", "diff.crmplan.cachetextconv", "true")

    done = crmplan("git-setup", "--undo", cwd=work.path)

    left = [line for line in work.git("config", "--local", "--list").splitlines() if "crmplan" in line]
    assert sorted(left) == ["diff.crmplan.cachetextconv=true", "diff.crmplan.xfuncname=^mine"]
    assert "diff.crmplan.xfuncname is not what crmplan wrote; left as it is" in done.stdout


def test_check_tells_and_writes_nothing(work: Work) -> None:
    before = state(work)
    done = crmplan("git-setup", "--check", cwd=work.path)

    assert (done.returncode, state(work)) == (1, before)
    assert "+ /playbook.yaml diff=crmplan" in done.stdout
    crmplan("git-setup", cwd=work.path)
    assert crmplan("git-setup", "--check", cwd=work.path).returncode == 0


def test_a_work_tree_beside_shares_the_driver(work: Work, tmp_path: Path) -> None:
    crmplan("git-setup", cwd=work.path)
    work.commit("v2")
    beside = tmp_path / "beside"
    work.git("worktree", "add", "-q", str(beside))

    assert crmplan("git-setup", "--check", cwd=beside).returncode == 0
    (beside / "playbook.yaml").write_text(SMALL.replace("2w", "3w"), encoding="utf-8")
    shown = subprocess.run(["git", "diff"], cwd=beside, check=True, capture_output=True, text=True).stdout
    assert "+tasks.configure.duration: 3w" in shown.splitlines()


def test_the_person_s_own_settings_are_not_touched(work: Work, tmp_path: Path) -> None:
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = Ana\n")
    crmplan("git-setup", cwd=work.path, env={"GIT_DIR": str(tmp_path / "elsewhere"), "GIT_CONFIG": "x"})

    assert (tmp_path / ".gitconfig").read_text() == "[user]\n\tname = Ana\n"
    assert not (tmp_path / "config").exists()
    assert "diff.crmplan.textconv" in state(work)[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gone.yaml"], 'there is no file "gone.yaml"'),
        (["../outside.yaml"], "lies outside of the repository"),
        (["crmplan:small-business"], "is shipped and in no repository"),
        (["--undo", "playbook.yaml"], "--undo removes all that was set up"),
        (["--built", ".."], "lies outside of the repository"),
    ],
)
def test_what_cannot_be_set_up_is_told_and_nothing_is_written(
    words: list[str], said: str, work: Work
) -> None:
    (work.path.parent / "outside.yaml").write_text(SMALL, encoding="utf-8")
    if words[0] == "../outside.yaml":
        words = ["playbook.yaml", *words]
    before = state(work)
    done = crmplan("git-setup", *words, cwd=work.path)

    assert (2, before) == (done.returncode, state(work))
    assert said in done.stderr


def test_no_repository_and_a_bare_one_are_told(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    done = crmplan("git-setup", cwd=tmp_path, env={"GIT_CEILING_DIRECTORIES": os.fspath(tmp_path)})

    assert 2 == done.returncode
    assert "not a git repository" in done.stderr

    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "bare")], check=True, capture_output=True)
    (tmp_path / "bare/playbook.yaml").write_text(SMALL, encoding="utf-8")
    done = crmplan("git-setup", cwd=tmp_path / "bare")

    assert 2 == done.returncode
    assert "must be run in a work tree" in done.stderr
