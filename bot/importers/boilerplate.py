"""What surrounds an article on a page and is no part of it; rules of form, not of one site."""

from __future__ import annotations

import re

_PLACEHOLDERS = re.compile(r"(?:\[ ?[\w +.-]{1,40} ?\] ?)+")
_BULLET = re.compile(r"[•□■●○◆◇▪▫▶★☆※·]")
_NAVIGATION = re.compile(
    r"(?:当前|您(?:现在)?(?:的|所在)?)位置[:：]|首页\s*[>»?›|]|\S+\s*>\s*>|返回\S{0,12}(?:首页|频道|顶部|列表)"
)
_CREDIT = re.compile(r"(?:图源|图片来源|制图|摄影)[:：]|\S{2,8}\s?[发摄]$|▲|△")
_PROMOTION = re.compile(
    r"更多\S{0,8}(?:内容|资讯|精彩)|(?:下载|打开|登录)\S{0,12}(?:客户端|APP|App)|客户端下载|"
    r"扫(?:一扫|描|码)|(?:欢迎|点击|长按|请|快来).{0,16}(?:关注|分享|点赞|在看|订阅|转发)|"
    r"分享(?:让|到|给|至)|无限分享|关注我们|加入(?:社群|群聊|我们)"
)
_OFFICIAL = re.compile(
    r"版权所有|Copyright|©|许可证|ICP[备证]|公网安备|举报(?:电话|邮箱)|服务邮箱|未经\S{0,6}(?:授权|许可)"
)
_END = re.compile(
    r"[(（【\[]?\s*(?:责任?编辑?|责编|编校|校对|审核|监制)\s*[:：]|免责(?:声明|条款)|(?:版权|特别)声明|"
    r"(?:相关|热门|推荐|延伸|精彩|更多|猜你)(?:阅读|推荐|新闻|文章|资讯|喜欢|内容)$|"
    r"(?:上|下)一篇[:：]|网友评论|发表评论|返回\S{0,12}(?:首页|频道|顶部|列表)$"
)
_LINKS = re.compile(r"[|｜]")


def keyword_list(line: str) -> bool:
    """Whether the line is nothing but short words between bars: a list of links, or spam."""
    words = _LINKS.split(line)
    return len(words) >= 4 and all(len(word.strip()) <= 24 for word in words)


def reason(line: str) -> str | None:
    """Why this line is no part of an article; None when it may be one.

    The reason never repeats the line.
    """
    if (placeholder := _PLACEHOLDERS.match(line)) and len(line) - placeholder.end() <= 20:
        return "a placeholder for a picture"
    if _BULLET.match(line) and len(line) <= 40:
        return "navigation"
    if keyword_list(line):
        return "a list of links or keywords"
    if len(line) <= 60 and _NAVIGATION.match(line):
        return "navigation"
    if len(line) <= 40 and _CREDIT.match(line):
        return "a picture's credit"
    if _OFFICIAL.search(line) and not line.endswith(("。", "！", "？")):
        return "small print"
    if len(line) <= 40 and _PROMOTION.search(line):
        return "promotion"
    return None


def ends_article(line: str) -> bool:
    """Whether what follows from this line on is the page's tail."""
    return _END.match(line) is not None
