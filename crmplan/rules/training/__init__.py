"""Checks of training: who learns what, and when."""
