"""What stops the reading of a file, as the child says it: a code of `refusals.SENTENCES` and what was found.

Standard library only, and nothing of ours: the child that opens a file from outside begins with every upload.
"""

from __future__ import annotations


class Harm(Exception):
    """The file is not read on; `NotReadable` says it to people."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
