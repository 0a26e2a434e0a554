"""Checks of sponsorship and governance."""
