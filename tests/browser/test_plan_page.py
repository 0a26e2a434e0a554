"""plan.html in a browser: what people do with the mouse, with the keyboard alone, on paper, and what they hear."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crmplan import pipeline
from tests import test_hostile_names as hostile
from tests.browser.conftest import PHONE
from tests.browser.pages import large, packed, rollout, written

Open = Callable[..., Any]
SMALL_COUNT, LARGE_COUNT = 22, 10_000


TITLE = "title => document.querySelector('#panel-title').textContent === title"
"""Whether the panel shows a task."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("page"), rollout())


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("large"), large(LARGE_COUNT))


def lines(page: Any) -> list[str]:
    """Return the names of the lines of the chart, those of groups with a star."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('.body .row')].map(row =>
                (row.classList.contains('group') ? '*' : '') + row.querySelector('.task-cell bdi').textContent)"""
        )
    )


def focused(page: Any) -> str:
    """Return what has the focus: the line of the chart, or the id of the element."""
    return str(
        page.evaluate(
            """() => { const at = document.activeElement, name = at.querySelector('.task-cell bdi');
                return at.classList.contains('row') ? name.textContent : at.id || at.tagName; }"""
        )
    )


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


# --- choosing what is shown ---


def test_it_opens_with_all_tasks_in_their_groups(open_page: Open, file: Path) -> None:
    page = open_page(file)

    assert page.inner_text("#count") == f"All {SMALL_COUNT} tasks shown"
    assert lines(page)[:3] == ["*Whole programme", "Sign the charter", "*Norway"]


def test_search_keeps_what_matches_with_its_group(open_page: Open, file: Path) -> None:
    page = open_page(file)

    page.fill("#search", "bo lund survey")
    page.wait_for_function("() => document.querySelector('#count').textContent.startsWith('3 ')")

    assert page.inner_text("#count") == f"3 of {SMALL_COUNT} tasks shown"
    assert lines(page) == ["*Norway", "Survey", "*Germany", "Survey", "*Portugal", "Survey"]


def test_a_search_without_a_match_says_so(open_page: Open, file: Path) -> None:
    page = open_page(file)

    page.fill("#search", "nothing like it")
    page.wait_for_function("() => document.querySelector('#count').textContent.startsWith('No')")

    assert lines(page) == []


@pytest.mark.parametrize(
    ("only", "count"),
    [("critical", 17), ("go-live", 3), ("gate", 3), ("finding", 1), ("open", 21)],
)
def test_filters_keep_what_they_name(open_page: Open, file: Path, only: str, count: int) -> None:
    report = rollout()
    known = {
        "critical": sum(row.critical for row in report.rows),
        "go-live": sum(row.go_live for row in report.rows),
        "gate": sum(row.milestone for row in report.rows),
        "finding": 1,
        "open": sum(not row.finished for row in report.rows),
    }
    page = open_page(file)

    page.click("#filters summary")
    page.check(f"input[name=only][value={only}]")

    assert page.inner_text("#count") == f"{count} of {SMALL_COUNT} tasks shown"
    assert known[only] == count


def test_kind_and_person_narrow_together(open_page: Open, file: Path) -> None:
    page = open_page(file)

    page.click("#filters summary")
    page.select_option("#owner", "Bo Lund")
    page.select_option("#kind", "train")

    assert lines(page) == ["*Germany", "Train"]
    assert page.inner_text("#filter-count") == "(2)"

    page.click("#clear")

    assert page.inner_text("#count") == f"All {SMALL_COUNT} tasks shown"


def test_groups_fold_one_by_one_and_together(open_page: Open, file: Path) -> None:
    page = open_page(file)

    page.click(".row.group >> text=Norway")
    assert lines(page)[2:5] == ["*Norway", "*Germany", "Design"]
    page.click("#collapse")
    assert lines(page) == ["*Whole programme", "*Norway", "*Germany", "*Portugal"]
    page.click("#expand")
    assert len(lines(page)) == SMALL_COUNT + 4


def test_grouping_by_another_thing(open_page: Open, file: Path) -> None:
    page = open_page(file)
    offered = page.eval_on_selector_all("#by option", "options => options.map(one => one.value)")

    page.select_option("#by", "owner")
    page.click("#collapse")

    assert offered == ["region", "owner", "none"]
    assert lines(page) == ["*Dana Okafor", "*Ana Ruiz", "*Bo Lund", "*Cy Ade"]


# --- zoom ---


def axis(page: Any) -> list[str]:
    return list(page.eval_on_selector_all(".ticks .lower", "ticks => ticks.map(one => one.textContent)"))


def test_zoom_and_fit(open_page: Open, file: Path) -> None:
    page = open_page(file)
    fitted = page.evaluate("() => document.querySelector('#grid').offsetWidth")

    for _ in range(4):
        page.click("#zoom-in")
    near = page.evaluate("() => document.querySelector('#grid').offsetWidth")
    left = page.evaluate("() => document.querySelector('#head .cells').offsetWidth")
    page.click("#fit")

    assert fitted <= page.evaluate("() => document.querySelector('#frame').clientWidth")
    assert near > 3 * (fitted - left)
    assert page.evaluate("() => document.querySelector('#grid').offsetWidth") == fitted


def test_a_bar_lies_under_its_days(open_page: Open, file: Path) -> None:
    page = open_page(file, "#zoom=30")

    found = page.evaluate(
        """() => { const bar = document.querySelector('[data-id=charter] i.bar').getBoundingClientRect();
            const days = [...document.querySelectorAll('.ticks .lower')].filter(tick => {
                const box = tick.getBoundingClientRect();
                return box.right > bar.left + 1 && box.left < bar.right - 1; });
            return days.map(day => day.textContent); }"""
    )

    assert found == ["11", "12", "13", "14", "15"]


# --- the panel and the links ---


def test_the_panel_tells_all_of_a_task(open_page: Open, file: Path) -> None:
    page = open_page(file)

    page.click("[data-id='NO/train'] .task")
    text = page.inner_text("#panel")

    assert page.inner_text("#panel-title") == "Train"
    for part in (
        "Critical",
        "NO/train",
        "8d",
        "Slip (days)\n+5\n",
        "Eva Novak",
        "Ana Ruiz",
        "The training has no money.",
        "playbook.yaml:12",
    ):
        assert part in text
    assert page.url.endswith("#task=NO/train")


def test_the_panel_leads_along_the_driving_path(open_page: Open, file: Path) -> None:
    page = open_page(file, "#task=DE/design")
    steps = page.eval_on_selector_all("#panel .steps bdi", "names => names.map(one => one.textContent)")

    page.click("#panel .steps li:first-child a")

    assert steps == ["Sign the charter", "Design", "Configure", "Migrate", "Train", "Go-live"]
    page.wait_for_function(TITLE, arg="Sign the charter")  # A link tells the page of its task a moment later.


def test_the_links_of_the_chosen_task_are_drawn(open_page: Open, file: Path) -> None:
    page = open_page(file)
    before = page.locator(".overlay g").count()

    page.click("[data-id='NO/configure'] .task")
    drives = page.locator(".overlay g.drives").count()
    all_links = page.locator(".overlay g").count()
    page.click("#filters summary")
    page.uncheck("input[name=draw][value=links]")

    # It waits for Design, which waits for the charter; Migrate waits for it.
    assert (before, drives, all_links) == (0, 2, 3)
    assert page.locator(".overlay g").count() == 0


def test_what_is_drawn_beside_the_bars(open_page: Open, file: Path) -> None:
    page = open_page(file)
    drawn = {
        name: page.locator(selector).count() > 0
        for name, selector in {
            "status": ".back .status",
            "committed": ".back .committed",
            "freeze": ".back .freeze",
            "float": ".slack",
            "baseline": "i.was.kept",
            "baseline of what moved": "[data-id='NO/design'] i.was:not(.kept)",
            "baseline of a go-live": "[data-id='NO/go-live'] .mark.was",
            "baseline of a group": ".row.group i.was",
            "done": ".done",
            "go-live": ".time .mark.go-live",
        }.items()
    }
    page.click("#filters summary")
    page.uncheck("input[name=draw][value=baseline]")
    page.uncheck("input[name=draw][value=float]")

    assert drawn == dict.fromkeys(drawn, True)
    assert page.locator(".slack, .was").count() == 0


def test_critical_is_told_by_a_letter_and_a_pattern(open_page: Open, file: Path) -> None:
    page = open_page(file)
    row = page.locator("[data-id='NO/migrate']")

    assert row.locator(".letter").inner_text() == "C"
    assert "gradient" in row.locator("i.bar").evaluate("bar => getComputedStyle(bar).backgroundImage")
    assert row.locator(".time").get_attribute("aria-label").count("Critical") == 1
    assert page.locator("[data-id='NO/survey'] .letter").count() == 0


# --- the address ---


def test_the_address_leads_back_to_the_view(open_page: Open, file: Path) -> None:
    page = open_page(file)
    page.select_option("#by", "owner")
    page.click("#filters summary")
    page.check("input[name=only][value=critical]")
    page.click("[data-id='DE/train'] .task")
    page.click("#zoom-in")
    hash_ = "#" + page.url.partition("#")[2]

    again = open_page(file, hash_)

    assert lines(again) == lines(page)
    assert again.inner_text("#panel-title") == "Train"
    assert again.input_value("#by") == "owner"
    assert axis(again) == axis(page)


def test_an_address_without_its_task_says_so(open_page: Open, file: Path) -> None:
    page = open_page(file, "#task=NO/gone")

    assert page.inner_text("#count") == "The plan has no task NO/gone."
    assert page.locator("#panel").is_hidden()


@pytest.mark.parametrize("view", ["#by=constructor", "#only=__proto__&zoom=x", "#task=%", "#zoom=-5&flip=,,"])
def test_a_broken_address_shows_the_plan(open_page: Open, file: Path, view: str) -> None:
    page = open_page(file, view)

    assert len(lines(page)) == SMALL_COUNT + 4


def test_a_task_in_the_pack_leads_to_the_chart(open_page: Open, file: Path) -> None:
    page = open_page(file)

    page.click("#milestones a.task >> nth=0")

    page.wait_for_function(TITLE, arg="Go-live")
    assert page.locator(".row.chosen").count() == 1


# --- the keyboard alone ---


def test_the_keyboard_alone_finds_opens_and_leaves_a_task(open_page: Open, file: Path) -> None:
    page = open_page(file)

    press(page, "/")
    assert focused(page) == "search"
    page.keyboard.type("survey")
    page.wait_for_function("() => document.querySelector('#count').textContent.startsWith('3 ')")
    press(page, "ArrowDown")
    assert focused(page) == "Norway"
    press(page, "ArrowDown", "Enter")
    assert focused(page) == "panel-title"
    assert page.inner_text("#panel-title") == "Survey"
    press(page, "Escape")
    assert (focused(page), page.locator("#panel").is_hidden()) == ("Survey", True)


def test_arrows_walk_and_fold(open_page: Open, file: Path) -> None:
    page = open_page(file)
    page.focus(".body .row")

    press(page, "ArrowDown", "ArrowDown", "ArrowDown")
    assert focused(page) == "Design"
    press(page, "ArrowLeft")
    assert focused(page) == "Norway"
    press(page, "ArrowLeft")
    assert lines(page)[2:4] == ["*Norway", "*Germany"]
    press(page, "ArrowRight", "ArrowRight")
    assert focused(page) == "Design"
    press(page, "End")
    assert focused(page) == lines(page)[-1]
    press(page, "Home")
    assert focused(page) == "Whole programme"


def test_the_chart_is_one_stop_of_the_tab_key(open_page: Open, file: Path) -> None:
    page = open_page(file)

    assert page.locator(".body .row[tabindex='0']").count() == 1


def test_the_focus_is_seen(open_page: Open, file: Path) -> None:
    page = open_page(file)
    page.focus(".body .row")
    press(page, "ArrowDown")

    outline = page.evaluate(
        "() => getComputedStyle(document.activeElement.querySelector('.cells')).outlineStyle"
    )

    assert outline == "solid"


def test_help_opens_and_closes_by_key(open_page: Open, file: Path) -> None:
    page = open_page(file)

    press(page, "?")
    shown = page.locator("#help").is_visible()
    press(page, "Escape")

    assert (shown, page.locator("#help").is_visible()) == (True, False)


def test_the_line_with_the_focus_stays_while_others_scroll_away(open_page: Open, large_file: Path) -> None:
    page = open_page(large_file, "#fold=none")
    page.focus(".body .row")
    press(page, "ArrowDown")
    name = focused(page)

    page.evaluate("() => { document.querySelector('#frame').scrollTop = 100000; }")
    page.wait_for_function(
        "() => Number(document.querySelector('.body .row:last-of-type').dataset.index) > 2000"
    )

    assert focused(page) == name


# --- what a screen reader is told ---


def test_rows_say_how_many_they_are_and_whether_they_are_open(open_page: Open, file: Path) -> None:
    page = open_page(file)
    grid = page.locator("#grid")
    group, task = page.locator(".body .row.group").first, page.locator("[data-id=charter]")

    assert (grid.get_attribute("role"), grid.get_attribute("aria-rowcount")) == (
        "treegrid",
        str(SMALL_COUNT + 5),
    )
    assert (group.get_attribute("aria-level"), group.get_attribute("aria-expanded")) == ("1", "true")
    assert (task.get_attribute("aria-level"), task.get_attribute("aria-rowindex")) == ("2", "3")
    assert task.locator("[role=rowheader]").inner_text().strip() == "Sign the charter"
    assert "2027-01-11 to 2027-01-15" in task.locator(".time").get_attribute("aria-label")
    assert page.locator("#count").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("view", ["", "#task=NO/train"], ids=["pack", "panel"])
def test_axe_finds_nothing(
    open_page: Open, file: Path, scheme: str, size: tuple[int, int], view: str
) -> None:
    assert violations(open_page(file, view, size=size, scheme=scheme)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_whole_pack(open_page: Open, tmp_path: Path, scheme: str) -> None:
    page = open_page(written(tmp_path, packed()), scheme=scheme)
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")

    assert violations(page) == []


def violations(page: Any) -> list[str]:
    """Return what axe-core finds, each rule with the first element that breaks it."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="no axe-playwright-python")
    # Through the debugger, since the policy of the page lets no other script in.
    session = page.context.new_cdp_session(page)
    session.send(
        "Runtime.evaluate", {"expression": Path(axe.AXE_FILE_PATH).read_text(encoding="utf-8") + ";0"}
    )
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0]['failureSummary']}" for one in found
    ]


# --- text is data ---


def test_no_name_runs_or_becomes_markup(open_page: Open, tmp_path: Path) -> None:
    names = list(hostile.NAMES.values())
    people = "".join(f"  p{at}: {{name: {hostile.quoted(name)}}}\n" for at, name in enumerate(names))
    tasks = "".join(
        f"  t{at}: {{name: {hostile.quoted(name)}, duration: {at % 7 + 1}d, owner: p{at}, "
        f"needs: [{f't{at - 1}' if at else ''}]}}\n"
        for at, name in enumerate(names)
    )
    (tmp_path / "playbook.yaml").write_text(
        f"crmplan: 1\nprogramme: {{name: {hostile.quoted(' '.join(names))}, start: 2027-03-01}}\n"
        f"people:\n{people}tasks:\n{tasks}",
        encoding="utf-8",
    )
    report = pipeline.report(pipeline.judge(pipeline.plan(tmp_path / "playbook.yaml")))
    page = open_page(written(tmp_path, report), "#by=none")
    for at in range(0, len(names), 6):
        page.evaluate(f"() => {{ location.hash = 'by=none&task=t{at}'; }}")
        page.wait_for_function(f"() => document.querySelector('#panel code').textContent === 't{at}'")

    place = names.index("<script>alert(1)</script>")
    page.evaluate(f"() => {{ location.hash = 'by=none&task=t{place}'; }}")
    page.wait_for_function(f"() => document.querySelector('#panel code').textContent === 't{place}'")
    assert page.inner_text("#panel-title") == "<script>alert(1)</script>"
    assert page.locator("#panel script, .body script, .body b:not(.letter), [onload]").count() == 0


def test_the_policy_lets_no_other_script_run(browser: Any, file: Path) -> None:
    page = browser.new_page()
    page.goto(file.as_uri())

    page.evaluate(
        """() => { const one = document.createElement('script'); one.textContent = 'window.ran = 1';
            document.body.append(one); }"""
    )
    ran = page.evaluate("() => window.ran === undefined")
    page.close()

    assert ran


# --- looks ---


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_turns_light_into_dark_and_back(open_page: Open, file: Path, scheme: str) -> None:
    page = open_page(file, scheme=scheme)

    def ground() -> str:
        return str(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))

    first = ground()
    page.click("#theme")
    second = ground()
    page.click("#theme")

    assert first != second
    assert ground() == first


def test_a_phone_scrolls_only_what_must(open_page: Open, file: Path) -> None:
    page = open_page(file, "#task=NO/train", size=PHONE, has_touch=True)
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    box = page.locator("#panel").bounding_box()

    assert wide == PHONE[0]
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]


def test_on_a_phone_the_chosen_line_stays_above_the_panel(open_page: Open, file: Path) -> None:
    page = open_page(file, "#task=PT/hypercare", size=PHONE, has_touch=True)

    line = page.locator(".row.chosen").bounding_box()

    assert line["y"] + line["height"] <= page.locator("#panel").bounding_box()["y"] + 1


def test_without_scripts_the_tasks_stand_in_a_table(open_page: Open, file: Path) -> None:
    page = open_page(file, java_script_enabled=False)

    assert page.locator("noscript tbody tr").count() == SMALL_COUNT
    assert page.locator("#workspace").is_hidden()
    assert page.locator("#milestones").is_visible()


# --- paper ---


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def printed_rows(page: Any) -> int:
    """Return how many lines are prepared for paper; on the screen there are none."""
    return int(
        page.evaluate(
            """() => { dispatchEvent(new Event('beforeprint'));
                const rows = document.querySelectorAll('#paper tbody tr').length;
                dispatchEvent(new Event('afterprint'));
                return rows - 1000000 * document.querySelectorAll('#paper tbody tr').length; }"""
        )
    )


def test_paper_has_all_chosen_lines(open_page: Open, file: Path) -> None:
    page = open_page(file)
    everything = printed_rows(page)
    page.click("#collapse")
    lanes = printed_rows(page)
    page.click("#expand")
    page.fill("#search", "survey")
    page.wait_for_function("() => document.querySelector('#count').textContent.startsWith('3 ')")

    assert (everything, lanes, printed_rows(page)) == (SMALL_COUNT + 4, 4, 6)


def test_paper_takes_as_many_pages_as_its_rows_need(open_page: Open, tmp_path: Path) -> None:
    page = open_page(written(tmp_path, large(400)), "#fold=none&by=none")

    a4 = page.pdf(format="A4", landscape=True)
    a3 = page.pdf(format="A3", landscape=True)

    # About 35 rows fit a landscape A4 sheet, half as many again an A3; the pack adds its own pages.
    assert 400 / 45 <= pages_of(a4) <= 400 / 20
    assert pages_of(a3) < pages_of(a4)


def test_paper_opens_what_is_folded_in_the_pack(open_page: Open, file: Path) -> None:
    page = open_page(file)
    closed = "details:not([open])"
    before = page.locator(f".pack {closed}").count()

    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    during = page.locator(f".pack {closed}").count()
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")

    assert (before > 0, during, page.locator(f".pack {closed}").count()) == (True, 0, before)


# --- size ---


def scrolled(page: Any) -> tuple[int, int]:
    """Scroll the chart; return how many elements a step adds, as the median, and the most it ever had."""
    added, most = page.evaluate(
        """async () => {
            const frame = document.querySelector('#frame'), added = [];
            let now = 0, most = 0;
            const count = (all) => { for (const one of all) { now += one.addedNodes.length; } };
            new MutationObserver(count).observe(document.querySelector('.grid'), {childList: true, subtree: true});
            for (let step = 0; step < 40; step += 1) {
                frame.scrollTop = (step + 1) * 900 % (frame.scrollHeight - frame.clientHeight);
                await new Promise(requestAnimationFrame);
                await new Promise(requestAnimationFrame);
                added.push(now);
                now = 0;
                most = Math.max(most, document.querySelectorAll('.grid *').length);
            }
            return [added.sort((a, b) => a - b)[20], most];
        }"""
    )
    return int(added), int(most)


def test_scrolling_ten_thousand_tasks_is_as_little_work_as_few(
    open_page: Open, large_file: Path, tmp_path: Path
) -> None:
    few, few_nodes = scrolled(open_page(written(tmp_path, large(150)), "#fold=none&by=none"))
    many, many_nodes = scrolled(open_page(large_file, "#fold=none&by=none"))

    # Only lines in sight are in the document and are drawn anew, however many there are.
    assert few_nodes < 3000 and many_nodes < 3000
    assert 0 < many < 2 * few


def test_the_last_of_ten_thousand_is_found_at_once(open_page: Open, large_file: Path) -> None:
    page = open_page(large_file, f"#task=t{LARGE_COUNT - 1}")

    assert page.inner_text("#panel-title") == f"Task {LARGE_COUNT - 1}"
    assert page.locator(".row.chosen").is_visible()
