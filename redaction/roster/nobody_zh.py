# ruff: noqa: SIM905  (word lists read worse when they are cut)
"""Chinese words that name nobody unless somebody is called so: firms, institutions, subjects, bills, things of the mind.

They stand where people stand (就数学没交, 顺丰说马上到, 跟命运商量), so the place alone tells nothing. The lists are our own;
the last sign of a word of the dictionary tells the kind of most.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from redaction.lexicon import ordinary_zh
from redaction.names.things_zh import things_zh
from redaction.roster.word_names import WORD_ZH

__all__ = ["FIRMS_ZH", "is_nobody_zh"]

_FIRMS: Final = (
    "顺丰 中通 圆通 申通 韵达 百世 极兔 邮政 菜鸟 德邦 京东 淘宝 天猫 拼多多 美团 饿了么 滴滴 高德 百度 腾讯 阿里 "
    "网易 字节 华为 小米 荣耀 联通 移动 电信 铁通 广电 支付宝 微信 抖音 快手 微博 豆瓣 知乎 携程 飞猪 同程 途牛 "
    "去哪儿 哈啰 货拉拉 闪送 达达 盒马 山姆 永辉 物美 华润 万达 万科 碧桂园 恒大 保利 融创 链家 贝壳 自如 安居客 "
    "平安 太保 人保 泰康 招行 工行 建行 农行 中行 交行 浦发 民生 兴业 中信 光大 海底捞 肯德基 麦当劳 星巴克 瑞幸 "
    "蜜雪 喜茶 奈雪 必胜客 德克士 沙县 宜家 优衣库 苹果 三星 特斯拉 比亚迪 蔚来 小鹏 国航 东航 南航 海航 春秋 厦航 "
    "如家 汉庭 全季 亚朵 小红书 唯品会 苏宁 国美 得物 闲鱼 转转 电网 燃气 自来水 高铁 地铁 公交 网约车 物业 居委会 "
    "派出所 幼儿园 托儿所 教务处 学生会 食堂 超市 商场 健身房 公安 城管 交警 海关 社保 医保 公积金 央视 新东方 "
    "学而思 作业帮 猿辅导"
)
_OTHERS: Final = (
    "健康 数学 语文 英语 物理 化学 生物 历史 地理 政治 体育 音乐 美术 科学 思政 高数 线代 概率 论文 作业 资料 材料 "
    "快递 外卖 钥匙 行李 空调 冰箱 电视 手机 电脑 房租 水电 电费 命运 现实 生活 爱情 青春 时间 岁月 时光 过去 未来 "
    "经验 直觉 良心 理智 内心 身体 肠胃 天气 新闻 数据 成绩 消息 缘分 幸福 快乐 孤独 寂寞 悲伤 焦虑 失眠 压力 工作 "
    "事业 学习 婚姻 家庭 社会 世界 国家 人生 人性 自由 习惯 感情 友谊 友情 亲情 电影 游戏 小说 闹钟 导航 系统 网络 "
    "规定 制度 合同 保险 银行 医院 学校 公司 单位 法院 政府 官方 总部 平台 商家 店家 厂家 卖家 买家 房东 甲方 乙方 "
    "领导 组织 班级 年级 宿舍 寝室 门卫 钢琴 舞蹈 驾照 护照 签证 发票 报告 简历 问卷 尾款 定金 押金 学费 话费"
)
_NAMES_TOO: Final = (  # firms whose name people have as well, or are called by
    "平安 小米 苹果 春秋 阿里 贝壳 民生 永辉 高德 万达 达达 转转 申通 山姆 豆瓣 荣耀 兴业 海航 泰康 光大 恒大 国美 新东方 闪送"
)
FIRMS_ZH: Final = frozenset(_FIRMS.split()) - WORD_ZH - frozenset(_NAMES_TOO.split())
_LISTED: Final = FIRMS_ZH | (frozenset(_OTHERS.split()) - WORD_ZH)
_LAST: Final = frozenset(
    "学费租课卷款局所院园馆厅厂险税证表单料稿件语题案书情育会站场城区县市省国网社团部处法理论性度化力量率值统术史品具机器械仪业信"
)
_NAMES: Final = frozenset(
    "建业 建国 卫国 爱国 国庆 立业 守信 文书 诗书 团团 女史 饭团 汤团 "
    "粉团 安国 兴国 定国 治国 保国 倾城 长城 连城 思国 振国".split()
)


@cache
def is_nobody_zh(word: str) -> bool:
    """Whether a word is nobody's name wherever it stands, unless somebody is called so."""
    if word in _LISTED or (word in things_zh() and word not in WORD_ZH):
        return True
    return len(word) > 1 and word[-1] in _LAST and word in ordinary_zh() and word not in WORD_ZH and word not in _NAMES
