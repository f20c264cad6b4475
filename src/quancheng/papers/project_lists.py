"""Papers that are a list of one project: its needs, opinions, handovers, receipts, commitments.

Each is offered where the pack has such things and no form of its own for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from quancheng.cases.project_view import ProjectView
from quancheng.engine.pack import Basis, Pack
from quancheng.papers.filling import Filled
from quancheng.papers.form_lines import Line, numbered_lines
from quancheng.papers.general import Asked, Section, gathered, listed, numbered, project_of, refs, said, signer
from quancheng.papers.official import Paper
from quancheng.papers.project_basics import basics
from quancheng.papers.written import Figure, Trace, Written, figure

Thing = tuple[str, str, Basis]
"""What a table is of: its id ("" for the whole project), its label and its clauses."""
Count = Callable[[Line], bool]


@dataclass(frozen=True, kw_only=True)
class ListPaper:
    """A list paper: the source of its lines, its columns (heading, source, width), what it is of, what it counts.

    `named_by` is the source by which a line is called where a figure opens to it.
    """

    kind: str
    name: str
    heading: str
    source: str
    columns: tuple[tuple[str, str, int], ...]
    things: Callable[[Pack], Sequence[Thing]]
    named_by: str
    counts: Mapping[str, Count] = field(default_factory=dict)
    signs: tuple[str, ...] = ()
    landscape: bool = False

    def suits(self, pack: Pack) -> bool:
        """Whether the pack has such things and prints them on no form of its own."""
        return bool(self.things(pack)) and all(form.lines_from != self.source for form in pack.forms)


def writer(spec: ListPaper) -> Callable[[Asked], Written]:
    """The function that writes this kind of list."""

    def write(asked: Asked) -> Written:
        view = project_of(asked)
        things = spec.things(view.pack)
        found = [(thing, numbered_lines(view, spec.source, thing[0])) for thing in things]
        basis = tuple(dict.fromkeys(clause for _, _, clauses in things for clause in clauses))
        sections = [
            basics(asked, view),
            gathered(spec.heading, [_table(spec, label, lines) for (_, label, _), lines in found]),
            said("依据", [f"《{view.pack.title}》{refs(view.pack, basis)}。"]),
        ]
        if spec.signs:
            sections.append(listed("签字", spec.signs, [("",) * len(spec.signs)]))
        title = f"{view.name}{spec.name}"
        paper = Paper(
            title=title, body=numbered(sections), signed_by=signer(asked), day=asked.on, landscape=spec.landscape
        )
        return Written(
            kind=spec.kind, title=title, on=asked.on, basis=basis, paper=paper, project=view.id,
            figures=tuple(_figures(spec, view, [line for _, lines in found for line in lines])),
        )  # fmt: skip

    return write


def _table(spec: ListPaper, label: str, lines: Sequence[Line]) -> Section:
    headings = tuple(heading for heading, _, _ in spec.columns)
    rows: list[tuple[Filled, ...]] = [tuple(line.get(source) for _, source, _ in spec.columns) for line in lines]
    return listed(label, headings, rows, widths=tuple(width for _, _, width in spec.columns))


def _figures(spec: ListPaper, view: ProjectView, lines: Sequence[Line]) -> Iterator[Figure]:
    for name, test in {"全部": lambda line: True, **spec.counts}.items():
        yield figure(name, [Trace(str(line[spec.named_by]), view.id) for line in lines if test(line)], unit="项")


def _documents(pack: Pack) -> list[Thing]:
    kinds = [kind for kind in pack.documents if kind.distribution]
    return [(kind.id, kind.label, kind.distribution.basis or kind.basis) for kind in kinds if kind.distribution]


def _commitments(pack: Pack) -> list[Thing]:
    basis = tuple(dict.fromkeys(clause for kind in pack.commitments for clause in kind.basis))
    return [("", "约定事项", basis)] if pack.commitments else []


LISTS: tuple[ListPaper, ...] = (
    ListPaper(
        kind="needs-list", name="要素需求保障表", heading="要素需求和保障", source="factors", landscape=True,
        columns=(
            ("序号", "line:number", 7), ("要素", "factor:label", 12), ("需求量", "factor:asked", 14),
            ("说明", "factor:note", 18), ("核实量", "factor:verified", 14), ("核实意见", "factor:opinion", 18),
            ("保障量", "factor:guaranteed", 14), ("保障时间", "factor:by-day", 14),
            ("保障单位", "factor:guaranteed-by", 16),
        ),
        things=lambda pack: [(each.id, each.label, each.basis) for each in pack.needs],
        named_by="factor:label",
        counts={
            "已提出": lambda line: line["factor:asked"] is not None,
            "已核实": lambda line: line["factor:verified"] is not None,
            "已保障": lambda line: line["factor:guaranteed"] is not None,
        },
    ),
    ListPaper(
        kind="panel-opinion", name="联合评审意见", heading="各单位意见", source="opinions",
        columns=(
            ("单位", "opinion:unit", 22), ("意见", "opinion:term", 16), ("理由和建议", "opinion:note", 44),
            ("日期", "opinion:day", 18),
        ),
        things=lambda pack: [(each.id, each.label, each.basis) for each in pack.reviews if not each.scoring],
        named_by="opinion:unit",
        counts={
            "已出意见": lambda line: line["opinion:term"] is not None,
            "未出意见": lambda line: line["opinion:term"] is None,
        },
    ),
    ListPaper(
        kind="handover-list", name="移交清单", heading="移交内容", source="contents",
        signs=("移交人", "接收人", "日期"),
        columns=(("序号", "line:number", 10), ("移交内容", "content:name", 56), ("移交情况", "content:state", 34)),
        things=lambda pack: [(each.id, each.label, each.basis) for each in pack.handovers],
        named_by="content:name",
        counts={
            "已确认": lambda line: line["content:state"] == "已移交，已确认",
            "未移交": lambda line: line["content:state"] is None,
        },
    ),
    ListPaper(
        kind="receipt-list", name="文件分发单", heading="分发和签收", source="receipts",
        columns=(
            ("序号", "line:number", 8), ("接收单位", "receipt:unit", 32), ("原件或副本", "receipt:part", 20),
            ("发出日期", "receipt:sent", 20), ("签收日期", "receipt:received", 20),
        ),
        things=_documents,
        named_by="receipt:unit",
        counts={
            "已发出": lambda line: line["receipt:sent"] is not None,
            "已签收": lambda line: line["receipt:received"] is not None,
        },
    ),
    ListPaper(
        kind="commitments-kept", name="约定事项核查表", heading="约定事项履行情况", source="commitments",
        landscape=True,
        columns=(
            ("序号", "line:number", 7), ("约定事项", "commitment:label", 20), ("哪一方", "commitment:side", 8),
            ("约定", "commitment:agreed", 16), ("约定日期", "commitment:due", 15), ("实际", "commitment:actual", 16),
            ("截至", "commitment:day", 15), ("履行情况", "commitment:state", 12),
            ("核查单位", "commitment:checked-by", 16),
        ),
        things=_commitments,
        named_by="commitment:label",
        counts={
            state: (lambda line, state=state: line["commitment:state"] == state)  # type: ignore[misc]
            for state in ("已履行", "未达约定", "违约")
        },
    ),
)  # fmt: skip
