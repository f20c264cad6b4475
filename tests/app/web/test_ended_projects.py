"""What an ended project leaves behind: nothing that waits for anybody."""

import pytest

from quancheng.cases import actions, work_lists
from quancheng.engine import requests as rq
from quancheng.store.session import reading
from tests.app.web.county import AT, HERBS, ON, County

pytestmark = pytest.mark.django_db


def test_nothing_waits_on_a_project_that_has_ended(county: County) -> None:
    director, project = county.officer("office-director"), county.projects[HERBS]
    with reading(director.tenant):
        assert work_lists.of_project(director, project, on=ON).total
    actions.ask(director, project, rq.EndProject, at=AT, outcome="企业撤资", reason="企业来函撤资")
    with reading(director.tenant):
        assert work_lists.of_project(director, project, on=ON).lines == []
    assert HERBS not in county.browser("approval-clerk").page("/work?who=unit")
