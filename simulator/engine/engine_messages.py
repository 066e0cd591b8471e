"""Message types of the engine and the numbers in them: docs/internal-bus.md. No behaviour."""

from __future__ import annotations

from typing import Final

MOTOR: Final = 0x10
PICK: Final = 0x11
GATE: Final = 0x12
HEATER: Final = 0x13
WINDOW: Final = 0x14
READ: Final = 0x15
DIVERT: Final = 0x16
SENSOR: Final = 0x90
DOOR: Final = 0x91
TRAY: Final = 0x92
TEMP: Final = 0x93
BIN: Final = 0x94
GUIDES: Final = 0x95
SPEED: Final = 0x96
LATCH: Final = 0x97
CARTRIDGE: Final = 0x98

FRONT_DOOR: Final = 0
MULTI_PURPOSE_TRAY: Final = 0
"""Its number on the bus; the trays below it count from 1."""
