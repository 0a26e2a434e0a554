"""Names that mean harm, everywhere a playbook has names, through every output: each keeps its form.

The same playbook is built with a harmless name first; whatever a name holds, the outputs have the same parts.
"""

# ruff: noqa: E501 - a playbook of many names is no text to read

import csv
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.commands.build import FILES
from crmplan.report import Report

NAMES = {
    "a pipe": "Plan | build",
    "pipes only": "||||",
    "a script": "<script>alert(1)</script>",
    "an attribute": '" onload="alert(1)" x="',
    "the end of a tag": "</text></svg><b>",
    "an entity": "&lt;b&gt; &#60; &amp;",
    "CDATA": "]]><![CDATA[ --> <!--",
    "a backtick": "`x` and ``` y",
    "line breaks": "one\ntwo\r\nthree\n\n# four",
    "a tab": "one\ttwo",
    "an emoji": "🚀 Launch 👩‍💻🇳🇴",
    "right to left": "שלום עולם العربية",
    "a turn of direction": "abc\u202egnp.exe\u202c \u2066x\u2069",
    "nothing to see": "a\u200b\u200db\u00ad\ufeffc",
    "300 characters": "Very long name " * 20,
    "300 characters without a blank": "x" * 300,
    "a formula of TeX": "costs $x$ and $$y$$",
    "a heading": "# Heading",
    "a rule": "---",
    "a list": "- [ ] item",
    "a colon": "Phase 1: build",
    "a semicolon": "a; b;",
    "a comment": "%% comment",
    "a directive": '%%{init: {"theme": "dark"}}%%',
    "click": 'click t1 href "https://example.org"',
    "section": "section Mine",
    "a task of Mermaid": "x :crit, t9, 2027-01-01, 2d",
    "quotes": "\"double\" and 'single' and „low“",
    "an ampersand": "Sales & Service",
    "Chinese and Japanese": "顧客管理システムの導入",
    "combining marks": "Z\u0335\u0321a\u0337\u0322l\u0336g\u0335o" + "\u0301" * 40,
    "a formula": "=1+1",
    "a command": '=cmd|"/c calc"!A1',
    "a plus": "+49 123",
    "a minus": "-2+3",
    "an at sign": "@SUM(A1)",
    "a formula behind a blank": " \t=1+1",
    "an escape sequence": "\x1b[31mred\x1b]8;;https://example.org\x07link\x1b]8;;\x07",
    "control characters": "a\x00b\x07c\x08\x7f\x9b31m",
    "line separators": "a\u2028b\u2029c\x85d",
    "a template": "{{ config }} {% raw %} {# x #}",
    "a format": "%s {0} {name} %(x)s",
    "a path": "../../etc/passwd",
    "a noncharacter": "a\ufffe\uffff\U0001fffeb",
    "a number": "1e5",
    "a link": "[x](javascript:alert(1)) <javascript:alert(1)> ![y](z.png)",
}
HARMLESS = "Plain"

PLAYBOOK = """\
crmplan: 1
programme:
  {name: NAME, start: 2027-01-11, committed_finish: 2027-09-30, currency: EUR, vision: NAME, scope: {in: [NAME], out: [NAME]},
   description: NAME, assumptions: [NAME], dip: {depth: 20%, length: 4w, relief: NAME}}
roles: {sponsor: ana, lead: ana, service_owner: ana}
people:
  ana: {name: NAME, title: NAME, side: business, executive: true, department: NAME, skills: [NAME], description: NAME}
  bo: {name: NAME, side: vendor, rate: 100 per d, capacity: 2}
groups: {rep: {name: NAME, family: NAME, department: NAME, benefit: NAME}}
calendars: {default: {holiday_dates: {2027-05-17: NAME}}}
freezes: {peak: {name: NAME, from: 2027-05-01, to: 2027-05-10, blocks: [go-live, cutover], reason: NAME, effect: move}}
regions:
  NO: {name: NAME, lead: ana, users: {rep: 40}, language: nb, privacy: NAME, legal: [NAME], description: NAME}
  DE: {name: NAME, lead: bo, users: {rep: 60}, variants: {own: {name: NAME, module: sales, reason: NAME}}}
modules:
  sales: {name: NAME, owner: ana, groups: [rep], departments: [NAME], processes: [NAME], description: NAME}
  service: {name: NAME, owner: ana, groups: [rep]}
waves: {pilot: {name: NAME, cells: [NO/sales], description: NAME}, next: {name: NAME, cells: [DE/all]}}
exclude: [{cell: NO/service, reason: NAME, owner: ana, review: 2027-12-01}]
phases: {prepare: NAME, build: NAME}
sources: {erp: {name: NAME, owner: ana, description: NAME}}
entities: {account: {name: NAME, owner: ana}}
integrations: {link: {name: NAME, system: NAME, owner: ana}}
tasks:
  charter: {name: NAME, kind: sponsor-charter, phase: prepare, duration: 3d, owner: ana, team: [ana 0.5], description: NAME}
  late: {name: NAME, duration: 80d, owner: bo, needs: charter, deadline: 2027-02-01, cost: {training: 500}}
packages:
  roll:
    name: NAME
    for: cell
    defaults: {owner: region.lead, phase: build}
    tasks:
      configure: {name: NAME, duration: 5d, team: [bo 2], needs: [charter, previous-wave/all/go-live]}
      train: {name: NAME, kind: training, duration: 2d, needs: configure, training: {hours: 4}, cost: {training: 10 per user}}
      gate: {name: NAME, kind: gate-go-live, needs: train, approvers: [ana], criteria: {ok: {text: NAME, evidence: NAME}, n: used >= 70%}}
      go-live: {name: NAME, kind: go-live, needs: gate, rollback: {plan: NAME, decide_by: NAME}}
      care: {name: NAME, kind: hypercare, duration: 5d, needs: go-live, exit: {calm: {text: NAME}}}
    override: [{when: {region: DE, task: train}, set: {duration: 3d}, reason: NAME}]
budget:
  approved: 5000
  contingency: 10%
  categories: {licence: 5000}
  lines:
    seats: {name: NAME, category: licence, amount: 100 per month, from: 2027-02-01, until: 2027-12-31, basis: NAME, description: NAME}
    run: {name: NAME, category: licence, amount: 1200, from: 2028-01-01, until: 2028-12-31, run: true}
  funding: {seed: {name: NAME, amount: 4000, released: 2027-01-11}}
business_case: {summary: NAME, benefits: {b: {name: NAME, kind: money, amount: 100 per year, owner: ana, basis: NAME}}, review: 2028-12-31}
objectives: {keep: {name: NAME, problem: NAME, goal: retention, kpi: stay, owner: ana}}
kpis: {stay: {name: NAME, family: retention, measures: outcome, unit: NAME, baseline: 82, target: 88, by: 2028-12-31, owner: ana, source: NAME}}
measures: {used: {name: NAME, unit: "%", source: NAME}}
risks: {r: {name: NAME, probability: 40%, delay: 10d..25d (15d), cost: 100, owner: bo, response: NAME, touches: late}}
stakeholders: {council: {name: NAME, department: NAME, concern: NAME, action: NAME, owner: ana}}
communications: {news: {name: NAME, message: NAME, channel: NAME, owner: ana, audience: all, every: 4w, from: charter, until: late}}
events: {steering: {name: NAME, kind: steering, every: 4w, from: charter, until: late, owner: ana, attend: [ana]}}
selection: {candidates: {a: {name: NAME, scores: {fit: 7}, reason: NAME}}, criteria: {fit: {name: NAME, kind: process-fit, weight: 100%}}}
escalation: [{name: NAME, to: ana, within: 2d}]
decisions: {d: {name: NAME, ask: NAME, by: 2027-08-03, owner: ana, recommend: go, reason: NAME, options: {go: {}, hold: {late.delay: 4w}}}}
progress:
  2027-01-29:
    tasks: {charter: {started: 2027-01-11, finished: 2027-01-13, note: NAME}, late: {started: 2027-01-18, done: 10%, remaining: 90d, note: NAME}}
    note: NAME
accept: [{rule: support-model, at: DE/service, until: 2027-12-31, by: ana, reason: NAME}]
checks: {stage: approval}
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The outputs of the playbook with a harmless name."""
    return texts(report(tmp_path_factory.mktemp("plain"), HARMLESS))


def quoted(name: str) -> str:
    """Return a name in double quotes, with escapes for what may not stand in YAML as it is."""
    return re.sub(
        "[\x7f-\x9f\xad\u2028\u2029\ufeff\ufffe\uffff\U0001fffe]",
        lambda found: f"\\U{ord(found[0]):08x}",
        json.dumps(name, ensure_ascii=False),
    )


def playbook(name: str) -> str:
    """Return the playbook in which everything is called ``name``."""
    return PLAYBOOK.replace("NAME", quoted(name))


def report(folder: Path, name: str) -> Report:
    """Return the report of the playbook in which everything is called ``name``."""
    (folder / "playbook.yaml").write_text(playbook(name), encoding="utf-8")
    work = pipeline.plan(folder / "playbook.yaml")
    assert [finding.message for finding in work.findings if finding.severity == "error"] == []
    return pipeline.report(pipeline.judge(work))


def texts(report: Report) -> dict[str, bytes]:
    """Return all outputs but the pictures of pixels, which take long."""
    made = {name: make(report) for name, make in FILES.items() if not name.endswith((".png", ".pdf"))}
    return {name: content for name, content in made.items() if content is not None}


def invisible(text: str) -> list[str]:
    """Return the characters of a text that move a cursor or turn the direction of writing."""
    return [
        f"U+{ord(char):04X}"
        for char in text
        if (unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char != "\n")
        or unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    ]


# --- one output after the other ---


@cache
def markdown_form(text: str) -> list[str]:
    """Return the blocks of a page and what stands in each line of text that is no text."""
    markdown_it = pytest.importorskip("markdown_it")
    parser = markdown_it.MarkdownIt("gfm-like", {"html": True, "linkify": False})
    plain = ("text", "softbreak", "text_special")
    form = []
    for token in parser.parse(text):
        inside = [child for child in token.children or () if child.type not in plain]
        form.append(f"{token.type} {token.tag} {token.level}")
        # An id is code unless it could leave it, so code counts as text; so does what a picture shows, in words.
        form += [
            f"  {one.type} {one.attrGet('src') if one.type == 'image' else one.content}"
            for one in inside
            if one.type != "code_inline"
        ]
    return form


@cache
def svg_form(text: str) -> set[tuple[str, ...]]:
    """Return every kind of element of a picture, with the names of its attributes."""
    root = ElementTree.fromstring(text)
    return {(element.tag, *sorted(element.attrib)) for element in root.iter()}


def attributes(text: str) -> set[tuple[str, str]]:
    """Return every element of a picture with each of its attributes."""
    return {(tag, name) for tag, *names in svg_form(text) for name in ("", *names)}


def mermaid_form(text: str) -> list[str]:
    """Return the lines of a chart without what people named; the margin depends on the longest name."""
    lines = [line for line in text.splitlines() if not line.startswith('%%{init: {"gantt": {"leftPadding":')]
    return [
        re.sub(r"^(title|section) .*|^.* (:(?:\w+, )*\d{4}-\d\d-\d\d, \d{4}-\d\d-\d\d)$", r"\1\2", line)
        for line in lines
    ]


def json_form(value: object) -> object:
    """Return the shape of a value: names of keys and types, with every list as long as it is."""
    if isinstance(value, dict):
        return {key: json_form(one) for key, one in value.items()}
    if isinstance(value, list):
        return [json_form(one) for one in value]
    return type(value).__name__


def csv_form(text: str) -> list[list[str]]:
    """Return the rows of a table without the columns that people named."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return [[cell for column, cell in row.items() if column not in ("name", "owner", "team")] for row in rows]


def formulas(text: str) -> list[str]:
    """Return the cells of a table that a spreadsheet would work out."""
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    return [cell for cell in cells if cell[:1] in tuple("=+-@\t\r") and not re.fullmatch(r"-?[\d.]+", cell)]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_output_keeps_its_form(tmp_path: Path, plain: dict[str, bytes], name: str) -> None:
    made = {file: content.decode() for file, content in texts(report(tmp_path, name)).items()}
    usual = {file: content.decode() for file, content in plain.items()}
    data = json.loads(made.pop("plan.json"))

    for file in ("plan.md", "steering.md", "steering-short.md"):
        assert markdown_form(made[file]) == markdown_form(usual[file])
    pictures = [file for file in made if file.endswith(".svg")]
    assert pictures == [file for file in usual if file.endswith(".svg")]
    # How texts share a group depends on the length of names; which element can have which attribute does not.
    known = set().union(*(attributes(usual[file]) for file in pictures))
    assert svg_form(made["gantt.svg"]) <= svg_form(usual["gantt.svg"])
    for file in pictures:
        assert attributes(made[file]) <= known
    assert mermaid_form(made["gantt.mmd"]) == mermaid_form(usual["gantt.mmd"])
    assert csv_form(made["tasks.csv"]) == csv_form(usual["tasks.csv"])
    assert formulas(made["tasks.csv"]) == []
    assert {file: invisible(text) for file, text in made.items()} == {file: [] for file in made}
    assert json_form(data) == json_form(json.loads(usual["plan.json"]))
    assert {task["name"] for task in data["tasks"]} == {name.strip()}


# --- all names in one plan ---


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A playbook in which each task, person and region has another of the names."""
    people = "".join(f"  p{i}: {{name: {quoted(name)}}}\n" for i, name in enumerate(NAMES.values()))
    regions = "".join(
        f"  r{i}: {{name: {quoted(name)}, lead: p{i}}}\n" for i, name in enumerate(NAMES.values())
    )
    tasks = "".join(
        f"  t{i}: {{name: {quoted(name)}, duration: {i % 7 + 1}d, owner: p{i}, team: [p{i}], cost: {{training: {i}}}, "
        f"needs: [{f't{i - 1}' if i else ''}]}}\n"
        for i, name in enumerate(NAMES.values())
    )
    file = tmp_path_factory.mktemp("zoo") / "playbook.yaml"
    file.write_text(
        f"crmplan: 1\nprogramme: {{name: {quoted(' '.join(NAMES.values()))}, start: 2027-03-01, currency: EUR}}\n"
        f"people:\n{people}regions:\n{regions}tasks:\n{tasks}"
        "packages: {land: {for: region, tasks: {go-live: {kind: go-live, owner: region.lead, needs: t3}}}}\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture(scope="module")
def zoo_report(zoo: Path) -> Report:
    """What is reported of it."""
    return pipeline.report(pipeline.judge(pipeline.plan(zoo)))


@pytest.mark.parametrize("file", FILES)
def test_a_plan_of_all_names_is_drawn_without_a_warning(zoo_report: Report, file: str) -> None:
    content = FILES[file](zoo_report)

    if Path(file).stem in ("slip", "seats"):
        assert content is None
    else:
        assert content is not None and len(content) > 1000


@pytest.mark.parametrize(
    "words",
    [
        "check --stage go-live",
        "expand",
        "expand t8",
        "show critical",
        "show milestones",
        "show people",
        "show t12",
        "why t40",
        "why r5/go-live",
        "build --only plan.md",
        "check --format json",
        "why t40 --format json",
        "expand --format json",
    ],
)
def test_nothing_of_a_name_reaches_the_terminal_unseen(
    zoo: Path, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from crmplan import cli

    monkeypatch.chdir(zoo.parent)
    monkeypatch.setattr("sys.argv", ["crmplan", *words.split()])
    with pytest.raises(SystemExit) as left:
        cli.main()

    out, err = capsys.readouterr()
    assert left.value.code in (0, 1)
    assert len(out) > 20
    assert invisible(out) + invisible(err) == []


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_as_an_id_it_is_refused_or_plain(tmp_path: Path, name: str) -> None:
    text = f"crmplan: 1\nprogramme: {{name: X, start: 2027-03-01}}\ntasks: {{{quoted(name)}: {{duration: 1d}}}}\n"
    (tmp_path / "playbook.yaml").write_text(text, encoding="utf-8")

    work = pipeline.plan(tmp_path / "playbook.yaml")

    told = {finding.rule for finding in work.findings if finding.severity == "error"}
    assert told == (set() if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name) else {"bad-id"})
