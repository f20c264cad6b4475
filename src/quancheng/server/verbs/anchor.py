"""Write the end of each chain to a file that an auditor keeps elsewhere, and print it."""

import argparse
from pathlib import Path

from quancheng.server import clock
from quancheng.server.fitness import refuse_unfit
from quancheng.store.anchors import anchors_now, write_anchors
from quancheng.store.export import export_log


def arguments(parser: argparse.ArgumentParser) -> None:
    """`anchor` takes the file to add to, and a place for the bundle that `tools/verify_log.py` reads."""
    parser.add_argument("file", type=Path, metavar="FILE", help="one line is added for each tenant")
    parser.add_argument("--export", type=Path, metavar="ZIP", help="also write the log as a bundle to verify offline")


def run(options: argparse.Namespace) -> int:
    """Add the anchors of this moment and print them."""
    refuse_unfit()
    anchors = anchors_now(at=clock.now())
    write_anchors(options.file, anchors)
    for anchor in anchors:
        print(anchor.line())
    if options.export:
        export_log(options.export, at=clock.now())
    return 0
