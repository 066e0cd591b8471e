"""The HTTP API: what others send and ask for. Described in OpenAPI at /api/openapi.json and in docs/api.md."""

from harness.board.api.register import register

__all__ = ["register"]
