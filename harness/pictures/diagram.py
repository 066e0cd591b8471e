"""Lays the paper-path diagram out and writes it as SVG. Decides nothing about paper."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from harness.pictures.axis import ticks
from harness.pictures.diagram_style import STYLE
from harness.pictures.happenings import DeliveredSet, Mark, Span
from harness.pictures.sheets import Pass, Point, SheetCourse
from harness.pictures.stations import Station
from harness.pictures.trace_text import NS_PER_S

_LEFT, _RIGHT, _TOP = 184, 28, 92
_LEAST_WIDTH, _GREATEST_WIDTH, _PX_PER_S = 760, 1900, 64.0
_PX_PER_MM, _LEAST_HEIGHT = 0.4, 300.0
_BEYOND_MM = 40  # room above the last station, so that its line is not the frame
_LANE, _LANE_GAP = 12, 8
_ROW = 18
_MARKS_LISTED = 24
_ALARMS = ("stuck", "blocked", "fault", "crash", "power")
_TRAY_HUES = 5
_ROUNDED_MM = 0.01  # corners are whole nanoseconds: a sheet goes less than this in one


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A row under the plot: when something was on."""

    name: str
    spans: Sequence[Span]
    is_alarming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """What to draw, all of it within or across the window."""

    title: str
    subtitle: str
    summary: str
    from_ns: int
    to_ns: int
    stations: Sequence[Station]
    sheets: Sequence[SheetCourse]
    covered: dict[int, list[Span]]
    stands: Sequence[Span]
    doors: Sequence[Span]
    lanes: Sequence[Lane]
    marks: Sequence[Mark]
    sets: Sequence[DeliveredSet]


def render(diagram: Diagram) -> str:
    """One self-contained SVG document, without declaration, so that it can also stand inside a page."""
    drawing = _Drawing(diagram)
    root = drawing.draw()
    return ET.tostring(root, encoding="unicode")


class _Drawing:
    def __init__(self, diagram: Diagram) -> None:
        self._d = diagram
        # A page may hold several diagrams, and an id only once.
        self._id = f"mrpath-{zlib.crc32(f'{diagram.subtitle}{diagram.summary}'.encode()):08x}"
        seconds = (diagram.to_ns - diagram.from_ns) / NS_PER_S
        self._plot_width = min(max(seconds * _PX_PER_S, _LEAST_WIDTH), _GREATEST_WIDTH)
        self._px_per_ns = self._plot_width / (diagram.to_ns - diagram.from_ns)
        top_mm = max(station.at_mm for station in diagram.stations) + _BEYOND_MM
        self._plot_height = max(top_mm * _PX_PER_MM, _LEAST_HEIGHT)
        self._px_per_mm = self._plot_height / top_mm
        self._bottom = _TOP + self._plot_height
        self._listed = diagram.marks[:_MARKS_LISTED]
        lanes_end = self._bottom + 30 + len(diagram.lanes) * (_LANE + _LANE_GAP)
        self._legend_y = lanes_end + 24
        extra = _ROW if len(diagram.marks) > _MARKS_LISTED else 0
        rows_height = len(self._listed) * _ROW + extra
        self._width = _LEFT + self._plot_width + _RIGHT
        self._height = self._legend_y + 16 + (rows_height + 22 if self._listed else 0)

    def draw(self) -> ET.Element:
        """The whole picture, from back to front."""
        width, height = math.ceil(self._width), math.ceil(self._height)
        root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg", "class": "mrpath", "role": "img",
                "aria-labelledby": f"{self._id}-title {self._id}-desc",
                "width": str(width), "height": str(height), "viewBox": f"0 0 {width} {height}",
            },
        )  # fmt: skip
        _element(root, "title", id=f"{self._id}-title").text = self._d.title
        _element(root, "desc", id=f"{self._id}-desc").text = self._d.summary
        _element(root, "style").text = STYLE
        _element(root, "rect", class_="back", width="100%", height="100%")
        _text(root, 20, 30, self._d.title, "head")
        _text(root, 20, 50, self._d.subtitle, "faint")
        self._draw_axes(root)
        self._draw_plot(root)
        self._draw_marks(root)
        self._draw_lanes(root)
        self._draw_legend(root)
        self._draw_list(root)
        return root

    def _x(self, ns: int) -> float:
        return _LEFT + (ns - self._d.from_ns) * self._px_per_ns

    def _y(self, mm: float) -> float:
        return self._bottom - mm * self._px_per_mm

    def _draw_axes(self, root: ET.Element) -> None:
        start_s, end_s = self._d.from_ns / NS_PER_S, self._d.to_ns / NS_PER_S
        for at_s in ticks(start_s, end_s, about=round(self._plot_width / 90)):
            x = self._x(round(at_s * NS_PER_S))
            _line(root, x, _TOP, x, self._bottom, "grid")
            _text(root, x, self._bottom + 18, f"{at_s:g}", "tick mid")
        _text(root, _LEFT - 8, self._bottom + 22, "virtual time in s", "tick end")
        last_y = math.inf
        for station in self._d.stations:
            y = self._y(station.at_mm)
            _line(root, _LEFT, y, _LEFT + self._plot_width, y, "roller" if station.sensor is None else "sensor")
            label_y = min(y + 4, last_y - 13)
            _text(root, _LEFT - 42, label_y, station.name, "end" if station.sensor is not None else "faint end")
            _text(root, _LEFT - 8, label_y, f"{station.at_mm:g}", "tick end")
            last_y = label_y
        _text(root, _LEFT - 8, _TOP - 6, "mm", "tick end")

    def _draw_plot(self, root: ET.Element) -> None:
        # A nested svg cuts off what reaches beyond the window, without ids that could clash within a page.
        x, y, width, height = _LEFT, _TOP, self._plot_width, self._plot_height
        box = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
        plot = ET.SubElement(root, "svg", {**box, "viewBox": f"{_n(x)} {_n(y)} {_n(width)} {_n(height)}"})
        for start_ns, end_ns in self._d.stands:
            self._block(plot, (start_ns, end_ns), _TOP, self._plot_height, "stand", "rollers stand, paper inside")
        for span in self._d.doors:
            self._block(plot, span, _TOP, self._plot_height, "door", "front door open")
        for station in self._d.stations:
            if station.sensor is not None:
                for span in self._d.covered.get(station.sensor, ()):
                    words = f"{station.name} covered {_span_words(span)}"
                    self._block(plot, span, self._y(station.at_mm) - 2.5, 5, "covered", words)
        for sheet in self._d.sheets:
            self._draw_sheet(plot, sheet)
        for one in self._d.sets:
            self._draw_set(plot, one)

    def _draw_sheet(self, plot: ET.Element, sheet: SheetCourse) -> None:
        hue = f"t{sheet.tray % _TRAY_HUES}"
        group = _element(plot, "g", class_=hue)
        of_tray = "the slot" if sheet.tray == 0 else f"tray {sheet.tray}"
        _element(group, "title").text = f"sheet {sheet.number} from {of_tray}, {sheet.length_mm:g} mm, {_fate(sheet)}"
        former: Pass | None = None
        for one in sheet.passes:
            _element(group, "path", class_="body", d=self._path([*one.lead, *reversed(one.tail)]) + "Z")
            for corners, is_back in _split(one, self._d.stations):
                _element(group, "path", class_="edge again" if is_back else "edge", d=self._path(corners))
            if former is not None:
                top, bottom = self._y(former.high_mm), self._y(one.low_mm)
                _element(group, "path", class_="turn", d=f"M{_n(self._x(one.start_ns))} {_n(top)}V{_n(bottom)}")
            label = f"{sheet.number}" if one.number == 1 else f"{sheet.number} again"
            label += " (two at once)" if sheet.count > 1 else ""
            _text(group, self._x(one.start_ns) + 6, self._y(one.low_mm) - 5, label, "number")
            former = one
        if sheet.stop is not None:
            x, y = self._x(sheet.stop.ns), self._y(sheet.stop.at_mm)
            arm = 7 if sheet.stop.kind == "stuck" else 4
            cross = f"M{_n(x - arm)} {_n(y - arm)}l{2 * arm} {2 * arm}m0 {-2 * arm}l{-2 * arm} {2 * arm}"
            _element(group, "path", class_="cross", d=cross)

    def _draw_set(self, plot: ET.Element, one: DeliveredSet) -> None:
        if not one.is_stapled and one.sheets < 2:
            return
        x, y = self._x(one.ns), _TOP + 16
        words = f"set of {one.sheets}, stapled" if one.is_stapled else f"set of {one.sheets}"
        if one.is_stapled:
            _element(plot, "path", class_="staple", d=f"M{_n(x - 6)} {_n(y + 5)}v-9h12v9")
        anchor = "end" if x > _LEFT + self._plot_width - 130 else ""
        _text(plot, x - 12 if anchor else x + 12, y + 3, words, f"faint {anchor}".strip())

    def _draw_marks(self, root: ET.Element) -> None:
        former_x, level = -math.inf, 0
        for number, mark in enumerate(self._listed, 1):
            x = self._x(mark.ns)
            level = (level + 1) % 2 if x - former_x < 18 else 0
            former_x = x
            y = _TOP - 12 - 18 * level
            _line(root, x, y, x, self._bottom, "flag")
            alarm = " alarm" if mark.kind in _ALARMS else ""
            pin = _element(root, "circle", class_=f"pin{alarm}", cx=_n(x), cy=_n(y), r="8")
            _element(pin, "title").text = f"{mark.ns / NS_PER_S:.3f} s {mark.kind}: {mark.text}"
            _text(root, x, y + 3.5, str(number), "pinned")

    def _draw_lanes(self, root: ET.Element) -> None:
        for row, lane in enumerate(self._d.lanes):
            y = self._bottom + 34 + row * (_LANE + _LANE_GAP)
            _text(root, _LEFT - 8, y + 10, lane.name, "end faint")
            bed = {"x": _n(_LEFT), "y": _n(y), "width": _n(self._plot_width), "height": str(_LANE)}
            _element(root, "rect", class_="lanebed", **bed)
            for start_ns, end_ns in lane.spans:
                span = (max(start_ns, self._d.from_ns), min(end_ns, self._d.to_ns))
                if span[1] > span[0]:
                    self._block(root, span, y, _LANE, "lane alarm" if lane.is_alarming else "lane", lane.name)

    def _draw_legend(self, root: ET.Element) -> None:
        y, x = self._legend_y, float(_LEFT)
        trays = sorted({sheet.tray for sheet in self._d.sheets})
        entries = [(f"t{tray % _TRAY_HUES}", "edge", "slot" if tray == 0 else f"from tray {tray}") for tray in trays]
        if any(one.goes_back for sheet in self._d.sheets for one in sheet.passes):
            entries.append((f"t{trays[0] % _TRAY_HUES}", "edge again", "going back for its second side"))
        for hue, look, words in entries:
            group = _element(root, "g", class_=hue)
            _element(group, "path", class_=look, d=f"M{_n(x)} {_n(y)}h26")
            _text(group, x + 32, y + 4, words, "faint")
            x += 52 + 6.6 * len(words)
        _element(root, "rect", class_="covered", x=_n(x), y=_n(y - 2.5), width="26", height="5")
        _text(root, x + 32, y + 4, "sensor covered, as the printer heard it", "faint")

    def _draw_list(self, root: ET.Element) -> None:
        y = self._legend_y + 30
        for number, mark in enumerate(self._listed, 1):
            alarm = " alarm" if mark.kind in _ALARMS else ""
            _element(root, "circle", class_=f"pin{alarm}", cx="32", cy=_n(y - 4), r="8")
            _text(root, 32, y - 0.5, str(number), "pinned")
            _text(root, 104, y, f"{mark.ns / NS_PER_S:.3f} s", "tick end")
            _text(root, 114, y, mark.kind, "faint")
            _text(root, _LEFT, y, mark.text)
            y += _ROW
        if len(self._d.marks) > _MARKS_LISTED:
            _text(root, 114, y, f"and {len(self._d.marks) - _MARKS_LISTED} more in the trace", "faint")

    def _block(self, parent: ET.Element, span: Span, y: float, height: float, look: str, words: str) -> None:
        x = self._x(span[0])
        box = {"x": _n(x), "y": _n(y), "width": _n(max(1.0, self._x(span[1]) - x)), "height": _n(height)}
        _element(_element(parent, "rect", class_=look, **box), "title").text = words

    def _path(self, corners: Sequence[Point]) -> str:
        return "M" + "L".join(f"{_n(self._x(ns))} {_n(self._y(mm))}" for ns, mm in corners)


def _split(one: Pass, stations: Sequence[Station]) -> list[tuple[list[Point], bool]]:
    """The leading edge's line where the sheet is on this pass: up to the gate, and what goes back beyond it."""
    gate_mm = next(station.at_mm for station in stations if station.name == "gate")
    last = next(
        (index for index, (_ns, mm) in enumerate(one.lead) if mm >= one.high_mm - _ROUNDED_MM), len(one.lead) - 1
    )
    first = max((index for index, (_ns, mm) in enumerate(one.lead) if mm <= one.low_mm + _ROUNDED_MM), default=0)
    corners = list(one.lead[min(first, last) : last + 1])
    if not one.goes_back:
        return [(corners, False)]
    here = [corner for corner in corners if corner[1] <= gate_mm + _ROUNDED_MM]
    back = [corner for corner in corners if corner[1] >= gate_mm - _ROUNDED_MM]
    return [(part, is_back) for part, is_back in ((here, False), (back, True)) if len(part) > 1]


def _fate(sheet: SheetCourse) -> str:
    if sheet.stop is not None:
        place = f" at the {sheet.stop.place} sensor" if sheet.stop.place else ""
        return f"{sheet.stop.kind}{place} at {sheet.stop.ns / NS_PER_S:.3f} s"
    return f"{sheet.end} at {sheet.end_ns / NS_PER_S:.3f} s" if sheet.end else "still inside"


def _span_words(span: Span) -> str:
    return f"{span[0] / NS_PER_S:.3f} s to {span[1] / NS_PER_S:.3f} s"


def _element(parent: ET.Element, tag: str, *, class_: str = "", **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, {**({"class": class_} if class_ else {}), **attributes})


def _line(parent: ET.Element, x1: float, y1: float, x2: float, y2: float, look: str) -> None:
    _element(parent, "line", class_=look, x1=_n(x1), y1=_n(y1), x2=_n(x2), y2=_n(y2))


def _text(parent: ET.Element, x: float, y: float, words: str, look: str = "") -> None:
    _element(parent, "text", class_=look, x=_n(x), y=_n(y)).text = words


def _n(value: float) -> str:
    """A coordinate to a hundredth of a pixel, without a tail of zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
