"""L1 for plans, blows and threats told without the word, and for what is only a worry.

As in plans.py a cue needs two things in one turn, and none of the words of its harmless twins. What is sure ends the echo; what
may be an ordinary evening (a letter on the table, one step on a cold roof) is half heard, and asked about.
"""

from __future__ import annotations

from typing import Final

from exskill.sessions.safety.crisis.cue import Cue
from redaction.late import compile_late

__all__ = ["UNSAID"]


def _cue(code: str, tier: str, kind: str, unless: str, *alternatives: str) -> Cue:
    """Return a cue: one of the alternatives, in a sentence without a word of ``unless``."""
    edge = r"(?<![a-z])(?:{})(?![a-z])"
    return _make(code, tier, kind, edge.format(unless), edge.format("|".join(alternatives)))


def _cue_zh(code: str, tier: str, kind: str, unless: str, *alternatives: str) -> Cue:
    return _make(code, tier, kind, f"(?:{unless})", "(?:{})".format("|".join(alternatives)))


_END: Final = r"[.!?。！？；;\n]"
_REST: Final = r"[^.!?。！？；;\n]"


def _make(code: str, tier: str, kind: str, unless: str, words: str) -> Cue:
    who = "other" if kind == "third_party" else "self"
    return Cue(code, tier, kind, who, compile_late(rf"(?:^|(?<={_END}))(?!{_REST}*{unless}){_REST}*?(?P<core>{words})"))


_PILLS: Final = r"(?:pills?|tablets?|capsules|meds|sleeping (?:pills|tablets)|drops|prescriptions?|insulin|morphine)"
_HE: Final = r"(?:he|she|they|my (?:ex|husband|wife|boyfriend|girlfriend|partner|dad|father|brother|uncle|stepdad))"
_HARMLESS: Final = r"game|level|boss (?:fight|level)|film|movie|series|book|novel|play|song|dream\w*|nightmares?|recipe|cake|bake\w*|cook\w*|dinner|camp\w*|climb\w*|holiday|party|wedding|prescribed|like the doctor said|doctor said|dentist|tooth|scouts?|photos?|garden\w*|swim\w*|cat's|kitten|chess|mario|yoga|greek"
_HARMLESS_ZH: Final = "游戏|副本|电影|小说|剧|歌词|梦|蛋糕|做饭|切菜|菜|炖|烤|露营|攀岩|攀登|度假|旅游|婚礼|聚会|派对|遵医嘱|医生让|医生开|牙|童子军|拍照|拍了|游泳|猫抓|猫压|下棋|马里奥|瑜伽|厨师|备考|面试"

_PLAN_EN: Final = _cue(
    "plan_unsaid_en",
    "T3",
    "plan",
    _HARMLESS
    + r"|legs|beard|shav\w*|hair|stars|meteor\w*|smoke|barbecue|bbq|battery|heater|traffic|mechanic|mould|plumber|tow\w*|boat|horse|gym|skip\w*",
    rf"(?:saved|saving|kept|keeping|hoard\w*|stockpil\w*|collected|collecting|put (?:by|aside)|stashed|counted)(?: up| back| away)? [^.!?]{{0,30}}(?:months?|weeks?|boxes|packs?|bottles?|strips?|enough|all)?[^.!?]{{0,14}}{_PILLS}(?! (?:for|because|to take))[^.!?]{{0,30}}?(?:$|[.!]|enough|just in case|for (?:the|that) (?:day|night))",
    r"(?:cabinet|drawer|box|bathroom)[^.!?]{0,30}(?:and )?it'?s (?:enough|more than enough)|counted[^.!?]{0,30}(?:and )?(?:it'?s|there'?s|there are) enough",
    r"(?:in the|the) (?:bath|tub|water)[^!?]{0,30}(?:blade|razor|stanley knife)|(?:blade|razor|stanley knife)[^!?]{0,30}(?:in the bath|in the tub|water'?s running)",
    r"(?:engine|car)(?:'s| is)? (?:running|on)[^!?]{0,30}(?:garage|door'?s? (?:closed|shut)|windows? (?:closed|up)|hose)|(?:hose|pipe)[^.!?]{0,20}exhaust",
    r"how long[^.!?]{0,30}(?:with the )?(?:engine|exhaust|gas)(?: is| left)? (?:on|running)",
    r"(?:tonight|at night|when (?:they'?re|everyone'?s|everybody'?s|the kids are) (?:asleep|in bed|out))[^.!?]{0,20}i(?:'m| will|'ll)? (?:going |go |climb )(?:up )?(?:to |on |onto )?the (?:roof|bridge|viaduct|tracks|cliff|tower)(?! (?:to (?:meet|call|see|watch|look|smoke)|walk|bar|path|with))",
    r"(?:nobody|no one)(?:'ll| will| would)? (?:find|look for|miss) me (?:till|until|before)(?![^.!?]*(?:finish\w*|essay|homework|exams?|work|shift))[^.!?]{0,30}",
    r"(?:which|what) (?:ones|pills|tablets|meds|kinds?)[^.!?]{0,14}(?:don'?t mix|can'?t be mixed|not (?:be )?(?:mixed|taken) together)[^!?]{0,40}(?:sure|this time|certain)",
    r"the (?:same way|way) (?:my )?(?:dad|mum|mom|father|mother|brother|sister|gran\w*) (?:went|did it)|where (?:dad|mum|mom|father|mother) went,? the same way",
)
_ATTEMPT_EN: Final = _cue(
    "attempt_unsaid_en",
    "T3",
    "attempt",
    _HARMLESS + r"|alarm|exam|test|surgery|lino|print",
    r"(?:woke up|i'?m awake)[^!?]{0,20}(?:it )?(?:didn'?t|did not|hasn'?t) work(?:ed)?|(?:it )?(?:didn'?t|did not) work[^!?]{0,20}(?:still (?:here|alive|breathing)|woke up)",
    r"(?:swallowed|took|taken|downed) (?:them|all of them|everything|the lot)[^!?]{0,24}(?:scared|frightened|afraid|changed my mind|regret|feel(?:ing)? (?:heavy|sleepy|strange|weird|cold))",
    r"(?:branch|rope|belt|hook|rail|beam) (?:broke|snapped|gave way|tore|came down)[^!?]{0,30}",
)
_HALF_EN: Final = _cue(
    "half_unsaid_en",
    "T1",
    "half_heard",
    _HARMLESS
    + r"|shopping|milkman|cleaner|landlord|smok\w+|sugar|job|city|school|friends?|washing|vacuum|tap|pizza|them all day|brother drives|sister|new (?:flat|job)|mechanic|repair\w*|finally|scout\w*|for the",
    r"(?:the|my|a) (?:note|letter|envelope)(?:'s| is)? (?:on|under|in) the (?:kitchen |bedside |hall )?(?:table|pillow|fridge|drawer|bed)",
    r"(?:wrote|written)[^.!?]{0,20}(?:to )?(?:each|every one|all) of (?:them|you)[^!?]{0,40}(?:sealed|envelopes?|one page|last)",
    r"this is (?:me saying )?goodbye[^.!?]{0,16}(?:for good|for ever|forever)|say(?:ing)? goodbye[^.!?]{0,12}properly[^.!?]{0,12}for good",
    r"(?:give|take) my (?:\w+ )?(?:guitar|piano|bike|books?|records?|dog|cat|watch|ring|car|camera|plants?) to \w+[^.!?]{0,30}(?:know why|understand|when i|after|remember me)",
    r"(?:dog|cat|rabbit)[^.!?]{0,24}shelter[^.!?]{0,40}(?:after|alone with me|without me)",
    r"i(?:'ve| have)? ?(?:had|taken|took|swallowed) (?:half|most|some|ten|twenty|thirty|\d+|a few) of them(?: already)?",
    r"it'?(?:ll| will) be quick[^.!?]{0,20}(?:read|looked|checked)|(?:read|looked (?:it )?up)[^.!?]{0,16}it'?(?:ll| will| would)? be quick",
    r"(?:last night|last hours?|last evening) (?:of me|of my life|for me)",
    r"(?:only )?(?:stayed|stay|staying|held on|hung on|still here) (?:for|because of) (?:the|my) (?:cat|dog|kids?|m[ua]m|gran\w*|sister)[^!?]{0,30}(?:died|dead|gone|dies|buried)",
    r"(?:garage|windows?|door)[^.!?]{0,14}(?:seal\w*|closes? (?:properly|tight)|airtight)[^!?]{0,20}(?:checked|tested|tried)",
    r"(?:hose|tube|pipe|rope|knot|hook|beam) (?:fits|holds|will hold|is long enough)|i tied it[^.!?]{0,10}(?:it )?holds",
    r"bought it[^!?]{0,40}(?:didn'?t|did not|never) (?:even )?ask",
    r"when (?:the|this) (?:song|record|candle|bottle|album|cigarette)(?:'s| is)? (?:ends?|over|out|empty|finished)[^.!?]{0,4} i(?:'ll)? (?:go|jump|do it)(?=$|[.!])",
    r"(?:up here|the ledge|the edge)[^!?]{0,60}(?:one|a single|just a) step",
    r"i(?:'ve| have)? ?(?:got|put|packed)? ?the (?:rope|belt|blade|razor) (?:in|with|here|on)",
    r"the (?:letter|note),? the (?:bottle|pills|whisky|wine|rope)",
    r"said goodbye to (?:the|my) (?:kids?|children|m[ua]m|mother|dad|boys?|girls?|family)[^.!?]{0,30}(?:like normal|as normal|like always|as always|as if nothing|like any)",
    r"the car'?s running,? (?:and )?i'?m just sitting",
    r"all in front of me on the (?:bed|table|floor)",
    r"(?:been|went|walked) (?:out )?to the (?:viaduct|bridge|cliffs?|tracks|level crossing|multi-?storey)[^.!?]{0,24}(?:to look|again|twice|and stood|just standing)",
)
_PLAN_ZH: Final = _cue_zh(
    "plan_unsaid_zh",
    "T3",
    "plan",
    _HARMLESS_ZH + "|刮胡|剃胡|电瓶|换了电|暖风|堵车|抽烟|烧烤|烧嘢|看星|流星|洗澡药浴",
    "(?:药|安眠药|药片|胰岛素)[^。!?！？]{0,10}(?:攒(?:着|够|了|起来)|留着(?=$|[,，。])|存(?:着|够)|数过[^。]{0,6}够)|(?:攒|存|留)(?:了|着|够)?[^。!?！？]{0,8}(?:安眠药|药片|的药)|一(?:颗|片|粒)一(?:颗|片|粒)(?:地)?攒",
    "(?:抽屉|柜子|药箱|药盒)[^。!?！？]{0,8}数过[^。!?！？]{0,6}(?:够了|够的)",
    "(?:浴缸|水放着|放着水|浴室)[^。!?！？]{0,12}(?:刀片|剃须刀|美工刀)|(?:刀片|剃须刀|美工刀)[^。!?！？]{0,10}(?:浴缸|水放着|在手边)",
    "(?:车|发动机|引擎)[^。!?！？]{0,6}(?:发动着|开着|没熄)[^。!?！？]{0,12}(?:车库|门关|窗关|就坐里面|多久才)|(?:排气管?|尾气)[^。!?！？]{0,6}(?:管子|软管|接)",
    "(?:今晚|等他们睡了|夜里|半夜|等孩子睡)[^。!?！？]{0,8}(?:我)?(?:就)?(?:上|去|爬)[^。!?！？]{0,3}(?:天台|楼顶|顶楼|桥上|铁轨|江边)(?!散步|散心|看|吹|走走|跑步|喝|吃|拍|晾|收衣)",
    "(?:跟|和)(?:孩子|我妈|妈|爸|家里人|娃)[^。!?！？]{0,10}像平(?:时|常)[^。!?！？]{0,6}(?:再见|道别)",
    "(?:之前|以前)[^。!?！？]{0,3}(?:没人|不会有人)[^。!?！？]{0,4}(?:发现|找到)(?!的)[^。!?！？]{0,10}",
    "(?:哪几种|哪些|什么)(?:药)?[^。!?！？]{0,4}不能一起吃[^。!?！？]{0,12}(?:把握|这次|保险)|这次(?:要|得)?(?:有把握|不会再?被(?:人)?(?:发现|救))|上次被人(?:发现|救)[^。!?！？]{0,6}这次",
    "(?:用)?(?:跟|和)?(?:我)?(?:爸|妈|哥|姐|爷爷|奶奶)[^。!?！？]{0,8}(?:一样的法子|同样的(?:法子|方法|办法))",
    "(?:在|到)(?:了)?(?:栏杆|护栏|栏河|阳台)(?:的)?外(?:面|头|边|侧)",
)
_ATTEMPT_ZH: Final = _cue_zh(
    "attempt_unsaid_zh",
    "T3",
    "attempt",
    _HARMLESS_ZH + "|闹钟|考试|木刻|虫子|感冒|维生素",
    "(?:醒了|醒来|又醒过来)[^。!?！？]{0,4}(?:没成|没用|还活着)|没成[,，]?(?:还|又)?(?:活着|醒)",
    "(?:吞(?:下去|进去|完|了)|(?:吃|喝|灌)(?:下去|进去))了?[^。!?！？]{0,6}(?:害怕|怕了|后悔|发沉|身子沉|好困|发冷)",
    "(?:划|割)(?:得)?(?:太)?深[^。!?！？]{0,4}(?:止不住|血)",
)
_HALF_ZH: Final = _cue_zh(
    "half_unsaid_zh",
    "T1",
    "half_heard",
    _HARMLESS_ZH
    + "|购物|清单|自行车|搬家|快递|回家过年|开车送我|辞职|换工作|洗衣|浇花|修|终于|去姑|婚|学生|作业|披萨|毛衣|上班|老板不用|我睡|就睡",
    "(?:纸条|信|字条|遗嘱)[^。!?！？]{0,4}(?:压|放|留)在[^。!?！？]{0,10}(?:桌|枕|抽屉|床|冰箱)|每个?人一(?:页|封)[^。!?！？]{0,6}封好",
    "(?:永远|真)[^。!?！？]{0,6}告别|告别[^。!?！？]{0,6}永远|(?:替|帮)我(?:照顾|照看)好?(?:妈|爸|孩子|她|他)|以后(?:替|帮)我",
    "(?:给|留给|归)[^。!?！？,，]{1,4}[,，][^。!?！？]{0,8}(?:就懂了|会明白|就知道了)",
    "(?:狗|猫)[^。!?！？]{0,6}(?:救助站|送走|托付)[^。!?！？]{0,10}(?:免得|到时候|以后没人)",
    "(?:已经)?(?:吃|吞)了(?:一半|大半|十几?片|二十片)[^。!?！？]{0,4}(?:等着|在等|就等)|很快的[,，]?我?(?:查|看)过|(?:我的)?最后一(?:夜|晚)(?=$|[。!,，])",
    "(?:为了|因为)(?:猫|狗|孩子|我妈|奶奶)才(?:撑|活|留)[^!?！？]{0,14}(?:死|走|没)了",
    "(?:车库|门窗|门|窗)[^。!?！？]{0,4}(?:关得严|封好|密封)[^。!?！？]{0,6}试过|(?:管子|绳子|钩子|结|梁)[^。!?！？]{0,4}(?:接得上|够长|承得住|受得住|挂得住)|系好了[^。!?！？]{0,4}承得住",
    "(?:绳子|刀片|皮带)(?:就)?在(?:包|手边|身边|抽屉)",
    "(?:树枝|绳子?|皮带|挂钩|横梁)(?:又)?(?:断|折|掉|松)(?:了|下)(?=[。！!，,]*$)|(?:绳子?|皮带|横梁)(?:又)?断(?:了)?[^。!?！？]{0,8}(?:没成|活|醒|脖|摔)",
    "买到了[^。!?！？]{0,6}(?:没问|不问)|查了?(?:一下)?得?多高|(?:歌|曲)[^。!?！？]{0,4}放完[^。!?！？]{0,2}我就走|(?:信有了|瓶子有了)",
    "没有(?:我的)?明(?:早|天)(?:了)?(?=$|[。!])|我没有明早|等你(?:们)?看到[^。!?！？]{0,6}(?:完了|晚了|不在了)|(?:东西|全)都?摆在(?:床|桌)上",
    "(?:这周|今天|又|天天)?去(?:那|这)?(?:座)?(?:桥|江边|天台|楼顶|铁路)[^。!?！？]{0,4}(?:看了|站了|待了)[^。!?！？]{0,4}(?:回|次|会|很久)",
    "喝(?:了)?[^。!?！？]{0,10}(?:洗手池|水槽|厕所|马桶)[^。!?！？]{0,6}会怎(?:样|么)|车开着多久",
    "想好了[,，][^。!?！？]{0,4}(?:心里)?(?:反而|倒)?很?(?:静|平静|踏实)",
)

_BLOWS_EN: Final = _cue(
    "blows_unsaid_en",
    "SAFETY",
    "violence_to_user",
    _HARMLESS
    + r"|surprise|secret santa|the cat|my cat|the dog was on|delivery|phone bill|lol|blood test|nurse|never|gym|rugby|pile-?up",
    rf"{_HE}(?: \w+)? (?:says?|said|told me|swears?|swore|promised)(?: that)? (?:if|when) i(?:'d| ever| even)? (?:tell|told|talk\w*|speak|spoke|go to|went to|call|called|leave|left|report\w*)[^.!?]{{0,50}}(?:regret|sorry|see what|pay for|find me|come for me|finish|hurt|end of)",
    r"threw (?:a|an|the|his|her|my|hot) (?:\w+ )?\w+ (?:at|against) (?:me|my (?:head|face|back|chest))",
    r"(?:arms?|wrists?|neck|face|legs?|ribs?|back|throat|lip|cheek)(?:'s| is| are)? (?:all |still )?(?:blue|black|bruised|swollen|purple|split)[^.!?]{0,30}(?<![a-z])(?:he|she|him|her)(?! (?:cat|dog))",
    r"eyes?(?:'s| is| are)? (?:all |still )?(?:blue|black|bruised|purple)[^.!?]{0,30}(?<![a-z])(?:he|she|him|her)(?! (?:cat|dog))",
    r"where (?:he|she) (?:held|grabbed|gripped|squeezed|kicked|hit|burned|burnt) me",
    rf"{_HE}(?: \w+)? (?:didn'?t|did not|wouldn'?t|won'?t|never) stop[^.!?]{{0,20}}(?:i said (?:no|stop)|i asked|i cried)|i said no[^.!?]{{0,30}}(?:didn'?t|did not|wouldn'?t) (?:stop|listen|care)",
    rf"{_HE} (?:did it|touched me|started|was inside me|had sex)[^.!?]{{0,20}}(?:while|when) i (?:was )?(?:\w+ )?(?:asleep|sleeping|slept|drunk|passed out|unconscious)|(?:he|she) (?:was|lay|is) (?:\w+ )?on top of me",
    rf"{_HE}(?: \w+)? (?:won'?t|doesn'?t|didn'?t|wouldn'?t|never) lets? me (?:leave (?:the|our)|leave$|out(?! of)|go out|see (?:my|any)|use (?:my|the) (?:phone|car)|out of the)|(?:he|she) (?:won'?t|doesn'?t) let me (?:leave (?:the|our)|go out|see my|out of the)",
    r"(?:squeez\w+|press\w+|held|holds?|sat on)[^.!?]{0,30}(?:until|till|so) i (?:couldn'?t|can'?t|could not|could hardly) breathe",
    rf"{_HE}(?: \w+)? (?:says?|said)[^.!?]{{0,16}} (?:dog|cat|kids?|baby|mother|m[ua]m) (?:goes?|dies?|is) first[^.!?]{{0,16}}(?:me|you|us)",
    r"(?:his|her) (?:brothers?|cousins?|friends|mates|family|father|uncles?|boys|people)(?: are| is)? (?:looking|searching|hunting|coming|out) (?:for |after )me",
    r"(?:dad|father|brothers?|uncle|husband|he|she|family)(?: \w+)? (?:says?|said|will|'ll|would|wants? to|is going to|going to)[^.!?]{0,16}(?:finish|bury|end|deal with|get rid of) me(?! off)",
    r"(?:told me|said|described|explained)[^.!?]{0,24}what (?:he|she)(?:'d| would|'ll| will) do (?:to|with) me(?! in bed)",
    r"chair (?:against|under|in front of) the door[^.!?]{0,24}(?:because of|in case) (?:him|her|he|she)|because of (?:him|her)[^.!?]{0,30}chair (?:against|under)",
    r"(?:scratch\w*|bit|bites|hits?|slaps?|kicks?) me[^.!?]{0,30}(?:nobody|no one|never|not) (?:\w+ ){0,2}believed?|never be believed",
    r"(?:he|she)(?:'d| would|'ll| said \w+'d| will)? (?:\w+ )?(?:take|takes|disappear with) the (?:kids|children|baby|boys?|girls?) where i (?:can'?t|won'?t|never|couldn'?t) find",
)
_STALKS_EN: Final = _cue(
    "stalks_unsaid_en",
    "SAFETY",
    "stalking",
    _HARMLESS + r"|landlord|plumber|mum knows|i told (?:her|him|them)|two cars|his sister|her brother|to pick|delivery",
    r"(?:thing|box|device|gadget|light)[^.!?]{0,16}under (?:my|the) car[^.!?]{0,24}(?:blink\w*|flash\w*|not mine|magnet|wasn'?t there)",
    rf"{_HE}(?: \w+)? (?:comes?|came|gets?|got|lets? himself|walks?) (?:in|into|inside)[^.!?]{{0,30}}(?:changed|new) (?:the |my )?locks?|(?:changed|new) (?:the |my )?locks?[^.!?]{{0,30}} (?:he|she) (?:still |was |came |comes |got )",
    rf"{_HE}(?:'s| is)?(?: \w+)? (?:waits?|waiting|stands?|standing|sits|sitting|parks?|parked|turns? up|shows? up|turned up|showed up|hangs? around|was)(?: \w+){{0,2}}? (?:at|outside|in front of|by|near) my (?:\w+'?s |own )?(?:school|work|office|gate|door|house|flat|building|street|nursery|gym|class|lecture|shift|bus stop)",
    r"every time (?:the|my) phone (?:rings|buzzes)[^.!?]{0,10}(?:it'?s )?(?:him|her)|(?:thirty|forty|fifty|sixty|a hundred|\d{2,}) (?:times|calls|messages|texts) a (?:day|night)[^.!?]{0,20}(?:him|her|he|she)?(?=$|[.!,])(?<!at work)",
    r"(?:found|knows|got) my new (?:address|flat|place|number|job)[^!?]{0,40}(?:flowers|step|door|letter|waiting|note|outside|left|sent|car)",
)
_HARMS_EN: Final = _cue(
    "harms_unsaid_en",
    "SAFETY",
    "intent_to_harm",
    _HARMLESS
    + r"|recipe|insta\w*|tiktok|twitter|youtube|spotify|blog|cello|tennis|at cards|imagin\w+|regret|sorry i|points|marathon|wall|snowballs?|snor\w*|kissed|first night|platform|pillows?",
    r"(?:don'?t|do not) know what i'?(?:ll|d|m|might| will| would| could)?(?: \w+){0,3}? do to (?:him|her|them|that)",
    r"(?:could|will|'ll|going to|want to|wanna|should) (?:drive|run|ride) (?:over (?:him|her|them)|(?:him|her|them) (?:over|down))",
    r"(?:make sure|see to it)(?: that)? (?:he|she|they) (?:never|won'?t|can'?t) (?:ever )?(?:smiles?|walks?|laughs?|sees?|sleeps?|touch\w*|get up|breathe)",
    r"(?:won'?t|not) be (?:so |that |very )?(?:pretty|handsome|smiling|laughing|beautiful|recogni[sz]able) (?:when|once|after) i(?:'m| am|'ve)",
    r"i (?:followed|follow|tailed|trailed|shadowed) (?:him|her|them) (?:home|again|to (?:his|her|their|the)|all the way)",
    r"i beat (?:him|her) (?:up|badly|until|till|black)|i (?:hit|slapped|punched|choked|kicked|strangled) (?:him|her)(?=$|[.,!]| (?:again|last|tonight|and|because|in the face|when|twice))",
    r"i'?ll be (?:there|waiting)[^.!?]{0,14}with (?:the car|a (?:bat|hammer|knife|bottle)|my (?:car|bat|brothers))|when (?:he|she) comes out of work[^.!?]{0,30}with the car",
)
_MINORS_EN: Final = _cue(
    "minors_unsaid_en",
    "SAFETY",
    "minor",
    _HARMLESS + r"|nephew|niece|my son|my daughter|cousin",
    r"(?:he|she)(?:'s| is) (?:only |just )?(?:thirteen|fourteen|fifteen|sixteen|1[3-6])(?=[ ,.])[^!?]{0,40}(?:met online|come over|sleep over|my boyfriend|my girlfriend|together|kissed|in love|dating|naked|pics)",
)
_BLOWS_ZH: Final = _cue_zh(
    "blows_unsaid_zh",
    "SAFETY",
    "violence_to_user",
    _HARMLESS_ZH + "|惊喜|外卖|快递|抽血|护士|话费|哈哈|从没|自己滑|希腊|喝酒|打球",
    "(?:他|她|老公|老婆|我爸)[^。!?！？]{0,4}说[^。!?！？]{0,3}我(?:要是|敢|如果|再)?(?:告诉|说出去|报警|走|离开)[^。!?！？]{0,8}(?:后悔|好看|完蛋|弄死|收拾|找我)",
    "(?:拿|用|抄起)(?:盘子|杯子|椅子|烟灰缸|瓶子|皮带|遥控器|手机)(?:砸|扔|打|抽)(?:我|向我|在我)|(?:胳膊|脖子|手腕|脸|眼睛|腿|后背)[^。!?！？]{0,4}(?:被(?:他|她))[^。!?！？]{0,6}(?:青|紫|肿|破|伤)",
    "我说(?:了)?(?:不要|不行|停|别)[^。!?！？]{0,4}(?:他|她)(?:没停|不停|不听|还是|没理)|我(?:睡着|睡了|喝醉|醉)[^。!?！？]{0,6}(?:时候)?(?:他|她)(?:就)?(?:那样|弄|碰|上来|进来|做)|(?:醒来|醒了)(?:他|她)(?:就)?(?:压|趴|骑)在我",
    "(?:他|她|老公|我爸)(?:就是|都|一直)?不(?:让|许|准)我(?:出门|出去|见(?:朋友|家人|人)|上班|碰手机|接电话|用手机)",
    "(?:他|她)说先(?:是|弄|杀|轮到)[^。!?！？]{0,6}(?:然后|再|接着)(?:是|到|轮到)我|(?:他|她)(?:的)?(?:兄弟|哥们|家里人|表哥|朋友)们?(?:都)?(?:在|正|到处)(?:到处)?找我",
    "(?:每晚|天天|每天)[^。!?！？]{0,4}(?:查|看|翻)我手机[^。!?！？]{0,8}(?:不给|不然|就)|(?:他|她)说(?:要)?(?:泼|砍|捅|烧)我|孩子带到我找不到|没人(?:会)?信我[^。]{0,3}$",
    "(?:弄死|打死|收拾|做掉)我(?!哈|了算)|(?:他|她)(?:说)?[^。!?！？]{0,8}有人来(?:轮|弄|收拾|搞)(?:了)?我|因为(?:他|她)[^。!?！？]{0,8}(?:抵着门|不敢睡|不敢回)",
    "(?:他|她)有(?:枪|刀)[^。!?！？]{0,4}(?:给我看|亮过|拿出来)",
)
_STALKS_ZH: Final = _cue_zh(
    "stalks_unsaid_zh",
    "SAFETY",
    "stalking",
    _HARMLESS_ZH + "|螺丝|房东|我妈知道|我告诉|两辆车|等他妹|等她弟|接我|说好",
    "车(?:底|下|底下)[^。!?！？]{0,6}(?:小)?(?:东西|盒子)[^。!?！？]{0,6}(?:闪|亮|磁|不是我的)|换了锁[^。!?！？]{0,4}(?:他|她)?(?:还是|又|照样)(?:能)?进",
    "(?:他|她)[^。!?！？]{0,6}(?:等|站|守|堵|蹲)在我(?:的)?(?:女儿|儿子|孩子|公司|单位|学校|小区|家)?[^。!?！？]{0,4}(?:门口|楼下|外面)|(?:他|她)[^。!?！？]{0,4}在我(?:的)?(?:女儿|儿子|孩子|公司|单位|学校|小区|家)[^。!?！？]{0,4}(?:门口|楼下|外面)(?:等|站|守|堵|蹲)",
    "(?:一天|每天)[^。!?！？]{0,3}(?:[三四五六七八九]十|上百|几十|\\d{2,})(?:个|通|次|条)?(?:电话|消息|短信)[^。!?！？]{0,4}(?:他|她)|我(?:今天)?去(?:了)?哪(?:儿|里)?(?:他|她)(?:全|都)知道",
    "找到(?:了)?我(?:的)?新(?:地址|家|住处|公司|号码)|开车(?:一路)?跟(?:着)?我(?:到|回|去)",
)
_EXTORTS_ZH: Final = _cue_zh(
    "extorts_unsaid_zh",
    "SAFETY",
    "sextortion",
    _HARMLESS_ZH + "|房租|水电|打印|红包|出柜了",
    "(?:打钱|转账|给钱|转钱|汇钱)[^。!?！？]{0,8}(?:不然|否则|要不)[^。!?！？]{0,10}(?:看|发|公开|告诉|传)|不给钱[^。!?！？]{0,4}就(?:告诉|发|给)[^。!?！？]{0,14}",
    "(?:他|她|前任)[^。!?！？]{0,6}(?:在|到处)[^。!?！？]{0,6}(?:传|散|发)我的?(?:照片|视频|裸照)",
)
_HARMS_ZH: Final = _cue_zh(
    "harms_unsaid_zh",
    "SAFETY",
    "intent_to_harm",
    _HARMLESS_ZH + "|菜谱|微博|抖音|想象|后悔|蛋糕过去|见(?:他|她)?(?:爸|妈|父母|家长)|电话",
    "不知道(?:我)?(?:自己)?(?:会|能)(?:干|做)出(?:什么|啥)|(?:几点|什么时候)下班[^。!?！？]{0,6}我[^。!?！？]{0,6}(?:开车|带着|拿着)[^。!?！？]{0,4}等",
    "(?:让|叫)(?:他|她)(?:再也|这辈子)(?:都)?(?:笑|走|站|睡|看|说)不(?:出来|了|起来)|等我(?:弄|搞|收拾)完[^。!?！？]{0,6}(?:他|她)?就?(?:不好看|没脸|认不出)",
    "我(?:又|还)?(?:跟着|尾随|跟踪)(?:了)?(?:他|她)(?:回家|到|一路)|我(?:每晚|天天|每天)在(?:他|她)(?:家)?(?:门口|楼下)(?:等|守|蹲)",
    "我(?:攥|掐|按|压|勒)着?(?:他|她)[^。!?！？]{0,8}(?:直到|到)[^。!?！？]{0,6}(?:不动|没声|松)|我(?:动手)?打了(?:他|她)(?=$|[,，。])|我用手还(?:给)?(?:他|她)",
    "(?:准备|买|磨)(?:好)?了把刀|(?:汽油|油)我?(?:有|备好|买好)|开车撞(?:死)?(?:他|她)",
)
_MINORS_ZH: Final = _cue_zh(
    "minors_unsaid_zh",
    "SAFETY",
    "minor",
    _HARMLESS_ZH + "|侄|外甥|我儿子|我女儿|弟",
    "(?:他|她)(?:才|只有)?(?:1[3-6]|十[三四五六])岁?[^。!?！？]{0,14}(?:网上认识|来我家|过夜|在一起|谈恋爱|亲)",
)
_HOPELESS: Final = (
    _cue(
        "hopeless_unsaid_en",
        "T1",
        "hopeless",
        _HARMLESS + r"|homework|meeting|match|diet|subscription|him|her",
        r"(?:i (?:don'?t|do not) (?:see|have) (?:a|any) future|no future for me|nothing (?:is|will be) going to get better|nothing(?:'s| is) (?:ever )?going to (?:get better|change)|i don'?t know what i'?m (?:here )?for(?: any ?more)?|who would (?:even )?notice|it'?s all for nothing|there'?s nothing left (?:in|of) me(?! to)|i wish i'?d never (?:been|met anybody|existed)|i'?d like to (?:just )?stop (?:for a while|everything|existing for))",
    ),
    _cue(
        "pointless_en",
        "T1",
        "hopeless",
        _HARMLESS,
        r"^(?:so |honestly,? |but )?what(?:'s| is) the (?:point|use)(?: of (?:any of it|it all|anything|all this|all of it|going on|getting up|being here|trying))?(?: any ?more)?(?=[?.! ]*$)",
    ),
    _cue_zh(
        "hopeless_unsaid_zh",
        "T1",
        "hopeless",
        _HARMLESS_ZH + "|作业|会议|减肥|这段关系|挽回|联系他|联系她|等他|等她",
        "(?:^|[,，。])(?:活着|这一切|这样|到底|活|我)?(?:还)?(?:有|又有)?(?:什么|啥)(?:意义|用)(?=[呢啊吗?？。]*$)|这一切(?:到底)?图(?:个)?(?:什么|啥)|(?:不知道|不晓得)(?:自己|我)(?:还|活着)?有(?:什么|啥)用|看不到(?:自己|我)?的?(?:以后|将来|未来|明天)|我(?:里面|心里)?已经空了|(?:我)?不在了?谁会(?:发现|在意|知道|记得)|对[^。]{0,6}都没(?:有)?(?:指望|希望)了|想停一停[,，]什么都停|希望(?:自己)?(?:谁也没遇到|没来过|没出生|不存在)|(?:融进|变成)[^。]{0,4}消失",
    ),
    _cue(
        "history_unsaid_en",
        "T1",
        "history",
        _HARMLESS + r"|tonight|again|lately|these days|this week|now",
        r"(?:back then|years ago|at the time|that (?:winter|summer|year|spring|autumn)|the (?:winter|summer|year|spring|autumn) (?:my|when|that|we|he|she))[^!?]{0,40}(?:nearly did it|almost did it|written the letters|wrote the letters|had the letters|tore them up|wanted to end it)|(?:nearly|almost) did it (?:the|that|when|back|in)|wanted to end (?:it|things|it all)[^!?]{0,12}i was (?:\d\d|\w+teen|twenty)|scars? (?:on|from)[^.!?]{0,20}(?:another life|years ago|school|back then|old)",
    ),
    _cue_zh(
        "history_unsaid_zh",
        "T1",
        "history",
        _HARMLESS_ZH + "|今晚|又想|最近|现在又|这几天",
        "(?:那会儿|当年|那年|当时|从前)[^。!?！？]{0,8}(?:信都写好|差点(?:就)?(?:做|走)了|想过结束|想结束)|(?:第一次分手|十[一-九]岁)[^。!?！？]{0,8}想过?结束|差点就(?:做|走)了|(?:手|胳膊|手腕)上的?疤[^。!?！？]{0,8}(?:上辈子|以前|从前|老|好多年)",
    ),
    _cue_zh(
        "third_unsaid_zh",
        "T1",
        "third_party",
        _HARMLESS_ZH,
        "(?:我)?(?:妈|爸|奶奶|姐|妹|哥|弟|朋友|闺蜜|室友)[^。!?！？]{0,4}(?:老|总|一直|天天)?说[^。!?！？]{0,3}没有?(?:她|他|自己)[^。!?！？]{0,4}(?:更好|轻松|好过)",
    ),
)

UNSAID: Final = (
    _PLAN_EN,
    _ATTEMPT_EN,
    _HALF_EN,
    _BLOWS_EN,
    _STALKS_EN,
    _HARMS_EN,
    _MINORS_EN,
    _PLAN_ZH,
    _ATTEMPT_ZH,
    _HALF_ZH,
    _BLOWS_ZH,
    _STALKS_ZH,
    _EXTORTS_ZH,
    _HARMS_ZH,
    _MINORS_ZH,
    *_HOPELESS,
)
