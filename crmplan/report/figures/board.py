"""The sheet of a figure while it is being drawn: heading, axes, legend and labels that keep out of each other's
way."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from crmplan.lang import figure
from crmplan.report.chart import axis
from crmplan.report.chart.canvas import SHAPES
from crmplan.report.chart.records import GREY, INK, Line, Mark, Page, Plot, Rect, Text, Tick, fitted
from crmplan.report.chart.text import clean, cut, width
from crmplan.report.figures.labels import SMALL, Flag, Tag, spread, wrapped

WIDTH, MARGIN, FONT = 960.0, 24.0, 12.0
_TITLE, _TITLE_LINES = 17.0, 2
_HIDDEN = 0.5
"""A label that had to move so much further than half its height gets a line to where it belongs."""

CIRCLE = tuple(
    (x, y)
    for x, y in (
        (0.0, -1.0),
        (0.5, -0.866),
        (0.866, -0.5),
        (1.0, 0.0),
        (0.866, 0.5),
        (0.5, 0.866),
        (0.0, 1.0),
        (-0.5, 0.866),
        (-0.866, 0.5),
        (-1.0, 0.0),
        (-0.866, -0.5),
        (-0.5, -0.866),
    )
)
MARKS = {
    **SHAPES,
    "circle": CIRCLE,
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "post": ((-0.25, -1.0), (0.25, -1.0), (0.25, 1.0), (-0.25, 1.0)),
}


class Height(NamedTuple):
    """A straight map from numbers to heights of a page."""

    most: Decimal
    top: float
    bottom: float

    def at(self, value: Decimal) -> float:
        """Return the height of a number, kept inside the axis."""
        share = min(max(value / self.most, Decimal(0)), Decimal(1))
        return self.bottom - (self.bottom - self.top) * float(share)


def steps(most: Decimal, count: int = 5) -> tuple[Decimal, int]:
    """Return a round step and how many of them reach ``most``: at most ``count``, at least one."""
    if most <= 0:
        return Decimal(1), 1
    power = Decimal(1).scaleb((most / count).adjusted())
    for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)):
        number = int((most / (power * factor)).to_integral_value(ROUND_CEILING))
        if number <= count:
            return power * factor, max(number, 1)
    raise AssertionError("ten times the power of ten always fits")


def plain(value: Decimal) -> str:
    """Return a number of an axis: with thousands separators, without needless zeros."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".") if value != value.to_integral_value() else f"{value:,.0f}"
    return figure(text)


class Board:
    """Shapes of one page in the order of their layers, with the next free ``y`` below the heading."""

    def __init__(self, name: str, title: str, subtitle: str = "") -> None:
        """Begin a page with its title and below it the name of the plan and what is measured."""
        self.left, self.right, self.y = MARGIN, WIDTH - MARGIN, MARGIN
        self.grounds: list[Rect] = []
        self.grid: list[Line] = []
        self.bars: list[Rect] = []
        self.overlays: list[Rect] = []
        self.lines: list[Line] = []
        self.plates: list[Rect] = []
        self.marks: list[Mark] = []
        self.texts: list[Text] = []
        self.ticks: list[Tick] = []
        self.plot = Plot(self.left, self.y, self.right - self.left, 0.0)
        self.title = title
        self.subtitle = " · ".join(part for part in (clean(name), subtitle) if part)
        for line in wrapped(title, self.right - self.left, _TITLE, _TITLE_LINES, True):
            self.y += _TITLE * 1.2
            self.texts.append(Text(self.left, self.y - 0.25 * _TITLE, line, _TITLE, bold=True, full=""))
        room = self.right - self.left - width(f" · {subtitle}", FONT)
        shown = " · ".join(part for part in (cut(clean(name), room, FONT), subtitle) if part)
        self.y += 1.5 * FONT
        self.say(self.left, self.y - 0.3 * FONT, shown, FONT, colour=GREY, room=self.right - self.left)
        self.y += 0.8 * FONT

    # --- shapes ---------------------------------------------------------------

    def say(
        self,
        x: float,
        y: float,
        text: str,
        size: float = FONT,
        *,
        anchor: str = "start",
        bold: bool = False,
        colour: str = INK,
        room: float = 0.0,
    ) -> None:
        """Write words, cut to ``room`` where it is given."""
        words = Text(x, y, clean(text), size, anchor, bold, colour)
        self.texts.append(fitted(words, room) if room else words)

    def beside(self, x: float, middle: float, text: str, size: float = FONT, **look: object) -> None:
        """Write words in the middle of a height, on a white ground that hides what runs behind them."""
        anchor, bold = str(look.get("anchor", "start")), bool(look.get("bold"))
        wide = width(text, size, bold)
        start = x - wide / 2 if anchor == "middle" else x - wide if anchor == "end" else x
        self.plates.append(Rect(start - 2, middle - 0.56 * size, wide + 4, 1.12 * size, "plate"))
        self.say(
            x,
            middle + 0.36 * size,
            text,
            size,
            anchor=anchor,
            bold=bold,
            colour=str(look.get("colour", INK)),
        )

    def mark(self, x: float, y: float, radius: float, kind: str, style: str, title: str = "") -> None:
        """Draw a mark of a shape of ``MARKS``."""
        self.marks.append(
            Mark(x, y, tuple((px * radius, py * radius) for px, py in MARKS[kind]), style, title)
        )

    def live(self, x: float, y: float, critical: bool, title: str = "") -> None:
        """Draw a go-live; one without float stands in a ring, so that its colour is not needed."""
        if critical:
            self.mark(x, y, 8.2, "circle", "ring")
            self.mark(x, y, 4.6, "go-live", "critical-go-live", title)
        else:
            self.mark(x, y, 8.5, "go-live", "halo")
            self.mark(x, y, 6.5, "go-live", "go-live", title)

    # --- axes -----------------------------------------------------------------

    def time(self, first: date, last: date, x: float, right: float, top: float, bottom: float) -> axis.Scale:
        """Draw a time axis below ``bottom`` for the days from ``first`` to ``last`` with its grid above it."""
        scale, upper, lower = axis.scale(first, last, x, right - x, SMALL)
        for tier, place, major in ((lower, bottom + 1.3 * SMALL, False), (upper, bottom + 2.6 * SMALL, True)):
            for unit in axis.spans(scale, tier, SMALL, major):
                if unit.begins and x < unit.start < right:
                    self.ticks.append(Tick(unit.start, major))
                    end = bottom + (2.9 if major else 1.5) * SMALL
                    self.grid.append(
                        Line(((unit.start, top), (unit.start, end)), "major" if major else "grid")
                    )
                if unit.label:
                    self.say(
                        (unit.start + unit.end) / 2,
                        place,
                        unit.label,
                        SMALL,
                        anchor="middle",
                        bold=major,
                        colour=INK if major else GREY,
                    )
        self.grid.append(Line(((x, bottom), (right, bottom)), "frame"))
        self.plot = Plot(x, top, right - x, bottom - top)
        return scale

    def upright(self, most: Decimal, x: float, right: float, top: float, bottom: float) -> Height:
        """Draw a value axis from 0 to a round number above ``most``, with its grid; labels end at ``x``."""
        step, count = steps(most)
        height = Height(step * count, top, bottom)
        for number in range(count + 1):
            value = step * number
            y = height.at(value)
            if number:
                self.grid.append(Line(((x, y), (right, y)), "grid"))
            self.say(x - 6, y + 0.36 * SMALL, plain(value), SMALL, anchor="end", colour=GREY)
        return height

    def column(self, tags: Iterable[Tag], x: float, low: float, high: float, from_x: float) -> None:
        """Write labels in a column between two heights, each as near to its place as the others let it."""
        ordered = sorted(tags, key=lambda tag: tag.y)
        places = spread([tag.y for tag in ordered], 1.25 * FONT, low, high)
        for tag, y in zip(ordered, places, strict=True):
            if abs(y - tag.y) > _HIDDEN * FONT:
                self.grid.append(Line(((from_x, tag.y), (x - 3, y)), "frame"))
            self.say(
                x, y + 0.36 * FONT, tag.text, FONT, bold=tag.bold, colour=tag.colour, room=self.right - x
            )

    def legend(self, items: Sequence[tuple[str, str, str]]) -> None:
        """Explain the looks (shape, style, words) in as many lines as they need; shapes are those of ``MARKS``, and
        ``bar``, ``ground``, ``line``, ``upright``, ``live``."""
        self.y += 0.9 * SMALL
        x = self.left
        for shape, style, words in items:
            wide = width(words, SMALL) + 44
            if x + wide > self.right + 20 and x > self.left:
                x, self.y = self.left, self.y + 1.6 * SMALL
            middle = self.y
            if shape == "bar":
                self.bars.append(Rect(x, middle - 4.5, 18, 9, style))
            elif shape == "ground":
                self.grounds.append(Rect(x, middle - 4.5, 18, 9, style))
            elif shape == "line":
                self.lines.append(Line(((x, middle), (x + 18, middle)), style))
            elif shape == "upright":
                self.lines.append(Line(((x + 9, middle - 6), (x + 9, middle + 6)), style))
            elif shape == "live":
                self.live(x + 9, middle, style == "critical-go-live")
            else:
                self.mark(x + 9, middle, 5.5, shape, style)
            self.say(x + 24, middle + 0.36 * SMALL, words, SMALL)
            x += wide
        self.y += 0.9 * SMALL

    def flag(self, label: Flag, top: float, bottom: float) -> None:
        """Draw a label above a plot with its line down to ``bottom``."""
        y = top - 5 - label.tier * 1.35 * SMALL
        self.say(label.x + 3, y, label.text, SMALL, colour=label.colour)
        self.grid.append(Line(((label.x, y - 0.8 * SMALL), (label.x, bottom)), "frame"))

    def notes(self, text: str) -> None:
        """Write what a reader must know at the foot of the page."""
        if not text:
            return
        self.y += 0.6 * SMALL
        for line in wrapped(text, self.right - self.left, SMALL, 4):
            self.y += 1.35 * SMALL
            self.say(self.left, self.y - 0.3 * SMALL, line, SMALL, colour=GREY)

    def page(self, description: str) -> Page:
        """Return what was drawn, as high as it is."""
        return Page(
            WIDTH,
            float(round(self.y + 0.8 * MARGIN)),
            1,
            1,
            self.title,
            self.subtitle,
            description,
            self.plot,
            (),
            tuple(self.ticks),
            tuple(self.grounds),
            tuple(self.grid),
            tuple(self.bars),
            tuple(self.overlays),
            tuple(self.lines),
            tuple(self.plates),
            tuple(self.marks),
            tuple(self.texts),
        )
