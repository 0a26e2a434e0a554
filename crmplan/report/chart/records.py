"""What a picture is made of: pages of bars, marks, lines and words at fixed places.

Lengths are points (1/72 inch) from the upper left corner, y downwards. A page is drawn in the order of its
fields; the styles say how, so that every backend draws the same picture.
"""

from collections.abc import Mapping
from typing import NamedTuple

from crmplan.report.chart.text import cut


class Style(NamedTuple):
    """How a shape looks; an empty colour is not drawn."""

    fill: str
    stroke: str = ""
    width: float = 0.0
    dash: tuple[float, ...] = ()
    hatch: str = ""
    """Colour of the diagonal lines over the fill; empty for none."""


INK, GREY, PAPER_WHITE = "#1A1A1A", "#5A5A5A", "#FFFFFF"
ALARM = "#9A3F00"
"""Text about what is critical: dark enough to read on white."""

# Okabe and Ito's colours, which people with any colour vision tell apart; critical is told by hatch and
# outline too.
STYLES: Mapping[str, Style] = {
    "zebra": Style("#F7F8FA"),
    "head": Style("#E6ECF2"),
    "axis": Style("#F1F3F5"),
    "freeze": Style("#F7ECF2", hatch="#EACFDD"),
    "grid": Style("", "#E3E5E8", 0.4),
    "major": Style("", "#B9BEC4", 0.6),
    "frame": Style("", "#8A9097", 0.6),
    "float": Style("", "#8A9097", 0.9),
    "lane": Style("#9DB4C6"),
    "baseline-kept": Style("#C9CED3"),
    "baseline-bar": Style("#7D848B"),
    "normal": Style("#0072B2"),
    "near": Style("#E69F00"),
    "critical": Style("#D55E00", "#6B2F00", 0.7, hatch="#FFFFFF"),
    "normal-done": Style("#003A5C"),
    "near-done": Style("#7A5200"),
    "critical-done": Style("#6B2F00"),
    "link": Style("", "#6B2F00", 0.7),
    "status": Style("", "#1A1A1A", 0.9, dash=(4.0, 2.0)),
    "committed": Style("", "#7B3294", 1.1, dash=(1.2, 1.6)),
    "baseline-mark": Style("#FFFFFF", "#5A5A5A", 0.9),
    "milestone": Style("#3F4750", "#FFFFFF", 0.5),
    "gate": Style("#FFFFFF", "#1A1A1A", 1.0),
    "go-live": Style("#009E73", "#00543D", 0.5),
    "critical-milestone": Style("#D55E00", "#6B2F00", 0.6),
    "critical-gate": Style("#FFFFFF", "#D55E00", 1.3),
    "critical-go-live": Style("#D55E00", "#6B2F00", 0.6),
    "plate": Style("#FFFFFF"),
    "halo": Style("#FFFFFF"),
    "arrow": Style("#6B2F00"),
    # Of the figures beside the Gantt chart.
    "released": Style("#DCEBE4"),
    "released-line": Style("", "#00694D", 1.6),
    "approved": Style("", "#7B3294", 1.6, dash=(6.0, 3.0)),
    "baseline": Style("", "#5A5A5A", 1.6, dash=(1.5, 2.5)),
    "spent": Style("", "#0072B2", 2.6),
    "spent-done": Style("", "#003A5C", 3.6),
    "trained": Style("", "#0072B2", 2.2),
    "seats": Style("", "#7A5200", 1.6, dash=(6.0, 3.0)),
    "live": Style("#CFE6DE"),
    "live-line": Style("", "#00694D", 1.6),
    "wave": Style("#A9C6DC"),
    "support": Style("#E4EDF4", hatch="#A9C6DC"),
    "capacity": Style("", "#1A1A1A", 1.4),
    "dot": Style("#0072B2", "#FFFFFF", 0.8),
    "hollow": Style("#FFFFFF", "#3F4750", 1.3),
    "alarm-line": Style("", "#B34700", 2.0),
    "ring": Style("#FFFFFF", "#6B2F00", 1.5),
    "good-line": Style("", "#00694D", 2.0),
    "trend-finish": Style("", "#1A1A1A", 2.6),
    "steady-line": Style("", "#5A8FB5", 1.6),
    "gap": Style("#F1F2F4", hatch="#C4C9CF"),
    "alarm-dot": Style("#D55E00", "#6B2F00", 0.8),
}


class Rect(NamedTuple):
    """A filled rectangle: a bar, a band, the ground of a row."""

    x: float
    y: float
    width: float
    height: float
    style: str
    title: str = ""
    """What a reader sees who points at it; empty for decoration."""


class Mark(NamedTuple):
    """A milestone, gate or go-live: a closed shape around a point."""

    x: float
    y: float
    points: tuple[tuple[float, float], ...]
    """Corners relative to the point."""
    style: str
    title: str = ""


class Line(NamedTuple):
    """An open line through two or more points."""

    points: tuple[tuple[float, float], ...]
    style: str
    title: str = ""


class Text(NamedTuple):
    """Words on one line; ``y`` is the base line."""

    x: float
    y: float
    text: str
    size: float
    anchor: str = "start"
    """``start``, ``middle`` or ``end``."""
    bold: bool = False
    colour: str = INK
    full: str = ""
    """The whole text where ``text`` is cut."""


class Tick(NamedTuple):
    """A boundary of the time axis."""

    x: float
    major: bool


class PageRow(NamedTuple):
    """A line of the picture: a lane, a task or a heading."""

    kind: str
    """``lane``, ``task`` or ``head``."""
    id: str
    label: str
    y: float
    height: float


class Plot(NamedTuple):
    """The part of a page that the time axis spans."""

    x: float
    y: float
    width: float
    height: float


class Page(NamedTuple):
    """One page, ready to be drawn."""

    width: float
    height: float
    number: int
    of: int
    """How many pages there are."""
    title: str
    """A sentence: what the picture says."""
    subtitle: str
    description: str
    """The picture in words, for those who do not see it."""
    plot: Plot
    rows: tuple[PageRow, ...]
    ticks: tuple[Tick, ...]
    grounds: tuple[Rect, ...]
    """Row grounds and freezes, behind everything."""
    grid: tuple[Line, ...]
    """Grid, frame and float lines, behind the bars."""
    bars: tuple[Rect, ...]
    overlays: tuple[Rect, ...]
    """The done part of bars and the critical stretches of lanes."""
    lines: tuple[Line, ...]
    """Status date, committed finish and dependencies."""
    plates: tuple[Rect, ...]
    """White grounds of the labels between the bars."""
    marks: tuple[Mark, ...]
    texts: tuple[Text, ...]


class Paper(NamedTuple):
    """A sheet, and how many rows at which size of type it takes."""

    name: str
    width: float
    height: float
    """0 where the picture is as high as its rows."""
    margin: float
    font: float
    rows: int


PAPERS: Mapping[str, Paper] = {
    "a4": Paper("a4", 841.89, 595.28, 22.0, 7.0, 40),
    "a3": Paper("a3", 1190.55, 841.89, 26.0, 7.0, 60),
    "screen": Paper("screen", 1200.0, 0.0, 24.0, 10.0, 60),
}


def fitted(text: Text, room: float) -> Text:
    """Return ``text`` cut to ``room``, with the whole of it kept."""
    short = cut(text.text, room, text.size, text.bold)
    return text if short == text.text else text._replace(text=short, full=text.full or text.text)
