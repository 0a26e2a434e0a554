"""Takes the body out of one rule after the other and sees which tests notice.

``python -m tests.rules.knockout`` runs the tests of the rules, and each that made a few rules speak once more
without each of them. It prints the tests that failed then, by rule, as JSON; the page ``docs/checks/tests.md`` is
made of that. Words after it are files to run in place of all.
"""

import inspect
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import CodeType, FunctionType
from typing import cast

import pytest

from crmplan.rules import Rule, rules
from crmplan.rules.frame.record import Ask, Gap
from crmplan.rules.frame.view import View

FOLDER = Path(__file__).parent

ELSEWHERE = frozenset(("examples", "shipped", "knockout", "fuzz", "known", "pages", "seeds"))
"""Tests that this does not run: the first two are run rule by rule (``test_knockout``), the others ask all at once."""

FEW = 12
"""A test that makes more rules speak than these is about all of them, and shows nothing of one."""


def _nothing(view: View, ask: Ask) -> Iterator[Gap]:
    return
    yield


def _heard(view: View, ask: Ask) -> Iterator[Gap]:
    from tests.rules import knockout  # the globals of this body will be those of the rule's module

    yield from knockout.listen(view, ask)


@contextmanager
def without(*gone: Rule) -> Iterator[None]:
    """Take the body out of rules: whoever calls them, they find nothing."""
    with _swapped(gone, _nothing.__code__):
        yield


@contextmanager
def _swapped(changed: Iterable[Rule], body: CodeType) -> Iterator[None]:
    # The code and not the attribute `run` of the record is changed, so that tests that hold the function notice too.
    functions = [cast(FunctionType, rule.run) for rule in changed]
    before = [function.__code__ for function in functions]
    try:
        for function in functions:
            function.__code__ = body
        yield
    finally:
        for function, code in zip(functions, before, strict=True):
            function.__code__ = code


_bodies: dict[str, FunctionType] = {}
"""Copies of the rules' functions while ``listening``."""
_spoken: set[str] = set()
"""Names of rules that found something since ``listening`` began."""


def listen(view: View, ask: Ask) -> Iterator[Gap]:
    """Ask a rule, and write down that it found something."""
    for gap in _bodies[ask.rule.name](view, ask):
        _spoken.add(ask.rule.name)
        yield gap


@contextmanager
def listening() -> Iterator[set[str]]:
    """Watch all rules; yields the names of those that find something, as they do."""
    _spoken.clear()
    for rule in rules():
        function = cast(FunctionType, rule.run)
        _bodies[rule.name] = FunctionType(function.__code__, function.__globals__, function.__name__)
    with _swapped(rules(), _heard.__code__):
        yield _spoken


class Knockout:
    """A plugin of pytest: runs tests again without each of the rules that spoke in them."""

    def __init__(self) -> None:
        self.failing: dict[str, dict[str, None]] = {rule.name: {} for rule in rules()}
        """Rule -> tests that fail without it, as ``test_money.test_zero_is_no_upgrade``, in their order."""

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Iterator[None]:
        """Run a test as it is, and then without each rule that it made speak."""
        with listening() as spoken:
            result = yield
        if len(spoken) <= FEW:
            test = f"{pyfuncitem.path.stem}.{pyfuncitem.originalname}"
            for rule in rules():
                # Tests of the frame make up rules of their own.
                if rule.name in spoken & self.failing.keys() and self._fails(pyfuncitem, rule):
                    self.failing[rule.name][test] = None
        return result

    def _fails(self, item: pytest.Function, gone: Rule) -> bool:
        words = inspect.signature(item.obj).parameters
        with without(gone):
            try:
                item.obj(**{word: item.funcargs[word] for word in words})
            except (Exception, pytest.fail.Exception):
                return True
        return False


def main(words: list[str]) -> int:
    """Run the tests and print the result; the exit code is that of pytest."""
    files = words or [
        str(file) for file in sorted(FOLDER.glob("test_*.py")) if file.stem[5:] not in ELSEWHERE
    ]
    plugin = Knockout()
    with redirect_stdout(sys.stderr):
        done = pytest.main([*files, "-p", "no:cacheprovider"], plugins=[plugin])
    print(json.dumps({rule: list(tests) for rule, tests in plugin.failing.items()}, indent=1))
    return int(done)


if __name__ == "__main__":
    from tests.rules import knockout  # the rules' bodies import it by this name

    sys.exit(knockout.main(sys.argv[1:]))
