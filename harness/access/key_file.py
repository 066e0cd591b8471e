"""The key that signs sessions: made once, in a file of its own beside the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

NAME = "board.key"
_BYTES = 32


def session_key(folder: Path) -> bytes:
    """The key in ``folder``, made if there is none. Where none can be kept, one that lasts as long as the process."""
    path = folder / NAME
    try:
        key = path.read_bytes()
        if len(key) == _BYTES:
            return key
    except OSError:
        pass
    key = secrets.token_bytes(_BYTES)
    draft = path.with_name(f".{NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        # 0600: whoever reads it can be anybody on the board.
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
        try:
            os.link(draft, path)  # fails if another process was first
        except FileExistsError:
            found = path.read_bytes()
            key = found if len(found) == _BYTES else key
        finally:
            draft.unlink()
    except OSError:
        pass
    return key
