"""What people read of a digest's record, in their own language."""

from __future__ import annotations

from dataclasses import replace

import factories
import pytest

from bot.core.models import Category, Language
from bot.core.subscription import Action, Change, Choices, EmptyDay, Look, Posting, differences
from bot.i18n import voice
from cogs import ledger

BEFORE = factories.subscription()
AFTER = replace(
    BEFORE,
    choices=Choices(
        Language.EN, count=7, categories=(Category.LAW, Category.MODEL), empty=EmptyDay.SILENCE
    ),
    posting=Posting(look=Look.PLAIN, silent=True),
)
CHANGE = Change(factories.NOON, Action.EDIT, 7, differences(BEFORE, AFTER))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            Language.EN,
            "<@7> changed it; language 中文（简体） → English; events at most 5 → 7; "
            "categories – → Law, Models; on an empty day The nearest day's events → Silence; "
            "look A card → Plain text; without a notification no → yes",
        ),
        (
            Language.ZH_CN,
            "<@7> 改了设置；语言 中文（简体） → English；最多几条 5 → 7；"
            "类别 – → 法律、模型；没有内容的日子 最近一天的大事 → 不发；"
            "样式 卡片 → 纯文字；静默发送 否 → 是",
        ),
    ],
)
def test_a_change_is_told_in_words_and_not_by_the_names_of_our_code(
    language: Language, told: str
) -> None:
    line = ledger.change(CHANGE, voice(language))
    assert line.partition(">")[2].lstrip(":： ") == told
