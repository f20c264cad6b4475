"""Bring a backup back into an empty data directory and database, then verify it."""

import argparse
from pathlib import Path

from quancheng.server.verbs import verify
from quancheng.store.backup import restore


def arguments(parser: argparse.ArgumentParser) -> None:
    """`restore` takes the backup, and the auditor's anchors that tell an older backup from the newest."""
    parser.add_argument("file", type=Path, metavar="ZIP", help="the backup to bring back")
    parser.add_argument("--anchors", type=Path, metavar="FILE", help="hold what came back against these anchors")


def run(options: argparse.Namespace) -> int:
    """Restore, verify, and answer as `verify` does."""
    manifest = restore(options.file)
    print(f"已恢复 {manifest.at} UTC 的备份。")
    options.export = None
    return verify.run(options)
