"""Files lie under their digest, once, and are checked when read."""

import os
from io import BytesIO

import pytest

from quancheng.store import files
from quancheng.store.canonical import sm3
from quancheng.store.errors import FileDamaged, FileTooBig, NoSuchFile

CONTENT = "可行性研究报告".encode()


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings):
    settings.QUANCHENG_HOME = tmp_path
    return tmp_path


def test_a_file_is_found_under_its_digest():
    stored = files.put(BytesIO(CONTENT))
    assert (stored.digest, stored.size) == (sm3(CONTENT), len(CONTENT))
    assert files.read(stored.digest) == CONTENT
    assert files.path_of(stored.digest).parent.name == stored.digest[:2]


def test_the_same_bytes_twice_are_one_file():
    first = files.put(BytesIO(CONTENT))
    inode = files.path_of(first.digest).stat().st_ino
    assert files.put(BytesIO(CONTENT)) == first
    assert files.path_of(first.digest).stat().st_ino == inode
    assert list(files.lying()) == [first.digest]


def test_nothing_else_is_left_in_the_folder():
    stored = files.put(BytesIO(CONTENT))
    assert [path.name for path in files.folder().rglob("*") if path.is_file()] == [stored.digest]


def test_an_unknown_digest_is_not_found():
    with pytest.raises(NoSuchFile, match="没有找到"):
        files.read("0" * 64)


def test_changed_bytes_are_not_handed_out():
    stored = files.put(BytesIO(CONTENT))
    files.path_of(stored.digest).write_bytes(CONTENT[:-1] + b"x")
    with pytest.raises(FileDamaged, match="与存入时不一致"):
        files.read(stored.digest)


@pytest.mark.parametrize(("size", "fits"), [(10, True), (11, False)])
def test_the_largest_file_fits_and_one_byte_more_does_not(size, fits):
    if fits:
        assert files.put(BytesIO(b"x" * size), largest=10).size == size
        return
    with pytest.raises(FileTooBig):
        files.put(BytesIO(b"x" * size), largest=10)
    assert [path for path in files.folder().rglob("*") if path.is_file()] == []


def test_sweeping_removes_what_nothing_refers_to_and_is_old():
    kept, orphan, fresh = (files.put(BytesIO(content)) for content in (b"kept", b"orphan", b"fresh"))
    (files.folder() / "half.part").write_bytes(b"half")
    for path in (files.path_of(kept.digest), files.path_of(orphan.digest), files.folder() / "half.part"):
        os.utime(path, (1000, 1000))
    assert files.sweep(referred_to={kept.digest}, written_before=2000) == sorted([orphan.digest, "half.part"])
    assert set(files.lying()) == {kept.digest, fresh.digest}


def test_storing_again_keeps_an_orphan_from_being_swept():
    stored = files.put(BytesIO(CONTENT))
    os.utime(files.path_of(stored.digest), (1000, 1000))
    files.put(BytesIO(CONTENT))
    assert files.sweep(referred_to=set(), written_before=2000) == []
