"""What the invented program has: products, tests and people. Facts alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from harness.products import find_product
from harness.records import Level

PRODUCTS = ("aurora", "borealis", "corona")
PEOPLE = ("ana@example.com", "bo@example.com", "chen@example.com", "dee@example.com", "edi@example.com")
LEAD = "ana@example.com"

SPEED = {"aurora": 22, "borealis": 40, "corona": 55}
"""Pages a minute."""

_LAWS: dict[str, dict[str, tuple[str, ...]]] = {
    "print": {
        "TO-PRN-01": ("prints_every_page", "keeps_the_order"),
        "TO-PRN-02": ("prints_at_speed",),
        "TO-PRN-03": ("prints_both_sides",),
        "TO-PRN-04": ("outlives_a_power_cut",),
        "TO-PAP-01": ("recovers_from_a_jam",),
        "TO-PAP-02": ("asks_for_paper",),
        "TO-PAP-03": ("stops_at_an_open_door",),
        "TO-PAP-04": ("asks_for_sheets_by_hand",),
    },
    "finishing": {
        "TO-FIN-01": ("staples_each_set",),
        "TO-FIN-02": ("offsets_sets",),
        "TO-FIN-03": ("says_staples_are_low",),
    },
    "copy": {
        "TO-CPY-01": ("copies_every_document",),
        "TO-CPY-02": ("waits_for_memory",),
        "TO-CPY-03": ("copies_both_sides",),
    },
    "panel": {"TO-PNL-01": ("shows_the_status",), "TO-PNL-02": ("keeps_settings",), "TO-PNL-03": ("lights_its_lamps",)},
    "power": {"TO-PWR-01": ("warms_up",), "TO-PWR-02": ("falls_asleep",), "TO-PWR-04": ("draws_what_it_promises",)},
    "jobs": {
        "TO-JOB-01": ("queues",),
        "TO-JOB-02": ("cancels",),
        "TO-JOB-03": ("holds",),
        "TO-JOB-04": ("serves_two_hosts",),
    },
    "supplies": {"TO-SUP-01": ("counts_toner",), "TO-SUP-02": ("keeps_counts",), "TO-SUP-03": ("tells_of_wear",)},
    "connectivity": {
        "TO-PJL-01": ("answers_queries",),
        "TO-PJL-02": ("keeps_jobs_apart",),
        "TO-PJL-03": ("tells_status_unasked",),
        "TO-ROB-01": ("survives_noise",),
    },
    "update": {"TO-UPD-01": ("takes_new_firmware",), "TO-UPD-02": ("refuses_what_is_not_whole",)},
    "manufacturing": {"TO-MFG-01": ("takes_a_serial_number",), "TO-MFG-02": ("leaves_the_line_shippable",)},
}
_VARIANTS = ("plain", "in_a_hurry", "after_sleep")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTest:
    """A test of the program and the products that have what it needs."""

    test_id: str
    pillar: str
    level: Level
    requirement: str
    products: tuple[str, ...]


@cache
def products_with(requirement: str) -> tuple[str, ...]:
    """The products that have the requirement to meet."""
    return tuple(name for name in PRODUCTS if any(one.id == requirement for one in find_product(name).requirements))


@cache
def promised_errors(product: str) -> float:
    """Errors per thousand pages that the product promises."""
    return find_product(product).reliability.errors_per_1000_pages


def program_tests() -> tuple[DemoTest, ...]:
    """Every test: three variants of each law at L2, and an hour of it at L4."""
    return tuple(
        DemoTest(
            test_id=f"demo/{pillar}/test_{law}.py::test_{law}_{variant}",
            pillar=pillar,
            level=Level.L4 if variant == "for_an_hour" else Level.L2,
            requirement=requirement,
            products=products_with(requirement),
        )
        for pillar, requirements in _LAWS.items()
        for requirement, laws in requirements.items()
        for law in laws
        for variant in (*_VARIANTS, "for_an_hour")
    )
