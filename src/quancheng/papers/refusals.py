"""Why a file is not read: one code, one sentence, and how to save the file so that it can be read."""

from __future__ import annotations

from collections.abc import Mapping

from quancheng.engine.errors import BadValue

SAVE_AS = "请用 Excel 或 WPS 打开，选择「另存为」，类型选「Excel 工作簿（*.xlsx）」，再上传。"
NEW_BOOK = "请新建一个空白工作簿，把表格内容以「粘贴数值」贴过去，另存为 *.xlsx 再上传。"
ASK_AGAIN = "请重新下载或请发件人重新发送，用 Excel 或 WPS 能正常打开后再上传。"

SENTENCES: Mapping[str, tuple[str, str]] = {
    "empty-file": ("文件是空的，没有任何内容。", ASK_AGAIN),
    "file-too-big": ("文件有 {size} MB，超过 {most} MB 的上限。", "请删去图片和无关的工作表，或分成几个文件上传。"),
    "old-xls": ("这是旧版 Excel（*.xls）文件，不能直接读取。", SAVE_AS),
    "encrypted": ("文件加了打开密码，无法读取。", "请在「文件—信息—保护工作簿」中取消密码，另存为 *.xlsx 再上传。"),
    "old-word": ("这是 Word（*.doc）文件，不是 Excel 表格。", "请把表格复制到 Excel 中，另存为 *.xlsx 再上传。"),
    "word": ("这是 Word 文件，不是 Excel 表格。", "请把表格复制到 Excel 中，另存为 *.xlsx 再上传。"),
    "word-macro": ("这是带宏的 Word（*.docm）文件，不予读取。", "请把表格复制到 Excel 中，另存为 *.xlsx 再上传。"),
    "slides": ("这是演示文稿，不是 Excel 表格。", "请把表格复制到 Excel 中，另存为 *.xlsx 再上传。"),
    "ole": ("这是旧格式的复合文档，看不出是 Excel 表格。", SAVE_AS),
    "ods": ("这是 OpenDocument 表格（*.ods），不能直接读取。", SAVE_AS),
    "binary-book": ("这是二进制 Excel（*.xlsb）文件，不能直接读取。", SAVE_AS),
    "html": ("文件的后缀像 Excel，里面其实是网页（系统导出时常见）。", SAVE_AS),
    "xml-book": ("这是 XML 格式的旧表格，不是 *.xlsx。", SAVE_AS),
    "text-file": ("这是文本或 CSV 文件，不是 Excel 工作簿。", SAVE_AS),
    "pdf": ("这是 PDF 文件，不是 Excel 表格。", "请上传原来的 Excel 文件；只有纸质件的，请按空白表填写后上传。"),
    "picture": ("这是图片，不是 Excel 表格。", "请上传原来的 Excel 文件；只有照片的，请按空白表填写后上传。"),
    "archive": ("这是压缩包，不是 Excel 表格。", "请解压后，把里面的 *.xlsx 文件逐个上传。"),
    "unknown-file": ("看不出这是什么文件，不是 Excel 工作簿。", SAVE_AS),
    "not-a-book": ("这是一个压缩文件，里面没有 Excel 工作簿。", "如果是压缩包，请解压后上传里面的 *.xlsx 文件。"),
    "macro": ("工作簿带有宏（*.xlsm），为安全不予读取。", SAVE_AS),
    "template": ("这是 Excel 模板或加载项，不是工作簿。", SAVE_AS),
    "embedded": ("工作簿里嵌有别的文件或控件（{name}），为安全不予读取。", NEW_BOOK),
    "external": ("工作簿引用了别的文件或外部数据（{name}），数值不一定是最新的，不予读取。",
                 "请在「数据—编辑链接」中断开链接，另存为 *.xlsx 再上传。"),
    "dde": ("工作表「{sheet}」{cell} 的公式会调用别的程序，不予读取。", NEW_BOOK),
    "broken": ("文件已损坏，无法完整读出。", ASK_AGAIN),
    "locked-entry": ("压缩内容加了密码，无法读取。", "请取消密码，另存为 *.xlsx 再上传。"),
    "odd-packing": ("文件的压缩方式不是 Excel 所用的，不予读取。", SAVE_AS),
    "bad-name": ("文件内部的名称不正常（{name}），可能被改动过，不予读取。", ASK_AGAIN),
    "overlap": ("文件内部的数据互相重叠，可能被改动过，不予读取。", ASK_AGAIN),
    "too-many-entries": ("文件内部有 {count} 个部分，超过 {most} 个的上限。", NEW_BOOK),
    "bomb": ("文件解压后大得不正常（{name}），疑似压缩炸弹，不予读取。", NEW_BOOK),
    "nested": ("文件里又套着压缩文件（{name}），不予读取。", NEW_BOOK),
    "entities": ("文件内部带有实体或文档类型声明（{name}），Excel 不会这样写，不予读取。", SAVE_AS),
    "too-deep": ("文件内部层层嵌套得不正常（{name}），不予读取。", ASK_AGAIN),
    "too-many-sheets": ("工作簿有 {count} 张工作表，超过 {most} 张的上限。", "请把要上传的工作表另存为单独的文件。"),
    "too-many-rows": ("工作表「{sheet}」用到第 {count} 行，上限是 {most} 行。", "请删去下方多余的内容，或拆分文件。"),
    "too-many-columns": ("工作表「{sheet}」用到第 {count} 列，超过 {most} 列的上限。", "请删去表格右侧多余的内容。"),
    "too-many-cells": ("工作表「{sheet}」的单元格超过 {most} 个的上限。", "请删去表格以外的空行空列，或分成几个文件。"),
    "too-many-merges": ("工作表「{sheet}」的合并单元格太多，超过 {most} 处。", NEW_BOOK),
    "too-much-text": ("工作簿里的文字合计超过 {most} 字的上限。", "请分成几个文件上传。"),
    "long-cell": ("工作表「{sheet}」{cell} 的文字超过 {most} 字，Excel 也存不下。", "请缩短这一格的文字。"),
    "no-sheet": ("工作簿里没有可读的工作表。", ASK_AGAIN),
    "too-slow": ("读取超过 {seconds} 秒仍未完成，已停止。", NEW_BOOK),
    "too-big": ("读取时占用的内存超过 {most} MB，已停止。", NEW_BOOK),
}  # fmt: skip


class NotReadable(BadValue):
    """A file that is not read; `code` says which of SENTENCES, `facts` what was found in it."""

    def __init__(self, code: str, **facts: object) -> None:
        sentence, help_ = SENTENCES[code]
        super().__init__(sentence.format(**facts), help=help_, **facts)
        self.code = code
