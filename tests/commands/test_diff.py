"""``crmplan diff`` as people and machines run it: results, exit codes, and nothing printed that was not worked out."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from crmplan import lang, versions
from crmplan.diff.build import compare
from crmplan.diff.records import Diff
from crmplan.renderers.diff_html import diff_html
from crmplan.renderers.diff_json import diff_json
from crmplan.renderers.diff_markdown import diff_markdown
from crmplan.renderers.diff_text import diff_text
from tests import changed_plan, test_hostile_names
from tests.browser.comment import digest, drawn
from tests.commands_run import ROOT, SMALL, crmplan, files
from tests.renderers.test_diff_json import errors
from tests.renderers.test_diff_markdown import check
from tests.repositories import Work

FORMATS = ("text", "markdown", "json", "html")
LATER = SMALL.replace("configure: {duration: 2w", "configure: {duration: 4w").replace(
    "15}", "15, vision: Fewer calls}"
)
BROKEN = SMALL.replace("needs: configure", "needs: confgure")
Compare = Callable[[Path | str, str], None]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with a playbook and what it was before."""
    (tmp_path / "before.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "playbook.yaml").write_text(LATER, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    return tmp_path


# --- one real change, in all formats --------------------------------------------------------------


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Diff]:
    """What compares the shipped playbook with a change to it, in the language of the moment."""
    folder = tmp_path_factory.mktemp("real")
    changed_plan.write(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        found = versions.pair("before.yaml", None, "playbook.yaml")
    assert isinstance(found, versions.Pair)
    return lambda: compare(found.base, found.head)


def test_the_text_of_a_real_change(real: Callable[[], Diff], golden: Compare) -> None:
    golden("tests/cases/diff/text.txt", diff_text(real()))


def test_the_comment_of_a_real_change(real: Callable[[], Diff], golden: Compare) -> None:
    text = diff_markdown(real(), "playbook.yaml", max_chars=6000)

    check(text)
    golden("tests/cases/diff/comment.md", text)
    # The docs show the same comment, as text and as a picture (python -m tests.browser.comment draws it).
    page = (ROOT / "docs/diff.md").read_text(encoding="utf-8")
    before, _, rest = page.partition("```markdown\n")
    golden("docs/diff.md", f"{before}```markdown\n{text}```{rest.partition('```')[2]}")
    assert drawn((ROOT / "docs/images/diff-comment.png").read_bytes()) == digest(text)


def test_the_json_of_a_real_change(real: Callable[[], Diff], golden: Compare) -> None:
    text = diff_json(real())

    assert errors(json.loads(text)) == []
    golden("tests/cases/diff/diff.json", text)


def test_the_page_of_a_real_change(real: Callable[[], Diff], golden: Compare) -> None:
    page = re.sub(r"<style>.*?</style>|sha256-[^']*", "", diff_html(real(), "playbook.yaml"), flags=re.DOTALL)

    golden("tests/cases/diff/page.html", page)


def test_a_real_change_in_german(real: Callable[[], Diff]) -> None:
    with lang.use("de"):
        text = diff_text(real())

    assert re.findall(r"^(?:Warum|Go-lives und Meilensteine|Geld|Befunde)$", text, re.MULTILINE) == [
        "Warum",
        "Go-lives und Meilensteine",
        "Geld",
        "Befunde",
    ]
    assert (
        "  ▲ Go-live (Asia-Pacific, Marketing)                    31.07.2029  17.10.2029     +55 T\n" in text
    )


# --- what is printed ------------------------------------------------------------------------------


def test_the_playbook_here_is_compared_with_a_revision(work_tree: Work) -> None:
    work_tree.commit("v1", playbook_yaml=SMALL)
    (work_tree.path / "playbook.yaml").write_text(LATER, encoding="utf-8")

    done = crmplan("diff", "v1", cwd=work_tree.path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The finish moves from 2027-03-17 to 2027-03-31, 10 working days later")
    assert "From git v1 to playbook.yaml." in done.stdout
    assert "playbook.yaml:5  tasks.configure.duration  2w → 4w" in done.stdout


def test_two_revisions_of_a_playbook_below(work_tree: Work) -> None:
    work_tree.commit("v1", plans__crm_yaml=SMALL)
    work_tree.commit("v2", plans__crm_yaml=LATER)

    done = crmplan("diff", "v1", "v2", "plans/crm.yaml", "--format", "markdown", cwd=work_tree.path)

    assert done.returncode == 0
    assert done.stdout.startswith(
        "<!-- crmplan-diff: plans/crm.yaml -->\n\n**The finish moves from 2027-03-17"
    )
    assert "`plans/crm.yaml` · From git v1 to git v2." in done.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_goes_to_standard_output(here: Path, form: str) -> None:
    done = crmplan("diff", "before.yaml", "--format", form, cwd=here)

    assert (done.returncode, done.stderr) == (0, "")
    assert "2027-03-31" in done.stdout
    assert done.stdout == crmplan("diff", "before.yaml", "playbook.yaml", "--format", form, cwd=here).stdout


def test_nothing_differs_where_only_comments_do(here: Path) -> None:
    (here / "playbook.yaml").write_text(f"# A comment\n\n{SMALL}", encoding="utf-8")

    done = crmplan("diff", "before.yaml", cwd=here)

    assert (done.returncode, done.stdout) == (
        0,
        "Nothing differs between before.yaml and playbook.yaml: no edit, no date, no amount and no finding.\n",
    )


def test_a_file_gets_what_standard_output_would(here: Path) -> None:
    shown = crmplan("diff", "before.yaml", "--format", "markdown", cwd=here).stdout

    done = crmplan("diff", "before.yaml", "-o", "comment.md", cwd=here)

    assert (done.returncode, done.stdout, done.stderr) == (0, "Wrote comment.md.\n", "")
    assert (here / "comment.md").read_text(encoding="utf-8") == shown


def test_a_language_is_for_people_and_json_for_programs(here: Path) -> None:
    german = crmplan("diff", "before.yaml", "--lang", "de", cwd=here).stdout
    data = [
        crmplan("diff", "before.yaml", "--format", "json", "--lang", code, cwd=here).stdout
        for code in ("en", "de")
    ]

    assert "31.03.2027" in german and "\nWarum\n" in german
    assert data[0] == data[1]


def test_colours_as_the_person_wants(here: Path) -> None:
    def text(**env: str) -> str:
        return crmplan("diff", "before.yaml", "--fail-on", "slip>1d", cwd=here, env=env).stdout

    assert "\x1b[" not in text()
    assert "\x1b[" not in text(NO_COLOR="1")
    assert "\x1b[31m" in text(FORCE_COLOR="1")


def test_full_shows_what_is_cut(here: Path) -> None:
    tasks = "".join(f"  step-{i}: {{duration: 1d, owner: ana, needs: configure}}\n" for i in range(15))
    for name, text in (("before", SMALL), ("playbook", LATER)):
        (here / f"{name}.yaml").write_text(text + tasks, encoding="utf-8")

    short = crmplan("diff", "before.yaml", cwd=here).stdout
    full = crmplan("diff", "before.yaml", "--full", cwd=here).stdout

    assert ("step-14" in short, "step-14" in full) == (False, True)
    assert "Not shown: 17 moved tasks" in short and "Not shown" not in full


# --- limits ---------------------------------------------------------------------------------------


def test_a_limit_that_is_passed_is_exit_code_1_and_said_first(here: Path) -> None:
    done = {
        form: crmplan("diff", "before.yaml", "--fail-on", "slip>5d", "--format", form, cwd=here)
        for form in FORMATS
    }

    assert {one.returncode for one in done.values()} == {1}
    assert done["text"].stdout.startswith("Limit passed: slip>5d. ")
    assert done["markdown"].stdout.splitlines()[2].startswith("🔴 **Limit passed:** `slip>5d`.")
    assert [one["limit"] for one in json.loads(done["json"].stdout)["limits"]] == ["slip>5d"]
    page = done["html"].stdout
    assert page.index("<code>slip&gt;5d</code>") < page.index("<h1>")


def test_a_limit_that_is_not_passed_is_not_mentioned(here: Path) -> None:
    done = crmplan("diff", "before.yaml", "--fail-on", "slip>10d", cwd=here)

    assert done.returncode == 0
    assert "Limit" not in done.stdout


def test_with_a_file_the_limit_is_said_on_the_screen(here: Path) -> None:
    done = crmplan("diff", "before.yaml", "--fail-on", "slip>5d", "-o", "changes.html", cwd=here)

    assert (done.returncode, done.stdout) == (1, "Wrote changes.html.\n")
    assert done.stderr.startswith("Limit passed: slip>5d.")


# --- what cannot be done --------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("words", [("broken.yaml",), ("before.yaml", "broken.yaml")])
def test_a_version_that_cannot_be_planned_gives_no_report(
    here: Path, words: tuple[str, ...], form: str
) -> None:
    done = crmplan("diff", *words, "--format", form, "-o", "out.md", cwd=here)

    assert (done.returncode, done.stdout) == (2, "")
    assert "broken.yaml:6:" in done.stderr
    assert 'did you mean "configure"?' in done.stderr
    assert "^^^^" in done.stderr
    assert files(here) == ["before.yaml", "broken.yaml", "playbook.yaml"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("main",), "git"),
        (("nothing.yaml",), "nothing.yaml"),
        (("before.yaml", "--fail-on", "slop>3d"), "slop"),
        (("before.yaml", "--max-chars", "500"), "--max-chars is for --format markdown"),
        (("before.yaml", "--format", "markdown", "--max-chars", "20"), "the summary alone needs"),
        (("before.yaml", "-o", "broken.yaml/x.md"), "broken.yaml"),
        (("before.yaml", "--format", "pdf"), "pdf"),
        ((), "BASE"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_printed(here: Path, words: tuple[str, ...], said: str) -> None:
    done = crmplan("diff", *words, cwd=here)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_longest_comment(here: Path) -> None:
    done = crmplan("diff", "before.yaml", "--format", "markdown", "--max-chars", "400", cwd=here)

    assert done.returncode == 0
    assert len(done.stdout.encode()) <= 400
    assert "Left out here: " in done.stdout


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_of_a_name_reaches_the_terminal_unseen(tmp_path: Path, form: str) -> None:
    names = test_hostile_names.NAMES.values()
    for file, days in (("before", 2), ("playbook", 7)):
        tasks = "".join(
            f"  t{i}: {{name: {test_hostile_names.quoted(name)}, duration: {days}d, kind: go-live}}\n".replace(
                f"duration: {days}d, kind: go-live" if i % 2 else ", kind: go-live",
                f"kind: go-live, needs: t{i - 1}" if i % 2 else "",
            )
            for i, name in enumerate(names)
        )
        text = f"crmplan: 1\nprogramme: {{name: X, start: 2027-03-01, currency: EUR}}\ntasks:\n{tasks}"
        (tmp_path / f"{file}.yaml").write_text(text, encoding="utf-8")

    done = crmplan("diff", "before.yaml", "--full", "--format", form, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert test_hostile_names.invisible(done.stdout) == []
    if form == "markdown":
        check(done.stdout)
    if form == "json":
        assert errors(json.loads(done.stdout)) == []
