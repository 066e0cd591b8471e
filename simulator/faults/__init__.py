"""What goes wrong, on request, by chance or from a record. It decides; the engine's parts then misbehave."""

from simulator.faults.injector import FaultInjector, check_schedule
from simulator.faults.record import InjectedFault
from simulator.faults.schedule import ScheduleError

__all__ = ["FaultInjector", "InjectedFault", "ScheduleError", "check_schedule"]
