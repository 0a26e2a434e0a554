"""What a rule is: one function with its name, code, options and manual; and what it yields.

A rule is written so::

    @rule("training-budget", "BUD-02", WARNING, sources=("S0", "S3"), needs=("cost",),
          options={"min_share": Share("10%", "Least share of the planned cost that goes into training")})
    def training_budget(view: View, ask: Ask) -> Iterator[Gap]:
        \"\"\"Training has its money.

        What: ...
        \"\"\"

The docstring is its manual (``frame.manual`` reads it) and holds its first tests. Nothing else needs an edit:
the modules beside ``frame`` are families, and every rule in them is found.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from crmplan.model import Location, Stub

if TYPE_CHECKING:
    from crmplan.rules.frame.view import View

SOURCES: Mapping[str, str] = {
    "S0": "Why CRM Implementation Projects Fail (web article, 2025)",
    "S1": "What Makes Customer Relationship Management Projects Fail (O. Belokurskaya, 2009)",
    "S2": "Why Many CRM Projects Fail (web article)",
    "S3": "The failure of CRM initiatives (web article)",
    "S4": "Exploring CRM Failure Drivers (lecture slides)",
    "DCMA": "DCMA 14-point schedule assessment (DCMA-EA PAM 200.1, 2012)",
    "GAO": "GAO Schedule Assessment Guide (GAO-16-89G, 2015)",
    "GAO-COST": "GAO Cost Estimating and Assessment Guide (GAO-20-195G, 2020)",
    "AACE": "AACE International recommended practice 18R-97, classes of estimates",
    "PROSCI": "Prosci, on sponsorship and change management",
    "MS-GOLIVE": "Microsoft, implementation guide: prepare to go live",
    "MS-TRAINING": "Microsoft, implementation guide: training strategy",
    "RACI": "RACI practice: exactly one accountable for each piece of work",
}
"""Where rules come from; the limits are defaults of crmplan unless a rule says otherwise."""

PROFILES = ("small", "standard", "enterprise")


MISSING = frozenset(("simulation",))
"""What rules need and crmplan does not work out yet; such rules apply to no plan, and their manuals say so."""

FIRST = 1
"""The first edition of the catalogue; later ones are listed in ``crmplan.language.words.EDITIONS``."""

Value = Decimal | tuple[str, ...]
"""A limit: a number, or words."""

Before = Mapping[int, Mapping[str, str]]
"""Defaults that an option had: edition that ended them -> profile -> value as it is written; a profile that is not
named has that of ``standard``."""


class Option(NamedTuple):
    """One limit of a rule that a playbook can set in ``checks: {set: {RULE: {OPTION: VALUE}}}``."""

    type: str
    """``share`` (0 to 1, written ``8%`` or ``0.08``), ``days`` (working days, ``20d``), ``months``,
    ``count``, ``words``."""
    defaults: Mapping[str, Value]
    """Profile -> value; days in working days."""
    doc: str
    """One sentence: what it limits."""
    choices: tuple[str, ...] = ()
    """What ``words`` may hold; empty when anything."""
    before: tuple[tuple[int, Mapping[str, Value]], ...] = ()
    """Earlier defaults, each with the edition that ended them, in the order of editions."""

    def default(self, profile: str, edition: int) -> Value:
        """Return the default of a profile in an edition."""
        for end, defaults in self.before:
            if edition < end:
                return defaults[profile]
        return self.defaults[profile]


def _option(
    type: str,
    standard: str,
    doc: str,
    small: str | None,
    enterprise: str | None,
    before: Before | None,
    scale: Decimal = Decimal(1),
) -> Option:
    def defaults(values: Mapping[str, str | None]) -> dict[str, Value]:
        written = {profile: values.get(profile) or values["standard"] or "" for profile in PROFILES}
        return {profile: Decimal(value.strip("%d")) * scale for profile, value in written.items()}

    earlier = tuple((end, defaults(values)) for end, values in sorted((before or {}).items()))
    now = defaults({"standard": standard, "small": small, "enterprise": enterprise})
    return Option(type, now, doc, before=earlier)


def Share(
    standard: str,
    doc: str,
    *,
    small: str | None = None,
    enterprise: str | None = None,
    before: Before | None = None,
) -> Option:
    """Return an option that is a share, written in percent: ``Share("10%", "...")``.

    A limit that changes keeps its old default for playbooks that pin an edition before the change:
    ``Share("12%", "...", before={2: {"standard": "10%"}})`` was 10 % until edition 2.
    """
    return _option("share", standard, doc, small, enterprise, before, Decimal("0.01"))


def Days(
    standard: str,
    doc: str,
    *,
    small: str | None = None,
    enterprise: str | None = None,
    before: Before | None = None,
) -> Option:
    """Return an option in working days: ``Days("20d", "...", small="10d")``."""
    return _option("days", standard, doc, small, enterprise, before)


def Months(
    standard: str,
    doc: str,
    *,
    small: str | None = None,
    enterprise: str | None = None,
    before: Before | None = None,
) -> Option:
    """Return an option in calendar months."""
    return _option("months", standard, doc, small, enterprise, before)


def Count(
    standard: str,
    doc: str,
    *,
    small: str | None = None,
    enterprise: str | None = None,
    before: Before | None = None,
) -> Option:
    """Return an option that is a whole number."""
    return _option("count", standard, doc, small, enterprise, before)


def Words(
    standard: Iterable[str],
    doc: str,
    choices: Iterable[str] = (),
    *,
    small: Iterable[str] | None = None,
    enterprise: Iterable[str] | None = None,
    before: Mapping[int, Mapping[str, Iterable[str]]] | None = None,
) -> Option:
    """Return an option that is a list of words of the vocabulary."""

    def defaults(values: Mapping[str, Iterable[str] | None]) -> dict[str, Value]:
        usual = tuple(values["standard"] or ())
        given = {profile: values.get(profile) for profile in PROFILES}
        return {profile: usual if words is None else tuple(words) for profile, words in given.items()}

    earlier = tuple((end, defaults(values)) for end, values in sorted((before or {}).items()))
    now = defaults({"standard": tuple(standard), "small": small, "enterprise": enterprise})
    return Option("words", now, doc, tuple(choices), earlier)


class Gap(NamedTuple):
    """One place where a plan lacks what a rule asks for; gaps of one cause become one finding.

    Gaps of a rule with the same line, message and severity have one cause (a line of a package makes many
    cells). Their ``what`` are listed where the message says ``{what}`` (or ``{all}``, if none may be left
    out), in a position that reads well for one and for many: "No hypercare follows the go-live of {what}".
    """

    at: Location
    message: str
    what: str = ""
    """The cell, wave, person or category it is about; empty when the message needs none."""
    tasks: tuple[int, ...] = ()
    """Indices of the tasks behind it."""
    severity: str = ""
    """Where it differs from the rule's."""
    help: str = ""
    also: tuple[tuple[Location, str], ...] = ()
    go_lives: tuple[int, ...] = ()
    """Go-lives it endangers: near them, gaps of support, training and gates are errors."""
    path: str = ""
    """What a waiver's ``at`` is compared with; ``what`` when empty."""
    days: int = 0
    """Working days of its own, where the message says ``{days}``; the finding tells the most of its gaps."""
    stub: Stub | tuple[Stub, ...] = ()
    """What to write there, for ``check --fix``."""


class Ask(NamedTuple):
    """A rule as it is asked of one plan: with the limits that hold there."""

    rule: "Rule"
    values: Mapping[str, Value]

    def number(self, option: str) -> Decimal:
        """Return a share, or a number of days, months or things."""
        value = self.values[option]
        if not isinstance(value, Decimal):
            raise TypeError(f"{option} is a list of words")
        return value

    def words(self, option: str) -> tuple[str, ...]:
        """Return a list of words."""
        value = self.values[option]
        if isinstance(value, Decimal):
            raise TypeError(f"{option} is a number")
        return value


class Rule(NamedTuple):
    """One check of the catalogue."""

    name: str
    """Readable name, ``training-budget``: what reports, waivers and ``explain`` use."""
    code: str
    """Stable code, ``BUD-02``; never reused."""
    family: str
    """Its file: ``money``. ``programme.covers`` names families."""
    severity: str
    """As catalogued, which is what it has for approval; single gaps can differ."""
    sources: tuple[str, ...]
    """Keys of ``SOURCES``."""
    needs: tuple[str, ...]
    """``schedule`` and ``cost``: without them it is skipped, and the verdict says so. ``simulation``: without it
    the rule does not apply."""
    profiles: tuple[str, ...]
    """Profiles it applies to."""
    options: Mapping[str, Option]
    manual: str
    """Its docstring."""
    run: "Callable[[View, Ask], Iterable[Gap]]"
    edition: int = FIRST
    """The edition of the catalogue from which it counts; before, it is a preview."""

    @property
    def waits(self) -> bool:
        """Whether it applies to no plan yet, because crmplan does not work out what it needs."""
        return not MISSING.isdisjoint(self.needs)

    @property
    def summary(self) -> str:
        """The first line of the manual: what holds when the plan is fine."""
        return self.manual.strip().partition("\n")[0]


def months_later(day: int, months: int) -> int:
    """Return the last of so many months that begin with a day (an ordinal)."""
    here = date.fromordinal(day)
    year, month = divmod(here.year * 12 + here.month - 1 + months, 12)
    after = date(year + month // 12, month % 12 + 1, 1)
    length = (date(after.year + after.month // 12, after.month % 12 + 1, 1) - after).days
    return date(after.year, after.month, min(here.day, length)).toordinal() - 1


def working_days(count: int) -> str:
    """Return a number of working days for the middle of a sentence."""
    return f"{count} working day{'' if count == 1 else 's'}"


MARK = "__rule__"
"""Attribute by which a decorated function is found."""


def rule(
    name: str,
    code: str,
    severity: str,
    *,
    sources: tuple[str, ...],
    needs: tuple[str, ...] = (),
    profiles: tuple[str, ...] = PROFILES,
    options: Mapping[str, Option] | None = None,
    edition: int = FIRST,
) -> "Callable[[Callable[[View, Ask], Iterable[Gap]]], Callable[[View, Ask], Iterable[Gap]]]":
    """Make a function a rule of the catalogue; see the module's text."""

    def mark(
        function: "Callable[[View, Ask], Iterable[Gap]]",
    ) -> "Callable[[View, Ask], Iterable[Gap]]":
        family = function.__module__.split(".")[2]
        made = Rule(
            name,
            code,
            family,
            severity,
            sources,
            needs,
            profiles,
            options or {},
            function.__doc__ or "",
            function,
            edition,
        )
        setattr(function, MARK, made)
        return function

    return mark
