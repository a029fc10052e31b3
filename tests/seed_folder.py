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
