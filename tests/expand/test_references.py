"""Which tasks a path stands for: every row about references, on the names of a small rollout."""

import pytest

from crmplan.expand.references import Names, Problem
from crmplan.model import Scope

DE, NO = "DE", "NO"
SCOPES = {
    "charter": Scope(),
    "erp-link": Scope(),
    "NO/sales/configure": Scope(NO, "sales", "pilot", package="build"),
    "NO/sales/go-live": Scope(NO, "sales", "pilot", package="build"),
    "DE/sales/configure": Scope(DE, "sales", "wave-1", package="build"),
    "DE/sales/go-live": Scope(DE, "sales", "wave-1", package="build"),
    "DE/service/configure": Scope(DE, "service", "wave-2", package="build"),
    "DE/service/go-live": Scope(DE, "service", "wave-2", package="build"),
    "pilot/NO/hypercare": Scope(NO, "", "pilot", package="land"),
    "wave-1/DE/hypercare": Scope(DE, "", "wave-1", package="land"),
    "wave-2/DE/hypercare": Scope(DE, "", "wave-2", package="land"),
    "pilot/lessons": Scope("", "", "pilot", package="wave-close"),
    "wave-1/lessons": Scope("", "", "wave-1", package="wave-close"),
    "DE/works-council": Scope(DE, package="law"),
    "DE/briefing": Scope(DE, package="law"),
    "sales/design": Scope("", "sales", package="design"),
    "sales/briefing": Scope("", "sales", package="design"),
    "erp/profile": Scope(source="erp", package="data"),
}
IDS = list(SCOPES)
NAMES = Names(
    IDS,
    list(SCOPES.values()),
    {NO: "region", DE: "region", "sales": "module", "service": "module"}
    | {"pilot": "wave", "wave-1": "wave", "wave-2": "wave", "erp": "source"},
    {"pilot": (), "wave-1": ("pilot",), "wave-2": ("pilot", "wave-1")},
    {"mobilise": "phase", "build": "package", "land": "package"},
)
PROGRAMME = Scope()
CELL = SCOPES["DE/sales/configure"]
WAVE_REGION = SCOPES["wave-1/DE/hypercare"]
WAVE = SCOPES["wave-1/lessons"]


def resolved(path: str, here: Scope, me: str = "") -> list[str] | str:
    found = NAMES.resolve(path, here, IDS.index(me) if me else -1)
    return f"{found.fault}: {found.message}" if isinstance(found, Problem) else [IDS[i] for i in found]


@pytest.mark.parametrize(
    ("path", "here", "expected"),
    [
        # relative: own instance, then cell, wave-region, region, module, wave, programme
        ("go-live", CELL, ["DE/sales/go-live"]),
        ("hypercare", CELL, ["wave-1/DE/hypercare"]),
        ("works-council", CELL, ["DE/works-council"]),
        ("design", CELL, ["sales/design"]),
        ("lessons", CELL, ["wave-1/lessons"]),
        ("erp-link", CELL, ["erp-link"]),
        ("works-council", WAVE_REGION, ["DE/works-council"]),
        ("profile", SCOPES["erp/profile"], ["erp/profile"]),
        # absolute
        ("NO/sales/configure", PROGRAMME, ["NO/sales/configure"]),
        ("pilot/NO/sales/configure", PROGRAMME, ["NO/sales/configure"]),
        ("wave-2/DE/hypercare", PROGRAMME, ["wave-2/DE/hypercare"]),
        ("pilot/lessons", PROGRAMME, ["pilot/lessons"]),
        ("sales/design", PROGRAMME, ["sales/design"]),
        ("erp/profile", PROGRAMME, ["erp/profile"]),
        # all: one or more scopes
        ("all/go-live", PROGRAMME, ["NO/sales/go-live", "DE/sales/go-live", "DE/service/go-live"]),
        ("DE/all/go-live", PROGRAMME, ["DE/sales/go-live", "DE/service/go-live"]),
        ("all/sales/go-live", PROGRAMME, ["NO/sales/go-live", "DE/sales/go-live"]),
        ("wave-1/all/configure", PROGRAMME, ["DE/sales/configure"]),
        ("all/hypercare", PROGRAMME, ["pilot/NO/hypercare", "wave-1/DE/hypercare", "wave-2/DE/hypercare"]),
        ("DE/all/hypercare", PROGRAMME, ["wave-1/DE/hypercare", "wave-2/DE/hypercare"]),
        ("all/all/lessons", PROGRAMME, 'unknown-task: no task matches "all/all/lessons"'),
        # this-..., previous-wave
        ("this-wave/this-region/hypercare", CELL, ["wave-1/DE/hypercare"]),
        ("this-wave/this-region/all/configure", WAVE_REGION, ["DE/sales/configure"]),
        ("this-wave/all/hypercare", WAVE, ["wave-1/DE/hypercare"]),
        ("this-region/briefing", CELL, ["DE/briefing"]),
        ("this-cell/go-live", CELL, ["DE/sales/go-live"]),
        ("previous-wave/lessons", CELL, ["pilot/lessons"]),
        ("previous-wave/lessons", SCOPES["DE/service/configure"], ["pilot/lessons", "wave-1/lessons"]),
        ("previous-wave/lessons", SCOPES["NO/sales/configure"], []),
        (
            "previous-wave/all/hypercare",
            SCOPES["wave-2/DE/hypercare"],
            ["pilot/NO/hypercare", "wave-1/DE/hypercare"],
        ),
        # a wave before that does without the task gives no link
        ("previous-wave/this-region/hypercare", CELL, []),
        # what is wrong
        (
            "briefing",
            CELL,
            'ambiguous-reference: "briefing" can be "DE/briefing" or "sales/briefing"; write '
            '"this-region/briefing" or "this-module/briefing"',
        ),
        ("erp-lnik", CELL, 'unknown-task: there is no task "erp-lnik"; did you mean "erp-link"?'),
        (
            "NO/sales/confgure",
            CELL,
            'unknown-task: no task matches "NO/sales/confgure"; did you mean "NO/sales/configure"?',
        ),
        (
            "DE/all/golive",
            CELL,
            'unknown-task: no task matches "DE/all/golive"; did you mean "DE/all/go-live"?',
        ),
        (
            "wave1/all/configure",
            CELL,
            'unknown-task: "wave1" in "wave1/all/configure" is no region, module or wave; '
            'did you mean "wave-1/all/configure"?',
        ),
        (
            "sales/NO/configure",
            CELL,
            'unknown-task: "sales/NO/configure" has its parts in the wrong order; write "NO/sales/configure"',
        ),
        (
            "DE/NO/configure",
            CELL,
            'unknown-task: "DE/NO/configure" names two regions, and a task is in one; write one of them',
        ),
        (
            "DE/hypercare",
            PROGRAMME,
            'unknown-task: no task matches "DE/hypercare"; did you mean "wave-1/DE/hypercare"?',
        ),
        (
            "configure",
            PROGRAMME,
            'unknown-task: there is no task "configure" in reach of the programme level; write "all/configure" '
            'for all 3 of them, or its path, for example "NO/sales/configure"',
        ),
        (
            "previous-wave/hypercare",
            WAVE_REGION,
            'unknown-task: no task matches "previous-wave/hypercare"; did you mean "previous-wave/all/hypercare"?',
        ),
        (
            "this-module/design",
            WAVE_REGION,
            'no-such-scope: "this-module/design" has no meaning here: this is in no module',
        ),
        (
            "previous-wave/lessons",
            PROGRAMME,
            'no-such-scope: "previous-wave/lessons" has no meaning here: this is in no wave',
        ),
        (
            "previous-wave/lesons",
            CELL,
            'unknown-task: no task matches "previous-wave/lesons"; did you mean "previous-wave/lessons"?',
        ),
        (
            "this-regoin/briefing",
            CELL,
            'unknown-task: "this-regoin" in "this-regoin/briefing" is no scope; did you mean "this-region"?',
        ),
        (
            "each/go-live",
            CELL,
            'unknown-task: "each" in "each/go-live" is a reserved word without a meaning; write "all"',
        ),
        # roll-ups are no link targets
        (
            "DE",
            PROGRAMME,
            'rollup-reference: "DE" is a region and not a task; write the task that is meant, for example '
            '"DE/all/go-live"',
        ),
        (
            "wave-1",
            PROGRAMME,
            'rollup-reference: "wave-1" is a wave and not a task; write the task that is meant, for '
            'example "wave-1/all/go-live"',
        ),
        (
            "sales",
            PROGRAMME,
            'rollup-reference: "sales" is a module and not a task; write the task that is meant, for '
            'example "sales/all/go-live"',
        ),
        (
            "NO/sales",
            PROGRAMME,
            'rollup-reference: "NO/sales" is a group of tasks and not a task; write the task that is '
            'meant, for example "NO/sales/go-live"',
        ),
        (
            "wave-1/all",
            PROGRAMME,
            'rollup-reference: "wave-1/all" is a group of tasks and not a task; write the task that '
            'is meant, for example "wave-1/all/go-live"',
        ),
        (
            "mobilise",
            PROGRAMME,
            'rollup-reference: "mobilise" is a phase and not a task; write the task that is meant',
        ),
        (
            "build",
            PROGRAMME,
            'rollup-reference: "build" is a package and not a task; write the task that is meant, for '
            'example "NO/sales/configure"',
        ),
        (
            "build/go-live",
            PROGRAMME,
            'rollup-reference: "build" in "build/go-live" is a package, which is no part of a '
            'path; a path names a region, module or wave and then the task, for example "NO/sales/configure"',
        ),
    ],
)
def test_a_path_stands_for_tasks_or_says_why_not(path: str, here: Scope, expected: list[str] | str) -> None:
    assert expected == resolved(path, here)


def test_all_never_includes_the_referring_task() -> None:
    assert ["NO/sales/go-live", "DE/service/go-live"] == resolved("all/go-live", CELL, "DE/sales/go-live")


def test_all_that_stands_for_the_referring_task_alone_is_an_error() -> None:
    expected = (
        'unknown-task: "pilot/all/hypercare" stands for no other task than the one it is written at; '
        '"all" leaves it out'
    )
    assert expected == resolved("pilot/all/hypercare", SCOPES["pilot/NO/hypercare"], "pilot/NO/hypercare")
