"""Names as people search and compare them: initials, bigrams, and the core of an enterprise's name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin.seg.mmseg import seg

SUFFIXES = re.compile(r"(集团)?(股份|有限责任|有限)*公司$|集团$|厂$|合作社$")
REGIONS = re.compile(r"^[\u4e00-\u9fff]{1,6}?(省|自治区|市|县|区|旗|州)")
PROVINCES = re.compile(
    "^(北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|深圳|广州|苏州|杭州|南京|武汉|成都|西安|宁波|青岛)"
)
KIND_WORDS = re.compile(r"(项目|工程|建设|生产线|（.*?）|\(.*?\)|年产[\d.]+万?[吨套件台只个])")
LONGEST_INITIALS = 400
CHINESE = re.compile(r"([\u4e00-\u9fff]+)")


def plain(text: str) -> str:
    """The text without width differences, blanks and case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=4096)
def initials(text: str) -> str:
    """The first letters of a text's syllables, so that 恒远铸造 is found by hyzz."""
    runs = CHINESE.split(plain(text))
    said = ("".join(map(_letters, seg.cut(run))) if CHINESE.fullmatch(run) else run for run in runs)
    return "".join(said)[:LONGEST_INITIALS]


@lru_cache(maxsize=16384)
def _letters(word: str) -> str:
    """The first letters of one word; names are made of the same words over and over."""
    return "".join(lazy_pinyin([word], style=Style.FIRST_LETTER))


def full_pinyin(text: str) -> str:
    """The syllables of a text, so that 恒远铸造 is found by hengyuan."""
    return "".join(lazy_pinyin(plain(text)))[:LONGEST_INITIALS]


def bigrams(text: str) -> str:
    """Overlapping pairs of signs, blank-separated: what two-character words are found by."""
    signs = plain(text)
    pairs = [signs[at : at + 2] for at in range(len(signs) - 1)]
    return " ".join(dict.fromkeys([*pairs, *signs[-1:]]))


def core_of_enterprise(name: str) -> str:
    """An enterprise's name without region, brackets and legal form, for comparing."""
    core = re.sub(r"[（(].*?[）)]", "", plain(name))
    return REGIONS.sub("", SUFFIXES.sub("", core)) or core


def strict_core(name: str) -> str:
    """An enterprise's name as claims compare it: without brackets, legal form and region, where enough is left.

    江西铜业 and 云南铜业 are two enterprises, 江西恒远铝材有限公司 and 恒远铝材 are one.
    """
    core = re.sub(r"[（(].*?[）)]", "", plain(name))
    core = SUFFIXES.sub("", core) or core
    for pattern, least in ((REGIONS, 3), (PROVINCES, 4)):
        without = pattern.sub("", core, count=1)
        core = without if len(without) >= least else core
    return core


def core_of_project(name: str) -> str:
    """A project's name without the words that every project has."""
    return KIND_WORDS.sub("", plain(name)) or plain(name)
