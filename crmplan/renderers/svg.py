"""Gantt charts as SVG: text stays text, every bar tells its name, dates, float and owner, and nothing
runs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from xml.sax.saxutils import escape

from crmplan.report.chart import STYLES, Line, Mark, Page, Rect, Style, Text, layout, picture
from crmplan.report.records import Report

Shape = Rect | Line | Mark
FONTS = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_MM = 25.4 / 72


def svg(
    report: Report,
    by: str = "auto",
    level: str = "auto",
    paper: str = "screen",
    links: str = "none",
    ident: str = "gantt",
) -> str:
    """Return one picture of a whole plan as an SVG document.

    Choices are those of ``chart.picture``. ``ident`` begins the ids inside the document; two pictures in one
    page of HTML need different ones.
    """
    return draw(picture(report, by, level, paper, links), ident)


def svg_pages(
    report: Report,
    by: str = "auto",
    level: str = "auto",
    paper: str = "a4",
    links: str = "none",
    ident: str = "gantt",
) -> tuple[str, ...]:
    """Return the pages of the printed chart as SVG documents; choices are those of ``chart.layout``."""
    pages = layout(report, by, level, paper, links)
    return tuple(draw(page, f"{ident}-{page.number}") for page in pages)


def draw(page: Page, ident: str = "gantt") -> str:
    """Return a page of a chart as an SVG document."""
    if page.of > 1 or page.width in (841.89, 1190.55):
        size = f'width="{_n(page.width * _MM)}mm" height="{_n(page.height * _MM)}mm"'
    else:
        size = f'width="{_n(page.width)}" height="{_n(page.height)}"'
    layers = (page.grounds, page.grid, page.bars, page.overlays, page.lines, page.plates)
    used = {shape.style for layer in (*layers, page.marks) for shape in layer}
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_n(page.width)} {_n(page.height)}" '
        f'role="img" aria-labelledby="{ident}-title {ident}-desc" font-family="{FONTS}">',
        f'<title id="{ident}-title">{escape(page.title)}</title>',
        f'<desc id="{ident}-desc">{escape(page.description)}</desc>',
    ]
    hatched = [name for name in STYLES if STYLES[name].hatch and name in used]
    if hatched:
        out.append("<defs>")
        out += [_pattern(f"{ident}-{name}", STYLES[name], page.width) for name in hatched]
        out.append("</defs>")
    out.append(f'<rect width="{_n(page.width)}" height="{_n(page.height)}" fill="#FFFFFF"/>')
    for rects in layers:
        out += _shapes(rects, ident)
    out += _shapes(page.marks, ident, ordered=True)
    out += _texts(page.texts)
    out.append("</svg>\n")
    return "\n".join(out)


def _n(value: float) -> str:
    """Return a length with at most one decimal, as short as SVG allows: ``12``, ``.5``, ``-3.1``."""
    text = f"{value:.1f}"
    if text.endswith(".0"):
        return "0" if text == "-0.0" else text[:-2]
    return text[1:] if text[0] == "0" else "-" + text[2:] if text.startswith("-0.") else text


def _pattern(id_: str, style: Style, page_width: float) -> str:
    step, thin = _n(4.0 if page_width < 1195 else 5.0), "1.1" if style.stroke else "0.9"
    return (
        f'<pattern id="{id_}" width="{step}" height="{step}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path fill="{style.fill}" d="M0 0h{step}v{step}h-{step}z"/>'
        f'<path fill="{style.hatch}" d="M0 0h{thin}v{step}h-{thin}z"/></pattern>'
    )


def _paint(name: str, ident: str) -> str:
    style = STYLES[name]
    fill = f"url(#{ident}-{name})" if style.hatch else style.fill or "none"
    look = f'fill="{fill}"'
    if style.stroke:
        look += f' stroke="{style.stroke}" stroke-width="{style.width}"'
    if style.dash:
        look += f' stroke-dasharray="{" ".join(_n(part) for part in style.dash)}"'
    return look


def _shapes(shapes: Sequence[Shape], ident: str, ordered: bool = False) -> Iterator[str]:
    """Yield one group for each look, in the order of the styles (of marks: in their own order, since they may
    overlap).

    A chart of a thousand rows stays small because shapes without a title share one path, and a plain bar is a
    thick line.
    """
    runs: list[tuple[str, float, list[Shape]]]
    if ordered:
        runs = [(name, 0.0, list(run)) for name, run in groupby(shapes, key=lambda shape: shape.style)]
    else:
        found: dict[tuple[str, float], list[Shape]] = {}
        for shape in shapes:
            found.setdefault((shape.style, _thickness(shape)), []).append(shape)
        order = {name: at for at, name in enumerate(STYLES)}
        runs = [
            (name, thick, found[name, thick])
            for name, thick in sorted(found, key=lambda key: (order[key[0]], key[1]))
        ]
    for name, thick, run in runs:
        stripes = _stripes(run) if thick else ""
        if stripes:
            yield f'<path stroke="{STYLES[name].fill}" {stripes}/>'
            continue
        look = f'stroke="{STYLES[name].fill}" stroke-width="{_n(thick)}"' if thick else _paint(name, ident)
        plain = "".join([_path(shape, thick) for shape in run if not shape.title])
        titled = [
            f'<path d="{_path(shape, thick)}"><title>{escape(shape.title)}</title></path>'
            for shape in run
            if shape.title
        ]
        if plain and not titled:
            yield f'<path {look} d="{plain}"/>'
        else:
            yield f"<g {look}>" + (f'<path d="{plain}"/>' if plain else "")
            yield from titled
            yield "</g>"


def _thickness(shape: Shape) -> float:
    """Return the height of a rectangle that can be drawn as a thick line, 0 for other shapes."""
    style = STYLES[shape.style]
    return round(shape.height, 1) if isinstance(shape, Rect) and not style.stroke and not style.hatch else 0.0


def _stripes(run: Sequence[Shape]) -> str:
    """Return alternating rows as one dashed line down the page, or nothing when they are no such thing."""
    rects = [shape for shape in run if isinstance(shape, Rect) and not shape.title]
    if len(rects) < 3 or len(rects) < len(run):
        return ""
    first, last = rects[0], rects[-1]
    if any(
        (b.x, b.width) != (a.x, a.width) or abs(b.y - a.y - 2 * a.height) > 0.01 for a, b in pairwise(rects)
    ):
        return ""
    middle, high = _n(first.x + first.width / 2), round(first.height, 3)
    ends = f"M{middle} {first.y:.5g}V{_n(last.y + last.height)}"
    return f'stroke-width="{_n(first.width)}" stroke-dasharray="{high:g}" d="{ends}"'


def _path(shape: Shape, thick: float) -> str:
    if isinstance(shape, Rect):
        wide = _n(max(shape.width, 0.1))
        if thick:
            return f"M{_n(shape.x)} {_n(shape.y + shape.height / 2)}h{wide}"
        return f"M{_n(shape.x)} {_n(shape.y)}h{wide}v{_n(shape.height)}h-{wide}z"
    if isinstance(shape, Mark):
        x, y = shape.points[0]
        return f"M{_n(shape.x + x)} {_n(shape.y + y)}{_outline(shape.points)}z"
    (x, y), *rest = shape.points
    path = f"M{_n(x)} {_n(y)}"
    for to_x, to_y in rest:
        path += (
            f"h{_n(to_x - x)}"
            if to_y == y
            else f"v{_n(to_y - y)}"
            if to_x == x
            else f"L{_n(to_x)} {_n(to_y)}"
        )
        x, y = to_x, to_y
    return path


@lru_cache(maxsize=64)
def _outline(points: tuple[tuple[float, float], ...]) -> str:
    """Return the way along the corners of a mark, from its first, in steps of a tenth."""
    at = [(round(x, 1), round(y, 1)) for x, y in points]
    steps = " ".join([f"{_n(b[0] - a[0])} {_n(b[1] - a[1])}" for a, b in pairwise(at)])
    return "l" + steps.replace(" -", "-")


def _texts(texts: Sequence[Text]) -> Iterator[str]:
    """Yield the texts, those of one look in one group, which stands where most of them begin."""
    found: dict[tuple[float, str, bool, str], list[Text]] = {}
    for text in texts:
        found.setdefault((text.size, text.anchor, text.bold, text.colour), []).append(text)
    for (size, anchor, bold, colour), run in found.items():
        look = f'font-size="{round(size, 2):g}" fill="{colour}"'
        if anchor != "start":
            look += f' text-anchor="{anchor}"'
        if bold:
            look += ' font-weight="bold"'
        shift = Counter(_n(text.x) for text in run).most_common(1)[0]
        shared = [text for text in run if _n(text.x) == shift[0]] if shift[1] > 3 else []
        if shared:
            yield f'<g {look} transform="translate({shift[0]})">'
            for text in shared:
                yield f'<text y="{_n(text.y)}">{_words(text)}</text>'
            yield "</g>"
        if len(shared) < len(run):
            yield f"<g {look}>"
            for text in run:
                if not shared or _n(text.x) != shift[0]:
                    yield f'<text x="{_n(text.x)}" y="{_n(text.y)}">{_words(text)}</text>'
            yield "</g>"


def _words(text: Text) -> str:
    title = f"<title>{escape(text.full)}</title>" if text.full else ""
    return title + escape(text.text)
