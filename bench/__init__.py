"""Measures crmplan against its goals; run ``python -m bench.run --help``."""
