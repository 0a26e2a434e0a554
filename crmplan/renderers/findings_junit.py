"""Findings as a JUnit report: each check that was broken is a test case that failed."""

from xml.etree import ElementTree

from crmplan.model import ERROR
from crmplan.report.judged import Judged, advice, as_preview


def render(judged: Judged) -> str:
    """Return the report as XML: errors are failures, the others are written into passing cases."""
    suite = ElementTree.Element("testsuite", name="crmplan check", tests="0", failures="0", errors="0")
    cases = failures = 0
    for one in (*judged.findings, *(as_preview(one) for one in judged.previews)):
        case = ElementTree.SubElement(
            suite, "testcase", classname=f"crmplan.{one.rule}", name=_text(str(one.at))
        )
        cases += 1
        text = _text(advice(one))
        if one.severity == ERROR:
            failures += 1
            failure = ElementTree.SubElement(case, "failure", type=one.code, message=_text(one.message))
            failure.text = _text(f"{one.at}: {text}")
        else:
            ElementTree.SubElement(case, "system-out").text = f"{one.severity}: {text}"
    for one, who in judged.accepted:
        case = ElementTree.SubElement(
            suite, "testcase", classname=f"crmplan.{one.rule}", name=_text(str(one.at))
        )
        cases += 1
        ElementTree.SubElement(case, "skipped", message=_text(f"accepted by {who}"))
    if not cases:
        ElementTree.SubElement(
            suite,
            "testcase",
            classname="crmplan",
            name="no new finding" if judged.known else "no missing element found",
        )
        cases = 1
    suite.set("tests", str(cases))
    suite.set("failures", str(failures))
    suite.set("skipped", str(len(judged.accepted)))
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"


def _text(text: str) -> str:
    """Return text without the characters that XML 1.0 cannot hold."""
    return "".join(
        char
        if char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff"
        else "\ufffd"
        for char in text
    )
