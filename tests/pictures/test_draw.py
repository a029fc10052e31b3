"""What is drawn: whole pictures, in the size of a phone, and never a box for a letter."""

from __future__ import annotations

from io import BytesIO

import pytest
from charts import frame, line, year
from PIL import Image

from bot.core.models import Language
from bot.pictures.chart import Look
from bot.pictures.draw import draw
from bot.pictures.palette import PALETTES, SHAPES

TOFU = "\U0001f9ff"  # no font of ours has it


def opened(drawn):
    return Image.open(BytesIO(drawn.png)).convert("RGB")


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("chart", [year, line])
def test_a_picture_is_as_wide_as_a_phone_and_has_the_ground_of_its_look(chart, look):
    picture = opened(draw([chart(look=look)]))
    assert picture.width == 1080
    assert 1200 < picture.height < 1800
    assert "#{:02x}{:02x}{:02x}".format(*picture.getpixel((2, 2))) == PALETTES[look].ground


@pytest.mark.parametrize(
    "chart",
    [
        year(),
        year(counts=range(365), stars=range(0, 365, 3)),
        year(counts=[1]),
        line(labels=0),
        line(labels=12, dots=400),
        line(labels=12, title="文" * 200, language=Language.ZH_CN),
        line(labels=12, title="W" * 300),
        line(title=" $\\frac{1}{2}$ _^ "),
    ],
)
def test_the_emptiest_and_the_fullest_chart_are_drawn_and_stay_small(chart):
    drawn = draw([chart])
    assert opened(drawn).width == 1080
    assert len(drawn.png) < 400_000


def test_the_same_chart_gives_the_same_bytes():
    assert draw([line(dots=30)]) == draw([line(dots=30)])


def test_a_chart_with_a_letter_that_no_font_has_gives_way_to_the_next():
    charts = [year(title=f"百度 {TOFU}", language=Language.ZH_CN), year(title="Baidu in 2023")]
    drawn = draw(charts)
    assert drawn.chart == 1
    assert drawn.png == draw(charts[1:]).png


def test_the_last_chart_is_drawn_without_the_letters_that_no_font_has():
    assert draw([year(title=f"Baidu{TOFU}")]).png == draw([year(title="Baidu")]).png


def test_simplified_and_traditional_letters_have_their_own_forms():
    simplified, traditional = (
        draw([year(title="骨直角", language=language)]).png
        for language in (Language.ZH_CN, Language.ZH_TW)
    )
    assert simplified != traditional


def test_every_category_has_a_shape_and_a_colour_of_its_own():
    assert len(set(SHAPES.values())) == len(SHAPES) == 13
    for palette in PALETTES.values():
        assert palette.kinds.keys() == SHAPES.keys()
        assert len(set(palette.kinds.values())) == 13


@pytest.mark.parametrize("look", Look)
def test_words_stand_out_from_their_ground(look):
    palette = PALETTES[look]
    assert contrast(palette.ink, palette.ground) > 12
    assert contrast(palette.quiet, palette.ground) >= 7
    for colour in (*palette.kinds.values(),):
        assert contrast(colour, palette.ground) >= 3


@pytest.mark.parametrize("look", Look)
def test_more_events_are_always_further_from_the_ground_in_lightness(look):
    palette = PALETTES[look]
    steps = [contrast(colour, palette.ground) for colour in (palette.empty, *palette.steps)]
    assert steps == sorted(steps)


def contrast(one, other):
    """The contrast of two colours as WCAG defines it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_frame_names_all_that_is_written_in_it():
    assert {"AI in 2023", "3 events", "1", "12"} <= set(frame().words)
    assert "remembered" in year().words
    assert {"1 January", "law"} <= set(line().words)
