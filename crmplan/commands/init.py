"""Start a playbook: a small one, or a copy of a shipped one."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import click

from crmplan import options, output

SMALL = 50
"""Up to so many users the starter asks for what a small profile needs."""


def _shipped() -> list[str]:
    from crmplan.resources import data_dir

    return sorted(file.stem for file in data_dir("playbooks").glob("*.yaml"))


class _Shipped(click.ParamType[str]):
    """The name of a shipped playbook, looked up only when one is given."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from crmplan.guess import did_you_mean

        name = value.removeprefix("crmplan:")
        names = _shipped()
        if name not in names:
            guess = did_you_mean(name, names)
            self.fail(f"no shipped playbook {name!r}{guess or '; there are ' + ', '.join(names)}", param, ctx)
        return name


class _Currency(click.ParamType[str]):
    """A currency code in any case."""

    name = "code"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from crmplan import currencies
        from crmplan.guess import did_you_mean

        code = value.strip().upper()
        if code not in currencies.CODES:
            hint = did_you_mean(code, currencies.CODES) or "; write three letters such as EUR"
            self.fail(f"{value!r} is not a currency code{hint}", param, ctx)
        return code


class _Users(click.ParamType[int]):
    """A number of people, from one to ten million."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and 0 < int(text) <= 10_000_000):
            self.fail(f"{text!r} is no number of people; write digits alone, such as 60", param, ctx)
        return int(text)


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--from", "origin", type=_Shipped(), metavar="NAME", help="Copy this shipped playbook.")
@click.option("--name", help="Name of the programme.")
@click.option("--start", type=options._Day(), metavar="DATE", help="First day of the programme.")
@click.option("--currency", type=_Currency(), metavar="CODE", help="Currency of the plan, such as EUR.")
@click.option("--sponsor", help="Name of the executive who sponsors it.")
@click.option("--users", type=_Users(), metavar="NUMBER", help="Number of people who will use the CRM.")
@click.option("--defaults", is_flag=True, help="Ask nothing; take the defaults for what is not given.")
def command(
    file: Path | None,
    origin: str | None,
    name: str | None,
    start: date | None,
    currency: str | None,
    sponsor: str | None,
    users: int | None,
    defaults: bool,
) -> None:
    """Write a first playbook, playbook.yaml unless FILE says otherwise.

    On a terminal it asks a few questions; each is also an option. It never overwrites a file.
    """
    target = file or Path(options.DEFAULT_NAME)
    if target.exists() or target.is_symlink():
        options.fail(f"{target} is there already; crmplan init never overwrites. Name another file.")
    if origin is not None:
        given = [value for value in (name, start, currency, sponsor, users) if value is not None]
        if given:
            raise click.UsageError("--from copies a playbook as it is; change its programme in the copy.")
        text = _copy(origin)
    else:
        text = _starter(name, start, currency, sponsor, users, ask=sys.stdin.isatty() and not defaults)
    try:
        output.write_file(target, text.encode())
    except output.CannotWrite as problem:
        options.fail(str(problem))
    click.echo(f"Wrote {target}. Next: crmplan check {target}, then crmplan build {target}")


def _copy(origin: str) -> str:
    from crmplan.resources import data_dir

    return (data_dir("playbooks") / f"{origin}.yaml").read_text(encoding="utf-8")


def _starter(
    name: str | None,
    start: date | None,
    currency: str | None,
    sponsor: str | None,
    users: int | None,
    *,
    ask: bool,
) -> str:
    """Return the text of a starter; asks for what is not given when ``ask``."""
    if ask:
        name = name or click.prompt("Name of the programme", default="CRM rollout", err=True)
        start = start or click.prompt("First day (YYYY-MM-DD)", type=options._Day(), err=True)
        currency = currency or click.prompt("Currency", type=_Currency(), default="EUR", err=True)
        sponsor = sponsor or click.prompt("Executive who sponsors it", default="Ana Ruiz", err=True)
        users = users or click.prompt("How many people will use it", type=_Users(), default=15, err=True)
    if start is None:
        raise click.UsageError("Say when the programme starts: crmplan init --start 2027-03-01")
    person = sponsor or "Ana Ruiz"
    from crmplan.language.words import EDITIONS
    from crmplan.resources import data_dir

    text = (data_dir("templates") / "starter" / "playbook.yaml").read_text(encoding="utf-8")
    values = {
        "NAME": _quoted(name or "CRM rollout"),
        "START": start.isoformat(),
        "CURRENCY": currency or "EUR",
        "SPONSOR-ID": _identifier(person),
        "SPONSOR": _quoted(person),
        "PROFILE": "small" if (users or 15) <= SMALL else "standard",
        "USERS": str(users or 15),
        "EDITION": list(EDITIONS)[-1],
        "UNTIL": date(start.year + 1, 12, 31).isoformat(),
    }
    return re.sub(r"<([A-Z-]+)>", lambda match: values[match[1]], text)


def _identifier(name: str) -> str:
    """Return an id made of a person's first name."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return words[0] if words and words[0] not in {"all", "each"} else "sponsor"


def _quoted(text: str) -> str:
    """Return a text as YAML that reads back the same, in double quotes."""
    import json

    return json.dumps(" ".join(text.split()), ensure_ascii=False)
