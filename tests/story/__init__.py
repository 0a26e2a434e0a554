"""Eighteen months of a team that keeps its plan in git, and whether crmplan tells what happened in them.

``steps`` is the story: 30 commits of the shipped playbook ``global-pilot-first``, each an edit of its text. ``build``
makes the repository. ``truth`` works the numbers of each commit out without the code under test. ``truth.md`` is the
table of them; the tests compare what ``diff``, ``history``, ``baseline`` and ``track`` say with it.
"""
