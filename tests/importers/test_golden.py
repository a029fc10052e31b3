"""Each small document beside its golden file; GOLDEN=rewrite writes the golden files anew."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import pytest

from bot.core.entities import Directory
from bot.core.models import Entity, Localized
from bot.importers import read

FOLDER = Path(__file__).parent / "documents"
DOCUMENTS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")
DIRECTORY = Directory(
    [
        Entity("openai", "organisation", Localized("OpenAI", "OpenAI")),
        Entity("gpt-4", "model", Localized("GPT-4", "GPT-4")),
        Entity("baidu", "organisation", Localized("Baidu", "百度")),
        Entity("microsoft", "organisation", Localized("Microsoft", "微软")),
    ]
)


def pruned(value):
    """Plain data without what is empty, so that a golden file is short."""
    if isinstance(value, dict):
        return {
            key: kept
            for key, one in value.items()
            if (kept := pruned(one)) not in (None, [], {}, "")
        }
    if isinstance(value, list | tuple):
        return [pruned(one) for one in value]
    return value


def as_json(reading):
    plain = pruned(json.loads(json.dumps(dataclasses.asdict(reading), default=str)))
    plain["document"].pop("sha256")
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_is_read_as_its_golden_file_says(path):
    golden = path.with_suffix(".json")
    found = as_json(read(path.read_bytes(), path.name, DIRECTORY))
    if os.environ.get("GOLDEN") == "rewrite":
        golden.write_text(found, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_gb18030_and_windows_newlines_give_the_same_reading(path):
    text = path.read_text(encoding="utf-8")
    plain = read(text.encode(), path.name, DIRECTORY)
    for data in (text.replace("\n", "\r\n").encode("utf-8-sig"), text.encode("gb18030")):
        again = read(data, path.name, DIRECTORY)
        assert plain.items == again.items
        assert plain.events == again.events
