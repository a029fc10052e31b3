"""A small seeds folder of our own, for tests that import."""

from __future__ import annotations

from pathlib import Path

ENTITIES = """\
[[entity]]
id = "openai"
kind = "organisation"
name = { en = "OpenAI", zh = "OpenAI" }
aliases = ["open ai", "开放人工智能研究中心"]

[[entity]]
id = "gpt-4"
kind = "model"
name = { en = "GPT-4", zh = "GPT-4" }
aliases = ["ChatGPT 4.0"]

[[entity]]
id = "baidu"
kind = "organisation"
name = { en = "Baidu", zh = "百度" }
"""

MARCH = """\
[[event]]
id = "2023-03-14-gpt-4"
date = 2023-03-14
category = "model"
importance = 5
entities = ["openai", "gpt-4"]
title = { en = "OpenAI releases GPT-4", zh = "OpenAI 发布 GPT-4" }
summary = { en = "The model also takes pictures.", zh = "新模型也能看图。" }
points = { en = ["It passes the bar exam."], zh = ["能通过律师资格考试。"] }
sources = [
  { url = "https://openai.com/research/gpt-4", publisher = "OpenAI" },
  { url = "https://www.theverge.com/2023/3/14/23638033/openai-gpt-4", publisher = "The Verge" },
]
note = { en = "Beijing sources date it 15 March.", zh = "北京时间为 3 月 15 日。" }

[[event]]
id = "2023-03-16-ernie-bot"
date = 2023-03-16
category = "china-industry"
importance = 3
entities = ["baidu"]
title = { en = "Baidu presents ERNIE Bot", zh = "百度发布文心一言" }
summary = { en = "China's first answer to ChatGPT.", zh = "中国对 ChatGPT 的首个回应。" }
sources = [{ url = "https://www.reuters.com/technology/baidu-ernie-bot", publisher = "Reuters" }]
"""

NOVEMBER = """\
[[event]]
id = "2023-11-21-claude-2-1"
date = 2023-11-21
category = "model"
importance = 3
title = { en = "A model with a long memory", zh = "记性很好的模型" }
summary = { en = "It reads a whole book.", zh = "它能读完一整本书。" }
sources = [{ url = "https://example.org/book", publisher = "Example" }]

[[event]]
id = "2023-11-22-return"
date = 2023-11-22
category = "people"
importance = 5
entities = ["openai"]
title = { en = "A head of a company returns", zh = "一位掌门人回归" }
summary = { en = "After five days he is back.", zh = "五天之后他回来了。" }
points = { en = ["A new board comes with him."], zh = ["新董事会随之而来。"] }
sources = [{ url = "https://example.org/return", publisher = "Example" }]

[[event]]
id = "2023-11-22-voice"
date = 2023-11-22
category = "product"
importance = 2
title = { en = "Voice for everybody", zh = "人人可用的语音" }
summary = { en = "Talking is free of charge now.", zh = "语音功能免费开放。" }
sources = [{ url = "https://example.org/voice", publisher = "Example" }]
"""

WAFER = """\
[[event]]
id = "2023-05-{day:02}-chip"
date = 2023-05-{day:02}
category = "hardware"
importance = {importance}
title = {{ en = "Wafer number {day}", zh = "第 {day} 片晶圆" }}
summary = {{ en = "One more wafer.", zh = "又一片晶圆。" }}
sources = [{{ url = "https://example.org/wafer/{day}", publisher = "Example" }}]

"""

REVIEW = """\
# 2023 年度回顾

文章作者: 编辑部
发布时间: 2023-12-30 09:00
原文链接: https://example.org/review

#### **模型**

  * **GPT-4:** OpenAI 三月推出，还能看图。

  * **百度文心大模型：** 百度的模型换代。
"""


def plant(folder: Path) -> Path:
    """Make the folder with three entities, two events of March and nothing else."""
    (folder / "calendar").mkdir(parents=True)
    (folder / "documents").mkdir()
    (folder / "entities.toml").write_text(ENTITIES, "utf-8")
    (folder / "calendar" / "2023-03.toml").write_text(MARCH, "utf-8")
    return folder


def plant_more(folder: Path, wafers: int) -> Path:
    """The same with three events of November, and in May a wafer a day."""
    calendar = plant(folder) / "calendar"
    (calendar / "2023-11.toml").write_text(NOVEMBER, "utf-8")
    days = range(1, wafers + 1)
    told = (WAFER.format(day=day, importance=day % 5 + 1) for day in days)
    (calendar / "2023-05.toml").write_text("".join(told), "utf-8")
    return folder
