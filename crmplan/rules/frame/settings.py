"""Limits of the checks as a playbook sets them, each of the right type."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from crmplan.guess import did_you_mean
from crmplan.language import Playbook
from crmplan.model import Finding, Location
from crmplan.nodes import Mapping as MapNode
from crmplan.rules.frame.catalogue import FAULTS, by_word, current_edition
from crmplan.rules.frame.record import Option, Rule, Value

_SHOULD_BE = {
    "share": "a share such as 8%",
    "days": "working days such as 20d",
    "months": "a number of months such as 12",
    "count": "a whole number such as 3",
    "words": "a list of words such as [licence, training]",
}


class Settings:
    """The limits of one playbook; what it does not set has the default of its profile and edition."""

    def __init__(self, given: Mapping[str, Mapping[str, Value]], edition: int) -> None:
        self._given = given
        self.edition = edition

    def values(self, rule: Rule, profile: str) -> dict[str, Value]:
        """Return every limit of a rule."""
        values = {name: option.default(profile, self.edition) for name, option in rule.options.items()}
        values.update(self._given.get(rule.code, {}))
        return values


def read_settings(playbook: Playbook) -> tuple[Settings, list[Finding]]:
    """Read ``checks: {set: ...}``; unknown checks, unknown limits and wrong types are findings."""
    checks = playbook.checks
    found: dict[str, dict[str, Value]] = {}
    problems: list[Finding] = []
    if checks is None:
        return Settings(found, current_edition()), problems
    known = by_word()
    for word, limits in checks.set.items():
        rule = known.get(word)
        if rule is None:
            at = _at(checks.node, "set", word)
            problems.append(_fault("unknown-check", at, f'no check "{word}"{did_you_mean(word, known)}'))
            continue
        for name, written in limits.items():
            at = _at(checks.node, "set", word, name)
            option = rule.options.get(name)
            if option is None:
                guess = did_you_mean(name, rule.options)
                limits_of = ", ".join(rule.options) or "none"
                message = f'"{rule.name}" has no limit "{name}"{guess or f"; it has {limits_of}"}'
                problems.append(_fault("unknown-limit", at, message))
                continue
            value = _value(option, written)
            if isinstance(value, str):
                problems.append(_fault("bad-limit", at, f'"{name}" of "{rule.name}" {value}'))
            else:
                found.setdefault(rule.code, {})[name] = value
    for key in ("select", "ignore"):
        for word in getattr(checks, key):
            if word not in known and word not in {rule.family for rule in known.values()}:
                at = _at(checks.node, key)
                problems.append(_fault("unknown-check", at, f'no check "{word}"{did_you_mean(word, known)}'))
    return Settings(found, checks.edition or current_edition()), problems


def _value(option: Option, written: Any) -> Value | str:
    """Return a limit of the right type, or what is wrong with it as the end of a sentence."""
    wrong = f'is {_SHOULD_BE[option.type]}, not "{_shown(written)}"'
    if option.type == "words":
        words = written if isinstance(written, tuple) else (written,)
        if not all(isinstance(word, str) for word in words):
            return wrong
        for word in words:
            if option.choices and word not in option.choices:
                return f'does not know "{word}"{did_you_mean(word, option.choices)}'
        return tuple(words)
    if isinstance(written, (bool, tuple)):
        return wrong
    if isinstance(written, str):
        written = written.strip()
        if option.type == "days":
            written = written.removesuffix("d")
        try:
            number = Decimal(written)
        except InvalidOperation:
            return wrong
    else:
        number = Decimal(written)
    if number < 0 or (option.type == "share" and number > 1):
        return wrong
    if option.type in ("count", "months") and number != number.to_integral_value():
        return wrong
    return number


def _shown(written: Any) -> str:
    return ", ".join(str(one) for one in written) if isinstance(written, tuple) else str(written)


def _at(node: MapNode, *path: str) -> Location:
    """Return where the last key of a path is written, as far as the path goes."""
    at = node.at
    here: object = node
    for key in path:
        if not isinstance(here, MapNode) or here.get(key) is None:
            return at
        at = here.key_at(key)
        here = here.get(key)
    return at


def _fault(name: str, at: Location, message: str) -> Finding:
    row = FAULTS[name]
    return Finding(name, row.code, row.severity, message, at)
