"""``--lang``: what people read is in their language, what tools read stays as it is."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmplan.cli import cli

PLAYBOOK = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, committed_finish: 2027-03-12}
people:
  ana: {name: Ana Ruiz}
tasks:
  configure: {name: Configure, duration: 7.5d, owner: ana, cost: {travel: 1234.50}}
  live: {name: Switch over, kind: go-live, needs: configure, owner: ana}
budget: {approved: 2000}
"""


def _run(folder: Path, *words: str) -> Result:
    (folder / "playbook.yaml").write_text(PLAYBOOK, encoding="utf-8")
    return CliRunner().invoke(cli, [words[0], str(folder / "playbook.yaml"), *words[1:]])


def _built(folder: Path, *words: str) -> dict[str, bytes]:
    result = _run(folder, "build", "-o", str(folder / "out"), *words)
    assert result.exit_code == 0, result.output
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def test_german_sentences_days_and_numbers(tmp_path: Path) -> None:
    page = _built(tmp_path, "--lang", "de", "--only", "plan.md")["plan.md"].decode()

    for text in (
        "- Das Programm endet am 10.03.2027, 2 Arbeitstage vor dem zugesagten Ende am 12.03.2027.",
        "- Es kostet EUR 1.234,50: EUR 765,50 weniger als die genehmigten EUR 2.000.",
        "| Reisen | 1.234,50 |  |  | 100,0 % |",
        "[Kritischer Pfad](#kritischer-pfad)",
        "## Kritischer Pfad",
        "| 1 | Configure | Ana Ruiz | 01.03.2027 | 10.03.2027 | 7,5 T |",
    ):
        assert text in page


def test_what_tools_read_is_the_same_in_every_language(tmp_path: Path) -> None:
    only = ("--only", "plan.json", "--only", "tasks.csv")
    english = _built(tmp_path, *only)

    assert english == _built(tmp_path, *only, "--lang", "de")


def test_the_page_says_its_language(tmp_path: Path) -> None:
    page = _built(tmp_path, "--only", "plan.html", "--lang", "de")["plan.html"].decode()

    assert '<html lang="de"' in page


def test_english_is_the_default(tmp_path: Path) -> None:
    plain = _built(tmp_path)

    assert plain == _built(tmp_path, "--lang", "en")


def test_after_german_comes_english_again(tmp_path: Path) -> None:
    before = _built(tmp_path)
    _built(tmp_path, "--lang", "de")

    assert before == _built(tmp_path)


@pytest.mark.parametrize("command", ["build", "gantt", "watch"])
def test_an_unknown_language_is_a_usage_error_with_the_list(tmp_path: Path, command: str) -> None:
    result = _run(tmp_path, command, "--lang", "xx")

    assert result.exit_code == 2
    assert "no reports in 'xx'; write one of en, de" in result.output


def test_a_picture_in_german(tmp_path: Path) -> None:
    result = _run(tmp_path, "gantt", "--format", "mmd", "--lang", "de")

    title = "title CRM: Ende 10. Mär 2027, 2 Arbeitstage vor dem zugesagten Termin"
    assert title in result.output.splitlines()
