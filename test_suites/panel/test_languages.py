"""The panel speaks the language of the variable LANG; programs are always answered in English."""

from __future__ import annotations

from harness.ctl import Printer, covers, level, needs, pillar

pytestmark = [level("L2"), pillar("panel"), covers("TO-PNL-02"), needs("panel", "panel_view", "operator")]


def test_a_language_chosen_at_the_panel_is_spoken_at_once(printer: Printer) -> None:
    printer.panel.open_menu("System", "Language", "GERMAN")
    assert printer.panel.selected == "Sprache"
    printer.panel.leave_menu()
    assert printer.panel.title == "Bereit"


def test_a_language_set_by_a_host_is_spoken_at_once(printer: Printer) -> None:
    printer.set_default("LANG", "GERMAN")
    printer.panel.wait_for("Bereit", timeout_s=2.0)
    printer.set_default("LANG", "ENGLISH")
    printer.panel.wait_for("Ready", timeout_s=2.0)


def test_programs_are_answered_in_english(printer: Printer) -> None:
    printer.set_default("LANG", "GERMAN")
    printer.operator.open_door()
    printer.panel.wait_for("Klappe offen", timeout_s=2.0)
    assert printer.status().display == "Door open"


def test_a_users_message_is_not_translated(printer: Printer) -> None:
    printer.set_default("LANG", "GERMAN")
    printer.host.tell('RDYMSG DISPLAY="Room 4"')
    printer.panel.wait_for("Room 4", timeout_s=2.0)
