"""The errors a person can act on, each naming who must act. No printing, no exit: the CLI does that."""

from __future__ import annotations

from typing import ClassVar, Literal

Who = Literal["firmware", "rig", "harness", "configuration", "operator"]


class MakereadyError(Exception):
    """Base of every error meant for people.

    Given ``place``, ``value`` and ``expected`` the message reads ``place: value; expected ...``. A plain
    ``message`` stands in the middle, before the value. All three fields stay readable on the error.

    >>> print(MakereadyError("fuser.max_c is", place="aurora.toml", value=0, expected="150-250"))
    aurora.toml: fuser.max_c is 0; expected 150-250
    """

    exit_code: ClassVar[int] = 3
    who: ClassVar[Who] = "harness"

    def __init__(
        self,
        message: str = "",
        *,
        place: object = None,
        value: object = None,
        expected: object = None,
    ) -> None:
        self.place = place
        self.value = value
        self.expected = expected
        super().__init__(_compose(message, place, value, expected))


class FirmwareFault(MakereadyError):  # noqa: N818  # a fault of the product, not an error of ours
    """The product misbehaved: crashed, hung, or broke its promise."""

    exit_code = 1
    who: ClassVar[Who] = "firmware"


class BuildError(MakereadyError):
    """The firmware does not compile, link, or fit."""

    exit_code = 2
    who: ClassVar[Who] = "firmware"


class ConfigError(MakereadyError):
    """Something a person wrote or chose is wrong: a file, an option, a path, an environment variable."""

    exit_code = 2
    who: ClassVar[Who] = "configuration"


class SubmissionError(ConfigError):
    """What was sent to be stored is not what it should be; the sender must act, and nothing of it was stored."""


class RigError(MakereadyError):
    """The device under test could not be reached or driven: simulator, cable, instrument, power."""

    exit_code = 3
    who: ClassVar[Who] = "rig"


class HarnessError(MakereadyError):
    """Makeready itself broke one of its own promises."""

    exit_code = 3
    who: ClassVar[Who] = "harness"


class StoreError(HarnessError):
    """The database refused something: no such run, a value it cannot hold."""


class StorageError(StoreError):
    """The database cannot do its work: disk full, a lock never freed, a server gone, damage."""

    who: ClassVar[Who] = "operator"


class ContradictionError(StoreError):
    """What was sent is not what is stored under the same name: one of the two is wrong, and the stored one stays."""


def _compose(message: str, place: object, value: object, expected: object) -> str:
    middle = " ".join(part for part in (message, "" if value is None else str(value)) if part)
    text = ": ".join(part for part in ("" if place is None else str(place), middle) if part).rstrip(";")
    if expected is None:
        return text
    return f"{text}; expected {expected}" if text else f"expected {expected}"
