"""Bytes to text: UTF-8 or GB18030; everything else is refused by its name."""

from __future__ import annotations

import codecs
import re

from bot.errors import DocumentError, Fault

MAX_BYTES = 20 * 1024 * 1024
"""The largest document that is read, in bytes."""

_MAGIC = {
    b"PK\x03\x04": "a ZIP archive or a Word document",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"{\\rtf": "a rich text document",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3\0": "a SQLite database",
}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_COMMON = re.compile(rb"[\xa1\xa3\xb0-\xd7][\xa1-\xfe]")
_NEWLINES = re.compile(r"\r\n?")
_SAMPLE = 1 << 16


def decode(data: bytes, name: str) -> str:
    """The text of a document, with plain newlines and without NUL.

    DocumentError names what the file is when it is no text in UTF-8 or GB18030.
    """
    if reason := _refusal(data):
        raise DocumentError(Fault(name, 0, reason))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or _reads_as_chinese(data):
            return _NEWLINES.sub("\n", text).replace("\0", "")
    raise DocumentError(Fault(name, 0, f"{_guess(data)}; save it as UTF-8"))


def _refusal(data: bytes) -> str | None:
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        return "the file is empty"
    if len(data) > MAX_BYTES:
        return f"the file has {len(data) / 2**20:.1f} MB; at most {MAX_BYTES >> 20} MB are read"
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return f"this is {kind}, not a text; save its text as UTF-8"
    if wide := _wide_encoding(data[:_SAMPLE]):
        return f"the text is in {wide}, which is not read; save it as UTF-8"
    controls = len(_CONTROLS.findall(data[:_SAMPLE]))
    if controls > 8 and controls * 100 > len(data[:_SAMPLE]):
        return "this is binary data, not a text"
    return None


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 or UTF-32, by its byte order mark or by the zeros in every other place."""
    if sample.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "UTF-32"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    half = max(len(sample) // 2, 1)
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 > half and min(even, odd) * 20 < half:
        return "UTF-16"
    return None


def _reads_as_chinese(data: bytes) -> bool:
    """Whether the bytes are common Chinese in GB18030 and not another encoding that fits by chance.

    Nearly all characters of a Chinese text stand in the rows of GB 2312 that hold the punctuation
    and the 3,755 most common characters; in Traditional Chinese more than a third still do.
    """
    text = data.decode("gb18030")[:_SAMPLE]
    wide = [char.encode("gb18030") for char in text if not char.isascii()]
    common = sum(
        1
        for code in wide
        if len(code) == 2
        and code[1] >= 0xA1
        and (code[0] in b"\xa1\xa3" or 0xB0 <= code[0] <= 0xD7)
    )
    return common * 10 >= len(wide) * 4


def _guess(data: bytes) -> str:
    sample = data[:_SAMPLE]
    for encoding, known in (("big5", "Big5"), ("shift_jis", "Shift JIS"), ("euc_kr", "EUC-KR")):
        try:
            codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        return f"the text is in neither UTF-8 nor GB18030 but seems to be {known}"
    return "the text is in neither UTF-8 nor GB18030"
