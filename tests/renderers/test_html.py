"""plan.html: one file that needs nothing else, whose text is data, and which says the same on every run."""

import base64
import hashlib
import json
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bench import generate
from crmplan import lang, pipeline
from crmplan.renderers import svg
from crmplan.renderers.html import PLAIN_ROWS, html
from crmplan.renderers.html.data import as_json, data
from crmplan.report import figures
from crmplan.report.pack.records import BaselineRow
from crmplan.report.records import Report
from tests import test_hostile_names as hostile
from tests.browser.pages import packed
from tests.report.plans import Job, report

VOID = {"meta", "img", "input", "use", "polygon", "br", "link"}
JOBS = (
    Job("design", "Design", 10, region="NO"),
    Job("build", "Build", 5, ("design",), region="NO"),
    Job("talk", "Talk", 3, ("design",), region="DE", owner="Bo Lund"),
    Job("live", "Go-live", 0, ("build",), ("go-live",), region="NO"),
)


class Reader(HTMLParser):
    """Collects the elements of a page with their attributes, and its text outside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag in self.inside:
            self.inside[tag].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]][-1] += data
        elif data.strip():
            self.words.append(" ".join(data.split()))


def read(page: str) -> Reader:
    """Return the parts of a page; every element that opens must close."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def data_of(page: str) -> Any:
    """Return what the script of a page reads."""
    return json.loads(read(page).inside["script"][0])


@pytest.fixture(scope="module")
def small() -> Report:
    return pipeline.report(pipeline.judge(pipeline.plan("crmplan:small-business")))


@pytest.fixture(scope="module")
def page(small: Report) -> str:
    return html(small)


def test_the_same_report_gives_the_same_bytes(small: Report, page: str) -> None:
    again = pipeline.report(pipeline.judge(pipeline.plan("crmplan:small-business")))

    assert html(again) == page


def test_nothing_is_fetched(page: str) -> None:
    reader = read(page)
    addresses = [
        value
        for _, attributes in reader.elements
        for key, value in attributes.items()
        if key in ("src", "href", "srcset", "action", "data", "poster") and value
    ]

    assert {address[0] for address in addresses if not address.startswith("data:")} == {"#"}
    assert "@import" not in page and "url(" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "") and "https://" not in page


def test_the_policy_knows_the_one_script_and_the_one_style(page: str) -> None:
    reader = read(page)
    (policy,) = [
        attributes["content"] or ""
        for tag, attributes in reader.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]

    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    (style,) = reader.inside["style"]
    _, script = reader.inside["script"]
    assert policy == (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert "unsafe" not in policy


def test_no_element_carries_a_style_or_a_handler(page: str) -> None:
    names = {key for _, attributes in read(page).elements for key in attributes}

    assert [name for name in names if name == "style" or name.startswith("on")] == []


def test_every_class_has_a_style() -> None:
    reader = read(html(packed()))
    style = reader.inside["style"][0]
    used = {
        name for _, attributes in reader.elements for name in (attributes.get("class") or "").split() if name
    }

    # What the classes below say is said by words; they have no look of their own.
    assert {name for name in used if not re.search(rf"\.{re.escape(name)}(?![\w-])", style)} <= {
        "better", "dot", "met", "milestone", "not-rated", "open", "severity", "summary",
    }  # fmt: skip


def test_the_script_makes_text_and_no_markup(page: str) -> None:
    script = read(page).inside["script"][1]

    for forbidden in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function("):
        assert forbidden not in script
    assert re.findall(r"setAttribute\(['\"]on", script) == []


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!-- <script>", "]]>", "a\u2028b\u2029c", "&lt;", "\\u003c", '"'],
)
def test_json_cannot_leave_its_element(text: str) -> None:
    written = as_json({"name": text})

    assert set("<>&\u2028\u2029") & set(written) == set()
    assert json.loads(written) == {"name": text}


def form(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements of a page without what people named."""
    return [(tag, tuple(attributes)) for tag, attributes in read(page).elements]


@pytest.mark.parametrize("name", hostile.NAMES.values(), ids=hostile.NAMES)
def test_a_name_keeps_the_form_of_the_page(tmp_path: Path, name: str) -> None:
    usual = html(hostile.report(tmp_path, hostile.HARMLESS))
    page = html(hostile.report(tmp_path, name))

    assert form(page) == form(usual)
    assert read(page).inside["style"] == read(usual).inside["style"]
    assert read(page).inside["script"][1:] == read(usual).inside["script"][1:]
    assert hostile.invisible(page) == []


def test_the_data_holds_the_rows_as_the_report_has_them() -> None:
    found = data(report(JOBS, names={"region": "NO=Norway"}))
    texts = found["texts"]

    assert found["rows"]["id"] == ["design", "build", "talk", "live"]
    assert [texts[place] for place in found["rows"]["name"]] == ["Design", "Build", "Talk", "Go-live"]
    assert [texts[place] for place in found["rows"]["owner"]] == [
        "Ana Ruiz",
        "Ana Ruiz",
        "Bo Lund",
        "Ana Ruiz",
    ]
    assert found["rows"]["float"] == [0, 0, 2, 0]
    assert found["base"] == (date(2027, 1, 11) - date(1970, 1, 1)).days
    assert found["rows"]["start"] == [0, 14, 14, 18]
    assert found["rows"]["finish"] == [11, 18, 16, 18]


def test_the_data_says_where_tasks_were_and_how_far_they_moved() -> None:
    made = report(JOBS)
    was = made.rows[1]._replace(
        baseline_start=made.start,
        baseline_finish=made.start,
        baseline_span=(made.rows[0].start_time, made.rows[0].start_time + 540),
        slip=Decimal(-2),
        slip_first=Decimal("3"),
        first_start=made.start,
        first_finish=made.start,
    )

    found = data(made._replace(rows=(made.rows[0], was, *made.rows[2:])))

    columns = ("was", "wasFrom", "wasUntil", "slip", "slipFirst")
    assert [(None,) * 5, (0, 480, 1020, -2, 3)] == list(
        zip(*(found["rows"][one][:2] for one in columns), strict=True)
    )
    assert ([480], [1020]) == (found["groups"]["none"]["wasFrom"], found["groups"]["none"]["wasUntil"])
    without = data(made)
    assert set() == {"wasFrom", "slip", "slipFirst"} & (
        without["rows"].keys() | without["groups"]["none"].keys()
    )


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        (
            "autumn",
            date(2027, 1, 8),
            'Baseline autumn, approved <time datetime="2027-01-08">2027-01-08</time>',
        ),
        ("<git>", None, "Baseline &lt;git&gt;"),
        ("", None, "baseline"),
    ],
)
def test_the_legend_names_the_baseline(name: str, on: date | None, expected: str) -> None:
    made = report(JOBS)
    zero = made.cost.contingency
    row = BaselineRow(name, name, 1, True, True, "", "", on, "", made.finish, Decimal(), zero, None, 0, 0)

    page = html(made._replace(pack=made.pack._replace(baselines=(row,) if name else ())))

    entry = page[page.index('<li id="legend-baseline">') :]
    assert (
        f'<li id="legend-baseline"><span class="swatch baseline"></span><span>{expected}</span></li>'
        == (entry[: entry.index("</li>") + 5])
    )


def test_the_links_say_which_one_drives(small: Report) -> None:
    found = data(small)["links"]

    assert len(found["pred"]) == len(small.links)
    assert [bool(one) for one in found["driving"]] == [link.driving for link in small.links]


def test_only_groupings_of_several_groups_are_offered() -> None:
    assert list(data(report(JOBS))["groups"]) == ["region", "owner", "none"]


def test_a_rollout_of_thousands_stays_small(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text(generate.matrix(1_000), encoding="utf-8")
    made = pipeline.report(pipeline.judge(pipeline.plan(tmp_path / "playbook.yaml")), pack=True)

    size = len(html(made, svg.draw).encode())

    # The page of 2,400 tasks is to stay below three megabytes.
    assert len(made.rows) > 1_000
    assert size < 3_000_000 * 1_000 / 2_400


def test_a_plain_table_stands_in_for_the_chart_without_scripts(page: str, small: Report) -> None:
    inside = page[page.index("<noscript>") : page.index("</noscript>")]

    assert inside.count("<tr>") == len(small.rows) + 1


def test_the_plain_table_is_bounded() -> None:
    many = tuple(Job(f"t{place}", f"Task {place}", 1) for place in range(PLAIN_ROWS + 20))
    page = html(report(many))
    inside = page[page.index("<noscript>") : page.index("</noscript>")]

    assert inside.count("<tr>") == PLAIN_ROWS + 1
    assert f"The first {PLAIN_ROWS} of {PLAIN_ROWS + 20} tasks" in inside


def test_charts_stand_in_their_sections_with_words_and_numbers() -> None:
    made = pipeline.report(pipeline.judge(pipeline.plan("crmplan:small-business")), pack=True)

    page = html(made, lambda drawn, id: f"<svg><!-- {id} --></svg>")

    section = page[page.index('id="money"') : page.index("By category")]
    reader = Reader()
    reader.feed(section)
    images = [attributes for tag, attributes in reader.elements if tag == "img"]
    figure = figures.figure(made, "spend")
    drawn = base64.b64encode(b"<svg><!-- spend --></svg>").decode()
    assert images[0] == {
        "src": f"data:image/svg+xml;base64,{drawn}",
        "alt": f"{figure.title}. {figure.description}",
    }
    assert figure.table.rows[-1][-1] in reader.words
    assert page.count("<img ") == sum(one.page is not None for one in figures.figures(made)) > 2


def test_dates_are_written_as_the_language_writes_them(
    small: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lang, "gettext", lambda text: {"FORM_DATE": "%d.%m.%Y"}.get(text, text))

    page = html(small)

    day = small.finish
    assert f'<time datetime="{day}">{day:%d.%m.%Y}</time>' in page
    assert data_of(page)["form"]["date"] == "%d.%m.%Y"
