"""crmplan calendar freeze writes the holidays into the playbook and changes no date."""

from pathlib import Path

import pytest

from crmplan import pipeline
from tests.commands_run import crmplan, files

HEAD = """\
crmplan: 1
programme: {name: Nordic CRM, start: 2027-05-10, currency: EUR}
# a comment that stays
"""
TASKS = """\
regions:
  NO: {name: Norway, calendar: NO}
tasks:
  train: {duration: 3w, calendar: NO}
  plan: {duration: 2w}
"""

FORMS = {
    "no section": HEAD + TASKS,
    "no line end": (HEAD + TASKS).rstrip("\n"),
    "windows": (HEAD + TASKS).replace("\n", "\r\n"),
    "block entry": HEAD + "calendars:\n  default:\n    hours: 8\n    holidays: DE-BY\n" + TASKS,
    "flow entry": HEAD + "calendars:\n  default: {hours: 8, holidays: DE-BY}\n" + TASKS,
    "flow section": HEAD + "calendars: {default: {hours: 8, holidays: [DE-BY, FR]}}\n" + TASKS,
}


@pytest.mark.parametrize("form", list(FORMS))
def test_dates_stay_and_no_country_is_asked_any_more(form: str, tmp_path: Path) -> None:
    file = tmp_path / "playbook.yaml"
    file.write_bytes(FORMS[form].encode())
    before = pipeline.plan(file, money=False)

    done = crmplan("calendar", "freeze", cwd=tmp_path)
    after = pipeline.plan(file, money=False)
    again = crmplan("calendar", "freeze", cwd=tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, "Wrote playbook.yaml.\n", "")
    assert before.schedule and after.schedule and after.playbook
    assert (after.schedule.start, after.schedule.finish) == (before.schedule.start, before.schedule.finish)
    assert {name for name, spec in after.playbook.calendars.items() if spec.holiday_dates} >= {"NO"}
    assert again.stdout == "No calendar takes public holidays from a country; nothing to write.\n"
    assert "# a comment that stays" in file.read_text(encoding="utf-8")


def test_the_diff_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "playbook.yaml"
    file.write_text(HEAD + TASKS, encoding="utf-8")

    done = crmplan("calendar", "freeze", "--diff", "--until", "2027", cwd=tmp_path)

    assert done.returncode == 0
    assert '+      2027-12-25: "Christmas Day"\n' in done.stdout
    assert file.read_text(encoding="utf-8") == HEAD + TASKS
    assert files(tmp_path) == ["playbook.yaml"]


def test_a_shipped_playbook_is_not_changed(tmp_path: Path) -> None:
    done = crmplan("calendar", "freeze", "crmplan:small-business", cwd=tmp_path)

    assert done.returncode == 2
    assert "copy it with `crmplan init --from` first" in done.stderr
