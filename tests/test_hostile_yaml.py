"""Texts that people get wrong or that mean harm: each with its message and its place."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmplan.faults import FAULTS
from crmplan.nodes import Mapping, parse, unreadable
from crmplan.source import Source
from tests.yaml_texts import plain, read, said, told

CASES = {
    "a tab": (
        "tasks:\n\ttrain: {duration: 3d}\n",
        "2:1 tab-indent this line begins with a tab; YAML wants blanks, two for each level",
    ),
    "a tab behind blanks": (
        "tasks:\n  a: 1\n  \tb: 2\n",
        "3:3 tab-indent this line begins with a tab; YAML wants blanks, two for each level",
    ),
    "indented too little": (
        "tasks:\n  train:\n      duration: 3d\n    owner: ana\n",
        "4:5 wrong-indent this line begins in column 5, the lines it may belong with in 3 or 7",
    ),
    "indented too far": (
        "tasks:\n  train:\n    duration: 3d\n      owner: ana\n",
        "4:7 wrong-indent this line is indented further than the line above, which already has a value; "
        "begin it in column 5, or take the value of the line above away",
    ),
    "a list item among keys": (
        "a:\n  b: 2\n  - x\n",
        "3:3 wrong-indent a list item stands among keys; indent it below the key it belongs to",
    ),
    "a key among list items": (
        "a:\n  - x\n  b: 2\n",
        "3:3 wrong-indent a key stands among list items; indent it below the key it belongs to",
    ),
    "a list item behind its key": (
        "a: - b\n",
        "1:4 yaml-syntax a list item cannot stand behind its key; write [b], or begin it on the next line",
    ),
    "the first line indented": (
        "  a: 1\nb: 2\n",
        "2:1 wrong-indent this line begins in column 1, the lines it may belong with in 3",
    ),
    "a quote that stays open": (
        'a:\n  name: "abc\n  owner: ana\n',
        "2:9 not-closed the quote that opens here is never closed",
    ),
    "a quote closed by the next one": (
        'a:\n  name: "abc\n  owner: "ana"\n  x: 1\n',
        "2:9 not-closed the quote that opens here is closed only in line 3; close it in its own line",
    ),
    "text behind a quote": (
        'a:\n  name: "A" and B\n',
        "2:13 yaml-syntax text follows the closing quote; put the whole value in single quotes",
    ),
    "an apostrophe in single quotes": (
        "a: {name: 'it's'}\nb: 1\n",
        "1:15 yaml-syntax text follows the closing quote; put the whole value in double quotes",
    ),
    "text behind a bracket": (
        "a: [x] y\n",
        '1:8 yaml-syntax text follows the closing "]"; delete it, or begin a new line',
    ),
    "a bracket that stays open": (
        "a: [x, y\nb: 2\n",
        '1:4 not-closed the "[" that opens here is never closed; a "]" is missing before line 2',
    ),
    "a brace that stays open to the end": (
        "a: {x: 1, y: [2]\n",
        '1:4 not-closed the "{" that opens here is never closed',
    ),
    "a brace in a brace that stays open": (
        "a: {x: {y: 1}\nb: {y: 2}\n",
        '1:4 not-closed the "{" that opens here is never closed; a "}" is missing before line 2',
    ),
    "no colon for a key with lines below": (
        "tasks:\n  train\n    duration: 3d\n",
        '2:3 missing-colon this line has no colon; write "train:", or indent it further if it belongs to the '
        "line above",
    ),
    "no colon": (
        "a:\n  duration: 5d\n  owner ana\n  kind: x\n",
        "3:3 missing-colon this line has no colon; did you mean owner: ana?",
    ),
    "a list at the top": (
        "- train\n- go-live\n",
        "1:1 top-not-map the playbook begins with a list; it must begin with sections such as "
        "programme: and tasks:",
    ),
    "one word": (
        "hello\n",
        '1:1 top-not-map the file holds only "hello"; a playbook has sections such as programme: and tasks:',
    ),
    "an empty file": ("", "1:1 empty-file the file is empty"),
    "nothing but comments": ("# one\n\n# two\n", "1:1 empty-file the file is empty"),
    "nothing but a tab": ("\t\n", "1:1 empty-file the file is empty"),
    "an empty document": ("---\n", "1:1 empty-file the file is empty"),
    "a backslash": (
        'a: "C:\\users"\n',
        "1:7 yaml-syntax a backslash in double quotes begins an escape such as \\n; use single quotes",
    ),
    "a backslash before a letter that is no escape": (
        'a: "to do \\quickly"\n',
        "1:11 yaml-syntax a backslash in double quotes begins an escape such as \\n; use single quotes",
    ),
    "the first half of a character": (
        'a: "go \\ud83d live"\n',
        "1:8 yaml-syntax \\ud83d is half a character, and its other half does not follow; write the character itself",
    ),
    "the halves of a character turned round": (
        'a: 1\nb: "\\ude80\\ud83d"\n',
        "2:5 yaml-syntax \\ude80 is half a character, and its other half does not follow; write the character itself",
    ),
    "no key in braces": ("a: {: 1, c: 2}\n", "1:5 key-not-word a key is missing before the colon"),
    "no key at the top": ("c: 2\n: 1\n", "2:1 key-not-word a key is missing before the colon"),
    "a NUL": ("a: b\0\n", "1:5 control-character a NUL character stands in this line; delete it"),
    "an escape": (
        "a: 1\nb: \x1b[31m\n",
        "2:4 control-character an invisible character (U+001B) stands in this line; delete it",
    ),
    "a line separator": (
        "a: b\u2028c: d\n",
        "1:5 control-character an invisible character (U+2028) stands in this line; delete it",
    ),
    "half a character": (
        "a: \ud83d\n",
        "1:4 control-character half a character (U+D83D) stands in this line; delete it",
    ),
    "two documents": (
        "a: 1\n---\nb: 2\n",
        "2:1 several-documents a second document begins here; a playbook is one document, so "
        "delete this line",
    ),
    "text behind the end of the document": (
        "a: 1\n...\nb: 2\n",
        "3:1 several-documents a second document begins here; a playbook is one document",
    ),
    "a directive": (
        "%CRM 1\na: 1\n",
        "1:1 reserved-character a line cannot begin with %; delete it, or put the text in quotes "
        "behind a key",
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_what_cannot_be_read_is_explained(text: str, expected: str) -> None:
    assert told(text) == [expected]


MENDED = {
    "a comma in a name": (
        "a: {name: A, B, C, owner: x}\n",
        "1:11 comma-in-braces a comma inside { } begins the next key; put the text in quotes: "
        'name: "A, B, C"',
        {"a": {"name": "A, B, C", "owner": "x"}},
    ),
    "thousands separators": (
        "budget: {approved: 1,450,000, contingency: 10%}\n",
        "1:20 comma-in-braces a number has no thousands separators; write approved: 1450000",
        {"budget": {"approved": 1450000, "contingency": "10%"}},
    ),
    "a decimal comma": (
        "rates: {USD: 0,92 EUR}\n",
        "1:14 comma-in-braces a number has a decimal point, no comma; write USD: 0.92 EUR",
        {"rates": {"USD": "0.92 EUR"}},
    ),
    "a colon in a value": (
        "programme:\n  name: CRM: phase one  # ours\n",
        '2:9 colon-in-value the value of "name" contains a colon; put it in quotes: name: "CRM: phase one"',
        {"programme": {"name": "CRM: phase one"}},
    ),
    "a colon in a value in braces": (
        "programme: {name: CRM: one, start: x}\n",
        '1:19 colon-in-value the value of "name" contains a colon; put it in quotes: name: "CRM: one"',
        {"programme": {"name": "CRM: one", "start": "x"}},
    ),
    "no blank behind the colon, first": (
        "a:\n  duration:5d\n  owner: ana\n",
        "2:3 missing-blank a blank is missing behind the colon: duration: 5d",
        {"a": {"duration": "5d", "owner": "ana"}},
    ),
    "no blank behind the colon, last": (
        "a:\n  owner: ana\n  duration:5d\nb: 1\n",
        "3:3 missing-blank a blank is missing behind the colon: duration: 5d",
        {"a": {"owner": "ana", "duration": "5d"}, "b": 1},
    ),
    "no blank behind the only colon": (
        "a:\n  b:\n    duration:5d\nc: 1\n",
        "3:5 missing-blank a blank is missing behind the colon: duration: 5d",
        {"a": {"b": {"duration": "5d"}}, "c": 1},
    ),
    "no blank behind the colon in braces": (
        "a: {owner: ana, duration:5d}\n",
        "1:17 missing-blank a blank is missing behind the colon: duration: 5d",
        {"a": {"owner": "ana", "duration": "5d"}},
    ),
    "units with a colon": (
        "team: [ana, builder: 2]\n",
        "1:13 pair-in-list a colon inside [ ] makes a map; write [builder 2]",
        {"team": ["ana", "builder 2"]},
    ),
    "no colon in braces": (
        "a: {kind training, owner: ana}\n",
        '1:5 missing-colon "kind training" has no value; did you mean kind: training?',
        {"a": {"kind": "training", "owner": "ana"}},
    ),
    "a key alone in braces": (
        "a: {b: {}, hold}\n",
        '1:12 missing-colon "hold" has no value; write hold: and its value',
        {"a": {"b": {}, "hold": None}},
    ),
    "a missing bracket": (
        "a: {x: [1, 2}\nb: 1\n",
        '1:8 not-closed the "[" that opens here is never closed; a "]" is missing before "}"',
        {"a": {"x": [1, 2]}, "b": 1},
    ),
    "a missing bracket before the next key": (
        "a: {x: [p, q, y: 2}\n",
        '1:8 not-closed the "[" that opens here is never closed; a "]" is missing before "}"',
        {"a": {"x": ["p", "q"], "y": 2}},
    ),
    "a missing opening bracket": (
        "a: {x: p, q], y: 2}\n",
        '1:12 not-closed "]" has no "[" before it; write [p, q]',
        {"a": {"x": ["p", "q"], "y": 2}},
    ),
    "a missing brace": (
        "a:\n  - {x: {y: 1}\n  - {z: 2}\nb: 1\n",
        '2:5 not-closed the "{" that opens here is never closed; a "}" is missing before line 3',
        {"a": [{"x": {"y": 1}}, {"z": 2}], "b": 1},
    ),
    "a missing brace before the next line": (
        "a: {x: 1  # one\nb: {y: 2}\n",
        '1:4 not-closed the "{" that opens here is never closed; a "}" is missing before line 2',
        {"a": {"x": 1}, "b": {"y": 2}},
    ),
    "no blank before a brace": (
        "a: {x:{y: 1}, z:[2]}\nb:{c: 1}\nd: {e:'f'}\n",
        '1:5 missing-blank a blank is missing behind the colon of "x"\n'
        "2:1 missing-blank a blank is missing behind the colon: b: {c: 1}\n"
        "3:5 missing-blank a blank is missing behind the colon: e: f",
        {"a": {"x": {"y": 1}, "z": [2]}, "b": {"c": 1}, "d": {"e": "f"}},
    ),
    "quotes that are never closed": (
        'a: {name: \'A, unit: "%}\nb: {name: "B"}\nc: "D\n',
        "1:11 not-closed the quote that opens here is never closed\n"
        "3:4 not-closed the quote that opens here is never closed",
        {"a": {"name": "A", "unit": "%"}, "b": {"name": "B"}, "c": "D"},
    ),
    "the wrong bracket and no other": (
        "a: [1, 2}\nb: 1\n",
        '1:9 not-closed "}" cannot close the "[" of line 1; write "]"',
        {"a": [1, 2], "b": 1},
    ),
    "one brace too many": (
        "a: {x: 1}}\nb: 2\n",
        '1:10 not-closed "}" closes nothing: no "{" is open here; delete it',
        {"a": {"x": 1}, "b": 2},
    ),
    "a missing comma": (
        "a: {x: 1\n    y: 2}\n",
        "1:9 yaml-syntax a comma is missing at the end of this line",
        {"a": {"x": 1, "y": 2}},
    ),
    "a missing comma behind a bracket": (
        "a: {x: [1] y: 2}\n",
        "1:12 yaml-syntax a comma is missing behind ]",
        {"a": {"x": [1], "y": 2}},
    ),
    "a missing colon before a bracket": (
        "a: {x: 1, cells [p, q]}\n",
        '1:11 missing-colon a colon is missing behind "cells"',
        {"a": {"x": 1, "cells": ["p", "q"]}},
    ),
    "one comma too many": (
        "a: [1,, 2]\n",
        "1:7 yaml-syntax a comma stands here without a value before it; delete it",
        {"a": [1, 2]},
    ),
    "an at sign": (
        "a: @ana\nb: [c, @d]\n",
        '1:4 reserved-character a value cannot begin with @; put it in quotes: "@ana"\n'
        '2:8 reserved-character a value cannot begin with @; put it in quotes: "@d"',
        {"a": "@ana", "b": ["c", "@d"]},
    ),
    "a percent sign": (
        "a: %5\n",
        '1:4 reserved-character a value cannot begin with %; put it in quotes: "%5"',
        {"a": "%5"},
    ),
    "a backtick": (
        "a: `x`\n",
        '1:4 reserved-character a value cannot begin with `; put it in quotes: "`x`"',
        {"a": "`x`"},
    ),
    "stars for bold": (
        "a: **now**\n",
        '1:4 reserved-character a value cannot begin with *; put it in quotes: "**now**"',
        {"a": "**now**"},
    ),
    "greater than": (
        "a: >95%\n",
        '1:4 reserved-character a value cannot begin with >; put it in quotes: ">95%"',
        {"a": ">95%"},
    ),
    "a key twice": (
        "a: {x: 1}\nb: 2\na: {y: 1}\n",
        '3:1 duplicate-key "a" is given twice, first in line 1; keep one or rename one',
        {"a": {"x": 1}, "b": 2},
    ),
    "a quoted and a plain key": (
        "NO: 1\n'NO': 2\n",
        '2:1 duplicate-key "NO" is given twice, first in line 1; keep one or rename one',
        {"NO": 1},
    ),
    "a merge key": (
        "a: &t {x: 1}\nb:\n  <<: *t\n  y: 2\n",
        "3:3 merge-key the merge key << is not allowed; write defaults: for tasks or extends: for "
        "a playbook instead",
        {"a": {"x": 1}, "b": {"y": 2}},
    ),
    "a tag": (
        "a: !!int '3'\nb: !python/object x\n",
        "1:4 yaml-tag the tag !!int is not allowed; delete it, or put a text with ! in quotes\n"
        "2:4 yaml-tag the tag !python/object is not allowed; delete it, or put a text with ! in quotes",
        {"a": "3", "b": "x"},
    ),
    "an unknown alias": (
        "a: &train x\nb: *trian\n",
        "2:4 unknown-alias *trian stands for a value marked &trian above, and there is none; did "
        'you mean "train"?',
        {"a": "x", "b": None},
    ),
    "a value in itself": (
        "a: &a {b: *a}\n",
        "1:11 unknown-alias *a stands inside the value that &a names; write the value",
        {"a": {"b": None}},
    ),
    "a list as key": (
        "[a, b]: {x: 1}\nc: 2\n",
        "1:1 key-not-word a key must be a word, not a list, map or alias",
        {"c": 2},
    ),
}


@pytest.mark.parametrize(("text", "expected", "meant"), MENDED.values(), ids=MENDED)
def test_slips_with_one_meaning_are_told_and_read_as_meant(text: str, expected: str, meant: object) -> None:
    root, findings = read(text)

    assert "\n".join(said(findings)) == expected
    assert plain(root) == meant


def test_all_slips_of_a_file_are_told_in_one_run() -> None:
    root, findings = read("""\
        programme: {name: CRM, Europe, start: 2027-01-11}
        people:
          ana: {name: Ana: the lead}
          ben: {name: "Ben}
        tasks:
          train:
            duration:3d
            owner: ana
            team: [builder: 2]
          train: {duration: 5d}
        budget:
        \tapproved: 3
        kpis: {a: [1, 2}
        """)

    assert root is None
    assert [(finding.at.line, finding.rule) for finding in findings] == [
        (1, "comma-in-braces"),
        (3, "colon-in-value"),
        (4, "not-closed"),
        (7, "missing-blank"),
        (9, "pair-in-list"),
        (10, "duplicate-key"),
        (12, "tab-indent"),
        (13, "not-closed"),
    ]


def test_conflict_markers_name_both_sides() -> None:
    _, findings = read("a:\n<<<<<<< HEAD\n  b: 1\n=======\n  b: 2\n>>>>>>> other\nc: 3\n")

    assert said(findings) == [
        "2:1 merge-conflict git left a merge conflict here; keep one side and delete the marker lines"
    ]
    assert [(at.line, words) for at, words in findings[0].also] == [
        (4, "its other marker"),
        (6, "its other marker"),
    ]


def test_many_tabs_are_one_finding() -> None:
    _, findings = read("a:\n" + "\tb: 1\n" * 20)

    assert said(findings) == [
        "2:1 tab-indent this line begins with a tab; so do 19 more; YAML wants blanks, two for each level"
    ]
    assert [at.line for at, _ in findings[0].also] == [3, 4, 5, 6]


def test_a_hundred_levels_are_too_deep() -> None:
    assert told("a: " + "[" * 100 + "]" * 100) == [
        "1:67 too-deep maps and lists are nested deeper than 64 levels here"
    ]
    assert told("".join("  " * i + "a:\n" for i in range(100))) == [
        "65:129 too-deep maps and lists are nested deeper than 64 levels here"
    ]


def test_a_million_levels_do_not_crash() -> None:
    assert told("[" * 1_000_000) == ["1:65 too-deep maps and lists are nested deeper than 64 levels here"]


def test_tenfold_nested_aliases_are_stopped_at_once() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for i in range(1, 12):
        bomb += f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n"
    start = time.process_time()

    root, findings = read(bomb)

    assert (root, [finding.rule for finding in findings]) == (None, ["alias-bomb"])
    assert time.process_time() - start < 1


def test_a_large_file_without_aliases_is_not_limited_by_them() -> None:
    root, findings = parse(Source("p.yaml", "a: &x {b: 1}\nc: *x\nd:\n" + "- [1, 2, 3]\n" * 60_000))

    assert findings == []
    assert isinstance(root, Mapping)


def test_many_repeated_aliases_are_stopped() -> None:
    text = "a: &x [" + "1, " * 1000 + "]\nb: [" + "*x, " * 200 + "]\n"

    assert [finding.rule for finding in read(text)[1]] == ["alias-bomb"]


@pytest.mark.parametrize("name", [name for name, row in FAULTS.items() if row.code < "LNG-030" and row.bad])
def test_the_examples_of_the_manual_show_their_fault(name: str) -> None:
    row = FAULTS[name]

    assert [finding.rule for finding in read(row.bad)[1]][:1] == [name]
    assert read(row.good)[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n" * 20_000,
        "a: {n: " + "x, " * 50_000 + "}",
        "a: {" + "x, " * 20_000 + "}",
        "a:\n" + "  k:v\n" * 20_000,
        "a: [" + "*zz, " * 20_000 + "]",
        "".join(f"s{i}: [x\n" for i in range(20_000)),
        "a: b: c\n" * 20_000,
        "a:\n" + "\tb: 1\n" * 20_000,
        'a: "' * 50_000,
        "a: " + "x: " * 50_000,
    ],
    ids=range(10),
)
def test_many_slips_take_no_long_time_and_no_endless_output(text: str) -> None:
    start = time.process_time()

    _, findings = parse(Source("p.yaml", text))

    assert 1 <= len(findings) <= 1000
    assert time.process_time() - start < 3


def test_codes_are_unique() -> None:
    codes = [row.code for row in FAULTS.values()]

    assert sorted(set(codes)) == sorted(codes)


@given(st.text())
def test_the_quick_look_for_invisible_characters_sees_what_the_search_finds(text: str) -> None:
    allowed = "\t\n\r"
    odd = [
        char
        for char in text
        if (unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in allowed)
        or char in "\ufeff\ufffe\uffff"
    ]

    found = [
        finding for finding in unreadable.findings("p.yaml", text) if finding.rule == "control-character"
    ]

    assert len(found) == min(len(odd), unreadable.AT_MOST)
