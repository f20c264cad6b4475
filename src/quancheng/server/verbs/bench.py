"""Measure a promise about speed: engine, durable, workdays, replay, lists …

Runs bench/NAME.py of the source tree and prints one JSON object on its last line. A bench is a module with
`run(options) -> dict` and, where it takes options, `arguments(parser)`; one without options is `run() -> dict`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

from quancheng.engine.errors import NotFound

FOLDER = Path(__file__).resolve().parents[4] / "bench"


class NoSuchBench(NotFound):
    code = "no-such-bench"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="、".join(bench_names()))
    parser.add_argument("options", nargs=argparse.REMAINDER, help="the bench's own options")


def run(options: argparse.Namespace) -> int:
    """Run the bench and print its figures."""
    bench = load_bench(options.name)
    print(json.dumps(figures(bench, options), ensure_ascii=False))
    return 0


def figures(bench: ModuleType, options: argparse.Namespace) -> dict[str, object]:
    parser = argparse.ArgumentParser(prog=f"quancheng bench {options.name}", description=bench.__doc__)
    takes_options = hasattr(bench, "arguments")
    if takes_options:
        bench.arguments(parser)
    chosen = parser.parse_args(options.options)
    measured: dict[str, object] = bench.run(chosen) if takes_options else bench.run()
    return measured


def load_bench(name: str) -> ModuleType:
    """The module bench/NAME.py of the source tree: benches are no part of the installed package."""
    if name not in bench_names():
        raise NoSuchBench(f"没有名为 {name} 的测速。", help=f"可以测：{'、'.join(bench_names())}。", name=name)
    root = str(FOLDER.parent)
    if root not in sys.path:
        sys.path.insert(0, root)
    return importlib.import_module(f"{FOLDER.name}.{name}")


def bench_names() -> list[str]:
    """The benches there are: one file each."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))
