"""A playbook of several files: ``include``, ``extends``, and what they must not do."""

from pathlib import Path
from typing import ClassVar

import pytest

from crmplan.language import assemble
from crmplan.language.assemble import MAX_NESTED, Loaded, load_nodes
from crmplan.model import Finding, Location
from crmplan.nodes import Mapping, Node, parse
from crmplan.source import MAX_BYTES, Source
from tests.yaml_texts import plain, said


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder inside another one."""
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    return inside


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def load(**files: str) -> Loaded:
    """Write files (``top`` is top.yaml, ``a__b`` is a/b.yaml) and load the top one."""
    write({name.replace("__", "/") + ".yaml": text for name, text in files.items()})
    return load_nodes("top.yaml")


def test_a_part_that_stays_is_read_once_for_all_versions(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def noted(source: Source) -> tuple[Node | None, list[Finding]]:
        read.append(source.name)
        return parse(source)

    monkeypatch.setattr(assemble, "parse", noted)
    people = "people: {ana: {name: Anna Once}}\n"

    first = load(top="crmplan: 1\ninclude: people.yaml\n", people=people)
    second = load(top="crmplan: 1\ninclude: people.yaml\ntasks: {a: {}}\n", people=people)
    third = load(top="crmplan: 1\ninclude: people.yaml\n", people=people.replace("Once", "Twice"))

    assert ["top.yaml", "people.yaml", "top.yaml", "top.yaml", "people.yaml"] == read
    assert ["Anna Once", "Anna Once", "Anna Twice"] == [
        plain(one.root)["people"]["ana"]["name"] for one in (first, second, third)
    ]


def test_parts_come_before_the_top_file_section_by_section(folder: Path) -> None:
    loaded = load(
        top="crmplan: 1\ninclude: [people.yaml, regions/*.yaml]\ntasks: {a: {}}\n",
        people="crmplan: 1\npeople: {ana: {name: Ana}}\n",
        regions__no="regions: {NO: {}}\n",
        regions__de="regions: {DE: {}}\n",
    )

    assert loaded.findings == ()
    assert plain(loaded.root) == {
        "people": {"ana": {"name": "Ana"}},
        "regions": {"DE": {}, "NO": {}},
        "crmplan": 1,
        "tasks": {"a": {}},
    }
    assert [source.name for source in loaded.sources] == [
        "top.yaml",
        "people.yaml",
        "regions/de.yaml",
        "regions/no.yaml",
    ]
    assert loaded.root is not None
    people = loaded.root.get("people")
    assert isinstance(people, Mapping)
    assert people.key_at("ana") == Location("people.yaml", 2, 10, 2, 13)


def test_one_name_needs_no_list_and_parts_may_have_parts_beside_them(folder: Path) -> None:
    loaded = load(
        top="include: regions/all.yaml\n",
        regions__all="include: no.yaml\nregions: {DE: {}}\n",
        regions__no="regions: {NO: {}}\n",
    )

    assert (plain(loaded.root), loaded.findings) == ({"regions": {"NO": {}, "DE": {}}}, ())


def test_extends_follows_the_merge_rule(folder: Path) -> None:
    loaded = load(
        top="extends: base.yaml\ntasks: {a: {needs+: [c]}, b: null}\n",
        base="crmplan: 1\ntasks: {a: {duration: 3d, needs: b}, b: {}, c: {}}\n",
    )

    assert (plain(loaded.root), loaded.findings) == (
        {"crmplan": 1, "tasks": {"a": {"duration": "3d", "needs": ["b", "c"]}, "c": {}}},
        (),
    )


def test_extends_and_include_together(folder: Path) -> None:
    loaded = load(
        top="extends: base.yaml\ninclude: people.yaml\n",
        people="people: {ana: {name: Ana}}\n",
        base="include: people.yaml\npeople: {ben: {name: Ben}}\n",
    )

    assert (plain(loaded.root), loaded.findings) == (
        {"people": {"ana": {"name": "Ana"}, "ben": {"name": "Ben"}}},
        (),
    )


def test_a_shipped_playbook_can_be_read_and_extended(folder: Path) -> None:
    shipped = load_nodes("crmplan:small-business")
    loaded = load(top="extends: crmplan:small-business\nprogramme: {name: Ours}\n")

    assert (shipped.findings, loaded.findings) == ((), ())
    assert [source.name for source in loaded.sources] == ["top.yaml", "crmplan:small-business"]
    assert loaded.root is not None
    assert shipped.root is not None
    assert loaded.root.key_at("tasks").file == "crmplan:small-business"
    assert list(loaded.root.entries) == list(shipped.root.entries)
    assert plain(loaded.root.get("programme")) == {**plain(shipped.root.get("programme")), "name": "Ours"}  # type: ignore[dict-item]


RING = "include-cycle the files include or extend one another in a ring:"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("include: missing.yaml", '1:10 no-such-file there is no file "missing.yaml"'),
        (
            "include: peple.yaml",
            '1:10 no-such-file there is no file "peple.yaml"; did you mean "people.yaml"?',
        ),
        (
            "include: ../outside.yaml",
            '1:10 outside-folder "../outside.yaml" lies outside the folder of the playbook; move the '
            "file into it",
        ),
        (
            "include: [parts/../../outside.yaml]",
            '1:11 outside-folder "../outside.yaml" lies outside the folder of the playbook; move the '
            "file into it",
        ),
        (
            "include: /etc/passwd",
            '1:10 outside-folder "/etc/passwd" is no path below the folder of the playbook; '
            "write it without the folders above",
        ),
        (
            "include: C:/people.yaml",
            '1:10 outside-folder "C:/people.yaml" is no path below the folder of the playbook; '
            "write it without the folders above",
        ),
        (
            r"include: parts\people.yaml",
            '1:10 outside-folder write "parts/people.yaml" with forward slashes; they work on every system',
        ),
        (
            "include: link.yaml",
            '1:10 outside-folder "link.yaml" is a link to a place outside the folder of the playbook; '
            "copy the file into it",
        ),
        (
            "include: away/outside.yaml",
            '1:10 outside-folder "away/outside.yaml" is a link to a place outside the folder of the '
            "playbook; copy the file into it",
        ),
        ("include: parts", '1:10 unreadable-file "parts" is a folder; name the playbook file in it'),
        ("include: parts/*.yml", '1:10 include-nothing no file matches "parts/*.yml"'),
        ("include: '**/*.yaml'", '1:10 include-nothing no file matches "**/*.yaml"'),
        ("include: {a: b}", '1:10 include-type "include" takes file names, for example [people.yaml]'),
        (
            "include: [3, '']",
            [
                '1:11 include-type "include" takes file names, for example [people.yaml]',
                '1:14 include-type "include" takes file names, for example [people.yaml]',
            ],
        ),
        (
            "include: crmplan:small-business",
            '1:10 include-type "crmplan:small-business" is a whole playbook; write extends: '
            "crmplan:small-business",
        ),
        ("include: top.yaml", f"1:10 {RING} top.yaml -> top.yaml"),
        (
            "include: [people.yaml, ./people.yaml]",
            '1:24 given-twice "people.yaml" is included twice, first in top.yaml:1; keep one',
        ),
        ("extends: [a.yaml]", '1:10 include-type "extends" takes one file name, or crmplan: and a name'),
        (
            "extends: ../outside.yaml",
            '1:10 outside-folder "../outside.yaml" lies outside the folder of the playbook; move the '
            "file into it",
        ),
        (
            "extends: crmplan:smal-business",
            '1:10 unknown-playbook crmplan ships no playbook "smal-business"; did you mean "small-business"?',
        ),
        ("extends: top.yaml", f"1:10 {RING} top.yaml -> top.yaml"),
    ],
)
def test_what_cannot_be_included_or_extended(folder: Path, line: str, expected: str | list[str]) -> None:
    write({"../outside.yaml": "a: 1", "people.yaml": "people: {}", "parts/x.yaml": "b: 1"})
    Path("link.yaml").symlink_to("../outside.yaml")
    Path("away").symlink_to("..")

    loaded = load(top=line + "\ntasks: {a: {}}\n")

    said_here = [text.removeprefix("top.yaml:") for text in said(loaded.findings)]
    assert said_here == ([expected] if isinstance(expected, str) else expected)


def test_a_ring_over_several_files_is_shown_whole(folder: Path) -> None:
    loaded = load(top="include: a.yaml\n", a="include: b.yaml\n", b="x: 1\ninclude: [a.yaml]\n")

    assert said(loaded.findings) == [f"b.yaml:2:11 {RING} a.yaml -> b.yaml -> a.yaml"]


@pytest.mark.parametrize("name", ["data-migration", "data-migration.yaml"])
def test_a_shipped_playbook_without_its_prefix(folder: Path, name: str) -> None:
    loaded = load(top=f"crmplan: 1\nextends: {name}\ntasks: {{a: {{}}}}\n")

    assert said(loaded.findings) == [
        f'top.yaml:2:10 no-such-file there is no file "{name}"; did you mean "crmplan:data-migration"?'
    ]


def test_a_ring_of_extends(folder: Path) -> None:
    loaded = load(top="extends: base.yaml\n", base="extends: top.yaml\n")

    assert (loaded.root, said(loaded.findings)) == (
        None,
        [f"base.yaml:1:10 {RING} top.yaml -> base.yaml -> top.yaml"],
    )


def test_a_long_chain_of_includes_ends(folder: Path) -> None:
    write({f"f{i}.yaml": f"include: f{i + 1}.yaml\n" for i in range(100)})

    loaded = load_nodes("f0.yaml")

    assert said(loaded.findings) == [
        f"f{MAX_NESTED - 1}.yaml:1:10 too-deep files include or extend one another "
        f"more than {MAX_NESTED} deep"
    ]


def test_a_part_cannot_extend(folder: Path) -> None:
    loaded = load(top="include: a.yaml\n", a="extends: crmplan:small-business\npeople: {}\n")

    assert said(loaded.findings) == ["a.yaml:1:1 include-type only the top file can extend another playbook"]


def test_an_id_in_two_files_is_an_error_at_both_places(folder: Path) -> None:
    loaded = load(top="include: a.yaml\npeople:\n  ana: {}\n", a="people: {ana: {}}\n")

    assert said(loaded.findings) == [
        'top.yaml:3:3 given-twice "ana" in "people" is given here and in a.yaml:1; keep one of them'
    ]
    assert [str(at) for at, _ in loaded.findings[0].also] == ["a.yaml:1:10"]


def test_faults_of_all_files_are_found_in_one_run(folder: Path) -> None:
    loaded = load(
        top="include: [a.yaml, missing.yaml, b.yaml]\nextends: crmplan:nothing-like-it\nx: {y: 1, y: 2}\n",
        a="p: [builder: 2]\n",
        b="q: @r\n",
    )

    assert loaded.root is None
    assert [(finding.at.file, finding.rule) for finding in loaded.findings] == [
        ("top.yaml", "duplicate-key"),
        ("a.yaml", "pair-in-list"),
        ("top.yaml", "no-such-file"),
        ("b.yaml", "reserved-character"),
        ("top.yaml", "unknown-playbook"),
    ]


def test_places_have_the_path_as_typed(folder: Path) -> None:
    write({"plans/crm/top.yaml": "include: people.yaml\n", "plans/crm/people.yaml": "a: [b: 1]\n"})

    assert said(load_nodes("plans/crm/top.yaml").findings) == [
        "plans/crm/people.yaml:1:5 pair-in-list a colon inside [ ] makes a map; write [b 1]"
    ]
    assert said(load_nodes(Path("plans/crm/none.yaml")).findings) == [
        'plans/crm/none.yaml:1:1 no-such-file there is no file "plans/crm/none.yaml"'
    ]


def test_other_files_than_those_on_disk(folder: Path) -> None:
    class Memory:
        """Files that a revision of a repository could hold."""

        texts: ClassVar = {"top.yaml": "include: '*/p.yaml'\n", "x/p.yaml": "a: {b: 1, b: 2}\n"}

        def show(self, name: str) -> str:
            return f"v1:{name}"

        def read(self, name: str, most: int = MAX_BYTES) -> Source | Finding:
            return Source(self.show(name), self.texts[name])

        def names(self, pattern: str) -> list[str]:
            return [name for name in self.texts if pattern == "*/p.yaml" and "/" in name]

    loaded = load_nodes("top.yaml", Memory())

    assert plain(loaded.root) == {"a": {"b": 1}}
    assert [str(finding.at) for finding in loaded.findings] == ["v1:x/p.yaml:1:11"]


def test_not_utf8_in_a_part_is_told_in_the_part(folder: Path) -> None:
    Path("a.yaml").write_bytes(b"x: 1\ny: caf\xe9\n")

    loaded = load(top="include: a.yaml\n")

    assert said(loaded.findings) == [
        "a.yaml:2:7 not-utf8 the byte E9 (é in the old Windows encoding) in line 2 is not UTF-8; "
        "save the file as UTF-8"
    ]
