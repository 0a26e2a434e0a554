"""What a reader needs while it reads: the slip it raises and the list that collects them."""

from collections.abc import Iterable

from crmplan.faults import fault
from crmplan.guess import did_you_mean
from crmplan.model import Finding, Location
from crmplan.nodes import Node, Scalar


class Slip(Exception):
    """A value that cannot be read; the one who knows the place turns it into a finding.

    ``name`` is the fault, ``message`` one sentence about what is wrong and what would be right. ``node``
    is the value at fault where it lies deeper than the value that was being read.
    """

    def __init__(self, name: str, message: str, help: str = "", node: Node | None = None) -> None:
        super().__init__(message)
        self.name = name
        self.message = message
        self.help = help
        self.node = node


class Reading:
    """Collects the findings of one reading; each fault counts once at its place.

    ``partial`` says that the map is a part of something that is merged later (a task of a package, ``set`` of
    an override): then nothing is required, ``key: null`` removes and ``key+`` appends.
    """

    __slots__ = ("_seen", "bare", "findings", "partial")

    def __init__(self, partial: bool = False) -> None:
        self.findings: list[Finding] = []
        self.partial = partial
        self.bare: dict[str, list[Node]] = {}
        """The amounts of each file that name no currency, and the rates: they mean that of the plan."""
        self._seen: set[tuple[str, Location, str]] = set()

    def add(
        self,
        name: str,
        at: Location,
        message: str,
        help: str = "",
        also: Iterable[tuple[Location, str]] = (),
        meant: str = "",
    ) -> None:
        """Add the finding of a fault at a place; ``meant`` is the word that is certainly right there."""
        found = fault(name, at, message, help, also)
        self._keep(found._replace(meant=meant) if meant else found)

    def extend(self, other: "Reading") -> None:
        """Take over what another reading collected."""
        for finding in other.findings:
            self._keep(finding)
        for nodes in other.bare.values():
            self.means_currency_of_plan(*nodes)

    def means_currency_of_plan(self, *nodes: Node) -> None:
        """Note amounts that would mean something else in a plan of another currency."""
        for node in nodes:
            self.bare.setdefault(node.file, []).append(node)

    def _keep(self, finding: Finding) -> None:
        identity = (finding.rule, finding.at, finding.message)
        if identity not in self._seen:
            self._seen.add(identity)
            self.findings.append(finding)

    def slip(self, slip: Slip, node: Node) -> None:
        """Add the finding of a slip, at its own node or else at ``node``."""
        self.add(slip.name, (slip.node or node).at, slip.message, slip.help)


def unknown(word: str, what: str, known: Iterable[str]) -> str:
    """Return the sentence about a name that is not known, with the nearest guess."""
    return f'no {what} "{word}"{did_you_mean(word, known)}'


def shown(node: Node) -> str:
    """Return a value as its writer wrote it, shortened, for a message."""
    if isinstance(node, Scalar):
        text = " ".join(node.text.split())
        if node.value is None:
            return "nothing"
        return f'"{text}"' if len(text) <= 60 else f'"{text[:57]}..."'
    return "a list" if hasattr(node, "items") and not hasattr(node, "entries") else "a map"
