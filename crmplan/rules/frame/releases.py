"""Which gates release a wave after the use of an earlier one has been reviewed; two families ask."""

from collections.abc import Iterator

from crmplan.rules.frame.view import View

GATES = ("gate-funding", "gate-stage")
"""Kinds of gates that can hold the next wave back before it costs money."""


def releases(view: View) -> Iterator[tuple[int, str, str, list[int]]]:
    """Yield for each go-live of a wave and each wave it comes after: go-live, its wave, the earlier wave, and
    the gates before the go-live that an adoption review of the earlier wave precedes.

    The review of a wave lies behind a go-live of it by links, and its scope holds a cell of it.
    """
    tasks = view.plan.tasks
    after = {wave.id: wave.after for wave in view.plan.waves if wave.after}
    live: dict[str, list[int]] = {}
    for go_live in view.go_lives:
        for wave in dict.fromkeys(view.waves.get(cell, "") for cell in view.cells_of(tasks[go_live])):
            live.setdefault(wave, []).append(go_live)
    lives, adoptions = view.group_of("go-live"), view.group_of("adoption-review")
    reviews: dict[str, list[int]] = {}
    for review in view.tasks("adoption-review"):
        for wave in {view.waves.get(cell, "") for cell in view.cells_of(tasks[review])}:
            if any(lives.holds(go_live, review) for go_live in live.get(wave, ())):
                reviews.setdefault(wave, []).append(review)
    gates = view.group_of(*GATES)
    released: dict[tuple[int, str], bool] = {}
    for wave, earlier_waves in after.items():
        for go_live in live.get(wave, ()):
            before = gates.before(go_live)
            for earlier in earlier_waves:
                found = []
                for gate in before:
                    key = (gate, earlier)
                    if key not in released:
                        released[key] = any(adoptions.holds(one, gate) for one in reviews.get(earlier, ()))
                    if released[key]:
                        found.append(gate)
                yield go_live, wave, earlier, found
