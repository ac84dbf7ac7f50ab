# ruff: noqa: E501, SIM905  (word lists read worse when they are cut)
"""Names that are everyday words as well: which words they are, in both languages.

English: given names of the census that SCOWL also holds in small letters, without those that are pet names for anybody (``honey``)
or words of another kind nearly always (``many``); some that the census holds too rarely are added, and so are firms, peoples and slang that are names somewhere. Chinese: weather, seasons,
stars, stones and virtues that children are named after, and the shapes of pet names (``小雨``, ``雪儿``, ``大伟``, ``豆豆``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from redaction.commonest import common_zh, is_common
from redaction.lexicon import KIN_ZH, ordinary_zh
from redaction.names.doubted import DOUBTED
from redaction.names.given import given_and_plain
from redaction.names.nicknames import NOBODY

__all__ = [
    "ABSTRACT",
    "MODAL",
    "MONTHS",
    "NAME_SIGNS",
    "SKY",
    "SKY_ZH",
    "VERBS",
    "WORD_ZH",
    "is_word_name_zh",
    "word_names_en",
]

MODAL: Final = frozenset("will may".split())
MONTHS: Final = frozenset("april may june august".split())
VERBS: Final = frozenset(
    "hope mark chase bill grant pat rob carry chuck drew sue peg buck josh lance cherish jimmy skip pierce rose dawn trust rain".split()
)
SKY: Final = frozenset("rain summer autumn sunny stormy windy misty dawn sky june april may august".split())
ABSTRACT: Final = frozenset(
    "hope faith grace joy mercy charity patience prudence liberty karma harmony melody destiny chastity trinity desire".split()
)
_ADDED: Final = "rain april june sky river wren skye storm bear sage fox wolf winter".split()
_WITHOUT: Final = frozenset(
    "alpha angel angelic angle art aura barb beau bee bell bear bonny buddy bud bunny buster candy caprice chi chin china christen conception "
    "coral curt dear delta dick don dot dung dusty earnest era fanny gay gene general genesis golden ha hank honey hue hung king lacy lady lea "
    "lean lien loan lore love ma major man manual many maple margarita marine marquis max maxima meta mi mica miles min ming noble noel nova "
    "novella nu numbers omega pa pansy pasty pinkie piper precious prince princess queen romaine rosette royal sang scarlet shad shin "
    "sol son sonny sparkle sterling sung sunshine tad tam temple tequila tiny troy valentine van velvet viva wade wan wen yen yon fox "
    "wolf storm winter guy hang merry miss".split()
)
SKY_ZH: Final = "立春|雨水|惊蛰|春分|清明|芒种|夏至|小暑|大暑|处暑|秋分|寒露|立冬|冬至|小寒|大寒|小雨|小雪|大雪|大雨|晴天|阳光|月亮|星星|月光|彩虹|朝阳|晨曦|夏天|春天|秋天|冬天|立夏|立秋|白露|谷雨|霜降|小满|春雨|夏雨|秋雨|初雪|初夏|晚霞|朝霞|清风|微风|星空|白云|蓝天|天晴|流星"
_OTHERS_ZH: Final = (
    "和平|石头|包子|高兴|安静|明白|成功|温柔|温暖|安然|安心|欢喜|可乐|果果|豆豆|糖糖|豆子|果子|桃子|橙子|柚子|栗子|橘子|柠檬|草莓|芒果|"
    "土豆|馒头|团子|丸子|汤圆|饺子|米粒|糯米|小米|红豆|绿豆|毛豆|豆包|奶茶|布丁|棉花|花花|朵朵|蝴蝶|蜻蜓|海洋|大海|江海|浪花|清泉|青山|"
    "建国|国庆|解放|胜利|志强|自强|向往|向阳|平安|如意|吉祥|永远|希望|梦想|理想|文静|文化|文明|光明|黎明|明月|明天|晓晓|若愚|诗意|琉璃|"
    "玫瑰|牡丹|海棠|百合|茉莉|杜鹃|芙蓉|丁香|紫薇|蔷薇|梅花|桂花|荷花|兰花|翡翠|珍珠|玲珑|琥珀|珊瑚|木子|木木|东方|南方|北方|北北|南南|"
    "点点|圈圈|嘟嘟|泡泡|咪咪|"
    "小猫|小狗|小鱼|小鹿|小熊|小马|小虎|小龙|小兔|小鸟|小燕|小草|小溪|小河|小北|小南|小东|小西|小冬|小夏|小秋|小春|小月|小星|小云|小风"
)
WORD_ZH: Final = frozenset(f"{SKY_ZH}|{_OTHERS_ZH}".split("|")) - {"明天", "永远", "明白", "高兴"}
NAME_SIGNS: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲芬燕兰凤洁梅琳素云莲环雪荣香月莺媛瑞凡佳嘉琼珍贞莉晶妍茜秋珊莎黛青倩婷姣婉娴瑾"
    "颖露瑶怡婵雁蓓荷丹蓉眉琴蕊薇菁梦岚苑柔竹晓霄枫芸菲寒欣滢舒影思育馥琦康浩宇轩梓涵萱雨然诗诺俊博鹏飞凯旋翔鑫昊辉斌建庆海山峰旭阳晨曦泽睿哲"
    "铭皓宁毅楠宸朵甜乐童彤钰虎龙壮亮星晴夏冬春鹿鱼雷林森川江波安宝琪奇帆坤东北南"
)
SHAPES_ZH: Final = re.compile(f"[小大阿][{NAME_SIGNS}]|[{NAME_SIGNS}]儿|([{NAME_SIGNS}豆果糖圆团贝米毛])\\1")


@cache
def word_names_en() -> frozenset[str]:
    """Return English words in small letters by which people are called as well."""
    found = {word for word in given_and_plain() if len(word) > 2 and not is_common(word)}
    return frozenset((found | {word for word in _ADDED if not is_common(word)}) - _WITHOUT) | DOUBTED


@cache
def is_word_name_zh(word: str) -> bool:
    """Whether a Chinese word is both: an everyday word, or in the shape of one, and a way to call somebody."""
    if word in KIN_ZH or word in NOBODY or word in common_zh():
        return False
    return word in WORD_ZH or (word not in ordinary_zh() and SHAPES_ZH.fullmatch(word) is not None)
