"""Where things stand: labels that never overlap, lines that fit, steps of a scale."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.models import Language
from bot.pictures.fonts import covers, legible, width, wrap
from bot.pictures.line import spread
from bot.pictures.year import thresholds


@given(st.lists(st.floats(0, 1000), max_size=12), st.data())
def test_labels_keep_their_order_never_overlap_and_stay_on_the_sheet(wanted, data):
    wanted = sorted(wanted)
    heights = [data.draw(st.floats(10, 80)) for _ in wanted]
    middles = spread(wanted, heights, 0, 1000)
    edges = [(m - h / 2, m + h / 2) for m, h in zip(middles, heights, strict=True)]
    for (_, end), (start, _) in pairwise(edges):
        assert end <= start + 1e-6
    assert all(start >= -1e-6 and end <= 1000 + 1e-6 for start, end in edges)


def test_a_label_with_room_stands_where_it_wants():
    assert spread([100, 500], [40, 40], 0, 1000) == [100, 500]


@pytest.mark.parametrize(
    ("most", "steps"),
    [(0, []), (1, [1]), (3, [1, 2, 3]), (5, [1, 2, 3, 4, 5]), (14, [1, 4, 7, 10, 13])],
)
def test_a_scale_has_as_many_steps_as_it_needs(most, steps):
    assert thresholds(most, 5) == steps


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=200))
def test_every_line_fits_and_there_are_no_more_than_allowed(text):
    lines = wrap(text, 300, 28, Language.ZH_CN, 2, indent=100)
    assert 1 <= len(lines) <= 2
    for line, room in zip(lines, (200, 300), strict=False):
        assert width(line, 28, Language.ZH_CN) <= room


def test_lines_break_between_words_and_never_before_a_comma():
    lines = wrap("彭博：百度拟推出类 ChatGPT 服务，将于三月上线", 250, 28, Language.ZH_CN, 5)
    assert "".join(lines).replace(" ", "") == "彭博：百度拟推出类ChatGPT服务，将于三月上线"
    assert not any(line.startswith(("，", "：")) for line in lines)
    assert any("ChatGPT" in line for line in lines)


def test_what_no_font_has_is_known():
    assert covers(["OpenAI 发布 GPT-4，čć"], Language.ZH_CN)
    assert covers(["李彥宏稱方向已變"], Language.ZH_TW)
    assert not covers(["\U0001f9ff"], Language.EN)
    assert legible("a\U0001f9ffb", Language.EN) == "ab"
