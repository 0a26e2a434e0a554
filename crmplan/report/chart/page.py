"""One page: its sizes, title, time axis, legend and footer around the rows."""

import math
from datetime import date, timedelta

from crmplan.lang import N_
from crmplan.lang import gettext as _
from crmplan.report.chart import axis, baseline, place, rows
from crmplan.report.chart.canvas import SHAPES, Canvas
from crmplan.report.chart.lanes import stretches
from crmplan.report.chart.outline import Entry, Names, Sheet
from crmplan.report.chart.records import (
    ALARM,
    GREY,
    INK,
    STYLES,
    Line,
    Page,
    Paper,
    Plot,
    Rect,
    Text,
    Tick,
    fitted,
)
from crmplan.report.chart.text import clean, cut, day, span, width
from crmplan.report.chart.words import baseline_name, description, kind_of, sentence, tone
from crmplan.report.records import Report
from crmplan.report.words import count as counted

_SCREEN_PITCH = 1.6
"""Height of a row on a screen, in type sizes: whole pixels, which keeps the numbers of a long SVG short."""

FOOTNOTE = N_("A finish is the last working day, inclusive. Float in working days.")


def draw(
    report: Report, sheet: Sheet, paper: Paper, names: Names, links: str, whole: bool, at: int, of: int
) -> Page:
    """Return page ``at`` of ``of`` with the lines of ``sheet``.

    ``whole`` lets it grow beyond the height of its paper, so that all lines stand on it.
    """
    drawing = _Drawing(report, sheet, paper, names, links, whole)
    drawing.frame(at, of)
    rows.draw(drawing)
    return drawing.page(at, of)


class _Drawing(Canvas):
    """A page with all that stands around its rows."""

    def __init__(
        self, report: Report, sheet: Sheet, paper: Paper, names: Names, links: str, whole: bool
    ) -> None:
        super().__init__(report, sheet, paper, names, links)
        self._measure(whole)

    def _measure(self, whole: bool) -> None:
        """Fix the axis, the height of a row and the parts of the page."""
        paper, unit, font = self.paper, self.unit, self.paper.font
        weights = max(sum(entry.weight for entry in self.sheet.entries), 1.0)
        grows = not paper.height or (whole and weights > paper.rows)
        # A row is as high as the page allows; the strip and a second line of the legend are known only later.
        free = paper.height - 2 * paper.margin - 102 * unit
        pitch = (
            _SCREEN_PITCH * font
            if not paper.height
            else min(free / (paper.rows if grows else weights), 3.0 * font)
        )
        self.size = min(max(font, pitch * 0.5), 1.3 * font)
        widest = max((self._label_width(entry) for entry in self.sheet.entries), default=0.0)
        most = 0.28 if self.sheet.overview else 0.33
        labels = min(max(widest + 4 * unit, 0.12 * paper.width), most * paper.width)
        self.left = paper.margin
        self.x = self.left + labels + 3 * unit
        self.right = paper.width - paper.margin
        first, last = self._days()
        self.scale, self.upper, self.lower = axis.scale(first, last, self.x, self.right - self.x, font)
        self.strip = self._strip_labels()
        self.strip_height = (
            (max(spot.strip for spot, _ in self.strip) + 1) * 9.5 * unit + 2 * unit if self.strip else 0.0
        )
        self.legend = self._legend()
        self.axis_y = round(paper.margin + 32 * unit)
        self.strip_y = round(self.axis_y + 23 * unit)
        self.y = round(self.strip_y + self.strip_height)
        below = (len(self.legend) * 12 + 19) * unit
        room = paper.height - paper.margin - below - self.y
        self.pitch = min(room / (paper.rows if grows else weights), pitch) if paper.height else pitch
        self.bottom = self.y + weights * self.pitch
        self.height = self.bottom + below + paper.margin if grows else paper.height

    def _label_width(self, entry: Entry) -> float:
        text = f"{entry.label} · {entry.scope}" if entry.scope else entry.label
        return width(text, self.size, entry.kind != "task") + (8 * self.unit if entry.kind == "task" else 4)

    def _days(self) -> tuple[date, date]:
        """Return the first and the last day on the axis: of the whole plan in an overview, else of what the
        page shows."""
        report = self.report
        rows = [report.rows[at] for at in self.shown()]
        if self.sheet.overview or len(rows) == len(report.rows):
            were = baseline.days(report.rows)
            ends = [row.finish for row in report.rows] + [report.finish] + were
            # A committed date years away would press the plan into a corner; the footer names it.
            if report.committed is not None and not _far(report):
                ends.append(report.committed)
            return min([row.start for row in report.rows] + [report.start] + were), max(ends)
        were = baseline.days(rows)
        first = min([row.start for row in rows] + were, default=report.start)
        last = max([row.finish for row in rows] + were, default=report.finish)
        if last - first < timedelta(27):
            last = first + timedelta(27) if (date.max - first).days > 27 else last
        # Room for the date that is written beside the last milestone.
        pad = timedelta((last - first).days // 14)
        return first, last + pad if date.max - last > pad else last

    def _strip_labels(self) -> list[tuple[place.Spot, Text]]:
        """Place the labels of the status date, the committed finish and the freezes between axis and rows."""
        report, size, unit = self.report, 0.9 * self.paper.font, self.unit
        strips = place.Strips(3, self.x, self.right + 3 * unit)
        wanted: list[tuple[float, list[str], str, bool]] = []
        for word, value, colour in (
            (_("Status"), report.status, INK),
            (_("Committed"), report.committed, STYLES["committed"].stroke),
        ):
            if value is not None and self.scale.spans(value):
                wanted.append((self.end_of(value), [f"{word} {day(value)}", word], colour, True))
        seen = set()
        for band in self.bands():
            start, end = self.scale.day(band.first), self.end_of(band.last)
            where = f" ({', '.join(band.regions)})" if band.regions else ""
            names = [clean(band.reason), cut(clean(band.reason), 90 * unit, size), clean(band.id)]
            options = [f"{name}{where}" for name in dict.fromkeys(names) if name]
            if band.id in seen:
                # A freeze that comes back each quarter is named again only where it has the room.
                options = [name for name in options if width(name, size) <= end - start]
            seen.add(band.id)
            wanted.append(((start + end) / 2, options, "#7A3D61", False))
        placed = []
        for x, options, colour, bold in wanted:
            sized = [(text, wide) for text in options if (wide := width(text, size, bold)) < 230 * unit]
            spot = place.above(strips, x, sized, unit, 0.6 * unit)
            if spot:
                placed.append((spot, Text(0, 0, spot.text, size, bold=bold, colour=colour)))
        return placed

    def _legend(self) -> list[list[tuple[str, str, float]]]:
        """Return the lines of the legend: (style, words, width) of what the page shows."""
        report, size = self.report, 0.95 * self.paper.font
        rows = [report.rows[at] for at in self.shown()]
        inner = self.inner()
        tones = {tone(row) for row in rows if not row.milestone}
        if self.sheet.overview:
            for entry in self.sheet.entries:
                if entry.group:
                    tones |= {style for style, stretches in stretches(self, entry.group).items() if stretches}
        kinds = {kind_of(row) for row in (inner if self.sheet.overview else [])} - {"milestone"} | {
            kind_of(row) for row in rows
        }
        items = []
        if any(entry.kind == "lane" for entry in self.sheet.entries):
            items.append(("lane", _("Roll-up")))
        if "critical" in tones:
            items.append(("critical", _("Critical (no float)")))
        if "near" in tones:
            text = counted(
                report.near_days,
                "Near-critical (float up to {number} day)",
                "Near-critical (float up to {number} days)",
            )
            items.append(("near", text))
        if any(tone(row) == "normal" and not row.milestone for row in rows):
            items.append(("normal", _("Task")))
        if any(row.done or row.finished for row in rows):
            items.append(("normal-done", _("Done")))
        if any(self.slack(row) for row in rows):
            items.append(("float", _("Total float")))
        if any(row.baseline_span for row in rows + inner):
            items.append((baseline.BAR, baseline_name(report, 160 * self.unit, size)))
        items += [
            (kind, {"go-live": _("Go-live"), "gate": _("Gate"), "milestone": _("Milestone")}[kind])
            for kind in ("go-live", "gate", "milestone")
            if kind in kinds
        ]
        if any(band.last >= self.scale.first and band.first < self.scale.last for band in report.freezes):
            items.append(("freeze", _("Freeze")))
        if report.status is not None and self.scale.spans(report.status):
            items.append(("status", _("Status date")))
        if report.committed is not None and self.scale.spans(report.committed):
            items.append(("committed", _("Committed finish")))
        lines: list[list[tuple[str, str, float]]] = [[]]
        left = self.right - self.left
        for style, words in items:
            wide = width(words, size) + 32 * self.unit
            if wide > left and lines[-1]:
                lines.append([])
                left = self.right - self.left
            lines[-1].append((style, words, wide))
            left -= wide
        return lines if lines[0] else []

    def frame(self, number_: int, count: int) -> None:
        """Draw title, axis, lines of the status date and the committed finish, legend and footer."""
        unit, font, left, right = self.unit, self.paper.font, self.left, self.right
        top = self.paper.margin
        size = 1.85 * font
        self.title = sentence(self.report, math.inf, size)
        late = self.report.margin is not None and self.report.margin < 0
        shown = sentence(self.report, right - left, size)
        full = self.title if shown != self.title else ""
        colour = ALARM if late else INK
        self.texts.append(Text(left, top + 11 * unit, shown, size, bold=True, colour=colour, full=full))
        self.subtitle = self._subtitle()
        self.texts.append(
            fitted(Text(left, top + 24 * unit, self.subtitle, 1.15 * font, colour=GREY), right - left)
        )
        self._axis()
        for spot, text in self.strip:
            y = self.y - 3.5 * unit - spot.strip * 9.5 * unit
            self.texts.append(text._replace(x=spot.x, y=y))
        ends = self.bottom
        for style, value, word, title in (
            ("status", self.report.status, _("Status"), _("Status date {day}")),
            ("committed", self.report.committed, _("Committed"), _("Committed finish {day}")),
        ):
            if value is not None and self.scale.spans(value):
                x = self.end_of(value)
                strips = (spot.strip for spot, text in self.strip if text.bold and text.text.startswith(word))
                strip = next(strips, None)
                start = self.y if strip is None else self.y - (strip + 1) * 9.5 * unit + 7 * unit
                self.lines.append(Line(((x, start), (x, ends)), style, title.format(day=day(value))))
        y = ends + 5 * unit
        for line in self.legend:
            self._legend_line(line, y + 5 * unit)
            y += 12 * unit
        foot = self.height - self.paper.margin
        page = _("Page {number} of {count}").format(number=number_, count=count)
        self.texts.append(Text(right, foot, page, 0.9 * font, anchor="end", colour=GREY))
        room = right - left - width(page, font) - 8 * unit
        self.texts.append(fitted(Text(left, foot, self._footnote(), 0.9 * font, colour=GREY), room))

    def _footnote(self) -> str:
        notes = [_(FOOTNOTE)]
        report = self.report
        if report.committed is not None and not self.scale.spans(report.committed):
            text = _("Committed finish {day} lies outside this page.")
            notes.append(text.format(day=day(report.committed)))
        if report.status is not None and not self.scale.spans(report.status):
            text = _("Status date {day} lies outside this page.")
            notes.append(text.format(day=day(report.status)))
        return " ".join(notes)

    def _subtitle(self) -> str:
        text = self.sheet.subtitle
        if self.sheet.overview or len(set(self.shown())) == len(self.report.rows) > 0:
            kinds = [kind_of(row) for row in self.report.rows]
            tasks = counted(kinds.count("task"), "{number} task", "{number} tasks")
            lives = counted(kinds.count("go-live"), "{number} go-live", "{number} go-lives")
            gates = counted(kinds.count("gate"), "{number} gate", "{number} gates")
            text += f" · {tasks}, {lives}, {gates}"
        text += f" · {span(self.report.start, self.report.finish)}"
        if self.report.status is None:
            return text
        status = _("status of {day}").format(day=day(self.report.status))
        return f"{text} · {status}"

    def _axis(self) -> None:
        unit, font, y = self.unit, self.paper.font, self.axis_y
        wide, high = self.right - self.x, self.bottom - self.y
        self.plot = Plot(self.x, self.y, wide, high)
        self.ticks: list[Tick] = []
        self.grounds.append(Rect(self.x, y, wide, 23 * unit, "axis"))
        tiers = ((self.upper, y, 11.5 * unit, True), (self.lower, y + 11.5 * unit, 11.5 * unit, False))
        # A tall picture needs its dates at the lower end too.
        again = self.bottom - self.y > 900 * unit
        for tier, top, step, major in tiers:
            size = font * (1.05 if major else 0.95)
            for unit_span in axis.spans(self.scale, tier, size, major):
                if unit_span.begins and self.x < unit_span.start < self.right:
                    self.ticks.append(Tick(unit_span.start, major))
                    points = ((unit_span.start, top), (unit_span.start, self.bottom))
                    self.grid.append(Line(points, "major" if major else "grid"))
                if unit_span.label:
                    middle = (unit_span.start + unit_span.end) / 2
                    base = top + step * 0.5 + size * 0.36
                    self.texts.append(
                        Text(middle, base, unit_span.label, size, "middle", major, INK if major else GREY)
                    )
                    if again and not major:
                        self.texts.append(
                            Text(middle, self.bottom - 2 * unit, unit_span.label, size, "middle", False, GREY)
                        )
        self.grid.append(Line(((self.left, self.y), (self.right, self.y)), "frame"))
        self.grid.append(Line(((self.left, self.bottom), (self.right, self.bottom)), "frame"))
        self.grid.append(Line(((self.x, y), (self.x, self.bottom)), "frame"))

    def _legend_line(self, items: list[tuple[str, str, float]], y: float) -> None:
        unit, x, size = self.unit, self.left, 0.95 * self.paper.font
        for style, words, wide in items:
            if style in SHAPES:
                self.mark(x + 6 * unit, y, 3.9 * unit, style, style)
            elif style in ("status", "committed"):
                self.lines.append(
                    Line(((x + 6 * unit, y - 4.5 * unit), (x + 6 * unit, y + 4.5 * unit)), style)
                )
            elif style == "float":
                self.grid.append(Line(((x, y), (x + 14 * unit, y)), style))
            elif style == baseline.BAR:
                self.bars.append(Rect(x, y - 0.4 * unit, 11 * unit, 2 * unit, style))
                baseline.diamond(self, x + 11.4 * unit, y + 0.6 * unit, 2.6 * unit)
            elif style == "freeze":
                self.grounds.append(Rect(x, y - 4 * unit, 14 * unit, 8 * unit, style))
            elif style == "normal-done":
                self.bars.append(Rect(x, y - 3 * unit, 14 * unit, 6 * unit, "normal"))
                self.overlays.append(Rect(x, y - 3 * unit, 8 * unit, 6 * unit, style))
            else:
                self.bars.append(Rect(x, y - 3 * unit, 14 * unit, 6 * unit, style))
            self.texts.append(Text(x + 18 * unit, y + 0.36 * size, words, size, colour=INK))
            x += wide

    def page(self, number_: int, count: int) -> Page:
        """Return what was drawn."""
        rows_ = self.inner() if self.sheet.overview else [self.report.rows[at] for at in self.shown()]
        return Page(
            self.paper.width,
            self.height,
            number_,
            count,
            self.title,
            self.subtitle,
            description(self.report, rows_, self.names, self.subtitle),
            self.plot,
            tuple(self.rows),
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


def _far(report: Report) -> bool:
    """Tell whether the committed finish lies further behind the plan than half its length."""
    return report.committed is not None and report.committed - report.finish > (
        report.finish - report.start
    ) * 0.5 + timedelta(28)
