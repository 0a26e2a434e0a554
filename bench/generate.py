"""Rollouts of a given size, the same on every run: as a matrix playbook, flat, and for the rivals.

A cell (region x module) has 25 tasks; waves of up to ten regions follow one another through a gate. Links are
finish-to-start, some with lag, some start-to-start; the week has five days and eight days a year are closed.
"""

import random
from typing import NamedTuple

from bench.calendar import CLOSED_DAYS, START, YEARS

SEED = 20261121
SIZES = {100: (2, 2), 1_000: (8, 5), 10_000: (40, 10), 100_000: (200, 20)}
"""Wished number of tasks -> regions, modules."""

STEPS = (
    # key, days, kind, needs
    ("localise", 8, "localisation", ""),
    ("access", 3, "access-model", "localise"),
    ("cleanse", 10, "data-cleanse", "localise"),
    ("map-data", 5, "data-map", "cleanse"),
    ("configure", 10, "configure", "localise +1d"),
    ("variants", 5, "configure", "configure"),
    ("interfaces", 8, "integration-build", "configure ss +2d"),
    ("connect", 4, "integration-test", "interfaces"),
    ("test-load-1", 4, "data-test-load", "map-data, configure"),
    ("test-load-2", 3, "data-test-load", "test-load-1 +2d"),
    ("system-test", 5, "system-test", "variants, connect"),
    ("materials", 8, "training-materials", "localise"),
    ("trainers", 3, "training-trainers", "materials, configure"),
    ("talk", 5, "communication", "configure ss +1d"),
    ("concerns", 3, "concern-handling", "talk"),
    ("accept", 10, "uat", "test-load-2, system-test, trainers"),
    ("repair", 3, "fix", "accept"),
    ("rehearse", 2, "mock-cutover", "repair"),
    ("train", 5, "training", "accept, concerns"),
    ("ready", 2, "support-readiness", "repair"),
    ("decide", 0, "gate-go-live", "rehearse, train, ready"),
    ("cut-over", 2, "cutover", "decide"),
    ("go-live", 0, "go-live", "cut-over"),
    ("hypercare", 20, "hypercare", "go-live"),
    ("lessons", 2, "lessons-learned", "hypercare"),
)
WAVE_REGIONS = 10


class Item(NamedTuple):
    """One task for the rivals, with the ids of what it waits for."""

    id: str
    days: int
    needs: tuple[tuple[str, str, int], ...]
    """(id, FS or SS, lag in days)."""


def _parts(size: int) -> tuple[list[str], list[str], list[list[str]]]:
    regions, modules = SIZES[size]
    names = [f"r{number:03}" for number in range(regions)]
    waves = [names[at : at + WAVE_REGIONS] for at in range(0, regions, WAVE_REGIONS)]
    return names, [f"m{number:02}" for number in range(modules)], waves


def _days(size: int) -> dict[tuple[str, str], int]:
    """Return the length of every step in every region: the template's, a little longer or shorter."""
    chance = random.Random(SEED + size)
    regions = _parts(size)[0]
    return {
        (region, key): max(1, days + chance.randint(-1, 3)) if days else 0
        for region in regions
        for key, days, _, _ in STEPS
    }


def _links(text: str) -> list[tuple[str, str, int]]:
    found = []
    for need in filter(None, (part.strip() for part in text.split(","))):
        words = need.split()
        kind = "SS" if "ss" in words else "FS"
        lag = int(words[-1].strip("+d")) if words[-1].startswith("+") else 0
        found.append((words[0], kind, lag))
    return found


def items(size: int) -> list[Item]:
    """Return the tasks of a rollout, in the order of the playbook."""
    _, modules, waves = _parts(size)
    days = _days(size)
    found = [Item("charter", 3, ()), Item("core-design", 30, (("charter", "FS", 0),))]
    for number, wave in enumerate(waves):
        before = ["core-design", *([f"wave-{number}-done"] if number else [])]
        for region in wave:
            for module in modules:
                for key, _, _, needs in STEPS:
                    links = tuple((f"{region}/{module}/{to}", kind, lag) for to, kind, lag in _links(needs))
                    links = links or tuple((to, "FS", 0) for to in before)
                    found.append(Item(f"{region}/{module}/{key}", days[region, key], links))
        done = tuple((f"{region}/{module}/lessons", "FS", 0) for region in wave for module in modules)
        found.append(Item(f"wave-{number + 1}-done", 0, done))
    return found


def _head(name: str) -> list[str]:
    closed = ", ".join(f"{year}-{day}" for year in YEARS for day in CLOSED_DAYS)
    return [
        "crmplan: 1",
        f"programme: {{name: {name}, start: {START}, currency: EUR, sponsor: chief}}",
        "people:",
        "  chief: {name: Chief revenue officer, side: business, executive: true, allocation: 10%}",
        "  lead: {name: Programme lead, side: business}",
        "  partner: {name: Partner, side: vendor, rate: 900 per d, capacity: 400}",
        "calendars:",
        "  default:",
        "    week: mon-fri",
        f"    closed: [{closed}]",
    ]


def flat(size: int) -> str:
    """Return the playbook with every task written out at the top level (ids with ``-`` for ``/``)."""
    kinds = {key: kind for key, _, kind, _ in STEPS}
    lines = [*_head(f"Flat {size}"), "tasks:"]
    for item in items(size):
        key = item.id.rsplit("/", 1)[-1]
        lines.append(f"  {item.id.replace('/', '-')}:")
        lines.append(
            f"    name: {key.replace('-', ' ').capitalize()} in {item.id.rpartition('/')[0] or 'all'}"
        )
        kind = kinds.get(key, "gate-stage" if item.days == 0 else "design")
        lines.append(f"    kind: {kind}")
        if item.days:
            lines.append(f"    duration: {item.days}d")
            lines.append("    team: [partner]")
        lines.append("    owner: lead")
        if item.needs:
            lines.append(f"    needs: [{', '.join(_need(need) for need in item.needs)}]")
    return "\n".join(lines) + "\n"


def _need(need: tuple[str, str, int]) -> str:
    to, kind, lag = need
    return " ".join(
        filter(None, (to.replace("/", "-"), "ss" if kind == "SS" else "", f"+{lag}d" if lag else ""))
    )


def matrix(size: int) -> str:
    """Return the same rollout as packages over regions and modules."""
    regions, modules, waves = _parts(size)
    days = _days(size)
    lines = [*_head(f"Matrix {size}"), "groups: {user: {name: Users}}", "regions:"]
    lines += [f"  {region}: {{name: Region {region}, lead: lead, users: {{user: 40}}}}" for region in regions]
    lines.append("modules:")
    lines += [f"  {module}: {{name: Module {module}, owner: lead, groups: [user]}}" for module in modules]
    lines.append("waves:")
    for number, wave in enumerate(waves, 1):
        lines.append(f"  w{number}: {{regions: [{', '.join(wave)}], modules: [{', '.join(modules)}]}}")
    lines += [
        "tasks:",
        "  charter: {name: Charter, kind: sponsor-charter, duration: 3d, owner: chief}",
        "  core-design: {name: Core design, kind: design, duration: 30d, owner: lead, needs: charter}",
        "packages:",
        "  cell:",
        "    for: cell",
        "    defaults: {owner: lead}",
        "    tasks:",
    ]
    for key, length, kind, needs in STEPS:
        text = needs or "core-design, previous-wave/done"
        team = ", team: [partner]" if length else ""
        duration = f", duration: {length}d" if length else ""
        name = key.replace("-", " ").capitalize()
        lines.append(f"      {key}: {{name: {name}, kind: {kind}{duration}{team}, needs: [{text}]}}")
    lines.append("    override:")
    for region in regions:
        for key, length, _, _ in STEPS:
            if days[region, key] != length:
                lines.append(
                    f"      - {{when: {{region: {region}, task: {key}}}, set: {{duration: {days[region, key]}d}}, "
                    "reason: Local estimate}"
                )
    lines += [
        "  wave:",
        "    for: wave",
        "    tasks:",
        "      done: {name: Wave done, kind: gate-stage, owner: lead, needs: this-wave/all/lessons}",
    ]
    return "\n".join(lines) + "\n"
