"""Where the fuzzer starts: sessions as hosts, people and modules have them, and the words they are made of."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

from harness.ctl import dead_image

BANK_A, BANK_B = 0x08020000, 0x08080000
UEL = b"\x1b%-12345X"
_WORDS = (
    "@PJL ", "JOB NAME=", "EOJ", "ENTER LANGUAGE=PCL", "SET ", "DEFAULT ", "INITIALIZE", "RESET",
    "INQUIRE ", "DINQUIRE ", "INFO ", "STATUS", "ID", "CONFIG", "VARIABLES", "PAGECOUNT", "USTATUS",
    "MEMORY", "ECHO ", "COMMENT ", "RDYMSG", "OPMSG", "STMSG", " DISPLAY=", "DEVICE=ON", "JOB=ON",
    "PAGE=ON", "TIMED=5", "USTATUSOFF", "FSQUERY", "COPIES=", "QTY=", "DUPLEX=ON", "PAPER=LETTER",
    "ORIENTATION=LANDSCAPE", "RESOLUTION=600", "MEDIASOURCE=TRAY2", "FINISH=STAPLE", "TIMEOUT=5",
    "PERSONALITY=PCL", "LANG=ENGLISH", "POWERSAVE=ON", "POWERSAVETIME=1", "MEDIATYPE=", "OUTBIN=",
    "HOLD=ON", "HOLD=STORE", "JOBRELEASE NAME=", "JOBCANCEL ID=", "SUPPLY REPLACED=FUSER", "INFO JOBS", "INFO SUPPLIES",
    "INFO COUNTERS", "INFO EVENTS", "INFO POWER", "INFO LOSTPAGES", "INFO UPDATE", "UPGRADE SIZE=",
    "LANG=GERMAN", "COPYCOUNT=", "PASSWORD=",
    "sensors watch ", "selftest", "events", "log", "dump", "reset", "factory 5771", "write-serial ",
    "calibrate thermistor ", "test burnin ", "test motor", "test heater", "test panel", "test stapler", "test sensors",
    "MIMG", "F405",
)  # fmt: skip
TARGETS = ("host", "bus", "power", "flash", "update")
SETTINGS = ("COPIES=3", "QTY=2", "DUPLEX=ON", "FINISH=STAPLE", "PAPER=LETTER", "MEDIASOURCE=TRAY2", "HOLD=ON")
QUERIES = ("ID", "STATUS", "CONFIG", "VARIABLES", "PAGECOUNT", "USTATUS", "MEMORY", "NOSUCH")
_DISPLAYS = ("RDYMSG", "OPMSG", "STMSG")


def job(name: str, pages: int, *settings: str) -> bytes:
    """A whole print job."""
    sets = "".join(f"@PJL SET {setting}\r\n" for setting in settings).encode()
    head = f'@PJL JOB NAME="{name}"\r\n'.encode() + sets + b"@PJL ENTER LANGUAGE=PCL\r\n"
    return UEL + head + b"text\x1b&l1Xmore\r\n\f" * pages + UEL + b"@PJL EOJ\r\n" + UEL


def wait(tenths: int) -> bytes:
    """Time passes, up to 25.5 s."""
    return bytes((0xFE, tenths))


def hand(deed: int) -> bytes:
    """What a person does: see `use_hand` in driver.c."""
    return bytes((0xFC, deed))


def key(number: int) -> bytes:
    """A key of the panel, from 1."""
    return bytes((0xF9, number - 1))


def port(number: int) -> bytes:
    """What follows goes to port 0 serial, 1 network, 2 console, 3 bus."""
    return bytes((0xFD, number))


def raw(data: bytes) -> bytes:
    """Bytes to the port, those too that would be instructions."""
    return b"".join(bytes((0xFF, byte)) if byte >= 0xF8 else bytes((byte,)) for byte in data)


def update_seeds() -> dict[str, bytes]:
    """Firmware that is taken, refused for each reason, and cut off."""
    good, other = (dead_image(bank).to_bytes() for bank in "BA")
    head = b"@PJL UPGRADE SIZE=%d\r\n"
    seeds = {
        "taken": head % len(good) + raw(good),
        "both banks": head % len(good + other) + raw(other + good),
        "other bank": head % len(other) + raw(other),
        "cut off": head % len(good) + raw(good[:-20]) + wait(200),
        "announced too large": head % 999_999_999 + raw(good) + wait(200),
        "two at once": head % len(good)
        + raw(good[:99])
        + port(1)
        + head % 20
        + raw(good[:20])
        + port(0)
        + raw(good[99:]),
        "beside a job": job("s", 2) + port(1) + head % len(good) + raw(good) + wait(99) + job("t", 1),
    }
    for at in (0, 4, 8, 12, 16, 20, 52, 100, 160):
        spoiled = good[:at] + bytes((good[at] ^ 1,)) + good[at + 1 :]
        seeds[f"spoiled at {at}"] = head % len(spoiled) + raw(spoiled)
    return {f"update {name}": data + wait(50) + job("u", 1) for name, data in seeds.items()}


def host_seeds() -> dict[str, bytes]:
    """Sessions with an honest printer."""
    seeds = {f"set-{number}": job("a", 3, setting) for number, setting in enumerate(SETTINGS)}
    seeds["queries"] = UEL + b"".join(f"@PJL INFO {query}\r\n".encode() for query in QUERIES)
    seeds["variables"] = UEL + b"".join(
        f"@PJL DEFAULT {setting}\r\n@PJL INQUIRE {setting.split('=')[0]}\r\n".encode() for setting in SETTINGS
    )
    seeds["messages"] = UEL + b"".join(f'@PJL {word} DISPLAY="x"\r\n'.encode() + wait(5) + key(1) for word in _DISPLAYS)
    seeds["told"] = UEL + b"@PJL USTATUS JOB=ON\r\n@PJL USTATUS PAGE=ON\r\n@PJL USTATUS DEVICE=ON\r\n" + job("b", 2)
    seeds["door"] = job("c", 4) + wait(30) + hand(0) + wait(10) + hand(1) + wait(100)
    seeds["jam"] = hand(7) + job("d", 2) + wait(60) + hand(0) + wait(10) + hand(1) + wait(100)
    seeds["empty"] = hand(3) + job("e", 2, "MEDIASOURCE=TRAY1") + wait(80) + hand(4) + wait(60)
    seeds["stop"] = job("f", 9) + wait(40) + key(2) + wait(20) + job("g", 1)
    seeds["copy"] = hand(5 | 3 << 3) + key(1) + wait(100)
    seeds["sleep"] = bytes((0xF8,)) * 4 + job("h", 1) + wait(200)
    seeds["two hosts"] = job("i", 2)[:40] + port(1) + job("j", 2) + port(0) + job("i", 2)[40:]
    seeds["text"] = b"plain text\r\n\f" + wait(255)
    seeds["menu"] = b"".join(key(number) + wait(3) for number in (7, 5, 3, 5, 3, 6, 4, 3, 6, 6))
    factory = port(2) + b"factory 5771\r"
    seeds["factory"] = factory + b"write-serial X-1\rcalibrate thermistor -9\rcalibrate\rselftest\rserial\r" + wait(9)
    seeds["stations"] = factory + b"".join(
        b"test " + station + b"\r" + wait(tenths)
        for station, tenths in (
            (b"sensors", 5),
            (b"motor", 40),
            (b"heater", 200),
            (b"stapler", 150),
            (b"burnin 2", 150),
        )
    )
    seeds["interrupted"] = factory + b"test burnin 50\r" + wait(90) + b"\x03" + wait(50) + b"test panel\r" + key(1)
    seeds["watch"] = (
        port(2) + b"sensors watch 9\r" + wait(5) + hand(0) + wait(5) + hand(1) + wait(99) + b"dump 0\revents\r"
    )
    seeds["reset"] = job("l", 5) + wait(50) + port(2) + b"reset\r" + wait(30) + hand(0) + wait(10) + hand(1)
    seeds |= update_seeds()
    seeds["console"] = port(2) + b"help\r\nstatus\r\nlog\r\n" + wait(5) + b"manufacturing\r\n"
    return seeds


def bus_seeds() -> dict[str, bytes]:
    """Frames and messages no honest module would send."""
    seeds = {}
    for module, types in (
        (0, range(0x90, 0x9A)),
        (1, range(0xA0, 0xA5)),
        (2, range(0xB0, 0xB3)),
        (3, range(0xC0, 0xC2)),
    ):
        for kind in (0x81, *types):
            for size in (2, 3, 5):
                payload = bytes((kind, *(1,) * (size - 1)))
                seeds[f"said-{module}-{kind:02x}-{size}"] = bytes((0xFA, module, size)) + payload + wait(2)
    seeds["noise"] = b"\x79\x91\x01\x12\x34\x7e\x81\x00\x02\x90\x01\x12\x34\x7a\x91\x6e\x7e\x7e\x7a\x7a" + wait(1)
    seeds["mid-job"] = port(0) + job("k", 5) + wait(40) + port(3) + b"\x7e\x81\x40\x03\x90\x01\x01\x00\x00" + wait(9)
    return seeds


def power_seeds() -> dict[str, bytes]:
    """Power that fails in mid-print, at rest, and in the middle of what is written to flash."""
    seeds = {
        f"cut-after-{tenths}": job("n", 6, "DUPLEX=ON") + wait(tenths) + cut(20) + job("o", 1) for tenths in (20, 45)
    }
    seeds["cut-at-rest"] = job("p", 1) + wait(200) + cut(1) + cut(1) + wait(100)
    for operation in (0, 1, 20, 63):
        seeds[f"cut-in-operation-{operation}"] = (
            cut_in_operation(operation) + b"@PJL DEFAULT COPIES=2\r\n" + job("q", 1)
        )
    seeds["rewritten"] = b"@PJL DEFAULT TIMEOUT=7\r\n@PJL DEFAULT TIMEOUT=8\r\n" * 30 + wait(20) + cut(5) + job("r", 1)
    return seeds


def flash_seeds() -> dict[str, bytes]:
    """Flash that holds what it should not as power comes back."""
    mishaps = {
        "flipped": bytes((2, 0, 17, 3)), "word": bytes((3, 0, 4, 0, 0x80, 1, 9)), "raw": bytes((4, 0, 4, 1, 2, 3, 4)),
        "erased": bytes((6, 0)), "worn": bytes((7, 1)),
    }  # fmt: skip
    mishaps |= {f"value-{key}": bytes((5, key, 47)) + bytes(range(200, 248)) for key in range(9)}
    return {
        name: b"".join((job("s", 1), wait(99), bytes((0xFB,)), data, cut(2), job("t", 1)))
        for name, data in mishaps.items()
    }


def image(bank_start: int, *, is_alive: bool = True, damage: int = 0) -> bytes:
    """A firmware image of four lines of code, by the rules of `bank.c`."""
    code = bytes(range(64))
    head = struct.pack(
        "<4sI4sII16s16s", b"MIMG", 1, b"F405", bank_start, len(code), b"2.0.0", b"A" if is_alive else b"-"
    )
    return head + hashlib.sha256(code).digest() + b"\x5a" + bytes(63) + code[: len(code) - damage]


def upgrade(*images: bytes, missing: int = 0) -> bytes:
    """A host that sends images."""
    sent = b"".join(images)
    return UEL + f"@PJL UPGRADE SIZE={len(sent) + missing}\r\n".encode() + raw(sent)


def trial_seeds() -> dict[str, bytes]:
    """Images that are taken, refused, cut off and undone, and power that fails meanwhile."""
    both = (image(BANK_A), image(BANK_B))
    asked = UEL + b"@PJL INFO UPDATE\r\n"
    seeds = {
        "accepted": upgrade(*both) + wait(200) + asked,
        "twice": upgrade(*both) + wait(250) + upgrade(*both) + wait(250) + asked,
        "dead": upgrade(image(BANK_B, is_alive=False)) + wait(255) + wait(255) + asked,
        "for the running bank": upgrade(image(BANK_A)) + asked,
        "damaged": upgrade(image(BANK_B, damage=3) + b"abc") + wait(99) + asked,
        "cut off": upgrade(image(BANK_B, damage=9), missing=9) + wait(200) + asked,
        "in mid-print": job("u", 6) + wait(30) + upgrade(*both) + wait(255),
        "reset meanwhile": upgrade(*both) + wait(10) + port(2) + b"reset\r" + wait(200),
    }
    for operation in (0, 2, 5, 9, 12, 15):
        seeds[f"cut in operation {operation}"] = cut_in_operation(operation) + upgrade(*both) + wait(250) + job("v", 1)
    return seeds


def cut(tenths: int) -> bytes:
    """Power fails."""
    return bytes((0xFB, 0, tenths))


def cut_in_operation(number: int) -> bytes:
    """Power fails in the middle of what will be written to flash, after so many operations."""
    return bytes((0xFB, 1, number, 5))


def seeds_of(target: str) -> dict[str, bytes]:
    """The sessions that are a target's own."""
    return {"host": host_seeds, "bus": bus_seeds, "power": power_seeds, "flash": flash_seeds, "update": trial_seeds}[
        target
    ]()


def write_seeds(folder: Path, target: str) -> None:
    """Write the first inputs of a target into `folder`, and the dictionary beside it as `words.dict`."""
    folder.mkdir(parents=True, exist_ok=True)
    prefix = port(0) if target == "bus" else b""
    seeds = {name: prefix + data for name, data in host_seeds().items()} | seeds_of(target)
    for name, data in seeds.items():
        (folder / name.replace(" ", "-")).write_bytes(data)
    lines = [f'"{word}"' for word in _WORDS] + ['"\\x1b%-12345X"', '"\\x0d\\x0a"', '"\\x0c"']
    (folder.parent / "words.dict").write_text("\n".join(lines) + "\n")
