"""Save database and files, with their digests, in one file; work may go on meanwhile."""

import argparse
from pathlib import Path

from quancheng.server import clock
from quancheng.server.fitness import refuse_unprepared
from quancheng.store.backup import back_up


def arguments(parser: argparse.ArgumentParser) -> None:
    """`backup` takes the file to write."""
    parser.add_argument("file", type=Path, metavar="ZIP", help="the backup to write")


def run(options: argparse.Namespace) -> int:
    """Write the backup; status 1 when files were damaged and could not be saved."""
    refuse_unprepared()
    manifest, faults = back_up(options.file, at=clock.now())
    for fault in faults:
        print(fault)
    events = sum(head["seq"] for head in manifest.heads)
    print(f"已备份到 {options.file}：{len(manifest.heads)} 个租户、{events} 个事件、{len(manifest.files)} 个文件。")
    return 1 if faults else 0
