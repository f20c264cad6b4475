"""The icons that pages may use; the list is icons.txt, from which the sprite is built."""

from difflib import get_close_matches
from functools import cache
from pathlib import Path


class UnknownIcon(LookupError):
    """A page asked for an icon that icons.txt does not list."""

    def __init__(self, name: str) -> None:
        near = get_close_matches(name, icon_names(), n=3)
        hint = f"; near: {', '.join(near)}" if near else ""
        super().__init__(f"icon {name!r} is not in icons.txt{hint}")


@cache
def icon_names() -> frozenset[str]:
    """Names in icons.txt, comments left out."""
    lines = (Path(__file__).parent / "icons.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def refuse_unknown_icon(name: str) -> None:
    """A missing drawing would show as an empty square, so it is an error at once."""
    if name not in icon_names():
        raise UnknownIcon(name)
