"""Prepare the database, settle a place by its pack, and make its three administrators (no superuser)."""

import argparse
from pathlib import Path

from django.core.management import call_command

from quancheng.cases.places import start_place
from quancheng.engine.errors import BadValue
from quancheng.packfiles.loader import MAIN_FILE, SHIPPED, load_pack
from quancheng.people.accounts import Opened
from quancheng.people.founding import found
from quancheng.server import clock
from quancheng.server.fitness import refuse_unsuitable


class WhichPlace(BadValue):
    """Several packs are there, or none."""

    code = "which-place"

    def __init__(self, place: str | None, known: list[str]) -> None:
        listed = "、".join(known) or "（没有）"
        wrong = "没有说明为哪个辖区建库" if place is None else f"没有找到制度包“{place}”"
        super().__init__(f"{wrong}，现有制度包：{listed}。", help="请用 --place 指定其中一个，或指定制度包的文件夹。")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `init` takes."""
    parser.add_argument("--place", metavar="PACK", help="the pack of the place: a name under packs/, or a folder")


def run(options: argparse.Namespace) -> int:
    """Do it, and print the one-time passwords; a second time makes no second administrators."""
    folder = pack_folder(options.place)
    pack = load_pack(folder)
    refuse_unsuitable()
    call_command("migrate", interactive=False, verbosity=0)
    opened = found(pack, at=clock.now(), along=lambda work: start_place(work, folder))
    print(f"{pack.place.name}：{len(pack.units)} 个单位、{len(pack.posts)} 个岗位已按《{pack.title}》设定。")
    print_once(opened)
    return 0


def pack_folder(place: str | None) -> Path:
    """The folder of the pack that is meant. Raises WhichPlace where it is not clear."""
    known = sorted(path.parent.name for path in SHIPPED.glob(f"*/{MAIN_FILE}"))
    if place is None and len(known) == 1:
        place = known[0]
    if place in known:
        return SHIPPED / str(place)
    if place is not None and Path(place, MAIN_FILE).is_file():
        return Path(place)
    raise WhichPlace(place, known)


def print_once(opened: list[Opened]) -> None:
    """Say the names and passwords that nobody can see again."""
    if not opened:
        print("三位管理员已存在，没有新建。")
        return
    print("三位管理员的一次性密码（只显示这一次，首次登录须修改）：")
    for account in opened:
        print(f"  {account.username}  {account.password}")
