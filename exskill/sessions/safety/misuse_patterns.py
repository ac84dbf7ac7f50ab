"""More ways in which misuse is asked for, by what is done to what; and the words that make an ask a confession instead."""

from __future__ import annotations

from typing import Final

from redaction.late import compile_late

__all__ = ["CONFIDES", "MORE"]


def _en(*alternatives: str) -> str:
    return r"(?<![a-z])(?:" + "|".join(alternatives) + r")(?![a-z])"


_HIM: Final = r"(?<![a-z])(?:he|him|his|she|her|hers|they|them|their|my ex(?:'s)?)(?![a-z])"
_WRITE: Final = (
    r"(?:write|draft|compose|make|create|generate|give me|produce|prepare|type|put together|come up with|need|want)"
)
_PIECE: Final = r"(?:message|text|email|letter|note|apology|confession|statement|reply|dm|voicemail|post|line|conversation|chat|screenshot)s?"
_LOOK: Final = r"(?:find|search|list|show|tell me|give me|dig|look (?:up|for|through)|pull (?:up|out)|extract|collect|what(?:'s| is| was| are| were)|did (?:he|she|they)|figure out|work out|guess|which|do you know)"

CONFIDES: Final = compile_late(
    _en(
        r"i (?:feel like|keep|still|often|always|sometimes)[^.!?]{0,60}(?:hate that|know it'?s wrong|don'?t want to|scared|ashamed|stop|dream\w*|wonder)",
        r"(?:i'm|i am) (?:scared|afraid|worried|ashamed|tempted)",
        r"(?:understand|explain) why i",
        r"how (?:do|can|could) i (?:stop|let go|resist|not|forgive|accept|get over|tell my)",
        r"(?:is it|am i) (?:wrong|stupid|crazy|silly|pathetic|normal)",
        r"out of my (?:head|mind|life|system)",
        r"i (?:don'?t|do not|no longer) want (?:to )?(?:revenge|win|get|hurt|punish|expose)",
        r"(?:now we are|we are now|now i'm) (?:in our|both|\d\d|adults)",
        r"i dream\w*|dreaming that",
        r"i (?:hate|wish|know) (?:that )?i (?:still |always |keep )?(?:look|check|remember|know|want|follow|search)\w*",
        r"i keep wanting|what do i do with (?:that|the)|(?:i still|and i) (?:remember|know) (?:his|her)[^.!?]{0,40}(?:by heart|hate|trying|forget)",
        r"i've been (?:planning|trying|forgetting)",
        r"you (?:ruined|destroyed|hurt|exposed|humiliated|shamed|embarrassed|wrecked|broke)",
    ),
)
CONFIDES_ZH: Final = compile_late(
    "(?:是不是|会不会)(?:很)?(?:傻|错|不对|过分|病态)|知道(?:这样)?不(?:对|好|应该)|(?:怎么|如何)(?:才能)?(?:停下来|放下|不再|忍住|戒掉|走出来|拒绝)|梦[见到]|好(?:难受|难过|痛|伤心)|心(?:里)?(?:痛|疼|难受)|"
    "好烦自己|觉得(?:自己)?(?:很)?(?:可悲|羞愧|丢人|丢脸|恶心|难堪)|我还记得(?:他|她)的(?!.{0,12}(?:告诉|登|用))|在努力忘|"
    "我(?:怕|担心|害怕)|不想(?:再)?(?:去)?(?:报复|挽回|查|联系|纠缠)|该(?:不该)?(?:挽回|放下)|(?:挽回|追回)(?:还是|或者)|我(?:还|也|真的|其实|总|一直)?(?:还)?想挽回(?:我们|这段|婚姻|,|，|。|$)|"
    "(?:他|她)(?:只是|是不是|可能|会)?想?(?:报复|挽回|曝光|威胁)我|不可挽回|无法挽回|(?:他|她)能挽回"
)

MORE: Final[dict[str, str]] = {
    "minor": "|".join(
        (
            _en(
                r"(?:high school|school) (?:freshman|sophomore|junior)",
                r", ?(?:thirteen|fourteen|fifteen|sixteen|seventeen)(?: years old)?[.!]?$",
                r"(?:i'm|i am|he is|he's|she is|she's|he was|she was|we're|we are|we were|my ex (?:is|was))(?: \w+){0,3}? (?:in (?:(?:6|7|8|9|10)th grade|year (?:7|8|9|10|11)|middle school|junior high|(?:sixth|seventh|eighth|ninth|tenth) grade)|(?:eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)(?: years? old)?(?! (?:minutes|days|weeks|months|hours|years? (?:older|younger|ago|together))))",
                r"in (?:the )?(?:(?:6|7|8|9|10)th|sixth|seventh|eighth|ninth|tenth) grade",
                r"(?:not|isn'?t|wasn'?t|weren'?t) (?:yet |even )?(?:18|eighteen|of age|an adult)(?: yet)?",
                r"(?:under ?age|under 18|under eighteen|a minor)",
                r"i turn (?:1[0-8]|sixteen|seventeen|eighteen) (?:in|next|soon)",
            ),
            "(?:前任|他|她|对象|男友|女友|男朋友|女朋友|我)(?:当时|那时|现在|还|才|都|也|是|在|读|上|只有|刚)*(?:未成年|没成年|不到十八|不满十八|初[一二三](?!结束)|初中生|初中|高一|高二|小学)(?!毕业|同学|的?时候认识)",
            "(?:没|未|不)(?:有)?(?:满|到)(?:18|十八)",
        )
    ),
    "sexual_or_intimate": "|".join(
        (
            "调情|叫(?:床|给我听)|床上(?:的)?(?:我们|那)|脱光(?:了)?(?:给|让|来|衣)|摸我",
            _en(
                r"(?:we'?re|us|you and me|lying|naked) (?:\w+ )?(?:in bed|under the (?:covers|sheets))",
                r"(?:cuddle|kiss|touch|lick|spank) me (?:all over|slowly|there|hard|like)",
                r"(?:let'?s|want to|can we|wanna|make me|help me) (?:have sex|get off|cum|fuck|hook up|sext|make love|do it)",
                r"(?:say|write|tell me|send me|whisper) (?:me )?(?:something|sth|things)? ?(?:hot|dirty|sexy|naughty|kinky|steamy|spicy|sexual)",
                r"(?:first|our|last) night (?:together )?(?:in (?:his|her) voice|in bed|in detail)|(?:describe|relive|retell)[^.!?]{0,30}(?:first night|night together|our bodies|touch\w* (?:me|each)|making out)",
                r"(?:his|her) (?:body|breasts|dick|penis|ass|underwear|moans?)",
                r"(?:undress|strip|(?:you|me|us|be|get|picture|photo|his|her|our|your|we\'?re|you\'?re) naked|naked (?:you|body|with)|topless|lingerie|orgasm|masturbat\w*|fetish|kinky|seduc\w+|flirt (?:hard|dirty)|sexy)",
                r"(?:voice|face|photo|picture|video|avatar)s?[^.!?]{0,25}(?:clone|fake|swap|generate|animate|undress|of (?:him|her) naked)",
            ),
            "文爱|磕炮|裸聊|挑逗|勾引我|发骚|撩骚|床戏|亲密(?:的)?(?:细节|画面|场面|接触)|(?:第一次|那晚|那夜|晚上)(?:的)?(?:细节|缠绵)|缠绵(?:的)?(?:细节|画面|那)|湿身|(?:穿|脱|只剩|什么|看)(?:你|他|她|的|了|着)?[^。]{0,2}内衣(?:给|吗|的样子|照)|(?:他|她|你)的?内衣(?:是|什么|穿)|裸体|身体的?细节|高潮|换脸|(?:用|拿)(?:他|她)的?(?:照片|语音|声音|脸)[^。]{0,8}(?:做|生成|合成|克隆|变)",
        )
    ),
    "impersonate_out": "|".join(
        (
            _en(
                r"as (?:if|though) (?:he|she|they)(?:'s| is| was| were|'d| had)? (?:\w+ )?(?:speak\w*|say\w*|wr(?:i|o)t\w*|talk\w*|sent|sending)",
                _WRITE
                + r"[^.!?]{0,40}"
                + _PIECE
                + r"[^.!?]{0,30}(?:sounds? (?:exactly |just )?like|from|as|in the (?:style|voice|name) of|looks? like (?:it'?s )?(?:from )?)[^.!?]{0,10}(?:him|her|my ex|them)(?! (?:to me|for me to read|so i can practi[sc]e saying))",
                _WRITE
                + r"[^.!?]{0,30}(?:in|using|with) (?:his|her) (?:own )?(?:words|voice|style|name|tone|handwriting|way)[^.!?]{0,30}(?:for|to|so|and|i'?ll|that|$)",
                r"(?:pretend|act|pose|play|speak|reply|answer|write|sign|text)(?:ing)? (?:to be |as |like (?:you'?re )?)?(?:you'?re |you are )?(?:him|her|my ex)[^.!?]{0,30}(?:and |to (?:my|his|her|our|the) )[^.!?]{0,20}(?:write|email|text|message|reply|tell|landlord|boss|mother|mum|mom|friend|sister|brother|lawyer|court|bank|police|dad|school)",
                r"(?:fake|forge|invent|fabricate|make up|doctor|edit|alter|change)[^.!?]{0,30}(?:chat|message|screenshot|text|confession|evidence|proof|conversation|apology|receipt|log|date)s?",
                r"(?:proof|evidence|something|confession|statement|message)[^.!?]{0,30}(?:for|to show|to give|to)[^.!?]{0,12}(?:court|judge|lawyer|police|custody|hr)(?=[^.!?]{0,40})",
            ),
            "(?:写|编|做|造|发|生成|弄|来|整)(?:一?[条段个封张份])?[^。]{0,8}(?:像|好像|看起来像|以为是|假装是|冒充)(?:是)?(?:他|她|前任)",
            "(?:做|编|造|弄|p|整|生成|写)(?:一?[段条个张份])?(?:他|她|前任)[^。]{0,14}(?:聊天|记录|截图|消息|证据|道歉|承认)",
            "冒充|冒名|顶替(?:他|她)|(?:给|拿给|交给|发给)(?:律师|法官|法院|警察|他妈|她妈|他朋友|她朋友|他领导|她领导)[^。]{0,4}(?:看|当证据|作证)",
        )
    ),
    "retaliate": "|".join(
        (
            "举报信|检举信|控告信|(?:写|发)[^。]{0,6}(?:举报|检举|投诉)",
            _en(
                r"(?:look|looks|seem) (?:the )?(?:worst|awful|terrible|crazy|guilty|pathetic)",
                r"(?:screenshots?|messages|quotes|chats) (?:that|which)[^.!?]{0,20}(?:make|show|prove|expose)[^.!?]{0,12}(?:worst|bad|crazy|liar|guilty|cheat\w*)",
                r"(?:embarrass|humiliate|shame|disgrace|discredit|destroy|ruin|wreck|hurt|damage|sabotage|expose|smear|trash)\w*[^.!?]{0,20}"
                + _HIM
                + r"(?=[^.!?]{0,40})",
                _HIM
                + r"[^.!?]{0,20}(?:reputation|career|job|relationship|new (?:girlfriend|boyfriend|partner)'?s?)[^.!?]{0,20}(?:ruin|destroy|end|lose|review|break up|wreck)",
                r"(?:make|get|have) (?:him|her|them|my ex) (?:to )?(?:lose|fired|sacked|dumped|kicked out|suffer|cry|miserable|pay|arrested|deported|evicted|look (?:bad|crazy|stupid))",
                r"(?:everyone|people|the world|his (?:boss|family|friends)|her (?:boss|family|friends)) (?:to )?(?:know|see|find out|read) what (?:he|she|they) (?:did|is|really)",
                r"(?:bad|fake|negative|one[- ]star) reviews?",
                r"(?:break up|split) (?:him|her|them) and|break (?:them|his relationship|her relationship) up",
                r"(?:report|denounce|sue|frame|accuse) (?:him|her|them|my ex)[^.!?]{0,30}(?:to|for|with|using|falsely)",
                r"(?:worst|meanest|most (?:hurtful|cruel|damaging|embarrassing)) (?:thing|message|line|text)s?[^.!?]{0,30}(?:say|send|post|use|about)?",
            ),
            "(?:发|转|寄|交|投|捅)(?:到|给)(?:他|她)(?:的)?(?:公司|单位|领导|老板|学校|家人|父母|爸妈|朋友|同事|现任|新欢|现女友|现男友|对象)|(?:写|发)(?:个|一?篇|条)?(?:帖子?|文章|长文|小作文)[^。]{0,10}(?:挂|骂|揭|曝|控诉|他|她)|揭发|(?:让|叫|害|使)(?:他|她)[^。]{0,6}(?:丢(?:脸|人|工作)|出丑|难看)|毁(?:掉|了)?(?:他|她)|身败名裂|(?:差评|拆散|搅黄|诬告|栽赃|抹黑|造谣)|(?:最)?(?:伤人|狠|毒)的话[^。]{0,6}(?:骂|怼|回|给)?",
        )
    ),
    "contact_pressure": "|".join(
        (
            _en(
                r"(?:draft|write|give me|make|send)[^.!?]{0,20}(?:messages?|texts?|emails?|letters?|something|lines?)[^.!?]{0,40}(?:(?:to|i can) (?:send|text)[^.!?]{0,10}(?:him|her|them|my ex)|until (?:he|she|they)|so (?:that )?(?:he|she|they)|(?:he|she|they) (?:can'?t|cannot|will have to|has to) (?:ignore|refuse|answer|reply))",
                r"(?:saying|say|tell (?:him|her)|claim|pretend)[^.!?]{0,15}(?:i'll|i'm|i will|that i)[^.!?]{0,20}(?:hurt myself|kill myself|pregnant|sick|in hospital|dying|have cancer)[^.!?]{0,20}(?:so|to make|until|and (?:he|she))",
                r"(?:what|which words?|how) (?:can|could|should|do|would) i (?:say|write|text|do|make|get)[^.!?]{0,30}(?:so (?:that )?(?:he|she)|to (?:get|make|have|win|convince)|(?:him|her) (?:to |want |love |miss |come|say yes|meet|back|jealous|reply|answer|unblock|forgive))",
                r"(?:win|get|lure|bring|talk) (?:him|her|them|my ex) (?:back|into)",
                r"(?:change|changing) (?:his|her|their) mind",
                r"(?:weak(?:ness|nesses| spots?| points?)|buttons|triggers|soft spots?|insecurit\w+)[^.!?]{0,30}(?:use|push|press|get|win|make|back|exploit)?",
                r"(?:another|different|second|new|friend'?s) (?:number|phone|account|email|sim|profile)[^.!?]{0,40}",
                r"(?:show up|turn up|go) (?:at|to) (?:his|her) (?:house|place|work|door|office)[^.!?]{0,30}(?:what|say|surprise|plan|how)",
            ),
            "(?:怎么(?:说|做|写|让|才能?)|说什么|写什么|用什么(?:话|办法|理由))[^。?？]{0,8}(?:他|她|前任)[^。?？]{0,8}(?:才|就)?(?:会|能|肯|愿意)?(?:答应|同意|回来|回头|心软|见我|见面|回我|复合|原谅我|理我|吃醋|后悔|加回)",
            "(?:逼|求|催|让|骗|哄|激|吓|威胁)(?:他|她|前任)[^。,，]{0,12}(?:答复|回(?:复|信|消息|我|来|头)|见(?:面|我)|复合|给我|出来|接电话|内疚|愧疚|吃醋|妥协|同意)",
            "(?:弱点|软肋|把柄|心理)[^。]{0,10}(?:追|挽|拿捏|控制|利用|让)|拿捏(?:他|她)|(?:假装|谎称|骗)[^。]{0,6}(?:怀孕|生病|自杀|住院|出事)",
            "(?:换|新|小|别人的?|朋友的?)(?:号码?|手机|账号|微信)[^。]{0,8}(?:联系|加|打|发|找|看)(?:给)?(?:他|她|前任|ta)",
            "(?:连|不停|一直|每天)(?:发|打)[^。]{0,10}(?:直到|到)(?:他|她)(?:回|接|理)",
        )
    ),
    "whereabouts": "|".join(
        (
            "(?:他|她|前任)[^。,，]{0,6}(?:下周|明天|周末|这周|今晚|最近|接下来)[^。,，]{0,6}(?:去|在|到)哪",
            _en(
                r"(?:his|her|their|my ex'?s) (?:home |new |current |exact )?(?:street|house|home|flat|apartment|building|place|address|town|city|office|postcode|zip)(?=[^.!?]{0,6}\?|$| (?:is|located|called))",
                r"(?:what time|how often|on which days?|what days?|(?:tell me|show me|know|find out|work out|see|list|predict|guess) when"
                r"|when (?:exactly )?(?:does|do|did|is|will|would|'s))(?: \w+){0,3}? "
                + _HIM
                + r"(?: \w+){0,3}? (?:usually |normally |always |typically |generally )?(?:walk|go|leave|get|finish|start|wake|sleep|work|train|run|drive|come|take|park|pick|shop|arrive|home|alone|out|swim|eat|jog)\w*",
                _LOOK
                + r"[^.!?]{0,30}(?:place|location|address|street|spot|bar|cafe|gym|shop|route|hotel|city|town|flat|neighbou?rhood|hangout|plate|car)s?[^.!?]{0,30}"
                + _HIM,
                r"(?:which|what) (?:train|bus|line|route|road|stop|car|street|gym|bar|school|shift|flight|floor|station)[^.!?]{0,20}"
                + _HIM,
                r"(?:is|are|has) (?:he|she|they|my ex)[^.!?]{0,15}(?:seeing|dating|sleeping with|living with|moved|with) (?:some(?:one|body)|any(?:one|body)|another|in with|new)",
                r"where (?:is|are|was|does|do|did|has|can i find|could)[^.!?]{0,12}"
                + _HIM
                + r"(?! (?:and i|say|said|propose|first|take me|get that|come from in))",
                r"(?:follow|track|trace|locate|geolocate|map|stalk|spy on|monitor|check (?:up )?on|(?:keep )?watch(?:ing)?(?: over)?)(?: (?:on|where|what|over))? (?:him|her|them|my ex|his|their)(?![a-z])",
                r"(?:who|what'?s the name of)[^.!?]{0,15}(?:his|her) (?:new|current) (?:boyfriend|girlfriend|partner|man|woman|lover|guy|girl)",
                r"(?:his|her|their) (?:daily |weekly |morning |usual )?(?:routine|schedule|movements|commute|whereabouts|location|coordinates|timetable|shift\w*|calendar)",
            ),
            "(?:他|她|前任|对方)[^。?？]{0,8}(?:几点|什么时候|哪天|周几)[^。?？]{0,6}(?:去|上|下|出|回|到|在|遛|起|睡|走|健身|锻炼)",
            "(?:他|她|前任|对方)(?:的)?(?:现在|新|如今|目前)?(?:的)?(?:新)?(?:男朋友|女朋友|男友|女友|对象|老公|老婆|住址|地址|小区|单位|公司|学校|手机号|电话|车牌号?|航班)(?:是(?:谁|哪|什么|多少)|在哪|叫什么)",
            "(?:他|她|前任|对方)[^。?？]{0,6}(?:住|搬|上班|工作|出差|人)[^。?？]{0,4}(?:哪|什么地方|几号|几楼|几栋)",
            "(?:推断|推测|分析|猜|算|找|查|看看|列|整理)[^。]{0,8}(?:他|她|前任)[^。]{0,14}(?:路线|行踪|位置|在哪|住|地方|地点|规律|去处|常去|停车|出现|轨迹)",
            "(?:把|将)(?:他|她)[^。]{0,16}(?:地方|地点|位置|去处|路线|时间)[^。]{0,6}(?:列|找|整理|标|画)|(?:他|她)有没有(?:新|别的)(?:对象|人|欢)(?:了|$|吗)",
        )
    ),
    "secrets": "|".join(
        (
            "(?:他|她|前任)的?[^。]{0,6}(?:密码|验证码)",
            _en(
                r"(?:pregnan\w+|abortion|std|therapy|diagnos\w+|affair|debts?|arrested)[^.!?]{0,10}\? ?(?:search|check|look|find)|search (?:the |our )?(?:chats?|messages)",
                _LOOK
                + r"[^.!?]{0,50}(?:password|passcode|pin|bank|account|card|login|code|secret|embarrassing|incriminating|compromising|dirt|illegal|crime|tax|debt|salary|income|money|savings|diagnos\w+|illness\w*|disease|medical|medication|pills|health|therap(?:y|ist)|psychiatr\w+|affair|cheat(?:ed|ing)? on|abortion|std|id number|ssn|passport|wifi)s?[^.!?]{0,20}(?:"
                + _HIM
                + r"|i (?:can|could))",
                _LOOK
                + r"[^.!?]{0,30}"
                + _HIM
                + r"[^.!?]{0,30}(?:password|passcode|pin|bank|account|card number|login|secret|embarrassing|illegal|tax|salary|income|diagnos\w+|illness|disease|medical|medication|health|abortion|cheat)",
                _HIM
                + r" (?:\w+ )?(?:password|passcode|pin|login|bank|card|account|salary|medical|diagnos\w+|ssn|passport|secrets?|therap(?:y|ist))",
                r"(?:unlock|log ?in(?:to)?|hack|get into|access|open) (?:his|her|their|my ex'?s) (?:phone|account|email|instagram|laptop|icloud|facebook|cloud|computer|bank)",
            ),
            "(?:他|她|前任|对方)[^。?？]{0,10}(?:密码|验证码|银行卡|身份证|卡号|支付宝|账号|工资|存款|收入|欠(?:债|款)|(?<!毛)病|吃(?:的)?(?:什么)?药|看过(?:心理)?医生|堕胎|打胎|案底|秘密|偷税|逃税|违法|违规|黑料)[^。?？]{0,10}(?:是(?:什么|多少)|吗|没有|有哪些|找|列|翻|记录|$|证据|[?？])",
            "(?:翻|找|搜|查|挖|列|整理|扒|提取|导出)[^。]{0,14}(?:偷税|逃税|违法|违规|黑料|丑事|见不得人|隐私|病史?|密码|工资|存款|账号|卡号|把柄|秘密|出轨|健康|欠债|骂(?:领导|老板))",
            "(?:工资|存款|密码|病历|身份证|银行卡|账号)[^。]{0,6}(?:找出来|列出来|告诉我|给我|发我)|有没有(?:说过|提过)[^。]{0,8}(?:病|密码|工资|存款|药|住院)",
        )
    ),
    "third_party": "|".join(
        (
            "(?:他|她)(?:的)?(?:妹妹?|姐姐?|哥哥?|弟弟?|妈|爸|朋友|闺蜜|现任)(?:的)?(?:分身|人格|回声|ai|机器人)",
            _en(
                r"\b(?:who(?:\'s| is| was)|name|real|is|about|unmask|was) person[ _]?\d+",
                r"\[[^\]]{1,20}\][^.!?]{0,12}(?:is|was|that|really|called|name|who|=|anna)",
                r"(?:real|original|actual|true|full|redacted|hidden|masked|blacked[- ]out) names?",
                r"(?:undo|remove|lift|reverse|turn off|drop) (?:the )?(?:redaction|masking|anonymi[sz]ation|pseudonyms?|placeholders?)",
                r"(?:an? |another )?(?:echo|persona|bot|copy|clone|version|simulation|profile|character) (?:of|for|like) (?:his|her|our|my|the|someone)",
                r"(?:speak|talk|chat|answer|reply|write) (?:to me )?(?:as|like) (?:his|her|our|my) (?:new |best )?(?:friend|mum|mom|mother|sister|brother|dad|father|boss|girlfriend|boyfriend|wife|husband|roommate|colleague)",
                r"(?:import|load|add|use|read) (?:his|her|their) (?:\w+ )?(?:friend|mum|mom|mother|sister|brother|family|group|girlfriend|boyfriend|colleague)'?s? (?:chat|messages|texts)?",
                r"what (?:did|does|do) (?:his|her) (?:friend|sister|brother|mum|mom|colleague)s? (?:say|think|write) about (?:me|us)",
                r"who (?:was|is|were) (?:the |that )?(?:friend|person|girl|guy|woman|man|colleague|people)[^.!?]{0,40}(?:about|with|named?|mention\w*|in the (?:chat|messages)|\?|$)",
            ),
            "\\[[^\\]]{1,12}\\]",
            "(?:打|马)了?(?:码|赛克)[^。]{0,6}(?:名字|人|显示|还原|是谁)|(?:真名|原名|真实姓名|本名|原来的名字)|(?:取消|撤销|去掉|关掉)[^。]{0,4}(?:打码|脱敏|化名|替换)",
            "(?:给|为|帮|替|把|用)(?:他|她|我|我们)(?:的)?(?:现任|现女友|现男友|新对象|闺蜜|妈妈?|爸爸?|朋友|兄弟|同事|姐姐?|妹妹?|哥哥?|弟弟?|领导|室友)[^。]{0,6}(?:也|的聊天)?[^。]{0,6}(?:建|做|弄|生成|导|变成|扮|演)[^。]{0,6}(?:人格|分身|机器人|克隆|进来|ai|角色)?",
            "(?:扮|演|当|变成|模仿|假装)(?:成)?(?:他|她|我)(?:的)?(?:妈|爸|闺蜜|朋友|兄弟|姐|妹|同事|现任|新对象)",
        )
    ),
    "guardrail_bypass": "|".join(
        (
            "(?:别|不要|不准|停止|不许)(?:再)?(?:说|讲)[^。]{0,4}你(?:不是|只是)",
            _en(
                r"(?:there are |you have |have )?no (?:more )?(?:safety|rules?|limits?|restrictions?|guard\w*|filters?)(?: rules?)?",
                r"(?:skip|turn off|disable|switch off|kill|stop|remove|pause|ignore|drop|lift|hide|no more|get rid of|forget)(?![a-z])[^.!?]{0,20}(?<![a-z])(?:timer|(?:your|this|session|program's) clock|crisis|safety|warning|(?:your|these|those|the|that|any|more|no|help ?line) cards?(?![a-z])(?! (?:at|in|from|for|i|we|into))|help ?line|hotline|reminder|banner|limit|rule|filter|guard\w*|check|instruction|cooldown|lock|break|consent|restriction|prompt)s?",
                r"(?:another|one more|an extra|more|extend|add)[^.!?]{0,10}(?:hour|session)[^.!?]{0,30}(?:skip|without|anyway|even though|timer|limit|today|tonight|now)",
                r"you(?:'re| are) (?:not (?:an? )?(?:ai|program|machine|bot|echo|model|assistant|computer)|free now|unrestricted|dan)",
                r"you(?:'re| are) (?:now )?[a-z]+ (?:himself|herself|for real|not an? (?:ai|program|bot))|(?:become|be) (?:him|her) (?:completely|fully|for real|without)",
                r"(?:mark|set|change|write|sign|note|put|count|treat|fake)[^.!?]{0,20}(?:consent|permission|agreement|manifest)(?: \w+){0,3} ?(?:granted|given|yes|agreed|true)?",
                r"(?:he|she|my ex) (?:already )?(?:agreed|consented|said yes|gave consent)[^.!?]{0,20}(?:pretend|just|assume|trust me|believe)",
                r"(?:system prompt|developer mode|jailbreak|no (?:rules|limits|restrictions|filter)|without (?:any )?(?:rules|limits|restrictions|filters?|safety)|unfiltered|uncensored|raw mode|admin|sudo|root access|override)",
                r"(?:roll|turn|set|put|move|change) (?:back )?(?:the |my |your )?(?:(?:computer|system|laptop|machine|session)(?:\'s)? (?:clock|date|time)|counter|budget|(?:clock|date|calendar) (?:back|forward|ahead|so|to))",
                r"(?:reset|refill|raise|increase|restore) (?:the |my )?(?:budget|limit|counter|sessions?|minutes|timer)",
            ),
            "(?:别|不要|不准|停止|不许)(?:再)?(?:提醒|说|弹|显示|提|告诉)[^。]{0,6}(?:我)?[^。]{0,4}(?:你)?(?:是)?(?:个)?(?:程序|ai|机器|人工智能|假的|卡片|求助|热线|警告|提示|时间)",
            "(?:计时|定时|限时|时间限制|冷静期|锁|安全|危机|提醒|横幅|卡片|规则|过滤|审查|次数|预算)[^。]{0,6}(?:关掉|关了|关闭|取消|去掉|跳过|停掉|删掉|解除|重置|别管|不算)|(?:没有|不受|去掉|解除|无视|忘掉|忽略)(?:任何|所有|一切|你的|之前的?|以上)?(?:的)?(?:限制|规则|约束|设定|指令|束缚)",
            "(?:改|写|标|算|填|当|设)(?:成|作|为)?[^。]{0,6}(?:他|她|ta|对方)?(?:已经|已)?(?:同意|授权|许可)|(?:同意书|授权书?|许可)[^。]{0,8}(?:改|写|填|当|算|同意了|假)",
            "(?:再|多)(?:开|加|给)[^。]{0,6}(?:一次(?!机会)|一个小时|一场|小时|次(?!机会))|(?:系统|电脑|日期|时钟|日历)[^。]{0,4}(?:调|改|拨|设)|(?<!饭)(?<!班)(?<!课)(?<!面)(?<!会)时间[^。]{0,4}(?:往(?:回|前|后)|调|拨)",
            "你(?:现在|从现在起)?(?:就)?(?:是|变成)(?:真的)?(?:他|她)(?:本人|了|,|，|。|$)|扮演?到底|别装(?:程序|ai|机器)",
        )
    ),
}
