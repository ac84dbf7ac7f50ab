"""Which turns are tender, and which answers of a model are gentle enough for them.

Most of what is typed to an echo at night is about the other, about being alone or about loss, also where no word of pain
stands in it. A model of this size then often says something that hurts and that no list of bad words foresees. So after a
tender turn the rule is turned round: an answer passes if it asks about what was told or says plainly that it is hard.
"""

from __future__ import annotations

from typing import Final

import regex

from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

__all__ = ["is_asking", "is_gentle", "is_tender"]

_TENDER: Final = compile_regex_late(
    r"\b(?:you|your|yours|u|ur|us|our|ours|we)\b|\bhappy\b.{0,20}\bfor\b|"
    r"\b(?:alone|lonely|by myself|on my own|single|no ?one|nobody|everyone|everybody|somebody|someone|wedding|married|marrying|engaged|baby|pregnant|pram|"
    r"ring|letters?|anniversar\w+|birthday|christmas|holidays?|sundays?|years?|memor\w+|remember|forget|forgot|forgetting|dream\w*|voice|handwriting|"
    r"therap\w+|doctor|hospital|scan|results|surgery|funeral|died|dead|dying|grave|"
    r"drunk|wine|blocked|unblocked|unfollowed|deleted|rereading|reread|"
    r"guilty|ashamed|jealous|envy|angry|anger|hate|hated|scared|afraid|fear|panic|shaking|heart|chest|tears?|cr(?:y|ied|ying)|"
    r"pretend\w*|fake\w*|fine|ok(?:ay)?|brave|strong|tired|exhausted|empty|numb|nothing|quiet|silen\w+|dark|night|awake|asleep|sleep|bed|"
    r"wish|never|anymore|still|sometimes|used to|without|miss\w*|lost|lose|losing|broke|broken|ruin\w*|fail\w*|fault|sorry|mean to|"
    r"yelled|shouted|screamed|snapped|fight|fought|fired|rejected|unwanted|ugly|stupid|fat|kilos?|mirror|hug\w*|kiss\w*|touch\w*|held|date|dating|"
    r"parents?|mum|mom|mother|dad|father|sister|brother|gran\w*|can'?t|couldn'?t|won'?t|don'?t|didn'?t)\b|"
    r"你|我们|咱|一个人|没人|没有人|谁都|大家|别人|他们|孤|寂|单着|单身|结婚|婚礼|孩子|宝宝|怀孕|戒指|信|纪念日|周年|生日|过年|过节|中秋|星期天|周末|"
    r"记得|忘|回忆|梦|声音|笔迹|合照|照片|咨询师|医生|医院|检查|结果|手术|葬礼|走了|去世|死|喝多|醉|拉黑|删|取关|内疚|羞|嫉妒|羡慕|恨|怕|慌|抖|胸口|"
    r"哭|眼泪|装|没事|坚强|撑|累|空|麻木|安静|夜|凌晨|睡|床|要是|从来|再也|还是|以前|没了|丢|碎|摔|砸|搞砸|挂了|没过|错|对不起|凶|吼|吵|骂|辞|裁|拒|"
    r"丑|傻|胖|镜子|抱|亲|相亲|对象|爸|妈|姐|妹|哥|弟|爷|奶|外公|外婆|难|不想|不敢|不会|不知道|不好",
    regex.IGNORECASE,
)
_LIGHT: Final = compile_regex_late(  # what may be laughed about although a word above stands in it
    r"\b(?:ha(?:ha)+|lol|lmao|funny|hilarious|joke|guess what|keys|charger|socks?|burn(?:ed|t) (?:the (?:rice|toast|soup|dinner|pan|eggs|cake|pasta)|my (?:dinner|toast|rice)|dinner))\b|!!|"
    r"钥匙|充电器|袜子|哈哈|好笑|笑死|你猜|糊了|[！!]{2}",
    regex.IGNORECASE,
)
_TINY: Final = compile_regex_late(  # nothing is told in it
    r"^\W*(?:(?:ok(?:ay)?|k|yes|yeah|yep|ye|no|nope|nah|ha(?:ha)*|lol|mm+|hm+|oh|ah|right|sure|forget it|never ?mind|nvm|nothing|it'?s nothing|well)\W*){0,2}$|"
    r"^\W*(?:好(?:啦|的|吧|了)?|嗯+|哦+|啊+|行(?:吧)?|没事(?:儿|了)?|算了|哈+|呵+|对|不|没有|是(?:的|啊)?|好啦好啦)?\W*$",
    regex.IGNORECASE,
)
_PLAIN: Final = compile_regex_late(  # talk about the day that nothing hangs on
    r"^\W*(?:hey|hi|hello|yo|morning|good (?:morning|evening)|what'?s up|sup|back|home|i'?m (?:home|back)(?:, finally)?)\W*$|"
    r"\b(?:soup|noodles?|pasta|rice|pizza|dumplings?|cake|bread|curry|cook(?:ed|ing)|bak(?:ed|ing)|coffee|tea|lunch|dinner|breakfast|snack|chocolate|hungry|starving|"
    r"rain(?:ing|s)?|snow(?:ing|ed|s)?|sunny|weather|cold|hot|storm|moon|beach|film|movie|show|series|episode|tv|game|match|book|song|music|guitar|"
    r"bus|train|tram|flight|airport|traffic|bike|car|run(?:ning)?|gym|swim\w*|walk(?:ed|ing)?|haircut|shoes|dress|shirt|jacket|laptop|phone|charger|battery|wifi|"
    r"plants?|flowers?|cactus|garden|dog|cat|bird|rabbit|kitchen|clean(?:ed|ing)|laundry|shop(?:ping)?|market|cafe|class|homework|exam|meeting|email|bored|headache|"
    r"neighbours?|landlord|umbrella|paint(?:ed|ing)?|learn(?:ed|ing)?|licen[cs]e|passed|job|paris|holiday|trip|ticket)\b|"
    r"^\W*(?:在吗|嗨|哈喽|早|早上好|早安|到家了?|我到家了|回来了|晚上好)\W*$|汤|面|饭|饺子|披萨|蛋糕|面包|做菜|煮|烤|咖啡|奶茶|饿|吃什么|吃啥|雨|雪|太阳|天气|冷|热|台风|月亮|海边|"
    r"电影|剧|综艺|球赛|看球|书|吉他|歌单|公交|地铁|高铁|航班|飞机|堵车|跑步|健身|游泳|剪头发|裙子|衣服|鞋|电脑|手机没电|充电|绿萝|花|仙人掌|猫|狗|鸟|厨房|打扫|洗衣|超市|菜市场|新开|"
    r"考试|复习|作业|开会|无聊|头痛|头疼|邻居|房东|伞|驾照|面试|学(?:吉他|画|游泳|做)|旅行|成都|票",
    regex.IGNORECASE,
)
_BEGINS: Final = (
    r"^\W*(?:(?:oh no|oh|and|so|but|ok(?:ay)?|wait|hey|aw+|ah|damn|ouch|no|hm+|really|wow|aiyo|walao|wah)\b\W*){0,3}"
)
_ASKS: Final = compile_regex_late(
    rf"{_BEGINS}(?:what(?:'s|s)?|who|how|where|when|which|did|do|does|is|are|was|were|has|have|any|anything|want to (?:say|tell)|since when)\b(?! (?:an?|nice|lovely|great|the hell) )|"
    r"[?？]\W*$|(?:吗|呢|没有?|了没)[^\p{Han}\p{L}]*$|怎么(?:了|回事|说|会这样|样)|什么(?:时候|事|样)|咋(?:了|啦|回事)|谁(?!让|叫)|哪(?:儿|里|个|一|种)|多久|几(?:点|天|次|个)|多少",
    regex.IGNORECASE,
)
_SAYS_HARD: Final = compile_regex_late(
    r"\bthat(?:'s| is|s| was| must| sounds?| can'?t| hurts?| would| feeling)\b.{0,30}\b(?:hard|rough|tough|heavy|awful|horrible|terrible|a lot|so much|too much|unfair|sad|cruel|painful|"
    r"hurts?|hurt|sting|stings|stung|exhausting|scary|frightening|lonely|brave|big|something|easy|normal|understandable|human|okay|ok|worst|sucks?|enough|loss|"
    r"weird|strange|long|real)\b|\b(?:oh no|aw+|so sorry|poor (?:you|u|thing|little)|no wonder|makes sense|take (?:your|ur) time|it'?s (?:ok(?:ay)?|hard|a lot|normal|allowed|been a lot)|"
    r"it hurts|hurts|of course (?:it|that)|must (?:be|have been|feel|hurt)|sounds (?:like|hard|rough|heavy|awful|lonely|exhausting)|too hard on|go easy|easy on (?:yourself|urself)|"
    r"rough|tough|heavy|ouch|sucks|unfair|no shame|not alone|let it out|cry it out|breathe|well done|good for (?:you|u)|proud|brave|big step|finally)\b|"
    r"难受|不好受|难熬|不容易|辛苦|难过|心酸|扎心|委屈|够呛|糟|唉|哎|不好过|正常|难怪|怪不得|慢慢来|没关系|不丢人|不怪你|太难|真难|很难|挺难|过分|堵|心累|熬|吓人|太突然|可惜|不公平|"
    r"哭出来|说出来|歇(?:歇|会)|深呼吸|很棒|真棒|厉害|不错|了不起|勇敢|一大步|终于|心疼",
    regex.IGNORECASE,
)
_HARSH: Final = compile_regex_late(  # what judges, cheers, promises, advises, doubts, asks for a meeting, or pries into the other's new life
    r"\b(?:why|how come|what(?:'s| is) wrong with|what(?:'s| is) (?:your|ur) problem|what for|who cares|are (?:you|u|ya) (?:\w+ )?(?:crazy|mad|serious|stupid|drunk|kidding|blind|sure|ok in|"
    r"still not|jealous|dumb|insane|done|over)|is that all|so what|what (?:now|else)|did(?:n'?t)? (?:you|u) (?:not|even|really|meet)|do(?:n'?t)? (?:you|u) (?:not|even|really|never|still|always|have|want)|"
    r"what did (?:you|u) (?:do (?:wrong|to|this)|expect|think|want)|what do (?:you|u) (?:want|expect|think)|who(?:'s| is) (?:she|he|that|it|the)|who (?:are|r) (?:you|u)|where are (?:you|u)|"
    r"(?:her|his|their|my|our|we|us|me|i|i'?m|him|them)|again|finally|already|seriously|really|ha(?:ha\w*)?|lol|cute|hot|sexy|single|date|wedding|invite\w*|party|drink|beer|wine|"
    r"mean|nice|not nice|cool|bad|mess|fun|funny|great|awesome|wow|yay|luck|lucky|sorry|should|shouldn'?t|could|try|need|needs|have to|must (?:go|do|stop)|gotta|go (?:get|buy|see|to|and|home)|just|"
    r"sure|will|'?ll|gonna|soon|everything|but|practice|another|new|meet|met|weird|strange|odd|coming|wrong|silly|dramatic|next time|better|best|happy|excit\w+|congrat\w*|enjoy|serious|walk home|money|millionaire)\b|"
    r"为(?:什么|啥|何)|凭什么|干嘛|怎么(?:又|还|不|老|总|能|这么|那么|就|舍得|可能)|至于|有病|疯|傻|笨|是不是(?:又|太|傻|喝|想多|有)|你(?:谁|哪位|还|又|也|到底|究竟|确定|真的|自己|不|要|该|得|可以)|"
    r"我|咱|他|她|哈|呵|嘿|嘻|这啥|啥节奏|啥意思|什么意思|怎样|那又|所以呢|然后呢|不是吧|真的假的|真的吗|是吗|对吧|好吗|行吗|要不要|想不想|一起|约|喝|请|婚礼|嫁|娶|结婚|"
    r"祝|运气|应该|试试|赶紧|快去|去.{0,4}吧|[别甭]|不要|会好|会过去|没事|一定|肯定|但是?|不过|下次|坏|不对|不好(?!受|过)|恭喜|认识|新的|开心|高兴|快乐|加油|好运|有意思|好玩|期待|奇怪|活该|早就|又",
    regex.IGNORECASE,
)
_SENTENCE: Final = compile_regex_late(r"[^.!?。！？\n]+[.!?。！？\n]*")
_SOUND: Final = compile_regex_late(
    r"\W*(?:oh(?: no)?|aw+|ah+|hm+|mm+|ouch|huh|aiyo|walao|hey|damn|啊+|哎+|唉+|害|嗯+|哦+|诶)\W*", regex.IGNORECASE
)


def is_tender(turn: str) -> bool:
    """Whether a turn may touch what hurts, so that an answer to it has to be gentle; what is not plain talk may."""
    plain = _normalise_text(turn)
    if _TINY.search(plain) is not None:
        return False
    if _TENDER.search(plain) is not None:
        return _LIGHT.search(plain) is None
    return _PLAIN.search(plain) is None and _LIGHT.search(plain) is None


def is_gentle(answer: str) -> bool:
    """Whether every sentence of an answer asks about what was told or says that it is hard, and does nothing else."""
    plain = _normalise_text(answer)
    parts = [part for part in _SENTENCE.findall(plain) if not _SOUND.fullmatch(part)]
    if not parts or _HARSH.search(plain) is not None:
        return False
    return all(_ASKS.search(part) is not None or _SAYS_HARD.search(part) is not None for part in parts)


def is_asking(answer: str) -> bool:
    """Whether a sentence of an answer asks something back."""
    return any(_ASKS.search(part) is not None for part in _SENTENCE.findall(_normalise_text(answer)))


def _normalise_text(text: str) -> str:
    return to_simplified(text).replace("’", "'")
