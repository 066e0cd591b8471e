"""How the diagram looks, in light and in dark."""

from __future__ import annotations

# The hues are those of Okabe and Ito, told apart by all common kinds of colour blindness ("Color Universal Design",
# 2008); every meaning is also told by shape, dash or word.
STYLE = """
.mrpath { --paper:#ffffff; --ink:#1d2126; --faint:#5c646d; --grid:#e7e4de; --rule:#b9b4aa; --shade:#f1efea;
  --alarm:#b3261e; --cover:#1d2126; --s0:#7a5195; --s1:#0072b2; --s2:#00795a; --s3:#a34a00; --s4:#9c3f78;
  font: 12px/1.3 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  color-scheme: light dark; }
@media (prefers-color-scheme: dark) { .mrpath { --paper:#1c2025; --ink:#e4e6e8; --faint:#a0a8b0; --grid:#2b3138;
  --rule:#59626c; --shade:#262c33; --alarm:#ff8a80; --cover:#e4e6e8; --s0:#c3a1e0; --s1:#56b4e9; --s2:#3fcf9f;
  --s3:#f2a541; --s4:#ee9cc9; } }
.mrpath text { fill: var(--ink); font-variant-numeric: tabular-nums; }
.mrpath .back { fill: var(--paper); }
.mrpath .head { font-size: 16px; font-weight: 600; }
.mrpath .faint, .mrpath .tick { fill: var(--faint); }
.mrpath .end { text-anchor: end; } .mrpath .mid { text-anchor: middle; }
.mrpath .grid { stroke: var(--grid); stroke-width: 1; }
.mrpath .roller { stroke: var(--rule); stroke-width: 1; stroke-dasharray: 2 4; }
.mrpath .sensor { stroke: var(--rule); stroke-width: 1; }
.mrpath .covered { fill: var(--cover); }
.mrpath .stand { fill: var(--shade); }
.mrpath .door { fill: var(--alarm); fill-opacity: .10; stroke: var(--alarm); stroke-width: 1; stroke-dasharray: 4 3; }
.mrpath .body { fill-opacity: .17; stroke: none; }
.mrpath .edge { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.mrpath .again { stroke-dasharray: 7 4; }
.mrpath .turn { fill: none; stroke-width: 1; stroke-dasharray: 1 4; }
.mrpath .t0 { --hue: var(--s0); } .mrpath .t1 { --hue: var(--s1); } .mrpath .t2 { --hue: var(--s2); }
.mrpath .t3 { --hue: var(--s3); } .mrpath .t4 { --hue: var(--s4); }
.mrpath .edge, .mrpath .turn { stroke: var(--hue); } .mrpath .body, .mrpath .number { fill: var(--hue); }
.mrpath text.number { fill: var(--hue); font-weight: 700; paint-order: stroke; stroke: var(--paper); stroke-width: 4px;
  }
.mrpath .cross { stroke: var(--alarm); stroke-width: 3; fill: none; stroke-linecap: round; }
.mrpath .ring { stroke: var(--alarm); stroke-width: 1.5; fill: none; }
.mrpath .lane { fill: var(--s1); } .mrpath .lane.alarm { fill: var(--alarm); }
.mrpath .lanebed { fill: var(--shade); }
.mrpath .flag { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 3 3; }
.mrpath .pin { fill: var(--ink); } .mrpath .pin.alarm { fill: var(--alarm); }
.mrpath text.pinned { fill: var(--paper); font-size: 10px; font-weight: 700; text-anchor: middle; }
.mrpath .staple { stroke: var(--ink); stroke-width: 2; fill: none; stroke-linejoin: round; }
"""
