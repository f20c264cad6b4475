"""Where an imported value came from: `import:<digest>:<sheet>!B4`, and the same in words."""

from __future__ import annotations

PREFIX = "import:"


def source_of(digest: str, sheet: str, cell: str) -> str:
    """The mark that events and evidence carry."""
    return f"{PREFIX}{digest}:{sheet}!{cell}"


def is_source(text: str) -> bool:
    return text.startswith(PREFIX)


def source_words(text: str) -> str:
    """据导入表格「高端铸件」B4; any other text as it is."""
    if not is_source(text):
        return text
    place = text[len(PREFIX) :].partition(":")[2]
    sheet, _, cell = place.rpartition("!")
    return f"据导入表格「{sheet}」{cell}"
