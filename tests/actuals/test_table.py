"""Tables of actuals: read with places from whatever spreadsheet they went through."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crmplan.actuals.table import _rows, read_table, write_table
from crmplan.source import Source
from crmplan.spreadsheet import safe


def told(text: str) -> list[tuple[str, str, dict[str, str]]]:
    said, findings = read_table(Source("t.csv", text))
    assert findings == []
    return [(one.section, one.ref.text, {key: cell.text for key, cell in one.cells.items()}) for one in said]


def wrong(text: str) -> list[str]:
    _, findings = read_table(Source("t.csv", text))
    return [f"{one.rule} {one.at.line}:{one.at.column} {one.message}" for one in findings]


@pytest.mark.parametrize(
    "text",
    [
        "id,started,done\na,2027-03-01,60%\n",
        "done;id;started\n60%;a;2027-03-01\n",
        "id\tstarted\tdone\na\t2027-03-01\t60%\n",
        'sep=;\r\n"id";"started";"done"\r\n"a";"2027-03-01";"60%"\r\n',
        "Task ID, Actual start ,Percent\r\na,2027-03-01, 60% ",
        "id,name,started,done,owner\n\na,Alpha,2027-03-01,60%,Ana\n,,,,\n",
        "id,started,done\ra,2027-03-01,60%\r",
        "\n \r\nid,started,done\na,2027-03-01,60%\n",
    ],
)
def test_order_separator_and_the_usual_names_of_columns_do_not_matter(text: str) -> None:
    assert told(text) == [("", "a", {"started": "2027-03-01", "done": "60%"})]


def test_kinds_and_empty_cells() -> None:
    head = "kind,id,done,decided,value,spent\n"
    text = head + "task,a,60%,,,\ngate,g,,go,,\nmeasure,g/use,,,71,\nLine,l,,,,5\ntask,b,,,,\n"
    expected = [
        ("tasks", "a", {"done": "60%"}),
        ("gates", "g", {"decided": "go"}),
        ("measures", "g/use", {"value": "71"}),
        ("lines", "l", {"spent": "5"}),
    ]
    assert told(text) == expected


def test_a_text_that_looked_like_a_formula_comes_back_as_it_was() -> None:
    notes = ["=1+1", "+49 call", "-5 days", "@ana", "don't", "'quoted'"]
    rows = [("task", f"t{i}", *[""] * 12, safe(note)) for i, note in enumerate(notes)]
    assert [cells["note"] for _, _, cells in told(write_table(rows))] == notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "no-table 1:1 t.csv is empty; crmplan track --template writes a table to fill in"),
        ("name,done\na,5%\n", 'no-table 1:1 no column is called "id"; its cells say what each row is about'),
        ("id,stated\na,x\n", 'unknown-column 1:4 no column "stated"; did you mean "started"?'),
        ("id,done,Percent\na,1%,2%\n", 'told-twice 1:9 two columns tell "done"; keep one'),
        (
            "id,spent,note\na,9000,50,late\n",
            "uneven-row 2:11 the row has 4 cells and the table 3 columns; put a text with a comma in double quotes, "
            "and write numbers with a decimal point",
        ),
        ("id,note\n,late\n", "not-telling 2:2 this row tells something and its id is empty"),
        ("kind,id,done\ngaet,a,5%\n", 'unknown-subject 2:1 no kind "gaet"; did you mean "gate"?'),
        (
            'id,note\na,"late\n',
            "no-table 2:3 the double quote that opens here is never closed; close it behind the text",
        ),
        (
            "id,start,finish,total_float\na,2027-03-01,2027-03-05,0\n",
            "no-table 1:1 this is a table of planned dates (tasks.csv), whose start and finish say when work is "
            "scheduled; crmplan track --template writes the table to fill in",
        ),
    ],
)
def test_what_is_wrong_with_a_table_is_told_at_its_place(text: str, expected: str) -> None:
    assert wrong(text) == [expected]


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = "id,kind,done\na,gaet,1%\nb,taks,1%\n"
    assert [line.split()[:2] for line in wrong(text)] == [
        ["unknown-subject", "2:3"],
        ["unknown-subject", "3:3"],
    ]


@given(
    st.lists(st.lists(st.text(st.sampled_from('ab,;"\n \r'), max_size=6), min_size=1, max_size=4), max_size=5)
)
@example([["", ""], ["a", ""]])
def test_cells_are_those_of_pythons_reader(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    text = out.getvalue()
    expected = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    found, problem = _rows("t.csv", text, ",")
    assert problem is None
    assert [[cell.text for cell in row] for row in found if row] == expected


def test_places_are_where_the_cells_stand() -> None:
    found, _ = _rows("t.csv", 'a,"b\nc",d\ne;f,,g', ",")
    places = [(cell.text, cell.at.line, cell.at.column) for row in found for cell in row]
    assert places == [("a", 1, 1), ("b\nc", 1, 3), ("d", 2, 4), ("e;f", 3, 1), ("", 3, 5), ("g", 3, 6)]
