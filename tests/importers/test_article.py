from __future__ import annotations

import pytest

from bot.core.entities import Directory
from bot.importers import read

BODY = "<p>3月14日，OpenAI发布GPT-4，多模态能力令人惊叹，业界震动不已。</p>"


def reading(body, head=""):
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read(page.encode(), "x.html", Directory())


def published(body, head=""):
    return str(reading(body, head).document.published)


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>回顾</h1><p>自2022年11月30日发布以来，世界变了。</p>{BODY}</article>",
        f"<article><h1>回顾</h1><p><b>2023年3月14日</b></p>{BODY}</article>",
        f"<article><h1>回顾</h1><h2>2023年3月14日</h2>{BODY}</article>",
        f"<div class=side><p>最后登录 2021-01-05</p></div><article><h1>回顾</h1>{BODY}</article>",
        f"<ul><li>旧闻 2021-01-05</li></ul><h1>回顾</h1><article>{BODY}</article>",
        f"<h1>回顾</h1><article>{BODY * 15}<div>2021-01-05</div></article>",
        f"<article>{BODY}<div>2021-01-05</div></article>",
    ],
)
def test_a_date_of_the_text_or_of_what_surrounds_it_is_not_that_of_the_page(body):
    assert published(body) == "None"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("<div>某站 2024-01-05</div>", "2024-01-05"),
        ("<span>The Times</span> <em>2024年1月5日</em>", "2024-01-05"),
        ("<p class=info>The Times 2024-01-05 10:00</p>", "2024-01-05 10:00:00"),
        ("<div>ChatGPT 编辑部 2024-01-05 10:00</div>", "2024-01-05 10:00:00"),
        ("<time datetime='2024-01-05T10:00'>昨天</time>", "2024-01-05 10:00:00"),
    ],
)
def test_the_time_shown_beside_the_heading_is_that_of_the_page(shown, expected):
    body = f"<article><h1>回顾</h1>{shown}{BODY}</article>"
    assert published(body) == expected
    assert "2024" not in "".join(item.text for item in reading(body).items if "10:00" in shown)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2024-01-05T10:00:00+08:00", "2024-01-05 10:00:00+08:00"),
        ("2024-01-05T10:00:00Z (UTC)", "2024-01-05 10:00:00+00:00"),
        ("The Times, 2024-01-05", "2024-01-05"),
        ("2024-01-05 Tuesday", "2024-01-05"),
        ("2024-02-30T10:00", "None"),
    ],
)
def test_a_stated_time_is_read_whatever_stands_around_it(stated, expected):
    head = f'<meta property="article:published_time" content="{stated}">'
    assert published(f"<article><h1>回顾</h1>{BODY}</article>", head) == expected


@pytest.mark.parametrize("cell", ["{}", "<p>{}</p>", "\n <div><span>{}</span></div>\n"])
def test_the_cells_of_a_row_are_one_paragraph(cell):
    rows = (("5月1日", "丙发布了新的模型，可以商用"), ("6月", "丁也发布了模型，业界震动"))
    table = "".join(
        "<tr>\n" + "\n".join(f"<td>{cell.format(text)}</td>" for text in row) + "</tr>"
        for row in rows
    )
    texts = [item.text for item in reading(f"<article>{BODY}<table>{table}</table>").items]
    assert texts[1:] == [" ".join(row) for row in rows]


def test_the_paragraphs_of_a_cell_that_holds_the_page_stay_apart():
    found = reading(f"<table><tr><td>{BODY * 3}</td></tr></table>").items
    assert len(found) == 3
