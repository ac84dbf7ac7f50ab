# ruff: noqa: E501  (rows read worse when they are cut)
"""Names that are everyday words too: sentences in which somebody is meant, sentences in which nobody is."""

from __future__ import annotations

SOMEBODY: dict[str, tuple[str, ...]] = {
    "will": ("did you tell will", "will texted me at 3am", "ask will if he has a ladder", "happy birthday will!", "will and i broke up"),
    "grace": ("i told grace everything", "grace cried the whole way home", "lunch with grace", "grace is pregnant", "hey grace"),
    "rain": ("rain texted me", "ask rain about the van", "my cousin rain is visiting", "rain thinks you're funny"),
    "summer": ("tell summer i'm sorry", "summer's birthday is on friday", "i was with summer all night", "summer lied to us"),
    "hope": ("hope called me crying", "my sister hope got engaged", "invite hope too", "thanks hope"),
    "mark": ("i slept with mark", "mark's wife found out", "mark said it was nothing", "i met up with mark", "mark and i went home"),
    "june": ("june wants to see us", "my aunt june is sick", "text june when you land", "june knows about it"),
    "rose": ("rose hates me", "did rose call", "dinner with rose", "rose and i always fight"),
}  # fmt: skip
NOBODY: dict[str, tuple[str, ...]] = {
    "will": ("it will be fine", "will you be home", "i will call you", "my sister will drive"),
    "grace": ("grandpa says grace before we eat", "we have a grace period of ten days", "she fell from grace"),
    "rain": ("it will rain tomorrow", "the rain won't stop", "bring your rain coat"),
    "summer": ("last summer was hot", "i miss our summer", "this summer we go to spain"),
    "hope": ("i hope you sleep well", "hope so", "don't lose hope", "there is no hope for us"),
    "mark": ("mark my words", "it left a mark on the table", "i got full marks", "just mark it as read"),
    "june": ("we moved in june", "june 14 is fine", "see you by june", "the rent went up last june"),
    "rose": ("he gave me a rose", "the red rose on the table", "what a lovely rose"),
}  # fmt: skip
SOMEBODY_ZH: dict[str, tuple[str, ...]] = {
    "小雨": ("小雨说她不来了", "我昨天跟小雨吃饭了", "小雨到底是谁", "你是不是又约小雨了", "小雨给你发消息了"),
    "雪儿": ("雪儿生气了", "你去问雪儿", "雪儿，你在哪", "雪儿的男朋友来接她"),
    "晴天": ("晴天说想你了", "告诉晴天我到了", "我室友晴天要搬走", "晴天她不吃辣"),
    "大伟": ("大伟请客", "大伟说他不来了", "昨天和大伟打球", "谢谢大伟"),
    "星星": ("星星给我打电话了", "别骂星星", "星星今天又迟到", "和星星一起逛街"),
    "石头": ("石头欠我钱", "石头他从来不回消息", "跟石头喝酒", "石头和我分手了"),
    "阳光": ("阳光告诉我的", "阳光的妈妈很凶", "我认识阳光好多年", "阳光怀孕了"),
    "豆豆": ("豆豆也去", "叫上豆豆", "豆豆昨晚喝多了", "碰到豆豆，他胖了"),
}  # fmt: skip
NOBODY_ZH: dict[str, tuple[str, ...]] = {
    "小雨": ("今天下小雨", "明天小雨转晴", "有小雨，记得带伞", "外面小雨，带伞"),
    "雪儿": (),
    "晴天": ("明天是晴天", "晴天霹雳", "等到晴天再去爬山", "今天晴天"),
    "大伟": (),
    "星星": ("天上有好多颗星星", "今晚看星星吧", "满天都是星星"),
    "石头": ("路上有块石头", "石头剪刀布", "搬起石头砸自己的脚", "心里的石头落地了"),
    "阳光": ("今天阳光真好", "阳光明媚", "出去晒晒阳光", "窗边的阳光很暖"),
    "豆豆": ("吃点豆豆", "那颗豆豆掉了"),
}  # fmt: skip
