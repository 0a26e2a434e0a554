"""Checks of process and design."""
