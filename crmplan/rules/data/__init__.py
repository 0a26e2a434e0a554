"""Checks of data: sources, migration and quality."""
