"""crmplan baseline: plans are stored as they were approved, and slip is shown against them."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.commands_run import crmplan, files

PLAN = """\
crmplan: 1
programme: {name: CRM, start: 2027-03-01, currency: EUR, committed_finish: 2027-04-08, users: 40, covers: [schedule]}
people:
  ana: {name: Ana Ruiz, title: Chief sales officer}
  ben: {name: Ben Cole}
roles: {steering: [ana, ben]}
tasks:
  design: {name: Design, duration: 10d, owner: ana, team: [ben], cost: {integration: 500}}
  live: {name: Go-live, kind: go-live, owner: ana, needs: design}
budget: {approved: 1000}
"""
"""A go-live on 2027-03-12."""
LATER = PLAN.replace("duration: 10d", "duration: 15d")
"""A week later."""
LAST = PLAN.replace("duration: 10d", "duration: 17d")
APPROVAL = ("--approved-by", "ana", "--on", "2027-02-01", "--minute", "Steering 4, item 2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def add(folder: Path, name: str, *words: str) -> tuple[int, str, str]:
    """Add a baseline of plan.yaml; ``words`` come last, so they override those of the approval."""
    done = crmplan("baseline", "add", name, "plan.yaml", *APPROVAL, *words, cwd=folder)
    return done.returncode, done.stdout, done.stderr


def built(folder: Path, *words: str) -> Any:
    """Build plan.json and return it."""
    done = crmplan("build", "plan.yaml", "--only", "plan.json", "-o", "out", *words, cwd=folder)
    assert (0, "") == (done.returncode, done.stderr)
    return json.loads((folder / "out/plan.json").read_text(encoding="utf-8"))


def slips(folder: Path, *words: str) -> list[tuple[str, int | None, int | None]]:
    return [(one["name"], one["slip_first_days"], one["slip_days"]) for one in built(folder, *words)["slips"]]


# --- add ------------------------------------------------------------------------------------------


def test_a_plan_is_stored_with_who_approved_it(folder: Path) -> None:
    assert add(folder, "approved") == (
        0,
        "Baseline approved is number 1: finish 2027-03-12, EUR 500 with contingency; approved on 2027-02-01 by "
        "Ana Ruiz, Chief sales officer (Steering 4, item 2).\n"
        "Wrote plan.baselines/approved.json. Commit it with the playbook, and never change it.\n"
        "Slip is shown against it from now on.\n",
        "",
    )
    stored = json.loads((folder / "plan.baselines/approved.json").read_text(encoding="utf-8"))
    about = stored["baseline"]
    assert len(about.pop("content")) == 64
    assert about == {
        "name": "approved",
        "number": 1,
        "approved_by": {"id": "ana", "name": "Ana Ruiz", "title": "Chief sales officer"},
        "on": "2027-02-01",
        "minute": "Steering 4, item 2",
        "stage": "approval",
        "playbook": "plan.yaml",
        "previous": None,
    }
    assert stored["sources"] == {"plan.yaml": PLAN}
    assert stored["plan"] == built(folder, "--stage", "approval", "--no-baseline")


def test_the_same_plan_gives_the_same_bytes(folder: Path) -> None:
    add(folder, "approved")
    first = (folder / "plan.baselines/approved.json").read_bytes()
    (folder / "plan.baselines/approved.json").unlink()

    add(folder, "approved")

    assert first == (folder / "plan.baselines/approved.json").read_bytes()
    assert str(folder).encode() not in first


def test_all_files_of_the_playbook_are_kept(folder: Path) -> None:
    (folder / "plan.yaml").write_text("crmplan: 1\ninclude: parts/*.yaml\n" + PLAN.partition("\n")[2])
    (folder / "parts").mkdir()
    (folder / "parts/a.yaml").write_text("groups: {rep: {}}\n")
    (folder / "plan.known.yaml").write_text("known: {}\n")

    done = crmplan("baseline", "add", "one", str(folder / "plan.yaml"), *APPROVAL, cwd=folder.parent)

    assert (0, "") == (done.returncode, done.stderr)
    stored = json.loads((folder / "plan.baselines/one.json").read_text(encoding="utf-8"))
    assert ["parts/a.yaml", "plan.known.yaml", "plan.yaml"] == list(stored["sources"])


def test_a_name_is_used_once(folder: Path) -> None:
    add(folder, "approved")
    before = files(folder)

    for name in ("approved", "Approved"):
        assert add(folder, name) == (
            2,
            "",
            'crmplan: there is a baseline "approved" already, approved on 2027-02-01; baselines are never changed, '
            "so take another name\n",
        )
    assert before == files(folder)


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "..", ".a", "a.json", "", "a b", "a\nb", "C:x", "x" * 61, "HEAD", "nul", "COM1"]
)
def test_a_name_is_no_path(folder: Path, name: str) -> None:
    code, out, said = add(folder, name)

    assert (2, "") == (code, out)
    assert "cannot be the name of a baseline" in said
    assert ["plan.yaml"] == list(files(folder))


def test_a_folder_that_is_a_link_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "plan.baselines").symlink_to(tmp_path / "elsewhere")

    code, _, said = add(folder, "approved")

    assert (2, "crmplan: plan.baselines is a link; baselines lie beside their playbook\n") == (code, said)
    assert [] == list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("--approved-by", "anna"), 'the playbook has no person "anna"; did you mean "ana"?'),
        (("--approved-by", "Ana Ruiz"), 'the playbook has no person "Ana Ruiz"; the id of Ana Ruiz is "ana"'),
        (
            ("--approved-by", "steering"),
            'the playbook has no person "steering"; steering is a role, so name who has it: ana, ben',
        ),
        (
            ("--approved-by", "zzz"),
            'the playbook has no person "zzz"; add who approves below `people:`',
        ),
        (("--on", "1 March"), "'1 March' is not a date; write it as 2027-03-31"),
        (("--minute", " "), "--minute is a reference or a few words on one line, up to 500 letters"),
        (("--minute", "a\nb"), "--minute is a reference or a few words on one line, up to 500 letters"),
        (("--minute", "x" * 501), "--minute is a reference or a few words on one line, up to 500 letters"),
    ],
)
def test_wrong_words(folder: Path, words: tuple[str, ...], wrong: str) -> None:
    code, _, said = add(folder, "approved", *words)

    assert 2 == code
    assert wrong in said
    assert ["plan.yaml"] == list(files(folder))


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ((), "--approved-by PERSON, --on DATE and --minute TEXT"),
        (("--on", "2027-02-01", "--minute", "Steering 4"), "--approved-by PERSON"),
    ],
)
def test_who_when_and_where_are_asked_for_at_once(folder: Path, words: tuple[str, ...], missing: str) -> None:
    done = crmplan("baseline", "add", "approved", "plan.yaml", *words, cwd=folder)

    assert 2 == done.returncode
    assert f"when, and where that is written down: add {missing}.\n" in done.stderr


def test_a_shipped_playbook_gets_none(folder: Path) -> None:
    done = crmplan("baseline", "add", "a", "crmplan:small-business", *APPROVAL, cwd=folder)

    assert (2, True) == (done.returncode, "is shipped and gets no baseline" in done.stderr)


def test_a_hidden_playbook_gets_none(folder: Path) -> None:
    (folder / "plan.yaml").rename(folder / ".plan.yaml")

    done = crmplan("baseline", "add", "a", ".plan.yaml", *APPROVAL, cwd=folder)

    assert (2, True) == (done.returncode, ".plan.yaml is a hidden file" in done.stderr)
    assert [".plan.yaml"] == files(folder)


def test_what_cannot_be_written_leaves_nothing_behind(folder: Path) -> None:
    (folder / "plan.baselines").write_text("a file")

    code, _, said = add(folder, "approved")

    assert (2, True) == (code, said.startswith("crmplan: cannot "))
    assert ["plan.baselines", "plan.yaml"] == files(folder)


def test_a_plan_with_errors_is_refused_until_they_are_accepted(folder: Path) -> None:
    missed = PLAN.replace("2027-04-08", "2027-03-10")
    (folder / "plan.yaml").write_text(missed)

    code, out, said = add(folder, "approved")

    assert (2, "") == (code, out)
    assert "plan.yaml:2:76" in said
    assert (
        "The plan has 1 error at the stage approval, so no baseline was stored. Mend it, or accept it with a name and "
        "a reason below `accept:`." in said
    )
    assert ["plan.yaml"] == list(files(folder))

    waiver = "accept:\n  - {rule: negative-float, at: programme, until: 2027-06-30, by: ana, reason: Asked for anew}\n"
    (folder / "plan.yaml").write_text(missed + waiver)
    assert (0, "") == add(folder, "approved")[::2]


def test_known_errors_are_errors_too(folder: Path) -> None:
    (folder / "plan.yaml").write_text(PLAN.replace("2027-04-08", "2027-03-10"))
    done = crmplan("check", "plan.yaml", "--stage", "approval", "--write-known", cwd=folder)
    assert 0 == done.returncode

    code, _, said = add(folder, "approved")

    assert 2 == code
    assert "1 of them is in the file of known findings, which nobody signs.\n" in said


def test_a_playbook_that_cannot_be_read_is_refused(folder: Path) -> None:
    (folder / "plan.yaml").write_text(PLAN.replace("needs: design", "needs: desing"))

    code, _, said = add(folder, "approved")

    assert (2, True) == (code, "unknown-task" in said)
    assert ["plan.yaml"] == list(files(folder))


def test_what_an_approval_leaves_open_is_said(folder: Path) -> None:
    bare = PLAN.replace("budget: {approved: 1000}\n", "").replace("committed_finish: 2027-04-08, ", "")
    (folder / "plan.yaml").write_text(bare)

    code, _, said = add(folder, "approved", "--stage", "draft")

    assert 0 == code
    assert (
        "warning: the playbook has no approved budget (`budget: approved`).\n"
        "warning: no finish is committed (`programme: committed_finish`).\n" == said
    )


def test_baselines_are_added_in_the_order_of_their_approval(folder: Path) -> None:
    add(folder, "approved")

    code, _, said = add(folder, "again", "--on", "2027-01-31")

    assert 2 == code
    assert "--on 2027-01-31 is before the current baseline, approved, was approved (2027-02-01)" in said
    assert 0 == add(folder, "again")[0]


def test_nothing_is_added_behind_one_that_was_changed(folder: Path) -> None:
    add(folder, "approved")
    path = folder / "plan.baselines/approved.json"
    path.write_text(path.read_text().replace("Steering 4", "Steering 5"))

    code, _, said = add(folder, "again")

    assert (2, True) == (code, "it was changed after it was written" in said)
    assert not (folder / "plan.baselines/again.json").exists()


# --- what reads them ------------------------------------------------------------------------------


def test_a_new_baseline_hides_no_slip(folder: Path) -> None:
    add(folder, "approved")
    (folder / "plan.yaml").write_text(LATER)
    assert [("Go-live", 5, 5)] == slips(folder)

    add(folder, "again", "--on", "2027-03-08", "--approved-by", "ben", "--minute", "Steering 7")
    assert [("Go-live", 5, 0)] == slips(folder)

    (folder / "plan.yaml").write_text(LAST)
    assert [("Go-live", 7, 2)] == slips(folder)


def test_the_committee_reads_who_approved_each_baseline(folder: Path) -> None:
    add(folder, "approved")
    (folder / "plan.yaml").write_text(LATER)
    second = ("--on", "2027-03-08", "--approved-by", "ben", "--minute", "Steering 7 | item <2> *all*")
    add(folder, "again", *second)
    (folder / "plan.yaml").write_text(LAST)

    done = crmplan("build", "plan.yaml", "-o", "out", cwd=folder)

    assert (0, "") == (done.returncode, done.stderr)
    sentence = (
        "Finish against the first baseline (approved, 2027-02-01): 7 working days later; against the current one "
        "(again, 2027-03-08): 2 working days later."
    )
    for name in ("steering.md", "steering-short.md", "plan.md", "plan.html"):
        assert sentence in (folder / "out" / name).read_text(encoding="utf-8")
    steering = (folder / "out/steering.md").read_text(encoding="utf-8")
    assert (
        "| 1. approved (the first) | 2027-02-01, Ana Ruiz (Chief sales officer)<br>Steering 4, item 2 | 2027-03-12 | "
        "**+7** | EUR 500 | EUR 0 |\n"
        "| 2. again (the current one) | 2027-03-08, Ben Cole<br>Steering 7 \\| item &lt;2&gt; \\*all\\* | 2027-03-19 | "
        "**+2** | EUR 500 | EUR 0 |\n"
    ) in steering
    assert (
        "| ▲ Go-live | 2027-03-19<br>first: 2027-03-12 | 2027-03-23 | **+2**<br>first: **+7** |\n" in steering
    )
    assert "(first +7 d)" in (folder / "out/slip.svg").read_text(encoding="utf-8")
    page = (folder / "out/plan.html").read_text(encoding="utf-8")
    assert "<bdi>Steering 7 | item &lt;2&gt; *all*</bdi>" in page
    assert '<span class="small">first: <span class="late">+7</span></span>' in page


def test_build_can_leave_the_stored_baselines_out_or_take_another(folder: Path) -> None:
    add(folder, "approved")
    (folder / "before.yaml").write_text(PLAN.replace("duration: 10d", "duration: 9d"))

    assert [] == slips(folder, "--no-baseline")
    assert [("Go-live", 1, 1)] == slips(folder, "--baseline", "before.yaml")
    both = crmplan("build", "plan.yaml", "--no-baseline", "--baseline", "before.yaml", cwd=folder)
    assert (2, True) == (both.returncode, "exclude one another" in both.stderr)


def test_a_changed_baseline_stops_build_and_check(folder: Path) -> None:
    add(folder, "approved")
    path = folder / "plan.baselines/approved.json"
    path.write_text(path.read_text().replace("2027-03-12T17:00", "2027-03-19T17:00"))

    build = crmplan("build", "plan.yaml", cwd=folder)
    check = crmplan("check", "plan.yaml", "--format", "concise", cwd=folder)

    assert (2, 1) == (build.returncode, check.returncode)
    for said in (build.stderr, check.stdout):
        assert "not-a-baseline" in said
        assert "it was changed after it was written" in said
    assert not (folder / "out").exists()
    assert 0 == crmplan("build", "plan.yaml", "--only", "plan.json", "--no-baseline", cwd=folder).returncode
    assert 0 == crmplan("why", "plan.yaml", "live", cwd=folder).returncode


def test_a_baseline_whose_plan_lacks_something_is_named(folder: Path) -> None:
    from crmplan.baselines import file

    add(folder, "approved")
    path = folder / "plan.baselines/approved.json"
    text = path.read_text().replace('"cells": ', '"sells": ')
    old = json.loads(text)["baseline"]["content"]
    path.write_text(text.replace(old, file.content_digest(text)))

    build = crmplan("build", "plan.yaml", cwd=folder)

    assert (2, True) == (build.returncode, '"cells" is missing' in build.stderr)


# --- list and show --------------------------------------------------------------------------------


def two(folder: Path) -> None:
    """Two baselines, a week apart, and a plan two days later than the second."""
    add(folder, "approved")
    (folder / "plan.yaml").write_text(LATER)
    add(folder, "again", "--on", "2027-03-08", "--approved-by", "ben", "--minute", "=Steering 7")
    (folder / "plan.yaml").write_text(LAST.replace("500", "750"))


def listed(folder: Path, *words: str) -> tuple[int, str, str]:
    done = crmplan("baseline", "list", "plan.yaml", *words, cwd=folder)
    return done.returncode, done.stdout, done.stderr


def shown(folder: Path, name: str, *words: str) -> tuple[int, str, str]:
    done = crmplan("baseline", "show", name, "plan.yaml", *words, cwd=folder)
    return done.returncode, done.stdout, done.stderr


def test_the_list(folder: Path) -> None:
    two(folder)

    assert (
        0,
        "no.  name      approved    by                             minute              finish         cost  slip "
        "against\n"
        "---  --------  ----------  -----------------------------  ------------------  ----------  -------  "
        "------------\n"
        "1    approved  2027-02-01  Ana Ruiz, Chief sales officer  Steering 4, item 2  2027-03-12  EUR 500  first\n"
        "2    again     2027-03-08  Ben Cole                       =Steering 7         2027-03-19  EUR 500  current\n",
        "",
    ) == listed(folder)


def test_the_list_for_programs(folder: Path) -> None:
    two(folder)

    assert (
        "name,kind,number,first,current,approved_by,approved_title,approved_on,minute,stage,finish,committed_finish,"
        "total,approved,currency,place\n"
        'approved,file,1,yes,no,Ana Ruiz,Chief sales officer,2027-02-01,"Steering 4, item 2",approval,2027-03-12,'
        "2027-04-08,500.00,1000.00,EUR,plan.baselines/approved.json\n"
        "again,file,2,no,yes,Ben Cole,,2027-03-08,'=Steering 7,approval,2027-03-19,2027-04-08,500.00,1000.00,EUR,"
        "plan.baselines/again.json\n"
    ) == listed(folder, "--format", "csv")[1]
    rows = json.loads(listed(folder, "--format", "json")[1])
    assert [("approved", 1, True, False), ("again", 2, False, True)] == [
        (row["name"], row["number"], row["first"], row["current"]) for row in rows
    ]
    assert {
        "name": "again",
        "kind": "file",
        "number": 2,
        "first": False,
        "current": True,
        "approved_by": "Ben Cole",
        "approved_title": "",
        "approved_on": "2027-03-08",
        "minute": "=Steering 7",
        "stage": "approval",
        "finish": "2027-03-19",
        "committed_finish": "2027-04-08",
        "total": "500.00",
        "approved": "1000.00",
        "currency": "EUR",
        "place": "plan.baselines/again.json",
    } == rows[1]


def test_no_baseline_is_listed_as_none(folder: Path) -> None:
    assert (0, "", "plan.yaml has no baseline; `crmplan baseline add` stores one.\n") == listed(folder)
    assert (0, "[]\n", "") == listed(folder, "--format", "json")
    done = crmplan("baseline", "list", "crmplan:small-business", cwd=folder)
    assert (0, "") == (done.returncode, done.stdout)


def test_one_baseline_against_today(folder: Path) -> None:
    two(folder)

    assert (
        0,
        "Baseline approved, number 1 (first)\n"
        "\n"
        "Approved on 2027-02-01 by Ana Ruiz, Chief sales officer.\n"
        "Minute: Steering 4, item 2\n"
        "Stored in plan.baselines/approved.json, judged for the stage approval.\n"
        "\n"
        "Finish and cost\n"
        "\n"
        "                       then        now           change\n"
        "---------------------  ----------  ----------  --------\n"
        "Finish                 2027-03-12  2027-03-23        +7\n"
        "Committed finish       2027-04-08  2027-04-08\n"
        "Cost with contingency  EUR 500     EUR 750     +EUR 250\n"
        "Approved budget        EUR 1,000   EUR 1,000\n"
        "\n"
        "Milestones and go-lives\n"
        "\n"
        "milestone  kind     then        now         slip (days)\n"
        "---------  -------  ----------  ----------  -----------\n"
        "Go-live    go-live  2027-03-12  2027-03-23           +7\n"
        "\n"
        "Cost by category\n"
        "\n"
        "category        then      now    change\n"
        "-----------  -------  -------  --------\n"
        "Integration  EUR 500  EUR 750  +EUR 250\n",
        "",
    ) == shown(folder, "approved")


def test_gates_with_their_criteria_and_what_was_accepted(folder: Path) -> None:
    gate = (
        "gates: {exit: {name: Exit | *gate*, kind: gate-stage, needs: design, approvers: [ana], "
        "criteria: {a: {text: A}, b: {text: B}}}}\n"
    )
    text = PLAN.replace("2027-04-08", "2027-03-10")
    accepted = (
        "accept: [{rule: negative-float, at: programme, until: 2027-06-30, by: ana, reason: Asked anew}]\n"
    )
    (folder / "plan.yaml").write_text(text + gate + accepted)
    assert (0, "") == add(folder, "approved")[::2]
    (folder / "plan.yaml").write_text(text + gate.replace(", b: {text: B}", "") + accepted)

    page = shown(folder, "approved", "--format", "markdown")[1]

    assert "| Exit \\| \\*gate\\* | 2027-03-12 | Ana Ruiz | no longer the same |\n" in page
    assert "## Criteria of Exit \\| \\*gate\\*\n\n- A\n- B\n" in page
    assert "| Go-live | go-live | 2027-03-12 | 2027-03-12 | 0 |\n" in page
    assert "## Findings that were accepted\n\n- negative-float: The plan ends 2 working days after" in page
    data = json.loads(shown(folder, "approved", "--format", "json")[1])
    assert [("Exit | *gate*", ["A", "B"], True)] == [
        (one["name"], one["criteria"], one["changed"]) for one in data["gates"]
    ]
    assert ["negative-float"] == [one["rule"] for one in data["accepted"]]
    assert {"finish": "2027-03-12", "finish_shift_days": 0} == {
        key: data["today"][key] for key in ("finish", "finish_shift_days")
    }


def test_what_only_got_another_id_still_slips(folder: Path) -> None:
    gate = "gates: {exit: {kind: gate-stage, name: Exit, needs: design, approvers: [ana], criteria: {a: {text: A}}}}\n"
    (folder / "plan.yaml").write_text(PLAN + gate)
    assert (0, "") == add(folder, "approved", "--stage", "draft")[::2]
    text = (LATER + gate).replace("live: {", "launch: {").replace("exit: {", "closing: {")
    (folder / "plan.yaml").write_text(text)

    page = shown(folder, "approved", "--format", "markdown")[1]

    assert "| Go-live | go-live | 2027-03-12 | 2027-03-19 | \\+5 |\n" in page
    assert "| Exit | 2027-03-12 | Ana Ruiz | the same |\n" in page
    assert "taken out" not in page
    assert [("Exit", 5, 5), ("Go-live", 5, 5)] == sorted(slips(folder))


def test_criteria_that_gates_share_are_said_once(folder: Path) -> None:
    waves = (
        "regions: {DE: {name: Germany}, FR: {name: France}}\n"
        "gates: {start: {kind: gate-stage, criteria: {a: {text: A}}}}\n"
        "packages:\n"
        "  roll-out:\n"
        "    for: region\n"
        "    tasks: {exit: {kind: gate-stage, approvers: [ana], criteria: {b: {text: B}}}}\n"
    )
    (folder / "plan.yaml").write_text(PLAN + waves)
    assert (0, "") == add(folder, "approved", "--stage", "draft")[::2]

    page = shown(folder, "approved", "--format", "markdown")[1]

    assert page[page.index("## Gates") :] == (
        "## Gates\n\n"
        "| gate | then | decided by | criteria today |\n"
        "|:--|:--|:--|:--|\n"
        "| exit (Germany) | 2027-03-01 | Ana Ruiz | the same |\n"
        "| exit (France) | 2027-03-01 | Ana Ruiz | the same |\n"
        "| start | 2027-03-01 | nobody named | the same |\n"
        "\n## Criteria of exit (2 gates)\n\n- B\n"
        "\n## Criteria of start\n\n- A\n"
    )


def test_a_baseline_is_shown_when_today_cannot_be_planned(folder: Path) -> None:
    add(folder, "approved")
    (folder / "plan.yaml").write_text("crmplan: 1\n")

    code, out, _ = shown(folder, "approved")

    assert 0 == code
    assert "The playbook of today cannot be planned, so nothing is compared with it.\n" in out
    assert "milestone  kind     then\n---------  -------  ----------\nGo-live    go-live  2027-03-12\n" in out
    assert json.loads(shown(folder, "approved", "--format", "json")[1])["today"] is None


def test_a_name_that_is_not_stored_gets_a_guess(folder: Path) -> None:
    add(folder, "approved")

    assert (2, "", 'crmplan: plan.yaml has no baseline "aproved"; did you mean "approved"?\n') == shown(
        folder, "aproved"
    )
    assert "; there is approved\n" in shown(folder, "zzz")[2]
    assert 2 == shown(folder, "../approved")[0]


def test_list_and_show_say_what_was_changed(folder: Path) -> None:
    two(folder)
    (folder / "plan.baselines/approved.json").unlink()

    for code, out, said in (listed(folder), shown(folder, "again")):
        assert 2 == code
        assert "again" in out
        assert '"again" is baseline 2, and baseline 1 is not there any more; take it back from git' in said


# --- git tags -------------------------------------------------------------------------------------


def git(folder: Path, *words: str, when: str = "2027-02-03T12:00:00 +0100") -> None:
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_COMMITTER_DATE": when,
        "GIT_AUTHOR_DATE": when,
    }
    settings = ("-c", "user.name=Ana Ruiz", "-c", "user.email=ana@example.org", "-c", "tag.gpgSign=false")
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True, env=env)


@pytest.fixture
def repository(folder: Path) -> Path:
    """The plan with an annotated tag baseline/board on it; today it is a week later."""
    (folder / "other.yaml").write_text(PLAN)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "plan.yaml")
    git(folder, "commit", "-qm", "Plan")
    git(folder, "tag", "-a", "baseline/board", "-m", "Board 12, item 3\n\nApproved by all.")
    (folder / "plan.yaml").write_text(LATER)
    git(folder, "commit", "-qam", "Later")
    git(folder, "tag", "baseline/light")
    git(folder, "tag", "v1")
    return folder


def test_a_tag_is_listed_with_who_made_it(repository: Path) -> None:
    assert (
        0,
        "no.  name   approved    by        minute            finish  cost  slip against\n"
        "---  -----  ----------  --------  ----------------  ------  ----  ------------\n"
        "tag  board  2027-02-03  Ana Ruiz  Board 12, item 3\n"
        "tag  light\n",
        "",
    ) == listed(repository)


def test_a_tag_stands_as_a_baseline_where_it_is_named(repository: Path) -> None:
    found = built(repository, "--baseline", "board")

    assert [("Go-live", 5, 5)] == [
        (one["name"], one["slip_first_days"], one["slip_days"]) for one in found["slips"]
    ]
    assert [("board", "git baseline/board", None, "Ana Ruiz", "2027-02-03", "Board 12, item 3")] == [
        (one["name"], one["label"], one["number"], one["approved_by"], one["approved_on"], one["minute"])
        for one in found["baselines"]
    ]
    _, out, said = shown(repository, "board")
    assert "" == said
    assert (
        "Approved on 2027-02-03 by Ana Ruiz.\nMinute: Board 12, item 3\nStored in git tag baseline/board"
        in out
    )
    assert "Go-live    go-live  2027-03-12  2027-03-19           +5\n" in out
    assert "Nobody is named who approved it: its tag is not annotated.\n" in shown(repository, "light")[1]


def test_a_stored_baseline_wins_over_the_tag_of_its_name(repository: Path) -> None:
    assert 0 == add(repository, "board")[0]

    assert [("Go-live", 0, 0)] == slips(repository, "--baseline", "board")
    assert ["file", "tag"] == [row["kind"] for row in json.loads(listed(repository, "--format", "json")[1])]


def test_git_is_never_read_without_being_named(repository: Path) -> None:
    assert [] == built(repository)["baselines"]


def test_a_tag_of_before_there_was_the_playbook_is_no_plan(repository: Path) -> None:
    done = crmplan("build", "other.yaml", "--baseline", "board", "--only", "plan.json", cwd=repository)

    assert 2 == done.returncode
    assert "other.yaml cannot be compared with board; nothing was written." in done.stderr


def test_hostile_tags(repository: Path) -> None:
    git(repository, "tag", "-a", "baseline/x\u202ey", "-m", "\x1b[31mred =1+1")
    git(repository, "tag", "-a", "baseline/a/b", "-m", "below")

    code, out, _ = listed(repository)

    assert (0, False, False) == (code, "\x1b" in out, "\u202e" in out)
    assert 2 == shown(repository, "x\u202ey")[0]
