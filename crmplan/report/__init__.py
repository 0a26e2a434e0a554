"""The report: everything that any output prints, worked out once."""

from crmplan.report.records import Report

__all__ = ["Report"]
