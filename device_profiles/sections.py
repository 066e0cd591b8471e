"""The tables of a profile and the limits of each value. Not how values must fit each other: see ``laws``.

What the firmware receives is mostly int: its product configuration has no fractions. Limits are those of that
configuration's fields and of the internal bus (one byte for a count), or of what an office printer can be.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# A quotation mark would end the quoted identity in the answer to PJL INFO ID.
_PLAIN = "1-31 printable ASCII characters, no quotation mark"


class Section(BaseModel):
    """A table of a profile: immutable, nothing coerced but a whole number to a float, no unknown keys."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class Identity(Section):
    """Who the product says it is."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,30}$", description="lower-case letters, digits, - and _")
    model: str = Field(pattern=r"^[ !#-~]{1,31}$", description=_PLAIN)
    manufacturer: str = Field(pattern=r"^[ !#-~]{1,31}$", description=_PLAIN)
    serial_number: str = Field(pattern=r"^[A-Z0-9-]{1,15}$", description="1-15 capital letters, digits and -")
    kind: Literal["printer", "multifunction"]


class Speed(Section):
    """Rated speed: what the product promises. First page out is counted from ready, with a hot fuser."""

    simplex_pages_per_minute: int = Field(ge=1, le=120)
    duplex_sides_per_minute: int | None = Field(default=None, ge=1, le=120)
    first_page_out_s: float = Field(ge=1, le=60)


class PaperPath(Section):
    """Distances along the path from the pick roller, and how fast sheets move along it.

    ``duplex_return_mm`` is how far a sheet travels back from the gate to registration once its trailing edge
    has cleared the gate; without it there is no duplex path. ``feed_jitter_ms`` is the most a pick is late.
    ``sheet_length_mm`` is how long a sheet of the first tray's size is.
    """

    process_speed_mm_s: int = Field(ge=20, le=1000)
    sheet_length_mm: int = Field(ge=148, le=432)
    registration_mm: int = Field(ge=1, le=5000)
    fuser_mm: int = Field(ge=1, le=5000)
    gate_mm: int = Field(ge=1, le=5000)
    exit_mm: int = Field(ge=1, le=5000)
    duplex_return_mm: int | None = Field(default=None, ge=1, le=5000)
    feed_jitter_ms: int = Field(ge=0, le=1000)


class Tray(Section):
    """An input tray and the paper that is in it when it leaves the factory."""

    name: str = Field(pattern=r"^[ !#-~]{1,20}$", description="1-20 printable ASCII characters, no quotation mark")
    capacity_sheets: int = Field(ge=1, le=5000)
    size: Literal["A4", "Letter", "A5", "Legal"]
    media: Literal["plain", "recycled", "bond", "letterhead", "heavy", "labels", "envelope"]


class MultiPurposeTray(Section):
    """A slot into which a person puts sheets of any size, one job at a time. Empty when it leaves the factory."""

    capacity_sheets: int = Field(ge=1, le=500)


class OutputBin(Section):
    """The standard output bin. ``capacity_sheets`` is where its full sensor is."""

    capacity_sheets: int = Field(ge=1, le=5000)


class Fuser(Section):
    """The fuser as one lump of heat: heated by ``heater_w``, losing ``loss_w_per_c`` to air at ``ambient_c``.

    ``warm_up_limit_s`` is how long the firmware waits for ``ready_c`` before it calls the fuser broken;
    ``max_c`` is where it must have switched the heater off.
    """

    ready_c: int = Field(ge=150, le=220)
    max_c: int = Field(ge=150, le=250)
    heater_w: float = Field(ge=100, le=3000)
    ambient_c: float = Field(ge=5, le=45)
    heat_capacity_j_per_c: float = Field(ge=1, le=5000)
    loss_w_per_c: float = Field(ge=0.01, le=20)
    warm_up_limit_s: int = Field(ge=1, le=600)


class Finisher(Section):
    """Collects a job's sheets into sets. ``set_limit_sheets`` is the thickest set it can staple or eject.

    ``align_s`` is how long a sheet takes from the exit until it lies straight on the set, ``staples_low`` how few
    staples are left when the cartridge says that it is low, ``offset`` whether it can lay sets side by side.
    """

    stapler: bool
    capacity_sheets: int = Field(ge=10, le=2550, multiple_of=10)
    set_limit_sheets: int = Field(ge=1, le=255)
    staple_s: float = Field(ge=0, le=20)
    staples: int = Field(ge=0, le=20000)
    align_s: float = Field(default=0.2, ge=0, le=2)
    staples_low: int = Field(default=20, ge=0, le=20000)
    offset: bool = False


class Scanner(Section):
    """A document feeder and scanner, and how many scanned pages the controller can keep.

    ``pages_per_minute`` counts sheets, both sides of which a duplex feeder scans in that time with ``duplex_feeder``.
    ``flatbed_s`` is the time of a scan from the glass, its carriage's way back included; None without a glass.
    """

    feeder_capacity_sheets: int = Field(ge=1, le=255)
    pages_per_minute: int = Field(ge=1, le=240)
    duplex_feeder: bool = False
    flatbed_s: float | None = Field(default=None, ge=0.5, le=60)
    image_memory_pages: int = Field(default=64, ge=4, le=10000)


class Panel(Section):
    """The display. A panel of 0 lines has lamps and keys only."""

    lines: int = Field(ge=0, le=4)
    columns: int = Field(ge=0, le=20)


class Power(Section):
    """Average power at the mains in each state, heater included, and how the product sleeps.

    ``sleep_delay_s`` is how long it is idle before it sleeps; ``wake_s`` is the longest it takes from
    sleep to ready, cold fuser included. The keys of deep sleep come together: ``deep_sleep_delay_s`` after sleep began
    the modules lose their power, and ``module_boot_s`` is how long they take to start when they get it back. ``scan_w``
    and ``finish_w`` are what the scanner's lamp and carriage and the finisher's motors add while they run.
    """

    ready_w: float = Field(ge=0.1, le=5000)
    printing_w: float = Field(ge=0.1, le=5000)
    sleep_w: float = Field(ge=0.01, le=5000)
    sleep_delay_s: int = Field(ge=1, le=14400)
    wake_s: float = Field(ge=0, le=600)
    deep_sleep_w: float | None = Field(default=None, ge=0.01, le=5000)
    deep_sleep_delay_s: int | None = Field(default=None, ge=1, le=14400)
    module_boot_s: float | None = Field(default=None, ge=0.1, le=60)
    scan_w: float = Field(default=25.0, ge=0, le=500)
    finish_w: float = Field(default=40.0, ge=0, le=500)


class Supplies(Section):
    """What is used up. ``toner_sides`` is the yield of the cartridge it is sold with, in sides of 5 % coverage.

    The firmware counts the life of fuser, transfer roller and pick rollers where it is given, and asks for new ones.
    """

    toner_sides: int = Field(ge=1, le=65535)
    fuser_life_sides: int | None = Field(default=None, ge=1, le=10_000_000)
    transfer_life_sides: int | None = Field(default=None, ge=1, le=10_000_000)
    roller_life_sheets: int | None = Field(default=None, ge=1, le=10_000_000)


class Reliability(Section):
    """How often something fails in the field, and how often a failed pick is tried again before a report.

    ``errors_per_1000_pages`` is the promise to the customer: how often somebody has to come to the printer.
    """

    jams_per_1000_pages: float = Field(ge=0, le=1000)
    misfeeds_per_1000_pages: float = Field(ge=0, le=1000)
    multi_feeds_per_1000_pages: float = Field(default=0.0, ge=0, le=1000)
    sensor_bounces_per_1000_pages: float = Field(default=0.0, ge=0, le=1000)
    motor_stalls_per_1000_pages: float = Field(default=0.0, ge=0, le=1000)
    module_dropouts_per_1000_pages: float = Field(default=0.0, ge=0, le=1000)
    bus_errors_per_1000_pages: float = Field(default=0.0, ge=0, le=1000)
    thermistor_faults_per_1000_pages: float = Field(default=0.0, ge=0, le=1000)
    staple_jams_per_1000_sets: float = Field(default=0.0, ge=0, le=1000)
    errors_per_1000_pages: float = Field(default=1.0, ge=0, le=1000)
    feed_retries: int = Field(ge=0, le=5)


class Requirement(Section):
    """A turn-on requirement: what must be shown to work before the product is called alive."""

    id: str = Field(pattern=r"^TO-[A-Z]{3}-[0-9]{2}$", description='an id such as "TO-PRN-01"')
    text: str = Field(pattern=r"^[ -~]{1,200}$", description="one line of 1-200 printable ASCII characters")
