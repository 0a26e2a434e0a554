"""Templates of the user: what they may do, what they may not, and how they fail."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmplan.cli import cli


def _build(folder: Path, files: dict[str, str]) -> tuple[Result, str]:
    """Build the small playbook with own templates; return the result and plan.md."""
    for name, text in files.items():
        path = folder / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    words = ["build", "crmplan:small-business", "--only", "plan.md", "--template", str(folder / "own")]
    result = CliRunner().invoke(cli, [*words, "-o", str(folder / "out")])
    made = folder / "out" / "plan.md"
    return result, made.read_text(encoding="utf-8") if made.exists() else ""


def test_a_template_stands_in_for_the_shipped_one_and_the_others_stay(tmp_path: Path) -> None:
    result, page = _build(
        tmp_path,
        {
            "markdown/summary.md.j2": "# ACME: {{ report.name }}\n{% include 'note.md' %}\n",
            "markdown/note.md": "Ours.\n",
        },
    )
    assert (0, ["# ACME: CRM for a small business", "Ours."], True) == (
        result.exit_code,
        page.splitlines()[:2],
        "## All tasks" in page,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\n{{ reprot.name }}", "summary.md.j2:2: 'reprot' is undefined"),
        (
            "{{ report.nmae }}",
            "summary.md.j2:1: 'crmplan.report.records.Report object' has no attribute 'nmae'",
        ),
        ("a\nb\n{% if %}", "summary.md.j2:3: Expected an expression, got 'end of statement block'"),
        ("{% include 'nothing.j2' %}", 'summary.md.j2:1: no template "nothing.j2"'),
        ("\n{{ 1 / 0 }}", "summary.md.j2:2: division by zero"),
        ("{{ report | nosuch }}", "summary.md.j2:1: No filter named 'nosuch'."),
        (
            "{{ report.__class__.__mro__ }}",
            "summary.md.j2:1: access to attribute '__class__' of 'Report' object is unsafe.",
        ),
        ("{{ ''.__class__ }}", "summary.md.j2:1: access to attribute '__class__' of 'str' object is unsafe."),
        (
            "{{ report._replace() }}",
            "summary.md.j2:1: access to attribute '_replace' of 'Report' object is unsafe.",
        ),
        ("{% include '../../secret' %}", 'summary.md.j2:1: no template "../../secret"'),
        (
            "{% for i in range(10 ** 9) %}{% endfor %}",
            "summary.md.j2:1: Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).",
        ),
    ],
)
def test_a_template_that_fails_names_its_line_and_writes_nothing(
    tmp_path: Path, text: str, expected: str
) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    result, page = _build(tmp_path, {"markdown/summary.md.j2": text})
    assert (2, "", f"crmplan: {tmp_path}/own/markdown/{expected}\n") == (
        result.exit_code,
        page,
        result.stderr,
    )


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "there is no folder {own} with templates"),
        (
            {"markdown/sumary.md.j2": "x"},
            'no template of {own} has the name of a shipped one: "markdown/sumary.md.j2" stands in for nothing; '
            'did you mean "markdown/summary.md.j2"?',
        ),
        ({"note.txt": "x"}, "no template of {own} has the name of a shipped one: it is empty"),
    ],
)
def test_a_folder_without_templates_is_refused(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    result, page = _build(tmp_path, files)
    assert (2, "", f"crmplan: {expected.format(own=tmp_path / 'own')}\n") == (
        result.exit_code,
        page,
        result.stderr,
    )


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "own" / "markdown").mkdir(parents=True)
    (tmp_path / "own" / "markdown" / "summary.md.j2").symlink_to(tmp_path / "secret")
    result, page = _build(tmp_path, {})
    assert (2, "", True) == (result.exit_code, page, "is a link to a place outside" in result.stderr)
