"""The departments that a rollout affects, and who speaks for them."""

from collections.abc import Iterable

from crmplan.rules.frame.view import View


def affected(view: View) -> list[str]:
    """Return the departments of the groups of users and of the modules, as they are written."""
    playbook = view.playbook
    return [
        *(group.department for group in playbook.groups.values() if group.department),
        *(name for module in playbook.modules.values() for name in module.departments),
    ]


def listed_once(names: Iterable[str]) -> list[str]:
    """Return names each once, whatever their capitals, in order."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return list(found.values())


def departments_of(view: View, people: Iterable[str]) -> frozenset[str]:
    """Return the departments of some people, folded to be compared."""
    known = view.playbook.people
    return frozenset(known[one].department.casefold() for one in people if one in known)


def shown(name: str) -> str:
    """Return a free text for the middle of a message, where backticks and line ends mean something."""
    return " ".join(name.replace("`", "'").split())
