"""What the tests of the steering pack share: from the text of a playbook to its pack."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crmplan import pipeline
from crmplan.report.records import Report

ReportOf = Callable[..., Report]


@pytest.fixture
def report_of(tmp_path: Path) -> ReportOf:
    """Return a function from the text of a playbook, and the day that counts as today, to its report."""

    def build(text: str, as_of: date | None = None) -> Report:
        file = tmp_path / "playbook.yaml"
        file.write_text(text, encoding="utf-8")
        work = pipeline.plan(file, as_of=as_of)
        assert [one.message for one in work.findings if one.severity == "error"] == []
        return pipeline.report(pipeline.judge(work))

    return build
