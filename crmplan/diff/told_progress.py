"""What a status date brings, counted for the title of its edit."""

from crmplan.expand import Plan
from crmplan.lang import gettext as _
from crmplan.language.tracking import Status
from crmplan.report.words import count, listed


def with_progress(title: str, status: Status, plan: Plan) -> str:
    """Return ``Progress as of 30 April is new: 6 starts, 4 finishes and progress of 2 tasks``.

    A reference to several tasks counts as many. What is done or left of unfinished work is its progress.

    Parameters:
        title: what is returned alone where the status date tells nothing.
        status: one status date.
        plan: the plan that has it, in which its references are looked up.
    """
    started: set[int] = set()
    finished: set[int] = set()
    going: set[int] = set()
    paid = len(status.lines)
    for task in status.tasks:
        found = plan.resolve(task.reference.path)
        if task.started is not None:
            started.update(found)
        if task.finished is not None:
            finished.update(found)
        elif task.done is not None or task.remaining is not None:
            going.update(found)
        if task.spent is not None:
            paid += len(found)
    gates = {i for gate in status.gates for i in plan.resolve(gate.reference.path)}
    counted = (
        (len(started), count(len(started), "{number} start", "{number} starts")),
        (len(finished), count(len(finished), "{number} finish", "{number} finishes")),
        (len(going), count(len(going), "progress of {number} task", "progress of {number} tasks")),
        (len(gates), count(len(gates), "{number} gate decided", "{number} gates decided")),
        (paid, count(paid, "{number} sum spent", "{number} sums spent")),
        (
            len(status.measures),
            count(len(status.measures), "{number} measured value", "{number} measured values"),
        ),
        (len(status.ratings), count(len(status.ratings), "{number} rating", "{number} ratings")),
    )
    told = listed([text for number, text in counted if number])
    return _("{title}: {told}").format(title=title, told=told) if told else title
