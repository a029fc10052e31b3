"""GBK text that slipped by one byte, put right again.

A converter lost the first byte of 。 (a1 a3) before a quotation mark and left `?`; the next byte
and the one behind it then read as ！ (a3 a1), and so on: each character is the end of one and
the beginning of the next. The run ends at the next ASCII byte, which may be the second half of a
character; where it is not, the half that stands alone became `?` and took a digit or `<` with it.
A gloss set astride two characters, `頂?shù)` for 頂的, starts such a run as well.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cached_property

from bot.core.text import HAN, simplify
from bot.importers.repair import PINYIN, glosses

_SLIP = re.compile(
    rf"(?<![\x00-\x28\x2a-\x7f])\?[!！](?=[^\s\x00-\x7f]|\?)|(?<=[{HAN}])\?(?={PINYIN}\))"
)
_READING = re.compile(rf"\?({PINYIN})\)")
_RUN = re.compile(r"[^\x00-\x7f]*")
_TAG_END = re.compile(r"/[a-z0-9]+>")
_FULL_STOP = b"\xa1"
_TRAILS = [*range(0x40, 0x7F), *range(0x80, 0xFF)]


def mend_slips(text: str) -> str:
    """The text with each slipped run put right, where what comes out reads no worse."""
    return _Mender(text).mend() if _SLIP.search(text) else text


def _common(text: str) -> float:
    """The share of characters that are among the 3,755 most common ones, or plain marks."""
    codes = [char.encode("gb2312", "ignore") for char in simplify(text)]
    common = sum(1 for code in codes if code[:1] in _COMMON_ROWS or len(code) == 1)
    return common / len(codes) if codes else 0.0


_COMMON_ROWS = {bytes([row]) for row in (0xA1, 0xA3, *range(0xB0, 0xD8))}


class _Mender:
    """Mends one text; what a place has lost is looked up in the rest of the same text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._out: list[str] = []
        self._open = 0
        self._likeliest: dict[tuple[bytes, str], str] = {}

    @cached_property
    def _singles(self) -> Counter[str]:
        return Counter(self._text)

    @cached_property
    def _pairs(self) -> Counter[tuple[str, str]]:
        return Counter(zip(self._text, self._text[1:], strict=False))

    @cached_property
    def _figures(self) -> Counter[str]:
        return Counter(re.findall(r"(?=(\d..))", self._text))

    @cached_property
    def _readings(self) -> dict[str, list[str]]:
        known: dict[str, list[str]] = {}
        for (char, reading), _ in glosses(self._text).most_common():
            known.setdefault(reading, []).append(char)
        return known

    def mend(self) -> str:
        at = seen = 0
        for match in _SLIP.finditer(self._text):
            start = match.start()
            if start < at:
                continue
            self._pass(self._text[seen:start])
            mended, end = self._mend_at(start)
            seen = start
            if mended:
                self._out += (self._text[at:start], mended)
                self._pass(mended)
                at = seen = end
        return "".join(self._out) + self._text[at:]

    def _pass(self, text: str) -> None:
        """Keep count of the quotations that are open on this line."""
        line = text.rpartition("\n")[2]
        before = 0 if len(line) < len(text) else self._open
        self._open = before + line.count("“") - line.count("”")

    def _mend_at(self, start: int) -> tuple[str, int]:
        """What belongs in place of the run that starts here ("" for nothing), and its end."""
        gloss = _READING.match(self._text, start)
        lost = self._astride(self._text[start - 1], gloss[1]) if gloss else _FULL_STOP
        begin = gloss.end() if gloss else start + 1
        end = begin + len(_RUN.match(self._text[begin + 1 : begin + 4096])[0]) + 1  # type: ignore[index]
        run = self._text[begin:end].replace("!", "！") if not gloss else self._text[begin:end]
        if not lost:
            return "", end
        try:
            mended, end = self._realign(lost + run.encode("gb18030"), end)
        except UnicodeError:
            return "", end
        fits = bool(gloss) or mended[1:2] in self._fitting_quotes()
        return (mended, end) if fits and _common(mended) >= _common(run.strip("！")) else ("", end)

    def _astride(self, char: str, reading: str) -> bytes:
        """The first half of the character behind `char`, when a gloss was set astride the two.

        The gloss reads what the second half of `char` and that first half happen to form.
        """
        half = char.encode("gb18030")[-1:]
        codes = (known.encode("gb18030") for known in self._readings.get(reading, ()))
        return next((code[1:] for code in codes if code[:1] == half), b"")

    def _realign(self, data: bytes, end: int) -> tuple[str, int]:
        """The bytes in step again, together with the ASCII byte at which their run ends."""
        decoder = codecs.getincrementaldecoder("gb18030")()
        mended = decoder.decode(data)
        half = decoder.getstate()[0]
        if not half:
            return mended, end
        if self._text[end : end + 1] != "?":
            return mended + decoder.decode(self._text[end : end + 1].encode(), final=True), end + 1
        if gloss := _READING.match(self._text, end):
            read = (char for char in self._readings.get(gloss[1], ()) if _starts_with(char, half))
            return mended + next(read, ""), gloss.end()
        return mended + self._whole(half, mended[-1:]) + self._lost_figure(end + 1), end + 1

    def _fitting_quotes(self) -> str:
        """The quotation marks that may stand here: closing ones where one is open."""
        return "”’" if self._open > 0 else "“‘’"

    def _whole(self, half: bytes, before: str) -> str:
        """The likeliest character of which only the first half is left."""
        if half == _FULL_STOP:  # the row of the marks: after 。 it was a quotation mark
            return self._fitting_quotes()[0]
        if (half, before) not in self._likeliest:
            codes = (half + bytes([trail]) for trail in _TRAILS)
            chars = (code.decode("gb18030", "ignore") for code in codes)
            best = max(chars, key=lambda char: (self._pairs[before, char], self._singles[char]))
            self._likeliest[half, before] = best
        return self._likeliest[half, before]

    def _lost_figure(self, at: int) -> str:
        """The ASCII character that was lost before this place: a digit, `<`, or none."""
        if _TAG_END.match(self._text, at):
            return "<"
        following = self._text[at : at + 2]
        if not following[:1].isalnum():
            return ""
        return max("0123456789", key=lambda digit: self._figures[digit + following])


def _starts_with(char: str, half: bytes) -> bool:
    return char.encode("gb18030").startswith(half)
