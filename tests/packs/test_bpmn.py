"""The BPMN of a pack: valid by the standard's own schema, read by bpmn.io's own reader, and saying what the pack says.

The schema and the reader come with the locked npm package bpmn-moddle; nothing of either is kept in this repository.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from lxml import etree

from quancheng.packfiles.bpmn import document, picture
from quancheng.packfiles.loader import SHIPPED, load_pack
from quancheng.server.cli import main

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "bad_packs" / "base"
FOLDERS = [*sorted(path.parent for path in SHIPPED.glob("*/pack.yaml")), BASE]
SCHEMA = ROOT / "assets" / "node_modules" / "bpmn-moddle" / "resources" / "bpmn" / "xsd" / "BPMN20.xsd"
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
READER = """
import { BpmnModdle } from "bpmn-moddle";
import { readFileSync } from "node:fs";
const { warnings } = await new BpmnModdle().fromXML(readFileSync(0, "utf8"));
console.log(JSON.stringify(warnings.map((each) => each.message)));
"""


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def process_of(folder: Path) -> Element:
    found = fromstring(document(load_pack(folder))).find(f"{MODEL}process")
    assert found is not None
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_document_is_valid_by_the_schema_of_the_standard(folder: Path, schema: etree.XMLSchema) -> None:
    schema.validate(etree.fromstring(document(load_pack(folder))))
    assert [str(each) for each in schema.error_log] == []


def test_the_schema_refuses_what_is_not_bpmn(schema: etree.XMLSchema) -> None:
    broken = document(load_pack(BASE)).replace(b"bpmn:userTask", b"bpmn:usedTask")
    assert not schema.validate(etree.fromstring(broken))


def node() -> str:
    """The machine's Node, or the one that `make setup` brings."""
    brought = ROOT / ".venv" / "node" / "node"
    return shutil.which("node") or str(brought)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_reader_of_bpmn_js_finds_nothing_to_warn_of(folder: Path) -> None:
    read = subprocess.run(
        [node(), "--input-type=module", "--eval", READER],
        input=document(load_pack(folder)),
        capture_output=True,
        check=True,
        cwd=ROOT / "assets",
        env={"PATH": os.environ["PATH"]},
    )
    assert json.loads(read.stdout) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_task_of_the_pack_is_a_user_task_in_the_lane_of_its_stage(folder: Path) -> None:
    pack, process = load_pack(folder), process_of(folder)
    drawn = {each.get("id"): each.get("name") for each in process.iter(f"{MODEL}userTask")}
    lanes = {
        str(lane.get("id")): {ref.text for ref in lane.iter(f"{MODEL}flowNodeRef")}
        for lane in process.iter(f"{MODEL}lane")
    }
    for task in pack.task.values():
        assert drawn[f"task-{task.id}"] == task.label
        assert f"task-{task.id}" in lanes[f"lane-{task.stage}"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_node_can_be_reached_from_the_start(folder: Path) -> None:
    process = process_of(folder)
    ways: dict[str, set[str]] = {}
    for flow in process.iter(f"{MODEL}sequenceFlow"):
        ways.setdefault(str(flow.get("sourceRef")), set()).add(str(flow.get("targetRef")))
    for timer in process.iter(f"{MODEL}boundaryEvent"):
        ways.setdefault(str(timer.get("attachedToRef")), set()).add(str(timer.get("id")))
    reached, waiting = {"start"}, ["start"]
    while waiting:
        fresh = ways.get(waiting.pop(), set()) - reached
        reached |= fresh
        waiting += fresh
    nodes = {ref.text for ref in process.iter(f"{MODEL}flowNodeRef")}
    assert nodes - reached == set()


def test_a_gate_in_principle_can_be_passed_and_any_gate_waited_for() -> None:
    process = process_of(BASE)
    names = {each.get("id"): each.get("name") for each in process}
    assert names["gate-margin-enough"] == "利润率够"
    assert names["gate-pass-margin-enough"] == "特批：利润率够"
    assert "gate-pass-was-signed" not in names
    assert {"gate-wait-margin-enough", "gate-wait-was-signed"} <= names.keys()


def test_an_outcome_that_ends_the_project_terminates_the_process() -> None:
    ended = next(each for each in process_of(BASE) if each.get("id") == "end-judge-bad")
    assert ended.find(f"{MODEL}terminateEventDefinition") is not None


def test_a_time_limit_is_a_timer_that_does_not_interrupt_its_task() -> None:
    timer = next(each for each in process_of(BASE) if each.get("id") == "timer-file")
    assert (timer.get("attachedToRef"), timer.get("cancelActivity")) == ("task-file", "false")
    limit = timer.find(f"{MODEL}timerEventDefinition/{MODEL}timeDuration")
    assert limit is not None and limit.text == "协议签订后3个工作日内"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_picture_shows_every_task_without_a_script(folder: Path) -> None:
    drawn = fromstring(picture(load_pack(folder)))
    assert drawn.find(".//{http://www.w3.org/2000/svg}script") is None
    assert len(drawn.findall(".//{http://www.w3.org/2000/svg}g")) >= len(load_pack(folder).task)


def test_the_verb_writes_the_document_and_the_picture(tmp_path: Path) -> None:
    assert main(["pack", "bpmn", str(BASE), "-o", str(tmp_path / "base.bpmn")]) == 0
    assert main(["pack", "bpmn", str(BASE), "-o", str(tmp_path / "base.svg")]) == 0
    assert (tmp_path / "base.bpmn").read_bytes() == document(load_pack(BASE))
    assert (tmp_path / "base.svg").read_text(encoding="utf-8") == picture(load_pack(BASE))
