"""What the invented program has: products, tests and people. Facts alone."""

from __future__ import annotations

from dataclasses import dataclass

from harness.records import Level

PRODUCTS = ("aurora", "borealis", "corona")
PEOPLE = ("ana@example.com", "bo@example.com", "chen@example.com", "dee@example.com", "edi@example.com")
PROMISED_ERRORS = {"aurora": 1.2, "borealis": 1.3, "corona": 1.6}
"""Errors per thousand pages that each product promises."""

SPEED = {"aurora": 22, "borealis": 40, "corona": 55}
"""Pages a minute."""

_PILLARS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "print": ("TO-PRN-01", PRODUCTS, ("prints_every_page", "keeps_the_order", "both_sides", "recovers_from_a_jam")),
    "finishing": ("TO-FIN-01", ("corona",), ("staples_each_set", "offsets_sets", "says_staples_are_low")),
    "copy": ("TO-CPY-01", ("corona",), ("copies_sets", "copies_both_sides", "waits_for_memory")),
    "panel": ("TO-PNL-03", PRODUCTS, ("shows_the_status", "takes_keys", "speaks_german")),
    "power": ("TO-PWR-01", PRODUCTS, ("falls_asleep", "wakes_for_a_job", "draws_what_it_promises")),
    "jobs": ("TO-JOB-01", PRODUCTS, ("queues", "cancels", "holds", "serves_two_hosts")),
    "supplies": ("TO-SUP-01", PRODUCTS, ("counts_toner", "keeps_counts_through_power_cuts")),
    "connectivity": ("TO-PJL-01", PRODUCTS, ("answers_queries", "tells_status_unasked", "survives_noise")),
    "update": ("TO-UPD-01", PRODUCTS, ("takes_new_firmware", "goes_back_to_the_old")),
    "manufacturing": ("TO-MFG-01", PRODUCTS, ("takes_a_serial_number", "tests_its_stations")),
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


def program_tests() -> tuple[DemoTest, ...]:
    """Every test: three variants of each law at L2, and an hour of it at L4."""
    tests = []
    for pillar, (requirement, products, laws) in _PILLARS.items():
        for law in laws:
            for variant in (*_VARIANTS, "for_an_hour"):
                level = Level.L4 if variant == "for_an_hour" else Level.L2
                tests.append(
                    DemoTest(
                        test_id=f"demo/{pillar}/test_{law}.py::test_{law}_{variant}",
                        pillar=pillar,
                        level=level,
                        requirement=requirement,
                        products=products,
                    )
                )
    return tuple(tests)
