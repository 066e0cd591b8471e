"""The live page of `makeready sim`: one printer, watched and touched. The board's other pages know nothing of it."""

from harness.board.live.server import LiveServer

__all__ = ["LiveServer"]
