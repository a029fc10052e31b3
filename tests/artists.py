"""Artists without a process of their own: one that draws nothing, and one that cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.errors import PictureError
from bot.pictures.chart import Chart, Drawn

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001010000000037"
    "6ef9240000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
"""One white point."""


@dataclass
class PaperArtist:
    """Keeps what it was asked to draw; its picture is one point."""

    asked: list[Sequence[Chart]] = field(default_factory=list)
    warmed: int = 0

    async def draw(self, charts: Sequence[Chart]) -> Drawn:
        self.asked.append(charts)
        return Drawn(PNG, 0)

    def warm(self) -> None:
        self.warmed += 1


class BrokenArtist(PaperArtist):
    """Cannot draw."""

    async def draw(self, charts: Sequence[Chart]) -> Drawn:
        await super().draw(charts)
        raise PictureError("the process that draws has ended")
