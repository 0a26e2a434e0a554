"""Faults of the expansion, 100 and up: packages, cells, waves, links and overrides."""

from crmplan.faults.record import Fault
from crmplan.model import WARNING

ROWS: dict[str, Fault] = {
    "unknown-task": Fault(
        "LNG-100",
        "A reference stands for no task. A word alone is a task of the same package instance, then of the "
        "cell, the region in this wave, the region, the module, the wave, the programme. A path begins "
        "with the id of a region, module or wave, with `all`, `this-region` and the like, or "
        "`previous-wave`.",
        "tasks:\n  train: {duration: 3d}\n  go-live: {needs: trian}\n",
        "tasks:\n  train: {duration: 3d}\n  go-live: {needs: train}\n",
    ),
    "ambiguous-reference": Fault(
        "LNG-101",
        "A task of a cell refers to a name that both its region and its module have, so it could mean "
        "either. Write `this-region/NAME` or `this-module/NAME`.",
        "needs: briefing\n",
        "needs: this-region/briefing\n",
    ),
    "rollup-reference": Fault(
        "LNG-102",
        "Phases, regions, modules, waves and packages sum their tasks up and cannot be linked: a link to a "
        "whole wave hides what really has to wait. Name the tasks, for example all go-lives of a region.",
        "needs: DE\n",
        "needs: DE/all/go-live\n",
    ),
    "no-such-scope": Fault(
        "LNG-103",
        "A reference or a word such as `region.lead` speaks of a region, module or wave where the task has "
        "none: a package `for: wave` has no region, and tasks under `tasks:` have no scope at all.",
    ),
    "same-task-twice": Fault(
        "LNG-104",
        "Two packages, or a package and a list of tasks, expand to a task of the same path, so that a "
        "reference could mean either. Give one of them another id.",
    ),
    "shared-name": Fault(
        "LNG-105",
        "Regions, modules, waves, phases, tasks and gates share one name space, because a reference may "
        "begin with any of them. Give one of the two another id.",
    ),
    "ring": Fault(
        "LNG-106",
        "Tasks wait for one another in a ring, so none of them could ever start. The message follows the "
        "ring from task to task with the line of each link; one of these links is wrong.",
        "tasks:\n  a: {duration: 1d, needs: b}\n  b: {duration: 1d, needs: a}\n",
        "tasks:\n  a: {duration: 1d}\n  b: {duration: 1d, needs: a}\n",
    ),
    "cell-in-two-waves": Fault(
        "LNG-107",
        "A cell (a region and a module) goes live once, so it is in exactly one wave. A second step for "
        "the same people is a module of its own.",
    ),
    "wave-ring": Fault("LNG-108", "Waves come after one another in a ring through their `after`."),
    "matches-nothing": Fault(
        "LNG-109",
        "An `only`, `except` or `override` fits no task, so it does nothing, which is not what its writer "
        "thought. Look at the ids and at where the package is expanded.",
    ),
    "overridden-twice": Fault(
        "LNG-110",
        "Two overrides of a package set the same value of the same task; the later one counts. Narrow the "
        "`when` of one of them.",
        severity=WARNING,
    ),
    "no-such-value": Fault(
        "LNG-111",
        "A word such as `region.lead` stands for a value that the region, module or programme does not "
        "have. Add it there, or write the value itself.",
        "regions: {DE: {name: Germany}}\ntasks: {train: {owner: region.lead}}\n",
        "regions: {DE: {name: Germany, lead: dach-lead}}\n",
    ),
    "group-in-no-cell": Fault(
        "LNG-114",
        "A region has users of a group that no module gives a system to there, so nobody plans their "
        "training or their licences. Add the group to a module, or exclude the cell with a reason.",
        severity=WARNING,
    ),
    "no-region-amount": Fault(
        "LNG-115",
        "A cost is written by region and says nothing for this one. Add the region, or `default`.",
        "cost: {training: {DE: 500}}\n",
        "cost: {training: {default: 400, DE: 500}}\n",
    ),
    "nothing-to-expand": Fault(
        "LNG-116",
        "A package has nothing to expand over: there are no cells, waves, regions, modules or sources of "
        "the kind it is `for`.",
        severity=WARNING,
    ),
    "too-many": Fault(
        "LNG-117",
        "The playbook expands to more cells, tasks or links than a plan can hold, mostly because `all` refers to "
        "`all`. Put a milestone between: everything before it, then everything behind it.",
    ),
    "bad-change": Fault(
        "LNG-118",
        "A change of a decision's option or a what-if names nothing that can be changed. Write "
        "`TASK.field: value` or `section.id.field: value`.",
        "hold: {pilot-exti.delay: 4w}\n",
        "hold: {pilot-exit.delay: 4w}\n",
    ),
    "not-started": Fault(
        "LNG-112",
        "Progress says how much of a task is done or remains and not when it began, so its dates cannot be "
        "known. Write `started`, at this status date or an earlier one.",
        "progress: {2027-04-30: {tasks: {train: {done: 50%}}}}\n",
        "progress: {2027-04-30: {tasks: {train: {started: 2027-04-26, done: 50%}}}}\n",
    ),
    "bad-calendar": Fault(
        "LNG-119",
        "A calendar leaves no working time, or its country's public holidays are not known.",
    ),
    "not-a-gate": Fault(
        "LNG-120",
        "A gate is meant here, and the task has no kind that begins with `gate-`.",
    ),
    "too-long": Fault(
        "LNG-113",
        "Durations and lags add up to more years than a calendar has, so there are no dates. One of the "
        "durations is a slip, mostly w (weeks) where d (days) was meant.",
    ),
    "never-fits": Fault(
        "LNG-121",
        "A freeze that comes back and moves tasks leaves less time between two of its windows than a task "
        "needs, so the task could never run. Shorten the freeze, split the task, or let the freeze report "
        "instead of move.",
    ),
    "before-start": Fault(
        "LNG-122",
        "A lead (a negative lag) or a start-to-finish link pulls a task in front of the programme start. The date is "
        "kept, as planning tools do, and is most likely not what was meant. Take the lead out, or start earlier.",
        "tasks:\n  a: {duration: 1d}\n  b: {duration: 1d, needs: a -3d}\n",
        "tasks:\n  a: {duration: 1d}\n  b: {duration: 1d, needs: a}\n",
        severity=WARNING,
    ),
    "out-of-sequence": Fault(
        "LNG-123",
        "A task has started before a task that it needs was finished (or had started), so either the link or the "
        "progress is not true. What remains of it waits for its predecessor.",
        severity=WARNING,
    ),
    "cost-and-labour": Fault(
        "LNG-124",
        "A task has a fixed cost and paid labour of one category, which is often the same money counted twice: the "
        "partner's price and the partner's days. Keep the one that is true, or give the cost its own category.",
        "people: {builder: {side: vendor, rate: 900 per d}}\n"
        "tasks: {build: {duration: 5d, team: [builder], cost: {implementation: 4500}}}\n",
        "people: {builder: {side: vendor, rate: 900 per d}}\ntasks: {build: {duration: 5d, team: [builder]}}\n",
        severity=WARNING,
    ),
    "idle-line": Fault(
        "LNG-125",
        "A budget line has an amount and costs nothing, because the dates of the schedule leave it no time or because "
        "it is paid per user and there are no users; or it is paid per user and ends before some regions or groups go "
        "live, so that it costs nothing for them. Their money is missing in every sum. Correct its `from` or `until`, "
        "or take it out.",
        "tasks: {build: {duration: 5d}, live: {kind: go-live, needs: build}}\n"
        "budget: {lines: {desk: {category: support, amount: 5000, from: live, until: 2027-03-02}}}\n",
        "tasks: {build: {duration: 5d}, live: {kind: go-live, needs: build}}\n"
        "budget: {lines: {desk: {category: support, amount: 5000, from: live, until: 2027-12-31}}}\n",
        severity=WARNING,
    ),
    "finished-first": Fault(
        "LNG-126",
        "Two status dates together say that a task finished before it started. Correct one of the two days.",
        "progress:\n"
        "  2027-03-31: {tasks: {train: {started: 2027-03-22}}}\n"
        "  2027-04-30: {tasks: {train: {finished: 2027-03-15}}}\n",
        "progress:\n"
        "  2027-03-31: {tasks: {train: {started: 2027-03-22}}}\n"
        "  2027-04-30: {tasks: {train: {finished: 2027-04-15}}}\n",
    ),
    "far-end": Fault(
        "LNG-127",
        "The plan would end after the last year of playbooks, 2199. A duration or a lag is a slip, "
        "mostly with a digit or a unit too much; the message names the first task that ends so late.",
        "tasks: {build: {duration: 30000d}, train: {duration: 30000d, needs: build}}\n",
        "tasks: {build: {duration: 30d}, train: {duration: 30d, needs: build}}\n",
    ),
}
