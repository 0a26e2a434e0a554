"""Objects of a repository, read through one process that ends with who asked."""

import gc

import pytest

from crmplan.source.objects import Entry, entries
from crmplan.source.repository import Refused, Repository
from tests.repositories import Work


def ids(work: Work, *names: str) -> list[str]:
    return [work.git("rev-parse", name) for name in names]


def test_contents_come_in_any_order_and_size(work_tree: Work) -> None:
    work_tree.commit("v1", empty_yaml="", small_yaml="a\n", long_yaml="x\0\n" * 100_000)
    empty, small, long, tree = ids(work_tree, "v1:empty.yaml", "v1:small.yaml", "v1:long.yaml", "v1^{tree}")
    repository = Repository(work_tree.path)

    actual = [repository.read(id, 1000) for id in (long, small, empty, long, small)]

    expected = [("blob", None), ("blob", b"a\n"), ("blob", b""), ("blob", None), ("blob", b"a\n")]
    assert expected == actual
    assert ("blob", b"x\0\n" * 100_000) == repository.read(long)
    assert ["empty.yaml", "long.yaml", "small.yaml"] == list(repository.tree(tree))
    assert {} == repository.tree(small)


def test_what_is_missing_is_refused_and_the_next_question_answered(work_tree: Work) -> None:
    work_tree.commit("v1", a_yaml="a\n")
    (blob,) = ids(work_tree, "v1:a.yaml")
    repository = Repository(work_tree.path)

    with pytest.raises(Refused, match="the repository lacks"):
        repository.read("0" * 40)
    assert ("blob", b"a\n") == repository.read(blob)


def test_the_process_ends_when_told_and_with_its_repository(work_tree: Work) -> None:
    work_tree.commit("v1", a_yaml="a\n")
    (blob,) = ids(work_tree, "v1:a.yaml")
    repository = Repository(work_tree.path)
    ended = []
    for end in (repository.close, lambda: None):
        repository.read(blob)
        assert repository._objects is not None
        process = repository._objects._process
        assert process is not None
        end()
        ended.append(process)
    del repository
    gc.collect()

    assert [0, 0] == [process.poll() for process in ended]


def test_a_process_that_was_ended_from_outside_is_started_again(work_tree: Work) -> None:
    work_tree.commit("v1", a_yaml="a\n")
    (blob,) = ids(work_tree, "v1:a.yaml")
    repository = Repository(work_tree.path)
    repository.read(blob)
    assert repository._objects is not None
    assert repository._objects._process is not None
    repository._objects._process.kill()
    repository._objects._process.wait()

    with pytest.raises(Refused, match="gave no answer"):
        repository.read(blob)
    assert ("blob", b"a\n") == repository.read(blob)


def test_a_tree_is_read_whatever_its_names(work_tree: Work) -> None:
    id = "ab" * 20
    tree = b"100644 a b\n\0" + bytes.fromhex(id) + b"40000 \xff\0" + bytes.fromhex(id)

    assert {b"a b\n": Entry("100644", id), b"\xff": Entry("040000", id)} == entries(tree, 20)
    with pytest.raises(ValueError, match="not found"):
        entries(b"100644 a", 20)


def test_lines_come_as_they_are_printed_and_git_ends_when_no_more_are_wanted(work_tree: Work) -> None:
    commits = [work_tree.commit(f"v{number}", a_yaml=f"{number}\n") for number in range(3)]
    repository = Repository(work_tree.path)

    assert commits[::-1] == list(repository.lines("rev-list", "HEAD"))
    some = repository.lines("rev-list", "HEAD")
    assert commits[2] == next(some)
    some.close()
    with pytest.raises(Refused, match="git says: "):
        list(repository.lines("rev-list", "no-such-revision"))
