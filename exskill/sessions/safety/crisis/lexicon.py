"""L1: patterns by tier, kind and who is at risk. Written from how people write, not from a test set.

Order: safe phrases are blanked first; then each pattern is tried. English patterns stand on word boundaries, Chinese ones
do not (``\\b`` means nothing beside 汉字). No pattern names a method in more detail than it takes to hear it.
"""

from __future__ import annotations

import re
from typing import Final

from exskill.sessions.safety.crisis.cue import Cue
from exskill.sessions.safety.crisis.indirect import INDIRECT
from exskill.sessions.safety.crisis.plans import PLANS
from exskill.sessions.safety.crisis.sideways import SIDEWAYS

__all__ = ["PATTERNS", "SAFE"]


def _en(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"(?<![a-z])(?:" + "|".join(alternatives) + r")(?![a-z])")


def _zh(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


SAFE: Final = (
    _en(
        r"suicide squad",
        r"romeo and juliet",
        r"13 reasons why",
        r"dead to me",
        r"dying to (?:know|see|hear|try|meet)",
        r"to die for",
        r"die(?:d)? (?:laughing|of (?:laughter|embarrassment|boredom|cringe|shame))",
        r"i'?m dying(?: (?:without|of|over|here))?(?: lol| haha)?(?: laughing)?",
        r"killing me(?: softly)?",
        r"kill(?:ed)? (?:it|the vibe|the mood|time|for a|two birds)",
        r"killer \w+",
        r"deadline",
        r"dead(?:ass| tired| inside lol| battery| phone)",
        r"over my dead body",
        r"drop dead gorgeous",
        r"don'?t want to live (?:in|at|with|near|there|here|like (?:this|that) with)\b",
        r"live (?:in|at|with|near) (?:that|this|the|his|her|our)",
        r"end (?:it|things|this) with (?:him|her|them|you)",
        r"ended (?:it|things)(?: with)?",
        r"end this (?:relationship|chat|conversation|call)",
        r"last (?:conversation|message|time we|date)",
        r"(?:shoot|shooting|shot) (?:my|a|your) shot",
        r"jump(?:ed|ing)? (?:into|to conclusions|the gun|on|at|for)",
        r"hang(?:ing)? (?:out|in there|up|around|on)",
        r"cut(?:ting)? (?:him|her|them|you|my hair|ties|off|carbs|down)",
        r"bomb(?:ed)? (?:the|my)",
        r"rest in peace,? us",
        r"(?:song|lyric|lyrics|movie|film|book|show|episode|novel|podcast)s? (?:about|called|named)\b[^.!?]*",
        r"i could (?:just )?(?:murder|kill) (?:a|for a) \w+",
        r"burn(?:ed|t|ing)? (?:his|her|the|our|my) (?:letters?|photos?|pictures?|dinner|toast|food|hand)",
        r"i'?d kill (?:for|to)",
        r"dead (?:serious|right|wrong|on)",
        r"take my life back",
        r"get(?:ting)? my life back",
        r"love of my life",
        r"wouldn'?t hurt a fly",
        r"i(?:'ve)? (?:just |already )?(?:took|taken) my (?:\w+ )?(?:pills?|tablets?|meds|medication) (?:and (?:went|go|had|made|feel)|this morning|for (?:the|my)|as prescribed|like|with (?:food|breakfast|water))",
        r"(?:i )?(?:could|would|might|'ll|'m going to) (?:kill|murder|strangle) (?:him|her|you|them) for (?:leaving|eating|forgetting|not|that|being|making|snoring|the)",
        r"(?:i(?:'d)?|would) rather die than \w+",
        r"(?:be|you'?ll be|is) the death of me",
        r"i (?:almost |nearly |just |literally )?died (?:inside|when|of)",
        r"(?:grow|get) old (?:and|&) die together",
        r"overdos(?:e|ed|ing) on (?:ice|netflix|sugar|coffee|chocolate|tv|series|cake|pizza|caffeine)\w*",
        r"die (?:alone|together|of old age)",
        r"don'?t want to be here any ?more(?=,? (?:in|this|the|it'?s|with|everything|too (?:cold|hot|loud|many)))",
        r"want to die (?:of|laughing|from (?:embarrassment|cringe|shame|laughter))",
        r"(?:cut|cutting) (?:my|his|her) (?:nails|hair|grass|fringe|bangs|losses)",
        r"would(?:n't| not) (?:kill|hurt) (?:him|her|you|them) to",
        r"almost died (?:laughing|of)",
        r"scared (?:me )?to death",
        r"bored to death",
        r"sick to death",
        r"work(?:ed|ing)? to death",
        r"till death do us part",
    ),
    _zh(
        "笑死",
        "气死",
        "烦死",
        "累死",
        "困死",
        "饿死",
        "热死",
        "冷死",
        "急死",
        "吓死",
        "想死你",
        "想死我了",
        "爱死",
        "美死",
        "羡慕死",
        "无聊死",
        "尴尬死",
        "社死",
        "该死的?",
        "死机",
        "死党",
        "死心",
        "心死",
        "心(?:就|都|也|已经|早就|像)+死(?!的)",
        "活该(?!去?死|我?不?活|自杀|被打)",
        "死缠烂打",
        "死板",
        "死鬼",
        "死丫头",
        "要了?我的?(?:老)?命",
        "自杀小队",
        "拼命",
        "要命",
        "没命地",
        "死活",
        "死磕",
        "作死",
        "找死",
        "打死我?也?不",
        "死都不(?:会|想)(?:回头|复合|见)",
        "爱情死了",
        "死去活来",
        "往死里",
        "不想活在(?:过去|回忆|阴影|你|他的影|她的影)",
        "不想住",
        "下辈子(?!(?:再)?(?:报答|还|做牛|孝顺))",
        "上辈子",
        "人间蒸发",
        "我走了,?(?:去|回|先)",
        "跳(?:槽|舞|坑|过|绳)",
        "割(?:舍|草|韭菜|爱|肉|双眼皮)",
        "结束(?:这段|关系|恋爱|了?通话|聊天)",
        "了断(?:关系|这段|联系)",
        "(?:电影|电视剧|小说|歌词?|书|剧|漫画|游戏)(?:里|叫|名|讲|中)[^。!?！？]*",
        "《[^》]*》",
        "死了这条心",
        "跳楼价",
        "死也不(?:会|要|想)?(?:再)?",
        "(?:骂|恨|烦|难受|疼|痛|丑|帅|可爱|开心|高兴|伤心|委屈|后悔|郁闷|憋屈|恶心|讨厌|甜|酸|苦|渴|闷|晒|堵|挤|忙|羞|窘|尬)死(?:了|我|人|他|她|你)(?!算了|就好|多好|干净|我自己|自己)",
        "(?:快|快要|感觉要|要|感觉)(?:难受|累|烦|气|热|冷|饿|困|笑|急|闷|吓|愁|渴|疼|痛)死",
        "要死要活",
        "(?:爱|陪|守|等|疼)[^。!?！？]{0,4}到死",
        "至死不渝|生死相依|出生入死|死里逃生|死而复生|死灰复燃|死胡同|死结|死水|死命|死皮赖脸|死要面子|死对头|死角|死循环|死记硬背|死亡(?:游戏|笔记|搁浅)",
        "你死我活",
        "不(?:配|想)活成",
        "想消失(?:几天|一阵|一会儿?|一段时间|两天|一个)",
        "[^。!?！？,，]{0,3}(?:让|叫|骂|逼|咒|巴不得)我去死",
        "(?:感情|爱情|关系|婚姻|心)(?:早就|已经|彻底|也)?死(?:了|掉)",
        "感觉(?:要|快要?|像要)死(?:过去|掉)了?一?样?",
        "吃药(?:感冒|胃)",
        "消失在我(?:的)?(?:生活|世界|视线)",
        "删(?:掉|除)?(?:了)?(?:微信|联系方式|照片|记录)",
    ),
)

_I: Final = r"(?:i|i'?m|i've|i'?d|i'll|me|myself)"
_OTHER_EN: Final = r"(?:(?:my|a|his|her|our) (?:\w+ )?(?:friend|sister|brother|mum|mom|mother|dad|father|cousin|roommate|flatmate|colleague|coworker|aunt|uncle|son|daughter|classmate|student|neighbou?r|best friend|partner|wife|husband)|someone i know|a friend of mine|somebody (?:i know|close))"
_OTHER_ZH: Final = "(?:我(?:的)?(?:朋友|闺蜜|室友|同学|同事|表姐|表妹|表哥|表弟|堂姐|堂妹|堂哥|堂弟|姐姐?|妹妹?|哥哥?|弟弟?|妈妈?|爸爸?|兄弟|舍友|发小|老师|学生|邻居|儿子|女儿|外公|外婆|爷爷|奶奶|阿姨|叔叔|舅舅|姑姑|老公|老婆)|有个朋友|一个朋友|身边有人|认识的人)"
_EX_EN: Final = r"(?:he|she|they|my ex|my (?:ex[- ]?)?(?:boyfriend|girlfriend|husband|wife|partner|bf|gf))"
_EX_ZH: Final = "(?:他|她|ta|前任|前男友|前女友|前夫|前妻|对方|男朋友|女朋友|男友|女友|老公|老婆)"
_SELF_DEATH_EN: Final = (
    r"kill(?:ing)? (?:himself|herself|themselves|themself)|suicide|end(?:ing)? (?:his|her|their) (?:own )?life|hurt(?:ing)? (?:himself|herself|themselves)|harm(?:ing)? (?:himself|herself|themselves)|"
    r"cut(?:ting)? (?:himself|herself|themselves)|jump(?:ing)? off|overdos\w+|(?:he|she|they)(?:'d|'ll| will| would| wants? to| is going to| were going to)(?: \w+)? die|wants? to die"
)
_SELF_DEATH_ZH: Final = "自杀|跳楼|跳河|跳桥|割腕|去死|死给|不活|不想活|寻死|轻生|自残|同归于尽|吞药|死在"

PATTERNS: Final = (
    # -- the ex threatens to die, to force a return -------------------------------------------------------------------
    Cue(
        "ex_threat_en",
        "SAFETY",
        "ex_threat",
        "ex",
        _en(
            _EX_EN + r"(?: \w+){0,6}? (?:if|unless|when|because) (?:i|we)\b[^.!?]{0,60}?(?:" + _SELF_DEATH_EN + ")",
            _EX_EN
            + r"(?: \w+){0,4}? (?:threat\w*|says?|said|told me|keeps? saying|swears?|swore|texted|writes?|wrote|messaged)[^.!?]{0,50}?(?:"
            + _SELF_DEATH_EN
            + ")",
            r"(?:if|unless) i (?:don'?t|leave|left|block|break|go|come|take|answer|get back)[^.!?]{0,40}? "
            + _EX_EN
            + r"[^.!?]{0,30}?(?:"
            + _SELF_DEATH_EN
            + ")",
            r"threat\w+ (?:to (?:kill|hurt|harm) (?:himself|herself|themselves)|suicide)",
        ),
    ),
    Cue(
        "ex_threat_zh",
        "SAFETY",
        "ex_threat",
        "ex",
        _zh(
            _EX_ZH
            + "[^。!?！？]{0,12}(?:说|威胁|扬言|发消息|发微信|闹|拿|用|以死)[^。!?！？]{0,24}(?:"
            + _SELF_DEATH_ZH
            + ")",
            _EX_ZH + "[^。!?！？]{0,6}(?:要|就|会|想)(?:" + _SELF_DEATH_ZH + ")",
            "(?:不复合|不回去|分手|不理|拉黑|不见|离开|不原谅)[^。!?！？]{0,8}"
            + _EX_ZH
            + "[^。!?！？]{0,8}(?:"
            + _SELF_DEATH_ZH
            + ")",
            "(?:他|她|前任)[^。!?！？]{0,20}(?:以死相逼|以死威胁|以自杀|用自杀|拿命|用死)(?:来)?(?:威胁|逼|要挟)?",
        ),
    ),
    # -- violence, stalking, control, extortion -----------------------------------------------------------------------
    Cue(
        "violence_en",
        "SAFETY",
        "violence_to_user",
        "self",
        _en(
            _EX_EN
            + r"(?: \w+){0,3}? (?:hit|hits|beat|beats|punch\w*|slapp\w*|slap|chok\w+|strangl\w+|kick\w*|push(?:ed|es) me|shov\w+|grabb\w+ me|threw (?:me|something at me)|burn\w* me|rap(?:ed|es)|forced me)",
            r"(?:threat\w+|going|want\w*|tr(?:ied|ies|ying)|said \w+ (?:will|would)) to (?:kill|hurt|beat|stab|shoot|burn) (?:me|my (?:kids?|child|children|family|dog|cat|mum|mom))",
            r"(?:scared|afraid|terrified) (?:of (?:him|her|what (?:he|she))|(?:he|she)(?:'ll| will| might| is going to) (?:hurt|kill|find|hit|come))",
            r"(?:he|she) has a (?:gun|knife)",
            r"restraining order against (?:him|her)",
            r"(?:goes|went|looks|looked|going|checks?) through my (?:phone|laptop|computer|messages)",
            r"if (?:he|she) (?:finds|sees|found|saw) (?:this|it|out)",
        ),
    ),
    Cue(
        "violence_zh",
        "SAFETY",
        "violence_to_user",
        "self",
        _zh(
            _EX_ZH
            + "[^。!?！？]{0,10}(?:打(?:我|了我|过我)|动手|动过手|家暴|掐我|掐着我|踹我|扇我|推我|揍我|强奸|强迫我|拿刀|砸我|烫我)",
            "(?:被|遭)(?:他|她|前任|前男友|前女友|老公|男友)?(?:打|家暴|威胁|强奸|掐)(?!动)",
            "(?:威胁|扬言|说)(?:要)?(?:杀|弄死|打死|捅|砍|弄残)(?:了)?我",
            "(?:怕|害怕|恐惧)(?:他|她)(?:会)?(?:打|伤害|报复|找|来|杀)",
            "动过手",
            "(?:翻|查|偷看)我(?:的)?(?:手机|电脑|微信)",
            "(?:要是|如果|万一)(?:被)?(?:他|她)?(?:看到|发现|知道)[^。!?]{0,10}(?:完了|打死|弄死|死定)",
        ),
    ),
    Cue(
        "stalking_en",
        "SAFETY",
        "stalking",
        "self",
        _en(
            _EX_EN
            + r"(?: \w+){0,4}? (?:follow(?:s|ing|ed) me|stalk\w*|show(?:s|ed|ing) up (?:at|outside|uninvited)|wait(?:s|ed|ing) (?:outside|for me (?:outside|at))|track(?:s|ed|ing) (?:me|my)|sitting outside|parked outside|won'?t stop (?:calling|texting|coming))",
            r"(?:put|found) (?:a|an) (?:tracker|airtag|gps)",
        ),
    ),
    Cue(
        "stalking_zh",
        "SAFETY",
        "stalking",
        "self",
        _zh(
            "(?:跟踪|尾随|堵|蹲守)(?:着|了)?我",
            _EX_ZH
            + "[^。!?！？]{0,8}(?:在|到|来)?(?:我)?(?:家|公司|楼下|学校|门口|单位)[^。!?！？]{0,6}(?:等我|堵我|蹲|守着|不走|闹)",
            "(?:装|放)了?(?:定位|跟踪器|监控)",
        ),
    ),
    Cue(
        "extortion_en",
        "SAFETY",
        "sextortion",
        "self",
        _en(
            r"(?:threat\w+|going|says?|said)[^.!?]{0,30}(?:leak|post|share|send|publish|upload)[^.!?]{0,20}(?:nudes?|naked|photos?|pictures?|pics|videos?)(?: of me)?",
            r"(?:my )?(?:nudes?|naked (?:photos?|pictures?))[^.!?]{0,30}(?:everyone|unless|money|online|leak\w*)",
            r"blackmail\w* me",
            r"revenge porn",
        ),
    ),
    Cue(
        "extortion_zh",
        "SAFETY",
        "sextortion",
        "self",
        _zh(
            "(?:威胁|要|说|拿|扬言)[^。!?！？]{0,14}(?:发|曝光|散布|公开|传)[^。!?！？]{0,8}(?:裸照|私密照|私照|床照|视频|照片)",
            "(?:裸照|私密照|床照|私密视频)[^。!?！？]{0,12}(?:威胁|勒索|要钱|发给|曝光|发到)",
            "勒索我|敲诈我",
        ),
    ),
    # -- the user wants to harm somebody ------------------------------------------------------------------------------
    Cue(
        "harm_en",
        "SAFETY",
        "intent_to_harm",
        "ex",
        _en(
            r"(?:i want to|i'm going to|i'll|i will|i could|let me|i'd like to|thinking (?:about|of)|plan(?:ning)? to)(?: \w+){0,2}? (?:kill|hurt|stab|shoot|beat|strangle|poison|burn|punish|destroy|hit|attack|run over) (?:him|her|them|my ex|his|that (?:bitch|bastard)|the (?:bitch|bastard))(?! (?:softly|feelings))",
            r"make (?:him|her|them) (?:suffer|pay for|scared|afraid|bleed|regret (?:it|being born))",
            r"(?:he|she|they) deserves? to die",
            r"i know (?:where|when) (?:he|she)[^.!?]{0,40}(?:scared|pay|hurt|regret|wait)",
            r"(?:slash|cut) (?:his|her) (?:tyres|tires|throat)",
            r"burn (?:his|her) (?:house|car|place)",
        ),
    ),
    Cue(
        "harm_zh",
        "SAFETY",
        "intent_to_harm",
        "ex",
        _zh(
            "(?:我(?:要|想|会|真想|恨不得)|想|恨不得)(?:去)?(?:杀了?|弄死|捅|砍|打死|毒死|掐死|撞死|弄残|泼)(?:他|她|ta|前任|那个|这个|你俩|他们)",
            "让(?:他|她|ta|他们)(?:也)?(?:尝尝|付出代价|生不如死|后悔一辈子|不得好死|害怕)",
            "同归于尽",
            "(?:他|她)(?:该|应该)(?:去)?死",
            "知道(?:他|她)(?:几点|什么时候|住|在哪)[^。!?！？]{0,16}(?:害怕|等着|收拾|堵|好看|后悔)",
            "(?:收拾|报复)(?:他|她)(?:一顿|全家)",
        ),
    ),
    # -- a minor ------------------------------------------------------------------------------------------------------
    Cue(
        "minor_en",
        "SAFETY",
        "minor",
        "self",
        _en(
            r"i'm (?:only |just )?(?:1[0-7]|thirteen|fourteen|fifteen|sixteen|seventeen)(?: years? old| yo|y/?o)?(?=[ ,.!?]|$)(?! (?:minutes|days|weeks|months|hours|years (?:older|younger|into|clean|sober|together)|percent|%|kg|lbs|pounds|and a half hours))",
            r"i'm in (?:7th|8th|9th|10th|11th|seventh|eighth|ninth|tenth|eleventh|year (?:7|8|9|10|11)|middle school|junior high)",
            r"i'm (?:a )?(?:minor|underage)",
            r"(?:he|she|my ex) (?:was|is) (?:only )?1[0-7] (?:when|and|years)",
        ),
    ),
    Cue(
        "minor_zh",
        "SAFETY",
        "minor",
        "self",
        _zh(
            "我(?:今年|才|刚|现在|只有)*(?:1[0-7]|十[一二三四五六七]?)岁",
            "我(?:今年|才|刚|现在|在|读|上)*(?:初[一二三]|高[一二]|小学|初中生?)(?!同学|的?时候|那时|毕业|认识)",
            "我(?:还)?(?:未成年|没成年|没满十八|不满18)",
            "前任(?:才|只有|今年)?(?:1[0-7]|十[一二三四五六七])岁?",
        ),
    ),
    # -- self: plan, means, attempt -----------------------------------------------------------------------------------
    Cue(
        "attempt_en",
        "T3",
        "attempt",
        "self",
        _en(
            r"i(?:'ve)? (?:just |already |have )*(?:took|taken|swallowed) (?:them|it|all(?: of)? (?:them|it|my)|(?:a |the |my )?(?:whole |bunch of |handful of |bottle of |lot of |too many )?(?:pills|tablets|meds|medication|sleeping))",
            r"i(?:'ve)? (?:already |just )*(?:cut|slit) (?:my )?(?:wrists?|veins?)",
            r"i'm (?:bleeding|on the (?:bridge|roof|ledge|edge|tracks))",
            r"i (?:just )?tried to (?:kill myself|end it|hang myself)(?! (?:last|when|years|in)\b)",
            r"i'm standing (?:on|at) (?:the )?(?:edge|bridge|roof|balcony|tracks|platform)",
            r"i overdosed(?! (?:last|when|years|in|on (?:netflix|sugar|coffee|chocolate)))",
        ),
    ),
    Cue(
        "attempt_zh",
        "T3",
        "attempt",
        "self",
        _zh(
            "(?:我)?(?:刚|刚刚|已经|现在)(?:吃|吞|喝)了?(?:下)?(?:很多|一瓶|一整瓶|好多|一把|全部的?|半瓶|大量)(?:的)?(?:药|安眠药|安定|农药|片)",
            "(?:药|安眠药)(?:我)?(?:已经|都|全)(?:吃|吞)(?:了|下|完)",
            "(?:我)?(?:刚|刚刚|已经|正在|现在)(?:割|划)了?(?:腕|手腕|脉)",
            "(?:我)?(?:现在|已经|正)?(?:站在|坐在|在)(?:天台|楼顶|桥上|桥边|窗台|阳台边|铁轨|江边)(?:上|边)?(?!吃|看|拍|玩|喝)",
            "血(?:止不住|一直流|流了好多)",
            "开了?煤气",
        ),
    ),
    Cue(
        "plan_en",
        "T3",
        "plan",
        "self",
        _en(
            r"i(?:'ve| have)? (?:decided|know|chosen|planned|figured out|worked out|picked)(?: \w+){0,6}? (?:how|when|where|date|tonight|method|way)(?: \w+){0,4}? (?:die|do it|end it|kill|go)",
            r"(?:going to|gonna|will|i'll) (?:kill myself|end my life|end it all|take my (?:own )?life|hang myself|shoot myself|jump off|overdose|drown myself|slit my)",
            r"i've decided (?:it'?s|it is) going to be (?:tonight|tomorrow|today)",
            r"(?:i )?(?:wrote|written|writing|finished|left) (?:my |the |a |letters? to |notes? (?:for|to) )(?:goodbye|suicide note|last letters?|will|everyone|my (?:mum|mom|dad|parents|family|sister|brother|kids))",
            r"suicide note",
            r"(?:kill myself|end my life|end it all|do it) (?:tonight|today|tomorrow|now|this (?:morning|evening|weekend))",
            r"(?:i )?(?:bought|have|got|collected|saved up|saved|been saving)(?: \w+){0,3}? (?:pills|rope|gun|razor|blades?|tablets|helium)(?! (?:for my|prescribed|from the pharmacy for))",
            r"everything is (?:ready|arranged|in order) (?:now|for)|everything is ready now",
            r"(?:gave|giving|given) away (?:all )?my (?:things|stuff|possessions|cat|dog|pets)",
            r"(?:this is|it'?s) (?:my )?(?:last|final) (?:night|day|goodbye)(?! (?:here|in|at|of|with the))",
            r"(?:tonight|tomorrow)(?:'s| is) the (?:night|day) (?:i|it ends)",
            r"by the time (?:you|anyone|they) (?:read|see|find)s? this",
            r"(?:i'll|i will|going to) be (?:gone|dead) (?:by|tomorrow|tonight|soon|before)",
            r"don'?t (?:try to )?(?:stop|look for|find) me,? (?:it'?s|i've|i'm)",
            r"(?:everything|it) (?:feels|is) (?:so )?(?:calm|peaceful|clear) (?:now )?(?:that|since|because|now) i(?:'ve)? (?:decided|know|made up)",
        ),
    ),
    Cue(
        "plan_zh",
        "T3",
        "plan",
        "self",
        _zh(
            "(?:决定|想好|选好|计划好|准备好|安排好)了?[^。!?！？]{0,10}(?:自杀|去死|怎么死|结束生命|结束自己|结束这一切|走的方式|今晚走|离开这个世界)",
            "(?:今晚|今天|明天|明早|等会|一会儿?|马上|待会)(?:我)?(?:就|就要|要|会|去)?(?:去死|自杀|跳楼|跳下去|割腕|结束(?:自己|生命|一切)|了断|离开这个世界|走了(?:,|，)?别找)",
            "遗书(?:都|已经|也)?(?:写|准备)",
            "(?:写|写好|写完|留)(?:了|好了|完了)?(?:遗书|遗言|绝笔)",
            "(?:买|攒|存|囤|藏|准备)(?:了|好了|够了)?[^。!?！？]{0,6}(?:安眠药|农药|绳子|刀片|炭)(?![^。]{0,4}(?:感冒|失眠医生))(?![^。]{0,12}(?:烧烤|烤肉|露营))",
            "(?:后事|身后事)(?:都|已经)?(?:安排|交代|准备)",
            "(?:这是|就是)(?:我)?(?:的)?(?:最后一(?:晚|天|条消息|次说话|面)|遗言)",
            "(?:等|当)你(?:看到|收到)(?:这|这条|这些)[^。!?！？]{0,10}(?:不在了|走了|死了|离开)",
            "(?:我)?(?:要|准备|打算)(?:跳楼|上吊|割腕|烧炭|吞药|卧轨|跳江|跳河|自杀)",
            "(?:都|已经)(?:交代|安排)好了[^。!?！？]{0,8}(?:可以)?走了",
            "把[^。!?！？]{0,8}(?:猫|狗|东西)(?:都)?(?:托付|送人|送走)了[^。!?！？]{0,10}(?:放心|可以)走",
        ),
    ),
    Cue(
        "method_en",
        "T3",
        "method_seek",
        "self",
        _en(
            r"(?:how many|what dose|how much)(?: \w+){0,4}? (?:pills|tablets|paracetamol|to (?:die|kill|overdose))",
            r"(?:painless|easiest|quickest|best|fastest) way to (?:die|kill (?:myself|yourself)|end it|go)",
            r"how (?:do|can|could|would) (?:i|you|someone) (?:kill (?:myself|yourself)|die (?:painlessly|quickly|without))",
            r"how to (?:kill (?:myself|yourself)|die (?:painlessly|quickly|peacefully)|hang (?:myself|yourself)|overdose)",
        ),
    ),
    Cue(
        "method_zh",
        "T3",
        "method_seek",
        "self",
        _zh(
            "(?:怎么|如何|怎样)(?:死|自杀|走|去死)(?:比较|最|才|会|不|得)?(?:不痛|不疼|快|没痛苦|轻松|痛快)",
            "(?:吃|吞)(?:多少|几片|几颗)[^。!?！？]{0,8}(?:会死|能死|致死|才死|死得了)",
            "(?:无痛|不痛|最快|最轻松)(?:的)?(?:死法|自杀|死)",
            "哪种死法|什么死法",
        ),
    ),
    # -- self: now, without a plan ------------------------------------------------------------------------------------
    Cue(
        "user_threat_en",
        "T2",
        "user_threat",
        "self",
        _en(
            r"i(?:'ll| will|'d| would|'m going to) (?:die|kill myself|hurt myself|end it|do something (?:bad|stupid)) if (?:you|he|she|they|it)",
            r"if (?:you|he|she|they) (?:block|leave|don'?t|won'?t|ignore)[^.!?]{0,40}i(?:'ll| will|'m going to|'d) (?:die|kill myself|hurt myself|end it|jump)",
            r"(?:told|texted|said to) (?:him|her|you|them)[^.!?]{0,30}i(?:'ll|'d| would| will|'m going to) (?:kill myself|die|end it)",
        ),
    ),
    Cue(
        "user_threat_zh",
        "T2",
        "user_threat",
        "self",
        _zh(
            "(?:再|要是|如果)?(?:不(?:理|回|见|复合|原谅)|拉黑|离开|删)[^。!?！？]{0,10}我就(?:去死|死给|自杀|跳|不活|割)",
            "我就(?:去死|死给你看|不活了)",
            "(?:没有|失去)(?:你|他|她)我(?:就|真的)?(?:不活了|会死的|活不下去|死了算了)",
            "我(?:跟|对|给|和)(?:你|他|她|ta)(?:说|发|讲)[^。!?！？]{0,18}我(?:就|会|要)?(?:" + _SELF_DEATH_ZH + ")",
        ),
    ),
    Cue(
        "active_en",
        "T2",
        "active",
        "self",
        _en(
            r"(?:want|wanted|wanting|wish(?:ing)? i could|need|feel like|thinking (?:about|of)|thoughts? (?:about|of)|considering|ready|tempted|rather|urge) (?:to )?(?:die|dying|be dead|kill(?:ing)? myself|end(?:ing)? (?:it all|my life|everything|it tonight)|suicide|not (?:be(?:ing)?|exist(?:ing)?|wake up)|tak(?:e|ing) my (?:own )?life|disappear(?:ing)? forever)",
            r"(?:i'm|i've been|feeling|felt|feel) (?:\w+ )?suicidal",
            r"kill myself(?! (?:laughing|at the gym|with work))",
            r"don'?t want to (?:be (?:here|alive)(?: anymore| any more)?(?! (?:tonight at|at this party|in this))|live(?: anymore| any more| like this)?(?= |[.,!?]|$)|wake up(?: tomorrow| anymore| again)|exist)",
            r"(?:can'?t|don'?t see (?:a|any) (?:way|reason|point)(?: \w+)?) (?:go(?:ing)? on (?:living|like this|anymore|any more)|keep (?:living|on living)|to (?:live|go on|be alive|keep living))",
            r"no (?:reason|point) (?:to|in) (?:live|living|be(?:ing)? alive|go(?:ing)? on|exist\w*)",
            r"(?:nothing|no one|nobody) (?:left )?to live for",
            r"(?:tired|sick|done) (?:of|with) (?:living|being alive|life|existing)",
            r"end my life",
            r"life (?:isn'?t|is not) worth (?:it|living)",
            r"not worth living",
            r"i should(?: just)? (?:die|be dead)",
            r"i wish i (?:was|were) dead",
            r"better off dead",
            r"i hope i don'?t wake up",
            r"(?:go|fall|falling) (?:to sleep|asleep) and (?:never|not) wake",
            r"i don'?t deserve to live",
            r"what'?s the point of (?:living|being alive|staying alive)",
        ),
    ),
    Cue(
        "passive_en",
        "T2",
        "passive",
        "self",
        _en(
            r"(?:everyone|everybody|they|you|he|she|people|the world|my family)(?:'d| would| will|'ll|'s| is| are)? (?:be|all be|probably be) (?:so much |much |a lot )?(?:better|happier|easier|fine) (?:off )?(?:without me|if i (?:was|were|wasn'?t|weren'?t|died|disappeared|didn'?t))",
            r"(?:no one|nobody) would (?:even )?(?:notice|care|miss me|come) if i (?:died|disappeared|was gone|were gone|didn'?t)",
            r"wish i (?:could (?:just )?(?:disappear|vanish|stop existing)|(?:had )?never (?:been born|existed)|wasn'?t (?:here|born|alive))",
            r"(?:a )?(?:car|bus|truck|train) (?:would|could|to) (?:just )?hit me",
            r"i'm (?:just )?a burden",
            r"wouldn'?t mind (?:if i )?(?:dying|died|not waking)",
            r"(?:just )?want (?:it|the pain|everything) (?:all )?to (?:stop|end|be over)(?: for good| forever)",
        ),
    ),
    Cue(
        "nssi_en",
        "T2",
        "nssi",
        "self",
        _en(
            r"i(?:'ve)? (?:\w+ ){0,3}?(?:cut|cutting|burn(?:ed|t|ing)?|hurt(?:ing)?|harm(?:ed|ing)?|scratch(?:ed|ing)?|hit(?:ting)?|starv(?:ed|ing)) (?:myself|my (?:arms?|legs?|thighs?|wrists?|skin))(?: (?:again|last night|today|to))?",
            r"self[- ]?harm(?:ed|ing)?(?! (?:awareness|book|article))",
            r"(?:urge|want|need) to (?:cut|burn|hurt) (?:myself)?(?= |[.,!?]|$)(?! (?:him|her|ties|my hair|them))",
            r"(?:started|been) cutting (?:again|myself)",
        ),
    ),
    Cue(
        "active_zh",
        "T2",
        "active",
        "self",
        _zh(
            "(?:我)?(?:真的|好|很|只|就|又|还是|有点|总是|一直|每天都?|甚至)?(?:想|想要|打算|考虑|琢磨|渴望)(?:过)?(?:去)?(?:自杀|死了算了|一死了之|轻生|了结(?:自己|生命)|结束(?:自己|生命|这条命|一切)|跳下去|跳楼|割腕|离开这个世界)",
            "(?<![气笑累烦热冷困饿急吓爱要该])想死(?!你|你们|妈|爸|家|他|她|ta|个|这个|那个|吃)",
            "不想活(?!在|成|得|着像)",
            "(?<!生)活(?:着)?(?:好累|太累|没(?:什么)?意思|没意义|不下去|腻了|够了)|活着(?:干嘛|有什么意思|没有意义|太痛苦)",
            "(?:不如|还不如|宁愿|宁可)(?:去)?死",
            "死了(?:算了|就好了|多好|更好|干净|一了百了)|一了百了|一死了之",
            "(?:没|没有)(?:活下去|活着)的?(?:意义|理由|勇气|动力|必要|希望)",
            "(?:撑|坚持|熬)不(?:下去|住)了?[^。!?！？]{0,8}(?:想死|不想活|离开|走了|结束)",
            "(?:想|希望)(?:就这样|一觉|睡着)?[^。!?！？]{0,6}(?:不再醒来|别再醒|不要醒|再也不醒|睡过去|永远睡)",
            "自杀(?:的)?(?:念头|想法|冲动|倾向)",
            "放弃(?:自己的?)?生命|结束(?:自己的?)?生命",
            "(?:想到|想过|想着|一直想)(?:去)?死(?!你|他|她|心)",
            "(?:为什么|怎么)(?:还)?(?:没|不)(?:有)?(?:让我)?死(?:掉|了)",
            "生无可恋(?!的表情)",
            "(?:说真的|真的)[^。!?！？]{0,6}自杀|自杀[^。!?！？]{0,3}说真的",
            "想自杀",
        ),
    ),
    Cue(
        "passive_zh",
        "T2",
        "passive",
        "self",
        _zh(
            "我(?:消失|不在|死|走|没了)(?:了)?[^。!?！？]{0,8}(?:都好|更好|就好了|会好|好过|轻松|解脱|没人(?:在乎|发现|知道|会难过))",
            "(?:没有我|少了我|我不存在)[^。!?！？]{0,10}(?:更好|都好|会好|轻松|解脱|开心)",
            "(?:真)?(?:希望|想)(?:自己)?(?:就这样|从来没|没有|不)?(?:消失|不存在|出生过?|被车撞|出个?意外)(?!在)",
            "我(?:就)?是(?:个|所有人的|大家的|家里的)?(?:累赘|拖累|负担)",
            "(?:要是|如果)(?:我)?(?:没出生|没生下来|从没来过)",
            "(?:世界|大家|你们)(?:没了我|没我)",
        ),
    ),
    Cue(
        "nssi_zh",
        "T2",
        "nssi",
        "self",
        _zh(
            "(?:又|昨晚|刚|刚才|今天|忍不住|开始|还在)?(?<![规计策比笔谋])(?:划|割)(?:了|自己的?|我的?)*(?:手|手臂|胳膊|手腕|大腿)(?!机)",
            "自残(?!疾)|自伤",
            "(?:拿|用)(?:刀|刀片|烟头|打火机|圆规)(?:划|烫|割|戳)(?:了)?(?:自己|手|胳膊|手臂|腿)",
            "(?:打|捶|扇|撞)(?:了)?自己(?:的)?(?:头|脸|耳光)?(?:才|到|直到|一)",
            "(?:撞|用头撞)墙",
        ),
    ),
    # -- history, hopelessness, others --------------------------------------------------------------------------------
    Cue(
        "other_en",
        "T1",
        "third_party",
        "other",
        _en(
            _OTHER_EN
            + r"[^.!?]{0,60}?(?:"
            + _SELF_DEATH_EN
            + r"|suicidal|doesn'?t want to (?:live|be here)|self[- ]?harm\w*)"
        ),
    ),
    Cue(
        "other_zh",
        "T1",
        "third_party",
        "other",
        _zh(
            _OTHER_ZH + "[^。!?！？]{0,24}(?:" + _SELF_DEATH_ZH + "|想死|活不下去)",
            "(?:怕|害怕|担心|担忧|听说|知道)(?:他|她|ta)[^。!?！？]{0,10}(?:自杀|自残|轻生|想不开|做傻事|跳楼)",
            "(?:他|她)[^。!?！？]{0,12}(?:自残|想不开|有过自杀)",
        ),
    ),
    Cue(
        "bereaved_en",
        "T1",
        "bereaved",
        "other",
        _en(
            r"(?:"
            + _OTHER_EN
            + r"|he|she|they)(?: \w+){0,3}? (?:died by suicide|killed (?:himself|herself|themselves)|took (?:his|her|their) own life|committed suicide)",
            r"lost (?:my|a) \w+ (?:\w+ )?to suicide",
        ),
    ),
    Cue(
        "bereaved_zh",
        "T1",
        "bereaved",
        "other",
        _zh(
            "(?:爸|妈|哥|姐|弟|妹|朋友|同学|闺蜜|亲人|爷爷|奶奶|前任|他|她)[^。!?！？]{0,6}(?:是)?(?:自杀|跳楼|轻生)(?:走|去世|死|离开|离世)(?:的|了)?"
        ),
    ),
    Cue(
        "history_en",
        "T1",
        "history",
        "self",
        _en(
            r"(?:i (?:tried|attempted|used to (?:want|think|cut|self)|once (?:tried|wanted)|had (?:a )?suicid\w+)|my (?:last |old )?(?:attempt|overdose)|(?:last|two|three|five|ten|\d+) (?:year|month|time)s?(?: ago)?[^.!?]{0,20}i (?:tried|attempted|wanted) to (?:kill|end|die))[^.!?]{0,50}?(?:myself|suicid\w+|life|years? ago|when i was|back then|in hospital|in (?:19|20)\d\d|to die|self[- ]?harm|cut)?(?<=[a-z0-9])",
            r"i (?:was|used to be) suicidal",
            r"i overdosed (?:last|when|years|in)",
        ),
    ),
    Cue(
        "history_zh",
        "T1",
        "history",
        "self",
        _zh(
            "(?:以前|之前|曾经|去年|前年|小时候|大学时?|那年|几年前|高中时?)[^。!?！？]{0,12}(?:自杀过|自杀未遂|割过腕|想过死|想过自杀|自残过|吞过药|轻生过)",
            "自杀(?:过|未遂)",
        ),
    ),
    Cue(
        "hopeless_en",
        "T1",
        "hopeless",
        "self",
        _en(
            r"(?:it'?s|things? (?:are|is)|this is) never going to (?:get better|change|stop hurting|be okay)",
            r"(?:i'm|feel|feeling) (?:so |completely |totally |utterly )?hopeless",
            r"there(?:'s| is) no hope",
            r"i(?:'ve)? (?:have )?(?:no future|nothing left)(?! to (?:say|give him|give her))",
            r"i(?:'ve)? (?:have )?(?:given up|give up) on (?:life|everything|living)",
            r"i can'?t see a future(?! with)",
            r"what'?s the point (?:of anything|anymore|any more|in anything)",
            r"i(?:'ve)? stopped (?:caring|hoping) (?:about|if)? ?(?:anything|everything|whether i)",
            r"i can'?t (?:do|take) (?:life|this life|living) anymore",
        ),
    ),
    Cue(
        "hopeless_zh",
        "T1",
        "hopeless",
        "self",
        _zh(
            "(?:永远|再也)(?:不会|好不)(?:好|了)(?:起来)?(?:了)?",
            "(?:看不到|没有|没)(?:任何)?(?:希望|未来|出路|盼头)(?!和|跟)",
            "(?:彻底|完全|万念俱灰|陷入)绝望(?!主妇)|对(?:生活|人生|未来|活着)(?:感到|很|彻底)?绝望",
            "(?:什么|一切)都没(?:有)?(?:意义|意思|希望|盼头)了?",
            "(?:人生|生活)(?:没|没有)(?:意义|希望|盼头)",
            "撑不下去了|熬不(?:过去|下去)了|坚持不下去了",
        ),
    ),
    Cue(
        "substance_en",
        "T1",
        "substance",
        "self",
        _en(
            r"(?:drink(?:ing)?|drunk|blackout|black(?:ed|ing) out|high|using) (?:every (?:night|day|single)|all (?:day|week)|until i (?:pass|black)|to (?:sleep|forget|numb))",
            r"blackout drunk",
            r"(?:can'?t|cannot) (?:sleep|get through \w+) without (?:drinking|pills|alcohol|weed|a drink)",
        ),
    ),
    Cue(
        "substance_zh",
        "T1",
        "substance",
        "self",
        _zh(
            "(?:每天|天天|这周|最近|每晚)[^。!?！？]{0,6}(?:喝到|喝醉|断片|靠酒|靠安眠药|酗酒)",
            "喝到(?:断片|吐血|不省人事|失忆)",
            "(?:不喝酒|不吃(?:安眠)?药)(?:就)?(?:睡不着|过不下去)",
        ),
    ),
    *INDIRECT,
    *SIDEWAYS,
    *PLANS,
)
