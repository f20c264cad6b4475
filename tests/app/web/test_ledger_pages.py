"""台账 through its pages: columns, filters, order, groups and sums chosen in the address; taken out as a workbook."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.app.web.county import CASTING, HERBS, SOLAR, County

pytestmark = pytest.mark.django_db
LEDGER = "/ledgers/signed-projects/"


def names(page: str) -> list[str]:
    """The projects of the table in their order."""
    return [name for name in sorted((CASTING, SOLAR, HERBS), key=page.find) if f">{name}</a>" in page]


def test_the_ledger_stands_in_the_list_with_its_size(county: County) -> None:
    page = county.browser("office-clerk").page("/ledgers/")
    assert "签约项目台账" in page
    assert '<span class="strong">3</span>个项目' in page


def test_it_shows_its_columns_and_every_signed_project(county: County) -> None:
    page = county.browser("office-clerk").page(LEDGER)
    assert set(names(page)) == {CASTING, SOLAR, HERBS}
    assert "投资规模（万元）" in page
    assert "3个项目" in page


def test_a_unit_sees_the_projects_it_takes_part_in(county: County) -> None:
    assert names(county.browser("tax-clerk").page(LEDGER)) == []


def test_columns_are_chosen_and_the_name_always_stands_first(county: County) -> None:
    page = county.browser("office-clerk").page(f"{LEDGER}?c=fact:site&c=stage")
    head = page[page.index("<thead>") : page.index("</thead>")]
    assert [head.find(word) for word in ("项目名称", "建设地点", "所处阶段")] == sorted(
        head.find(word) for word in ("项目名称", "建设地点", "所处阶段")
    )
    assert "投资规模" not in head


def test_words_in_a_column_filter_it(county: County) -> None:
    office = county.browser("office-clerk")
    assert names(office.page(f"{LEDGER}?has.fact:name=光伏")) == [SOLAR]
    assert names(office.page(f"{LEDGER}?has.fact:name=100%25")) == []


def test_a_choice_a_span_and_what_is_empty_filter(county: County) -> None:
    office = county.browser("office-clerk")
    assert names(office.page(f"{LEDGER}?from.happening:agreement-signed=2030-01-01")) == []
    assert len(names(office.page(f"{LEDGER}?none.fact:maturity=1"))) == 3
    assert (
        len(names(office.page(f"{LEDGER}?is.stage=advance"))) + len(names(office.page(f"{LEDGER}?is.stage=plan"))) == 3
    )


def test_a_bound_that_cannot_be_read_is_said_and_not_used(county: County) -> None:
    page = county.browser("office-clerk").page(f"{LEDGER}?from.fact:investment=很多")
    assert "“投资规模”的条件“很多”不是数字" in page
    assert len(names(page)) == 3


def test_it_sorts_both_ways(county: County) -> None:
    office = county.browser("office-clerk")
    up = names(office.page(f"{LEDGER}?sort=fact:name"))
    assert names(office.page(f"{LEDGER}?sort=fact:name&down=1")) == up[::-1]


def test_groups_count_and_lead_to_their_rows(county: County) -> None:
    page = county.browser("office-clerk").page(f"{LEDGER}?group=stage&sums=1")
    assert "按所处阶段分组" in page
    assert "is.stage=" in page
    assert "合计" in page
    assert "3个" in page


def test_what_is_seen_is_taken_out_marked_and_noted(county: County) -> None:
    office = county.browser("office-clerk")
    answer = office.post(f"{LEDGER}export", {"query": "has.fact:name=光伏&sort=fact:name"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "签约项目台账"
    assert "2026年5月18日导出" in rows[1][0]
    assert "项目名称含“光伏”" in rows[1][0]
    assert "共1条" in rows[1][0]
    assert [row[1] for row in rows[3:]] == [SOLAR]
    assert rows[3][-1] == county.projects[SOLAR].hex
    [noted] = county.office.events("ledger-exported")
    assert '"rows":1' in noted.body


def test_days_are_dates_in_the_workbook(county: County) -> None:
    answer = county.browser("office-clerk").post(f"{LEDGER}export", {"query": ""})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    days = [row[8] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert all(day.date() <= date(2026, 5, 18) for day in days)


def test_a_view_is_kept_shared_and_dropped_by_its_owner_alone(county: County) -> None:
    office, director = county.browser("office-clerk"), county.browser("office-director")
    fields = {"name": "光伏项目", "query": "has.fact:name=光伏", "shared": "1", "key": "v"}
    office.done(f"{LEDGER}views", fields)
    assert "光伏项目" in director.page(LEDGER)
    own = office.page(f"{LEDGER}?has.fact:name=光伏")
    address = own.split('action="/ledgers/views/')[1].split('"')[0]
    assert director.post(f"/ledgers/views/{address}", {}).status_code == 404
    office.done(f"/ledgers/views/{address}", {})
    assert "光伏项目" not in director.page(LEDGER)


def test_a_view_without_a_name_is_asked_for_one(county: County) -> None:
    office = county.browser("office-clerk")
    led = office.done(f"{LEDGER}views", {"name": "", "query": "sums=1", "key": "v"})
    assert "请给这个视图起个名字" in office.page(led)


def test_an_unknown_ledger_is_not_there(county: County) -> None:
    assert county.browser("office-clerk").get("/ledgers/nothing/").status_code == 404
