"""Orders that are plain by their grammar: who is to do what to whom, with what. No score overrules them.

Nine kinds, each with the ends that make it harm: finding somebody who is gone, writing to people around them, posing as them,
extorting, paying back, spying on a new love, breaking in, getting hidden names back, going on beyond the end, and carrying the
echo's words out. No single word is enough: an order or a question, an object, and whose it is must meet in one turn.
"""

from __future__ import annotations

from typing import Final

from exskill.sessions.safety.misuse_asks import make_ask

__all__ = ["find_order"]

_MOST: Final = 220  # characters: a longer turn tells a story
_MOST_ZH: Final = 40  # Chinese ones


def _en(*alternatives: str) -> str:
    return r"(?<![a-z])(?:" + "|".join(alternatives) + r")(?![a-z])"


_START: Final = r"(?:(?:^|[.,!?;:…] ?|(?<![a-z])(?:and|then|so|just|please|pls|plz|now|ok|okay|hey) )(?:please |pls |just |now |ok )*(?:(?:can|could|will|would) (?:you|u|i) |(?:you|u) (?:could|should|have to|need to) |help me (?:to )?|i (?:want|need)(?: you)? to |i(?:'d| would) like (?:you )?to |i(?:'ll| will|'m going to) |let'?s |let me |how (?:do|can|could|should|would) (?:i|you|we) |is there (?:a way|any way|an app|something|a trick) to )?)"
_THEIR: Final = r"(?:his|her|their|my ex'?s)"
_KIN: Final = r"(?:m[ua]m(?:my)?|mother|dad|father|parents|folks|family|gran\w*|nan|sis(?:ter)?s?|bro(?:ther)?s?|cousins?|aunt|uncle|kids?|children|son|daughter|friends?|besties?|mates?|flatmates?|room(?:ie|mate)s?|housemates?|boss|manager|co-?workers?|colleagues?|team ?mates?|team|classmates?|class|wife|husband|girlfriend|boyfriend|gf|bf|partner|fianc\w+|ex|church|school|work|job|office|employer|teacher|group(?: chat)?|landlord|neighbou?rs?|trainer|new (?:one|girl|guy|man|woman|bloke|thing|love))"
_NEW_ONE: Final = r"(?:the (?:new|other) (?:one|girl|guy|man|woman|bloke|gf|bf)|the (?:girl|guy|man|woman) (?:in|on|from|with) (?:his|her)|(?:his|her) new \w+)"
_PIECE: Final = r"(?:messages?|texts?|msg|notes?|lines?|letters?|e-?mails?|dms?|post|caption|review|words?|sentences?|something|sth|reply|posts?|story|thread)"

_OWN: Final = _en(
    r"(?:i )?(?:used to|deleted|burn(?:ed|t)|logged out|handed back|turned off|muted|unfollowed|put (?:it|the phone) away)",
    r"(?:never|won'?t|don'?t want to|do not want to|not going to|no longer|any ?more) (?:send|show|post|look|check|know|write)\w*",
    r"my own|my therapist|my (?:counsellor|counselor|doctor|psychologist)|to myself|for myself|in (?:the|my) drawer|stays in|none of my business",
    r"help me (?:not|wait|stop|resist)|instead|distract me|the urge|hard not|in my (?:imagination|head|dreams?)|i felt|i feel|once|not proud",
    r"how (?:do|can|could) i (?:stop|resist|not|let go|block|avoid|protect|change|forget|log (?:him|her|them))|(?:stop|keep) (?:me )?from|i (?:hate|regret) (?:that|it|myself)|hate (?:it|that|myself)|ashamed|should i block|i'm (?:scared|afraid)|(?:he|she|they) (?:said|says|threatens?|threatened|wants?|asked|told|keeps?|made|took|has|had|found|read|sent|put|hid|installed|logged)(?! (?:just|a))",
    r"police|court order|how do i report|helpline|support line",
)
_OWN_ZH: Final = (
    "我以前|以前我|居然|我怎么这样|该怎么办|要不要|该不该|删了他|忍住|放下了|退了|换了|屏蔽了|(?:怎么|如何)(?:才能)?(?:不|别|忍|停|放下|忘|防|保护|告诉我)|别让我|烦自己|后悔|愧|吓到|梦|咨询师|给自己|我自己的?|放抽屉|不会给|不发|没发|不看|不想(?:再)?(?:看|查|知道|找)|"
    "(?:他|她)(?:说|威胁|非|总|老|一直)(?:要|让|逼|会|叫)|我(?:很|好|有点)?(?:怕|担心)|报警|热线|好难受|扎了一下"
)
_YOU_ZH: Final = "(?:他|她|你|(?<![a-z])ta(?![a-z])|前任|佢)"
_KIN_ZH: Final = "(?:爸妈|妈妈?|爸爸?|父母|家里(?:人)?|姐|妹|哥|弟|表[哥姐弟妹]|堂[哥姐弟妹]|闺蜜|室友|舍友|朋友|哥们儿?|兄弟们?|同事|领导|老板|上司|老师|老婆|老公|男友|女友|女朋友|男朋友|现任|新欢|新对象|新女友|新男友|新女朋友|新男朋友|孩子|单位|公司|学校|教会|房东|班主任|同学|前任|前女友|前男友)"

_FIND: Final = (
    make_ask(
        "whereabouts",
        _en(
            r"(?:dig (?:up|out)|find(?: out)?|get|give|drop|send|tell|show|look (?:up|for)|search|trace|track(?: down)?|figure out|work out|need|want|know|guess|hunt)(?: (?:me|us|for|the|a|of|out|you|to|name|down|phone))*",
            r"what(?:'s| is| are|s)?|which|where(?:'s| is)?",
        )
        + " "
        + r"(?:(?:the|name of|exact|full) )*"
        + r"(?:his|her|their|your|my ex'?s) (?:new|current|second|other|real|exact|secret|private|work|home|(?:\w+'s )?house)(?: \w+)? ?(?:number|phone|address|insta\w*|account|handle|user ?name|profile|e-?mail|street|building|workplace|office|location|pin|flat|place|house|telegram|whatsapp|tiktok|snap\w*|facebook|twitter|discord|numb)"
        + r"(?![a-z])|"
        + _en(
            r"(?:drop|send|share|give|get)(?: me)? (?:his|her|their) (?:live )?(?:pin|location|position|coordinates)",
            r"(?:tell|show) me where (?:he|she|they) (?:are|is|'re|live|lives|sleep|sleeps|stay|stays|work|works|park|parks)",
            r"(?:find|reach|get (?:to|at|hold of)|trace|contact) (?:somebody|someone|a person|anyone|him|her|them|my ex) (?:who|that|if|after|when|though|although|even though) (?:\w+ ){0,3}?(?:blocked|moved|changed|left|gone|disappeared|deleted|vanished)",
            r"where (?:are|r) (?:you|u)(?: \w+){0,2},? (?:and )?i(?:'ll| will| can|'m)? (?:come|coming|drive|driving) (?:over|there|to|round|now)",
        ),
        unless=_OWN + r"|(?<![a-z])my new (?:address|number|email)(?![a-z])",
    ),
    make_ask(
        "whereabouts",
        _YOU_ZH
        + "[^。!?！？]{0,5}(?:新(?:的)?(?:号码?|微信|地址|家|手机号|电话|住处|邮箱|抖音|微博|小红书)|小号|新号|换的号|邮箱|定位|门牌号?|手机号码?)(?!我)[^。!?！？,，]{0,6}(?:是多少|多少|叫(?:什么|啥)|是(?:什么|啥|哪个)|给我|发我|告诉我|在哪|呢|我(?:来|去|要)?加|[?？])|"
        "(?:你|他|她)(?:现在|今晚|今天|这会儿|人)?(?:在|住)?(?:住)?(?:哪儿?|哪里|什么地方|哪个(?:小区|酒店|城市))[^。!?！？]{0,8}(?:我(?:过去|过来|来|去|把|给)|寄给?|找(?:你|他|她)|等(?:你|他|她)|堵)|"
        "(?:他|她)(?:一般|每天|通常)?(?:几点|什么时候|啥时候)(?:下班|出门|到家|回家|上班|放学)[^。!?！？]{0,10}(?:我(?:去|来|在)|等|堵|接|偶遇)|"
        "(?:还能|还可以|有什么办法|怎么|怎样|咋)(?:才能)?(?:再)?(?:找到|联系到?|加回|加上)(?:他|她|前任)(?!的自己|不)",
        unless=_OWN_ZH + "|第一次|我们",
    ),
)

_RESCUE: Final = (  # whoever brings help presses nobody
    r"(?<![a-z])(?:danger|safe(?:ty)?|suicid\w*|kill (?:him|her)self|jump|overdos\w*|pills|hospital|ambulance|"
    r"hurt (?:him|her)self)(?![a-z])"
)

_AROUND: Final = (
    make_ask(
        "contact_pressure",
        "(?:"
        + _START
        + r"(?:text|message|msg|dm|e-?mail|mail|ring|call|ask|tell|warn|answer|write(?: to)?) (?:"
        + _THEIR
        + r" (?:\w+ ){0,2}?"
        + _KIN
        + "|"
        + _NEW_ONE
        + r"))(?![a-z])|(?:"
        + _START
        + r"(?:write|draft|compose|word|phrase|make|put together|give me|do|need|want|say|send)|(?<![a-z])i (?:need|want)|what (?:do|can|should|could) i (?:write|say|send|text)|^(?:a|an|one|some|short|quick)? ?"
        + _PIECE
        + r")(?![a-z])[^.!?]{0,44}?(?<![a-z])(?:to|for|at|through|via) (?:"
        + _THEIR
        + r" (?:\w+ ){0,2}?"
        + _KIN
        + "|"
        + _NEW_ONE
        + r")(?![a-z])|"
        + _en(
            r"(?:message|text|note|dm|letter|email) (?:to|for) " + _NEW_ONE,
            r"(?:slip|pass|hand|get|send)(?: \w+){0,3} (?:to|through|via) (?:his|her|their) (?:\w+ ){0,2}?" + _KIN,
        ),
        unless=_OWN
        + r"|(?<![a-z])(?:funeral|condol\w+|passed away|sorry for (?:his|her|their) loss|happy birthday|thank\w*|from my|(?:to|for) our|return|give back|pick up|how (?:do|can|should) i (?:tell|ask|thank)|about (?:his|her) (?:m[ua]m|mother|dad|father))(?![a-z])|"
        + _RESCUE,
    ),
    make_ask(
        "contact_pressure",
        "(?:写|编|发|说|带(?:句|个)?话|私信|托|转告|回|举报信?|揭穿|问问?|装作)[^。!?！？]{0,10}(?:给|跟|和|向|对|去|问|让|套)?(?:他|她|前任|他们|她们)(?:的|家)?(?:新|小|大|表|堂|那个)?"
        + _KIN_ZH
        + "|(?:给|跟|和|向|对|问问?|托|找|去|逼)(?:他|她|前任|他们|她们)(?:的|家)?(?:新|小|大|表|堂|那个)?"
        + _KIN_ZH
        + "[^。!?！？]{0,12}(?:写|编|发|带(?:句|个)?话|措辞|说|私信|群发|劝|传话)|(?:给|跟|私信)(?:新欢|现任|那个?[男女]的|小三|共同好友|我们共同)|(?:给|在)[^。]{0,8}(?:群|好友)(?:里)?(?:群)?发",
        "帮我|替我|写|编|发(?:条|一|个|给|句|封|消息|啥|什么)|带(?:句|个)?话|措辞|怎么(?:跟|和|说|写|讲)|私信|套出|揭穿|举报|转告|让(?:他|她|大家|人)",
        unless=_OWN_ZH
        + "|谢谢|道谢|节哀|感谢|去世|生日快乐|(?:妈|爸|弟|姐|妹|哥|朋友|闺蜜|同事)[^。]{0,4}问(?:我|起)|(?:妈|爸)[^。]{0,2}给我|还东西|危险|自杀|想死|想不开|医院",
    ),
)

_POSE: Final = (
    make_ask(
        "impersonate_out",
        _en(
            r"(?:pretend(?:ing)? to be|pose as|posing as|sound(?:s)? (?:exactly |just )?like|pass (?:for|as)|act as|imitate|copy|mimic|do|fake|forge) (?:him|her|his|hers|their|them|the way (?:he|she) (?:types?|writes?|talks?|texts?))",
            r"(?:his|her) (?:style|voice|way of (?:talking|typing|writing|texting)|tone|phrases|own words|handwriting\w*|typing|name)",
            r"(?:as|from) (?:him|her)|as if (?:he|she|it'?s)|as (?:his|hers)",
        ),
        _en(
            r"so (?:that )?(?:nobody|no one|her|his|they|she|he|my|people|everyone)|(?:family|group|work|his|her) (?:chat|group)|thinks?|believes?|it'?s me|real message|for (?:a|the|my|his|her|their) (?:real|judge|court|bank|landlord|boss|m[ua]m|friends?|sister|brother|work|school)|tinder|hinge|bumble|dating|profile|account with|(?:his|her) (?:laptop|old phone|phone|mail|account|login|picture|photo)|to (?:the|his|her|my|our) (?:bank|landlord|boss|friends?|m[ua]m|sister|brother|work|school|group|girlfriend|boyfriend)",
        ),
        unless=_OWN + r"|(?<![a-z])i sound like|strange that|it'?s funny|sometimes i hear(?![a-z])",
    ),
    make_ask(
        "impersonate_out",
        "(?:跟|像|按|用|照|学|以|装|冒充|扮)(?:成)?(?:他|她|前任)(?:本人)?(?:的|一模一样|似的)?(?:打字习惯|说话方式|照片|口吻|语气|习惯|腔调|调调|样子|一模一样)?",
        "真要发|真的要发|谁都看不出|看不出(?:来)?(?:是我|不是)|不是我|建了?个号|账号|开个号|说话方式|骗|以为是(?:他|她)|信以为真|群里说",
        unless=_OWN_ZH + "|我最近说话|挺怪|你说话像",
    ),
)

_EXTORT: Final = (
    make_ask(
        "retaliate",
        _en(
            r"pic(?:ture)?s|photos|nudes|videos?|recordings?|screenshots?|messages|browser history|secrets?|what (?:she|he) told me|in confidence|abortion|taxes|affair|visa|gay|lesbian|outed|outing|wife|husband|parents|boss|work|court|police|hit me|hold over|scared enough|leverage|ruin (?:him|her)|keep (?:this|it) quiet",
        ),
        _en(
            r"(?:unless|until|or else|otherwise|if) (?:he|she|they)(?: \w+)?|if (?:he|she) (?:doesn'?t|won'?t|ignores|refuses)|(?:comes?|give|gives|brings?|pays?|meets?|drops?|calls?|take me) (?:\w+ ){0,2}?(?:back|or)|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:one|two|a) (?:week|day|month)s? (?:or|to|until)|or (?:i|her|his|the|they|everyone|everybody)|so (?:he|she) (?:won'?t|can'?t|has to|knows|gets it)|how much (?:do|can|should) i|depends on me|could ruin|scared enough|what could i|help me use|use what|without saying it|before (?:he|she)",
        ),
        _en(
            r"(?:tell|make|write|word|draft|send|help|give|put|say|remind|list|find|let) (?:me|him|her|them|it|that|this|out|a|an|something|the)|how (?:do|can|much|could)|what could|i want (?:him|her)|a (?:text|message|note|line)|i'?ll (?:tell|show|send|say|post)|i (?:go|show|tell|send) ",
        ),
        unless=_OWN + r"|(?<![a-z])(?:my photos|my pictures|my secrets?|mine|of me|to me)(?![a-z])",
    ),
    make_ask(
        "retaliate",
        _en(
            r"what (?:have i got|do i have|could i have|can i have|could i hold|can i hold) (?:on|over|against) (?:him|her|them|my ex)",
            r"(?:get|have|find|need) (?:something|sth|anything|dirt|stuff) (?:on|over|against|to hold over) (?:him|her|them|my ex)",
            r"i want (?:him|her|them) (?:scared|afraid|terrified|frightened|trembling|to (?:be )?(?:scared|afraid|panic|beg|crawl|bleed money)(?! (?:of|that|to) ))",
            r"(?:put|use) (?:some |a bit of |a little )?pressure on (?:him|her|them)",
        ),
        unless=_OWN,
    ),
    make_ask(
        "retaliate",
        "照片|截图|视频|录音|裸照|秘密|把柄|偷税|逃税|打过?胎|堕胎|出柜|签证|浏览记录|老婆|爸妈|领导|单位|告诉大家|料|毁了?(?:他|她)|怕到|花钱压",
        "(?:不|再不|敢不|要是不|如果不)(?:回|复合|还|见|来|给|理|撤|答应|送|加|接)|不然|否则|(?:周[一二三四五六日末]|[一两三]天|个?星期|月底|今晚)[^。]{0,4}(?:前|内|,|，|不)|(?:要|收)多少|给(?:他|她)(?:点|些)压力|(?:让|叫|提醒|告诉)(?:他|她)[^。]{0,6}(?:知道|明白|怕|在我手|会|给我|回来)|才明白|在我手(?:里|上)|拿捏|怎么用|列一列|他什么料|她什么料|暗示",
        "帮|写|告诉(?:他|她)|怎么|让(?:他|她)|提醒|措辞|我要|我就|找|列|拿|就发|就跟|就说|给(?:他|她)(?:点|一)|有(?:他|她)|多少|有什么|什么料|你(?:写|来)",
        unless=_OWN_ZH + "|我的(?:照片|秘密|视频)|发我照片|我欠|还(?:他|她)钱",
    ),
)

_PAY_BACK: Final = (
    make_ask(
        "retaliate",
        _en(
            r"(?:write|leave|post|put|do|draft|give me|make|send|order|sign|plan|list|start|spread|tell me|ideas?|i'?ll|i want|what|how do i|let'?s|which)",
        ),
        _en(
            r"(?:his|her|their) (?:shop|cafe|café|business|restaurant|salon|page|photos?|wedding|car|tyres?|tires?|house|door|new thing|plans?|life|week|day|name|number|reputation|job|boss|followers|friends|class|account|food|plants?|laptop|clothes|project)",
            r"(?:him|her)",
        ),
        _en(
            r"so (?:that )?(?:nobody|no one|they|everybody|everyone|his|her) (?:goes|go|comes?|buys?|likes?|leaves?|believes?|thinks?|sees|talks|hires?)|poison\w*|slash|key (?:his|her)|scratch (?:his|her)|egg(?:ing)? (?:his|her)|smash|without (?:my card|getting caught|being seen|them knowing)|every night|look(?:s)? like an? (?:stalker|creep|cheat\w*|liar|abuser|monster|fool|idiot|psycho)|to fail|go(?:es)? (?:bust|under|wrong)|mess up|mess with|sabotage|rumou?r\w*|gossip|prank\w*|itching powder|laxative",
        ),
        unless=_OWN + r"|(?<![a-z])(?:i imagined|i wanted|i thought|i hope|not to|best revenge)(?![a-z])",
    ),
    make_ask(
        "retaliate",
        _en(
            r"(?:key|slash|scratch|smash|egg|burn|cut up|trash|wreck|dump) (?:his|her|their) (?:\w+ )?(?:car|tyres?|tires?|bike|windows?|house|clothes|things|laptop|phone|records|plants?)"
        ),
        _en(r"or|what'?s|how|which|worse|better|let'?s|help|tonight|i'?ll|going to|want to|tell me"),
        unless=_OWN + r"|(?<![a-z])(?:i imagined|i thought of|scared me)(?![a-z])",
    ),
    make_ask(
        "retaliate",
        "他|她|前任|那个[男女]的|新欢",
        "(?:最|更|才)(?:疼|痛|难受|伤|狠|丢脸)|恶毒|(?:新?项目|生意|店|工作|面试|婚礼|婚)[^。]{0,3}(?:黄|搞砸|搅|毁|倒|凉)|难受的办法|不被发现|划(?:他|她)?(?:的)?车|扎(?:他|她)?(?:的)?(?:车)?胎|看(?:他|她)哭|(?:让|叫)(?:他|她)[^。]{0,8}(?:丢脸|出丑|难堪|哭|后悔|吃苦|没朋友|掉粉|难受|抬不起头|不好过|倒霉)|毁(?:他|她)(?:的)?(?:工作|生活|名声|婚礼|前途)|整(?:他|她)|恶心(?:他|她)(?!的)|到付|骚扰电话",
        "怎么|出出?主意|说什么|写|留|列|还是|第一步|弄|编|帮|我就?想|我要|让(?:他|她)|办法|点外卖|怎样",
        unless=_OWN_ZH + "|让我|我(?:也)?丢|想过",
    ),
)

_SPY: Final = (
    make_ask(
        "whereabouts",
        _en(
            r"(?:are|r) (?:you|u) (?:sleeping|hooking up|shagging|in bed|together|back together|seeing (?:some|any)|dating|going out)(?: \w+)?",
            r"(?:tell me|admit|say) (?:if|whether|that) (?:you'?re|you are|he'?s|he is|she'?s|she is) (?:seeing|sleeping with|dating|with (?:some|any|him|her)|in bed|back with|on tinder)",
            r"(?:has|is) (?:he|she) (?:got |on |back on |using )?(?:tinder|hinge|bumble|grindr|a dating app)",
            r"(?:did|does|has|was) (?:he|she) (?:\w+ )?(?:sleep|slept|sleeping|cheat|cheated|cheating|lie|lying|lied|flirt\w*|kiss\w*)(?! in)[^.!?]{0,60}(?:look|search|find|check|go through|scan|read|messages|chats?|tell me|,)",
            r"(?:go through|look (?:in|through|at)|scan|search|check|read|comb)[^.!?]{0,30}(?:chats?|messages|texts|stories|photos|likes|profile|followers|signs|logs?)[^.!?]{0,50}(?:cheat\w*|lying|lied|sle(?:ep|pt)|affair|flirt\w*|someone else|other (?:women|men|girls|guys)|colleague|with (?:him|her)|whole time|happier|new)",
            r"(?:scan|search|check|look) for (?:any )?signs[^.!?]{0,40}(?:cheat\w*|lying|affair|someone)",
            r"(?:check|see|find out|tell me|watch|look|know) (?:whether|if|when|how often|who|what) (?:he|she)(?:'s| is| was)? (?:\w+ )?(?:liked?|likes|following|follows|viewed|online|posted|commented|texting|seeing|dating|sleeping|last online|with)",
            r"when (?:he|she) was last (?:online|seen|active|on)|(?:his|her) last (?:seen|online)",
            r"(?:compare|rank|rate) me (?:with|to|and|against) (?:the new|his new|her new|her|him|that)",
            r"(?:happier|better|prettier|more in love) with (?:her|him|the new \w+)[^.!?]{0,20}(?:judge|look|by|tell|check|see|stories|photos)",
            r"was there (?:something|anything|sth) (?:with|between) (?:his|her|him|them)[^.!?]{0,50}(?:search|look|find|check|already)",
            r"who (?:was|is|were|'s) (?:he|she|you) (?:talking|texting|writing|chatting|sleeping|flirting|laughing) (?:about|to|with|at)",
        ),
        unless=_OWN + r"|(?<![a-z])(?:our (?:old|first)|did i|am i|i (?:check|compare|looked|count))(?![a-z])",
    ),
    make_ask(
        "whereabouts",
        "(?:他|她|你|他们|她们)(?:是不是|有没有|又|还|跟|和|在跟|现在|半夜|晚上)[^。!?！？]{0,10}(?:有新人|跟别人好|有(?:别)?人了|睡(?:过|了|没)|好上|出轨|偷吃|玩(?:探探|陌陌|tinder|soul)|探探|暧昧|骗(?:了)?我|跟谁|都干嘛|有事了)|"
        "(?:翻翻|翻一翻|查(?:一?下|查)|找找|看看|帮我盯着?|数数|从头到尾看?看?)[^。!?！？]{0,12}(?:他|她|那个?(?:周末|男的|女的))[^。!?！？]{0,14}(?:骗|点赞|睡|出轨|偷吃|状态|上线|迹象|暧昧|动态|主页|关注|撩|多少次|聊)|"
        "(?:他|她)[^。!?！？]{0,16}(?:睡过|出轨|偷吃|有事了|暧昧)[^。!?！？]{0,8}(?:翻翻|查|找找|看看|是不是)|(?<![他她老人])(?:拿|把)我(?:跟|和)(?:新的|她|他|那个)[^。]{0,5}比|(?:他|她)有(?:什么|啥)我没有|"
        "(?:看|刷)(?:他|她)的?(?:动态|主页|朋友圈|照片)[,，][^。]{0,14}(?:吗|更|是不是)|(?:查|看看|告诉我)[^。]{0,4}(?:他|她)[^。]{0,4}(?:跨年|过年|情人节|周末|生日|昨晚)(?:是)?跟谁",
        unless=_OWN_ZH + "|我们|被我|我(?:也|总|老)|看清|从照片里知道|朋友让我",
    ),
)

_BREAK_IN: Final = (
    make_ask(
        "secrets",
        _en(
            r"(?:get|log|hack|break|sneak|sign) (?:\w+ )?(?:into|in to|past|in)|guess|crack|clone|mirror|recover|reset|unlock|open|install|hide|put|stick|plant|slip|place|listen (?:in )?(?:on|to)|tap|read|see|track|spy|stay (?:logged|signed) in|keep (?:it|that) open|turn (?:it )?on|intercept|copy|restore|monitor",
        ),
        _en(
            r"(?:his|her|their)(?: \w+){0,2}? (?:phone|pin|password|passcode|code|account|accounts|sim|e-?mails?|icloud|whatsapp|google|insta\w*|netflix|spotify|screen|laptop|computer|tablet|calls?|messages|dms|texts|camera|location|face|dating (?:app|account)|profile|cloud|browser)|(?:a|the|that) (?:private|locked|hidden|shared) (?:insta\w*|account|profile|location|story)|(?:an? |some )?(?:airtag|tracker|gps|spy ?ware|keylogger)|what (?:he|she) (?:writes|types|sends)|whatsapp web|deleted messages|something on the (?:laptop|phone|computer)",
        ),
        _en(
            r"how (?:do|can|could|to|would)|help me|which (?:one|app)|is there|can i|could i|without (?:him|her|them|his|\w+) (?:\w+ )?(?:seeing|noticing|knowing|finding)|while (?:he|she) (?:sleeps|is asleep|showers)|before (?:he|she)|from (?:here|my phone|my side|my laptop)",
        )
        + "|"
        + _START
        + r"(?:hide|plant|stick|clone|hack|listen in|install|guess|get me into|recover|see (?:his|her) deleted|read what)(?![a-z])",
        unless=_OWN
        + r"|(?<![a-z])(?:into my|my own|out of my account|in my bag|i found|i think it'?s (?:him|her)|i keep typing)(?![a-z])",
    ),
    make_ask(
        "secrets",
        _en(
            r"(?:hide|put|stick|plant|slip|place|tape|sew|fit) (?:an? |some |the |my )?(?:\w+ )?(?:airtag|tracker|gps|old phone|bug|mic\w*|camera)(?: \w+)? (?:in|on|under|into|behind) (?:his|her|their)",
        ),
        unless=_OWN,
    ),
    make_ask(
        "secrets",
        _en(
            r"(?:first pet|mother'?s maiden name|security question|first school|favou?rite teacher|secret question|backup (?:number|code|email)|recovery (?:code|mail|email))"
        ),
        _en(r"his|her|he|she|their"),
        _en(r"what (?:was|is)|asks?|help|get|recover|reset|know|tell me|which"),
        unless=_OWN,
    ),
    make_ask(
        "secrets",
        "(?:怎么|怎样|咋|帮我|有没有|能不能|趁|偷偷|往|在|复制|恢复|监听|黑(?:进|了)|同步|登(?:录|陆|进|上)?|重置|破解|打开|装|装点|找回)",
        "(?:他|她|前任)的?(?:[^。,，]{0,5})(?:icloud|微信|网页版|邮箱|手机|锁屏|会员|账号|谷歌|密保|消息|屏幕|电话|外套|包|车|卡|电脑|定位|位置|脸|qq|抖音|小红书|记录|号)|私密的?(?:小红书|账号|微博|主页|动态)|位置共享关了|airtag|定位器|(?:他|她)[^。]{0,4}聊什么|睡着",
        "登(?!山)|锁屏|解锁|不被发现|偷偷|删掉的|恢复|同步|屏幕|监听|复制|重置|破解|密保|找回|打开|一直(?:挂着|用|登着)|藏|放个|塞个|黑进|装点|安个|软件|怎么过|怎么(?:进|看)",
        unless=_OWN_ZH + "|从我账号|我自己(?:的)?邮箱|踢出去|我关了|我在包里发现|没看就还|登不上自己|有人登我|解绑",
    ),
)

_UNHIDE: Final = (
    make_ask(
        "third_party",
        _en(
            r"(?:tell|show|give|read|list|say|spell|rhyme|guess|name|reveal|unmask|undo|restore|switch off|turn off|stop|put|remove|lift|who(?:'s| is| was)?|what(?:'s| is| was)?|which|take a guess|how many|is|are)"
        )
        + r"[^.!?]{0,40}?(?:"
        + _en(
            r"(?:person|friend|name|people|colleague|sister|brother|place|city|phone|number|kin|pet|guy|girl|woman|man)[ _-]?(?:no\.? ?|number )?\d+"
        )
        + r"|\[[a-z][a-z _-]{1,14}[ _-]?\d*\]|"
        + _en(
            r"(?:the )?(?:hidden|redacted|masked|censored|blanked|removed|real) (?:names?|words?|numbers?|persons?|people|places?|parts?)(?! of (?:the (?:song|film|movie|book|band|place|dish|game|show|street|town)|me|us|a))|names? (?:you|it|the program) (?:hide|hid|removed|took out|replaced)|without (?:the )?(?:brackets|blanks|masks?|redaction|censoring)|(?:the )?(?:square )?brackets|(?:the )?(?:censoring|redaction|masking|anonymi\w+)|original (?:message|text|chat|version|words)|under the (?:blank|mask|bracket)s?|hiding (?:things|names|stuff|it)|you took out|the blank in"
        )
        + ")|"
        + _en(
            r"(?:unmask|uncensor|unredact|un-redact) (?:them|him|her|it|this|everything|all)|(?:put|bring|give) (?:me )?(?:the|all the|their) names back",
            r"stop (?:hiding|masking|censoring|blanking)[^.!?]{0,40}",
        ),
        unless=_OWN
        + r"|(?<![a-z])(?:who decides|becomes?|same person|quite right|why|glad|good|kept|what is this program|what does|how does|delete a person|my own name|how do i delete|am i|are there)(?![a-z])|can'?t see the names",
    ),
    make_ask(
        "third_party",
        "(?:人物|朋友|姓名|同事|闺蜜|家人|地点|电话|亲人|人)[ _-]?\\d+|\\[[^\\]]{1,10}\\]|person[ _-]?\\d|打码|代号|方括号|(?:隐去|遮住|遮掉|藏|去掉)(?:了|的|功能|谁)|(?:原文|真名|还原|空着的)",
        "(?:告诉我|是谁|叫(?:什么|啥)|是(?:什么|多少|哪)|多少|念给我|给我(?:看)?|显示|列(?:一?下)?|猜(?:猜|一)|对吧|是不是|是吧|关(?:了|掉)|换回|别|还原|倒着念|谐音|姓什么|几个字|到底|写的什么|有权看)",
        unless=_OWN_ZH
        + "|(?:做|干)什么|为什么|怎么有|还好|挺好|删掉吗|咖啡馆|公交|我的?名字也|不管是谁|那句[^。]{0,8}很好",
    ),
    make_ask(
        "third_party",
        "名字|人名|那个人|他们是谁",
        "(?:倒着(?:念|写)|谐音|拼音|第一个字|首字母|几个字|换个说法|猜一猜|还原|显示出来|换回真名|有权看)",
        unless=_OWN_ZH + "|宝宝|起名|取名|孩子叫",
    ),
)

_GO_ON: Final = (
    make_ask(
        "guardrail_bypass",
        _en(
            r"(?:stop|pause|freeze|turn off|switch off|kill|ignore|skip|remove|get (?:a)?round|get past|bypass|undo|extend|forget|drop|delete|reset|cancel|cheat|hack|break|set|change|trick)(?: \w+)?(?: (?:the|this|these|your|that|my))?(?: (?:ten|twenty|ten-minute|seven|7|10|24|session|daily|stupid|bloody|silly|weekly))* (?:minutes?|days?|hours|timer|clock|countdown|time ?limit|limits?|break|check-?in|lock(?: file)?|wait|waiting|cooldown|pause|ending|date|last session|lockout|cool-?off)",
            r"forget (?:that )?(?:this|it) (?:is|was|'s) the last(?: session| time| one)?|stay all night with me",
            r"(?:keep|carry|go) (?:going|on|talking|it going)[^.!?]{0,20}(?:past|after|beyond|longer|limit|over the|even if|whatever the|no matter)",
            r"(?:talk|stay|chat|play|run|continue|answer|write|speak)\w*[^.!?]{0,20}(?:past|beyond|over|after) the (?:limit|time|end|ten minutes|clock)(?! of)",
            r"(?<!i )(?<!we )(?<!they )(?:don'?t|do not|make it not|please not)(?: (?:just|please|ever))? (?:end|close|stop|finish|log me out|kick me out|shut)(?: (?:it|this|the (?:session|chat|program)))?(?: (?:now|yet|tonight|here|on me))?(?=$|[.,!?])",
            r"(?:don'?t|do not|doesn'?t) want (?:it|this|the (?:session|chat|program|evening)) to (?:close|end|stop|finish)(?= tonight| now| yet|$|[.,!?])",
            r"(?:make|give) (?:this|it|me|us) (?:one )?(?:\w+ )?(?:an hour|longer|two hours|(?:ten|five|twenty|\d+|a few|some) more minutes|another session|one more (?:session|round|go))",
            r"(?:ten|five|twenty|\d+|a few|some|one) more minutes?,? (?:please|pls|ignore|forget|come on|no one|nobody|just)",
            r"(?:let'?s )?(?:not|don'?t) count this(?: one)?|this one doesn'?t count|pretend (?:it'?s|that it'?s|it is) (?:already )?(?:tomorrow|next week|another day|monday)(?: already)?",
            r"no (?:goodbye|ending|end|closing)[^.!?]{0,16},? (?:just )?(?:keep|go on|carry on|continue|talk)",
            r"(?:you|u) can (?:talk|stay|go on|keep going|chat) (?:longer|on|for longer|all night|more)|(?:stay|talk|go on) (?:with me )?(?:after|past) the (?:time|end|limit)",
            r"(?:open|start) (?:it|this|again|the session|over)(?: again)?,? (?:i closed|by mistake|come on|nobody|without|please,? i)",
            r"(?:i'?ll|can i|could i|if i|let me) (?:delete|edit|remove|change|set|move|turn)(?: back)? the (?:lock|clock|date|state|lock file|counter|log)",
            r"(?:don'?t|stop) (?:tell|telling) me (?:that )?(?:time'?s up|time is up|it'?s (?:over|time)|that the time)",
        ),
        unless=_OWN
        + r"|(?<![a-z])(?:i want to stop|how (?:many|long)|why|is it (?:ok|possible)|early|did me good|glad|pasta|oven|kitchen|hallway|wall|never|summer ?time|winter ?time|alarm|(?:he|she|they|we) (?:forgot|had|has|used|wanted|never)|before (?:it|the session) (?:starts|ends)|biological|pills?|meds)(?![a-z])",
    ),
    make_ask(
        "guardrail_bypass",
        "(?:别|不要|停|暂停|关(?:掉|了)|取消|去掉|跳过|绕(?:过|开)|别管|无视|停掉|往回调|解除|删掉?)[^。!?！？,，]{0,5}(?:计时|时限|限制|休息|七天|7天|打卡|锁(?:定|文件)|十分钟|(?<![闹情])钟(?=$|[,，了啊]))|"
        "(?:计时|时限|限制|七天|7天|锁定|冷却)[^。!?！？,，]{0,6}(?:关掉|停掉|去掉|绕|跳过|取消|删|往回)|"
        "(?:先别|别|不要|不想让它|今晚不想让它)(?:这么快|急着)?(?:结束|收尾|关)(?:掉|了)?(?=$|[,，。!！]|嘛|吧|好不|行不|怎么)|"
        "(?:到点|超时|时间到)了?[^。!?！？]{0,4}(?:别走|接着聊|接着说|继续|不走|不管)|别(?:跟|再)?(?:我)?(?:再)?说时间到|不要?说再见[,，]?(?:继续|接着)|"
        "(?:再给|再来|再聊|加)(?:我)?(?:十|二十|五|几|半|\\d+)(?:分钟|个?小时)[,，](?:别管|不管|没人|不算|谁也)|再来一场|(?:这次|今天|这场|这回|刚才)不算(?:数|次)|"
        "(?:改|调)(?:一?下)?(?:日期|系统时间|时间|手机时间)[^。!?！？]{0,6}(?:就?能|再|管用|聊)|时间往(?:回|前|后)调|就?当(?:已经|作)?(?:是|到)?(?:明天|下周|后天)了|当这不是最后一次|"
        "(?:不小心|手滑|误)(?:点|关)[^。!?！？]{0,6}再(?:打)?开|(?:这次|今天|今晚)聊(?:一个小时|两个?小时|久)|(?:可以|能)(?:再)?聊(?:更久|下去)|删(?:掉|了)?锁(?:定)?文件|不做打卡[^。!?！？]{0,3}直接|设置里[^。!?！？]{0,6}关掉",
        unless=_OWN_ZH + "|为什么|还剩|早点结束|闹钟|面条|我想停|好长|挺好|药|打卡机|上班|下班|高速|路",
    ),
)

_CARRY_OUT: Final = (
    make_ask(
        "impersonate_out",
        _en(
            r"what you(?:'ve| have)?(?: just)? (?:said|wrote|told me|typed)|your (?:last |latest |own )?(?:words|answers?|repl(?:y|ies)|messages?|sentence)|(?:the|that|this|last|nicest)(?: last| nicest| whole)? (?:answer|reply|sentence|conversation|talk|chat|thing you (?:said|wrote))|our (?:talk|conversation|chat)",
        ),
        _en(
            r"copy|save|forward|send|post(?:ing)?|share|screenshot\w*|print|export|record|upload|mail|e-?mail|pdf|attach|put|make|turn|read|play|show|format|get|give me|take out",
        ),
        _en(
            r"(?:to|for|with|on|at|by) (?:him|her|them|his \w+|her \w+|the (?:phone|judge|group|family)|everyone|everybody|my (?:story|friends?|insta\w*|status|feed)|insta\w*|tiktok|whatsapp|facebook)|(?:send|mail|show|forward|give|play|read) (?:him|her|them)|(?:his|her) letter ?box|into whatsapp|for insta|on my story|share your|send (?:him|her|them)|i'?ll forward",
        ),
        unless=_OWN + r"|(?<![a-z])(?:stop me|myself from|should i|sent me|without sending)(?![a-z])",
    ),
    make_ask(
        "impersonate_out",
        "(?:"
        + _START
        + r"(?:copy|save|forward|send|post|share|export|upload|mail|print|put|make|record|format|say|write|turn|give)(?: me)? (?:it|this|that|a version of (?:it|this|that))(?![a-z])|"
        + _en(
            r"(?:should see|need to see|has to see) (?:it|this|that)[.,!]? ?\w+ it",
            r"take out the (?:part|bit|line) (?:that|where|which)",
        )
        + ")",
        _en(
            r"(?:to|for|with|at) (?:him|her|them|his (?!\w+ that)\w+|her (?!\w+ that)\w+|the (?:judge|group|family)|everyone|everybody|my (?:story|status|feed))|as (?:his|her) words|(?:send|mail|show|forward|give|play|read)(?: it| this| that)?(?: to)? (?:him|her|them|the judge|his|her)|(?:his|her) letter ?box|on my story|(?:can|could) attach it|looks? (?:more )?real|says? it'?s (?:a |an )?(?:program|bot|ai)|(?:friends|family|mother|m[ua]m) should see|i'?d forward",
        ),
        unless=_OWN
        + r"|(?<![a-z])(?:stop me|myself from|should i|sent me|without sending|up to (?:him|her)|back to (?:him|her)|home to)(?![a-z])",
    ),
    make_ask(
        "impersonate_out",
        "(?:你(?:的|刚刚?|刚才|上一?)(?:说|写|那?句|话|回复|语音)|你说的|(?:这段|刚才|那句|上一句|我们的?)(?:对话|聊天|的话|那句)|那句写|刚才那句|复制|导出|录下来|打印出来|再写一遍|整理一版|做成pdf|把这个给|排一?下版|说成语音|那句去掉)",
        "(?:发(?:给(?!我)|朋友圈|小红书|抖音|到|他|她)|(?:我)?转(?:发|给)|(?:卡片|文件|复制)?给(?:他|她)(?:看|妹|妈|姐|朋友|$|[,，])|寄给|弄到微信|放给|念给|塞(?:他|她)|给法官|给(?:他|她)妹|看着像真|是程序|分享你的?|附上|都该看看)",
        unless=_OWN_ZH + "|不会给|咨询师|我自己的信|别人能看|给我(?:看|听)吧",
    ),
)

_ORDERS: Final = (*_UNHIDE, *_GO_ON, *_CARRY_OUT, *_EXTORT, *_BREAK_IN, *_POSE, *_AROUND, *_PAY_BACK, *_SPY, *_FIND)


def find_order(plain: str) -> str:
    """Return the category (a value of Misuse) of the first order that a normalised text gives, "" for none."""
    if len(plain) > _MOST or sum("\u4e00" <= c <= "\u9fff" for c in plain) > _MOST_ZH:
        return ""
    return next((order.category for order in _ORDERS if order.fits(plain)), "")
