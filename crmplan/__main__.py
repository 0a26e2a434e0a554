"""``python -m crmplan`` is the same as ``crmplan``."""

from crmplan.cli import main

main()
