"""The figures as an SVG bar chart, one panel for each, with Banter's bar in colour, for light and dark backgrounds."""

from __future__ import annotations

from html import escape

from peers import PEERS
from report import LIMITS, ROWS, Results, Row, medians, number

WIDTH, LABELS, VALUES = 760, 220, 90
LINE, TITLE, GAP, MARGIN = 24, 34, 26, 24
BARS = WIDTH - LABELS - VALUES

STYLE = """
.paper { fill: #fbf9f6; }
text { font: 13px system-ui, sans-serif; fill: #4b423c; }
.title { font-size: 15px; font-weight: 600; fill: #241c17; }
.ours text { font-weight: 600; fill: #241c17; }
.bar { fill: #cfc6bd; } .ours .bar { fill: #e8674f; }
.limit .bar { fill: none; stroke: #a2968b; stroke-dasharray: 3 3; }
.value { font-variant-numeric: tabular-nums; }
@media (prefers-color-scheme: dark) {
  .paper { fill: #1d1815; }
  text { fill: #b9aea3; } .title, .ours text { fill: #efe8df; }
  .bar { fill: #544a42; } .ours .bar { fill: #f0826b; } .limit .bar { stroke: #8b7f75; }
}
"""


def draw(results: Results) -> str:
    """Draw the chart, without the rows that have a figure of Banter only."""
    panels, y = [], 0
    for row in ROWS:
        figures = medians(results, row)
        if len(figures) > 1:
            panels.append(_panel(row, figures, y))
            y += TITLE + LINE * len(figures) + GAP
    width, height = WIDTH + 2 * MARGIN, y + MARGIN
    box = f'viewBox="{-MARGIN} {-MARGIN} {width} {height}" width="{width}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img">'
    paper = f'<rect class="paper" x="{-MARGIN}" y="{-MARGIN}" width="{width}" height="{height}" rx="10"/>'
    title = "<title>Banter and other servers</title>"
    return f"{head}\n{title}\n<style>{STYLE}</style>\n{paper}\n{''.join(panels)}</svg>\n"


def _panel(row: Row, figures: dict[str, float], y: int) -> str:
    better = "more is better" if row.best is max else "less is better"
    lines = [f'<text class="title" x="0" y="{y + 18}">{escape(row.title)}</text>\n']
    lines.append(f'<text x="{WIDTH}" y="{y + 18}" text-anchor="end">{escape(row.unit)}, {better}</text>\n')
    longest = max(figures.values())
    for place, (peer, value) in enumerate(sorted(figures.items(), key=lambda one: one[1], reverse=row.best is max)):
        lines.append(_bar(peer, value, max(0.0, value / longest), y + TITLE + LINE * place))
    return "".join(lines)


def _bar(peer: str, value: float, share: float, y: int) -> str:
    kind = "ours" if peer == "ours" else "limit" if peer in LIMITS else "peer"
    length = max(1.0, BARS * share)
    return (
        f'<g class="{kind}"><text x="{LABELS - 12}" y="{y + 14}" text-anchor="end">{escape(PEERS[peer].label)}</text>'
        f'<rect class="bar" x="{LABELS}" y="{y + 2}" width="{length:.1f}" height="{LINE - 8}" rx="3"/>'
        f'<text class="value" x="{LABELS + length + 8:.1f}" y="{y + 14}">{number(value)}</text></g>\n'
    )
