"""Chinese names: the LAC model, checked against surnames, and the grammar of nicknames.

``小/老/阿+X``, ``X哥/姐/叔/姨/总/老师/师傅`` are how people in a chat are called; the model alone misses most of them and, alone,
is too eager with two-character words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from redaction.names.lac import LacTagger
from redaction.names.spans import NameSpan

__all__ = ["SURNAMES", "ChineseTagger"]

SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常乐"
    "于傅皮卞齐康伍余元顾孟黄穆萧尹姚邵汪祁毛禹狄米贝臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻贾路江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞"
    "万柯管卢莫房裘缪解应宗丁宣邓郁单洪包左石崔吉龚程邢裴陆荣翁荀甄家封芮储靳焦巴谷车侯班仇宁栾甘祖武符刘景詹束龙叶幸司黎溥印白蒲邰赖卓屠池乔闻党翟"
    "谭劳申扶冉宰桑牛寿尚农温庄晏柴瞿阎充慕连习艾鱼容向古易廖终居衡步都耿满匡文寇广东欧沃利越隆师聂晁冷辛那简饶曾沙丰关查游权岳帅肖涂"
)
_DOUBLE: Final = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "夏侯",
    "司徒",
    "端木",
    "南宫",
)
_H: Final = r"[\u4e00-\u9fff]"
_S: Final = f"[{''.join(sorted(SURNAMES))}]"
_TITLES: Final = "老师|师傅|师父|医生|大夫|教授|律师|经理|主任|老板|总监|校长|院长|局长|队长|组长|班长|叔叔|阿姨|大叔|大妈|大爷|奶奶|爷爷|学长|学姐|师兄|师姐|哥哥|姐姐|同学|先生|女士|小姐|太太"
_AFTER: Final = "哥姐叔姨婶嫂爷总导工董局处科队"
_NICKNAME: Final = re.compile(f"(?<!{_H})?(?:小|老|阿|大){_S}(?!{_H}?[时间点些学心人家姐哥板公婆师子])")
_TITLED: Final = re.compile(f"(?:{'|'.join(_DOUBLE)}|{_S})(?:{_H}{{0,2}}?)(?:{_TITLES})")
_SHORT_TITLED: Final = re.compile(
    f"(?:{'|'.join(_DOUBLE)}|(?:(?<=[和跟给找叫让问约见是把被对的，。！？、 @])|^)(?:{_S}|阿{_H}|小{_H}))[{_AFTER}](?!{_H}?[们])"
)
_CALLED: Final = re.compile(
    f"(?:我叫|他叫|她叫|名叫|叫做|名字是|外号|小名)\\s?({_H}{{2,4}}?)(?=[，。！？,.!?\\s]|的|$)"
)
_NEVER: Final = frozenset(
    [
        "小王子",
        "老王头",
        "大王",
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
        "高兴",
        "和平",
        "安静",
        "果然",
        "明白",
        "成功",
        "文化",
        "白天",
        "马上",
        "温柔",
        "温暖",
        "安全",
        "于是",
        "关于",
        "由于",
        "方便",
        "方法",
        "应该",
        "常常",
        "高中",
        "向往",
        "何必",
        "任何",
        "如何",
        "万一",
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
        "圣诞",
        "元旦",
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
        "小米",
        "华为",
        "经理",
        "主任",
        "师傅",
        "先生",
        "女士",
        "同学",
        "贝贝",
        "乖乖",
        "小猪",
        "小狗",
        "小猫",
        "猪猪",
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
        "小雨",
        "阿门",
        "安排",
        "安心",
        "贺卡",
        "包子",
        "石头",
        "金额",
    ]
)


class ChineseTagger:
    """Tag names in Chinese text."""

    def __init__(self) -> None:
        self._model = LacTagger()

    def tag(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Return the person names of each text (folded to NFKC)."""
        found = []
        for text, spans in zip(texts, self._model.tag(texts), strict=True):
            kept = [s for s in (_judged(text, span) for span in spans) if s is not None]
            found.append([*kept, *_by_grammar(text)])
        return found


def _judged(text: str, span: NameSpan) -> NameSpan | None:
    """Drop what cannot be a name; a surname in front makes a span more certain."""
    name = text[span.start : span.end]
    if name in _NEVER or len(name) < 2 or len(name) > 8 or not all("\u4e00" <= c <= "\u9fff" or c == "·" for c in name):
        return None
    if len(set(name)) == 1 and name[0] not in SURNAMES:
        return None
    surname = name[0] in SURNAMES or name.startswith(_DOUBLE) or "·" in name
    score = span.score if surname and len(name) <= 4 else span.score - 0.2
    return NameSpan(span.start, span.end, round(score, 2), span.source)


def _by_grammar(text: str) -> Iterator[NameSpan]:
    for pattern, score in ((_NICKNAME, 0.7), (_TITLED, 0.85), (_SHORT_TITLED, 0.7)):
        for match in pattern.finditer(text):
            if match.group() not in _NEVER:
                yield NameSpan(match.start(), match.end(), score, "nickname")
    for match in _CALLED.finditer(text):
        if match.group(1) not in _NEVER:
            yield NameSpan(match.start(1), match.end(1), 0.8, "called")
