"""Checks of support after go-live."""
