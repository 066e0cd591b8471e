"""A device profile as the firmware reads it: the C text of `struct product_config`. No compiling."""

from __future__ import annotations

from device_profiles import Profile

VERSION = 1
CONFIG_SECTION = ".product_config"
_DEFINITION = (
    '#include "product_config.h"\n\n'
    f'const struct product_config product_config __attribute__((section("{CONFIG_SECTION}"), used, weak)) = {{\n'
)
EMPTY_CONFIG_SOURCE = f"{_DEFINITION}    .magic = PRODUCT_CONFIG_MAGIC,\n}};\n"
"""C source of a configuration of no product: it keeps the place for one."""

_PAPER_CODES = {"A4": 1, "Letter": 2, "A5": 3, "Legal": 4}
_MEDIA_CODES = ("plain", "recycled", "bond", "letterhead", "heavy", "labels", "envelope")
_TRAY_SLOTS = 4


def product_config_source(profile: Profile) -> str:
    """C source that defines `product_config` for a product, in the section the linker puts at a fixed address."""
    speed, path, fuser, finisher = profile.speed, profile.paper_path, profile.fuser, profile.finisher
    has_stapler = bool(finisher and finisher.stapler)
    capacities = [tray.capacity_sheets for tray in profile.trays]
    media = [_MEDIA_CODES.index(tray.media) for tray in profile.trays]
    lengths_mm = [0, *(profile.sheet_length_mm(size) for size in _PAPER_CODES)]
    sizes = [_PAPER_CODES[tray.size] for tray in profile.trays]
    fields: dict[str, object] = {
        "magic": "PRODUCT_CONFIG_MAGIC",
        "version": VERSION,
        "tray_count": len(profile.trays),
        "has_duplex": int(profile.has_duplex),
        "has_finisher": int(finisher is not None),
        "has_stapler": int(has_stapler),
        "has_scanner": int(profile.scanner is not None),
        "panel_lines": profile.panel.lines,
        "panel_columns": profile.panel.columns,
        "feed_retries": profile.reliability.feed_retries,
        "simplex_pages_per_minute": speed.simplex_pages_per_minute,
        "duplex_sides_per_minute": speed.duplex_sides_per_minute or 0,
        "process_speed_mm_s": path.process_speed_mm_s,
        "sheet_length_mm": path.sheet_length_mm,
        "registration_mm": path.registration_mm,
        "fuser_mm": path.fuser_mm,
        "gate_mm": path.gate_mm,
        "exit_mm": path.exit_mm,
        "duplex_return_mm": path.duplex_return_mm or 0,
        "feed_jitter_ms": path.feed_jitter_ms,
        "fuser_ready_c": fuser.ready_c,
        "fuser_max_c": fuser.max_c,
        "warm_up_limit_s": fuser.warm_up_limit_s,
        "sleep_delay_s": profile.power.sleep_delay_s,
        "staple_set_limit": finisher.set_limit_sheets if finisher else 0,
        "staple_ms": round(finisher.staple_s * 1000) if finisher else 0,
        "tray_capacity": _array(capacities),
        "tray_size": _array(sizes),
        "output_bin_capacity": profile.output_bin.capacity_sheets,
        "paper_length_mm": "{" + ", ".join(map(str, lengths_mm)) + "}",
        "manual_capacity": profile.multi_purpose_tray.capacity_sheets if profile.multi_purpose_tray else 0,
        "align_ms": round(finisher.align_s * 1000) if finisher else 0,
        "tray_media": _array(media),
        "has_offset": int(bool(finisher and finisher.offset)),
        "deep_sleep_delay_s": profile.power.deep_sleep_delay_s or 0,
        "module_boot_ms": round((profile.power.module_boot_s or 0) * 1000),
        "image_memory_pages": profile.scanner.image_memory_pages if profile.scanner else 0,
        "has_duplex_feeder": int(bool(profile.scanner and profile.scanner.duplex_feeder)),
        "has_flatbed": int(bool(profile.scanner and profile.scanner.flatbed_s)),
        "fuser_life_sides": profile.supplies.fuser_life_sides or 0,
        "transfer_life_sides": profile.supplies.transfer_life_sides or 0,
        "roller_life_sheets": profile.supplies.roller_life_sheets or 0,
        "model": f'"{profile.identity.model}"',
        "serial_number": f'"{profile.identity.serial_number}"',
    }
    members = "".join(f"    .{name} = {value},\n" for name, value in fields.items())
    return f"{_DEFINITION}{members}}};\n"


def _array(values: list[int]) -> str:
    return "{" + ", ".join(str(value) for value in values + [0] * (_TRAY_SLOTS - len(values))) + "}"
