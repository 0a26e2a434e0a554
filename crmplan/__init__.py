"""Plan CRM rollouts as text: a playbook in YAML becomes dates, money, findings and pictures."""

__version__ = "0.1.0"
