"""Checks of integration, infrastructure, security and privacy."""
