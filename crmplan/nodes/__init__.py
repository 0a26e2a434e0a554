"""YAML as located nodes: every key and every value knows its file, line and column."""

from crmplan.nodes.reading import parse
from crmplan.nodes.records import Mapping, Node, Scalar, Sequence, below

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "below", "parse"]
