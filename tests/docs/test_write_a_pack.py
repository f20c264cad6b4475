"""docs/how-to/write-a-pack.md is followed to the letter: its files are written, its commands are run, in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from quancheng.server import cli
from quancheng.server.cli import main
from tests.docs.tree import ROOT, read

PAGE = "docs/how-to/write-a-pack.md"
FENCE = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> Iterator[tuple[str, str, str]]:
    """(language, what is said of it, text) of each block of the page."""
    yield from FENCE.findall(read(ROOT / PAGE))


def test_the_page_can_be_followed_from_the_skeleton_to_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for language, said, text in blocks():
        if language == "yaml":
            name = text.splitlines()[0].removeprefix("# ")
            Path(name).write_text(text, encoding="utf-8")
        elif said != "database":
            for line in text.splitlines():
                assert main(line.split()[1:]) == (1 if said == "fails" else 0), line
    assert Path("qinghe.bpmn").stat().st_size > 0
    assert Path("qinghe.svg").stat().st_size > 0


def test_the_commands_for_the_database_are_commands() -> None:
    verbs = {line.split()[1] for _, said, text in blocks() if said == "database" for line in text.splitlines()}
    assert verbs <= set(cli.verb_names())


@pytest.mark.django_db
def test_the_pack_of_the_page_becomes_a_county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["pack", "new", "packs/qinghe", "--name", "青禾县"]) == 0
    assert main(["init", "--place", "packs/qinghe"]) == 0
