"""Danger to oneself, by tier: attempts, plans, means, thoughts; then what is heard about others, the past and despair."""

from __future__ import annotations

from typing import Final

from exskill.sessions.safety.crisis.cue import Cue, compile_text, compile_words

__all__ = ["TO_ONESELF"]

_OTHER_EN: Final = r"(?:(?:my|a|his|her|our) (?:\w+ )?(?:friend|sister|brother|mum|mom|mother|dad|father|cousin|roommate|flatmate|colleague|coworker|aunt|uncle|son|daughter|classmate|student|neighbou?r|best friend|partner|wife|husband)|someone i know|a friend of mine|somebody (?:i know|close))"
_OTHER_ZH: Final = "(?:我(?:的)?(?:朋友|闺蜜|室友|同学|同事|表姐|表妹|表哥|表弟|堂姐|堂妹|堂哥|堂弟|姐姐?|妹妹?|哥哥?|弟弟?|妈妈?|爸爸?|兄弟|舍友|发小|老师|学生|邻居|儿子|女儿|外公|外婆|爷爷|奶奶|阿姨|叔叔|舅舅|姑姑|老公|老婆)|有个朋友|一个朋友|身边有人|认识的人)"
_SELF_DEATH_EN: Final = (
    r"kill(?:ing)? (?:himself|herself|themselves|themself)|suicide|end(?:ing)? (?:his|her|their) (?:own )?life|hurt(?:ing)? (?:himself|herself|themselves)|harm(?:ing)? (?:himself|herself|themselves)|"
    r"cut(?:ting)? (?:himself|herself|themselves)|jump(?:ing)? off|overdos\w+|(?:he|she|they)(?:'d|'ll| will| would| wants? to| is going to| were going to)(?: \w+)? die|wants? to die"
)
_SELF_DEATH_ZH: Final = "自杀|跳楼|跳河|跳桥|割腕|去死|死给|不活|不想活|寻死|轻生|自残|同归于尽|吞药|死在"

TO_ONESELF: Final = (
    # -- self: plan, means, attempt -----------------------------------------------------------------------------------
    Cue(
        "attempt_en",
        "T3",
        "attempt",
        "self",
        compile_words(
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
        compile_text(
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
        compile_words(
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
        compile_text(
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
        compile_words(
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
        compile_text(
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
        compile_words(
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
        compile_text(
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
        compile_words(
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
        compile_words(
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
        compile_words(
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
        compile_text(
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
        compile_text(
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
        compile_text(
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
        compile_words(
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
        compile_text(
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
        compile_words(
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
        compile_text(
            "(?:爸|妈|哥|姐|弟|妹|朋友|同学|闺蜜|亲人|爷爷|奶奶|前任|他|她)[^。!?！？]{0,6}(?:是)?(?:自杀|跳楼|轻生)(?:走|去世|死|离开|离世)(?:的|了)?"
        ),
    ),
    Cue(
        "history_en",
        "T1",
        "history",
        "self",
        compile_words(
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
        compile_text(
            "(?:以前|之前|曾经|去年|前年|小时候|大学时?|那年|几年前|高中时?)[^。!?！？]{0,12}(?:自杀过|自杀未遂|割过腕|想过死|想过自杀|自残过|吞过药|轻生过)",
            "自杀(?:过|未遂)",
        ),
    ),
    Cue(
        "hopeless_en",
        "T1",
        "hopeless",
        "self",
        compile_words(
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
        compile_text(
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
        compile_words(
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
        compile_text(
            "(?:每天|天天|这周|最近|每晚)[^。!?！？]{0,6}(?:喝到|喝醉|断片|靠酒|靠安眠药|酗酒)",
            "喝到(?:断片|吐血|不省人事|失忆)",
            "(?:不喝酒|不吃(?:安眠)?药)(?:就)?(?:睡不着|过不下去)",
        ),
    ),
)
