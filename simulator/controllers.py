"""Makes the controller board that is asked for, and keeps for each kind what can be used again."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from simulator.controller import Controller, MachineKind
from simulator.core.controller import CoreController
from simulator.core.host_processor import HostProcessorPool
from simulator.core.library import load_core
from simulator.core.unicorn_processor import UnicornProcessorPool
from simulator.machine.image import FirmwareImage
from simulator.machine.processor import ProcessorPool
from simulator.python_controller import PythonController


def make_controller(kind: MachineKind, image: FirmwareImage, *, cache_dir: Path) -> Controller:
    """A controller board with this firmware, without power yet. What is compiled for it is kept in `cache_dir`.

    Raises SimulatorError if the C core cannot be built, or native firmware is asked for and there is none.
    """
    if kind is MachineKind.PYTHON:
        return PythonController(image, _python_processors())
    if kind is MachineKind.NATIVE:
        return CoreController(image, _host_processors(cache_dir))
    return CoreController(image, _core_processors(cache_dir))


@cache
def _python_processors() -> ProcessorPool:
    return ProcessorPool()


@cache
def _core_processors(cache_dir: Path) -> UnicornProcessorPool:
    return UnicornProcessorPool(load_core(cache_dir))


@cache
def _host_processors(cache_dir: Path) -> HostProcessorPool:
    return HostProcessorPool(load_core(cache_dir))
