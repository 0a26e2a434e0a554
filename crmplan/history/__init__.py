"""How a plan moved over the commits of its repository.

``walk`` finds the commits that touched what the playbook reads, ``inputs`` tells what that is, ``states`` plans each
version once, ``cache`` keeps what was planned, ``run`` puts it together. What people see is ``crmplan.report.history``.
"""
