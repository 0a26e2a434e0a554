"""Sentences for the edits that plans see most often; all other edits are said by their labels."""

from typing import NamedTuple

from crmplan.diff.trees import Keys
from crmplan.lang import N_


class Saying(NamedTuple):
    """The sentences for one key: when its value changes, is new, is gone; empty ones are said by its label."""

    changed: str
    new: str
    gone: str


TASK: dict[Keys, Saying] = {
    ("duration",): Saying(
        N_("{name} takes {after} instead of {before}"),
        N_("{name} takes {after}"),
        N_("{name} no longer takes {before}"),
    ),
    ("work",): Saying(
        N_("{name} is {after} of work instead of {before}"),
        N_("{name} is {after} of work"),
        N_("{name} is no longer {before} of work"),
    ),
    ("delay",): Saying(
        N_("{name} is delayed by {after} instead of {before}"),
        N_("{name} is delayed by {after}"),
        N_("{name} is no longer delayed by {before}"),
    ),
    ("owner",): Saying(
        N_("{after} answers for {name} instead of {before}"),
        N_("{after} answers for {name}"),
        N_("{before} no longer answers for {name}"),
    ),
    ("team",): Saying(
        N_("The team of {name} is {after} instead of {before}"),
        N_("The team of {name} is {after}"),
        N_("The team of {name} is no longer {before}"),
    ),
    ("cost", "*"): Saying(
        N_("{name} costs {after} instead of {before} ({what})"),
        N_("{name} costs {after} ({what})"),
        N_("{name} no longer costs {before} ({what})"),
    ),
    ("not_before",): Saying(
        N_("{name} starts on {after} at the earliest, instead of {before}"),
        N_("{name} starts on {after} at the earliest"),
        N_("{name} need not wait until {before}"),
    ),
    ("start_on",): Saying(
        N_("{name} starts on {after} instead of {before}, whatever its links say"),
        N_("{name} starts on {after}, whatever its links say"),
        N_("{name} no longer starts on {before}, whatever its links say"),
    ),
    ("calendar",): Saying(
        N_("{name} goes by the calendar {after} instead of {before}"),
        N_("{name} goes by the calendar {after}"),
        N_("{name} no longer goes by the calendar {before}"),
    ),
}

ANY: dict[Keys, Saying] = {
    ("programme", "start"): Saying(N_("The programme starts on {after} instead of {before}"), "", ""),
    ("programme", "committed_finish"): Saying(
        N_("The promised finish is {after} instead of {before}"),
        N_("The finish is promised for {after}"),
        N_("The finish is no longer promised for {before}"),
    ),
    ("programme", "currency"): Saying(N_("The plan counts in {after} instead of {before}"), "", ""),
    ("programme", "rates", "*"): Saying(N_("The plan rate of {what} is {after} instead of {before}"), "", ""),
    ("programme", "users"): Saying(N_("The programme has {after} users instead of {before}"), "", ""),
    ("regions", "*", "users"): Saying(
        N_("{name} has {after} users instead of {before}"),
        N_("{name} has {after} users"),
        N_("{name} no longer has {before} users"),
    ),
    ("regions", "*", "users", "*"): Saying(
        N_("{name} has {after} users instead of {before} ({what})"),
        N_("{name} has {after} users ({what})"),
        N_("{name} no longer has {before} users ({what})"),
    ),
    ("regions", "*", "calendar"): Saying(
        N_("{name} goes by the calendar {after} instead of {before}"),
        N_("{name} goes by the calendar {after}"),
        N_("{name} no longer goes by the calendar {before}"),
    ),
    ("regions", "*", "lead"): Saying(
        N_("{after} leads {name} instead of {before}"), N_("{after} leads {name}"), ""
    ),
    ("waves", "*", "after"): Saying(
        N_("The wave {name} comes after {after} instead of {before}"),
        N_("The wave {name} comes after {after}"),
        N_("The wave {name} no longer comes after {before}"),
    ),
    ("roles", "*"): Saying(
        N_("The role of {what} is with {after} instead of {before}"),
        N_("The role of {what} is with {after}"),
        N_("The role of {what} is no longer with {before}"),
    ),
    ("people", "*", "rate"): Saying(
        N_("{name} costs {after} instead of {before}"),
        N_("{name} costs {after}"),
        N_("{name} no longer costs {before}"),
    ),
    ("people", "*", "backfill"): Saying(
        N_("The backfill of {name} costs {after} instead of {before}"),
        N_("The backfill of {name} costs {after}"),
        N_("The backfill of {name} no longer costs {before}"),
    ),
    ("people", "*", "allocation"): Saying(N_("{name} has {after} of the time instead of {before}"), "", ""),
    ("budget", "contingency"): Saying(
        N_("The contingency is {after} instead of {before}"),
        N_("There is a contingency of {after}"),
        N_("There is no contingency of {before} any more"),
    ),
    ("budget", "approved"): Saying(
        N_("The approved budget is {after} instead of {before}"),
        N_("A budget of {after} is approved"),
        N_("A budget of {before} is no longer approved"),
    ),
    ("budget", "categories", "*"): Saying(
        N_("The approved sum for {what} is {after} instead of {before}"),
        N_("The approved sum for {what} is {after}"),
        N_("The approved sum of {before} for {what} is gone"),
    ),
    ("budget", "lines", "*", "amount"): Saying(
        N_("The budget line {name} is {after} instead of {before}"), "", ""
    ),
    ("budget", "funding", "*", "amount"): Saying(
        N_("The funding round {name} is {after} instead of {before}"), "", ""
    ),
    ("budget", "funding", "*", "released"): Saying(
        N_("The funding round {name} is released on {after} instead of {before}"), "", ""
    ),
}
