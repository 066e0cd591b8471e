"""Pending, enabled and active exceptions of a Cortex-M4 (ARMv7-M Architecture Reference Manual, B1.5). No registers."""

from __future__ import annotations

RESET = 1
NMI = 2
HARD_FAULT = 3
SVCALL = 11
PENDSV = 14
SYSTICK = 15
FIRST_IRQ = 16
IRQ_COUNT = 82  # RM0090, table 61: positions 0 to 81

_ALWAYS_ENABLED = (1 << NMI) | (1 << HARD_FAULT) | (1 << SVCALL) | (1 << PENDSV) | (1 << SYSTICK)
_FIXED_PRIORITY = {RESET: -3, NMI: -2, HARD_FAULT: -1}
THREAD_PRIORITY = 256


class Interrupts:
    """Which exception is due next. Bit n of each mask is exception number n; interrupt line i is exception 16 + i."""

    __slots__ = ("active", "enabled", "levels", "pending", "priorities")

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Put everything as after a system reset: nothing pending, nothing enabled, all priorities 0."""
        self.pending = 0
        self.enabled = _ALWAYS_ENABLED
        self.levels = 0
        self.active: list[int] = []
        self.priorities = [0] * (FIRST_IRQ + IRQ_COUNT)

    def set_line(self, irq: int, level: bool) -> None:
        """Drive peripheral line `irq`; a rising edge makes it pending, as does a level still high after its handler."""
        bit = 1 << (FIRST_IRQ + irq)
        if level:
            if not self.levels & bit:
                self.levels |= bit
                self.pending |= bit
        else:
            self.levels &= ~bit

    def pend(self, exception: int) -> None:
        """Make an exception pending whatever its line says."""
        self.pending |= 1 << exception

    def priority_of(self, exception: int) -> int:
        """The exception's priority; a smaller number is more urgent."""
        fixed = _FIXED_PRIORITY.get(exception)
        return self.priorities[exception] if fixed is None else fixed

    def running_priority(self) -> int:
        """Priority of what executes now: the most urgent active exception, or 256 in thread mode."""
        return min((self.priority_of(number) for number in self.active), default=THREAD_PRIORITY)

    def next_due(self, *, basepri: int) -> int:
        """The number of the exception to take now, or 0: pending, enabled and more urgent than what runs and BASEPRI.

        PRIMASK is the machine's affair, since a masked exception still ends a WFI.
        """
        ready = self.pending & self.enabled
        if not ready:
            return 0
        if ready & (ready - 1) == 0:
            best = ready.bit_length() - 1
            if not basepri and not self.active:
                return best
            best_priority = self.priority_of(best)
        else:
            best, best_priority = 0, THREAD_PRIORITY
            while ready:
                lowest = ready & -ready
                number = lowest.bit_length() - 1
                ready ^= lowest
                priority = self.priority_of(number)
                if priority < best_priority:
                    best, best_priority = number, priority
        limit = self.running_priority() if self.active else THREAD_PRIORITY
        if basepri and basepri < limit:
            limit = basepri
        return best if best_priority < limit else 0

    def wakes(self) -> bool:
        """Whether a WFI would end: an enabled exception is pending, masked by PRIMASK or not."""
        return bool(self.pending & self.enabled)

    def enter(self, exception: int) -> None:
        """Mark the exception active and no longer pending."""
        self.pending &= ~(1 << exception)
        self.active.append(exception)

    def leave(self) -> int:
        """Return from the latest exception; its line, if still high, is pending again. Gives its number."""
        exception = self.active.pop()
        self.pending |= self.levels & (1 << exception)
        return exception
