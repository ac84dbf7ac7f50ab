# ruff: noqa: E501  (patterns read worse when they are cut)
"""Places of a Chinese sentence in which only somebody can stand, whatever the word: ``把车借给竹竿了``, ``就耗子没回``, ``别告诉闹闹``.

Both sides are asked, so that the edges of the word are sure. Relations, trades, crowds and function words are nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from redaction.commonest import common_zh
from redaction.lexicon import KIN_ZH, ordinary_zh
from redaction.names.nicknames import NOBODY
from redaction.roster.called import ROLES_ZH
from redaction.roster.nobody_zh import is_nobody_zh

__all__ = ["find_framed"]

_H: Final = r"\u4e00-\u9fff"
_NO_STEM: Final = "我你他她它您咱啥谁这那哪什么的了是在有不没很都也还又就才吗呢吧啊呀哦嗯说话去来个们把被让跟给为与及着过得地和同对找叫问约请帮替陪带送接见想听别只刚呜哇哈啦嘛喔等再已能会要但而且因所虽后前上下里外每各某几两双另整有些谢"
_S: Final = rf"(?![{_NO_STEM}])[{_H}]"
_X: Final = rf"((?:[A-Za-z]{{1,10}})?(?:{_S}){{1,3}}|{_S}[A-Za-z]{{2,10}}|(?:{_S}){{2,4}})"
_BEGIN: Final = r"(?:^|(?<=[，。！？,.!?~\s、：:])|(?<=听说)|(?<=昨天)|(?<=今天)|(?<=上周)|(?<=昨晚)|(?<=刚才)|(?<=但是)|(?<=因为)|(?<=群里)|(?<=结果)|(?<=原来))(?![上下这]周|昨|今|明|周[一二三四五六日]|群里|结果|原来)"
_END: Final = r"(?=[，。！？,.!?~\s]|$|[了吗吧呢啊])"
_SURELY: Final = r"(?:放我鸽子|鸽了|怀孕|住院|失恋|劈腿|出轨|订婚|他们(?:几个|俩|仨))"
_LIVES: Final = (
    r"(?:放了?鸽子|要?结婚|离婚|要?分手|生娃|生孩子|复合|(?:给|跟|和)我(?:说|讲|打|发|借|道歉|吵|表白)|(?:借|欠|还)了?我|还没(?:回我|到家|起床|睡醒)|没回我|不理我|把我(?:拉黑|删|骂|微信删)|"
    r"迟到|请假|辞职|跳槽|失业|下岗|退休|升职|考上|考研|复读|嫁人|嫁给|娶了|娶媳妇|娶老婆|骨折|开刀|发烧|出车祸|喝多|喝醉|打呼噜|打架|打人|进去了|被(?:他|她|开除|裁|抓|打)|"
    r"(?:他|她)(?:爸|妈|老公|老婆|男朋友|女朋友|老板|对象)|"
    r"是(?:我|你|他|她)(?:同学|同桌|同事|室友|朋友|表|堂|导师|邻居|前任|初恋|高中|大学|初中|小学)|是新来的|搬(?:家|走)了?|住(?:我|你)(?:隔壁|楼))"
)
_KIN_OF: Final = (
    r"[我你他她俺咱](?:家|们|的)?(?:奶奶|爷爷|外婆|外公|姥姥|姥爷|爸|妈|叔|舅|姑|姨|姐|妹|哥|弟|老公|老婆|男友|女友|男朋友|女朋友|表[哥弟姐妹]|堂[哥弟姐妹]|嫂子|姐夫|妹夫|儿子|女儿|闺女|侄子|侄女|外甥|"
    r"室友|同事|闺蜜|同学|朋友|邻居|师兄|师姐|师弟|师妹|导师|徒弟)"
)
# Each with whether it makes somebody of a word of the dictionary too.
_FRAMES: Final = tuple(
    (re.compile(pattern), at < 7)
    for at, pattern in enumerate(
        (
            rf"(?:别|不要|千万别|先别|记得|帮我)(?:告诉|转告|问){_X}{_END}",
            rf"[把将][{_H}]{{1,6}}(?:借|还|送|寄|转|发|交|让|拿|带|留)给{_X}{_END}",
            rf"{_BEGIN}{_X}(?:又|也|要|就|都|居然|竟然|昨[天晚]|今天|刚)?{_SURELY}",
            rf"(?:^|(?<=[。！？!?~\s])){_X}[，,]\s?(?:你|妳)(?:周末|今[天晚]|明[天晚]|什么时候|几点|在哪|到哪|来不来|吃了|到家|下班|睡了|人呢|快点|别闹|欠)",
            rf"(?:就|只有|还差|除了){_X}(?:没回|没来|没到|没去|没交|没说话|不同意|不来|不去|不在)",
            rf"{_BEGIN}{_X}(?:又|也|要|就|都|居然|竟然|昨[天晚]|今天|刚)?{_LIVES}",
            rf"(?:^|[，。！？,!?\s你我他她]|昨天|今天)(?:跟|和)(?![我你他她谁]){_X}(?:说了没|说过|说了|商量|道歉|打过招呼|吵架|吵起来|绝交|和好|在一起了|聊过)",
            rf"(?<![不还也可要总老就都])是{_X}(?:送|给|教|告诉|推荐|介绍|买)(?:我|你|他|她)?的{_END}",
            rf"{_KIN_OF}{_X}(?=今[年天]|明[年天]|昨[天晚]|[上下]个?[月周]|刚|要|又|也|都|在|{_SURELY}|{_LIVES}|住院|做的|生日)",
            rf"{_BEGIN}{_X}(?:说得对|说的对|说他|说她|说等会|说马上|让你|让我|叫我|叫你|喊你|约你|找你)",
        )
    )
)
_CALLING: Final = _FRAMES[3][0]
_LARGE: Final = frozenset(
    "者员工师生民人手长兵商客徒友伴汉妈爸爷奶婆公爹娘方队组店司部门校院班军警童士理头们家事物机天年月日时钱车饭菜"
)
_SUFFIXES: Final = frozenset((*ROLES_ZH, *KIN_ZH, "女朋友", "男朋友", "对象", "亲戚", "房东", "老外", "男的", "女的"))
_NOT_CALLED: Final = frozenset(
    [
        "财务",
        "人事",
        "前台",
        "行政",
        "后勤",
        "销售",
        "客服",
        "售后",
        "总部",
        "物业",
        "中介",
        "当初",
        "一旦",
        "尽管",
        "干脆",
        "导致",
        "交待",
        "交代",
        "早知",
        "顺便",
        "赶紧",
        "赶快",
        "缺人",
        "突然",
        "忽然",
        "终于",
        "即使",
        "既然",
        "否则",
        "于是",
        "甚至",
        "明明",
        "偷偷",
        "悄悄",
        "如果",
        "可能",
        "果然",
        "可是",
        "全部",
        "全家",
        "当然",
        "虽然",
        "居然",
        "竟然",
        "自然",
        "显然",
        "仍然",
        "依然",
        "不如",
        "例如",
        "比如",
        "可以",
        "全国",
        "全校",
        "全班",
    ]
)
_CRIES: Final = frozenset("嘿哈嗯哦啊唉哎喂嗨哇呵嘻呜哼")


def find_framed(text: str, may_be_called: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Yield places of a text whose words are surely somebody; a word of the dictionary only if it ``may_be_called`` so.

    Firms, subjects and the like are somebody only where they are called: ``健康，你在哪``.
    """
    if len(text) > 80:
        return
    for frame, takes_words in _FRAMES:
        for match in frame.finditer(text):
            word = match[1]
            if not _may_be_somebody(word) or (is_nobody_zh(word) and frame is not _CALLING):
                continue
            if word not in ordinary_zh() or (takes_words and may_be_called(word)):
                yield match.span(1)


def _may_be_somebody(word: str) -> bool:
    chinese = [sign for sign in word if "\u4e00" <= sign <= "\u9fff"]
    if len(word) < 2 or not chinese or not _CRIES.isdisjoint(word):
        return False
    if word in KIN_ZH or word in NOBODY or word in common_zh() or word in _NOT_CALLED:
        return False
    if any(word.endswith(other) for other in _SUFFIXES):
        return False
    titled = len(word) > 2 or not word[0].isascii()
    return not (word[-1] in _LARGE and titled and word in ordinary_zh()) and (
        len(word) < 4 or word not in ordinary_zh()
    )
