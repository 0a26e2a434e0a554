"""The page while it is being drawn: where things go, and what has been drawn so far."""

from datetime import date

from crmplan.model import DAY
from crmplan.report.chart.axis import Scale
from crmplan.report.chart.outline import Entry, Names, Sheet
from crmplan.report.chart.records import GREY, Line, Mark, PageRow, Paper, Rect, Text, fitted
from crmplan.report.chart.text import cut, width
from crmplan.report.records import Band, Report, Row

_DIAMOND = ((0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0))
_SHIELD = ((-0.8, -0.9), (0.8, -0.9), (0.8, 0.2), (0.0, 1.0), (-0.8, 0.2))
_STAR = (
    (0.0, -1.25),
    (0.31, -0.42),
    (1.19, -0.39),
    (0.5, 0.16),
    (0.73, 1.01),
    (0.0, 0.52),
    (-0.73, 1.01),
    (-0.5, 0.16),
    (-1.19, -0.39),
    (-0.31, -0.42),
)
ARROW = ((0.0, 0.0), (-2.2, -1.3), (-2.2, 1.3))
SHAPES = {"milestone": _DIAMOND, "gate": _SHIELD, "go-live": _STAR}


class Canvas:
    """Sizes and places of one page, and the shapes on it in the order of their layers."""

    scale: Scale
    left: float
    """Left edge of the labels."""
    x: float
    """Left edge of the time axis."""
    right: float
    y: float
    """Upper edge of the rows."""
    bottom: float
    """Lower edge of the rows."""
    height: float
    pitch: float
    """Height of a row of weight 1."""
    size: float
    """Type size of the labels."""

    def __init__(self, report: Report, sheet: Sheet, paper: Paper, names: Names, links: str) -> None:
        self.report, self.sheet, self.paper, self.names, self.links = report, sheet, paper, names, links
        self.unit = paper.font / 7.0
        self.tracked = any(row.baseline_span for row in report.rows)
        self.rows: list[PageRow] = []
        self.grounds: list[Rect] = []
        self.grid: list[Line] = []
        self.bars: list[Rect] = []
        self.overlays: list[Rect] = []
        self.lines: list[Line] = []
        self.plates: list[Rect] = []
        self.marks: list[Mark] = []
        self.texts: list[Text] = []
        self.spots: dict[int, tuple[float, float, float, float]] = {}
        """Row of the report -> start, end, middle and half height of its bar."""

    def shown(self) -> list[int]:
        """Return the rows of the report that have a line of their own here."""
        return [entry.row for entry in self.sheet.entries if entry.row >= 0]

    def inner(self) -> list[Row]:
        """Return the rows of the report that stand in the lanes of this page."""
        groups = [entry.group for entry in self.sheet.entries if entry.group]
        return [self.report.rows[at] for group in groups for at in group.rows]

    def bands(self) -> list[Band]:
        """Return the freezes that touch the time axis."""
        first, last = self.scale.first, self.scale.last
        return [band for band in self.report.freezes if band.last >= first and band.first < last]

    def end_of(self, value: date) -> float:
        """Return the place where a day ends."""
        return self.scale.at((value.toordinal() + 1) * DAY)

    def slack(self, row: Row) -> float:
        """Return where the float line of a task ends, or 0 when it has none."""
        if row.finished or row.late_finish <= row.finish:
            return 0.0
        return self.scale.at(row.late_finish.toordinal() * DAY + row.finish_time % DAY)

    def mark(self, x: float, y: float, radius: float, kind: str, style: str, title: str = "") -> None:
        points = tuple((px * radius, py * radius) for px, py in SHAPES[kind])
        self.marks.append(Mark(x, y, points, style, title))

    def label(self, entry: Entry, y: float, high: float, small: str = "") -> None:
        size, bold = self.size, entry.kind != "task"
        x = self.left + (6 * self.unit if entry.kind == "task" else 2 * self.unit)
        room = (self.right if entry.kind == "head" else self.x - 3 * self.unit) - x
        label, scope = entry.label, f" · {entry.scope}" if entry.scope else ""
        text, full = f"{label}{scope}", ""
        if width(text, size, bold) > room:
            full = text
            short = cut(label, room - width(scope, size, bold), size, bold) if scope else ""
            # The scope tells the line from its sisters, so the name gives way, but not to nothing.
            text = f"{short}{scope}" if len(short) > 8 else cut(text, room, size, bold)
        base = y + high / 2 + 0.36 * size
        if not self.paper.height:
            base = round(base)
        if small:
            base = y + high / 2 - 0.1 * size
            note = Text(x, base + 1.15 * size, small, 0.86 * size, colour=GREY)
            self.texts.append(fitted(note, room))
        self.texts.append(Text(x, base, text, size, bold=bold, full=full))
