"""A night of mixed jobs from two hosts and the copier's glass, and the books over it. No laws."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from harness.ctl import Host, Printer
from harness.ctl.pjl import Answer
from test_suites.reliability.caretaker import LOOK_S, Caretaker

COPY = "copy"
MOST_OPEN = 5
"""So many jobs wait at most: the queue takes 16, and a port that waits for a place in it answers nothing."""

MOST_HELD = 3


@dataclass(slots=True)
class Order:
    """Sides that somebody has asked for, and what the printer is to keep of the job for later."""

    name: str
    port: int
    sides: int
    later_sides: int = 0


@dataclass(slots=True)
class Books:
    """Sides, as hosts were told of them."""

    asked: int = 0
    printed: int = 0
    given_up: int = 0
    uncertain: int = 0
    """Of copies that a power cut ended: how many of them had been scanned nobody was told."""


class Night:
    """Sends, copies, releases and cancels by chance; `caretaker` puts right what the printer asks for."""

    def __init__(self, printer: Printer, *, seed: int) -> None:
        self.printer = printer
        self.caretaker = Caretaker(printer)
        self.books = Books()
        self.jobs = 0
        self._chance = Random(seed)
        self._ports = [printer, Printer(printer.rig, host=Host(printer.rig, printer.rig.open_second_host()))]
        self._open: list[Order] = []
        self._held: list[Order] = []
        self._heard = [0, 0]
        self._listen()

    def pass_by(self, duration_s: float, *, pause_s: float) -> None:
        """Let work come, a job in `pause_s` on average, for so long."""
        rig = self.printer.rig
        end_s = rig.now_s + duration_s
        while rig.now_s < end_s:
            if len(self._open) < MOST_OPEN and self._chance.random() < LOOK_S / pause_s:
                self._begin_something()
            self._look()

    def come_to_an_end(self, patience_s: float) -> list[str]:
        """Let what is open be finished; gives the names of jobs that were not within so many seconds."""
        end_s = self.printer.rig.now_s + patience_s
        while self._open and self.printer.rig.now_s < end_s:
            self._look()
        return [order.name for order in self._open]

    def _can(self, *capabilities: str) -> bool:
        return self.printer.profile.capabilities >= set(capabilities)

    def _begin_something(self) -> None:
        deeds = [self._send] * 12
        deeds += [self._store, self._prove] if len(self._held) < MOST_HELD else []
        deeds += [self._release] * 2 if self._held else []
        deeds += [self._cancel] if self._open else []
        deeds += [self._copy] * 3 if self._can("scanner", "panel") and not self._is_copying() else []
        self._chance.choice(deeds)()

    def _send(
        self, *, pages: int | None = None, sets: int | None = None, hold: str = "", later_sides: int = 0
    ) -> Order:
        chance = self._chance
        pages = pages or chance.randint(1, 8)
        copies = chance.choice((1, 1, 1, 2)) if not hold else 1
        sets = sets or chance.choice((1, 1, 1, 2, 3))
        chosen = {"COPIES": copies, "QTY": sets} | ({"HOLD": hold} if hold else {})
        if self._can("duplex"):
            chosen["DUPLEX"] = chance.choice(("ON", "OFF"))
        if self._can("stapler"):
            chosen["FINISH"] = chance.choice(("STAPLE", "NONE"))
        if self._can("job_offset"):
            chosen["JOBOFFSET"] = chance.choice(("ON", "OFF"))
        if self._can("finisher"):
            chosen["OUTBIN"] = chance.choice(("UPPER", "OPTIONALOUTBIN1"))
        self.jobs += 1
        port = chance.randrange(2)
        printed = 0 if hold == "STORE" else pages * copies * (1 if hold == "PROOF" else sets)
        order = Order(f"night {self.jobs}", port, printed, later_sides)
        self._ports[port].print(pages=pages, name=order.name, settings=chosen)
        self._ask(order)
        return order

    def _store(self) -> None:
        pages, sets = self._chance.randint(1, 6), self._chance.randint(1, 2)
        self._send(pages=pages, sets=sets, hold="STORE", later_sides=pages * sets)

    def _prove(self) -> None:
        pages, sets = self._chance.randint(1, 4), self._chance.randint(2, 3)
        self._send(pages=pages, sets=sets, hold="PROOF", later_sides=pages * (sets - 1))

    def _release(self) -> None:
        held = self._held.pop(0)
        self._ports[held.port].host.tell(f'JOBRELEASE NAME="{held.name}"')
        self._ask(Order(held.name, held.port, held.later_sides))

    def _copy(self) -> None:
        documents, copies = self._chance.randint(1, 5), self._chance.randint(1, 2)
        self.printer.set_default("COPYCOUNT", copies)
        self.printer.operator.load_documents(documents)
        self.printer.rig.wait(0.5)
        self.printer.panel.press("START")
        self._ask(Order(COPY, 0, documents * copies))

    def _cancel(self) -> None:
        self.printer.panel.press("STOP")

    def _is_copying(self) -> bool:
        return any(order.name == COPY for order in self._open)

    def _ask(self, order: Order) -> None:
        self._open.append(order)
        self.books.asked += order.sides

    def _look(self) -> None:
        switched = self.caretaker.times_switched
        self.printer.rig.wait(LOOK_S)
        self.caretaker.help()
        for port, printer in enumerate(self._ports):
            printer.host.listen(0.01)
            events = printer.host.events
            for event in events[self._heard[port] :]:
                self._take(port, event)
            self._heard[port] = len(events)
        if self.caretaker.times_switched > switched:
            self._begin_anew()

    def _take(self, port: int, event: Answer) -> None:
        if not {"END", "CANCELED"} & set(event.lines):
            return
        ended = next((o for o in self._open if (o.name, o.port) == (event.fields["NAME"], port)), None)
        if ended is None:
            return
        self._open.remove(ended)
        pages, is_cancelled = int(event.fields["PAGES"]), "CANCELED" in event.lines
        self.books.printed += pages
        if is_cancelled:
            self.books.given_up += ended.sides - pages
        elif ended.name == COPY and pages < ended.sides:
            self.books.asked -= ended.sides - pages  # a scanner that falls silent ends a copy with the pages it has
        else:
            assert pages == ended.sides, f"{ended.name}: {pages} of {ended.sides} sides"
        if ended.later_sides and not is_cancelled:
            self._held.append(ended)

    def _begin_anew(self) -> None:
        """The printer has forgotten its jobs, and who wants to hear of them."""
        copies = sum(order.sides for order in self._open if order.name == COPY)
        self.books.asked -= copies
        self.books.uncertain += copies
        self._open.clear()
        self._held.clear()
        self._listen()

    def _listen(self) -> None:
        for printer in self._ports:
            printer.host.tell("USTATUS JOB=ON")
