"""What somebody sees who looks at the printer at one moment. Values only: looking changes nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """A sheet in the paper path. ``lead_mm`` is its leading edge on this pass, from the pick roller."""

    number: int
    tray: int
    length_mm: float
    lead_mm: float
    is_second_pass: bool
    goes_back: bool
    is_held: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StackView:
    """Paper somewhere: in a tray, a bin, the document feeder. ``is_inserted`` is false for a tray pulled out."""

    name: str
    sheets: int
    capacity_sheets: int
    number: int | None = None
    size: str = ""
    is_inserted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineView:
    """The whole printer but its electronics."""

    rollers_mm_s: int
    sheets: tuple[SheetView, ...]
    is_door_open: bool
    trays: tuple[StackView, ...]
    bins: tuple[StackView, ...]
    documents: StackView | None
    staples: int | None
    gathered_sheets: int
    is_finisher_busy: bool
    panel_lines: tuple[str, ...]
    keys: tuple[str, ...]
    is_ready_lit: bool
    is_attention_lit: bool
    is_ready_blinking: bool
    is_attention_blinking: bool
    toner_pct: float | None
    """What is left of the cartridge's toner; None without a cartridge."""
    is_heater_on: bool
    fuser_c: float
    power_w: float
    energy_wh: float
    delivered_sheets: int
