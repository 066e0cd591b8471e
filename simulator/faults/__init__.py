"""What goes wrong, on request, by chance or from a record. It decides; the engine's parts then misbehave."""

from simulator.faults.injector import FaultInjector
from simulator.faults.record import InjectedFault

__all__ = ["FaultInjector", "InjectedFault"]
