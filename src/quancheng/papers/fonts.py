"""The faces and sizes of Chinese official papers (GB/T 9704), by the names under which offices have them."""

from __future__ import annotations

TITLE = "方正小标宋简体"
BODY = "仿宋_GB2312"
HEADING = "黑体"
SUBHEADING = "楷体_GB2312"
NUMBER = "宋体"
LATIN = "Times New Roman"

# Points: 二号, 三号, 四号, 小四.
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4 = 22, 16, 14, 12
LINE = 28
