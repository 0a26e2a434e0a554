"""Gantt charts as PNG and PDF, drawn with matplotlib.

The layout knows every place already, so the page is one artist that speaks to matplotlib's renderers
directly: its own text and axis objects take several milliseconds a label. Fonts are the DejaVu that
matplotlib brings; other fonts of the machine serve only characters that DejaVu lacks.
"""

import io
import logging
import math
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crmplan.report.chart import STYLES, Line, Mark, Page, Rect, Style, Text, layout, picture
from crmplan.report.records import Report

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

BOX = "\u25a1"
"""Stands for a character that no font has."""
LEFT_TO_RIGHT = "\u200e"
FAMILY = "DejaVu Sans"
FALLBACKS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Noto Sans SC",
    "Noto Sans JP",
    "Noto Sans KR",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "IPAexGothic",
    "IPAGothic",
    "NanumGothic",
    "Microsoft YaHei",
    "Yu Gothic",
    "Malgun Gothic",
    "Hiragino Sans",
    "PingFang SC",
    "Arial Unicode MS",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Emoji",
    "Segoe UI Symbol",
    "Segoe UI Emoji",
    "Symbola",
)
"""Asked in this order for characters that DejaVu lacks, where the machine has them."""
MAX_PIXELS = 30_000
"""Longest side of a PNG: beyond it the resolution is lowered, since many programs refuse larger ones."""


def png(
    report: Report,
    by: str = "auto",
    level: str = "auto",
    paper: str = "screen",
    links: str = "none",
    dpi: int = 144,
) -> bytes:
    """Return one picture of a whole plan as PNG; choices are those of ``chart.picture``, ``dpi`` is dots for
    72 points."""
    return draw(picture(report, by, level, paper, links), dpi)


def draw(page: Page, dpi: int = 144) -> bytes:
    """Return a page of any chart as PNG; ``dpi`` is dots for 72 points."""
    dpi = min(dpi, int(MAX_PIXELS * 72 / max(page.width, page.height)))
    out = io.BytesIO()
    with _matplotlib():
        _figure(page).savefig(out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()


def pdf(
    report: Report,
    by: str = "auto",
    level: str = "auto",
    paper: str = "a4",
    links: str = "none",
) -> bytes:
    """Return the printed chart, all its pages, as PDF; choices are those of ``chart.layout``."""
    pages = layout(report, by, level, paper, links)
    out = io.BytesIO()
    # Without dates and versions the same plan gives the same bytes.
    metadata = {
        "Title": pages[0].title,
        "Subject": pages[0].description,
        "CreationDate": None,
        "Creator": None,
        "Producer": None,
    }
    with _matplotlib():
        from matplotlib.backends.backend_pdf import PdfPages

        with PdfPages(out, metadata=metadata) as document:
            for page in pages:
                document.savefig(_figure(page))
    return out.getvalue()


@contextmanager
def _matplotlib() -> Iterator[None]:
    """Shield the drawing from the settings of the machine's user."""
    import matplotlib

    settings: Any = {
        "pdf.fonttype": 42,
        "pdf.compression": 6,
        "pdf.use14corefonts": False,
        "path.simplify": False,
        # Hinting rounds the width of every letter to whole pixels, so that labels outgrow their room.
        "text.hinting": "none",
    }
    fonts = logging.getLogger("matplotlib.font_manager")
    level = fonts.level
    fonts.setLevel(logging.ERROR)  # many East Asian fonts have no bold; the regular one is as good
    try:
        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(settings)
            yield
    finally:
        fonts.setLevel(level)


def _figure(page: Page) -> "Figure":
    """Return a page as a figure of the size of the page."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(page.width / 72, page.height / 72), facecolor="white", frameon=True)
    figure.add_artist(_artist(page))
    return figure


@lru_cache(maxsize=4)
def _fonts(bold: bool) -> tuple["FontProperties", tuple[tuple["FontProperties", frozenset[int]], ...]]:
    """Return DejaVu, and all fonts that may be asked for a character with the characters each has."""
    from matplotlib import font_manager

    weight = "bold" if bold else "normal"
    found = []
    known = {font.name for font in font_manager.fontManager.ttflist}
    for family in (FAMILY, *FALLBACKS):
        if family in known:
            prop = font_manager.FontProperties(family=[family], weight=weight)
            font = font_manager.get_font(font_manager.findfont(prop, fallback_to_default=True))
            found.append((prop, frozenset(font.get_charmap())))
    return found[0][0], tuple(found)


@lru_cache(maxsize=65536)
def _printable(text: str, bold: bool) -> tuple[str, tuple[str, ...]]:
    """Return the text with a box for what no font has, and the families that are needed for it."""
    _, fonts = _fonts(bold)
    own = fonts[0][1]
    families = [FAMILY]
    # A name that begins in Hebrew or Arabic stands in a line that runs from left to right all the same.
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "L")
    out = ["" if first == "L" else LEFT_TO_RIGHT]
    for char in text:
        code = ord(char)
        if code in own:
            out.append(char)
            continue
        other = next((prop for prop, chars in fonts[1:] if code in chars), None)
        if other is not None:
            out.append(char)
            families.append(other.get_family()[0])
        else:
            out.append(BOX)
    return "".join(out), tuple(dict.fromkeys(families))


@lru_cache(maxsize=256)
def _font(size: float, bold: bool, families: tuple[str, ...]) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(families), size=size, weight="bold" if bold else "normal")


def _artist(page: Page) -> Any:
    """Return the artist that draws a page through a renderer."""
    from matplotlib.artist import Artist

    class Chart(Artist):
        def draw(self, renderer: Any) -> None:
            _Pen(renderer, page).draw()

    return Chart()


class _Pen:
    """Draws the shapes of one page: points of the page become pixels of the renderer, y upwards."""

    def __init__(self, renderer: Any, page: Page) -> None:
        from matplotlib.transforms import Affine2D

        self.renderer = renderer
        self.page = page
        self.scale = renderer.points_to_pixels(1.0)
        self.place = Affine2D().scale(self.scale, -self.scale).translate(0, page.height * self.scale)

    def draw(self) -> None:
        page = self.page
        for shapes in (
            page.grounds,
            page.grid,
            page.bars,
            page.overlays,
            page.lines,
            page.plates,
            page.marks,
        ):
            for shape in shapes:
                self._shape(shape)
        for text in page.texts:
            self._text(text)

    def _shape(self, shape: Rect | Line | Mark) -> None:
        from matplotlib.path import Path

        style = STYLES[shape.style]
        if isinstance(shape, Rect):
            x, y, end, low = shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
            path = Path([(x, y), (end, y), (end, low), (x, low), (x, y)], closed=True)
        elif isinstance(shape, Mark):
            corners = [(shape.x + x, shape.y + y) for x, y in shape.points]
            path = Path([*corners, corners[0]], closed=True)
        else:
            path = Path(list(shape.points))
        self._path(path, style)
        if isinstance(shape, Rect) and style.hatch:
            self._hatch(shape, style)
            self._path(path, style._replace(fill=""))

    def _path(self, path: Any, style: Style) -> None:
        from matplotlib.colors import to_rgba

        context = self.renderer.new_gc()
        if style.stroke:
            context.set_foreground(style.stroke)
            context.set_linewidth(style.width)
            if style.dash:
                context.set_dashes(0, list(style.dash))
        else:
            context.set_linewidth(0)
        context.set_joinstyle("miter")
        context.set_snap(False)
        self.renderer.draw_path(context, path, self.place, to_rgba(style.fill) if style.fill else None)
        context.restore()

    def _hatch(self, rect: Rect, style: Style) -> None:
        """Draw the diagonals inside a bar as one path of lines cut to its edges, alike on paper and
        screen."""
        from matplotlib.path import Path

        step = 5.6 if self.page.width < 1195 else 7.0
        left, top, right, low = rect.x, rect.y, rect.x + rect.width, rect.y + rect.height
        points: list[tuple[float, float]] = []
        # Lines x + y = k * step through the page, so that neighbouring bars share one pattern.
        for k in range(math.ceil((left + top) / step), math.floor((right + low) / step) + 1):
            total = k * step
            start, end = max(left, total - low), min(right, total - top)
            if end > start:
                points += [(start, total - start), (end, total - end)]
        if points:
            codes = [Path.MOVETO, Path.LINETO] * (len(points) // 2)
            self._path(Path(points, codes), Style("", style.hatch, 1.5 if style.stroke else 1.1))

    def _text(self, text: Text) -> None:
        from matplotlib.colors import to_rgba

        words, families = _printable(text.text, text.bold)
        if not words:
            return
        font = _font(text.size, text.bold, families)
        x, y = self.place.transform((text.x, text.y))
        if text.anchor != "start":
            wide, _, _ = self.renderer.get_text_width_height_descent(words, font, False)
            x -= wide / 2 if text.anchor == "middle" else wide
        context = self.renderer.new_gc()
        context.set_foreground(to_rgba(text.colour))
        # The renderers of matplotlib count y downwards in Agg and upwards in PDF.
        if self.renderer.flipy():
            y = self.page.height * self.scale - y
        self.renderer.draw_text(context, x, y, words, font, 0, False)
        context.restore()
