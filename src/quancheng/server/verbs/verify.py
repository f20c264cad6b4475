"""Verify the log: the chain, the states rebuilt from it, the files; exit status 1 when anything is wrong."""

import argparse
import os
from pathlib import Path

from quancheng.server import clock
from quancheng.server.fitness import refuse_unfit
from quancheng.store.anchors import read_anchors
from quancheng.store.export import export_log
from quancheng.store.shared_walk import verify_shared


def arguments(parser: argparse.ArgumentParser) -> None:
    """`verify` takes the auditor's anchors, and a place for the bundle that `tools/verify_log.py` reads."""
    parser.add_argument("--anchors", type=Path, metavar="FILE", help="also hold the chains against these anchors")
    parser.add_argument("--export", type=Path, metavar="ZIP", help="also write the log as a bundle to verify offline")


def run(options: argparse.Namespace) -> int:
    """Say what is wrong, each fault on its line, or that all is whole."""
    refuse_unfit()
    anchors = read_anchors(options.anchors) if options.anchors else ()
    report = verify_shared(workers=os.cpu_count() or 1, anchors=anchors)
    for fault in report.faults:
        print(fault)
    counted = f"{report.tenants} 个租户、{report.events} 个事件、{report.streams} 个事项、{report.files} 个文件"
    print(f"已核对 {counted}：" + ("全部一致。" if report.is_whole else f"发现 {len(report.faults)} 处问题。"))
    if options.export:
        print(f"已导出 {export_log(options.export, at=clock.now())} 个事件到 {options.export}。")
    return 0 if report.is_whole else 1
