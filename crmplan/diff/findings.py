"""Which findings of the checks came, went, or were accepted."""

from collections.abc import Collection, Iterable, Mapping

from crmplan.diff.both import Both
from crmplan.diff.records import FindingChange, Findings
from crmplan.diff.side import Side
from crmplan.lang import gettext as _
from crmplan.lang import word
from crmplan.model import INFO, SEVERITIES, SHIPPED, Finding
from crmplan.report.pack.snapshot import without_figures

_Key = tuple[str, str]


def findings(both: Both) -> Findings:
    """Return what became of the findings.

    A finding is the same when its check and what it is about are: a task, a cell, a person. One that is graver now is
    new, one that is milder is kept. Of a finding about several tasks only those are named that it is new for. A note
    that merely counts others now is the same.
    """
    base, head = both.base, both.head
    if base.stage != head.stage:
        text = _("Findings are not compared: those of {base} are for the stage {one}, the others for {two}.")
        reason = text.format(
            base=base.label, one=word(base.stage, base.stage), two=word(head.stage, head.stage)
        )
        return Findings(reason=reason)

    there = {*head.findings, *head.accepted, *(head.known or ())}

    def now(key: _Key, one: Finding) -> _Key:
        """Return the key that a finding of base has in head: what it is about may be renamed."""
        rule, about = key
        if one.tasks:
            return rule, both.id_now(about)
        told = both.words_now(about) if one.subject else without_figures(both.words_now(one.message))
        return (rule, told) if (rule, told) in there else key

    was = {
        now(key, one): one._replace(tasks=tuple(map(both.id_now, one.tasks)))
        for key, one in base.findings.items()
    }
    accepted = {now(key, one): why for key, (one, why) in base.accepted.items()}
    known = None if base.known is None else {now(key, one) for key, one in base.known.items()}
    excused = accepted.keys() | (known or set())
    why = {key: text for key, (_one, text) in head.accepted.items()}
    of_file = _("It stands in the list of known findings.")
    treated = {key: one for key, (one, _why) in head.accepted.items()}
    for key, one in (head.known or {}).items():
        # An older plan.json does not say what was known, so that only what was open in it can be known anew.
        if key not in treated and (known is not None or key in was):
            treated[key], why[key] = one, of_file

    renamed = (one._replace(message=both.words_now(one.message)) for one in was.values())
    notes = {_note(one) for one in (*was.values(), *renamed)}, {_note(one) for one in head.findings.values()}
    new, unwaived, kept = {}, {}, set()
    before, after = map(_folder, both.sides)
    still = {one for key, one in was.items() if key in head.findings}
    for key, one in head.findings.items():
        if one.severity == INFO and _note(one) in notes[0]:
            kept.add(one)
        elif key in excused:
            unwaived[key] = one
        elif key in was and SEVERITIES.index(was[key].severity) <= SEVERITIES.index(one.severity):
            kept.add(one)
        else:
            new[key] = one
    return Findings(
        stage=head.stage,
        new=_changes(after, new, partly=kept),
        gone=_changes(
            before,
            {
                key: one
                for key, one in was.items()
                if key not in head.findings
                and key not in treated
                and not (one.severity == INFO and _note(one) in notes[1])
            },
            partly=still,
        ),
        waived=_changes(after, {key: one for key, one in treated.items() if key not in excused}, why),
        unwaived=_changes(after, unwaived),
        kept=len(kept),
    )


def _note(finding: Finding) -> tuple[str, str]:
    """Return what a note says, without its figures; nothing for what is no note."""
    return (finding.rule, without_figures(finding.message)) if finding.severity == INFO else ("", "")


def _folder(side: Side) -> str:
    """Return what the places of edits have before the file's name: the version, the folder of the playbook."""
    return side.text.report.folder if side.text is not None else ""


def _changes(
    folder: str,
    found: Mapping[_Key, Finding],
    why: Mapping[_Key, str] | None = None,
    partly: Collection[Finding] = (),
) -> tuple[FindingChange, ...]:
    """Return each finding once, the gravest first, about those of its tasks alone that it was found for.

    Parameters:
        folder: what stands before the names of files, so that findings and edits are placed alike.
        found: what a finding is about, and the finding.
        why: reasons, by the same.
        partly: findings that stand in both versions, about others.
    """
    about: dict[Finding, list[str]] = {}
    reasons: dict[Finding, str] = {}
    for key, one in found.items():
        about.setdefault(one, []).append(key[1])
        if why is not None:
            reasons.setdefault(one, why[key])
    ordered = sorted(about, key=lambda one: SEVERITIES.index(one.severity))
    return tuple(
        FindingChange(
            _placed(folder, _only(one, about[one])), reasons.get(one, ""), one in partly and bool(one.tasks)
        )
        for one in ordered
    )


def _only(finding: Finding, tasks: Iterable[str]) -> Finding:
    some = set(tasks)
    return (
        finding._replace(tasks=tuple(id for id in finding.tasks if id in some)) if finding.tasks else finding
    )


def _placed(folder: str, finding: Finding) -> Finding:
    at = finding.at
    own = bool(at.file) and not at.file.startswith(SHIPPED)
    return finding._replace(at=at._replace(file=folder + at.file)) if own else finding
