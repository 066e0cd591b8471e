"""The web page that shows runs and what came of them. It reads the store and changes nothing."""

from harness.board.app import create_app
from harness.board.server import BoardServer, serve

__all__ = ["BoardServer", "create_app", "serve"]
