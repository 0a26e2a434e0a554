"""`crmplan watch`, as a process of its own: every broken state of a file being typed is survived."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crmplan.commands.watch import _make
from tests.commands_run import ROOT, SMALL, crmplan

SOON = 30.0


@contextmanager
def _watching(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "crmplan", "watch", "playbook.yaml", "--port", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield line.split(" ")[4].rstrip(";"), process
    finally:
        process.kill()
        process.communicate()


def _state(address: str, version: int) -> dict[str, Any]:
    """Return the state once it has a version."""
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        with urllib.request.urlopen(address + "state", timeout=SOON) as answer:
            state = json.load(answer)
        if state["version"] >= version:
            assert isinstance(state, dict)
            return state
        time.sleep(0.05)
    raise AssertionError("nothing was built")


def test_every_state_of_a_file_being_typed_is_survived(tmp_path: Path) -> None:
    """The small playbook is typed line by line, then spoilt in the ways of a slip, then mended."""
    lines = SMALL.splitlines(keepends=True)
    texts = ["".join(lines[:end]) for end in range(1, len(lines))]
    texts += [
        SMALL[:-20],
        SMALL.replace("2w", "2x"),
        SMALL + "\t-",
        SMALL + "{[",
        "\x00",
        "crmplan: 1\n",
        SMALL,
    ]
    path = tmp_path / "playbook.yaml"
    path.write_text(SMALL, encoding="utf-8")
    seen = []
    with _watching(tmp_path) as (address, process):
        first = _state(address, 1)
        for version, text in enumerate(texts, 2):
            # Whole, as editors do: otherwise the moment in which the file is empty is a state of its own.
            new = tmp_path / "new"
            new.write_text(text, encoding="utf-8")
            new.replace(path)
            state = _state(address, version)
            seen.append((state["ok"], bool(state["problems"])))
        with urllib.request.urlopen(address + "plan.html", timeout=SOON) as answer:
            page = answer.read().decode()
        assert process.poll() is None
    assert first["title"] == "Helpdesk CRM"
    # Whole plans are shown, everything else says what is wrong; line 5 and 6 are tasks, and tasks make a plan.
    assert [(True, False) if ok else (False, True) for ok, _ in seen] == seen
    assert ([False] * 4, True) == ([ok for ok, _ in seen[:4]], seen[-1][0])
    assert "<title>Helpdesk CRM" in page


def test_the_page_is_the_one_that_build_writes(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    with _watching(tmp_path) as (address, _):
        _state(address, 1)
        with urllib.request.urlopen(address + "plan.html", timeout=SOON) as answer:
            page = answer.read()
    crmplan("build", "playbook.yaml", "--only", "plan.html", "-o", "out", cwd=tmp_path)
    assert (tmp_path / "out" / "plan.html").read_bytes() == page


def test_ctrl_c_ends_it(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    with _watching(tmp_path) as (address, process):
        _state(address, 1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=SOON)
    assert (0, "Built: Helpdesk CRM\n") == (process.returncode, said)


def test_what_cannot_be_watched_is_said(tmp_path: Path) -> None:
    missing = crmplan("watch", "nothing.yaml", cwd=tmp_path)
    shipped = crmplan("watch", "crmplan:small-business", cwd=tmp_path)
    assert (2, 'crmplan: there is no file "nothing.yaml"\n') == (missing.returncode, missing.stderr)
    assert (2, True) == (shipped.returncode, "A shipped playbook never changes" in shipped.stderr)


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    with _watching(tmp_path) as (address, _):
        port = address.rstrip("/").rpartition(":")[2]
        other = crmplan("watch", "--port", port, cwd=tmp_path)
    assert (
        2,
        "",
        f"crmplan: cannot show a page on port {port}: address already in use; choose another with --port, "
        "or 0 for any\n",
    ) == (other.returncode, other.stdout, other.stderr)


def test_a_rating_that_the_figures_do_not_bear_is_a_problem_too(tmp_path: Path) -> None:
    """It is known only once the money is worked out: the plan costs twice what is approved."""
    text = SMALL.replace("duration: 3d,", "duration: 3d, cost: {training: 2000},")
    text += "budget: {approved: 1000}\nprogress: {2027-03-02: {ratings: {cost: {rating: amber}}}}\n"
    path = tmp_path / "playbook.yaml"
    path.write_text(text, encoding="utf-8")
    made = _make(str(path), "en", None, None)
    assert (None, True) == (made.page, made.problems.startswith("error[raised-rating "))


def test_the_page_shows_slip_against_the_stored_baseline(tmp_path: Path) -> None:
    path = tmp_path / "playbook.yaml"
    path.write_text(SMALL, encoding="utf-8")
    words = ("--approved-by", "ana", "--on", "2027-02-01", "--minute", "Mail", "--stage", "draft")
    assert 0 == crmplan("baseline", "add", "approved", *words, cwd=tmp_path).returncode
    path.write_text(SMALL.replace("2w", "3w"), encoding="utf-8")

    made = _make(str(path), "en", None, None)

    assert made.page is not None
    assert b"Finish against the baseline (approved, 2027-02-01): 5 working days later." in made.page
    assert (path, tmp_path / "playbook.baselines/approved.json") == made.files
