"""The manual of a rule, read from its docstring, and its form on a terminal.

A docstring has a title line and these sections, each heading at the begin of a line::

    What: the condition that holds when the plan is fine.
    Why: what happens otherwise, in the words of its sources.
    Evidence: what counts in a plan.
    Mend: what to write.
    Note: decisions behind the rule, where it has any.

    Bad example:

        crmplan: 1
        ...

    Good example:

        crmplan: 1
        ...

In the bad example the lines with ``# expect: NAME`` are where the rule must point, and only there.
"""

import re
import textwrap
from collections.abc import Mapping
from decimal import Decimal
from inspect import cleandoc
from typing import NamedTuple

from crmplan.faults import FAULTS as LANGUAGE_FAULTS
from crmplan.faults import Fault
from crmplan.guess import did_you_mean
from crmplan.rules.frame.catalogue import FAULTS, UnknownRule, by_word, current_edition
from crmplan.rules.frame.record import MISSING, PROFILES, SOURCES, Option, Rule
from crmplan.rules.frame.seeds import answers

SECTIONS = ("What", "Why", "Evidence", "Mend", "Note", "Bad example", "Good example")
REQUIRED = ("What", "Why", "Evidence", "Mend", "Bad example", "Good example")
_HEADING = re.compile(rf"({'|'.join(SECTIONS)}):\s*(.*)")

FAMILY_TITLES: Mapping[str, str] = {
    "strategy": "Strategy and business case",
    "governance": "Sponsorship and governance",
    "people": "People and time",
    "money": "Money",
    "selection": "Needs, product and partner",
    "process": "Process and design",
    "data": "Data",
    "integration": "Integration, infrastructure and security",
    "change": "People and change",
    "training": "Training",
    "rollout": "Shape of the rollout",
    "customer": "Customer",
    "support": "Support after go-live",
    "measurement": "Measurement",
    "schedule": "Schedule",
    "gates": "Gates",
}
"""Families in the order in which people read them."""


class Manual(NamedTuple):
    """The parts of a rule's docstring."""

    title: str
    sections: Mapping[str, str]
    """Heading -> text; examples keep their lines, other texts are one paragraph."""


def manual(rule: Rule) -> Manual:
    """Return the parts of a rule's manual."""
    lines = cleandoc(rule.manual).splitlines()
    found: dict[str, list[str]] = {}
    here: list[str] = []
    for line in lines[1:]:
        heading = _HEADING.fullmatch(line)
        if heading:
            here = found.setdefault(heading[1], [])
            if heading[2]:
                here.append(heading[2])
        else:
            here.append(line)
    sections = {}
    for name in SECTIONS:
        if name in found:
            text = found[name]
            if name.endswith("example"):
                sections[name] = cleandoc("\n".join(["", *text])).strip("\n") + "\n"
            else:
                sections[name] = " ".join(" ".join(text).split())
    return Manual(lines[0], sections)


class Brief(NamedTuple):
    """What a check or a fault is, for a reader who has only its finding."""

    summary: str
    """One sentence."""
    what: str
    """A short paragraph."""
    mend: str


def brief(code: str) -> Brief | None:
    """Return the short manual of a check or a fault by its code; None for a check of a playbook's own."""
    rule = by_word().get(code)
    if rule is not None:
        sections = manual(rule).sections
        return Brief(rule.summary, f"{sections['What']} {sections['Why']}", sections["Mend"])
    for fault in (*LANGUAGE_FAULTS.values(), *FAULTS.values()):
        if fault.code == code:
            example = f"Write\n\n{_indented(fault.good)}\n\nand not\n\n{_indented(fault.bad)}"
            return Brief(fault.summary, fault.manual, example if fault.good else fault.manual)
    return None


def shown(option: Option, value: Decimal | tuple[str, ...]) -> str:
    """Return the value of an option as a playbook writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    if option.type == "share":
        return f"{(value * 100).normalize():f}%"
    return f"{value.normalize():f}{'d' if option.type == 'days' else ''}"


def defaults(option: Option) -> str:
    """Return the default of an option with the profiles that have another: ``20d (small: 10d)``."""
    values = {profile: shown(option, option.defaults[profile]) for profile in PROFILES}
    usual = values["standard"]
    others = [f"{profile}: {value}" for profile, value in values.items() if value != usual]
    return usual + (f" ({', '.join(others)})" if others else "")


def earlier(option: Option) -> str:
    """Return the defaults that an option had, each with the edition that ended it; empty for none."""
    return "".join(
        f"; before edition {end}: {defaults(option._replace(defaults=values))}"
        for end, values in reversed(option.before)
    )


def applies(rule: Rule) -> str:
    """Return whom a check applies to, and from when it counts where it does not yet."""
    words = "" if rule.profiles == PROFILES else f" Applies to the profiles {', '.join(rule.profiles)}."
    if rule.waits:
        words += f" Not applicable to any plan yet: it needs a {' and '.join(sorted(MISSING))}."
    if rule.edition > current_edition():
        words += f" A preview until edition {rule.edition}: it is shown, and counts for nothing."
    return words


def explain(word: str) -> str:
    """Return the manual of a check or of a language error, by name or code, as plain text for a terminal.

    Raises UnknownRule, whose message has the nearest guess, when nothing has this name.
    """
    known = by_word()
    rule = known.get(word) or known.get(word.upper()) or known.get(word.lower())
    if rule is not None:
        return _text(rule)
    faults = {**LANGUAGE_FAULTS, **FAULTS}
    for name, fault in faults.items():
        if word.lower() == name or word.upper() == fault.code:
            return _fault_text(name, fault)
    words = [*known, *faults, *(fault.code for fault in faults.values())]
    raise UnknownRule(f'no check "{word}"{did_you_mean(word, words) or "; `crmplan rules` lists all"}')


def _text(rule: Rule) -> str:
    title, sections = manual(rule)
    asked = [f"  {source}: {factor}" for source, factor in answers(rule.name)]
    blocks = [
        f"{rule.name} ({rule.code}, {rule.severity}, family {rule.family}, edition {rule.edition})\n{title}",
        f"What: {sections['What']}{applies(rule)}",
        f"Why: {sections['Why']}",
        "Sources: " + "; ".join(f"{source}: {SOURCES[source]}" for source in rule.sources),
        *(["Answers:\n" + "\n".join(asked)] if asked else []),
        f"What counts as evidence: {sections['Evidence']}",
        f"How to mend it: {sections['Mend']}",
    ]
    if "Note" in sections:
        blocks.append(f"Note: {sections['Note']}")
    if rule.options:
        rows = [
            f"  {name}: {defaults(option)}\n      {option.doc}{earlier(option)}"
            for name, option in rule.options.items()
        ]
        blocks.append(f"Limits (checks: {{set: {{{rule.name}: {{...}}}}}}):\n" + "\n".join(rows))
    blocks.append("Bad example:\n" + _indented(marked(sections["Bad example"], rule)))
    blocks.append("Good example:\n" + _indented(sections["Good example"]))
    return "\n\n".join(_wrapped(block) for block in blocks) + "\n"


def _fault_text(name: str, fault: Fault) -> str:
    blocks = [f"{name} ({fault.code}, {fault.severity})", _wrapped(fault.manual)]
    if fault.bad:
        blocks.append("Bad example:\n" + _indented(fault.bad))
    if fault.good:
        blocks.append("Good example:\n" + _indented(fault.good))
    return "\n\n".join(blocks) + "\n"


def _wrapped(block: str) -> str:
    """Return a block with its paragraphs broken at 88 columns; indented lines and examples stay as they are."""
    lines = []
    for line in block.splitlines():
        lines += [line] if line.startswith(" ") else textwrap.wrap(line, 88, break_on_hyphens=False)
    return "\n".join(lines)


def marked(example: str, rule: Rule) -> str:
    """Return an example with what its test expects in the words of a reader."""
    return re.sub("# expect: .*", "# would be found here" if rule.waits else "# found here", example)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.rstrip("\n").splitlines())
