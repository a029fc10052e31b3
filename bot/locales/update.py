"""Bring the Chinese catalogues up to date with the code: `make messages`.

Phrases that the code no longer has are dropped, new ones are added empty for a person to
translate, and `zh_TW.po` is made anew from `zh_CN.po` with the words and characters of Taiwan.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.core.text import to_taiwan
from bot.locales import commands

ROOT = Path(__file__).parents[2]
LOCALES = Path(__file__).parent

CALLS = {"gettext", "ngettext", "N_", "say"}
"""The calls that hold a phrase; `say` is a local name for a voice's `gettext`."""

TAIWAN = {
    "子區": "討論串",
    "身份組": "身分組",
    "命令": "指令",
    "帖子": "貼文",
    "推送": "推播",
    "列表": "清單",
    "關鍵詞": "關鍵字",
    "運營": "營運",
    "頻道里": "頻道裡",
    "反饋": "回報",
    "私信": "私人訊息",
}
"""What Discord's own Traditional Chinese calls otherwise, and people in Taiwan too."""


def phrases() -> Catalog:
    """Every phrase of the code, untranslated, with the files it stands in."""
    found = Catalog()
    for path in sorted((*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py"))):
        place = path.relative_to(ROOT).as_posix()
        for texts, comments in calls(path.read_text("utf-8")):
            phrase = texts if len(texts) > 1 else texts[0]
            found.add(phrase, locations=[(place, 0)], auto_comments=comments)
    for path in sorted(ROOT.glob("cogs/**/*.py")):
        place = path.relative_to(ROOT).as_posix()
        for text, context in commands.phrases(path.read_text("utf-8")):
            found.add(text, locations=[(place, 0)], context=context)
    return found


def calls(source: str) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The phrases of each call, and the comment for translators right above it.

    Babel's own extractor overlooks what stands inside an f-string before Python 3.12.
    """
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or commands.called(node) not in CALLS:
            continue
        literals = (arg.value for arg in node.args if isinstance(arg, ast.Constant))
        if texts := tuple(text for text in literals if isinstance(text, str)):
            above = lines[max(node.lineno - 2, 0)].strip().removeprefix("# ")
            yield texts, [above] if above.startswith("Translators:") else []


def read(name: str) -> Catalog:
    """A catalogue of this folder, such as `zh_CN`."""
    with (LOCALES / f"{name}.po").open("rb") as file:
        return read_po(file, locale=name, abort_invalid=True)


def updated(known: Catalog, found: Catalog) -> Catalog:
    """The phrases found, with the translations known."""
    known.update(found, no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    return known


def taiwan(simplified: Catalog) -> Catalog:
    """The same catalogue for Taiwan."""
    made = Catalog(
        locale="zh_TW",
        project=simplified.project,
        version=simplified.version,
        creation_date=simplified.creation_date,
        revision_date=simplified.revision_date,
        last_translator="made from zh_CN.po",
        language_team="zh_TW",
        msgid_bugs_address="none",
        charset="utf-8",
        header_comment="# Made from zh_CN.po by `make messages`; edit that one.",
        fuzzy=False,
    )
    for message in _messages(simplified):
        texts = tuple(map(_of_taiwan, _texts(message)))
        made.add(
            message.id,
            texts if message.pluralizable else texts[0],
            locations=message.locations,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return made


def written(catalog: Catalog) -> bytes:
    """The catalogue as a PO file, equal whenever its content is equal."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=100, sort_output=True, include_lineno=False)
    return buffer.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """The phrases that nobody has translated yet."""
    return [str(message.id) for message in _messages(catalog) if not all(_texts(message))]


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _of_taiwan(text: str) -> str:
    converted = to_taiwan(text)
    for word, better in TAIWAN.items():
        converted = converted.replace(word, better)
    return converted


def _texts(message: Message) -> tuple[str, ...]:
    """The translation in each of its forms; empty where there is none yet."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def main() -> None:
    """Write both catalogues and name what waits for a translation."""
    simplified = updated(read("zh_CN"), phrases())
    (LOCALES / "zh_CN.po").write_bytes(written(simplified))
    (LOCALES / "zh_TW.po").write_bytes(written(taiwan(simplified)))
    for phrase in untranslated(simplified):
        print(f"zh_CN.po: not translated: {phrase}")  # noqa: T201


if __name__ == "__main__":
    main()
