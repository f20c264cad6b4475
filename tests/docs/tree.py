"""The files of the source tree, as git knows them."""

import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


@functools.cache
def tracked() -> list[Path]:
    """Every file that is or would be committed, relative to the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in sorted(set(listed.split("\0"))) if name and (ROOT / (path := Path(name))).is_file()]


def read(path: Path) -> str:
    """The text of a file, by its path from the root or in full; undecodable bytes are replaced."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")
