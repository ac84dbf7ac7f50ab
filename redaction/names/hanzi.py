"""What is known of one Chinese character before any context: surnames, the words that make nicknames, kinds of signs."""

from __future__ import annotations

from functools import cache
from typing import Final

from redaction.names.surnames import SURNAMES

__all__ = ["FLAGS", "compute_flags"]

_COMMON: Final = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)
_GIVEN: Final = frozenset(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲芬燕兰凤洁梅琳素云莲真环雪荣爱妹霞香月莺媛艳瑞凡佳嘉琼勤珍贞莉桦叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑"
    "筠柔竹霭凝晓欢霄枫芸菲寒欣滢伊亚宜可姬舒影荔枝思丽秀飘育馥琦晶妍文康浩宇轩梓涵子萱雨欣怡然诗涵一诺俊博鹏飞凯旋翔鑫昊辉斌波志建国庆海山峰旭阳晨曦泽睿哲铭皓宁毅楠宸圆朵朵甜萌乐童彤琪钰"
)
_TITLE: Final = frozenset("老师傅哥姐叔姨婶嫂爷奶总导工董局处科队长经理主任板校院生士同学妹弟")
FLAGS: Final = 10


@cache
def compute_flags(char: str) -> tuple[float, ...]:
    """Return :data:`FLAGS` zeros and ones."""
    chinese = "\u4e00" <= char <= "\u9fff"
    return (
        float(char in SURNAMES),
        float(char in _COMMON),
        float(char in _GIVEN),
        float(char in _TITLE),
        float(char in "小老阿大"),
        float(chinese),
        float(char.isascii() and char.isalpha()),
        float(char.isdigit()),
        float(char in "·•-_"),
        float(not char.isalnum()),
    )
