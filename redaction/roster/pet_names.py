# ruff: noqa: E501, SIM905  (patterns and word lists read worse when they are cut)
"""Pet names of Chinese chats that no dictionary holds, and dictionary words under which somebody surely acts.

A shape (``二柱子``, ``喵酱``, ``大鹏``, ``沫沫``, ``肥仔明``, ``陈Sir``, ``祁总``), or two signs that given names are made of, is somebody where it stands as people stand: greeted, talked to,
doing what people do. A dictionary word needs more: a pronoun that means it again (``海浪她妈``), a parting from it, an answer
asked of it; and words for people at large (``客户``, ``邻居``, ``记者``) are nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from redaction.commonest import common_zh, is_common_before_title
from redaction.late import compile_late
from redaction.lexicon import KIN_ZH, lexical_zh, ordinary_zh
from redaction.names.nicknames import NOBODY
from redaction.names.surnames import SURNAMES
from redaction.names.things_zh import find_introduced_zh
from redaction.roster.framed_zh import find_framed
from redaction.roster.nobody_zh import FIRMS_ZH, is_nobody_zh
from redaction.roster.word_names import NAME_SIGNS

__all__ = ["find_called", "is_pet_name"]

_H: Final = r"\u4e00-\u9fff"
_FAMILY: Final = "".join(sorted(SURNAMES - frozenset("大小老")))
_ANIMALS: Final = "虎狗牛熊豹猴鹰狼鹏"
_SIGNS: Final = f"{NAME_SIGNS}毛宝胖满成刘喜福禄旺财奎猛彪顺柱栓锁根墩铁兵勤权胜全德贵才良友仁义志文武正祥发威钢冰"
_TWICE: Final = (
    f"{NAME_SIGNS}豆果糖圆团贝米毛点圈嘟墩沫皮妞丫球蛋开念囡崽咪喵泡芽苗糯汤乔辰漫蔓航睿晗桐茜妙可多满胖福喜宝"
)
_SHAPES: Final = compile_late(
    rf"[二三四五六][{_H}]子|[大小][{_SIGNS}]子|[{_SIGNS}{_ANIMALS}]子|[狗铁毛黑石臭憨泥二三四][蛋剩柱栓锁墩娃驴]子?"
    rf"|大[{_SIGNS}{_ANIMALS}{_FAMILY}]|([{_TWICE}])\1"
    rf"|[肥细大][仔婆佬妹][{_H}]|[肥细][{_SIGNS}]|[{_SIGNS}]仔|[{_FAMILY}](?:[Ss]ir|[Mm]iss)|[{_FAMILY}][太生]"
)
_TITLED: Final = compile_late(
    rf"[{''.join(sorted(frozenset(_FAMILY) - frozenset('那向于连常时应计能都别和同对全代成安方项经步容党越单班车关')))}]"
    r"(?:教练|主任|经理|师傅|老师|医生|老板|律师|教授|主管|校长|院长|局长|队长|店长|会计|总(?![经监裁统共是算之体数量而有得要想会])|工(?![人作程厂])|导(?![演师致游航])|队(?![友长伍员]))(?!们)"
)
_LATIN: Final = compile_late(  # K总, Linda姐, 阿Kit
    r"(?<![A-Za-z])(?:[A-Z][A-Za-z]{0,11}(?:哥|姐|叔|姨|老师|教练|总(?![经监裁统共是算之体要会在得让被不觉])|导(?![演师致游航])|工(?![人作程厂]))(?!们)|阿[A-Z][A-Za-z]{1,8})(?![A-Za-z])"
)
_GIVEN: Final = f"{NAME_SIGNS}家豪振立德国子文永秀淑美惠慧雅诗婉若芷语梓宗柏承彦冠政俊志群依墨宜君建业栋桂向沐瑜仪妤翰筠恩谦颖彤威伦炳荣锦聪耀祥富贵友达元启绍清胜莹祺钧泓澜汐沁淇湘澄霏霖雯鸿麟骏骁佩俐勋咏喆奕姗姝娅娥婕嫣懿弘恬悦昀昕昭晟晗曼曜桐榕樱歆毓漪烁煜煦熙熠珂珈珏琛琰瑛璇璟璐畅皎筱绮芊芙芮苒苓茗茵茹萌葳蔚蕙虹轶逸钊铮锋靖韵韶馨骥黎颂航辰妙淼渊溪坤忠诚"
_ONLY: Final = frozenset(
    "琪嫣雯芷婷妍娅媛倩婕娴瑾瑶蓓芸萱涵梓馨茜姗姝霏鑫昊晗曦琳珊莹蕾蓉娟彤彬斌煜熙皓晟昕晖颖钰琦瑜璐珂玲萍霞慧淑霖骏勋喆奕娥懿昀晔桐歆毓琛璇筱芊萌韵恬楠栋柏宏睿宸"
)  # signs that hardly stand in anything but names
_LONG: Final = 140  # an article speaks of firms and places
_PAIR: Final = compile_late(rf"(?=([{_GIVEN}](?!家)[{_GIVEN}]))")
_THINGS: Final = frozenset(
    "文明 雷达 明星 英勇 桂林 柏林 安静 宝贵 鱼雷 雪山 山珍 德军 林立 宁静 童子 豪杰 荣耀 英俊 刚毅 华丽 林子 英超 英冠 博雅 富豪 明文 桂鱼 丹青 波涛 康德 德育 元宝 雷雨 雅思 "
    "波恩 康宁 文雅 桂冠 华贵 香甜 富丽 承德 雪亮 安康 安达 康佳 恩惠 梅雨 荣立 云霄 兰德 芬奇 鱼龙 雨林 东德 阳春 阳刚 雷诺 雨燕 雨露 伦琴 刚玉 夏威 安贞 玉林 康师傅 康熙 清香 雷锋 渊博 昭雪 元勋 玉溪 宇航 黎曼 安逸 文苑 云云 东胜 凯美 曼秀 凯瑞 墨菲 立博 丽泽 伟德 嘉德 梅林 宝山 安龙 阳明 恩德 康明 静安".split()
)  # words that jieba's dictionary marks as names, or does not hold
_SAUCE: Final = compile_late(rf"[{_H}]{{1,2}}酱")
_EATEN: Final = compile_late(
    r"(?:[吃蘸抹涂拌加放做熬炒舔]点?|[瓶罐勺包袋盒碗]|沙拉|番茄|辣椒|甜面|黄豆|豆瓣|花生|芝麻|芥末|咖喱|照烧|烧烤|海鲜|牛肉|香菇|草莓|蓝莓|苹果|蛋黄|千岛|沙茶)\Z"
)
_RARE: Final = frozenset({"强子"})  # words of the dictionary that no chat means
_FOOD: Final = frozenset("果豆虾肉鱼蟹菇蒜姜葱面麻菜椒茄蚝炸辣甜黄黑的")
_NO_STEM: Final = frozenset(
    "我你他她它您谁这那哪什么的了是在有不没很都也还又就才吗呢吧啊呀哦嗯说话去来个们把被让跟给为与及着过得地和同对找叫问约请帮替陪带送接见想听别只刚呜哇哈啦嘛喔等"
)
_DEGREE: Final = frozenset("真很好太最更不老重放扩变还挺这那么越再加够超特非强巨远伟宽博正长粗胆自庞壮广夸盛")
_OPENS: Final = (
    r"(?:^|[，。！？,.!?…~\s、：:；]|[但可]是|因为|如果|要是|然后|所以|今[天晚早]|昨[天晚儿]|昨儿个?|明[天儿]|前天|刚才?|刚刚|听说|听讲|原来|不过|其实|是不是|就是|都是|又是|还是|的是"
    r"|我觉得|你看|你让|群里|上[次回]|那天|这周末?|下周|周[一二三四五六日末天]|礼拜[一二三四五六天]|琴日|琴晚|听日|寻日|头先|系咪|呜呜|唉|哎|诶|欸|今早|晚上|中午|下午|早上|结果|居然|毕竟)\Z"
)
_BEFORE: Final = compile_late(
    r"(?:跟|和|给|问下?|问问|问吓|找|叫上?|喊|让|被|陪|替|告诉|借给?|还给|交给|发给|转给|打给|对|带|送|见到?|约|接|请|帮|想|像|与|同|看到|看见|碰[到见]|遇到|提起?|认识|喜欢|追|别理|别听"
    r"|骂|欠|等|拿|除了|多亏|比|靠|信|嫁给|娶|爱上|拉黑|得罪|想念|通知|谢谢|对不起|生日快乐|早安?|晚安|你好|嗨|嘿|喂|畀|搵|识唔识|识|鬼|我们家|室友|同事|闺蜜|同学|表[哥姐弟妹]|学[长姐弟妹]|前任|邻居|我?(?:叫|是))[，, ]?\Z"
)
_ADVERBS: Final = r"(?:今天|今晚|昨天|昨晚|昨儿|明天|后天|刚才?|刚刚|周[一二三四五六日末天]|下周|下个?月|上周|又|都|也|就|要|会|还|已经|总是?|一直|从来|居然|竟然|最近|好像|可能|应该|肯定|真的?|没|不|别|老|成日|而家|琴[日晚]|听日|先)*"
_ACTS: Final = (
    r"(?:说|讲|话|问|告诉|喊|叫|约|找|骂|打电话|打给|发消息|发微信|发的|发烧|发了|考上|哭|笑|生气|怀孕|结婚|离婚|分手|复合|过生日|生日|住院|搬|喝多|喝醉|喝[大到]|喜欢|爱上|知道|以为|答应|同意|觉得|睡|醒"
    r"|下班|上班|放学|加班|出差|请客|请假|请|借|欠|理我|拉黑|迟到|辞职|升职|来|去|走|到|回|骗|想|吃|陪|帮|送|跟|和|同|给|把|被|在|手气|开车|开店|打|跑|追|删|出轨|失恋|退伍|毕业|考|赢|输|饮|食|嚟|返|喺|嬲|甩底|转咗|升咗|介绍|约咗|煲|鬧|闹|拔|剪|让|批|签|开会|安排|催|夸|手术|戒|搭)"
)
_AFTER: Final = compile_late(
    rf"{_ADVERBS}(?:{_ACTS}|[{_H}]{{1,3}}[我你他她咱佢])|(?:他|她|佢)(?!们)|家(?!具|庭|常|务|乡)|[个部只]仔?(?!月|字|人)|的|嘅|这[人货个]|那[人货小个]|[这那][辆台条本件张套家]|又|也|都|人呢|呢(?=[？?，！]|$)|吧?[！!？?～~]|欸|啊[，！]|[，,]\s?(?:你|妳|帮|快|来|等|别|在|生日|早|晚安|我|我们)"
)
_ENDS: Final = compile_late(r"[，。！？,.!?~\s]|$|[了吗吧呢啊过]")
_BEGINS: Final = compile_late(_OPENS)
_PLACE_AFTER: Final = compile_late(
    r"(?:[路街区市镇县村桥站寺山河湖]|大道|公司|大学|小学|中学|医院|广场|公园|酒店|饭店|餐厅|花园|小区)"
)

# What only somebody can be in: of a word of the dictionary nothing less is believed.
_PEOPLE_AT_LARGE: Final = frozenset(
    "者员工师生民家人手长兵商客徒友伴汉妈爸爷奶哥姐弟妹嫂叔姨婶舅姑侄孙女婆公爹娘仔头们方队组店司部门校院班军警星主童教士理总导佬鬼蛋货狗"
)
_PERSONS: Final = frozenset(
    "孩子 妻子 妹子 胖子 瘦子 嫂子 傻子 疯子 骗子 老子 儿子 孙子 侄子 小子 女子 男子 才子 弟子 王子 太子 公子 分子 个子 瞎子 聋子 矮子 秃子 痞子 戏子 汉子 君子 学子 游子 浪子 "
    "日子 样子 法子 领导 上级 下属 对象 对方 自己 客户 导演 记者 明星 别人 大家 有人 本人 真的 朋友 闺蜜 老大 老二 老三 少爷 前任 现任 相亲 媒婆 房客 中介 客服 外卖 快递".split()
)
_NO_CALL: Final = frozenset(
    "昨今前后晚早午夜赶尽担怕怀婚经常突忽居竟正刚终曾必须应该可能因虽若如已"
)  # of time, manner and doing
_CERTAIN: Final = (
    compile_late(
        rf"(?:^|[，。！？,.!?~\s、]|昨[天晚]|今天|听说|但是?|结果|我觉得)([{_H}]{{2}})(?<![说望诉道得为怕心觉听看见给找问认到会是让使])(?:她|他)(?:妈|爸)(?!的)"
    ),
    compile_late(
        rf"(?:^|[。！？!?~\s])([{_H}]{{2}})[，,]\s?(?:你(?:到哪|在哪|人呢)|生日快乐|等等我|快来|晚安|早安|我(?:想|爱)你)"
    ),
    compile_late(
        rf"(?:我|你|她|他)(?:要|想|昨天|已经|早就|刚|终于)?(?:跟|和)([{_H}]{{2}})(?:分手|在一起了|吵架|结婚|离婚|复合|睡了|谈恋爱|吵了|闹掰|和好)"
    ),
    compile_late(rf"(?:问问|叫上?)([{_H}]{{2}})(?:来不来|去不去)"),
    compile_late(rf"(?:^|[，。！？,.!?~\s、])([{_H}]{{2}})那(?:小子|家伙|臭小子|丫头|熊孩子|货(?![车架款物运]))"),
    compile_late(
        rf"(?:^|[，。！？,.!?~\s])([{_H}]{{2}})[？?，,]?\s?是?(?:你|我)(?:的)?(?:表[哥姐弟妹]|堂[哥姐弟妹]|同学|同事|室友|闺蜜|朋友|邻居|侄[子女]|外甥女?)(?=[，。！？,.!?~\s吧吗啊]|$)"
    ),
    compile_late(
        rf"(?<![不一])(?:他|她)(?:就是|就|小名|大名|外号|名字)?叫([{_H}]{{2}})(?=[，。！？,.!?~\s，]|$|你|可|但)"
    ),
    compile_late(rf"(?:^|[，。！？,.!?~\s]|昨[天晚]|今天|听说)([{_H}]{{2}})(?:又|也)?(?:喝多|喝醉|怀孕|失恋)"),
)
_CALLING: Final = frozenset(_CERTAIN[at] for at in (0, 1, 4, 5, 6))  # what no firm and no subject of a school is in


@cache
def is_pet_name(word: str) -> bool:
    """Whether a word has the shape of a pet name and means nothing else."""
    if (
        (word in ordinary_zh() and word not in _RARE)
        or word in _THINGS
        or word in KIN_ZH
        or word in NOBODY
        or word in common_zh()
    ):
        return False
    return _SHAPES.fullmatch(word) is not None or (_SAUCE.fullmatch(word) is not None and word[0] not in _FOOD)


def find_called(text: str) -> Iterator[tuple[int, int]]:
    """Yield places of a text in which somebody is surely meant by a pet name or by a word."""
    for match in _SHAPES.finditer(text):
        start, end = match.span()
        if is_pet_name(match.group()) and not _is_piece(text, start, end) and _stands_for_somebody(text, start, end):
            yield start, end
    for match in _TITLED.finditer(text):
        start, end = match.span()
        if (
            not _is_cut(text, start, end)
            and not is_common_before_title(text, start, start + 1)
            and text[start - 1 : start] != text[start]
            and not _PLACE_AFTER.match(text, end)
        ):
            yield start, end
    for match in _PAIR.finditer(text) if len(text) <= _LONG else ():
        start, end = match.span(1)
        full = text[start] in SURNAMES and text[end : end + 1] in _GIVEN
        if (
            text[start] != text[start + 1]
            and not full
            and not _is_cut(text, start, end)
            and _stands_alone(text, start, end)
        ):
            yield start, end
    if "酱" in text:
        yield from _find_sauces(text)
    for pattern in _CERTAIN:
        for match in pattern.finditer(text):
            called = pattern in _CALLING or not is_nobody_zh(match.group(1))
            if called and _may_be_called(match.group(1)) and not lexical_zh(text, *match.span(1)):
                yield match.span(1)
    yield from find_introduced_zh(text)
    yield from find_framed(text, _may_be_called)
    for match in _LATIN.finditer(text):
        if _stands_for_somebody(text, *match.span()):
            yield match.span()


def _find_sauces(text: str) -> Iterator[tuple[int, int]]:
    at = text.find("酱")
    while at > 0:
        start = at - 1
        if (
            start
            and "\u4e00" <= text[start - 1] <= "\u9fff"
            and text[start - 1] not in _NO_STEM
            and not _is_word(text[start - 2 : start])
        ):
            start -= 1
        end = at + 1
        named = text[start] not in _NO_STEM and is_pet_name(text[start:end]) and not _EATEN.search(text[:start])
        if (
            named
            and not _EATEN.search(text[:at])
            and not lexical_zh(text, start, end)
            and _stands_for_somebody(text, start, end)
        ):
            yield start, end
        at = text.find("酱", end)


def _is_word(piece: str) -> bool:
    return len(piece) == 2 and piece in ordinary_zh()


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether two signs of given names, or a surname and a title, are a word or cut from words: ``文明``, ``关|于老师``."""
    word = text[start:end]
    if (
        word in _THINGS
        or word in ordinary_zh()
        or word in common_zh()
        or word in NOBODY
        or word in FIRMS_ZH
        or lexical_zh(text, start, end)
    ):
        return True
    return _is_word(text[end - 1 : end + 1]) or (start > 0 and _is_word(text[start - 1 : start + 1]))


def _is_piece(text: str, start: int, end: int) -> bool:
    """Whether a shape is cut out of ordinary words: ``真|大成``, ``大|明星``, ``小|二子弹``."""
    if lexical_zh(text, start, end):
        return True
    if text[start] == "大" and ((start and text[start - 1] in _DEGREE) or _is_word(text[start + 1 : end + 1])):
        return True
    if text[start] == text[start + 1] and (
        text[start - 1 : start] == text[start] or text[end : end + 1] == text[start]
    ):
        return True
    if _BEFORE.search(text, max(0, start - 8), start):
        return False  # told, asked, met: whatever word its end makes with the next sign
    return _is_word(text[end - 1 : end + 1]) and not _is_word(text[end : end + 2])


def _stands_for_somebody(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 8) : start]
    if _PLACE_AFTER.match(text, end):
        return False
    if _BEFORE.search(before):
        return (
            _AFTER.match(text, end) is not None
            or _ENDS.match(text, end) is not None
            or text[end : end + 1] not in "的个"
        )
    return _BEGINS.search(before) is not None and _AFTER.match(text, end) is not None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether two signs of given names stand where somebody stands, or one of them stands in nothing but names."""
    before = text[max(0, start - 8) : start]
    if _PLACE_AFTER.match(text, end):
        return False
    if text[start] in _ONLY or text[end - 1] in _ONLY:
        return True
    return _BEGINS.search(before) is not None or _stands_for_somebody(text, start, end)


@cache
def _may_be_called(word: str) -> bool:
    """Whether a word of the dictionary can be what one person is called: no relation, no trade, no crowd, no function word."""
    if word in KIN_ZH or word in NOBODY or word in common_zh() or word[-1] in _PEOPLE_AT_LARGE:
        return False
    return word in ordinary_zh() and word not in _PERSONS and _NO_STEM.isdisjoint(word) and _NO_CALL.isdisjoint(word)
