"""crmplan gantt and build draw the baseline that counts."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.approved import approve, planned
from tests.commands_run import crmplan

PLAYBOOK = """
    crmplan: 1
    programme: {name: Small CRM, start: 2027-03-01}
    people: {ana: {name: Ana Ruiz}}
    tasks:
      build: {name: Build, duration: 10d, owner: ana}
      live: {name: Go-live, kind: go-live, needs: [build], owner: ana}
"""


NORDIC = """
    crmplan: 1
    programme: {name: Nordic CRM, start: 2027-03-01}
    people: {ana: {name: Ana Ruiz}}
    tasks:
      charter: {name: Sign the charter, duration: 3d, owner: ana}
      design: {name: Design the processes, duration: 3w, needs: charter, owner: ana}
      gate: {name: Approve the design, kind: gate-stage, needs: design, owner: ana}
      build: {name: Build, duration: 4w, needs: gate, owner: ana}
      data: {name: Cleanse the data, duration: 2w, needs: charter, owner: ana}
      train: {name: Train, duration: 1w, needs: build, owner: ana}
      live: {name: Go-live, kind: go-live, needs: [train, data], owner: ana}
      care: {name: Hypercare, duration: 2w, needs: live, owner: ana}
"""
PILOT = "pilot: {name: Pilot week, duration: 1w, needs: build, owner: ana}\n      train:"
"""What the plan has more than its baseline."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A playbook with two baselines, of 10 and of 12 days, and a plan of 13."""
    approve(tmp_path, PLAYBOOK, "spring", "2027-02-01")
    approve(tmp_path, PLAYBOOK.replace("10d", "12d"), "autumn", "2027-02-08")
    (tmp_path / "playbook.yaml").write_text(PLAYBOOK.replace("10d", "13d"), encoding="utf-8")
    (tmp_path / "other.yaml").write_text(PLAYBOOK.replace("10d", "9d"), encoding="utf-8")
    return tmp_path


def said(picture: str) -> list[str]:
    """What the picture says of a baseline, in its legend and in its description."""
    return re.findall(r"Baseline .*?(?=<|\. )", picture)


@pytest.mark.parametrize(
    ("words", "name", "days"),
    [
        ((), "autumn, approved 8 Feb 2027", "1 working day"),
        (("--baseline", "spring"), "spring, approved 1 Feb 2027", "3 working days"),
        (("--baseline", "other.yaml"), "other.yaml", "4 working days"),
    ],
)
def test_gantt_draws_the_current_baseline_or_the_one_that_is_named(
    words: tuple[str, ...], name: str, days: str, folder: Path
) -> None:
    done = crmplan("gantt", *words, cwd=folder)

    expected = [f"Baseline {name}", f"Baseline {name}: 2 of 2 have moved, 2 finish later, by {days} at most"]
    assert (0, "", expected) == (done.returncode, done.stderr, sorted(said(done.stdout)))


def test_without_a_baseline_the_picture_has_none(folder: Path) -> None:
    done = crmplan("gantt", "--no-baseline", cwd=folder)

    assert (0, []) == (done.returncode, said(done.stdout))


def test_build_draws_what_gantt_draws(folder: Path) -> None:
    drawn = crmplan("gantt", cwd=folder).stdout
    built = crmplan("build", "-o", "out", "--only", "gantt.svg", "--only", "gantt.png", cwd=folder)

    assert (0, "") == (built.returncode, built.stderr)
    assert (folder / "out/gantt.svg").read_text(encoding="utf-8") == drawn


def test_what_cannot_be_compared_is_drawn_by_no_one(folder: Path) -> None:
    both = crmplan("gantt", "--baseline", "spring", "--no-baseline", cwd=folder)
    unknown = crmplan("gantt", "--baseline", "no.yaml", "-o", "plan.svg", cwd=folder)

    assert (2, True) == (both.returncode, "exclude one another" in both.stderr)
    assert 2 == unknown.returncode
    assert "playbook.yaml cannot be compared with no.yaml; nothing was written." in unknown.stderr
    assert not (folder / "plan.svg").exists()


def test_the_picture_of_the_guide_is_what_is_drawn(
    tmp_path: Path, golden: Callable[[Path | str, str], None]
) -> None:
    approve(tmp_path, NORDIC, "autumn")
    later = NORDIC.replace("4w", "5w").replace("2w, needs: charter", "8d, needs: charter")
    planned(tmp_path, later.replace("train:", PILOT).replace("[train, data]", "[train, pilot, data]"))

    done = crmplan("gantt", cwd=tmp_path)

    assert (0, "") == (done.returncode, done.stderr)
    golden("docs/images/tracking-gantt.svg", done.stdout)
