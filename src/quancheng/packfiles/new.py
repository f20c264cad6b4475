"""A new place begins with a skeleton: a small whole pack that passes its checks, to be made into the place's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from quancheng.engine.errors import BadValue, NotNow
from quancheng.packfiles.kinds import ID

SKELETON = Path(__file__).with_name("skeleton")


def make_skeleton(folder: Path, *, name: str, first_day: date) -> list[Path]:
    """Write the skeleton of a pack for a place; answers its files. Refused where something is there already."""
    if not ID.fullmatch(folder.name):
        raise BadValue(
            f"“{folder.name}”不能做制度包的名字。", help="请用小写字母开头，只用小写字母、数字和连字符，如 qinghe。"
        )
    if folder.exists() and any(folder.iterdir()):
        raise NotNow(f"{folder} 里已经有文件，没有覆盖。", help="请换一个名字，或先移走原来的文件夹。")
    told = {"PLACE-ID": folder.name, "PLACE-NAME": name, "FIRST-DAY": first_day.isoformat()}
    return [_copy(path, folder / path.relative_to(SKELETON), told) for path in sorted(SKELETON.rglob("*.*"))]


def _copy(source: Path, target: Path, told: dict[str, str]) -> Path:
    text = source.read_text(encoding="utf-8")
    for token, words in told.items():
        text = text.replace(token, words)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target
