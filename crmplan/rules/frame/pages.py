"""The pages about the checks: an index, and one page for each family with the manuals of its rules."""

import re
from collections.abc import Iterable, Mapping

from crmplan.language.words import EDITIONS
from crmplan.rules.frame.catalogue import FAULTS, current_edition, rules
from crmplan.rules.frame.manual import FAMILY_TITLES, applies, defaults, earlier, manual, marked
from crmplan.rules.frame.record import SOURCES, Rule
from crmplan.rules.frame.seeds import SEEDS, answers

INDEX = "checks.md"
"""Path of the index below ``docs``; the families' pages are in the folder beside it."""

_HEAD = """\
# Checks

What `crmplan check` looks for: {count} checks in {families} families, one page for each. All of it is generated from
the checks themselves, and the examples run as their tests.

- [Stages](#stages): how grave a finding is, and when
- [Editions](#editions): how newer checks come in
- [Families](#families): what each page is about
- [All checks](#all-checks): by code, with where each comes from
- [What the documents say](#what-the-documents-say): each reason for failure, and the checks that look for it
- [Settings of the checks](#settings-of-the-checks): what can be wrong in `checks:` and `accept:`
- [Sources](#sources)
- [The tests of each check](checks/tests.md)

A check looks at kinds, roles, categories, links and dates, never at names. *Before* means that the links promise it:
however tasks slip, the one has finished when the other starts. The limits are defaults of crmplan; set your own in
`checks: {{set: {{CHECK: {{LIMIT: VALUE}}}}}}`. `crmplan explain CHECK` prints the same manual on a terminal.

## Stages

| stage | severities |
|---|---|
| `draft` | one level lower than listed, except language errors and SCH-01 |
| `approval` | as listed |
| `go-live` | as listed; gaps of support, training and gates are errors for a go-live within \
60 working days of `--as-of` |
"""


_SEEDS = """\
Five documents on why CRM programmes fail are where most checks come from. The tables list every reason for failure
and every practice in them, in our words and in their order, with the checks that answer it. Where the documents
disagree, the checks ask for what satisfies both: the whole enterprise in scope (S2) and delivered in small steps (S4).
No document gives a limit; the numbers are defaults of crmplan.
"""


def pages(catalogue: Iterable[Rule] | None = None) -> Mapping[str, str]:
    """Return every page by its path below ``docs``: the index, then the families as people read them."""
    found = tuple(rules() if catalogue is None else catalogue)
    families = {
        family: [rule for rule in found if rule.family == family]
        for family in FAMILY_TITLES
        if any(rule.family == family for rule in found)
    }
    made = {INDEX: _index(found, families)}
    for family, members in families.items():
        made[f"checks/{family}.md"] = _family(family, members)
    return made


def anchor(rule: Rule) -> str:
    """Return the anchor of a rule on the page of its family: ``training-budget-bud-02``."""
    return f"{rule.name}-{rule.code.lower()}"


def _index(found: tuple[Rule, ...], families: Mapping[str, list[Rule]]) -> str:
    lines = _HEAD.format(count=len(found), families=len(families)).splitlines()
    lines += _editions()
    lines += ["", "## Families", "", "| page | checks | codes |", "|:--|--:|:--|"]
    for family, members in families.items():
        codes = ", ".join(dict.fromkeys(rule.code.partition("-")[0] for rule in members))
        lines.append(f"| [{FAMILY_TITLES[family]}](checks/{family}.md) | {len(members)} | {codes} |")
    lines += [
        "",
        "## All checks",
        "",
        "| code | check | family | severity | edition | said by |",
        "|:--|:--|:--|:--|:--|:--|",
    ]
    for rule in found:
        title = FAMILY_TITLES[rule.family]
        cells = (rule.code, _link(rule), title, rule.severity, _edition(rule), ", ".join(rule.sources))
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", *_seeds(found), "## Settings of the checks", ""]
    lines += [f"- **`{name}`** ({one.code}, {one.severity}): {one.manual}" for name, one in FAULTS.items()]
    lines += ["", "## Sources", ""]
    lines += [f"- **{key}**: {title}" for key, title in SOURCES.items()]
    return "\n".join(lines) + "\n"


def _seeds(found: tuple[Rule, ...]) -> list[str]:
    """Return a table for each document: its factors, and the checks that answer them."""
    known = {rule.name: rule for rule in found}
    lines = ["## What the documents say", "", *_SEEDS.splitlines(), ""]
    for source, factors in SEEDS.items():
        lines += [f"### {source}: {SOURCES[source]}", "", "| reason or practice | checks |", "|:--|:--|"]
        for factor in factors:
            links = ", ".join(_link(known[name]) for name in factor.rules if name in known)
            lines.append(f"| {factor.text} | {links} |")
        lines.append("")
    return lines


def _link(rule: Rule) -> str:
    """Return a link from the index to a rule."""
    return f"[{rule.name}](checks/{rule.family}.md#{anchor(rule)})"


def _editions() -> list[str]:
    """Return what an edition is, and the list of them."""
    current = current_edition()
    return [
        "",
        "## Editions",
        "",
        "A new check must not turn a plan red that was green yesterday, so the catalogue has editions. A check newer",
        "than the edition of a playbook is a *preview*: it is asked, and its findings are shown with that mark, but",
        "they fail no run and count for no stage and no family. A limit whose default changes keeps the old one in",
        "the editions before. A check that is corrected is corrected in all editions.",
        "",
        f"Without a word the current edition counts, which is {current}. `checks: {{edition: {current}}}` pins it, so "
        "that a newer",
        "crmplan changes nothing until somebody raises the number; `crmplan init` writes it.",
        "",
        "| edition | what it brought |",
        "|:--|:--|",
        *(f"| {number} | {what} |" for number, what in EDITIONS.items()),
    ]


def _edition(rule: Rule) -> str:
    notes = [str(rule.edition)]
    if rule.edition > current_edition():
        notes.append("preview")
    if rule.waits:
        notes.append("not applicable yet")
    return ", ".join(notes)


def _family(family: str, members: list[Rule]) -> str:
    lines = [
        f"# {FAMILY_TITLES[family]}",
        "",
        f"Generated from the checks of the family `{family}`. [All checks](../checks.md), "
        "[their sources](../checks.md#sources).",
        "",
        "| code | check | severity | holds when |",
        "|:--|:--|:--|:--|",
    ]
    lines += [
        f"| {rule.code} | [{rule.name}](#{anchor(rule)}) | {rule.severity} | {rule.summary} |"
        for rule in members
    ]
    for rule in members:
        lines += ["", *_section(rule)]
    return "\n".join(lines) + "\n"


def _section(rule: Rule) -> list[str]:
    title, sections = manual(rule)
    others = ", ".join(one for one in rule.sources if not re.search(rf"\b{one}\b", sections["Why"]))
    lines = [
        f"## {rule.name} ({rule.code})",
        "",
        f"{title} *{rule.severity.capitalize()}.*{applies(rule)}",
        "",
        f"- **What.** {sections['What']}",
        f"- **Why.** {sections['Why']}{f' ({others})' if others else ''}",
        f"- **Evidence.** {sections['Evidence']}",
        f"- **How to mend it.** {sections['Mend']}",
    ]
    asked = " ".join(f"{factor} ({source})." for source, factor in answers(rule.name))
    if asked:
        lines.append(f"- **Answers.** {asked}")
    if "Note" in sections:
        lines.append(f"- **Note.** {sections['Note']}")
    if rule.options:
        lines += ["", "| limit | default | meaning |", "|---|---|---|"]
        lines += [
            f"| `{name}` | {defaults(option)} | {option.doc}{earlier(option)} |"
            for name, option in rule.options.items()
        ]
    for name in ("Bad example", "Good example"):
        text = marked(sections[name], rule)
        lines += ["", f"{name}:", "", "```yaml", *text.rstrip("\n").splitlines(), "```"]
    return lines
