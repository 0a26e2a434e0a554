"""What a version of a playbook says when it is planned, and how that is kept."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from crmplan import pipeline
from crmplan.collector import without_collector
from crmplan.history.inputs import Traced, known_beside
from crmplan.model import ERROR, Finding, Money
from crmplan.pipeline import Work
from crmplan.report.history import Live, State
from crmplan.report.readiness import readiness
from crmplan.report.words import Names
from crmplan.rules import known
from crmplan.schedule.show import day_of, last_day
from crmplan.source import Source
from crmplan.source.files import top


def planned(files: Traced, name: str, stage: str | None = None, as_of: date | None = None) -> State | str:
    """Return what a version says, or why it cannot be planned: a sentence without its full stop.

    Parameters:
        files, name: where it is read from.
        stage: how strict the checks are; the playbook's own when None.
        as_of: the day that counts as today; the latest progress date when None.
    """
    with without_collector():
        return _planned(files, name, stage, as_of)


def _planned(files: Traced, name: str, stage: str | None, as_of: date | None) -> State | str:
    work = pipeline.judge(pipeline.plan(name, as_of=as_of, files=files), stage=stage, use_known=False)
    beside = files.read(known_beside(name))
    if isinstance(beside, Source) and work.verdict is not None:
        work = work._replace(verdict=known.without_known(work.verdict, known.entries(beside)[0]))
    errors = [one for one in work.findings if one.severity == ERROR]
    return _reason(errors) if errors else state(work) or _reason([])


def state(work: Work) -> State | None:
    """Return what a work that is planned, priced and judged says, as its report would; None when it is not.

    A report words every task and path, which takes as long as all else.
    """
    plan, dates, cost, verdict = work.plan, work.schedule, work.cost, work.verdict
    if plan is None or dates is None or cost is None or verdict is None:
        return None
    names = Names(plan)
    days = [last_day(start, finish) for start, finish in zip(dates.start, dates.finish, strict=True)]
    actuals = plan.actuals
    ready = readiness(plan, work.findings, verdict)
    return State(
        name=plan.playbook.programme.name,
        status=None if plan.status is None else day_of(plan.status),
        finish=max(days, default=day_of(plan.start)),
        committed=plan.playbook.programme.committed_finish,
        go_lives=tuple(
            Live(task.id, names.task(i), days[i], i in actuals and actuals[i].finished is not None)
            for i, task in enumerate(plan.tasks)
            if "go-live" in task.kinds
        ),
        cost=cost.total,
        p80=None,  # There is no simulation yet that would know it.
        stage=ready.stage,
        errors=ready.errors,
        warnings=ready.warnings,
    )


def _reason(errors: list[Finding]) -> str:
    if not errors:
        return "it has no tasks that can be scheduled"
    first = errors[0]
    more = len(errors) - 1
    rest = f" (and {more} more error{'s' if more > 1 else ''})" if more else ""
    told = not first.at.line or (first.at == top(first.at.file) and first.at.file in first.message)
    return f"{first.message}{rest}" if told else f"{first.at}: {first.message}{rest}"


def kept(state: State | str) -> str:
    """Return a state, or why there is none, as a text to keep."""
    return json.dumps(state if isinstance(state, str) else _plain(state), ensure_ascii=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return [str(value.amount), value.currency]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def read(text: str) -> State | str:
    """Return what ``kept`` kept.

    Raises:
        ValueError: the text is none of its.
    """
    try:
        plain = json.loads(text)
        if isinstance(plain, str):
            return plain
        name, status, finish, committed, lives, (amount, currency), p80, stage, errors, warnings = plain
        return State(
            str(name),
            _day(status),
            date.fromisoformat(finish),
            _day(committed),
            tuple(
                Live(str(id), str(label), date.fromisoformat(day), bool(done))
                for id, label, day, done in lives
            ),
            Money(Decimal(amount), str(currency)),
            _day(p80),
            str(stage),
            int(errors),
            int(warnings),
        )
    except (TypeError, ArithmeticError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
