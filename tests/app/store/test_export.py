"""The exported log is verified by the standard library alone, with the same findings."""

import json
import subprocess
import sys
import zipfile
from argparse import Namespace

import pytest

from quancheng.server.verbs import anchor as anchor_verb
from quancheng.server.verbs import verify as verify_verb
from quancheng.store.anchors import BadAnchors, anchors_now, read_anchors, write_anchors
from quancheng.store.export import export_log
from tests.app.store.counting import AT, OTHER, a_counter, counting, do_it
from tests.app.store.offline import PATH, verify_log

pytestmark = pytest.mark.django_db


@pytest.fixture
def bundle(tmp_path):
    """An exported log of two tenants, four events and two."""
    a_counter(1, 2, 3)
    a_counter(1, tenant=OTHER)
    export_log(tmp_path / "log.zip", at=AT)
    return tmp_path / "log.zip"


@pytest.fixture
def anchors(bundle, tmp_path):
    path = tmp_path / "anchors.jsonl"
    write_anchors(path, anchors_now(at=AT))
    return path


def changed(bundle, change):
    """The bundle with its lines changed, each given as a dictionary."""
    with zipfile.ZipFile(bundle) as whole:
        lines = [json.loads(line) for line in whole.read("events.jsonl").splitlines()]
        manifest = json.loads(whole.read("manifest.json"))
    lines = change(lines, manifest) or lines
    with zipfile.ZipFile(bundle, "w") as out:
        out.writestr("events.jsonl", "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines))
        out.writestr("manifest.json", json.dumps(manifest))
    return bundle


def said(capsys, *words) -> tuple[int, str]:
    status = verify_log.main([str(word) for word in words])
    return status, capsys.readouterr().out


def test_a_whole_bundle_is_whole(bundle, anchors, capsys):
    assert said(capsys, bundle, "--anchors", anchors) == (0, "已核对 6 个事件：全部一致。\n")


def test_it_runs_by_itself_on_any_python(bundle):
    done = subprocess.run([sys.executable, "-I", "-S", str(PATH), str(bundle)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def edit(lines, manifest):
    lines[1]["body"] = '{"by":9}'


def cut(lines, manifest):
    del lines[1]


def swap(lines, manifest):
    lines[1], lines[2] = lines[2], lines[1]


def duplicate(lines, manifest):
    lines.insert(2, lines[1])


def truncate(lines, manifest):
    del lines[3]


def truncate_well(lines, manifest):
    del lines[3]
    manifest["heads"][0] = {"tenant": 1, "seq": 3, "digest": lines[2]["digest"]}


def rewrite_well(lines, manifest):
    lines[3]["body"] = '{"by":9}'
    lines[3]["digest"] = verify_log.digest_of(lines[3])
    manifest["heads"][0]["digest"] = lines[3]["digest"]


def other_form(lines, manifest):
    lines[1]["form"] = 7


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (edit, "租户 1 第 2 号事件：内容与其摘要不符"),
        (cut, "租户 1 第 3 号事件：之前缺少第 2 至 2 号"),
        (swap, "租户 1 第 2 号事件：编号重复或倒退"),
        (duplicate, "租户 1 第 2 号事件：编号重复或倒退"),
        (truncate, "租户 1：链头记到第 4 号，日志到第 3 号"),
        (other_form, "租户 1 第 2 号事件：摘要算法或格式不认识：sm3，格式 7"),
    ],
)
def test_a_changed_bundle_is_named(bundle, capsys, change, sentence):
    status, text = said(capsys, changed(bundle, change))
    assert status == 1
    assert sentence in text


@pytest.mark.parametrize(("change", "sentence"), [(truncate_well, "尾部被截去"), (rewrite_well, "被改写")])
def test_a_change_that_is_whole_in_itself_is_seen_by_the_anchor_alone(bundle, anchors, capsys, change, sentence):
    changed(bundle, change)
    assert said(capsys, bundle)[0] == 0, "the negative control"
    status, text = said(capsys, bundle, "--anchors", anchors)
    assert (status, sentence in text) == (1, True)


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_what_is_no_bundle_cannot_be_read(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    assert verify_log.main([str(tmp_path / "x.zip")]) == 2


def test_the_verbs_export_the_same_bundle(bundle, tmp_path, capsys):
    nothing = {"anchors": None, "export": tmp_path / "by-verify.zip"}
    assert verify_verb.run(Namespace(**nothing)) == 0
    assert anchor_verb.run(Namespace(file=tmp_path / "a.jsonl", export=tmp_path / "by-anchor.zip")) == 0
    capsys.readouterr()
    for name in ("by-verify.zip", "by-anchor.zip"):
        assert said(capsys, tmp_path / name)[0] == 0


def test_verify_holds_the_log_against_the_anchors(bundle, anchors, capsys):
    assert verify_verb.run(Namespace(anchors=anchors, export=None)) == 0
    line = json.loads(anchors.read_text().splitlines()[0]) | {"seq": 9}
    anchors.write_text(json.dumps(line))
    assert verify_verb.run(Namespace(anchors=anchors, export=None)) == 1
    assert "现在只到第 4 号" in capsys.readouterr().out


def test_anchors_are_added_to_the_file(bundle, anchors):
    do_it(counting(1))
    write_anchors(anchors, anchors_now(at=AT))
    assert [(anchor.tenant, anchor.seq) for anchor in read_anchors(anchors)] == [(1, 4), (2, 2), (1, 5), (2, 2)]


def test_an_anchor_file_that_cannot_be_read_is_named_with_its_line(anchors):
    anchors.write_text(anchors.read_text() + "x\n")
    with pytest.raises(BadAnchors, match="第 3 行"):
        read_anchors(anchors)
