"""The same process as a drawing that any browser shows and any printer prints, without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from quancheng.engine.pack import Pack
from quancheng.packfiles.bpmn.flow import Edge, Flow, Node, Shape, flow_of
from quancheng.packfiles.bpmn.layout import COLUMN, MARGIN, Box, Layout, Point, layout_of

INK, QUIET, PAPER, FILL, LATE = "#1f2933", "#5f6b7a", "#ffffff", "#f2f6fb", "#b42318"
STYLES = {
    "quiet": f'fill="{QUIET}" font-size="11"',
    "title": 'font-size="13" font-weight="600"',
    "task": f'fill="{FILL}" stroke="{INK}"',
    "border": f'fill="none" stroke="{QUIET}"',
    "line": f'fill="none" stroke="{INK}"',
    "paper": f'fill="{PAPER}" stroke="{INK}"',
    "late": f'fill="{PAPER}" stroke="{LATE}"',
    "end": f'fill="{PAPER}" stroke="{INK}" stroke-width="3"',
    "": "",
}
"""Attributes, not a stylesheet: the pages' content policy admits no styles within a document."""
FONT = "system-ui,'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif"
LINE, ACROSS = 15, 9
"""Pixels from line to line, and how many characters of 12 pixels fit into a task."""
MOST_LINES, LABEL, SHORT_LABEL = 3, 14, 5


def picture(pack: Pack) -> str:
    """The pack's process as SVG."""
    flow = flow_of(pack)
    layout = layout_of(flow)
    width, height = layout.pool.x + layout.pool.width + MARGIN, layout.pool.y + layout.pool.height + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label={quoteattr(f"{pack.title}流程图")} fill="{INK}" font-size="12" '
        f'font-family="{FONT}">',
        '<defs><marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{INK}"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        *_pool(flow, layout),
        *(line for edge in flow.edges for line in _edge(flow, edge, layout.edges[edge.id])),
        *(line for name, node in flow.nodes.items() for line in _node(node, layout.nodes[name])),
        "</svg>",
    ]
    return "\n".join(parts)


def _pool(flow: Flow, layout: Layout) -> Iterator[str]:
    yield _rect(layout.pool, "border")
    yield _standing(layout.pool, flow.pack.place.name)
    for (name, label), box in zip(flow.lanes, layout.lanes.values(), strict=True):
        yield _rect(layout.lanes[name], "border")
        yield _standing(box, label)


def _rect(box: Box, style: str, round_: int = 0) -> str:
    size = f'x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"'
    rounded = f' rx="{round_}"' if round_ else ""
    return f"<rect {STYLES[style]} {size}{rounded}/>"


def _standing(box: Box, words: str) -> str:
    """Words that stand upright along the left edge."""
    x, y = box.x + 19, box.y + box.height // 2
    turned = f'transform="rotate(-90 {x} {y})" x="{x}" y="{y}" text-anchor="middle"'
    return f"<text {STYLES['title']} {turned}>{escape(words)}</text>"


def _edge(flow: Flow, edge: Edge, points: Sequence[Point]) -> Iterator[str]:
    way = " ".join(f"{x},{y}" for x, y in points)
    dashed = ' stroke-dasharray="5 3"' if edge.back else ""
    yield f'<polyline {STYLES["line"]} points="{way}" marker-end="url(#a)"{dashed}/>'
    if edge.label:
        yield _beside(edge, points)


def _beside(edge: Edge, points: Sequence[Point]) -> str:
    """The words of a flow, above it: at its start, or behind its first turn, where flows have parted."""
    x, y = points[0]
    if edge.back:
        return _text(x + 4, y - 6, _cut(edge.label, LABEL), "quiet", anchor="start")
    turned = next((point for point in points if point[1] != y), (x, y))
    if turned[0] - x < COLUMN:
        x, y = turned
    return _text(x + 4, y - 5, _cut(edge.label, SHORT_LABEL), "quiet", anchor="start")


def _node(node: Node, box: Box) -> Iterator[str]:
    yield from DRAWN[node.shape](node, box)


def _task(node: Node, box: Box) -> Iterator[str]:
    title = f"<title>{escape(node.says)}</title>" if node.says else ""
    yield f"<g>{title}{_rect(box, 'task', 6)}"
    lines = [*_folded(node.label, ACROSS, MOST_LINES - 1), _cut(node.party, ACROSS)]
    top = box.y + box.height // 2 - (len(lines) - 1) * LINE // 2 + 4
    for number, words in enumerate(lines):
        style = "quiet" if number == len(lines) - 1 else ""
        yield _text(box.x + box.width // 2, top + number * LINE, words, style)
    if node.many:
        x, y = box.bottom
        yield f'<path {STYLES["line"]} d="M{x - 4} {y - 9}v7M{x} {y - 9}v7M{x + 4} {y - 9}v7"/>'
    yield "</g>"


def _exclusive(node: Node, box: Box) -> Iterator[str]:
    yield from _diamond(node, box, "M-6-6 6 6M-6 6 6-6")


def _parallel(node: Node, box: Box) -> Iterator[str]:
    yield from _diamond(node, box, "M0-9V9M-9 0H9")


def _diamond(node: Node, box: Box, mark: str) -> Iterator[str]:
    (left, y), (x, top), (right, _), (_, bottom) = box.left, box.top, box.right, box.bottom
    title = f"<title>{escape(node.says)}</title>" if node.says else ""
    yield f'<g>{title}<path {STYLES["paper"]} d="M{left} {y} {x} {top} {right} {y} {x} {bottom}z"/>'
    yield f'<path {STYLES["line"]} transform="translate({x} {y})" d="{mark}" stroke-width="2"/></g>'
    yield from _below(node, box)


def _event(node: Node, box: Box) -> Iterator[str]:
    styles = {Shape.END: "end", Shape.TERMINATE: "end", Shape.OVERDUE: "late"}
    (x, _), (_, y), radius = box.top, box.left, box.width // 2
    title = f"<title>{escape(node.says)}</title>" if node.says else ""
    style = styles.get(node.shape, "paper")
    yield f'<g>{title}<circle {STYLES[style]} cx="{x}" cy="{y}" r="{radius}"/>'
    if node.shape in (Shape.WAIT, Shape.TIMER):
        yield f'<circle {STYLES["paper"]} cx="{x}" cy="{y}" r="{radius - 3}"/>'
    if node.shape is Shape.TERMINATE:
        yield f'<circle cx="{x}" cy="{y}" r="{radius - 6}" fill="{INK}"/>'
    if node.shape in MARKS:
        yield f'<path {STYLES["line"]} transform="translate({x} {y})" d="{MARKS[node.shape]}"/>'
    yield "</g>"
    yield from _below(node, box)


MARKS = {
    Shape.WAIT: "M-4-5H4V5H-4zM-2-2H2M-2 1H2",
    Shape.TIMER: "M0-6V0L4 2",
    Shape.OVERDUE: "M-4 5 0-6 4 5 0 1z",
}


def _below(node: Node, box: Box) -> Iterator[str]:
    if node.shape is Shape.TIMER:
        yield _text(box.x + box.width + 3, box.y + box.height + 2, _cut(node.label, LABEL), "quiet", anchor="start")
        return
    x, y = box.bottom
    for number, words in enumerate(_folded(node.label, LABEL, 2)):
        yield _text(x, y + 13 + number * LINE, words, "quiet")


DRAWN: dict[Shape, Callable[[Node, Box], Iterator[str]]] = {
    **dict.fromkeys(Shape, _event),
    Shape.TASK: _task,
    Shape.EXCLUSIVE: _exclusive,
    Shape.PARALLEL: _parallel,
}


def _text(x: int, y: int, words: str, style: str = "", anchor: str = "middle") -> str:
    styled = f" {STYLES[style]}" if style else ""
    return f'<text{styled} x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _folded(words: str, across: int, most: int) -> list[str]:
    """Words in lines of so many characters; what does not fit is cut."""
    lines = [words[start : start + across] for start in range(0, len(words), across)]
    return lines if len(lines) <= most else [*lines[: most - 1], _cut("".join(lines[most - 1 :]), across)]


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
