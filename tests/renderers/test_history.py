"""The history of a plan as text, Markdown and CSV: nothing is cut that counts, and nothing is markup."""

import csv
import io
from datetime import date, timedelta

import pytest
from markdown_it import MarkdownIt

from crmplan.renderers.history_csv import history_csv
from crmplan.renderers.history_markdown import history_markdown
from crmplan.renderers.history_text import history_text
from crmplan.report.history import History, history
from crmplan.terminal import Style, width
from tests.report.histories import calendar_days, many, of, state, turn

JUNE = date(2026, 6, 1)
HOSTILE = "=cmd|' /C'!A0 <script>alert(1)</script> [x](http://e.org) @ana #12 \x1b[31m\u202e | `a` *b*\n"


def hostile() -> History:
    one = turn(0, state(JUNE, [("no", JUNE)], name=HOSTILE))
    commit = one.commit._replace(author=HOSTILE, subject=HOSTILE)
    two = turn(1, HOSTILE)
    said = [
        one._replace(commit=commit, path=HOSTILE),
        two,
        turn(2, state(JUNE + timedelta(9), [(HOSTILE, JUNE)])),
    ]
    return history(HOSTILE, said, calendar_days)


@pytest.mark.parametrize("columns", [80, 90, 100, 200])
def test_dates_and_numbers_stay_whole_on_a_narrow_terminal(columns: int) -> None:
    found = of(
        state(JUNE, [("no", JUNE)], cost=1_000_000),
        "plans/crm.yaml:12:3: " + "a long reason " * 20,
        state(
            JUNE + timedelta(300), [("no", JUNE + timedelta(300))], cost=2_500_000, status=date(2026, 5, 1)
        ),
    )

    lines = history_text(found, Style(width=columns)).splitlines()

    assert [] == [line for line in lines if width(line) > columns]
    change = ["+1,500,000"] if columns > 80 else []
    for word in ("2026-06-01", "2027-03-28", "+300", "2,500,000", "0000000000", *change):
        assert any(word in line.split() for line in lines), word
    assert 20 == " ".join(" ".join(lines).split()).count("a long reason")


def test_nothing_of_a_commit_moves_the_cursor() -> None:
    text = history_text(hostile())

    assert text.replace("\n", "").isprintable()


def test_markdown_shows_hostile_texts_as_texts() -> None:
    page = history_markdown(hostile())

    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    inner = [token for block in tokens for token in (block, *(block.children or ()))]
    kinds = {token.type for token in inner}
    assert kinds.isdisjoint({"html_block", "html_inline", "link_open", "image", "em_open"})
    heads = [token for token in tokens if token.type == "tr_open"]
    tables = [token for token in tokens if token.type == "table_open"]
    rows = [line.count("|") - line.count("\\|") for line in page.splitlines() if line.startswith("|")]
    assert (3, len(heads)) == (len(tables), len(rows) - len(tables))


def test_a_spreadsheet_takes_every_cell_as_text() -> None:
    rows = list(csv.reader(io.StringIO(history_csv(hostile()))))

    assert {len(rows[0])} == {len(row) for row in rows}
    assert [] == [cell for row in rows for cell in row if cell.startswith(("=", "@", "\t")) or "\n" in cell]


def test_of_many_moves_the_newest_are_shown_and_the_others_counted() -> None:
    found = many(10, 12, lambda commit, live: date(2027, 1, 4) + timedelta(9 * live + commit))

    text = history_text(found)

    assert "88 earlier moves; --format csv has them." in text
    assert 20 == sum(
        line.startswith("0000000000") for line in text.partition("Go-lives that moved")[2].splitlines()
    )


def test_columns_without_anything_are_left_out_and_currencies_named_where_they_differ() -> None:
    dollars = state(JUNE)._replace(cost=state(JUNE).cost._replace(currency="USD"))

    heads = [
        history_text(one).splitlines()[5].split("  ") for one in (of(state(JUNE)), of(state(JUNE), dollars))
    ]
    assert ["Commit", "Date", "Finish", "Days", "Cost (EUR)"] == [word.strip() for word in heads[0] if word][
        :5
    ]
    assert "USD 1,000" in history_text(of(state(JUNE), dollars))


def test_p80_has_a_column_as_soon_as_it_is_known() -> None:
    known = state(JUNE)._replace(p80=date(2026, 7, 14))

    assert "P80" not in history_text(of(state(JUNE)))
    assert "2026-07-14" in history_text(of(state(JUNE), known))
