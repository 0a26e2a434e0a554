"""Git tags that stand for baselines, as odd programs and hostile people make them."""

import subprocess
from datetime import date

import pytest

from crmplan.source.tags import Tag, tag, tags
from tests.repositories import Work


def made(work: Work, name: str, tagger: bytes, message: bytes = b"Board 12\nitem 3\n\nmore\n") -> None:
    """Make a tag object byte by byte."""
    commit = work.git("rev-parse", "HEAD").encode()
    text = b"object %s\ntype commit\ntag x\n%s\n%s" % (commit, tagger, message)
    command = ["git", "-C", str(work.path), "hash-object", "-t", "tag", "-w", "--stdin", "--literally"]
    id = subprocess.run(command, input=text, capture_output=True, check=True).stdout.decode().strip()
    work.git("update-ref", f"refs/tags/baseline/{name}", id)


@pytest.mark.parametrize(
    ("tagger", "by", "on"),
    [
        (b"tagger Ana <a@x> 1800000000 +0100\n", "Ana", date(2027, 1, 15)),
        (b"tagger Ana <a@x> 1800053999 +0200\n", "Ana", date(2027, 1, 16)),
        (b"tagger K\xf6ln  AG <a@x> 1800000000 -0800\n", "K\xf6ln AG", date(2027, 1, 15)),
        (b"tagger Ana <a@x> 99999999999999 +0000\n", "Ana", None),
        (b"tagger Ana <a@x> -5 +0000\n", "Ana", None),
        (b"tagger Ana\n", "Ana", None),
        (b"", "", None),
    ],
)
def test_a_tag_is_read_as_it_states_itself(work_tree: Work, tagger: bytes, by: str, on: date | None) -> None:
    work_tree.commit("v1", notes_md="1")
    made(work_tree, "board", tagger)

    assert Tag("board", by, on, "Board 12 item 3") == tag("board", work_tree.path / "crm.yaml")


def test_an_odd_tag_hides_no_other(work_tree: Work) -> None:
    work_tree.commit("v1", notes_md="1")
    made(work_tree, "odd", b"tagger Ana <a@x> -5 +0000\n")
    made(work_tree, "board", b"tagger Ana <a@x> 1800000000 +0100\n")
    work_tree.git("tag", "baseline/light")
    work_tree.git("tag", "-a", "-m", "2", "baseline/second", "HEAD^{tree}")

    assert ["second", "board", "light", "odd"] == [one.name for one in tags(work_tree.path / "crm.yaml")]
