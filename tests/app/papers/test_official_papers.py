"""General official papers: the look of GB/T 9704 in Word, and the same structure for a template."""

import io
from datetime import date

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from quancheng.papers.official import Heading, Paper, Paragraph, Table, write

PAPER = Paper(
    title="关于项目推进情况的通报",
    number="〔2026〕3号",
    addressee="各有关单位",
    body=(
        Heading("一、总体情况"),
        Paragraph("共有项目3个。\n逾期事项1个。"),
        Heading("（一）逾期事项", level=2),
        Table(("项目", "事项", "计划时间"), (("一号项目", "土地供应", date(2026, 3, 1)), ("=1", "", None))),
    ),
    signed_by="领导小组办公室",
    day=date(2026, 3, 31),
    attachments=("汇总表", "联络表"),
)


@pytest.fixture(scope="module")
def document() -> Document:
    return docx.Document(io.BytesIO(write(PAPER)))


def faces(document: Document) -> dict[str, str]:
    return {
        paragraph.text: paragraph.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        if paragraph.runs
    }


def test_the_paper_says_everything_in_order(document: Document) -> None:
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text] == [
        "〔2026〕3号",
        "关于项目推进情况的通报",
        "各有关单位：",
        "一、总体情况",
        "共有项目3个。",
        "逾期事项1个。",
        "（一）逾期事项",
        "附件：1. 汇总表",
        "　　　2. 联络表",
        "领导小组办公室",
        "2026年3月31日",
    ]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows][1] == [
        "一号项目",
        "土地供应",
        "2026年3月1日",
    ]


def test_each_part_has_its_face(document: Document) -> None:
    used = faces(document)
    assert used["关于项目推进情况的通报"] == "方正小标宋简体"
    assert used["一、总体情况"] == "黑体"
    assert used["（一）逾期事项"] == "楷体_GB2312"
    assert used["共有项目3个。"] == "仿宋_GB2312"


def test_signature_and_day_stand_on_the_right(document: Document) -> None:
    last = document.paragraphs[-1]
    assert last.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert last._element.pPr.ind.get(qn("w:rightChars")) == "400"


def test_the_red_head_is_there_only_when_asked_for(document: Document) -> None:
    assert document.paragraphs[0].text == PAPER.number
    red = docx.Document(io.BytesIO(write(Paper(title="通报", body=(), head="某办公室"))))
    assert red.paragraphs[0].text == "某办公室"
    assert str(red.paragraphs[0].runs[0].font.color.rgb) == "C00000"


def test_pages_are_numbered_at_the_outer_edge(document: Document) -> None:
    assert document.settings.odd_and_even_pages_header_footer
    assert document.sections[0].footer.paragraphs[0].text.startswith("— ")


def test_a_template_can_draw_the_paper_as_it_stands() -> None:
    assert [block.kind for block in PAPER.body] == ["heading", "paragraph", "heading", "table"]
    assert PAPER.day_in_words == "2026年3月31日"
    assert PAPER.body[3].printed_rows[0] == ("一号项目", "土地供应", "2026年3月1日")  # type: ignore[union-attr]
