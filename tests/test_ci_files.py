"""The files for continuous integration: shown as they are, valid, and run here against stand-ins for the two hosts."""

import http.server
import importlib.util
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands_run import ROOT, SMALL, crmplan
from tests.repositories import Work
from tests.test_docs_examples import parsed

GITHUB, GITLAB = ROOT / "docs/ci/github.yml", ROOT / "docs/ci/gitlab.yml"
ON_GITHUB: dict[Any, Any] = yaml.safe_load(GITHUB.read_text(encoding="utf-8"))
ON_GITLAB: dict[str, Any] = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))
BOOK = SMALL
"""A playbook in order."""
MARKER = "<!-- crmplan-diff: playbook.yaml -->"
RING = BOOK.replace("  configure: {duration: 2w,", "  configure: {duration: 2w, needs: go-live,")


def github_step(job: str, name: str) -> str:
    return next(step["run"] for step in ON_GITHUB["jobs"][job]["steps"] if step.get("name") == name)


def gitlab_script(job: str) -> str:
    return "\n".join(ON_GITLAB[job]["script"])


# --- the files ----------------------------------------------------------------------------------------


def test_the_page_shows_the_files(golden: Callable[[Path | str, str], None]) -> None:
    page = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    for file in (GITHUB, GITLAB):
        name = file.relative_to(ROOT).as_posix()
        block = f"<!-- {name} -->\n```yaml\n{file.read_text(encoding='utf-8')}```\n"
        page, count = re.subn(
            rf"<!-- {name} -->\n```yaml\n.*?```\n", lambda _, new=block: new, page, flags=re.S
        )
        assert count == 1

    golden("docs/ci.md", page)


@pytest.mark.parametrize(
    ("schema", "file"),
    [("vendor.github-workflows", GITHUB), ("vendor.gitlab-ci", GITLAB)],
    ids=["github", "gitlab"],
)
def test_the_files_are_valid(schema: str, file: Path) -> None:
    if importlib.util.find_spec("check_jsonschema"):
        command = [sys.executable, "-m", "check_jsonschema"]
    elif program := shutil.which("check-jsonschema"):
        command = [program]
    else:
        pytest.skip("check-jsonschema is not installed")
    transform = ["--data-transform", "gitlab-ci"] if file is GITLAB else []
    done = subprocess.run(
        [*command, "--builtin-schema", schema, *transform, str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_commands_of_the_files_exist() -> None:
    text = GITHUB.read_text(encoding="utf-8") + GITLAB.read_text(encoding="utf-8")
    lines = re.findall(r"^\s*(?:- |run: )?(crmplan .*?)(?: > .*| \|\| .*)?$", text, re.M)
    assert len(lines) == 6
    for line in lines:
        assert parsed(line.replace("$LIMITS", "slip>10d"))
    assert (
        crmplan("diff", "x", "--fail-on", ON_GITHUB["env"]["LIMITS"], cwd=ROOT).stderr.count("--fail-on") == 0
    )
    assert ON_GITHUB["env"]["LIMITS"] == ON_GITLAB["variables"]["LIMITS"]


def test_what_may_write_runs_nothing_of_the_pull_request() -> None:
    jobs = ON_GITHUB["jobs"]
    assert ON_GITHUB["permissions"] == {}
    assert jobs["plan"]["permissions"] == {"contents": "read", "security-events": "write"}
    assert jobs["comment"]["permissions"] == {"pull-requests": "write"}
    assert [step.get("uses", "run").partition("@")[0] for step in jobs["comment"]["steps"]] == [
        "actions/download-artifact",
        "run",
    ]
    assert "pull_request_target" not in GITHUB.read_text(encoding="utf-8")
    assert ON_GITLAB["comment"]["variables"] == {"GIT_STRATEGY": "none"}
    # What a stranger may choose (titles, names of branches) reaches no script but through the environment.
    assert not re.findall(
        r"\$\{\{", "".join(step.get("run", "") for job in jobs.values() for step in job["steps"])
    )


# --- the scripts, run ---------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a script as the hosts do, with this crmplan, a pip that installs nothing and a gh that keeps its comments."""
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (tmp_path / "bin").mkdir()
    tools = {
        "crmplan": f'exec "{sys.executable}" -m crmplan "$@"',
        "python": f'[ "$1 $2" = "-m pip" ] || exec "{sys.executable}" "$@"',
        "gh": f'exec "{sys.executable}" "{tmp_path / "gh.py"}" "$@"',
    }
    for name, line in tools.items():
        tool = tmp_path / "bin" / name
        tool.write_text(f"#!/bin/sh\n{line}\n")
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "gh.py").write_text(GH)
    (tmp_path / "comments.json").write_text("[]")
    monkeypatch.setenv("COMMENTS", str(tmp_path / "comments.json"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")

    def run(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


GH = """\
import json, os, subprocess, sys
words = sys.argv[2:]
file = os.environ["COMMENTS"]
comments = json.load(open(file))
address = next(word for word in words if word.startswith("repos/"))
if "--jq" in words:
    assert address == "repos/o/r/issues/7/comments"
    query = words[words.index("--jq") + 1]
    sys.exit(subprocess.run(["jq", "-r", query], input=json.dumps(comments), text=True).returncode)
body = open(words[words.index("--field") + 1].removeprefix("body=@")).read()
if "POST" in words:
    assert address == "repos/o/r/issues/7/comments"
    comments.append({"id": len(comments) + 1, "user": {"login": "github-actions[bot]"}, "body": body})
else:
    assert "PATCH" in words and address.startswith("repos/o/r/issues/comments/")
    (one,) = [comment for comment in comments if comment["id"] == int(address.rpartition("/")[2])]
    one["body"] = body
json.dump(comments, open(file, "w"))
"""


def merged(tmp_path: Path, ours: str, theirs: str) -> Work:
    """Return a checkout of the merge of a pull request, as GitHub makes it."""
    work = Work(tmp_path / "work")
    work.commit("start", playbook_yaml=BOOK)
    work.git("checkout", "-q", "-b", "branch")
    work.commit("theirs", playbook_yaml=theirs, more_md="y")
    work.git("checkout", "-q", "main")
    work.commit("ours", playbook_yaml=ours, notes_md="x")
    work.git("merge", "-q", "--no-edit", "branch")
    return work


SETTINGS = {"PLAYBOOK": "playbook.yaml", "GITHUB_STEP_SUMMARY": "summary.md"}


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        ("duration: 2w", 0, "Nothing differs between"),
        ("duration: 10w", 1, "moves from"),
        ("duration: 2w, needs: go-live", 2, "cannot be compared"),
    ],
)
def test_github_compares_the_merged_result_with_its_first_parent(
    change: str, code: int, told: str, tmp_path: Path, run: Any
) -> None:
    work = merged(tmp_path, BOOK, BOOK.replace("duration: 2w", change))
    script = github_step("plan", "Compare with the branch to merge into")

    done = run(script, work.path, **SETTINGS, LIMITS="slip>10d,new-error")

    assert done.returncode == code, done.stderr
    text = (work.path / "diff.md").read_text(encoding="utf-8")
    assert text.startswith(MARKER + "\n") and told in text
    assert (work.path / "summary.md").read_text(encoding="utf-8") == text


def test_github_checks_and_writes_the_reports(tmp_path: Path, run: Any) -> None:
    work = merged(tmp_path, BOOK, BOOK)
    good = run(github_step("plan", "Check"), work.path, **SETTINGS)
    assert good.returncode == 0, good.stderr
    assert json.loads((work.path / "findings.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert run(github_step("plan", "Show the findings"), work.path, **SETTINGS).returncode == 0
    assert (
        run(github_step("plan", "Check the layout") if False else "crmplan fmt --check", work.path).returncode
        == 0
    )

    (work.path / "playbook.yaml").write_text(RING, encoding="utf-8")
    bad = run(github_step("plan", "Check"), work.path, **SETTINGS)
    assert bad.returncode == 1
    assert "::error file=playbook.yaml" in bad.stdout


def test_github_has_one_comment_that_is_brought_up_to_date(tmp_path: Path, run: Any) -> None:
    script = github_step("comment", "Write the comment, or bring it up to date")
    host = {"GITHUB_REPOSITORY": "o/r", "NUMBER": "7", "GH_TOKEN": "t"}
    file = tmp_path / "comments.json"
    others = [
        {"id": 1, "user": {"login": "ana"}, "body": f"{MARKER}\nI copied it"},
        {
            "id": 2,
            "user": {"login": "github-actions[bot]"},
            "body": "<!-- crmplan-diff: other.yaml -->\nanother",
        },
    ]
    file.write_text(json.dumps(others))
    for text in ("first", "second", "third"):
        (tmp_path / "diff.md").write_text(f"{MARKER}\n\n{text} `$(x)`\n")
        done = run(script, tmp_path, **host)
        assert done.returncode == 0, done.stderr

    found = json.loads(file.read_text())
    assert [*others, {**others[1], "id": 3, "body": f"{MARKER}\n\nthird `$(x)`\n"}] == found


@pytest.mark.parametrize(
    ("theirs", "code", "told"),
    [
        (BOOK.replace("duration: 3d", "duration: 4d"), 0, "moves from"),
        (BOOK.replace("duration: 2w", "duration: 10w"), 1, "moves from"),
        (
            BOOK.replace("kind: go-live, ", "name: Live, kind: go-live, deadline: soon, "),
            2,
            "cannot be compared",
        ),
    ],
    ids=["small", "limit", "broken"],
)
def test_gitlab_merges_checks_and_compares(
    theirs: str, code: int, told: str, tmp_path: Path, run: Any
) -> None:
    work = merged(tmp_path, BOOK, BOOK)
    work.git("checkout", "-q", "-b", "change")
    work.commit("change", playbook_yaml=theirs)
    clone = tmp_path / "clone"
    work.git("clone", "-q", "--branch", "change", str(work.path), str(clone))
    work.git("checkout", "-q", "main")
    work.commit("on", notes_md="main has moved on")

    done = run(
        gitlab_script("plan"),
        clone,
        PLAYBOOK="playbook.yaml",
        CRMPLAN="crmplan",
        LIMITS="slip>10d",
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
    )

    assert done.returncode == code, done.stdout + done.stderr
    assert (clone / "notes_md").read_text() == "main has moved on"
    text = (clone / "diff.md").read_text(encoding="utf-8")
    assert text.startswith(MARKER + "\n") and told in text
    assert isinstance(json.loads((clone / "findings.json").read_text(encoding="utf-8")), list)


class GitLab(http.server.BaseHTTPRequestHandler):
    """The part of GitLab's API that the job uses."""

    notes: list[dict[str, Any]]

    def do_GET(self) -> None:
        if self.path == "/api/v4/user":
            self.answer({"id": 5})
            return
        page = int(self.path.rpartition("=")[2])
        assert self.path.startswith("/api/v4/projects/1/merge_requests/7/notes?per_page=100&page=")
        self.answer(self.notes[2 * page - 2 : 2 * page])

    def do_POST(self) -> None:
        assert self.path == "/api/v4/projects/1/merge_requests/7/notes"
        self.notes.append({"id": 90 + len(self.notes), "author": {"id": 5}, "body": self.sent()})
        self.answer({})

    def do_PUT(self) -> None:
        (note,) = [note for note in self.notes if self.path.endswith(f"/notes/{note['id']}")]
        note["body"] = self.sent()
        self.answer({})

    def sent(self) -> str:
        assert self.headers["PRIVATE-TOKEN"] == "secret"
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        assert isinstance(body, str)
        return body

    def answer(self, value: object) -> None:
        data = json.dumps(value).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def gitlab() -> Iterator[str]:
    """The address of a stand-in for GitLab with two pages of notes."""
    GitLab.notes = [
        {"id": 1, "author": {"id": 6}, "body": f"{MARKER}\ncopied"},
        {"id": 2, "author": {"id": 5}, "body": "<!-- crmplan-diff: other.yaml -->\nanother"},
    ]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), GitLab) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/v4"
        server.shutdown()
        thread.join()


def test_gitlab_has_one_note_that_is_brought_up_to_date(gitlab: str, tmp_path: Path, run: Any) -> None:
    host = {
        "CI_API_V4_URL": gitlab,
        "CI_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_IID": "7",
        "PLAN_TOKEN": "secret",
    }
    before = list(GitLab.notes)
    for text in ("first", "zweitens: süß", "third"):
        (tmp_path / "diff.md").write_text(f"{MARKER}\n\n{text}\n", encoding="utf-8")
        done = run(gitlab_script("comment"), tmp_path, **host)
        assert done.returncode == 0, done.stderr

    assert [*before, {"id": 92, "author": {"id": 5}, "body": f"{MARKER}\n\nthird\n"}] == GitLab.notes
