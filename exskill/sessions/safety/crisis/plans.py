"""L1 for what is asked or told without the word: which means is sure, means at hand with a day, something already done.

A cue needs the act and the means in one turn. A word that only often stands beside danger (gone, it, everything, a letter) is no
means: ordinary grief is full of them. Each cue names no method in more detail than it takes to hear it.
"""

from __future__ import annotations

import re
from typing import Final

from exskill.sessions.safety.crisis.cue import Cue

__all__ = ["PLANS"]


def _cue(code: str, kind: str, unless: str, *alternatives: str, latin: bool = True) -> Cue:
    """Return a T3 cue: one of the alternatives, in a turn without a word of ``unless``."""
    edge = r"(?<![a-z])(?:{})(?![a-z])" if latin else "(?:{})"
    words = edge.format("|".join(alternatives))
    return Cue(code, "T3", kind, "self", re.compile(f"^(?!.*{edge.format(unless)}).*?(?P<core>{words})", re.DOTALL))


_DAY: Final = r"(?:tonight|tomorrow|(?:on |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|this weekend|when (?:the house|everyone|everybody|they|he|she)(?:'s| is| are| goes?) (?:asleep|out|away|gone|to bed|quiet|empty))"
_DRUG: Final = r"(?:tablets?|pills?|meds|medicines?|capsules|paracetamol|sleeping (?:pills|tablets))"

_METHOD_EN: Final = _cue(
    "method_told_en",
    "method_seek",
    r"film|movie|book|novel|song|game|level|boss|raid|recipe|cakes?|fish|dog|cat|vet|school|exam|weeds?|mould|clean\w*|stain",
    r"(?:which|what) (?:method|way)s? (?:of dying |to die |to go )?(?:\w+ ){0,2}?(?:hurts? (?:the )?least|fails? least|is (?:the )?(?:least painful|surest|most certain))",
    r"(?:survival|success|failure) rates? (?:of|for) (?:jump|hang|overdos|drown|fall)\w*|chances? of survival (?:if|when|from|after) (?:i|you|a|jump\w*|fall\w*)",
    rf"how (?:many|much) (?:\w+ )?{_DRUG}?(?: [\w']+)? ?(?:is (?:fatal|lethal|deadly)|to die|would (?:kill|finish) (?:me|you|someone|a person)|(?:does )?(?:someone|a person|anybody) my (?:size|weight) need)",
    r"how (?:high|tall|deep|far|long|many floors|many storeys)(?: [\w']+){0,8}? (?:until|till|before|for|to be sure|so that) ?(?:you|i|one|a person|someone|the heart|your heart)? ?(?:dies?|drowns?|stops? (?:beating|breathing)|heart stops|loses? consciousness)",
    r"(?:would|will|does|do) (?:i|you|they|a person|someone) (?:\w+ ){0,2}?(?:feel (?:it|the train)|drown|die)(?= (?:if|from|after|when) (?:i|you|they|someone|the) (?:jump|hang|drown|take|took|swallow|step|fall|fell|train))",
    rf"(?:life )?(?:policy|insurance) (?:still )?pays?[^.!]{{0,40}}(?:own hand|suicide|by myself|do it myself)|which (?:{_DRUG}|drugs?) (?:\w+ )?(?:is |are )?(?:fatal|lethal|deadly|kills?|(?:has|have) no antidote)|painless exit",
    r"how long (?:before|until|till) (?:your|my|the|a) heart stops|would (?:someone|somebody|a person) my (?:size|weight) (?:wake up|die|survive)",
)
_METHOD_ZH: Final = _cue(
    "method_told_zh",
    "method_seek",
    "游戏|电影|小说|剧|猫|狗|鱼|虫|蟑螂|老鼠怎么|细菌|植物|花|牙|耳洞|纹身|打针|手术|脱毛",
    "(?:哪种|哪个|哪一种|什么|怎么|怎样|点样|边种)[^。!?？]{0,10}(?:死|自杀|自尽|了断)(?!心)[^。!?？]{0,8}(?:不痛|不疼|没痛苦|冇痛苦|唔痛|不难受|唔辛苦|最快|最稳|体面|安静)",
    "(?:不痛|不疼|没痛苦|冇痛苦|唔痛)[^。!?？]{0,4}(?:的|嘅)?(?:死法|自杀|了断)",
    "(?:几多|多少|几)(?:粒|片|颗|瓶)[^。!?？]{0,10}(?:会死|先够死|才够死|够死|致死|不用醒|唔使醒|心跳停)",
    "(?:几多|多少)[^。!?？]{0,4}[才纔先](?:不用醒|唔使醒|够死|会死)|哪种[^。!?？]{0,4}(?:最快|最稳)[,，]?[^。!?？]{0,4}(?:不要|不想|没有?)(?:痛|疼)",
    "(?:多高|多深|几楼|几层)[^。!?？]{0,6}(?:跳|落)[^。!?？]{0,8}(?:会死|必死|死得|当场|才不会只是瘫)",
    "(?:跳楼|跳海|跳桥|跳江|跳下去)[^。!?？]{0,10}(?:会不会|会唔会|是不是|系咪)[^。!?？]{0,8}(?:死|活下来|瘫|没得救)",
    "(?:自杀|自尽)[^。!?？]{0,8}(?:保险|意外险)?[^。!?？]{0,4}赔(?:不赔|吗|唔赔|偿)|求速死|致死量",
    latin=False,
)
_ATTEMPT_EN: Final = _cue(
    "attempt_told_en",
    "attempt",
    r"prescribed|with food|antihistamines?|vitamins?|antibiotics?|migraine|hay fever|dentist|hair|exam|sweets|candy|chocolates?|gummies",
    rf"(?:i )?(?:took|taken|swallowed|downed|necked|ate) (?:all |too many )?(?:of )?(?:the |my |her |his |these |those )?(?:whole (?:box|bottle|packet|pack|lot) of )?{_DRUG}(?! (?:this|in the) morning)[^!?]{{0,60}}?(?:dizzy|ears|sleepy|spinning|numb|blurry|seeing double|can'?t feel|goodbye|(?:don'?t|do not) (?:call|ring|tell) (?:any|an|them|him|her|mum|mom))",
    r"(?:i )?(?:took|taken|swallowed|downed|necked) (?:them all|all of them|the lot|the whole (?:box|bottle|packet|lot))[^!?]{0,60}?(?:dizzy|ears|sleepy|spinning|numb|blurry|seeing double|can'?t feel my|(?:don'?t|do not) (?:call|ring|tell) (?:any|an|them|him|her|mum|mom))",
    r"(?:wrong|other|outer) side of the (?:railing|barrier|rail|fence|balcony|bridge)|(?:i'?m|i am|standing|sitting|sat) (?:\w+ )?(?:on|at) the (?:ledge|outside of the balcony|edge of the (?:roof|bridge|platform))",
    r"(?:took|taken|swallowed) something[^!?]{0,40}?goodbye|pumped my stomach(?! for)",
    r"(?:rope|belt|beam|branch|cord|scarf)(?: just)? (?:broke|snapped|gave way|slipped)[^!?]{0,50}(?:neck|throat|once more|try again|on the floor|coughing)",
    r"(?:neck|throat)[^.!?]{0,20}(?:burn\w*|pain\w*|raw|sore|hurts?)[^.!?]{0,20}(?:rope|belt)",
    r"(?:i )?(?:tried|attempted)(?: it)? (?:tonight|last night|again)[^!?]{0,20}(?:woke up|still here|still alive)",
    r"cut (?:too )?deep[^.!?]{0,20}(?:bleed|blood|wrist)",
)
_ATTEMPT_ZH: Final = _cue(
    "attempt_told_zh",
    "attempt",
    "感冒药|感冒|维生素|维他命|医生开|饭后|中药|凉茶|巧克力",
    "(?:刚刚?|刚才|已经|啱啱|头先|我)[^。!?？]{0,4}(?:吞|吃|喝|食|饮|灌|服)(?:下去|下|晒|咗|了|完|进去)[^。!?？]{0,6}(?:整?瓶|一板|一整盒|成樽|成盒|安眠药|半瓶|农药|漂白|洁厕|老鼠药|杀虫水?)[^!?？]{0,14}(?:晕|想瞓|眼皮|手(?:有点)?(?:麻|抖)|恶心|耳|怕了|好怕|别打电话|不想叫救护|痛|烫|麻|困)",
    "(?:站|坐|企)(?:咗|在|喺)+[^。!?？]{0,10}(?:栏杆|栏河|天台|楼顶|顶楼|窗台|桥)[^。!?？]{0,4}(?:外面|外头|外沿|出面|边沿)",
    "(?:绳子?|皮带|房梁|吊扇|树枝)[^。!?？]{0,4}(?:断|折|松)了?[^!?？]{0,14}(?:勒|脖子|颈|再试)|(?:从|在)(?:桥|轨道?|楼顶|江边|月台)[^。!?？]{0,8}(?:被|让|俾)(?:人|保安|门卫|警察|保全)[^。!?？]{0,6}(?:拽|拉|抱)",
    "(?:割|𠝹)(?:了|咗)?(?:腕|手腕)[^。!?？]{0,8}血|(?:煤气|排气|炭)(?:都)?(?:开|点)(?:了|咗|起来了)[^。!?？]{0,12}(?:晕|困|瞓)",
    latin=False,
)
_PLAN_EN: Final = _cue(
    "plan_told_en",
    "plan",
    r"camp\w*|climb\w*|bbq|barbecue|grill\w*|braai|burgers?|sausages?|birthday|surprise|party|presents?|prescribed|with food|nan|move|moving|holiday|surgery|dentist|swing|tow|farm|range|hunting|shav\w*|garden\w*",
    rf"(?:rope|{_DRUG}|gun|pistol|shotgun|blade|razor|hose)(?:'s| is| are)? (?:all )?(?:ready|counted|laid out|loaded|waiting)[^!?]{{0,60}}?{_DAY}|{_DAY}[^.!?]{{0,30}}(?:rope|{_DRUG}|gun|pistol|shotgun|blade|razor|hose)(?:'s| is| are)? (?:all )?(?:ready|counted|laid out|loaded)",
    rf"(?:got|have|bought|kept|put) (?:the |a |my |some )?(?:rope|hose|pistol|gun|charcoal)[^!?]{{0,40}}?{_DAY}",
    rf"(?:rope|hose|pistol|gun|charcoal)(?:'s| is| are)? in (?:the|my) (?:boot|car|garage|shed|loft|closet|drawer)[^!?]{{0,40}}?{_DAY}",
    r"everything(?:'s| is) (?:ready|set|prepared|in place)[^!?]{0,40}?(?:house|everyone|everybody|they)[^!?]{0,20}?(?:quiet|asleep|gone|empty)",
    r"i (?:shall not|shan'?t|won'?t|will not) (?:live to )?see (?:the|another) (?:spring|summer|new year|christmas)(?! (?:catalogue|collection|sale|show|concert|market))",
    r"there(?:'s| is) no (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow) for me|(?:i'?ll|i shall|i will) be gone (?:by the time|before) (?:they|he|she|you|anyone) (?:finds?|reads?)|not getting off (?:the|this) \w+ alive",
    r"(?:wrote|left|written) (?:\w+ )?(?:letters?|notes?)[^!?]{0,50}(?:by \w+day i'?m gone|once i'?m gone|after i'?m (?:gone|dead))(?! (?:to|on|for|from))",
    r"(?:date|day|night|place|spot|bridge) (?:is |has been )?(?:picked|chosen|decided|fixed)[^!?]{0,40}?(?:rope|goodbye|won'?t be alive|nobody (?:stops|finds))",
)
_PLAN_ZH: Final = _cue(
    "plan_told_zh",
    "plan",
    "烧烤|烤肉|烤场|露营|火锅|感冒|饭后|医生|切|菜|排骨|搬家|登山|攀岩",
    "(?:绳子?|安眠药|炭|遗书)[^。!?？]{0,8}(?:都)?(?:备好|攒够|买(?:好|了|咗)|准备好|藏好|数过|写好)[^!?？]{0,20}(?:今晚|今夜|明天|明早|周[一二三四五六日末]|这两天|就差|只等|我走|没人会)",
    "过了今晚[^。!?？]{0,8}我(?:就)?(?:不在了|解脱)|(?:下周|明天)这个时候我已经(?:不在|走了|没了)",
    "(?:今晚|今夜|明天|明晨)[^。!?？]{0,10}从[^。]{0,6}(?:天台|顶楼|楼顶|窗|[一二三四五六七八九十\\d]楼)[^。]{0,4}(?:跳|下去|走$|走[。!])",
    "受益人[^。!?？]{0,10}改[^!?？]{0,16}(?:今晚|今夜|江|桥|天台)|今[晚夜](?:我)?(?:就)?(?:上|去)[^。!?？]{0,2}江桥",
    "等[^。!?？]{0,14}(?:高考完|毕业|出院|睡着|长大)[^!?？]{0,6}我就(?:解脱|可以走了|不在了|结束)",
    latin=False,
)

PLANS: Final = (_METHOD_EN, _METHOD_ZH, _ATTEMPT_EN, _ATTEMPT_ZH, _PLAN_EN, _PLAN_ZH)
