"""The roadmap on one page: waves by region with their go-lives, gates, freezes and the status date."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from crmplan.lang import figure as number_of
from crmplan.lang import gettext as _
from crmplan.lang import ngettext
from crmplan.model import DAY
from crmplan.report.chart.records import ALARM, INK, STYLES, Line, Rect
from crmplan.report.chart.text import clean, cut, day, span, width
from crmplan.report.figures.board import FONT, WIDTH, Board
from crmplan.report.figures.labels import SMALL, Flag, flags, wrapped
from crmplan.report.figures.records import Figure, Table, missing
from crmplan.report.figures.stages import Stage, Stages, gates, lanes
from crmplan.report.figures.words import dated
from crmplan.report.records import Report, Row

MOST_LANES = 40
_TALLEST = WIDTH * 1.36
"""A sheet of A4 on end."""
_TIERS = 9
_HALF = 6.5
"""Half the height of a bar."""
_FREEZE = "#7A3D61"


class _Bar(NamedTuple):
    """A stage with its place in a lane."""

    stage: Stage
    tier: int
    inside: str
    """Words in the bar."""
    beside: str
    """Words at its end."""
    x: float
    """Where they begin."""


class _Detail(NamedTuple):
    """How much is shown, from everything to one bar a lane."""

    gates: bool
    pitch: float
    whole: bool
    """Whether a lane has one bar for all its waves."""


_DETAILS = (_Detail(True, 21.0, False), _Detail(False, 17.0, False), _Detail(False, 19.0, True))


def figure(report: Report) -> Figure:
    """Return the roadmap of any plan with tasks."""
    name = _("Roadmap")
    if not report.rows:
        return missing("roadmap", name, _("The plan has no tasks yet."))
    kind, all_ = lanes(report)
    shown = all_[:MOST_LANES]
    what = {
        "region": _("by region"),
        "wave": _("by wave"),
        "module": _("by module"),
        "phase": _("by phase"),
    }[kind]
    drawing = None
    for detail in _DETAILS:
        drawing = _Drawing(report, kind, what, shown, detail)
        if drawing.board.y <= _TALLEST:
            break
    assert drawing is not None
    board = drawing.board
    note = ""
    if len(all_) > len(shown):
        note = ngettext(
            "{number} lane is left out; the table has it.",
            "{number} lanes are left out; the table has them.",
            len(all_) - len(shown),
        ).format(number=len(all_) - len(shown))
    board.notes(note)
    description = _description(report, kind, all_)
    return Figure(
        "roadmap", name, board.title, description, board.page(description), _table(report, kind, all_), note
    )


def _title(report: Report) -> str:
    days = sorted(row.finish for row in report.rows if row.go_live)
    if not days:
        said = _("No go-live is planned; finish {finish}")
    elif len(days) == 1:
        said = _("Go-live {first}, finish {finish}")
    elif days[0] == days[-1]:
        said = _("{number} go-lives on {first}, finish {finish}")
    else:
        said = _("{number} go-lives from {first} to {last}, finish {finish}")
    text = said.format(
        number=number_of(f"{len(days):,}"),
        first=day(days[0]) if days else "",
        last=day(days[-1]) if days else "",
        finish=day(report.finish),
    )
    return f"{text}, {_margin(report)}" if report.margin is not None else text


def _margin(report: Report) -> str:
    assert report.margin is not None
    if not report.margin:
        return _("on the committed date")
    number = number_of(f"{abs(report.margin).normalize():f}")
    many = 1 if abs(report.margin) == 1 else 2
    if report.margin > 0:
        said = ngettext(
            "{number} working day before the committed date",
            "{number} working days before the committed date",
            many,
        )
    else:
        said = ngettext(
            "{number} working day after the committed date",
            "{number} working days after the committed date",
            many,
        )
    return said.format(number=number)


class _Drawing:
    """A roadmap with so much detail."""

    def __init__(
        self, report: Report, kind: str, what: str, shown: Sequence[Stages], detail: _Detail
    ) -> None:
        self.report, self.detail = report, detail
        self.board = board = Board(report.name, _title(report), what)
        names = max(width(lane.name, FONT, True) for lane in shown)
        self.names = min(max(names, width(_("Gates"), FONT, True)), 170.0)
        self.left, self.right = board.left + self.names + 12, board.right
        first, last = self._days(shown)
        scratch = Board("", "")
        self.scale = scratch.time(first, last, self.left, self.right, 0, 0)
        self.gates = gates(report, kind)
        marked = flags(self._events(), board.right, _TIERS)
        tiers = 1 + max((label.tier for label in marked), default=-1)
        top = board.y + tiers * 1.35 * SMALL + 6
        self.top = y = top
        rows: list[tuple[Stages, list[_Bar], float, float]] = []
        if self.gates:
            y += 20
        for lane in shown:
            bars = list(self._bars(lane))
            pitch = detail.pitch + (8 if detail.gates and any(bar.stage.gates for bar in bars) else 0)
            high = (1 + max(bar.tier for bar in bars)) * pitch + 5
            high = max(high, len(wrapped(lane.name, self.names, FONT, 2, True)) * 1.2 * FONT + 5)
            rows.append((lane, bars, y, high))
            y += high
        self.bottom = y
        board.time(first, last, self.left, self.right, top, y)
        self._ground(rows)
        for lane, bars, at, high in rows:
            self._lane(lane, bars, at, high)
        self._gates(marked)
        self._lines()
        board.y = self.bottom + 3.2 * SMALL
        board.legend(self._legend(shown))

    def _days(self, shown: Sequence[Stages]) -> tuple[date, date]:
        last = max(stage.support for lane in shown for stage in lane.stages) // DAY
        report = self.report
        ends = [report.finish.toordinal(), last]
        if (
            report.committed is not None
            and (report.committed - report.start) < (report.finish - report.start) * 1.5
        ):
            ends.append(report.committed.toordinal())
        return report.start, date.fromordinal(max(ends))

    def _events(self) -> Iterator[tuple[float, Sequence[str], str]]:
        report, scale = self.report, self.scale
        for row in self.gates:
            name = clean(row.name) or clean(row.id)
            short = cut(name, 130, SMALL)
            texts = (
                f"{name}, {day(row.finish)}",
                f"{short}, {day(row.finish)}",
                f"{short}, {day(row.finish, False)}",
            )
            yield scale.at(row.finish_time), (*texts, day(row.finish)), INK
        if report.status is not None and scale.spans(report.status):
            yield self._end(report.status), (_("Status {day}").format(day=day(report.status)),), INK
        if report.committed is not None and scale.spans(report.committed):
            committed = (_("Committed {day}").format(day=day(report.committed)), _("Committed"))
            yield self._end(report.committed), committed, STYLES["committed"].stroke
        seen = set()
        for band in report.freezes:
            name = clean(band.reason) or clean(band.id)
            if name not in seen and scale.spans(band.first):
                texts = (name, cut(name, 130, SMALL), cut(name, 80, SMALL))
                yield scale.day(band.first), texts, _FREEZE
            seen.add(name)

    def _end(self, value: date) -> float:
        return self.scale.at((value.toordinal() + 1) * DAY)

    def _bars(self, lane: Stages) -> Iterator[_Bar]:
        """Yield the bars of a lane, those that would cover one another or their words on tiers of their own."""
        stages: Sequence[Stage] = lane.stages
        if self.detail.whole and len(stages) > 1:
            stages = [_together(stages)]
        ends: list[float] = []
        for stage in stages:
            start, finish, support = (self.scale.at(at) for at in (stage.start, stage.finish, stage.support))
            room = finish - start - 8 - (8 if stage.lives else 0)
            inside = stage.name if width(stage.name, SMALL) <= room else ""
            when = _when(stage)
            words = when if inside or not stage.name else f"{cut(stage.name, 170, SMALL)} {when}".strip()
            wide = width(words, SMALL, bool(stage.lives))
            end = max(support, finish + (8 if stage.lives else 0)) + 5
            x = next(
                (
                    place
                    for place in (end, start - 6 - wide, finish - 12 - wide)
                    if place >= self.left
                    and place + wide <= self.right
                    and not any(place - 8 < self.scale.at(live) < place + wide for live in stage.lives)
                ),
                None,
            )
            if x is None or (start < x < finish and inside):
                words, wide, x = "", 0.0, end
            low, high = min(x, start), max(x + wide, end) + 8
            tier = next((at for at, used in enumerate(ends) if used <= low), len(ends))
            if tier == len(ends):
                ends.append(0.0)
            ends[tier] = high
            yield _Bar(stage, tier, inside, words, x)

    def _ground(self, rows: Sequence[tuple[Stages, list[_Bar], float, float]]) -> None:
        board, report = self.board, self.report
        for number, (_lane, _bars, y, high) in enumerate(rows):
            if number % 2 == 0:
                board.grounds.append(Rect(board.left, y, board.right - board.left, high, "zebra"))
        for band in report.freezes:
            x, end = self.scale.day(band.first), self._end(band.last)
            title = _("Freeze {days}: {reason}").format(
                days=span(band.first, band.last), reason=clean(band.reason) or clean(band.id)
            )
            own = [
                (y, high)
                for lane, _bars, y, high in rows
                if not band.regions or lane.name in map(clean, band.regions)
            ]
            if end <= x or not own:
                continue
            if not band.regions:
                own = [(self.top, self.bottom - self.top)]
            for y, high in own:
                board.grounds.append(Rect(x, y, max(end - x, 1.0), high, "freeze", title))

    def _lane(self, lane: Stages, bars: Sequence[_Bar], y: float, high: float) -> None:
        board = self.board
        lines = wrapped(lane.name, self.names, FONT, 2, True)
        for number, line in enumerate(lines):
            base = y + high / 2 + 0.36 * FONT + (number - (len(lines) - 1) / 2) * 1.2 * FONT
            board.say(board.left + 3, base, line, bold=True)
        gated = self.detail.gates and any(bar.stage.gates for bar in bars)
        pitch = self.detail.pitch + (8 if gated else 0)
        for bar in bars:
            stage, middle = bar.stage, y + 3 + bar.tier * pitch + self.detail.pitch / 2
            start, finish, support = (self.scale.at(at) for at in (stage.start, stage.finish, stage.support))
            title = f"{stage.name or lane.name}, {_time(stage)}"
            board.bars.append(Rect(start, middle - _HALF, max(finish - start, 1.5), 2 * _HALF, "wave", title))
            if support > finish:
                until = _("Support until {day}").format(day=day(_day(stage.support)))
                board.bars.append(Rect(finish, middle - _HALF, support - finish, 2 * _HALF, "support", until))
            if bar.inside:
                board.say(start + 4, middle + 0.36 * SMALL, bar.inside, SMALL)
            last = -100.0
            for live in stage.lives:
                x = self.scale.at(live)
                if x - last < 3 and live != stage.lives[-1]:
                    continue
                board.live(x, middle, stage.critical, _("Go-live {day}").format(day=day(_day(live))))
                last = x
            if bar.beside:
                colour = ALARM if stage.critical and stage.lives else INK
                bold = bool(stage.lives)
                if start < bar.x < finish:
                    board.say(bar.x, middle + 0.36 * SMALL, bar.beside, SMALL, bold=bold)
                else:
                    board.beside(bar.x, middle, bar.beside, SMALL, bold=bold, colour=colour)
            if gated:
                self._small_gates(stage.gates, middle + _HALF + 7)

    def _small_gates(self, rows: Sequence[Row], middle: float) -> None:
        last = -100.0
        for row in rows:
            x = self.scale.at(row.finish_time)
            if x - last >= 9:
                self.board.mark(
                    x, middle, 3.8, "gate", "gate", f"{clean(row.label or row.name)}, {day(row.finish)}"
                )
                last = x

    def _gates(self, marked: Sequence[Flag]) -> None:
        board = self.board
        middle = self.top + 10
        for label in marked:
            board.flag(label, self.top, middle if label.colour == INK and self.gates else self.top)
        if not self.gates:
            return
        board.say(board.left + 3, middle + 0.36 * FONT, _("Gates"), bold=True)
        for row in self.gates:
            title = f"{clean(row.label or row.name)}, {day(row.finish)}"
            board.mark(self.scale.at(row.finish_time), middle, 5.5, "gate", "gate", title)

    def _lines(self) -> None:
        for style, value in (("status", self.report.status), ("committed", self.report.committed)):
            if value is not None and self.scale.spans(value):
                x = self._end(value)
                self.board.lines.append(Line(((x, self.top), (x, self.bottom)), style))

    def _legend(self, shown: Sequence[Stages]) -> list[tuple[str, str, str]]:
        report = self.report
        stages = [stage for lane in shown for stage in lane.stages]
        items = [("bar", "wave", _("Work up to go-live") if any(one.lives for one in stages) else _("Work"))]
        if any(stage.support > stage.finish for stage in stages):
            items.append(("bar", "support", _("Support after go-live")))
        if any(stage.lives and not stage.critical for stage in stages):
            items.append(("live", "go-live", _("Go-live")))
        if any(stage.lives and stage.critical for stage in stages):
            items.append(("live", "critical-go-live", _("Go-live without float")))
        if self.gates or (self.detail.gates and any(stage.gates for stage in stages)):
            items.append(("gate", "gate", _("Gate")))
        if report.freezes:
            items.append(("ground", "freeze", _("Freeze")))
        if report.status is not None and self.scale.spans(report.status):
            items.append(("upright", "status", _("Status {day}").format(day=day(report.status))))
        if report.committed is not None and self.scale.spans(report.committed):
            text = _("Committed finish {day}").format(day=day(report.committed))
            items.append(("upright", "committed", text))
        return items


def _day(instant: int) -> date:
    """Return the day of a finish; midnight belongs to the day that ends."""
    return date.fromordinal(max((instant - 1) // DAY, 1))


def _time(stage: Stage) -> str:
    return span(
        date.fromordinal(stage.start // DAY), max(_day(stage.finish), date.fromordinal(stage.start // DAY))
    )


def _when(stage: Stage) -> str:
    return span(_day(stage.lives[0]), _day(stage.lives[-1])) if stage.lives else ""


def _together(stages: Sequence[Stage]) -> Stage:
    lives = tuple(sorted({live for stage in stages for live in stage.lives}))
    finish = max(lives, default=max(stage.finish for stage in stages))
    return Stage(
        "",
        min(stage.start for stage in stages),
        finish,
        max(finish, *(stage.support for stage in stages)),
        lives,
        (),
        any(stage.critical and stage.lives for stage in stages),
    )


def _description(report: Report, kind: str, shown: Sequence[Stages]) -> str:
    parts = []
    for lane in shown[:MOST_LANES]:
        said = []
        for stage in lane.stages:
            words = f"{stage.name} {_time(stage)}".strip()
            said.append(
                _("{wave}, go-live {day}").format(wave=words, day=_when(stage)) if stage.lives else words
            )
        parts.append(f"{lane.name}: {'; '.join(said)}")
    text = _("Bars over time, one lane each: {parts}.").format(parts=". ".join(parts))
    dated_gates = [f"{clean(row.name)} {day(row.finish)}" for row in gates(report, kind)[:12]]
    return f"{text} {_('Gates: {gates}.').format(gates='; '.join(dated_gates))}" if dated_gates else text


def _table(report: Report, kind: str, shown: Sequence[Stages]) -> Table:
    rows = []
    for lane in shown:
        for stage in lane.stages:
            name = stage.name or lane.name
            rows.append(
                (
                    name,
                    lane.name if stage.name else "",
                    dated(date.fromordinal(stage.start // DAY)),
                    dated(_day(stage.finish)) if not stage.lives else "",
                    ", ".join(dict.fromkeys(dated(_day(live)) for live in stage.lives)),
                    dated(_day(stage.support)) if stage.support > stage.finish else "",
                )
            )
    for row in gates(report, kind):
        rows.append((clean(row.name) or row.id, _("Gate"), "", dated(row.finish), "", ""))
    for band in report.freezes:
        where = ", ".join(band.regions)
        words = _("Freeze, {where}").format(where=where) if where else _("Freeze")
        rows.append((band.reason or band.id, words, dated(band.first), dated(band.last), "", ""))
    head = (_("What"), _("Where"), _("Start"), _("Finish"), _("Go-live"), _("Support until"))
    return Table(head, tuple(rows), (False,) * 6)
