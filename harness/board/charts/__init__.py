"""Charts as SVG for the inside of a page: no script, no style of their own, so that they print and obey the theme."""
