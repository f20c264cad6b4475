"""A running project keeps the version of the notice under which it began."""

import shutil

from quancheng.cases import actions
from quancheng.cases.packs import pack_in_force
from quancheng.cases.places import start_place
from quancheng.cases.project_view import project
from quancheng.engine import requests as rq
from quancheng.store.session import reading
from quancheng.store.work import perform
from tests.app.cases.walking import FOLDER, Walk, gu_place


def test_a_newer_version_in_force_does_not_touch_a_running_project(own_database, tmp_path):
    walk = Walk(gu_place(), 50)
    before = _shown(walk)
    newer = tmp_path / "guxian"
    shutil.copytree(FOLDER, newer)
    stages = newer / "stages.yaml"
    stages.write_text(stages.read_text().replace("label: 联络对接", "label: 上门对接"))
    perform(lambda work: start_place(work, newer) and None, tenant=walk.person.tenant, actor="walk", at=walk.at)

    with reading(walk.person.tenant):
        in_force = pack_in_force(walk.person.tenant)
    assert in_force.task["contact"].label == "上门对接"
    actions.ask(walk.person, walk.project, rq.NoteTask, at=walk.at, task="propose", remark="照旧")
    after = _shown(walk)
    assert after.pack.version == before.pack.version != in_force.version
    assert after.pack.task["contact"].label == "联络对接"


def _shown(walk):
    with reading(walk.person.tenant):
        return project(walk.person, walk.project, on=walk.at.date())
