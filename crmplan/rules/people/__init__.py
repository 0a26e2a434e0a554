"""Checks of people and time."""
