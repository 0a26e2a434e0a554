"""crmplan init on a terminal: each answer is judged when it is given."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands_run import ROOT, crmplan

pty = pytest.importorskip("pty", reason="needs a system with terminals as files")


def answer(folder: Path, *lines: str) -> tuple[int, str]:
    """Run ``crmplan init`` on a terminal of its own, and return its exit code and what it asked."""
    import os

    keyboard, terminal = pty.openpty()
    os.write(keyboard, "".join(f"{line}\n" for line in lines).encode())
    done = subprocess.run(
        [sys.executable, "-m", "crmplan", "init"],
        cwd=folder,
        stdin=terminal,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    os.close(terminal)
    os.close(keyboard)
    return done.returncode, done.stderr


def test_it_asks_five_questions(tmp_path: Path):
    code, asked = answer(tmp_path, "Nordic CRM", "2027-03-01", "nok", "Kari Olsen", "60")

    assert code == 0
    assert asked.count(":") == 5
    text = (tmp_path / "playbook.yaml").read_text(encoding="utf-8")
    head = [line.strip() for line in text.split("programme:\n")[1].splitlines()[:6]]
    assert head == [
        'name: "Nordic CRM"',
        "start: 2027-03-01",
        "currency: NOK",
        "profile: standard  # small, standard or enterprise: how much the checks ask for",
        "sponsor: kari",
        "users: 60",
    ]


def test_a_wrong_answer_is_asked_again_at_once(tmp_path: Path):
    code, asked = answer(
        tmp_path, "", "1 March 2027", "2027-03-01", "kroner", "ERU", "EUR", "", "60 users", "60"
    )

    assert code == 0
    assert re.findall(r"Error: (.*)", asked) == [
        "'1 March 2027' is not a date; write it as 2027-03-31",
        "'kroner' is not a currency code; write three letters such as EUR",
        """'ERU' is not a currency code; did you mean "EUR"?""",
        "'60 users' is no number of people; write digits alone, such as 60",
    ]


@pytest.mark.parametrize(("users", "profile"), [("50", "small"), ("51", "standard")])
def test_the_profile_follows_the_users_and_the_draft_has_no_error(tmp_path: Path, users: str, profile: str):
    crmplan("init", "--start", "2027-03-01", "--users", users, cwd=tmp_path)

    assert f"profile: {profile} " in (tmp_path / "playbook.yaml").read_text(encoding="utf-8")
    assert crmplan("check", "--stage", "draft", cwd=tmp_path).returncode == 0
