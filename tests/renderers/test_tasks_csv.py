"""tasks.csv: a row for each task, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crmplan.model import Money
from crmplan.renderers.tasks_csv import COLUMNS, safe, tasks_csv
from tests.conftest import ROOT
from tests.report.plans import rollout


def rows_of(text: str) -> list[dict[str, str]]:
    """Return the rows as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_for_each_task_in_display_order() -> None:
    report = rollout(regions=2, modules=1)
    assert [row["id"] for row in rows_of(tasks_csv(report))] == [row.id for row in report.rows]


def test_the_first_line_names_the_columns() -> None:
    assert tasks_csv(rollout()).splitlines()[0] == (
        "id,name,kinds,phase,wave,region,module,owner,team,start,finish,duration,days,total_float,free_float,"
        "critical,late_start,late_finish,done,needs,cost,currency,place,"
        "baseline_start,baseline_finish,slip_days,slip_first_days"
    )
    assert len({name for name, _ in COLUMNS}) == len(COLUMNS)


def test_the_reference_has_every_column(golden: Callable[[Path | str, str], None]) -> None:
    words = (ROOT / "docs/tasks-csv.md").read_text(encoding="utf-8").partition("| column |")[0]
    table = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in COLUMNS)
    golden("docs/tasks-csv.md", f"{words}| column | meaning |\n|:--|:--|\n{table}")


def test_what_stands_in_a_row() -> None:
    report = rollout(regions=1, modules=1)
    row = report.rows[0]._replace(
        team=("Ana", "Bo x 2"),
        cost=Money(Decimal("1200.5"), "EUR"),
        total_float=Decimal("-2.50"),
        critical=True,
    )
    first = rows_of(tasks_csv(report._replace(rows=(row,))))[0]
    assert first == {
        "id": "charter",
        "name": "Sign the charter",
        "kinds": "sponsor-charter",
        "phase": "mobilise",
        "wave": "",
        "region": "",
        "module": "",
        "owner": row.owner,
        "team": "Ana; Bo x 2",
        "start": "2027-01-11",
        "finish": "2027-01-13",
        "duration": "3d",
        "days": "3",
        "total_float": "-2.5",
        "free_float": "0",
        "critical": "yes",
        "late_start": "2027-01-11",
        "late_finish": "2027-01-13",
        "done": "",
        "needs": "",
        "cost": "1200.50",
        "currency": "EUR",
        "place": "playbook.yaml:1",
        "baseline_start": "",
        "baseline_finish": "",
        "slip_days": "",
        "slip_first_days": "",
    }


def test_a_baseline_stands_beside_each_task_that_was_in_it() -> None:
    report = rollout(regions=1, modules=1)
    was = report.rows[1]._replace(
        baseline_start=date(2027, 1, 11),
        baseline_finish=date(2027, 2, 26),
        slip=Decimal(-2),
        slip_first=Decimal(10),
    )

    rows = rows_of(tasks_csv(report._replace(rows=(report.rows[0], was))))

    assert [["", "", "", ""], ["2027-01-11", "2027-02-26", "-2", "10"]] == [
        list(row.values())[-4:] for row in rows
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+2", "'=1+2"),
        ("+cmd", "'+cmd"),
        ("-cmd|calc", "'-cmd|calc"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "' =1"),
        ("\r\n=1", "' =1"),
        ("-2.5", "-2.5"),
        ("a = b", "a = b"),
        ("two\nlines", "two lines"),
        ("bell\x07", "bell "),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, expected: str) -> None:
    assert safe(text) == expected


def test_any_name_stays_in_its_cell() -> None:
    names = ['a,b;"c"', "<script>", "| pipe", "=HYPERLINK(1)", "עברית", "🚀", "x" * 300]
    report = rollout(regions=1, modules=1)
    report = report._replace(rows=tuple(report.rows[0]._replace(name=name) for name in names))
    expected = [f"'{name}" if name.startswith("=") else name for name in names]
    assert [row["name"] for row in rows_of(tasks_csv(report))] == expected


def test_lines_end_with_lf_and_the_same_report_gives_the_same_text() -> None:
    text = tasks_csv(rollout())
    assert "\r" not in text
    assert text.endswith("\n")
    assert text == tasks_csv(rollout())
