"""What is wrong with a pack, each mistake with its file and line, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from quancheng.engine.errors import BadValue

CLOSE_ENOUGH = 0.6


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that cannot be meant; `str` gives `file:line: sentence`."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class BadPack(BadValue):
    """A pack cannot be loaded. `mistakes` are all that were found, in the order of files and lines."""

    code = "bad-pack"

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        lines = "\n".join(str(each) for each in mistakes)
        super().__init__(f"制度包有{len(mistakes)}处错误：\n{lines}")
        self.mistakes = tuple(mistakes)


def nearest(word: str, known: Iterable[str]) -> str:
    """“是不是 xyz？” with the nearest known word, or nothing where none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=CLOSE_ENOUGH)
    return f"是不是 {near[0]}？" if near else ""
