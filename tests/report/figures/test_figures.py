"""The charts of the pack: what they say, what stands in their tables, and that nothing on them collides."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from crmplan import pipeline
from crmplan.language.words import CATEGORIES
from crmplan.renderers import pictures, svg
from crmplan.report.chart.records import STYLES, Page, Text
from crmplan.report.chart.text import width
from crmplan.report.figures import FIGURES, Figure, figure, figures
from crmplan.report.records import Report
from crmplan.resources import data_dir
from tests.report.figures.plans import MONEY, of_regions, read, slipped
from tests.report.plans import Job, report, rollout

BARE = "crmplan: 1\nprogramme: {name: CRM, start: 2027-03-01}\ntasks: {a: {duration: 5d}}\n"


def box(text: Text) -> tuple[float, float, float, float]:
    """Left, top, right and lower edge of the letters of a text; a little less than its line."""
    # Widths are estimated on the wide side.
    wide = width(text.text, text.size, text.bold) * 0.98
    left = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    return left, text.y - 0.72 * text.size, left + wide, text.y + 0.05 * text.size


def overlaps(page: Page) -> list[tuple[str, str]]:
    """Pairs of texts that cover one another."""
    boxes = [(text.text, box(text)) for text in page.texts if text.text]
    return [
        (one, two)
        for (one, a), (two, b) in combinations(boxes, 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def outside(page: Page) -> list[str]:
    """Texts and shapes that leave the page."""
    found = [
        text.text
        for text in page.texts
        if (edges := box(text))[0] < 0 or edges[2] > page.width or edges[1] < 0 or edges[3] > page.height
    ]
    for rect in (*page.grounds, *page.bars):
        if rect.x < 0 or rect.x + rect.width > page.width + 0.1 or rect.width < 0 or rect.height < 0:
            found.append(f"{rect}")
    for mark in page.marks:
        if not (0 <= mark.x <= page.width and 0 <= mark.y <= page.height):
            found.append(f"{mark}")
    return found


def drawn(made: Figure) -> Page:
    """Return the page of a figure that has one."""
    assert made.page is not None, made.reason
    return made.page


# --- all of them -----------------------------------------------------------------


def plans(folder: Path) -> Iterator[tuple[str, Report]]:
    """Yield shipped and hard plans."""
    for file in sorted(data_dir("playbooks").glob("**/*.yaml")):
        yield file.stem, pipeline.report(pipeline.judge(pipeline.plan(file)))
    yield "money", read(folder, MONEY)
    yield "one region", of_regions(1)
    yield "40 regions", of_regions(40, 3)
    yield "6 years", of_regions(4, 6, 12)
    yield "one day", report([Job("a", "A", 1)])
    yield "slips", slipped(12)
    yield "many slips", slipped(60)
    yield (
        "long names",
        report([Job("a", "x" * 300, 5, kinds=("gate-stage",), region="R" * 200)], name="N " * 200),
    )
    yield "a rollout", rollout(6, 4, copies=2)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Figure]]:
    """Return every figure of every plan, with its name."""
    folder = tmp_path_factory.mktemp("plans")
    return [(f"{name}: {one.id}", one) for name, plan in plans(folder) for one in figures(plan)]


def test_every_figure_is_a_picture_or_says_why_not(made: list[tuple[str, Figure]]) -> None:
    for name, one in made:
        assert (one.page is None) == bool(one.reason), name
        assert one.title and one.name, name
        assert one.page is None or (one.page.title == one.title and one.page.description == one.description)
    assert {one.id for _, one in made if one.page} == set(FIGURES)


def test_labels_do_not_cover_one_another(made: list[tuple[str, Figure]]) -> None:
    assert {name: overlaps(one.page) for name, one in made if one.page and overlaps(one.page)} == {}


def test_nothing_leaves_the_page(made: list[tuple[str, Figure]]) -> None:
    assert {name: outside(one.page) for name, one in made if one.page and outside(one.page)} == {}


def test_a_page_is_no_higher_than_a_sheet_on_end(made: list[tuple[str, Figure]]) -> None:
    assert [(name, one.page.height) for name, one in made if one.page and one.page.height > 1360] == []


def test_tables_have_a_cell_for_every_column(made: list[tuple[str, Figure]]) -> None:
    for name, one in made:
        lengths = {len(one.table.head), len(one.table.numeric), *map(len, one.table.rows)}
        assert len(lengths) == 1, name
        assert bool(one.table.rows) == (one.page is not None), name


def test_each_svg_is_whole_and_has_the_words_for_those_who_do_not_see_it(
    made: list[tuple[str, Figure]],
) -> None:
    for name, one in made:
        if one.page is None:
            continue
        root = ElementTree.fromstring(svg.draw(one.page, one.id))
        ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
        assert ids[:2] == [f"{one.id}-title", f"{one.id}-desc"], name
        assert [element.text for element in root][:2] == [one.title, one.description], name
        used = re.findall(rf"url\(#({one.id}-[\w-]+)\)", svg.draw(one.page, one.id))
        assert set(used) == set(ids[2:]), name


@pytest.mark.parametrize("id", FIGURES)
def test_the_same_plan_gives_the_same_bytes(id: str) -> None:
    def bytes_of() -> tuple[str, bytes]:
        plan = (
            slipped(5)
            if id == "slip"
            else pipeline.report(pipeline.judge(pipeline.plan("crmplan:small-business")))
        )
        page = drawn(figure(plan, id))
        return svg.draw(page, id), pictures.draw(page, 72)

    assert bytes_of() == bytes_of()


def luminance(colour: str) -> float:
    """Relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_can_be_read_on_every_ground_of_a_figure(made: list[tuple[str, Figure]]) -> None:
    colours = {text.colour for _, one in made if one.page for text in one.page.texts}
    grounds = ["#FFFFFF", STYLES["zebra"].fill]
    assert {
        (colour, ground): round(contrast(colour, ground), 1)
        for colour in colours
        for ground in grounds
        if contrast(colour, ground) < 4.5
    } == {}


@pytest.mark.parametrize(
    "style",
    [
        "released-line",
        "approved",
        "baseline",
        "spent",
        "trained",
        "seats",
        "live-line",
        "capacity",
        "good-line",
    ],
)
def test_lines_stand_out_from_the_ground(style: str) -> None:
    assert contrast(STYLES[style].stroke, "#FFFFFF") >= 3


def test_lines_that_meet_on_a_chart_differ_in_more_than_colour() -> None:
    for group in (("spent", "released-line", "approved", "baseline"), ("trained", "seats", "live-line")):
        looks = [(STYLES[style].width, STYLES[style].dash) for style in group]
        assert len(set(looks)) == len(looks), group


# --- each of them -----------------------------------------------------------------


def test_spend_says_where_money_runs_out(tmp_path: Path) -> None:
    made = figure(read(tmp_path, MONEY), "spend")
    assert made.title == "Spending passes the released money on 29 Mar 2027: EUR 630 against EUR 600"
    assert made.table.head == ("By the end of", "Planned (EUR)", "Released (EUR)", "Left (EUR)")
    assert made.table.rows == (
        ("2027-03-01", "30", "600", "570"),
        ("2027-03-29", "630", "600", "-30"),
        ("2027-03-31", "690", "600", "-90"),
        ("2027-04-09", "900", "1,500", "600"),
        ("2027-04-30", "1,200", "1,500", "300"),
    )
    marks = [mark.style for mark in drawn(made).marks]
    assert marks == ["alarm-dot"]


@pytest.mark.parametrize(
    ("budget", "title"),
    [
        ("", "Spending reaches EUR 1,200 by 30 Apr 2027; no sum is approved"),
        ("  approved: 1500\n", "Spending reaches EUR 1,200 by 30 Apr 2027, inside the approved EUR 1,500"),
        ("  approved: 1000\n", "Spending reaches EUR 1,200 by 30 Apr 2027, EUR 200 more than approved"),
        (
            "  funding: {whole: {amount: 1200, released: 2027-03-01}}\n",
            "Spending stays inside the released rounds; EUR 1,200 by 30 Apr 2027",
        ),
    ],
)
def test_the_title_of_spend_compares_with_what_there_is(tmp_path: Path, budget: str, title: str) -> None:
    begin, end = MONEY.index("budget:"), MONEY.index("tasks:")
    text = MONEY[:begin] + (f"budget:\n{budget}" if budget else "") + MONEY[end:]
    assert figure(read(tmp_path, text), "spend").title == title


def test_the_curve_of_spend_ends_at_the_planned_sum(tmp_path: Path) -> None:
    page = drawn(figure(read(tmp_path, MONEY), "spend"))
    (curve,) = [line for line in page.lines if line.style == "spent"]
    (approved,) = [line for line in page.lines if line.style == "approved"]
    bottom = page.plot.y + page.plot.height

    # 1,200 of the 1,500 that are approved.
    assert (bottom - curve.points[-1][1]) / (bottom - approved.points[0][1]) == pytest.approx(0.8)


def test_cost_names_the_category_that_asks_for_more(tmp_path: Path) -> None:
    made = figure(read(tmp_path, MONEY), "cost")
    assert made.title == "1 category asks for more than is approved; Migration for EUR 100 more"
    assert made.table.rows == (
        ("Training", "900", "75 %", "1,000", "100"),
        ("Migration", "300", "25 %", "200", "-100"),
    )
    bars = {(bar.style, round(bar.width / drawn(made).bars[0].width, 3)) for bar in drawn(made).bars[:3]}
    assert bars == {("normal", 1.0), ("normal", 0.222), ("critical", 0.111)}


def test_small_categories_share_a_bar(tmp_path: Path) -> None:
    words = [word for word in CATEGORIES if word != "contingency"][:16]
    tasks = "".join(
        f"  t{at}: {{duration: 1d, cost: {{{word}: {100 + at}}}}}\n" for at, word in enumerate(words)
    )
    text = f"crmplan: 1\nprogramme: {{name: CRM, start: 2027-03-01, currency: EUR}}\ntasks:\n{tasks}"
    made = figure(read(tmp_path, text), "cost")
    assert (len(made.table.rows), made.note) == (16, "The 3 smallest categories are drawn together.")
    assert "3 others 303" in made.description


def test_load_says_who_is_planned_above_their_time(tmp_path: Path) -> None:
    made = figure(read(tmp_path, MONEY), "load")
    assert made.title == (
        "1 of 2 people is planned above their time; the highest peak is 200 % (Ben Ito, week of 12 Apr 2027)"
    )
    assert made.table.rows == (
        ("Ben Ito", "5.0", "2.5", "200 %", "2027-04-12", "1"),
        ("Ana Ruiz", "30.0", "30.0", "100 %", "2027-03-01", "0"),
    )
    strips = [bar for bar in drawn(made).bars if bar.style == "critical"]
    assert len(strips) == 2  # the week of Ben Ito, and the legend


def test_seats_say_when_users_are_live_before_they_are_trained(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, users: 30}
tasks:
  live: {kind: go-live}
  train: {kind: training, duration: 10d, training: {seats: 10, sessions: 3}, needs: live}
"""
    made = figure(read(tmp_path, text), "seats")
    assert made.title == "In the week of 1 Mar 2027, 30 users are live and 0 are trained"
    assert made.table.rows == (
        ("2027-02-22", "0", "0", "0"),
        ("2027-03-01", "0", "0", "30"),
        ("2027-03-08", "30", "30", "30"),
    )


def test_slip_shows_the_first_baseline_where_it_is_another() -> None:
    report = slipped(12)
    moved = [one._replace(first=one.baseline, slip_first=Decimal(0)) for one in report.pack.slips]
    moved[3] = moved[3]._replace(
        first=moved[3].baseline - timedelta(7), slip_first=Decimal(5), slip=Decimal(0)
    )

    made = figure(report._replace(pack=report.pack._replace(slips=tuple(moved))), "slip")

    assert made.title.endswith("; since the first baseline 1 slips: Milestone 3 by 5 working days")
    assert made.table.head[1:3] == ("First baseline", "Baseline")
    assert made.page is not None
    said = [text.text for text in made.page.texts]
    assert ("as planned", "(first +5 d)") == (said[said.index("(first +5 d)") - 1], "(first +5 d)")
    assert ["First baseline 7 Jun 2027"] == [mark.title for mark in made.page.marks if "First" in mark.title]


def test_slip_names_the_milestone_that_slips_most() -> None:
    made = figure(slipped(12), "slip")
    assert made.title == "4 of 12 milestones slip; most of all Milestone 1, by 10 working days"
    assert made.table.head == (
        "Milestone", "Baseline", "Pack before", "Forecast", "Slip (working days)", "Since the pack before",
    )  # fmt: skip
    assert made.table.rows[1] == ("Milestone 1", "2027-05-17", "2027-05-22", "2027-05-31", "10", "")
    assert made.table.rows[9] == ("Milestone 9", "2027-09-06", "2027-09-06", "2027-08-30", "−5", "")
    assert made.table.rows[11] == ("Milestone 11", "2027-10-04", "2027-10-04", "", "", "")


def test_of_many_milestones_those_that_moved_stay() -> None:
    made = figure(slipped(60), "slip")
    shown = [text.text for text in drawn(made).texts if text.text.startswith("Milestone ")]
    assert made.note == "28 milestones that moved less are left out."
    assert len(shown) == 32
    assert {f"Milestone {at}" for at in (*range(1, 60, 3), 59)} <= set(shown)


def test_a_roadmap_has_a_lane_for_each_region_and_what_is_common() -> None:
    made = figure(of_regions(2, 2), "roadmap")
    assert made.title == "4 go-lives from 12 Feb 2027 to 16 Mar 2027, finish 30 Mar 2027"
    assert [row[:2] for row in made.table.rows] == [
        ("Without a phase", "Programme"),
        ("Wave 1", "Region number 1"),
        ("Wave 2", "Region number 1"),
        ("Wave 1", "Region number 2"),
        ("Wave 2", "Region number 2"),
    ]
    assert made.table.rows[1][2:] == ("2027-01-18", "", "2027-02-12", "2027-02-26")


@pytest.mark.parametrize(
    ("regions", "waves", "note"),
    [(40, 1, "1 lane is left out; the table has it."), (60, 4, "21 lanes are left out; the table has them.")],
)
def test_a_roadmap_of_many_regions_stays_on_a_page(regions: int, waves: int, note: str) -> None:
    made = figure(of_regions(regions, waves), "roadmap")
    assert (made.note, len(made.table.rows)) == (note, regions * waves + 1)


def test_a_wave_without_tasks_in_a_region_stands_there_all_the_same(tmp_path: Path) -> None:
    text = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01}
regions: {NO: {name: Norway}, DE: {name: Germany}}
modules: {sales: {}}
waves: {one: {name: First, regions: [NO, DE], modules: [sales]}}
packages:
  land: {for: wave, tasks: {build: {duration: 5d}, live: {kind: go-live, needs: build}}}
"""
    made = figure(read(tmp_path, text), "roadmap")
    assert made.table.rows == (
        ("First", "Norway", "2027-03-01", "", "2027-03-05", ""),
        ("First", "Germany", "2027-03-01", "", "2027-03-05", ""),
    )
    assert made.description == (
        "Bars over time, one lane each: Norway: First 1–5 Mar 2027, go-live 5 Mar 2027. "
        "Germany: First 1–5 Mar 2027, go-live 5 Mar 2027."
    )


@pytest.mark.parametrize(
    ("id", "reason"),
    [
        ("spend", "The plan has no money, so there is no spending to draw."),
        ("cost", "The plan has no money, so there are no categories to draw."),
        ("load", "No task names a team, so nobody’s load is known."),
        ("seats", "The plan does not say how many users there are."),
        ("slip", "There is no baseline and no earlier pack to compare with."),
    ],
)
def test_a_plan_that_lacks_what_a_figure_shows_says_so(tmp_path: Path, id: str, reason: str) -> None:
    made = figure(read(tmp_path, BARE), id)
    assert (made.page, made.reason, made.table.rows) == (None, reason, ())


def test_figures_follow_the_language_of_the_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from crmplan import lang

    class Other(lang.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"FORM_DECIMAL": ",", "FORM_THOUSANDS": ".", "Category": "Kategorie"}.get(message, message)

    plan = read(tmp_path, MONEY)
    token = lang._current.set(lang._Language("xx", Other()))
    try:
        made = figure(plan, "cost")
    finally:
        lang._current.reset(token)
    assert (made.table.head[0], made.table.rows[0][3]) == ("Kategorie", "1.000")
