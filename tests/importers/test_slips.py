from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.importers.slips import mend_slips


def late(data):
    """Bytes read as a converter reads them that has lost the byte before: until an ASCII byte."""
    out = ""
    while data:
        pair = data[:2]
        if pair[0] < 0x80:
            return out + data.decode("gb18030")
        if len(pair) == 2 and pair[0] > 0x80 and pair[1] >= 0x40 and pair[1] != 0x7F:
            out, data = out + pair.decode("gb18030"), data[2:]
            if pair[1] < 0x80:
                return out + data.decode("gb18030")
        else:
            lost = 2 if data[1:2] in (b"<", *(bytes([digit]) for digit in b"0123456789")) else 1
            return out + "?" + data[lost:].decode("gb18030")
    return out


def slipped(text):
    """The text without the first byte of its first character, which stands as `?`."""
    return "?" + late(text.encode("gb18030")[1:]).replace("！", "!", 1)


def astride(text, reading):
    """The text with a gloss between the halves of its second character, as machines set it."""
    data = text.encode("gb18030")
    return text[0] + f"?{reading})" + late(data[3:])


@pytest.mark.parametrize(
    "behind",
    ["。”一位員工說,沒錯", "。”多位百度員工向外描述", "。”Kevin分析", "。”,什么都好"],
)
def test_a_run_that_slipped_behind_a_full_stop_is_put_right(behind):
    assert f"“先做{behind}" == mend_slips(f"“先做{slipped(behind)}")


def test_an_opening_quotation_mark_is_put_right_where_none_is_open():
    assert mend_slips("很急" + slipped("。“所有OKR都要改")) == "很急。“所有OKR都要改"


def test_a_tag_behind_the_run_gets_its_bracket_back():
    assert mend_slips("“做吧" + slipped("。”</p>")) == "“做吧。”</p>"


def test_a_digit_that_is_lost_is_taken_from_the_rest_of_the_text():
    text = "2022年底如此。\n“來了。”2022年底以后"
    assert text == mend_slips(text.replace("。”2022年底以后", slipped("。”2022年底以后")))


def test_a_character_that_is_lost_is_the_likeliest_one_of_the_text():
    text = "而在風口。而在他看來。\n“完了。”而在36氪看來,36氪也在"
    assert text == mend_slips(text.replace("。”而在36氪看來", slipped("。”而在36氪看來")))


def test_a_gloss_astride_two_characters_names_the_lost_byte():
    text = "數(shù)據(jù)和討論很多。見"
    assert f"{text}頂的討論,是嗎" == mend_slips(text + astride("頂的討論,是嗎", "shù"))


def test_a_gloss_at_the_end_of_a_run_names_the_lost_character():
    text = "訓(xùn)練很久。“怎么賣"
    run = slipped("。”用來訓a")
    assert f"{text}。”用來訓練數據" == mend_slips(text + run[:-1] + "?xùn)練數據")


@pytest.mark.parametrize("text", ["真的?!后來呢", "什么?!他走了", "?!", "a?!?b", "頂?(嗎)"])
def test_a_genuine_exclamation_is_left_alone(text):
    assert text == mend_slips(text)


COMMON = "的一是了我不在人有這中大為上個國說到們要出就時年會可你對生能而子那得于著下自之過發"


@given(st.text(COMMON, min_size=1, max_size=20))
def test_whatever_common_words_follow_the_quotation_they_come_back(words):
    text = f"“好。”{words},然后"
    broken = text.replace(f"。”{words},", slipped(f"。”{words},"))
    assume("?" not in broken[3:].split(",")[0][2:])
    assert text == mend_slips(broken)


@given(st.text("?!！<>p/’”“。abc現(xiàn)在數頂\n\ue2c4倍1", max_size=60))
def test_any_text_is_mended_without_error(text):
    assert isinstance(mend_slips(text), str)
