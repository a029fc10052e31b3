"""Words as a search weighs them: which carry nothing, which may be missing, which are one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bot.core.text import tokens

_SILENT = """
a about after all am an and are as at be been before but by can could day days did do does event
events for from had happen happened happening happens has have he her him his how i in into is it
its me my of off on or our over s she so t than that the their them then there they this to tell
was we were what when where which who whom whose why will with would you your find show list any
的 了 是 在 被 谁 哪 哪个 哪些 哪家 哪天 哪一天 哪年 什么
什么时候 什么时间 何时 几号 几月 几月几号 多少 怎么 怎样 如何 为什么 为何 吗 呢 那个 这个
有 都 和 与 发生 发生了 日期 时间 时候 那天 查 查询 有关 关于 相关
"""
"""Words that tell nothing about an event; nobody need find them."""

_GENERIC = (
    "launch launches release releases announce announces announcement unveil introduce introduces "
    "introduction present presents reveal debut publish publishes publication out ship rollout "
    "start starts show shows offer come comes arrive bring brings "
    "发布 推出 上线 公布 宣布 问世 亮相 发表 发布会 官宣 面世 正式 首发 发布了 推出了",
    "open opens public available availability live 开放 公开 公众 开源 公测",
    "model models llm llms chatbot 模型 大模型 语言模型 大语言模型",
    "news new latest update updates story item thing things version date time info information "
    "2023 ai company 新闻 消息 事件 大事 最新 更新 版本 资讯 动态 情况 人工智能 正式版 公司",
)
"""Words that half of all events could be found by: they may be missing.  One string is one kind."""

_SAME = (
    "ai | artificial intelligence | 人工智能",
    "china | chinese | 中国",
    "us | usa | america | american | united states | 美国",
    "uk | britain | british | united kingdom | 英国",
    "eu | european union | europe | european | 欧盟 | 欧洲",
    "italy | italian | italians | 意大利",
    "france | french | 法国",
    "germany | german | 德国",
    "japan | japanese | 日本",
    "korea | korean | 韩国",
    "india | indian | 印度",
    "russia | russian | 俄罗斯",
    "canada | canadian | 加拿大",
    "ceo | chief executive | chief | 首席执行官 | 总裁",
    "fire | fired | dismiss | oust | ousted | sack | 解雇 | 解职 | 开除 | 罢免 | 炒掉",
    "return | come back | back | 复职 | 回归 | 重返 | 归来",
    "leave | quit | resign | depart | step down | steps down | 离开 | 离职 | 辞职 | 卸任 | 辞任",
    "buy | acquire | acquisition | takeover | 收购 | 并购",
    "sue | lawsuit | suit | class action | legal action | 起诉 | 诉讼 | 状告",
    "ban | block | forbid | prohibit | bar | outlaw | 封禁 | 禁止 | 禁用 | 叫停 | 屏蔽",
    "invest | investment | put into | puts | 投资 | 注资",
    "funding | raise | fundraising | round | 融资",
    "die | death | dead | 去世 | 逝世 | 病逝 | 离世",
    "law | act | bill | rule | regulation | measure | provision | 法案 | 规定 | 办法 | 条例 | 规则",
    "regulate | regulator | 监管",
    "draft | 草案 | 征求意见 | 征求意见稿",
    "effect | force | 生效 | 施行 | 实施",
    "letter | 公开信",
    "strike | 罢工",
    "layoff | lay off | lays off | cut jobs | cuts | 裁员",
    "copyright | 版权 | 著作权",
    "chip | semiconductor | 芯片 | 半导体",
    "car | vehicle | 汽车",
    "self driving | driverless | autonomous driving | 自动驾驶 | 无人驾驶",
    "robotaxi | 无人出租车",
    "fake | deepfake | faked | 深度伪造",
    "free | 免费",
    "doctor | medical | medicine | 医疗 | 医学",
    "image | picture | 图片 | 图像",
    "movie | film | 电影",
    "jacket | coat",
    "merge | merger | 合并",
    "found | founds | set up | sets up | form | forms | 成立 | 创立 | 创办",
    "phone | iphone | smartphone | 手机",
    "hearing | testify | testimony | congress | senate | 作证 | 听证 | 听证会",
    "summit | 峰会",
    "school | 学校",
    "voluntary commitment | promise | commitment | 承诺",
    "open source | opens | 开源",
    "hire | hiring | 聘请 | 加盟",
    "plunge | lose | slump | 暴跌 | 大跌",
    "accident | crash | collision | 事故 | 车祸",
    "price | pricing | cost | 价格 | 定价",
    "earnings | quarter | quarterly | results | revenue | 财报 | 业绩 | 营收",
    "chatbot | assistant | 聊天机器人 | 对话模型 | 助手",
    "limit | restrict | curb | 限制 | 管制",
    "pause | halt | stop | suspend | 暂停",
    "sign | 签署 | 联署",
    "warn | warning | 警告",
    "win | award | prize | 获奖",
)
"""Words that mean the same to somebody who searches; each line is one group."""

_IRREGULAR = {
    "left": "leave", "sued": "sue", "bought": "buy", "won": "win", "made": "make", "sold": "sell",
    "held": "hold", "became": "become", "chose": "choose", "wrote": "write", "spoke": "speak",
    "lost": "lose", "met": "meet", "paid": "pay", "said": "say", "took": "take", "gave": "give",
    "built": "build", "fell": "fall", "began": "begin", "broke": "break", "came": "come",
    "went": "go", "died": "die", "dies": "die", "dying": "die", "shown": "show", "shut": "shut",
    "rose": "rise", "grew": "grow", "drew": "draw", "taught": "teach", "thought": "think",
    "stole": "steal", "found": "found", "quit": "quit", "children": "child", "men": "man",
    "women": "woman", "stolen": "steal", "beaten": "beat", "beat": "beat", "spent": "spend",
    "chosen": "choose", "written": "write", "given": "give", "taken": "take", "broken": "break",
    "leaving": "leave", "suing": "sue", "dead": "die", "withdrew": "withdraw", "flew": "fly",
}  # fmt: skip
"""Forms that no rule leads back to their verb."""


@lru_cache(maxsize=1)
def _stemmer() -> Any:  # noqa: ANN401  # the library is not typed
    import snowballstemmer  # loaded by the first search, not by the start

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """What all forms of an English word have in common: `releases` and `released` give releas."""
    word = _IRREGULAR.get(word, word)
    return str(_stemmer().stemWord(word)) if len(word) > 2 and word.isascii() else word


Words = tuple[str, ...]
"""One or more words in a row, as the tokens that a search compares."""


def stems(words: Words) -> Words:
    """The stem of each."""
    return tuple(map(stem, words))


@lru_cache(maxsize=1)
def silent() -> frozenset[Words]:
    """The words that carry nothing."""
    return frozenset(tuple(tokens(word)) for word in _SILENT.split())


@lru_cache(maxsize=1)
def generic() -> dict[Words, tuple[Words, ...]]:
    """The stems of each word that may be missing, with all words of its kind.

    Those of the last kind stand for themselves alone.
    """
    *kinds, others = ([tuple(tokens(word)) for word in line.split()] for line in _GENERIC)
    alone = {stems(word): (word,) for word in others}
    return alone | {stems(word): tuple(kind) for kind in kinds for word in kind}


@lru_cache(maxsize=1)
def same() -> dict[Words, tuple[Words, ...]]:
    """The stems of each word that has others of the same meaning, with all of them."""
    groups = [tuple(tuple(tokens(word)) for word in line.split("|")) for line in _SAME]
    return {stems(word): group for group in groups for word in group}


@lru_cache(maxsize=1)
def chinese() -> frozenset[Words]:
    """The Chinese words that any of these tables knows: long runs break at them."""
    known = {*silent(), *generic(), *same()}
    return frozenset(word for word in known if not word[0].isascii())
