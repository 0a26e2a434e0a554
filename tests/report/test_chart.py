"""The layout of the Gantt chart: what stands where, on which page, and what a reader is told."""

from datetime import date
from decimal import Decimal

import pytest

from crmplan.report.chart import (
    BY,
    PAPERS,
    clean,
    cut,
    day,
    driving,
    groups,
    layout,
    picture,
    sentence,
    span,
    width,
)
from crmplan.report.chart.axis import scale, spans
from crmplan.report.chart.outline import Names, choose_by
from crmplan.report.chart.place import Strips, above
from crmplan.report.chart.records import Page, Text
from crmplan.report.records import Band
from tests.report.plans import Job, report, rollout

PEAK = Band("peak", date(2027, 4, 5), date(2027, 4, 16), "Peak sales season", ())


def chain(*names: str) -> list[Job]:
    """Tasks of five days, one after the other."""
    return [Job(f"t{at}", name, 5, (f"t{at - 1}",) if at else ()) for at, name in enumerate(names)]


def inside(page: Page, y: float) -> bool:
    """Whether a height lies among the rows, not in the legend below them."""
    return page.plot.y <= y <= page.plot.y + page.plot.height


def words(page: Page) -> list[str]:
    return [text.text for text in page.texts]


# --- words ----------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain", "Plain"),
        ("two\nlines\tand  blanks ", "two lines and blanks"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("a\u202eb\u2066c", "abc"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("no \ufffe character", "no \ufffd character"),
        ("👩\u200d👧", "👩\u200d👧"),
        (" \n ", ""),
    ],
)
def test_clean_keeps_what_can_be_printed_on_one_line(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_wide_characters_count_as_wide() -> None:
    assert width("日本", 10.0) > 1.9 * width("ab", 10.0) / 1.3
    assert width("e\u0301", 10.0) == width("e", 10.0)


@pytest.mark.parametrize(
    "text", ["Configure the pipeline", "日本語のタスク名", "WWWWWWWWWWWW", "ЖЖЖЖЖЖЖЖ", "éééééééééé"]
)
def test_a_cut_name_fits_and_ends_in_an_ellipsis(text: str) -> None:
    short = cut(text, 50.0, 10.0)
    assert (short[-1], width(short, 10.0) <= 50.0, text.startswith(short[:-1])) == ("…", True, True)


def test_a_name_that_fits_is_not_cut() -> None:
    assert cut("Go", 50.0, 10.0) == "Go"


def test_days_and_spans_are_written_with_no_more_than_needed() -> None:
    first = date(2027, 5, 3)
    assert [
        day(first),
        span(first, first),
        span(first, date(2027, 5, 7)),
        span(first, date(2027, 6, 1)),
        span(first, date(2028, 1, 2)),
    ] == ["3 May 2027", "3 May 2027", "3–7 May 2027", "3 May – 1 Jun 2027", "3 May 2027 – 2 Jan 2028"]


@pytest.mark.parametrize(
    ("committed", "expected"),
    [
        (None, "Helpdesk: finish 22 Jan 2027"),
        (date(2027, 1, 22), "Helpdesk: finish 22 Jan 2027, on the committed date"),
        (date(2027, 1, 25), "Helpdesk: finish 22 Jan 2027, 1 working day before the committed date"),
        (date(2027, 1, 18), "Helpdesk: finish 22 Jan 2027, 4 working days after the committed date"),
    ],
)
def test_the_title_is_a_sentence(committed: date | None, expected: str) -> None:
    plan = report(chain("A", "B"), name="Helpdesk", committed=committed)
    assert sentence(plan, 2000.0, 10.0) == expected


def test_a_long_programme_name_gives_way_to_the_sentence() -> None:
    page = picture(report(chain("A"), name="Very long name " * 30))
    title = next(text for text in page.texts if text.text.endswith("finish 15 Jan 2027"))
    assert (title.text[:9], "…: finish" in title.text, title.full == page.title) == ("Very long", True, True)


def test_a_late_plan_has_its_title_in_the_colour_of_alarm() -> None:
    titles = [
        picture(report(chain("A", "B"), committed=day_)).texts[0].colour for day_ in (date(2027, 1, 15), None)
    ]
    assert titles == ["#9A3F00", "#1A1A1A"]


# --- axis ----------


@pytest.mark.parametrize(
    ("first", "last", "units", "labels"),
    [
        (date(2027, 1, 11), date(2027, 1, 22), ("month", "day"), ["10", "11", "12"]),
        (date(2027, 1, 11), date(2027, 6, 30), ("month", "week"), ["11", "18", "25"]),
        (date(2027, 1, 11), date(2028, 9, 29), ("year", "month"), ["Jan", "Feb", "Mar"]),
        (date(2027, 1, 11), date(2031, 6, 30), ("year", "quarter"), ["Q1", "Q2", "Q3"]),
        (date(2027, 1, 11), date(2065, 6, 30), ("decade", "year"), ["'27", "'28", "'29"]),
    ],
)
def test_the_axis_shows_the_finest_units_that_fit(
    first: date, last: date, units: tuple[str, str], labels: list[str]
) -> None:
    axis, upper, lower = scale(first, last, 0.0, 600.0, 7.0)
    found = [unit.label for unit in spans(axis, lower, 7.0)]
    assert ((upper.unit, lower.unit), found[:3]) == (units, labels)


@pytest.mark.parametrize(
    ("first", "last"), [(date.min, date(1, 2, 1)), (date(9999, 6, 1), date.max), (date.min, date.max)]
)
def test_the_axis_stands_at_both_ends_of_the_calendar(first: date, last: date) -> None:
    axis, _, lower = scale(first, last, 0.0, 600.0, 7.0)
    units = list(spans(axis, lower, 7.0))
    assert (units[0].start, round(units[-1].end)) == (0.0, 600)


def test_every_page_names_its_year() -> None:
    pages = layout(rollout(6, 4))
    named = [any("2027" in text or "2028" in text for text in words(page)) for page in pages]
    assert named == [True] * len(pages)


# --- groups and pages ----------


@pytest.mark.parametrize(
    ("plan", "expected"),
    [(rollout(3, 2), "region"), (rollout(1, 2), "phase"), (report(chain("A", "B")), "none")],
)
def test_auto_groups_by_the_first_thing_the_plan_has_two_of(plan: object, expected: str) -> None:
    assert choose_by(plan, "auto") == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("by", BY)
def test_every_task_is_in_exactly_one_group(by: str) -> None:
    plan = rollout(3, 2)
    found = sorted(at for group in groups(plan, choose_by(plan, by)) for at in group.rows)
    assert found == list(range(len(plan.rows)))


def test_owners_are_groups_and_the_unowned_stand_last() -> None:
    jobs = [Job("a", "A", 1, owner=""), Job("b", "B", 1, owner="Mia"), Job("c", "C", 1, owner="Ana")]
    assert [group.name for group in groups(report(jobs), "owner")] == ["Mia", "Ana", "Without an owner"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"by": "colour"}, "by must be one of"),
        ({"level": "deep"}, "level must be one of"),
        ({"paper": "a5"}, "paper must be one of"),
        ({"links": "all"}, "links must be one of"),
    ],
)
def test_an_unknown_choice_is_refused(wrong: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        layout(report(chain("A")), **wrong)


@pytest.mark.parametrize("paper", ["a4", "a3"])
@pytest.mark.parametrize("by", BY)
def test_no_page_holds_more_rows_than_its_paper_takes_and_every_task_is_drawn(by: str, paper: str) -> None:
    plan = rollout(6, 4)
    pages = layout(plan, by=by, paper=paper)
    sheet = PAPERS[paper]
    drawn = {row.id for page in pages[1:] for row in page.rows if row.kind == "task"}
    assert (
        max(len(page.rows) for page in pages) <= sheet.rows,
        drawn == {row.id for row in plan.rows},
        {(page.width, page.height) for page in pages},
        [page.number for page in pages],
        {page.of for page in pages},
    ) == (True, True, {(sheet.width, sheet.height)}, list(range(1, len(pages) + 1)), {len(pages)})


def test_a_plan_that_fits_is_one_page_of_tasks() -> None:
    (page,) = layout(rollout(1, 2))
    kinds = [row.kind for row in page.rows]
    assert (kinds.count("task"), kinds.count("lane"), page.subtitle[:18]) == (29, 7, "All tasks by phase")


def test_a_large_plan_opens_with_an_overview_of_its_lanes_and_the_driving_path() -> None:
    overview, second, *_ = layout(rollout(6, 4))
    assert (
        [row.label for row in overview.rows if row.kind == "lane"][:3],
        [row.label for row in overview.rows if row.kind == "head"],
        second.rows[0].kind,
    ) == (
        ["Whole programme", "Norway", "Germany"],
        ["What drives the finish: the longest 14 of 52 steps"],
        "lane",
    )


def test_a_lane_longer_than_a_page_repeats_its_head() -> None:
    pages = layout(rollout(1, 5), by="region", level="tasks")
    heads = [row.label for page in pages for row in page.rows if row.kind == "lane"]
    assert heads == ["Whole programme", "Norway", "Norway (continued)"]


def test_levels_choose_lanes_or_tasks() -> None:
    plan = rollout(6, 4)
    lanes = layout(plan, level="lanes")
    tasks = layout(plan, level="tasks")
    kinds = {row.kind for row in tasks[0].rows}
    assert (len(lanes), lanes[0].subtitle[:18], kinds) == (1, "Overview by region", {"lane", "task"})


def test_one_picture_of_a_large_plan_is_rolled_up_unless_every_task_is_asked_for() -> None:
    plan = rollout(6, 4)
    assert (
        picture(plan).subtitle[:8],
        len([row for row in picture(plan, level="tasks").rows if row.kind == "task"]),
        picture(plan, level="tasks", paper="a4").height > PAPERS["a4"].height,
    ) == ("Overview", len(plan.rows), True)


def test_an_empty_plan_is_a_page_that_says_so() -> None:
    (page,) = layout(report([]))
    assert (page.rows, page.subtitle[:8]) == ((), "No tasks")


def test_a_plan_without_regions_has_no_lane_for_them() -> None:
    (page,) = layout(report(chain("A", "B")), by="region")
    assert [(row.kind, row.label) for row in page.rows] == [("task", "A"), ("task", "B")]


def test_tasks_of_one_name_are_told_apart_by_their_scope() -> None:
    page = picture(rollout(2, 2), level="tasks")
    assert [text for text in words(page) if text.startswith("Cutover")][:2] == [
        "Cutover · Sales",
        "Cutover · Service",
    ]


def test_the_driving_path_keeps_its_longest_steps_in_order_of_time() -> None:
    plan = report([Job("a", "A", 9), Job("b", "B", 1, ("a",)), Job("c", "C", 5, ("b",))])
    assert [entry.label for entry in driving(plan, 3, Names(plan))] == [
        "What drives the finish: the longest 2 of 3 steps",
        "A",
        "C",
    ]


# --- bars, marks and labels ----------


def test_bars_tell_critical_near_and_normal_work_apart() -> None:
    plan = report(
        [
            Job("a", "Long", 40),
            Job("b", "Close", 35),
            Job("c", "Loose", 5),
            Job("d", "End", 1, ("a", "b", "c")),
        ]
    )
    page = picture(plan)
    bars = {bar.title.partition(",")[0]: bar.style for bar in page.bars if bar.title}
    assert bars == {"Long": "critical", "Close": "near", "Loose": "normal", "End": "critical"}


def test_a_bar_tells_name_dates_float_and_owner() -> None:
    page = picture(report([Job("a", "Train <all>", 5, owner="Mia Larsen")]))
    assert [bar.title for bar in page.bars if bar.title] == [
        "Train <all>, 11–15 Jan 2027, float 0 d, Mia Larsen"
    ]


def test_bars_stand_where_their_dates_are() -> None:
    page = picture(report([Job("a", "A", 5), Job("b", "B", 5, ("a",))]))
    first, second = [bar for bar in page.bars if bar.title]
    days = [tick.x for tick in page.ticks]
    one = days[1] - days[0]
    # The axis begins on Sunday 10 January; work is from 8:00 on Monday to 17:00 on Friday.
    assert [round((x - page.plot.x) / one, 4) for x in (first.x, first.x + first.width, second.x)] == [
        round(1 + 8 / 24, 4),
        round(5 + 17 / 24, 4),
        round(8 + 8 / 24, 4),
    ]


def test_total_float_is_a_line_behind_the_bar_to_the_late_finish() -> None:
    page = picture(report([Job("a", "A", 10), Job("b", "B", 5), Job("c", "C", 1, ("a", "b"))]))
    (line,) = [line for line in page.grid if line.style == "float" and inside(page, line.points[0][1])]
    b, a = [bar for bar in page.bars if bar.title][:2]
    assert [round(x, 3) for x, _ in line.points] == [round(b.x + b.width, 3), round(a.x + a.width, 3)]


def test_done_work_is_darker_and_finished_work_no_longer_critical() -> None:
    jobs = [Job("a", "A", 10, done=Decimal(1)), Job("b", "B", 10, ("a",), done=Decimal("0.5"))]
    page = picture(report(jobs))
    bars = [bar for bar in page.bars if bar.title]
    done = [bar for bar in page.overlays if bar.style.endswith("-done") and inside(page, bar.y)]
    assert (
        [bar.style for bar in bars],
        [bar.style for bar in done],
        [round(part.width / bar.width, 3) for part, bar in zip(done, bars, strict=True)],
    ) == (["normal", "critical"], ["normal-done", "critical-done"], [1.0, 0.5])


def test_marks_differ_by_shape_and_carry_their_date() -> None:
    jobs = [
        Job("a", "A", 5),
        Job("m", "Draft ready", 0, ("a",)),
        Job("g", "Go or no-go", 0, ("a",), ("gate-go-live",)),
        Job("l", "Go-live", 0, ("g",), ("go-live",)),
    ]
    page = picture(report(jobs, committed=date(2027, 3, 1)))
    marks = {mark.title.partition(",")[0]: len(mark.points) for mark in page.marks if mark.title}
    assert (marks, words(page).count("15 Jan 2027")) == (
        {"Draft ready": 4, "Go or no-go": 5, "Go-live": 10},
        3,
    )


def test_a_committed_finish_far_behind_the_plan_takes_no_room() -> None:
    jobs = [Job("a", "A", 20), Job("b", "B", 20, ("a",))]
    near, far, none = (
        picture(report(jobs, committed=day_)) for day_ in (date(2027, 3, 15), date(2028, 3, 1), None)
    )
    assert [
        [round(bar.x + bar.width) for bar in page.bars if bar.title]
        == [round(bar.x + bar.width) for bar in none.bars if bar.title]
        for page in (near, far)
    ] == [False, True]
    assert "Committed finish 1 Mar 2028 lies outside this page." in " ".join(text.text for text in far.texts)


def test_a_date_at_the_right_edge_stands_left_of_its_mark() -> None:
    page = picture(report([Job("a", "A", 100), Job("m", "Done", 0, ("a",))]))
    (mark,) = [mark for mark in page.marks if mark.title]
    (label,) = [text for text in page.texts if text.text == "28 May 2027"]
    assert label.x + width(label.text, label.size) < mark.x


def test_freezes_status_and_committed_finish_are_labelled() -> None:
    plan = rollout(1, 1, committed=date(2027, 6, 1), freezes=[PEAK], status=date(2027, 2, 26))
    page = picture(plan)
    labels = {"Peak sales season", "Status 26 Feb 2027", "Committed 1 Jun 2027"}
    bands = [rect.title for rect in page.grounds if rect.style == "freeze" and rect.title]
    lines = [line.title for line in page.lines if line.title]
    assert (labels <= set(words(page)), bands, lines) == (
        True,
        ["Freeze, 5–16 Apr 2027: Peak sales season"],
        ["Status date 26 Feb 2027", "Committed finish 1 Jun 2027"],
    )


def test_a_freeze_of_one_region_shades_the_rows_of_that_region_only() -> None:
    plan = rollout(2, 1, freezes=[PEAK._replace(regions=("DE",))])
    page = picture(plan, by="region", level="tasks")
    (band,) = [rect for rect in page.grounds if rect.style == "freeze" and rect.title]
    rows = [
        row for row in page.rows if band.y <= row.y + 1 and row.y + row.height - 1 <= band.y + band.height
    ]
    assert {row.id.partition("/")[0] for row in rows} == {"DE"}


def test_what_lies_outside_a_page_is_said_below_it() -> None:
    pages = layout(rollout(6, 4, committed=date(2028, 11, 30)))
    said = [
        any("Committed finish 30 Nov 2028 lies outside" in text for text in words(page)) for page in pages[:2]
    ]
    assert said == [False, True]


def test_a_committed_date_far_away_does_not_press_the_plan_into_a_corner() -> None:
    page = picture(report(chain(*"ABCDEF"), committed=date(2040, 1, 2)))
    bars = [bar for bar in page.bars if bar.title]
    assert bars[-1].x + bars[-1].width > page.plot.x + 0.4 * page.plot.width


def test_the_driving_path_is_linked_on_request_only() -> None:
    plan = rollout(1, 1)
    counts = [
        sum(1 for line in picture(plan, links=links).lines if line.style == "link")
        for links in ("none", "critical")
    ]
    assert counts == [0, len(plan.path) - 1]


def test_go_lives_of_a_lane_that_would_cover_each_other_become_one_mark() -> None:
    page = layout(rollout(6, 4))[0]
    norway = [mark for mark in page.marks if "Norway" in mark.title or "27 Apr 2027" in mark.title]
    stars = [mark for mark in norway if len(mark.points) == 10]
    assert (len(stars), "4 go-lives 27 Apr – 5 May 2027" in words(page)) == (1, True)


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("paper", ["a4", "a3", "screen"])
def test_no_two_labels_overlap_and_all_stay_on_the_page(by: str, paper: str) -> None:
    plan = rollout(6, 4, committed=date(2028, 11, 30), freezes=[PEAK], status=date(2027, 3, 12), done=9)
    for page in layout(plan, by=by, paper=paper)[:4]:
        boxes = sorted(box(text) for text in page.texts)
        assert not [
            (one, two)
            for at, one in enumerate(boxes)
            for two in boxes[at + 1 :]
            if two[0] < one[1] - 0.5 and two[2] < one[3] - 0.3 and one[2] < two[3] - 0.3
        ]
        assert all(
            left >= 0 and right <= page.width and top >= 0 and low <= page.height
            for left, right, top, low in boxes
        )


def box(text: Text) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a text."""
    wide = width(text.text, text.size, text.bold)
    left = {"start": text.x, "middle": text.x - wide / 2, "end": text.x - wide}[text.anchor]
    return left, left + wide, text.y - 0.72 * text.size, text.y


def test_labels_find_the_lowest_free_strip_and_give_up_when_there_is_none() -> None:
    strips = Strips(2, 0.0, 100.0)
    spots = [above(strips, 50.0, [("a label", 40.0), ("a", 10.0)], 1.0, 0.5) for _ in range(3)]
    assert [(spot.strip, spot.text) if spot else None for spot in spots] == [(0, "a label"), None, None]


def test_the_description_names_go_lives_and_gates() -> None:
    page = picture(rollout(1, 1))
    assert page.description == (
        "Gantt chart. All tasks by phase · 13 tasks, 1 go-live, 2 gates · 11 Jan – 25 May 2027. "
        "17 tasks and milestones, 14 critical. Go-lives: Go-live (Norway, Sales) 27 Apr 2027. "
        "Gates: Approve the design 24 Feb 2027; Go or no-go (Norway, Sales) 23 Apr 2027."
    )


def test_the_same_plan_gives_the_same_pages() -> None:
    plan = rollout(4, 3, freezes=[PEAK])
    assert layout(plan) == layout(rollout(4, 3, freezes=[PEAK]))
