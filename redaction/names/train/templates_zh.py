"""Chinese messages of our own making, ``{}`` where somebody is named, and the parts names are made of."""

from __future__ import annotations

import random
from typing import Final

from redaction.names.surnames import DOUBLE

__all__ = ["TEMPLATES", "drawn_names"]

_SURNAMES: Final = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
_GIVEN: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲芬燕兰凤洁梅琳素云莲荣香月媛瑞凡佳嘉琼勤珍莉叶璐娅琦晶妍茜秋珊莎锦青倩婷婉娴瑾颖露瑶怡雁仪荷丹蓉君琴薇梦岚柔竹晓欢枫芸菲寒欣伊亚宜可舒影思"
    "文康浩宇轩梓涵子萱雨然诗诺俊博鹏飞凯旋翔鑫昊辉斌波志建国庆海山峰旭阳晨曦泽睿哲铭皓宁毅楠宸圆朵甜萌乐童彤琪钰新春生东南光正德福贵有成家安永长世天立大小朝和少宝"
)
_TITLES: Final = [
    "哥",
    "姐",
    "叔",
    "姨",
    "总",
    "老师",
    "阿姨",
    "叔叔",
    "先生",
    "小姐",
    "老板",
    "医生",
    "经理",
    "同学",
    "师傅",
    "主任",
    "律师",
    "导",
    "工",
    "局长",
    "科长",
    "大爷",
    "大妈",
    "嫂",
]

TEMPLATES: Final = tuple(
    line
    for line in """
{}说他不来了
{}今天又迟到了
你见到{}了吗
跟{}说一声
我和{}在一起呢
{}呢？
{}！你在哪
{}，吃饭了没
叫{}一起来吧
{}和{}分手了
昨天{}给我打电话了
我昨天看见{}了
你是不是喜欢{}
是{}告诉我的
别告诉{}
{}生日快到了
去{}家吃饭
{}他妈住院了
{}又发朋友圈了
我觉得{}人挺好的
{}到底怎么想的
那个{}真烦人
问问{}
让{}来接我
{}啊，你听我说
我说{}，你别闹了
哎{}你看这个
{}你过来一下
就是{}那件事
{}结婚了你知道吗
听{}说你换工作了
把{}也叫上
跟{}吵架了
我同事{}特别逗
我妈和{}去逛街了
{}老公出轨了
{}家孩子考上大学了
没有{}就没有今天
{}最近怎么样
{}不会生气吧
你跟{}什么关系
{}发的红包你抢了吗
我想{}了
{}请客
被{}骂了一顿
刚才{}来过
给{}买了个礼物
{}真是的
对不起{}
谢谢{}
{}早上好
晚安{}
{}、{}还有{}都去
{}也真是，说走就走
{}都不理我了
找{}帮忙啊
{}在吗
是{}吗
{}你好，我是{}
我叫{}
他叫{}，是我同学
{}跟我一个班
{}住我隔壁
你还记得{}吗
梦到{}了
{}的电话是多少
{}开车送我们
快请坐，{}
{}回来了
{}走了
我不认识{}
这是{}的
{}刚下班
这事儿得问{}
{}同意了吗
你们{}真厉害
{}现在在北京
{}要去上海出差
和平解决吧
我很高兴
果然是这样
小时候的事
老板今天不在
老师让我们交作业
妈妈叫我回家吃饭
今天天气真好
路上堵车
明天高铁票买好了
小区门口等你
小心点
大家都到了
白天没空晚上说
马上到
方便的话打给我
安静一点
于是我就走了
关于明天的安排
向往的生活
成功了！
任何时候都行
阳光真好
到家了说一声
我爱你
老公早点回来
宝贝晚安
晓得了
文化课几点
同学聚会你去吗
阿姨好
叔叔身体好吗
这个总不会错
单位发的
""".splitlines()
    if line
)


def _draw_given_name(rng: random.Random) -> str:
    first = rng.choice(_GIVEN)
    draw = rng.random()
    return first if draw < 0.25 else first * 2 if draw < 0.35 else first + rng.choice(_GIVEN)


def drawn_names(rng: random.Random, count: int) -> list[str]:
    """Return names as people are called in chats: full, given, with 小/老/阿, with a title."""
    makers = (
        lambda family: family + _draw_given_name(rng),
        lambda _family: rng.choice(_GIVEN) + rng.choice(_GIVEN),
        lambda _family: rng.choice(_GIVEN) * 2,
        lambda family: rng.choice("小老阿大") + family,
        lambda _family: rng.choice("小阿") + rng.choice(_GIVEN),
        lambda family: family + rng.choice(_TITLES),
        lambda _family: rng.choice(_GIVEN) + rng.choice(("哥", "姐", "儿", "总", "叔", "姨")),
        lambda _family: rng.choice(_GIVEN) + rng.choice(_GIVEN) + rng.choice(("哥", "姐", "叔叔", "阿姨")),
    )
    shares = (0.3, 0.27, 0.06, 0.1, 0.08, 0.1, 0.05, 0.04)
    families = [rng.choice(DOUBLE) if rng.random() < 0.03 else rng.choice(_SURNAMES) for _ in range(count)]
    return [maker(f) for maker, f in zip(rng.choices(makers, shares, k=count), families, strict=True)]
