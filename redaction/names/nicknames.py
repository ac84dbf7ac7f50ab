"""The grammar of Chinese nicknames: ``小/老/阿+X``, ``X哥/姐/叔/姨/总/老师/师傅``, ``我叫X``.

This is how people in a chat are called; a model alone misses part of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from redaction.names.spans import NameSpan
from redaction.names.surnames import DOUBLE, SURNAMES

__all__ = ["NEVER", "NOBODY", "TITLE_AFTER", "TITLE_AT_END", "find_nicknames", "is_thanked"]

_H: Final = r"[\u4e00-\u9fff]"
_S: Final = f"[{''.join(sorted(SURNAMES))}]"
_TITLES: Final = "老师|师傅|师父|医生|大夫|教授|律师|经理|主任|老板|总监|校长|院长|局长|队长|组长|班长|叔叔|阿姨|大叔|大妈|大爷|奶奶|爷爷|学长|学姐|师兄|师姐|哥哥|姐姐|同学|先生|女士|小姐|太太"
TITLE_AFTER: Final = re.compile(f"(?:{_TITLES}|同志|大人|院长|姑娘|大哥|大姐|哥|姐(?!妹)|叔|姨|嫂)")
"""A title that follows a name directly and is part of how somebody is called."""
TITLE_AT_END: Final = re.compile(f"(?:{_TITLES}|[哥姐叔姨婶嫂爷总导工董局处科队])\\Z")
_AFTER: Final = "哥姐叔姨婶嫂爷总导工董局处科队"
_NICKNAME: Final = re.compile(f"(?<!{_H})?(?:小|老|阿|大){_S}(?!{_H}?[时间点些学心人家姐哥板公婆师子])")
_TITLED: Final = re.compile(f"(?:{'|'.join(DOUBLE)}|{_S})(?:{_H}{{0,2}}?)(?:{_TITLES})")
_SHORT_TITLED: Final = re.compile(
    f"(?:{'|'.join(DOUBLE)}|(?:(?<=[和跟给找叫让问约见是把被对的，。！？、 @])|^)(?:{_S}|阿{_H}|小{_H}))[{_AFTER}](?!{_H}?[们])"
)
_THANKED: Final = re.compile(
    "[谢早安晚好乐苦辛]?[谢早安好苦乐][啦呀了哦喽咯您你]"
)  # 谢啦老板 is said to a trade, not to a Mr 谢
_DEAR: Final = re.compile(f"({_H})\\1酱|[小阿]{_H}酱")  # 花花酱, 小雨酱; but 花生酱
_CALLED: Final = re.compile(
    f"(?:我叫|他叫|她叫|名叫|叫做|名字是|外号|小名)\\s?({_H}{{2,4}}?)(?=[，。！？,.!?\\s]|的|$)"
)
NOBODY: Final = frozenset(
    [
        *[
            "阿公",
            "阿婆",
            "阿爷",
            "阿嬷",
            "阿嫲",
            "阿妈",
            "阿爸",
            "阿爹",
            "阿娘",
            "阿妹",
            "阿弟",
            "阿哥",
            "阿姐",
            "阿嫂",
            "阿伯",
            "阿叔",
            "阿婶",
            "阿舅",
            "阿姑",
            "阿囡",
            "阿女",
            "阿仔",
            "阿太",
        ],
        "老王头",
        "小时",
        "小学",
        "小心",
        "老家",
        "老公",
        "老婆",
        "老师",
        "老板",
        "大家",
        "大人",
        "小孩",
        "小姐",
        "小姐姐",
        "小哥哥",
        "帅哥",
        "美女",
        "老妈",
        "老爸",
        "老人",
        "阿姨",
        "大哥",
        "大姐",
        "小哥",
        "马上",
        "于是",
        "关于",
        "由于",
        "方便",
        "方法",
        "应该",
        "常常",
        "高中",
        "何必",
        "任何",
        "如何",
        "计划",
        "时候",
        "什么",
        "怎么",
        "路上",
        "家里",
        "宝宝",
        "宝贝",
        "亲爱",
        "哈哈",
        "哈哈哈",
        "呵呵",
        "嘿嘿",
        "嘻嘻",
        "呜呜",
        "妈妈",
        "爸爸",
        "爷爷",
        "奶奶",
        "姐姐",
        "哥哥",
        "弟弟",
        "妹妹",
        "老天",
        "天哪",
        "上帝",
        "春节",
        "微信",
        "支付宝",
        "淘宝",
        "抖音",
        "小红书",
        "微博",
        "知乎",
        "京东",
        "美团",
        "华为",
        "经理",
        "主任",
        "师傅",
        "先生",
        "女士",
        "同学",
        "乖乖",
        "笨蛋",
        "傻瓜",
        "小朋友",
        "小伙伴",
        "小区",
        "小吃",
        "小事",
        "老样子",
        "老地方",
        "大学",
        "大概",
        "大约",
        "安排",
        "安心",
        "贺卡",
        "金额",
        "明儿",
        "今儿",
        "昨儿",
        "伯父",
        "伯母",
        "贤弟",
        "老姐",
        "老弟",
        "老大爷",
        "老大妈",
        "老大娘",
        "傅某",
        "玉皇大帝",
        "光宗耀祖",
        "佛祖",
        "菩萨",
        "帅哥们",
        "大伙",
        "大伙儿",
        "傻逼",
        "真爱",
        "见谅",
        "老娘",
        "老子",
        "鸡翅",
        "抓紧",
        "慢走",
        "坐下",
        "兄弟",
        "姐妹",
        "哥们",
        "姐们",
        "闺女",
        "媳妇",
        "老妹",
        "美眉",
        "小妞",
        "亲亲",
        "主人",
        "网友",
        "各位",
        "诸位",
        "老天爷",
        "天呐",
        "我靠",
        "卧槽",
        "牛逼",
        "客官",
        "亲们",
        *[
            "恩恩",
            "恩恩恩",
            "午安",
            "早安",
            "晚安",
            "查岗",
            "白班",
            "夜班",
            "早班",
            "晚班",
            "中班",
            "宅男",
            "宅女",
            "腐女",
            "渣男",
            "渣女",
            "文青",
            "学渣",
            "直博",
            "保研",
            "考研",
            "欧耶",
            "哦耶",
        ],
        *["真乖", "么么", "么么哒", "嗯呐", "好滴", "拜拜", "安啦", "普天同庆"],
    ]
)
"""Words that look like nicknames and are nobody: kin, everybody, firms, exclamations."""
MAYBE: Final = frozenset(
    [
        "小王子",
        "大王",
        "高兴",
        "和平",
        "安静",
        "果然",
        "明白",
        "成功",
        "文化",
        "白天",
        "温柔",
        "温暖",
        "安全",
        "向往",
        "万一",
        "圣诞",
        "元旦",
        "小米",
        "贝贝",
        "小猪",
        "小狗",
        "小猫",
        "猪猪",
        "小雨",
        "阿门",
        "包子",
        "石头",
        "皮儿",
        "段儿",
    ]
)
"""Everyday words that are names as well: only the evidence of a whole history makes somebody of them."""
NEVER: Final = NOBODY | MAYBE


def is_thanked(name: str) -> bool:
    """Whether a word of thanks or greeting with a particle stands where the name before a title does: ``谢啦老板``."""
    return _THANKED.match(name) is not None


def find_nicknames(text: str) -> Iterator[NameSpan]:
    """Yield the nicknames in a text; they may overlap."""
    for pattern, score in ((_NICKNAME, 0.7), (_TITLED, 0.85), (_SHORT_TITLED, 0.7)):
        for match in pattern.finditer(text):
            if match.group() not in NEVER and not is_thanked(match.group()):
                yield NameSpan(match.start(), match.end(), score, "nickname")
    for match in _DEAR.finditer(text):
        yield NameSpan(match.start(), match.end(), 0.85, "called")
    for match in _CALLED.finditer(text):
        if match.group(1) not in NEVER:
            yield NameSpan(match.start(1), match.end(1), 0.8, "called")
