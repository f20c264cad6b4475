#!/usr/bin/env python3
"""Verify an exported log with nothing but Python's standard library: verify_log.py BUNDLE.zip [--anchors FILE].

The bundle is what `quancheng verify --export` or `quancheng anchor --export` writes: `events.jsonl`, one event a line,
and `manifest.json` with the end of each tenant's chain. Form 1: the digest of an event is SM3 over
header + newline + body in UTF-8, where the header is the JSON array [1, tenant, seq, stream, stream_kind, pack,
version, kind, at, day, actor, previous] without blanks and with nothing escaped that need not be, and the body is the
text of the line's `body`. Exit status: 0 whole, 1 a fault found, 2 the bundle cannot be read.
"""

import argparse
import hashlib
import json
import struct
import sys
import zipfile

FORM = 1
ALGORITHM = "sm3"
NOTHING_BEFORE = "0" * 64
FIELDS = ("tenant", "seq", "stream", "stream_kind", "pack", "version", "kind", "at", "day", "actor")
MASK = 0xFFFFFFFF


def main(words=None):
    """Say each fault on its line; answer the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bundle")
    parser.add_argument("--anchors")
    options = parser.parse_args(words)
    try:
        count, faults = verify(options.bundle, read_anchors(options.anchors))
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as fault:
        print(f"无法读取：{fault!r}", file=sys.stderr)
        return 2
    for fault in faults:
        print(fault)
    print(f"已核对 {count} 个事件：" + ("全部一致。" if not faults else f"发现 {len(faults)} 处问题。"))
    return 1 if faults else 0


def verify(bundle, anchors):
    """Walk all chains of a bundle: the number of events and the faults."""
    with zipfile.ZipFile(bundle) as opened:
        heads = {
            head["tenant"]: (head["seq"], head["digest"]) for head in json.loads(opened.read("manifest.json"))["heads"]
        }
        marks = {(anchor["tenant"], anchor["seq"]): "" for anchor in anchors}
        with opened.open("events.jsonl") as lines:
            count, ends, faults = walk(map(json.loads, lines), marks)
    for tenant in sorted({*heads, *ends, *(anchor["tenant"] for anchor in anchors)}):
        faults += head_at_fault(tenant, heads.get(tenant, (0, NOTHING_BEFORE)), ends.get(tenant, (0, NOTHING_BEFORE)))
    for anchor in anchors:
        faults += anchor_at_fault(anchor, ends.get(anchor["tenant"], (0, NOTHING_BEFORE))[0], marks)
    return count, faults


def walk(events, marks):
    """Check each event against the one before; answer how many there are, where each chain ends, and the faults."""
    count, ends, faults = 0, {}, []
    for event in events:
        count += 1
        tenant, seq = event["tenant"], event["seq"]
        last, previous = ends.get(tenant, (0, NOTHING_BEFORE))
        where = f"租户 {tenant} 第 {seq} 号事件"
        if seq <= last:
            faults.append(f"{where}：编号重复或倒退，应为第 {last + 1} 号。")
        elif seq != last + 1:
            faults.append(f"{where}：之前缺少第 {last + 1} 至 {seq - 1} 号，事件被删去。")
        if event["previous"] != previous:
            faults.append(f"{where}：与前一事件的摘要接不上，前面的事件被改写、调换或删去。")
        if (event["algorithm"], event["form"]) != (ALGORITHM, FORM):
            faults.append(f"{where}：摘要算法或格式不认识：{event['algorithm']}，格式 {event['form']}。")
        elif digest_of(event) != event["digest"]:
            faults.append(f"{where}：内容与其摘要不符，事件被改动。")
        ends[tenant] = (seq, event["digest"])
        if (tenant, seq) in marks:
            marks[tenant, seq] = event["digest"]
    return count, ends, faults


def head_at_fault(tenant, head, end):
    """What the manifest's end of a chain says against the events."""
    if head == end:
        return []
    return [f"租户 {tenant}：链头记到第 {head[0]} 号，日志到第 {end[0]} 号，两者不符：尾部的事件被截去、添加或改写。"]


def anchor_at_fault(anchor, end, marks):
    """What an anchor says against its chain."""
    tenant, seq, at = anchor["tenant"], anchor["seq"], anchor["at"]
    where = f"租户 {tenant} 第 {seq} 号事件"
    if seq > end:
        return [f"{where}：锚点（{at}）记到第 {seq} 号，现在只到第 {end} 号：尾部被截去，或恢复了较旧的备份。"]
    if marks[tenant, seq] != anchor["digest"]:
        return [f"{where}：与锚点（{at}）记下的摘要不同：此处或之前的事件被改写。"]
    return []


def read_anchors(path):
    """The anchors an auditor kept, one JSON object a line."""
    if path is None:
        return []
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def digest_of(event):
    """The digest of an event in form 1."""
    fields = [FORM, *(event[name] for name in FIELDS), event["previous"]]
    header = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return sm3(f"{header}\n{event['body']}".encode())


def sm3(message):
    """SM3 as 64 hexadecimal digits, by OpenSSL where this Python has it."""
    if ALGORITHM in hashlib.algorithms_available:
        return hashlib.new(ALGORITHM, message).hexdigest()
    return plain_sm3(message)


def plain_sm3(message):
    """SM3 (GB/T 32905-2016) in plain Python."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = message + b"\x80" + b"\x00" * ((55 - len(message)) % 64) + struct.pack(">Q", 8 * len(message))
    for start in range(0, len(padded), 64):
        mixed = _compressed(state, padded[start : start + 64])
        state = [before ^ after for before, after in zip(state, mixed, strict=True)]
    return "".join(f"{word:08x}" for word in state)


def _compressed(state, block):
    words = _expanded(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        constant = 0x79CC4519 if j < 16 else 0x7A879D8A
        ss1 = _rotated((_rotated(a, 12) + e + _rotated(constant, j % 32)) & MASK, 7)
        ss2 = ss1 ^ _rotated(a, 12)
        ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
        tt1 = (ff + d + ss2 + (words[j] ^ words[j + 4])) & MASK
        tt2 = (gg + h + ss1 + words[j]) & MASK
        a, b, c, d = tt1, a, _rotated(b, 9), c
        e, f, g, h = tt2 ^ _rotated(tt2, 9) ^ _rotated(tt2, 17), e, _rotated(f, 19), g
    return a, b, c, d, e, f, g, h


def _expanded(block):
    words = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        mixed = words[j - 16] ^ words[j - 9] ^ _rotated(words[j - 3], 15)
        mixed ^= _rotated(mixed, 15) ^ _rotated(mixed, 23)
        words.append(mixed ^ _rotated(words[j - 13], 7) ^ words[j - 6])
    return words


def _rotated(word, by):
    return ((word << by) | (word >> (32 - by))) & MASK if by else word


if __name__ == "__main__":
    sys.exit(main())
