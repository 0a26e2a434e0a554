"""Checks of the schedule: logic, float, dates and status (DCMA 14 points, GAO practices, earned value)."""
