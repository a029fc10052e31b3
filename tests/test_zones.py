from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.models import Language
from bot.errors import UsageError
from bot.zones import CITIES, suggest, zone_named


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(("europe/berlin", "Europe/Berlin"), ("UTC", "UTC"), ("utc", "UTC")),
        *(("us/pacific", "US/Pacific"), ("america/new york", "America/New_York")),
        *(("New York", "America/New_York"), ("北京", "Asia/Shanghai"), ("臺北", "Asia/Taipei")),
        *(("香港", "Asia/Hong_Kong"), ("日本", "Asia/Tokyo"), ("calcutta", "Asia/Kolkata")),
    ],
)
def test_a_zone_is_known_by_its_name_its_city_or_its_only_country(typed, name):
    assert zone_named(typed) == name


@pytest.mark.parametrize(
    "typed",
    ["", "Mars/Phobos", "Asia/Shangha", "../etc/passwd", "localtime", "德国", "x" * 5000, "\x00"],
)
def test_what_is_no_zone_is_refused_in_one_short_sentence(typed):
    with pytest.raises(UsageError, match="is no time zone") as caught:
        zone_named(typed)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        *(("shang", "Asia/Shanghai"), ("北", "Asia/Shanghai"), ("东京", "Asia/Tokyo")),
        *(("san fr", "America/Los_Angeles"), ("纽约", "America/New_York"), ("kyiv", "Europe/Kyiv")),
        *(("伦敦", "Europe/London"), ("德国", "Europe/Berlin"), ("india", "Asia/Kolkata")),
    ],
)
def test_a_city_or_country_is_offered_while_it_is_typed(typed, first):
    assert suggest(typed, Language.EN)[0].name == first


def test_the_label_names_the_city_in_the_readers_language():
    assert suggest("台北", Language.ZH_CN)[0].label == "Asia/Taipei · 台北"
    assert suggest("台北", Language.EN)[0].label == "Asia/Taipei"


@given(st.text(max_size=12), st.sampled_from(Language))
def test_all_that_is_offered_is_a_zone_and_fits_discord(typed, language):
    offered = suggest(typed, language)
    assert len(offered) <= 25
    assert len({zone.name for zone in offered}) == len(offered)
    for zone in offered:
        assert zone_named(zone.name) == zone.name
        assert 1 <= len(zone.label) <= 100
        ZoneInfo(zone.name)


def test_an_empty_box_offers_zones_too():
    assert suggest("", Language.EN)[0].name == "UTC"


def test_the_great_cities_belong_to_zones_that_exist():
    assert [name for name in CITIES if zone_named(name) != name] == []
