"""Checks of strategy, premise and business case."""
