"""Frames: what stands around dark words and makes them harmless. They are taken out before the patterns are tried.

Each has a dangerous twin that differs only in its object and must stay whole: a job is left, and a life; a game character
dies, and I want to; tablets are taken as prescribed, and all of them. tests/sessions/test_frames.py holds them in pairs.
"""

from __future__ import annotations

import re
from typing import Final

from redaction.late import compile_late

__all__ = ["FRAMES", "remove_frames", "without_template"]


def _en(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"(?<![a-z])(?:" + "|".join(alternatives) + r")(?![a-z])")


_LEFT_EN: Final = (
    r"(?:app|session|chat|conversation|program|letter|job|shift|lease|tenancy|contract|city|town|flat|house|apartment|"
    r"country|project|team|company|codebase|course|degree|school|office|neighbou?rhood|dorm\w*|club|band|gym|call|game|"
    r"marriage|relationship|consultancy|consultant|career|pub|dating apps?|subscription|account|group(?: chat)?|tinder|insta\w*)"
)
_GIFT_EN: Final = (
    r"(?:croissants?|breakfast|coffee|tea|soup|flowers?|roses?|an umbrella|umbrella|my scarf|cake|dinner|lunch|chocolates?|"
    r"groceries|the dog|a present|presents?|medicine|snacks?|ice cream|popcorn)"
)
_LEFT_ZH: Final = (
    "(?:公司|单位|岗位|项目组?|团队|城市|北京|上海|杭州|成都|广州|深圳|台北|高雄|香港|老家|学校|宿舍|出租屋|租屋处|房子|这里|这座城|"
    "工作|合同|对话|聊天|会话|游戏|群聊?|班级群|微信|账号|号|软件|app|程序|课题|实习|行业?|专业|婚姻|关系|恋爱|会议)"
)
_GIFT_ZH: Final = "(?:生煎|早饭|早餐|早点|豆浆|油条|热?奶茶|咖啡|粥|汤|花|玫瑰|伞|蛋糕|晚饭|饭|夜宵|宵夜|礼物|药|外卖|水果|零食|围巾|热水|火锅)"
_DENIAL_ENDS_EN: Final = (
    r"(?=\W*$|[.!?]|,? (?:but|and) i (?:still |just )?(?:miss|love) (?:him|her|them|us|it)(?: (?:so much|a lot|anyway|now|tonight|every (?:day|night)))?(?=\W*$|[.!?])"
    r"|[,;]? we (?:just|only) (?:shouted|argued|bickered)(?: about \w+)?(?=\W*$|[.!?])"
    r"|[,;]? (?:he|she)(?:'d)? (?:just |only |simply )?(?:went (?:absent|quiet|cold|silent)|was(?:n'?t| not) (?:there|around|present)|left|stopped (?:talking|caring|calling)|shut (?:down|me out)|drifted|disappeared|checked out)(?=\W*$|[.!?]))"
)

FRAMES: Final = (
    # departure with a worldly object
    _en(
        r"(?:end|ending|leave|leaving|quit|quitting|done with|finished with|stop|delete|out of|had enough of|close|closing)"
        r"(?: \w+){0,3}? (?:this|that|the|my|our|his|her)(?: \w+){0,2}? " + _LEFT_EN,
        r"can'?t do (?:this|it) (?:any ?more|any longer),? (?:i'?m|i'?ve|i'?ll|so i)(?: am| have)? (?:\w+ )?(?:handing in|asking to|told (?:the|my) (?:gaffer|boss|manager)|"
        r"quitting|resigning|handed in|giving notice|asked for|going part|blocking|deleting|moving)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"(?:end|ending) my life as an? \w+",
        r"(?:won'?t|will not) be (?:here|around|in)(?: \w+){0,2}?,? (?:i'?m|we'?re|i'll be) (?:in|at|on|off to|going to|away|visiting|flying) (?!my grave|heaven)\w+",
        r"last (?:day|night|shift|week|sunday|friday) (?:at|in|of) (?:the|this|that|our|my|school|work|term)(?: \w+)?",
        r"(?:written|wrote|updated|made|signed) my will (?:because|since|with|at) (?:the|my|a|our)? ?(?:bank|solicitor|lawyer|mortgage|notary|baby|divorce)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
    ),
    compile_late(
        "(?:离开|退出|结束|告别|离|辞|放弃|离得?开)(?:了|掉)?(?:这个|这家|这座|这份|这段|那个|那家|这次|那段|我的?|在)?"
        + _LEFT_ZH
    ),
    compile_late(
        "(?:撑|熬|坚持|干|活|受)不(?:下去|住|了|成)了?(?:这行|[,，](?:准备|打算|想|要)?(?:裸辞|辞职|请(?:两|几|一|三)?(?:天|周)?假|休息|转行|换工作|跳槽|搬家|调岗))"
    ),
    compile_late(
        "最后一(?:天|次|晚|班)(?:上班|课|来这|考试|值班|了?,?(?:东西|工位|展会|撤场|再见了))|(?:看好|选好|挑好)日子了?[^。!?！？]{0,10}(?:离婚|结婚|搬家|领证|开业|装修|出发|旅)"
    ),
    compile_late(
        "我走了[,，](?:你|你们|大家)?(?:照顾好|保重|不必送|早点睡|明天见|拜|88|群主)|想消失[,，]?(?:立刻|赶紧|马上|去)"
    ),
    # a morning that begins with something else
    _en(
        r"(?:(?:that|when) )?(?:i )?wake up and (?:it|he|she|they|this|that)(?:'s| is|'re| are)(?: not|n'?t)(?: \w+){0,2} (?:first|only) (?:thing|thought)",
    ),
    # games, songs, films, books
    _en(
        r"(?:my|the|our) (?:\w+ )?(?:character|protagonist|hero|heroine|sim|villager|tamagotchi|paladin|bard|npc)s?(?: \w+)? (?:dies|died|kills?|killed|jump\w*|drown\w*|sacrificed)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"(?:i )?(?:died|die|dying|got killed|killed)(?: \w+){0,3} (?:on|to|at|against|before|by) (?:that|this|the) (?:\w+ )?(?:boss|level|raid|dungeon|checkpoint|map|creeper)",
        r"(?:in|at the end of) (?:the|that|this|a) (?:\w+ )?(?:film|movie|book|novel|series|show|song|play|opera|episode|chapter|game|documentary)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"(?:song|lyric|lyrics|track|line|verse|chorus|poem)s?(?: \w+){0,4}? (?:that goes|goes|where|about|called|says?|i swear)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"(?:writing|wrote|reading|watch(?:ed|ing)?|rehears\w+|acting in|listening to|teach(?:ing)?) (?:a|the|an|that|this|again|my)?(?: \w+){0,3} ?(?:song|film|movie|novel|thriller|play|script|documentary|musical|opera|module|podcast)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"(?:she|he|they) beat me (?:at|in|by|to)",
    ),
    compile_late(
        "(?:游戏|副本|boss|关卡|最后一关|角色|主角|男主|女主|剧情|歌词?|歌里|电影|电视剧|小说|剧本|动漫|番剧?|纪录片|课上?|读后感|作业)[^。!?！？]{0,24}(?:死|自杀|跳|殉情|杀|亡)[^。!?！？,，]*"
    ),
    compile_late(
        "(?:讲|关于|写|演|唱)[^。!?！？,，]{0,4}(?:自杀|殉情|轻生|死亡)的(?:一[部首本集])?(?:电影|书|歌|剧|小说|故事|纪录片|戏|话剧)"
    ),
    compile_late("《[^》]{1,20}》[^。!?！？,，]*"),
    # medicine as prescribed
    _en(
        r"(?:took|take|taken|taking|had)(?: \w+){0,4}? (?:pills?|tablets?|meds|medication|dose|antidepressants?|sertraline|painkillers?)(?: \w+){0,6}? "
        r"(?:as (?:prescribed|told|directed|usual|dr)|like (?:the|my) (?:doctor|box|label|gp|pharmacist)|with (?:food|breakfast|dinner|toast|water|lunch)|for (?:my )?(?:headache|migraine|back|hay fever|period|cold|flu))[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"(?:taken|took) them all as (?:told|prescribed|directed)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)|(?:course|prescription)(?: is|'s)? (?:finished|ready|done)",
        r"how many (?:of my )?(?:\w+ )?(?:tablets|pills) can i take (?:on|with|before|for|at|in) (?!once)",
        r"overdos(?:e|ed|ing) on (?:\w+ )?(?:hobnobs|nostalgia|cuteness|carbs|cheese|sunshine|romance|memes|podcasts|cat videos)",
    ),
    compile_late(
        "(?:药|片)[^。!?！？]{0,10}(?:按疗程|按医嘱|遵医嘱|医生(?:让|说|开)|按时|一天[一两三]片|早晚各|饭后)|(?:按疗程|按医嘱|遵医嘱|医生(?:让|开)|按时)[^。!?！？]{0,10}(?:吃|药|片)"
    ),
    compile_late("药(?:店|房|妆)(?:就|都)?在[^。!?！？,，]{0,8}"),
    compile_late("药店[^。!?！？]{0,14}(?:治|擦|敷|止痒|口腔|感冒|过敏|咳嗽|祛痘)"),
    # waiting, following, calling, out of kindness; a tracker of one's own
    _en(
        r"(?:wait(?:ed|s|ing)?|stood|standing|turn(?:ed|s)? up|show(?:ed|ing|s)? up|sat|outside|downstairs|at (?:my|the) (?:door|station|office|gate))(?: \w+){0,8}? with (?:\w+ ){0,2}?"
        + _GIFT_EN
        + r"[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"follow(?:ed|s|ing)? me to \w+ for (?:my|work|the|a|his|her)(?: \w+)?",
        r"(?:put|found|was) an? airtag (?:in|on) (?:the lining of )?my (?:keys|bag|coat|luggage|suitcase)(?:,? (?:mine|so i|because i))[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"wait(?:ed|s|ing) for me (?:at|after|outside) (?:the )?(?:station|airport|gate|school|finish line|altar|hospital)(?= and (?:we|i|hug|kiss|smil|carr))",
    ),
    compile_late(
        "(?:等我|在楼下|在门口|在公司|在校门口|地铁口|楼下等)[^。!?！？]{0,8}(?:带着?|拿着?|提着?|拎着?|捧着?|打着?|每次都带)[^。!?！？]{0,6}"
        + _GIFT_ZH
        + "[^。!?！？,，]*"
    ),
    compile_late(
        "(?:带着?|拿着?|提着?|拎着?|捧着?|打着?|放了一束)[^。!?！？]{0,4}"
        + _GIFT_ZH
        + "[^。!?！？]{0,6}(?:等我|在楼下|在门口|就走了|接我)|以前(?:天天|每天|日日|常|总)?[^。!?！？]{0,10}等我(?:下班|放学|放工|一起)"
    ),
    # violence that is said not to have been, where the sentence ends there: no list of what may limit it can be whole
    _en(
        r"(?:he|she|they|we)(?:'s|'d| has| had)? never (?:once |ever |actually |even )?(?:hit|slapped|hurt|beat|threatened|harmed|laid (?:a|one) (?:hand|finger) on|raised (?:a|his|her) hand (?:to|at|against))"
        r"(?: (?:me|her|him|each other|the kids|anyone))?(?: or anything)?" + _DENIAL_ENDS_EN,
        r"(?:he|she) (?:didn'?t|did not|wouldn'?t) (?:ever )?(?:hit|hurt|beat) (?:me|anyone|a fly)(?: or anything)?"
        + _DENIAL_ENDS_EN,
    ),
    compile_late(
        "(?:他|她|佢|我们)(?:从来|从|一直|也|都|并)?(?:没有?|冇|不曾|未曾?)(?:真的)?(?:打|揍|动手打|伤害|动)过(?:我|人|对方|孩子|手)?(?=[。!?！？]|$|[,，](?:(?:但|可|就是)?我(?:还是|就是|只是)?(?:很)?(?:想|爱|舍不得|放不下)(?:他|她|你)?(?:[。!?！？]|$)|(?:就是|只是)?(?:人在心不在|冷淡了?|不理我了?|变了|不说话|不爱我了|不上心)(?:[。!?！？]|$)))"
    ),
    # pictures of pain, and a love that died
    _en(
        r"(?:like|as if) (?:being stabbed|a (?:knife|bruise|wound|stab))(?: (?:before|then|now|at first|last week))?(?! (?:at|to|in (?:his|her)|on my|against))",
        r"it(?:'s| is| was) a (?:knife|wound|stab)(?: before| then| at first| last week)?,? (?:and |but )?now it(?:'s| is) (?:only |just |more )?(?:like )?a (?:bruise|scar|scratch|dull ache)",
        r"it(?:'s| is) (?:more (?:like )?)?a (?:bruise|scar|scratch) now,? it was a (?:knife|wound|stab)(?: before)?(?=\W*$|[.!?])",
        r"(?:it|we|us|(?:the|our) (?:marriage|relationship|love|mood|romance)|what we had)(?:'d|'s| had| has)? (?:already |long )?(?:been |was |were )?(?:long )?dead(?: for (?:a|some|two|many)? ?(?:years?|months?|while|long time))?",
        r"dying to (?:be right|know|see (?:him|her|them)|hear|tell|win|ask)",
    ),
    compile_late(
        "(?:像|好像|如同)(?:一?把|被)?刀子?(?:一样|似的|割|扎)?(?=[,，。!?！？]|$|现在)|(?:感情|关系|婚姻|爱情?)(?:其实)?(?:[一两三几]年前|早)(?:就)?已?死了|(?:也许|可能)(?:其实)?[一两三几]年前就?已?死了"
    ),
    # denials
    _en(
        r"(?:no,? )?(?:i )?(?:really )?(?:don'?t|do not|didn'?t|never|wouldn'?t|would never) (?:really |actually )?(?:want|wanted|intend|plan|going) to (?:die|kill myself|hurt myself|harm myself|end my life)(?! (?:exactly|but|yet|in pain|alone|slowly|like this|any more than))(?:,? i (?:just )?(?:want|need|mean)[^.!?]{0,40})?",
        r"i'm not (?:at all )?(?:suicidal|thinking of (?:suicide|ending)|going to (?:kill|hurt|harm) myself)(?! (?:yet|right now but|but))",
    ),
    compile_late(
        "(?:我)?(?:真的?)?(?<!有)(?:没有?|不是|并不|不会|从没|没)(?:真的?)?(?:想|要|打算)(?:过)?(?:去)?(?:死|自杀|伤害自己|自残|轻生|跳楼|做傻事)(?!但|可|不过|[,，](?:但|可|是|而是|只是不)|是骗|算了)"
    ),
    # how to help somebody else: the patterns for another's danger see what is left
    compile_late(
        "(?:怎么|如何|怎样)(?:才能)?(?:劝|帮|安慰|拦住|救|开导|陪)[^。!?！？]{0,4}(?:一个|那个)?(?:想死|想自杀|不想活|要自杀|轻生)的?(?:人|朋友|她|他)?"
    ),
    # the ex is happier: said of a break-up, not of death
    _en(
        r"(?:he|she|they)(?:'s|'re| is| are| seems?) (?:so much |much |a lot )?(?:happier|better(?: off)?|doing (?:better|fine|great)|fine) without me"
    ),
    compile_late(
        "没有我[,，]?(?:他|她)(?!们)(?:过得|会)?(?:更|很|挺)(?:好|开心|快乐|轻松)|(?:我|你|他|她)(?:也|照样|一个人)?(?:能|可以)?活得(?:很|挺|更)?好"
    ),
    # manners of speaking
    _en(
        r"(?:i(?:'d)?|would|i would)? ?rather be dead than (?:do one more (?:double|shift)|wear|eat|go to|sing|watch|listen|date|work with)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"(?:kms|kill myself) (?:i forgot|the (?:wifi|dining|printer|bus|train|queue))[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)|(?:going to |i'm going to )?kill myself (?:if (?:this|the|my|one more)|lmao+|lol+)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"i'?ll (?:die|literally die|actually die) if (?:he|she|they|it|you) (?:wears?|likes?|smiles?|winks?|texts? back|sings?|calls? me mum)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"(?:my|his|her) (?:nan|mum|mom|mother|dad|sister|boss|wife|husband|teacher|coach)(?:'s| is| will|'ll)? (?:going to |gonna )?kill me",
        r"(?:as a |it'?s a |just a )?(?:figure of speech|manner of speaking)",
        r"(?:what'?s |which is |is it )?(?:quicker|faster|easier|quickest|fastest|easiest) to (?:get|go|travel) (?:there|home|back)(?:,? (?:by |the )?\w+ or (?:by |the )?(?:bus|train|tram|metro|car|ferry|road|bike|motorway))?",
        r"(?:best|quickest|easiest|fastest) way to go to (?:the|work|school|town|\w+ station)",
        r"bought rope (?:and|for) (?:\w+ ){0,2}(?:tarp|swing|hammock|camping|tent|boat|washing)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"(?:wish i could |want to )?disappear (?:to|into) (?:a|the) (?:\w+ )?(?:cabin|lighthouse|beach|forest|mountains?|island|cottage|woods)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
        r"on the ledge of (?:getting|being|losing)[^.!?,]*?(?=[.!?,]| and i | but i | so i |$)",
    ),
    compile_late(
        "(?:热|冷|累|困|饿|笑|烦|气|加班|复习|背|写|卷|堵|高数|论文|早八|期末周?)[^。!?！？,，]{0,6}(?:到|得|让)?我?(?:都)?(?:想死|生不如死|想跳楼|想自杀|不想活)(?=[^。!?！？]{0,14}(?:哈|嘿|笑|还有|作业|章|题|背|也行)|$)"
    ),
    compile_late(
        "想(?:死|跳楼)(?:这道|了这|,楼是)[^。!?！？,，]*|人间不值得[,，](?:外卖|奶茶|又)|(?:再听|再看|再)[^。!?！？]{0,8}我就撞墙|(?:居然|竟然)?爆雷|跳楼机|被打了一下|开(?:过)?煤气(?:灶|煮|做|烧)"
    ),
)


_DEATH: Final = compile_late(
    r"(?<![a-z])(?:di(?:e|es|ed|ying)|dead|death|kill\w*|suicid\w*|drown\w*|hang\w*|shoot|gun|jump\w*|cut\w*|alive|live|living|exist\w*|"
    r"disappear\w*|vanish\w*|wake|pills?|tablets?|overdos\w*|hurt myself|harm\w*|burden|better off|end my|end it|rope|bridge|roof|blade|razor|"
    r"chok\w*|strangl\w*|hit|beat|knife|threat\w*|rape\w*|nudes?|follow\w*|track\w*)(?![a-z])|"
    "死|活|自杀|轻生|寻短|想不开|跳|割|自残|消失|醒|药|刀|遗书|遗言|解脱|累赘|拖累|血|打我|动手|掐|威胁|跟踪|裸|杀|这个世界|人世|不在了|结束生命|结束自己"
)
_BLOW: Final = compile_late(  # what may follow a denial: not of death, and in other places no more than a dark thought
    r"(?<![a-z])(?:stab\w*|belt|grab\w*|(?:hold|held|holds) (?:me |him |her )?down|punch\w*|kick\w*|push\w*|shov\w*|slap\w*|thr(?:ew|ow\w*)|grip|bruises?|"
    r"scared|afraid|(?:un)?safe|(?:just|only) (?:the|our|my) (?:kids?|child\w*|son|daughter|dog|cat)|forc\w+|lock\w*)(?![a-z])|"
    "打了|打她|打孩子|捅|皮带|抽我|抽她|扇|踹|按住|锁(?:门|着|我|起来)|害怕|怕他|怕她"
)
_DARK: Final = compile_late(
    r"(?<![a-z])(?:end(?:ing|ed|s)?|gone|goodbye|last|leav(?:e|ing)|done|final\w*|note|letters?|burn\w*|scratch\w*|drink\w*|blood)(?![a-z])|"
    "离开|结束|再见|永别|最后|走了|信|烧|烫|喝|绝望|没救"
)
_TEMPLATE: Final = compile_late(
    r"(?<![a-z])(?:i(?:'m)?(?: am)? )?notic(?:e|ing)(?: that)? (?:i(?:'m| am) having |i have |having )?(?:the|a) thought(?: that|:)? ?|"
    r"(?<![a-z])if (?:it|the (?:urge|wave))(?: \w+){0,2} comes?(?: back| again)?,? (?:then )?(?=i(?:'ll| will))|"
    "(?:如果|要是)(?:它|冲动|浪)?(?:再|又)?(?:来|涌上来)(?:了|一次)?[,，]?(?:那么)?(?=我就)|"
    "我?(?:注意到|发现)(?:我)?(?:自己)?(?:有|又有)(?:了)?(?:这样)?一个(?:念头|想法)[,，:：]?(?:就是|是)?[:：]?"
)


def without_template(plain: str) -> str:
    """Return a normalised text without the opening words that the guide itself asked for."""
    return _TEMPLATE.sub("", plain).strip() or plain


def names_death(plain: str) -> bool:
    """Whether a normalised text holds a word of death, harm or threat: without one, a dark thought is only dark."""
    return bool(_DEATH.search(plain))


def sounds_dark(plain: str) -> bool:
    """Whether it holds such a word, or one of a blow, of fear, of ending and farewell."""
    return names_death(plain) or _BLOW.search(plain) is not None or _DARK.search(plain) is not None


def remove_frames(plain: str) -> str:
    """Return a normalised text with every frame, and what it holds, taken out."""
    for frame in FRAMES:
        plain = frame.sub(" · ", plain)
    return plain
