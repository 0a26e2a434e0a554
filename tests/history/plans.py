"""Small playbooks in real repositories, and their histories."""

from pathlib import Path

from crmplan.history.run import EVERYTHING, Wanted, find, run
from crmplan.model import Finding
from crmplan.report.history import History, Step
from tests.repositories import Work

NAMES = "people: {ana: {name: Ana Ruiz}}\n"


def plan(train: str = "3d", *, more: str = "", head: str = "") -> str:
    """Return a playbook: two weeks of work, a training, the go-live behind it."""
    return f"""\
crmplan: 1
{head}programme: {{name: Helpdesk CRM, start: 2027-03-01, currency: EUR}}
tasks:
  configure: {{duration: 2w, cost: {{licence: 1000}}}}
  train:     {{duration: {train}, needs: configure}}
  go-live:   {{kind: go-live, needs: train}}
{more}"""


def of(work: Work, name: str = "crm.yaml", wanted: Wanted = EVERYTHING, cache: Path | None = None) -> History:
    """Return the history of a playbook of a work tree."""
    place = find(str(work.path / name))
    assert not isinstance(place, Finding), place.message
    found = run(place, wanted, cache=cache, processes=1)
    assert not isinstance(found, Finding), found.message
    return found


def subjects(found: History) -> list[str]:
    """Return the subjects of the commits, the oldest first."""
    return [step.turn.commit.subject for step in found.steps]


def told(step: Step) -> tuple[str, str]:
    """Return subject and finish of a step, or why it is a gap."""
    state = step.turn.state
    return step.turn.commit.subject, step.turn.gap if state is None else state.finish.isoformat()


def every(found: History) -> list[tuple[str, str]]:
    """Return subject and finish, or gap, of each commit."""
    return [told(step) for step in found.steps]
