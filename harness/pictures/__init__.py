"""What happened inside a printer, as pictures and files for viewers: all of it from a trace and a profile alone."""

from harness.pictures.paper_path import draw_paper_path
from harness.pictures.perfetto import to_trace_events
from harness.pictures.vcd_file import to_vcd
from harness.pictures.window import Window

__all__ = ["Window", "draw_paper_path", "to_trace_events", "to_vcd"]
