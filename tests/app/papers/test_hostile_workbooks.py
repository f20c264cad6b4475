"""Hostile files: none is read, each is refused in words, in 20 seconds and 512 MB; and the harm without checks."""

import io
import json
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from multiprocessing import get_context
from typing import NamedTuple
from xml.parsers import expat

import pytest
from python_calamine import CalamineWorkbook

from quancheng.papers.limits import USUAL, Limits
from quancheng.papers.refusals import SENTENCES, NotReadable
from quancheng.papers.workbooks import open_workbook
from tests.app.papers import hostile
from tests.app.papers.hostile import HOSTILE

# Everything off: what a reader without the checks would take.
OPEN_WIDE = Limits(
    file_size=10**9, entries=10**6, unpacked=10**9, ratio=10**9, depth=10**6, sheets=10**4, rows=10**7, columns=10**5,
    area=10**11, cells=10**8, merges=10**7, cell_text=10**9, text=10**10,
)  # fmt: skip


class Opened(NamedTuple):
    """How a file was answered: the refusal's code and words, the seconds, and the children's peak so far in KiB."""

    code: str
    words: tuple[str, str]
    seconds: float
    peak: int


def opened(name: str) -> Opened:
    """Open a hostile file, wherever this runs."""
    data = HOSTILE[name][0]()
    began, code, words = time.monotonic(), "", ("", "")
    try:
        open_workbook(data)
    except NotReadable as refusal:
        code, words = refusal.code, (refusal.sentence, refusal.help)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Opened(code, words, time.monotonic() - began, peak)


@pytest.fixture(scope="module")
def small_process() -> Iterator[ProcessPoolExecutor]:
    """A process of its own to open them from: a child counts as large as its parent was, and this one is large."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name: str, small_process: ProcessPoolExecutor) -> None:
    answer = small_process.submit(opened, name).result()
    assert answer.code == HOSTILE[name][1]
    assert any("\u4e00" <= char <= "\u9fff" for char in answer.words[0])
    assert answer.words[1]
    assert answer.seconds <= 20
    assert answer.peak <= 512 * 1024


def test_there_are_at_least_45_of_them() -> None:
    assert len(HOSTILE) >= 45


def test_the_same_workbook_without_its_harm_is_read() -> None:
    workbook = open_workbook(hostile.honest())
    assert workbook.sheets[0].at(1, 1)


def test_every_sentence_says_what_would_help() -> None:
    for code, (sentence, help_) in SENTENCES.items():
        assert sentence.endswith("。"), code
        assert help_.endswith("。"), code


def test_a_child_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(NotReadable) as refusal:
        open_workbook(hostile.too_many_cells(), limits=replace(OPEN_WIDE, wall=0.3))
    assert refusal.value.code == "too-slow"


def test_a_child_that_takes_too_much_processor_time_is_stopped() -> None:
    with pytest.raises(NotReadable) as refusal:
        open_workbook(hostile.too_many_cells(), limits=replace(OPEN_WIDE, cpu=1))
    assert refusal.value.code == "too-slow"


def test_a_child_that_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(NotReadable) as refusal:
        open_workbook(hostile.far_corner(), limits=replace(OPEN_WIDE, memory=256 * 1024 * 1024))
    assert refusal.value.code == "too-big"


def test_the_child_imports_nothing_it_does_not_need() -> None:
    script = (
        "import sys, quancheng.papers.reading_child; import python_calamine; "
        "print([name for name in sys.modules"
        " if name.split('.')[0] in ('django', 'openpyxl', 'lxml') or name.startswith('quancheng.engine')])"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_child_can_write_no_file(tmp_path: object) -> None:
    script = (
        "import json, sys\nfrom quancheng.papers.reading_child import confine\n"
        "from quancheng.papers.limits import Limits\n"
        "confine(Limits(**json.loads(sys.argv[1])))\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n    open(sys.argv[2], 'wb', buffering=0).write(b'x')\nexcept OSError as fault:\n    print(fault.errno)"
    )
    arguments = [sys.executable, "-c", script, json.dumps(asdict(USUAL)), f"{tmp_path}/x"]
    said = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "27"


def test_the_child_sees_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    real = subprocess.run

    def spy(*arguments: object, **options: object) -> object:
        seen.update(options)
        return real(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("QUANCHENG_DATABASE", "postgres://secret")
    monkeypatch.setattr(subprocess, "run", spy)
    open_workbook(hostile.honest())
    assert set(seen["env"]) == {"PYTHONPATH", "PYTHONUTF8"}  # type: ignore[call-overload]


# Negative controls: the same harm with the checks off, on a scale that hurts nobody.


def test_without_the_limit_a_small_file_becomes_much_text() -> None:
    data = hostile.shared_text_bomb(rows=300)
    sheet = open_workbook(data, limits=OPEN_WIDE).sheets[0]
    assert len(data) < 20_000
    assert sum(len(cell.written) for cell in sheet.cells.values()) == 300 * 30_000


def test_without_the_refusal_an_entity_is_expanded() -> None:
    said: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = said.append
    parser.Parse('<!DOCTYPE x [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>', True)
    assert "".join(said) == "哈哈" * 4


def test_without_the_limit_two_cells_make_a_reader_set_aside_the_whole_area() -> None:
    far = hostile.with_sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="900"><c r="CV900"><v>1</v></c></row>')
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(far)).get_sheet_by_index(0)
    assert sum(len(row) for row in sheet.to_python()) == 90_000


def test_without_the_check_a_zip_unpacks_to_a_thousand_times_its_size() -> None:
    data = hostile.with_part("xl/media/image1.png", b"\x00" * 4_000_000)
    assert len(data) < 20_000
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.read("xl/media/image1.png")) == 4_000_000
    assert open_workbook(data, limits=OPEN_WIDE).sheets


def test_without_the_check_another_reader_takes_a_workbook_with_macros() -> None:
    assert CalamineWorkbook.from_filelike(io.BytesIO(hostile.with_macro())).sheet_names
