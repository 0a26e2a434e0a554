"""A second, plain implementation of what a playbook means, to compare crmplan with.

Written from docs/language.md, docs/schedule.md and docs/money.md without looking at crmplan's own code: other data
structures, other algorithms, and no concern for speed. Where the two differ, one of them or the text is wrong.
"""
