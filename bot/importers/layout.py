"""Where the article stands on a page, and its paragraphs; one pass each, without recursion."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from bot.importers.base import join_lines
from bot.importers.markup import words

_BLOCKS = {
    "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "html", "li", "main", "ol", "p", "pre", "section",
    "table", "tbody", "td", "th", "tr", "ul",
}  # fmt: skip
_HIDDEN = {
    "aside", "audio", "button", "canvas", "dialog", "footer", "form", "head", "header", "input",
    "label", "menu", "nav", "select", "video",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BOLD = {"strong", "b"}
_INVISIBLE = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_CELLS = {"td", "th"}
_CELL_BORDER = "\ufdd2"
_BODY = re.compile(
    r"^(?:js_content|rich_media_content|(?:post|article|entry|news|page|blog|main)[-_]?"
    r"(?:content|body|text|detail)s?|content[-_]?(?:body|text|article)|articlebody)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Paragraph:
    """A run of text within one block, or a picture."""

    line: int
    parts: list[str] = field(default_factory=list)
    bold: int = 0
    """How many of its characters are bold."""
    heading: bool = False
    picture: Tag | None = None

    @property
    def text(self) -> str:
        """Its words, with single spaces."""
        lines = words("".join(self.parts)).split("\n")
        return " ".join(join_lines(lines).replace(_CELL_BORDER, " ").split())

    @property
    def is_heading(self) -> bool:
        """Whether it stands above other paragraphs: a heading, or bold and short."""
        text = self.text
        bold = self.bold * 10 >= len(text) * 8 and len(text) <= 40
        return self.heading or (bold and not re.search(r"[。！？；]$", text))


class Layout:
    """Which parts of a page are seen, and how much text they hold; one pass, no recursion."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.tags = [tag for tag in soup.descendants if isinstance(tag, Tag)]
        self.hidden: set[int] = set()
        self.text: Counter[int] = Counter()
        for tag in self.tags:
            if id(tag.parent) in self.hidden or _is_hidden(tag):
                self.hidden.add(id(tag))
        for text in soup.descendants:
            if isinstance(text, NavigableString) and id(text.parent) not in self.hidden:
                self.text[id(text.parent)] += len(text.strip())
        self.own = Counter(self.text)
        for tag in reversed(self.tags):
            self.text[id(tag.parent)] += self.text[id(tag)]

    def content(self) -> Tag | None:
        """The element that holds the article: one that says so, else the one with most text."""
        named = [tag for tag in self.tags if _is_body(tag) and id(tag) not in self.hidden]
        best = max(named, key=self._size, default=None)
        whole = self.text[id(self.tags[0].parent)] if self.tags else 0
        if best is not None and self._size(best) * 5 >= whole and self._size(best):
            return best
        scores: Counter[int] = Counter()
        for tag in self.tags:
            if tag.name in _BLOCKS and self.own[id(tag)] >= 25 and tag.parent is not None:
                scores[id(tag.parent)] += self.text[id(tag)] * 2
                scores[id(tag.parent.parent)] += self.text[id(tag)]
        best = max(self.tags, key=lambda tag: scores[id(tag)], default=None)
        if best is not None and scores[id(best)]:
            return best
        return max(self.tags, key=self._size, default=None) if whole else None

    def _size(self, tag: Tag) -> int:
        return self.text[id(tag)]


def _is_hidden(tag: Tag) -> bool:
    style = tag.get("style")
    return (
        tag.name in _HIDDEN
        or tag.has_attr("hidden")
        or (isinstance(style, str) and _INVISIBLE.search(style) is not None)
    )


def _is_body(tag: Tag) -> bool:
    if tag.name == "article" or tag.get("itemprop") == "articleBody":
        return True
    names = (*tag.get_attribute_list("class"), tag.get("id"))
    return any(_BODY.match(str(name)) for name in names if name)


def _is_block(tag: Tag) -> bool:
    """Whether the text of this element stands by itself; the cells of a row stand together."""
    if tag.parent is not None and tag.parent.name in _CELLS:
        return tag.name in _BLOCKS and bool(tag.find_previous_sibling() or tag.find_next_sibling())
    return tag.name in _BLOCKS and tag.name not in _CELLS


def paragraphs(content: Tag, hidden: set[int]) -> Iterator[Paragraph]:
    """The runs of text between the borders of blocks, line breaks and pictures."""
    blocks: dict[int, Tag] = {id(content): content}
    bold: set[int] = set()
    run: Paragraph | None = None
    block: Tag | None = None
    for node in content.descendants:
        parent = node.parent or content
        if isinstance(node, Tag):
            blocks[id(node)] = node if _is_block(node) else blocks[id(parent)]
            if node.name in _CELLS and run:
                run.parts.append(_CELL_BORDER)
            if node.name in _BOLD or id(parent) in bold:
                bold.add(id(node))
            if node.name in ("br", "img") and run:
                yield run
                run = None
            if node.name == "img" and id(node) not in hidden:
                yield Paragraph(node.sourceline or 0, picture=node)
        elif type(node) is NavigableString and id(parent) not in hidden:
            if run and blocks[id(parent)] is not block:
                yield run
                run = None
            block = blocks[id(parent)]
            run = run or Paragraph(block.sourceline or 0, heading=block.name in _HEADINGS)
            run.parts.append(str(node))
            run.bold += len(node.strip()) if id(parent) in bold else 0
    if run:
        yield run
