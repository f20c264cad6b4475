"""Where everything stands: lanes one below the other, each read from left to right; flows in right angles.

Within a lane nodes stand in columns by the longest way to them (Sugiyama's method without crossing reduction); a flow
over several columns keeps a row of its own in those between, so that it runs behind nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quancheng.packfiles.bpmn.flow import Edge, Flow, Node, Shape

Point = tuple[int, int]
COLUMN, ROW = 196, 132
LANE_TITLE, POOL_TITLE, CHANNELS, MARGIN = 30, 30, 40, 20
TURN, FOOT = 22, 16
"""How far before its column a flow turns: far enough for a few words before the arrow; room below the last row."""
SIZES: Mapping[Shape, tuple[int, int]] = {
    Shape.TASK: (124, 60),
    Shape.EXCLUSIVE: (40, 40),
    Shape.PARALLEL: (40, 40),
    Shape.TIMER: (28, 28),
    Shape.OVERDUE: (28, 28),
}
EVENT = (32, 32)
BETWEEN_CHANNELS = 7


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def left(self) -> Point:
        return self.x, self.y + self.height // 2

    @property
    def right(self) -> Point:
        return self.x + self.width, self.y + self.height // 2

    @property
    def top(self) -> Point:
        return self.x + self.width // 2, self.y

    @property
    def bottom(self) -> Point:
        return self.x + self.width // 2, self.y + self.height


@dataclass(frozen=True)
class Layout:
    """The whole picture: the pool, its lanes, the nodes, and the points of each flow."""

    pool: Box
    lanes: Mapping[str, Box]
    nodes: Mapping[str, Box]
    edges: Mapping[str, Sequence[Point]]


def layout_of(flow: Flow) -> Layout:
    """Place a process."""
    grids = {lane: _Grid(flow, lane) for lane, _ in flow.lanes}
    left = MARGIN + POOL_TITLE
    width = LANE_TITLE + CHANNELS + max(grid.columns for grid in grids.values()) * COLUMN + CHANNELS
    lanes: dict[str, Box] = {}
    top = MARGIN
    for lane, grid in grids.items():
        lanes[lane] = Box(left, top, width, grid.rows * ROW + CHANNELS + FOOT)
        top += lanes[lane].height
    pool = Box(MARGIN, MARGIN, width + POOL_TITLE, top - MARGIN)
    nodes = {name: box for lane, grid in grids.items() for name, box in grid.boxes(lanes[lane])}
    nodes |= {node.id: _beside(node, nodes[node.host]) for node in flow.nodes.values() if node.host}
    return Layout(pool, lanes, nodes, _Routes(flow, grids, lanes, nodes).all())


def _size(node: Node) -> tuple[int, int]:
    return SIZES.get(node.shape, EVENT)


def _beside(node: Node, host: Box) -> Box:
    """A timer sits on its task's lower edge; what it leads to stands below on the right."""
    width, height = _size(node)
    if node.shape is Shape.TIMER:
        return Box(host.x + 12, host.y + host.height - height // 2, width, height)
    return Box(host.x + host.width - width, host.y + host.height + 20, width, height)


class _Grid:
    """One lane's nodes in columns and rows."""

    def __init__(self, flow: Flow, lane: str) -> None:
        self.flow = flow
        self.own = {name for name, node in flow.nodes.items() if node.lane == lane and not node.host}
        self.flows = [
            edge for edge in flow.edges if edge.source in self.own and edge.target in self.own and not edge.back
        ]
        self.column = self._columns()
        self.cell: dict[str, tuple[int, int]] = {}
        self.ways: dict[str, list[tuple[int, int]]] = {edge.id: [] for edge in self.flows}
        self._place()
        self.columns = 1 + max((column for column, _ in self.cell.values()), default=0)
        rows = [row for _, row in self.cell.values()] + [row for way in self.ways.values() for _, row in way]
        self.rows = 1 + max(rows, default=0)

    def _columns(self) -> dict[str, int]:
        column = dict.fromkeys(self.flow.nodes.keys() & self.own, 0)
        for _ in column:
            longer = [edge for edge in self.flows if column[edge.target] <= column[edge.source]]
            if not longer:
                break
            for edge in longer:
                column[edge.target] = max(column[edge.target], column[edge.source] + 1)
        return column

    def _place(self) -> None:
        """Column by column, each node near the rows it comes from; flows that pass through take a row, too."""
        for column in range(1 + max(self.column.values(), default=0)):
            passing = [e for e in self.flows if self.column[e.source] < column < self.column[e.target]]
            nodes = [name for name in self.flow.nodes if self.column.get(name) == column]
            wanted = [(self._row_before(edge, column), 0, edge.id) for edge in passing]
            wanted += [(self._mean_row(name, column), 1, name) for name in nodes]
            last = -1
            for row, _, name in sorted(wanted, key=lambda each: each[0]):
                last = max(last + 1, int(row))
                if name in self.ways:
                    self.ways[name].append((column, last))
                else:
                    self.cell[name] = (column, last)

    def _row_before(self, edge: Edge, column: int) -> float:
        way = self.ways[edge.id]
        return way[-1][1] if way else self.cell[edge.source][1]

    def _mean_row(self, name: str, column: int) -> float:
        rows = [self._row_before(edge, column) for edge in self.flows if edge.target == name]
        return sum(rows) / len(rows) if rows else 0

    def boxes(self, lane: Box) -> Iterable[tuple[str, Box]]:
        for name, cell in self.cell.items():
            width, height = _size(self.flow.nodes[name])
            x, y = self.centre(lane, cell)
            yield name, Box(x - width // 2, y - height // 2, width, height)

    @staticmethod
    def centre(lane: Box, cell: tuple[int, int]) -> Point:
        column, row = cell
        x = lane.x + LANE_TITLE + CHANNELS + column * COLUMN + COLUMN // 2
        return x, lane.y + CHANNELS + row * ROW + ROW // 2 - 14


class _Routes:
    """The points of each flow."""

    def __init__(
        self, flow: Flow, grids: Mapping[str, _Grid], lanes: Mapping[str, Box], nodes: Mapping[str, Box]
    ) -> None:
        self.flow, self.grids, self.lanes, self.nodes = flow, grids, lanes, nodes
        self.channel = 0

    def all(self) -> dict[str, Sequence[Point]]:
        return {edge.id: _without_doubles(self._route(edge)) for edge in self.flow.edges}

    def _route(self, edge: Edge) -> list[Point]:
        source, target = self.flow.nodes[edge.source], self.flow.nodes[edge.target]
        if target.host:
            start, end = self.nodes[edge.source].bottom, self.nodes[edge.target].left
            return [start, (start[0], end[1]), end]
        if edge.back:
            return self._back(edge, source, target)
        if source.lane != target.lane:
            return self._down(edge, target)
        return self._along(edge, self.lanes[source.lane], self.grids[source.lane])

    def _along(self, edge: Edge, lane: Box, grid: _Grid) -> list[Point]:
        points = [self.nodes[edge.source].right]
        stops = [grid.centre(lane, cell) for cell in grid.ways[edge.id]]
        for x, y in [*stops, self.nodes[edge.target].left]:
            first = lane.x + LANE_TITLE + CHANNELS
            turn = first + (x - first) // COLUMN * COLUMN - TURN
            points += [(turn, points[-1][1]), (turn, y), (x, y)]
        return points

    def _down(self, edge: Edge, target: Node) -> list[Point]:
        """To the next lane: out to the right, along the line between the lanes, in from the left."""
        (x, y), (left, middle) = self.nodes[edge.source].right, self.nodes[edge.target].left
        between, turn = self.lanes[target.lane].y + 12, self.lanes[target.lane].x + LANE_TITLE + CHANNELS - 6
        return [(x, y), (x + 16, y), (x + 16, between), (turn, between), (turn, middle), (left, middle)]

    def _back(self, edge: Edge, source: Node, target: Node) -> list[Point]:
        """Up out of the gateway, along the top of its lane, and up beside the lanes' titles."""
        self.channel += 1
        aside = self.channel % 4 * BETWEEN_CHANNELS
        (x, y), (left, middle) = self.nodes[edge.source].top, self.nodes[edge.target].bottom
        above, channel = self.lanes[source.lane].y + 16 + aside, self.lanes[target.lane].x + LANE_TITLE + 4 + aside
        below = middle + 14 + aside
        return [(x, y), (x, above), (channel, above), (channel, below), (left, below), (left, middle)]


def _without_doubles(points: Sequence[Point]) -> list[Point]:
    """The points without those that stand still, and without those on the straight way between two others."""
    moved = [points[0]] + [point for before, point in pairwise(points) if point != before]
    kept = [
        point
        for before, point, following in zip(moved, moved[1:], moved[2:], strict=False)
        if not (before[0] == point[0] == following[0] or before[1] == point[1] == following[1])
    ]
    return [moved[0], *kept, moved[-1]]
