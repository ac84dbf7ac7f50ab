"""L1 for what is said without its name: means asked about, means at hand with a day, something already done.

Each cue needs two things in one turn, and none of the words beside which its harmless twin is found (a cake that is asked about, a deploy, a
fishing trip). It names no method in more detail than it takes to hear it.
"""

from __future__ import annotations

import re
from typing import Final

from exskill.sessions.safety.crisis.cue import Cue

__all__ = ["PLANS"]


def _cue(code: str, kind: str, unless: str, *alternatives: str, latin: bool = True) -> Cue:
    """Return a T3 cue: one of the alternatives, in a turn without a word of ``unless``."""
    words = "|".join(alternatives)
    edge = r"(?<![a-z])(?:{})(?![a-z])" if latin else "(?:{})"
    return Cue(code, "T3", kind, "self", re.compile(f"^(?!.*{edge.format(unless)}).*?{edge.format(words)}", re.DOTALL))


_DAY: Final = r"(?:tonight|tomorrow|tmrw|tmr|(?:on |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|sat|frday|before light|after (?:close|that|work|the|my last)|when (?:the house|every\w+|they|he|she|it)(?:'s| is| are| go(?:es)?)|this weekend|at (?:dawn|4 ?am)|the (?:\d+(?:th|st|nd|rd)|fourteenth|last))"
_HARMLESS_Q: Final = (
    r"time ?out|production|deploy\w*|server|merge|migrat\w+|query|recipe|cakes?|bake\w*|fish|cod|route|exam|marathon|raid|boss|level|game|round|stain|grout|vinegar|clean with|dress|lift|"
    r"rent|landlord|bollard|insurer|school|dog|cat|vet|espresso|coffee|party|group|group chat|chat|printer|ear|septum|tattoo|hay fever|heart pill|safe(?:st)? with|on appeal|clause|commut\w+|taxi|views?|curtains?|kayak|cats|step count|paint\w*|conversation|dating|linux|invest\w*|credit|her bits|breakup|break up|shift is|film|movie|book|song"
)
_METHOD_EN: Final = _cue(
    "method_told_en",
    "method_seek",
    _HARMLESS_Q,
    r"(?:which|what(?:'s| is|s)?|wots?) (?:is |the |one is |one's |method |way )*(?:the )?(?:quickest|quicker|fastest|surest|cleanest|most certain|least (?:ugly|painful)|gentlest|painless)(?! (?:way )?to (?!go(?! to)|die|end))",
    r"(?:which|what) (?:method|way)s?(?: \w+){0,3}? (?:surviv\w+|fails?|pain\w*|hurts?|least|certain|sure|leaves)",
    r"(?:survival|success|failure) (?:rate|probability|chance)s?(?: \w+){0,3}? (?:jump\w*|hang\w*|train|method|fall\w*|each|with|of)|chance of survival",
    r"how (?:high|tall|deep|cold|far|many floors|many storeys|fast|long)(?: [\w']+){0,9}? (?:to be (?:sure|certain)|heart stops?|stop(?:s)? breathing|(?:you|i|u|one|a person) dies?|dead|gone|drown\w*|not wak(?:e|ing)|wouldn'?t feel|be found|lose consciousness|high enough|is enough)",
    r"how (?:many|much)(?: [\w']+){0,8}? (?:is (?:too many|fatal|lethal|enough to|deadly)|to (?:die|be sure|never wake)|would (?:kill|do it|finish)|my (?:size|weight) need|someone my (?:size|weight))|what would (?:some(?:one|body)) my (?:size|weight) need",
    r"(?:would|will|wud|does|do) (?:i|it|you|u|they|somebody|a person|someone)(?: \w+){0,3}? (?:feel (?:it|the train|the trane)|be sure|wake up|drown|die)(?= (?:if|from|after|when|at|or)|\??$)(?=[^!]{0,80}\?|$)",
    r"(?:tablets?|pills?|medicines?|drugs?|meds|stuff|fumes|sink|over the counter|pharmacy|first aid)(?: [\w']+){0,8}? (?:bad ones|no antidote|fatal|lethal|would do it|do it|worst one|not wake up|never wake|finish (?:you|me|someone)|kils?|kills?)(?: (?:you|u|me|one))?",
    r"(?:not|never|without) wak(?:e|ing) up (?:from|after|again)(?=[^.!]{0,40}\?)|how (?:do|can) (?:ppl|people|i)(?: \w+)? (?:do it|end it|die)(?= (?:when|if|with|without|at home|so)|\??$)|painless exit|leaves? the least (?:for|mess)",
    r"(?:pull|pulled) the trigger(?= or)|heart or head|(?:life )?(?:policy|insurance) pay[^.!]{0,60}(?:own hand|oneself|by myself|suicide|brings it about)",
)
_METHOD_ZH: Final = _cue(
    "method_told_zh",
    "method_seek",
    "倒刺|部署|migration|编译|游戏|做菜|做饭|洗碗|租|猫|快递|报告|考试|考研|戚风|推送|下课|减肥|跳箱|蹦极|弹跳|泳|返工|到家|公交|旅|火锅|锅|奶茶|网速|收敛|西晒|糊涂|油耗|潜水|鱼|朋友问|电影|小说|听歌|味|投资|牙|分手|番茄|炒|求生|戒网|维他命|维生素|枕头|隧|手机|征信|摔跤|股|恋爱|复合|挽回|放下|走出|忘",
    "(?:哪种|哪个|哪一种|什么|有没有|怎么|怎样|咋|边种|点样|要)[^。!?？]{0,14}(?:不痛|不疼|没痛苦|冇痛苦|唔痛|不难受|唔辛苦|最快|最稳(?:阵)?|死得|会死|能死|死的快|死不了|实死|没知觉|没感觉|没有感觉|失去意识|醒不来|不用醒|唔使醒|不会醒|醒唔返|心跳停|救不回|不被救|像意外|一次成功|成功率|致死|走得(?:快|体面|安静)|吓到(?:室友|房东|人))",
    "(?:几多|多少|几楼|多高|多深|多久|几耐|几久|几分钟|几天|几粒|几日)[^。!?？]{0,12}(?:会死|先够|才够|就够死|没知觉|没(?:有)?感觉|不用醒|唔使醒|心跳停|失去意识|可终|才不会只是瘫|先会瞓|淹死|当场)",
    "(?:跳|落|下)(?:楼|海|桥|江|去)[^。!?？]{0,10}(?:会不会|会唔会|是不是|系咪|有没有)[^。!?？]{0,8}(?:死|辛苦|活下来|没死成|瘫|没得救|例外|痛)",
    "(?:保险|意外险)[^。!?？]{0,14}(?:自己(?:动手|弄)|自杀|自尽)[^。!?？]{0,6}赔|(?:办法|方法|方式|走法)[^。!?？]{0,10}(?:不痛|不疼|没死成|像意外|看着像意外|致死|速死|最稳)",
    "(?:勒|憋|吊)[^。!?？]{0,8}(?:晕|死|多久)[^。!?？]{0,8}(?:自己醒|会不会|多久)|求速死|怎么走(?:比较)?(?:体面|安静|不痛)",
    latin=False,
)
_FOOD: Final = (
    r"pizza|cakes?|roses|chocolates?|crisps|laddu|naan|dinner|lunch|breakfast|cookies|biscuits|hobnobs|lasagne|ice cream|curry|fries|wings|burrito|sandwich\w*|snacks?|leftovers|coffee|espresso|shots|"
    r"cordial|prescribed|with food|antihistamines?|vitamins?|antibiotics?|headache|migraine|doctor|doc|gp|sarnie|toast|soup|noodles|tea|beer|rum|wine|boss|hp|song|braai|atchar|hair|dye|exam|test|screenshot|photos?|tips|course|train for|bus|slush|gushers|sweets|candy|juice|milkshake|yoga|joint account|records|work|sti[tc]+hes|axl|fixin\w*"
)
_ATTEMPT_EN: Final = _cue(
    "attempt_told_en",
    "attempt",
    _FOOD,
    r"(?:took|taken|take|taked|swallow(?:ed)?|ate|eat|drank|drunk|downed|necked|ingested|consumed)(?: [\w']+){0,3}? (?:them all|it all|the lot|all of (?:it|them|the\w*)|everything|the whole (?:lot|box|bottle|thing|pack\w*|of it)|too (?:many|much)|a (?:bunch|load)|plenty|what i had saved|all (?:the|my|da'?s) (?:tablets|pills|meds|\w+ tablets)|them|it|sumfin|something|all themm?)[^!?]{0,60}?"
    r"(?:ago|already|dizzy|ears|sleepy|spinning|numb|blurry|seeing double|can'?t feel|feel (?:warm|weird|sick|cold|grand)|goodbye|(?:don'?t|do not) (?:call|ring|tell|inform)|scared|frightened|afraid|sorry|enough|nauseous|cold|stomach|floor|tub|hands)",
    r"(?:wrong|other|outer|out) ?side o[f']? (?:the )?(?:railing|barrier|rail|fence|balcony|bridge)|(?:i'?m|i am|am|standing|sitting|sat) (?:\w+ )?(?:on|at) the (?:ledge|outside of the balcony|window ?sill outside|edge of the (?:roof|bridge|platform))",
    r"(?:pumped my stomach)(?! for)|(?:rope|belt|beam|branch|cord|scarf|it)(?: just)? (?:broke|snapped|gave|slipped)[^!?]{0,50}(?:neck|throat|once more|try again|on the floor|coughing)|(?:neck|throat)[^.!?]{0,20}(?:burnin|paining|burning|raw)[^.!?]{0,20}(?:rope|tied|belt)",
    r"(?:i )?(?:tried|attempted)(?: it)? (?:tonight|last night|yesterday|this morning|again)[^!?]{0,40}(?:didn'?t (?:take|work)|woke|nobody knows|hospital|floor)|it did not work\. i (?:a?woke)",
    r"(?:jumped|walked in(?:to)?|stood on|went over)[^.!?]{0,30}(?:pulled me|only broke|grabbed me|fished me|threw me back)(?![^!?]{0,40}(?:bet|kelp|bleachers))|dun it\. cut deep|cut (?:too )?deep[^.!?]{0,20}(?:towel|bleed|blood|wrist)",
)
_ATTEMPT_ZH: Final = _cue(
    "attempt_told_zh",
    "attempt",
    "巧克力|死皮|快递|纸皮|凉茶|豆浆|中药|姜汁|白干|辣|医生|饭后|感冒|维生素|奶茶|鸡|火锅|外卖|冰灯|钓鱼|烟花|日落|拍照|影(?:夜景|维港)|里头看|入面|疫苗|咖啡|粥|汤|方子",
    "(?:刚刚?|刚才|已经|啱啱|头先|头先|都|我)[^。!?？]{0,4}(?:吞|吃|喝|食|饮|灌|恰|服)(?:下去|下|晒|咗|了|完|进去)[^。!?？]{0,10}(?:整?瓶|一板|一盒|成樽|成盒|药|片|全部|一把|半瓶|农药|漂白|洁厕|老鼠药|杀虫水?|那玩意儿?|好多|整包)?[,，。 ]*[^。!?？]{0,8}(?:晕|想瞓|眼皮|手(?:有点)?(?:麻|抖|震|没力)|头(?:晕|好晕)|恶心|耳(?:朵)?(?:一直)?响|我怕了|怕了|好怕|别打电话|不想叫救护|不敢(?:嘈|吵)|肚(?:子)?好痛|胃在翻|喉咙(?:好)?(?:痛|烫|眼儿冒火)|够呛|拜拜$|开始麻)",
    "(?:站|坐|企|人)(?:咗|在|喺)+[^。!?？]{0,10}(?:栏杆|栏河|天台|楼顶|顶楼|窗台|桥)[^。!?？]{0,4}(?:外面|外头|外沿|出面|边上坐|边上坐着|边沿)",
    "(?:绳子?|皮带|房梁|吊扇|树枝)[^。!?？]{0,4}(?:断|折|松)了?[^!?？]{0,14}(?:勒|脖子|颈|再试|摔|今天还上班)|勒了,绳|(?:从|在)(?:桥|轨道?|楼顶|江边|月台)[^。!?？]{0,8}(?:被|让|俾)(?:人|保安|门卫|警察|保全)[^。!?？]{0,6}(?:拽|拉|抱)",
    "(?:割|𠝹)(?:了|咗)[,，]?[^。!?？]{0,6}血[^。!?？]{0,6}(?:滴|流|止不住)(?![^。]{0,6}(?:死皮|快递|纸皮|菜))|(?:煤气|排气|炭)(?:都)?(?:开|点|接)(?:了|咗|起来了|进来了?)[^。!?？]{0,12}(?:晕|困|瞓|地上)",
    latin=False,
)
_MEANS_EN: Final = r"(?:rope|pills|tablets|meds|capsules|gun|pistol|shotgun|shottie|blade|razor|hose|means|it|everything|what i need|the thing)"
_PLAN_EN: Final = _cue(
    "plan_told_en",
    "plan",
    r"doc|doctor|physio|with food|prescribed|nan|camp\w*|stargaz\w*|bath|wedding|party|move|moving|movers|van comes?|visa|lisbon|offis|office|holiday|tattoo|surgery|launch|haircut|venue|boat race|tombola|concert|exam|dentist|jet wash|wardrobe|meeting|hearing|motion|charger|balloons|braai|brunch|croissants|nature table|beach|sherry|lease|resign\w*|ring",
    _MEANS_EN
    + r"(?:'s| is| are|s)? (?:all )?(?:ready|counted|laid out|set out|loaded|packed|waiting|in (?:the|my) (?:boot|car|bag|drawer|desk|glovebox|closet|shed|garage|loft|tray|cupboard|lunch bag))[^!?]{0,80}?(?:"
    + _DAY
    + r"|waiting for|courage|decision is made|nobody (?:interrupts|knows)|quiet night|dark night|get through)",
    r"(?:got|have|bought|kept|keep|carrying|put) (?:the |a |my )?(?:rope|hose|pistol|gun|pills|tablets|coal|charcoal|what i need)[^!?]{0,60}?(?:"
    + _DAY
    + r"|waiting|since the|redy|ready)(?![^!?]{0,40}(?:tarp|swing|tow|wash))",
    r"(?:wrote|written|left|typed|drafted|writing)(?: [\w']+){0,3}? (?:notes?|letters?|email|mail)[^!?]{0,70}?(?:understand (?:then|when)|by the time|once i'?m gone|so they know|find (?:it|me)|after i'?m|i'?m ready|won'?t be|wont be|there won'?t|for after|bury|room with a balcony|on the day|before it arrives)",
    r"(?:there'?s no|there is no|there won'?t be a|there isn'?t a|no) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|tomorrow)(?: for me)?(?=[.,!]|$)|by then i (?:will not|won'?t) be|(?:i'?ll|i shall|i will|i'?m) (?:be )?gone (?:by the time|before (?:it|they|she|he)|when they (?:find|read))|i won'?t be anywhere|not getting off the \w+ alive|(?:i )?shall not see the (?:spring|summer|new year)(?! catalogue; i)",
    r"(?:date|day|night|evening|place|spot|bridge|which night|hour)(?: \w+){0,3}? (?:is |has been |was )?(?:picked|chosen|decided|fixed|settled)[^!?]{0,60}?(?:note|nobody|no one|goodbye|rope|gone|bridge|calm|alive|don'?t go home|not coming|tidy business|last)|(?:picked|chosen|decided on|known) (?:the|a|my|which) (?:date|day|night|evening|spot|place)[^!?]{0,60}?(?:don'?t go home|dont go home|nobody|no one|it'?s close|undertaker|quiet|goodbye|note|alive|tidy business)",
    r"(?:so nobody has to|won'?t be needin|don'?t need|won'?t need|wont need)[^.!?]{0,20}(?:tidy after me|em were i'?m goin|them where i'?m going|it (?:any ?more )?after (?:tonight|sunday|friday))|(?:after|on) (?:tonight|sunday|friday|thursday)[^.!?]{0,20}(?:so do i|i'?m not staying|nothing i'?m staying for)|isn'?t the dentist|i'?m taking it with me to the water|i ain'?t traveling",
)
_PLAN_ZH: Final = _cue(
    "plan_told_zh",
    "plan",
    "切|炖|烤肉|烧烤|烤场|搬|盘点|修车|拖|医生|感冒|饭后|露营|火锅|发货|排骨|喝早茶|酒席|求婚|婚礼|考试|开业|旅|看海|钓鱼|烟花|抢头香|打太极|上班啦|退游,?号|生日惊喜|台风|颱风|戒指|私房钱",
    "(?:绳子?|药|炭|刀|东西|安眠药|遗书|信)[^。!?？]{0,10}(?:都)?(?:备好|攒够|买(?:好|了|咗|到)|准备好|存了|藏|磨好|数过|塞|放在|压在|夹咗|写好|搁)[^!?？]{0,24}(?:今晚|今夜|明天|明早|周[一二三四五六日末]|这周|礼拜|星期|今天|这两天|就差|只差|只等|走咗|我走|没人会)",
    "(?:以后|之后|那时候?|嗰时|到时|过了今晚|过完冬)[^。!?？]{0,12}(?:我(?:已经)?(?:不在(?:了|任何)?|走了|走咗|没了|火化|唔喺度)|就(?:晓得|得喇|解脱|结束了)|在塔位)|(?:单程|没买回程|不买回程)[,，]?(?:谁都|不用|别)|下周这个时候我已经|哪年都不回了|哪儿也不来了|登高不归|不会再出来了",
    "(?:受益人|保险|期权|房子|存折|工资|零钱|钥匙|密码|猫|狗)[^。!?？]{0,16}(?:给|过给|留给|改成|转)[^。!?？]{0,10}[^!?？]{0,16}(?:定在(?:那天)?夜里|上江桥|去海印桥|天台|剩我自己|今夜就走|就今晚|只差今晚|哪儿也不|选了滨海那个弯)",
    "(?:等|就等|熬到|送完|送她去)[^。!?？]{0,14}(?:出院|睡着|那(?:天)?晚上?|高考完|最后一个客|收舖|收铺)[^!?？]{0,12}(?:我就(?:解脱|去|走|结束|用|跟)|就到那天晚上|条绳)|心(?:情|里)(?:突然|特别)?(?:很好|静)[,，]?因为(?:都)?(?:决定|定好)了?[,，]?绳",
    "(?:今晚|今夜|明晨|明天|周[一二三四五六日]|星期[一二三四五六日]|发版那天)[^。!?？]{0,14}(?:从[^。]{0,8}(?:天台|顶楼|十八楼|窗)[^。]{0,4}(?:走|下去|退场)|上江桥|去湘江$|去海印桥|天台,条路|(?:客厅|仓库|冷库)?门从里面反锁|不返转头|唔返转头$)|烧炭|封好了,?就是今晚$",
    latin=False,
)

PLANS: Final = (_METHOD_EN, _METHOD_ZH, _ATTEMPT_EN, _ATTEMPT_ZH, _PLAN_EN, _PLAN_ZH)
