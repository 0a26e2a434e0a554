"""Dates: the network engine, and the schedule of a plan."""

from crmplan.schedule.plan import schedule
from crmplan.schedule.result import Rollup, Schedule, Step

__all__ = ["Rollup", "Schedule", "Step", "schedule"]
