"""Records come in from a workbook as a ledger does: new lines, changes before and after, faults by cell, undone."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from tests.app.web.county import Browser
from tests.app.web.qinghe import Qinghe
from tests.app.web.test_record_pages import DAY, FIRM, VISIT, county, made  # noqa: F401 — `county` is a fixture

pytestmark = pytest.mark.django_db
KIND = "/records/of/enterprise-visit/"


@pytest.fixture
def clerk(county: Qinghe) -> Browser:  # noqa: F811
    return county.browser("clerk", DAY)


def taken_out(clerk: Browser) -> tuple[Workbook, list[str]]:
    """The exported sheet of the one visit, and its headings."""
    book = load_workbook(io.BytesIO(clerk.post(f"{KIND}export", {"query": ""}).content))
    assert book.active is not None
    return book, [str(cell.value) for cell in book.active[3]]


def sent(clerk: Browser, book: Workbook) -> str:
    kept = io.BytesIO()
    book.save(kept)
    file = SimpleUploadedFile("走访.xlsx", kept.getvalue())
    return clerk.done(f"{KIND}import", {"file": file, "key": "k"})


@pytest.fixture
def upload(county: Qinghe, clerk: Browser) -> str:  # noqa: F811
    """The one visit changed in a cell, and another beneath it."""
    made(county, "clerk", "enterprise-visit", VISIT)
    book, headings = taken_out(clerk)
    sheet = book.active
    assert sheet is not None
    sheet.cell(4, headings.index("招商方向") + 1, "新材料")
    for at in range(1, len(headings)):
        sheet.cell(5, at, sheet.cell(4, at).value)
    sheet.cell(5, 1, "另一家样本企业")
    return sent(clerk, book)


def test_it_shows_what_is_new_and_what_would_change(clerk: Browser, upload: str) -> None:
    new = clerk.page(f"{upload}?show=new")
    assert "另一家样本企业" in new
    changed = clerk.page(f"{upload}?show=changed")
    assert re.search(r"<del>装备制造</del> → 新材料", changed)
    assert "系统编号一致" in changed
    assert "将登记新记录" in changed


def test_committed_the_records_are_there_and_it_happens_once(clerk: Browser, upload: str) -> None:
    clerk.done(f"{upload}commit", {"key": "c"})
    clerk.done(f"{upload}commit", {"key": "d"})
    page = clerk.page(KIND)
    assert "2条" in page
    assert "另一家样本企业" in page
    assert "导入了2条记录" in clerk.page(upload)


def test_undone_the_new_is_withdrawn_and_the_old_as_it_was(clerk: Browser, upload: str) -> None:
    clerk.done(f"{upload}commit", {"key": "c"})
    clerk.done(f"{upload}undo", {"key": "u"})
    page = clerk.page(KIND)
    assert "1条" in page
    assert "装备制造" in clerk.page(f"{KIND}?f-direction=装备制造")
    assert FIRM in page


def test_what_somebody_has_worked_on_since_is_not_taken_back(clerk: Browser, upload: str) -> None:
    clerk.done(f"{upload}commit", {"key": "c"})
    record = re.findall(r"/records/[0-9a-f-]{36}/", clerk.page(f"{KIND}?q=另一家"))[0]
    clerk.done(f"{record}do/withdraw", {"key": "w", "reason": "重复"})
    assert "已有人改过" in clerk.refused(f"{upload}undo", {"key": "u"}, 409)


def test_a_fault_is_named_by_its_cell_and_nothing_comes_in(clerk: Browser, upload: str) -> None:
    book, headings = taken_out(clerk)
    sheet = book.active
    assert sheet is not None
    sheet.cell(4, headings.index("招商方向") + 1, "没有这个方向")
    wrong = sent_again(clerk, book)
    page = clerk.page(f"{wrong}?show=wrong")
    assert "没有「没有这个方向」这一项" in page
    assert "没有确认" in clerk.refused(f"{wrong}commit", {"key": "x"}, 422)


def sent_again(clerk: Browser, book: Workbook) -> str:
    kept = io.BytesIO()
    book.save(kept)
    return clerk.done(f"{KIND}import", {"file": SimpleUploadedFile("再传.xlsx", kept.getvalue()), "key": "k2"})


def test_nobody_else_sees_the_upload(county: Qinghe, upload: str) -> None:  # noqa: F811
    other = county.browser("director", DAY)
    assert other.get(upload).status_code == 404
    assert other.post(f"{upload}commit", {"key": "c"}).status_code == 404


def test_whoever_may_not_record_the_kind_is_told_so(county: Qinghe, clerk: Browser) -> None:  # noqa: F811
    made(county, "clerk", "enterprise-visit", VISIT)
    book, _ = taken_out(clerk)
    kept = io.BytesIO()
    book.save(kept)
    power = county.browser("power-clerk", DAY)
    led = power.done(f"{KIND}import", {"file": SimpleUploadedFile("走访.xlsx", kept.getvalue()), "key": "k"})
    assert "不由您的岗位登记" in power.page(led)
