"""What has happened: told in a table, word by word or on a terminal, and written into the playbook's progress.

``table`` reads and writes tables, ``words`` reads ``REF.field=value``, ``answers`` understands what is told, ``known``
is what the playbook tells already, ``writing`` puts the difference into the text and checks the plan that results.
"""

from crmplan.actuals.records import FIELDS, KINDS, Answer, Said, Told

__all__ = ["FIELDS", "KINDS", "Answer", "Said", "Told"]
