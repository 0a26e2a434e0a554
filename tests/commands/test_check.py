"""What crmplan check says at its end: nothing twice, and what was not asked."""

from pathlib import Path

from tests.commands_run import SMALL, crmplan


def last(folder: Path, text: str, *options: str) -> list[str]:
    """Return the lines behind the counts."""
    (folder / "playbook.yaml").write_text(text, encoding="utf-8")
    lines = crmplan("check", *options, cwd=folder).stdout.splitlines()
    (at,) = [at for at, line in enumerate(lines) if line.startswith("Stage asked for")]
    return lines[at:]


SHOWN_WAY = (
    "`crmplan check --fix --stage approval` writes entries for what is missing into the playbook, as comments to fill "
    "in; `--diff` shows them first."
)


def test_a_draft_hears_what_approval_needs(tmp_path: Path):
    lines = last(tmp_path, SMALL)

    assert lines[:2] == ["Stage asked for: draft. Stage reached: draft.", "To be mended before approval:"]
    assert all(line.startswith("  - ") for line in lines[2:-1])
    assert len(lines) > 5
    assert lines[-1] == SHOWN_WAY


def test_errors_that_were_just_printed_are_not_said_again(tmp_path: Path):
    assert last(tmp_path, SMALL, "--stage", "approval") == [
        "Stage asked for: approval. Stage reached: draft.",
        "Mend the errors above to reach approval.",
        SHOWN_WAY,
    ]


def test_errors_of_the_language_come_first(tmp_path: Path):
    assert last(tmp_path, SMALL.replace("sponsor: ana", "sponsor: Ana Ruiz")) == [
        "Stage asked for: draft. Stage reached: none.",
        "Mend the errors above to reach draft.",
        "Begin with those numbered LNG: other findings may go away with them.",
    ]


def test_a_work_package_says_that_not_everything_was_asked(tmp_path: Path):
    text = "crmplan: 1\nextends: crmplan:data-migration\nprogramme: {name: Service desk, start: 2027-03-01}\n"
    (tmp_path / "playbook.yaml").write_text(text, encoding="utf-8")

    assert (
        "Asked about data and the logic of the schedule alone, as `covers` says; `covers: null` below `programme` "
        "asks about everything." in crmplan("check", cwd=tmp_path).stdout.splitlines()
    )
