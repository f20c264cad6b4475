"""Whatever is put into the addresses and forms of projects is answered in words; the number of statements is fixed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quancheng.cases import queries, work_lists
from quancheng.store import session
from quancheng.web.deeds import DEEDS, TASK_DEEDS
from tests.app.cases.intakes import ON
from tests.app.web.county import HERBS, County

pytestmark = pytest.mark.django_db

ODD_WORDS = ('"', "'", "%", "_", "*", "（", "中", "：", "a", "AND", "NEAR(", "中药 材", "\\", "😀", "x" * 300)
ODD_QUERIES = (
    "page=0", "page=-1", "page=99999999", "page=²", "page=x", "sort=; DROP", "library=nowhere", "stage=nowhere",
    "unit=nowhere", "late=1&library=ended", "library=ended&q=中药", "who=nobody", "when=never", "who=all&unit=nowhere",
    "who=unit&when=late&page=7",
)  # fmt: skip
ODD_FORMS: tuple[dict[str, str], ...] = (
    {},
    {"key": "k" * 500, "seen": "²"},
    {"reason": "\x00", "planned": "2026-02-30", "actual": "明天", "day": "0000-00-00", "count": "1e99"},
    {"reason": "理" * 3000, "note": "说" * 3000, "measure": "措" * 3000, "title": "题" * 3000, "number": "号" * 500},
    {"review": "nothing", "handover": "nothing", "issue": "nothing", "gate": "nothing", "role": "nothing",
     "duty": "nothing", "name": "nothing", "unit": "nothing", "term": "nothing", "holder": "nothing:nothing",
     "outcome": "nothing", "cause": "nothing", "granted": "maybe", "accepted": "maybe", "kind": "nothing",
     "task": "nothing", "planned": "9999-12-31", "day": "2026-03-02", "count": "-5", "reason": "试"},
)  # fmt: skip


@pytest.mark.parametrize("words", ODD_WORDS)
def test_any_words_may_be_searched_for(county: County, words: str) -> None:
    county.browser("office-clerk").page(f"/projects/?q={quote(words)}")


def test_a_sign_that_is_none_is_refused_in_words(county: County) -> None:
    assert county.browser("office-clerk").get("/projects/?q=%00").status_code == 422


@pytest.mark.parametrize("address", ["/projects/", "/work"])
def test_any_query_opens_the_list(county: County, address: str) -> None:
    clerk = county.browser("office-clerk")
    for query in ODD_QUERIES:
        clerk.page(f"{address}?{query}")


@pytest.mark.parametrize("deed", sorted(TASK_DEEDS))
def test_an_odd_form_of_a_task_is_answered_in_words(county: County, deed: str) -> None:
    clerk = county.browser("approval-clerk")
    for form in ODD_FORMS:
        answer = clerk.post(f"/projects/{county.projects[HERBS]}/tasks/filing/do/{deed}", form)
        assert answer.status_code in (303, 403, 404, 409, 422), (deed, form, answer.status_code)


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_an_odd_form_of_a_project_is_answered_in_words(county: County, deed: str) -> None:
    clerk = county.browser("office-director")
    for form in ODD_FORMS:
        answer = clerk.post(f"/projects/{county.projects[HERBS]}/do/{deed}", form)
        assert answer.status_code in (303, 403, 404, 409, 422), (deed, form, answer.status_code)


@pytest.mark.parametrize("value", ["\x00", "x" * 3000, "😀", "1e400", "-1", "约8000万", "NaN", "  "])
def test_odd_facts_are_answered_in_words(county: County, value: str) -> None:
    clerk, facts = county.browser("office-clerk"), [f"fact-{fact.id}" for fact in county.pack.facts]
    form = dict.fromkeys(facts, value) | {f"{name}-unit": value for name in facts}
    for address in ("/projects/new", f"/projects/{county.projects[HERBS]}/facts/change"):
        answer = clerk.post(address, form | {"reason": "试", "label": "内部", "different": "1", "key": uuid4().hex})
        assert answer.status_code in (303, 422), (address, answer.status_code)


@pytest.mark.parametrize(
    ("typed", "unit", "shown"),
    [
        ("1.2亿元", "万元", "1.2亿元"),
        ("8000万元", "元", "8000万元"),
        ("8,000", "万元", "8000万元"),
        ("１２０００", "万元", "1.2亿元"),
        ("3", "亿元", "3亿元"),
    ],
)
def test_money_is_read_as_people_write_it(county: County, typed: str, unit: str, shown: str) -> None:
    clerk = county.browser("office-clerk")
    form = {"fact-name": "试验项目甲", "fact-investment": typed, "fact-investment-unit": unit, "label": "内部"}
    clerk.done("/projects/new", form | {"different": "1", "key": uuid4().hex})
    assert shown in clerk.page("/projects/?q=试验项目甲")


def test_an_empty_file_and_a_file_without_a_name_are_refused(county: County) -> None:
    clerk = county.browser("approval-clerk")
    for file in (SimpleUploadedFile("空.pdf", b""), SimpleUploadedFile("...", b"PK\x03\x04 nothing inside")):
        form = {"key": uuid4().hex, "actual": ON.isoformat(), "file": file}
        answer = clerk.post(f"/projects/{county.projects[HERBS]}/tasks/filing/do/finish", form)
        assert answer.status_code == 422, (file.name, answer.status_code)


@pytest.mark.parametrize(
    ("address", "size"), [("/projects/", (queries, "PAGE")), ("/work", (work_lists, "MOST"))]
)  # fmt: skip
def test_the_number_of_statements_does_not_follow_the_rows(
    county: County, monkeypatch: pytest.MonkeyPatch, address: str, size: tuple[ModuleType, str]
) -> None:
    clerk = county.browser("approval-clerk")
    clerk.page(address)
    with counting(monkeypatch) as for_a_page:
        whole = clerk.page(address)
    monkeypatch.setattr(*size, 1)
    with counting(monkeypatch) as for_one_row:
        short = clerk.page(address)
    assert _rows(whole) > _rows(short)
    assert len(for_a_page) == len(for_one_row)


def _rows(page: str) -> int:
    return page.count('<li class="matter') + page.count("<tr")


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement, the ORM's and the plain ones that go past it."""
    said: list[str] = []
    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as captured:
        for kind in (session.Session, session.PostgresSession):
            execute = kind.execute

            def noted(self: object, sql: str, params: object = (), execute: object = execute) -> object:
                said.append(sql)
                return execute(self, sql, params)  # type: ignore[operator]

            patch.setattr(kind, "execute", noted)
        yield said
    said += [each["sql"] for each in captured.captured_queries]
