"""What would hurt in an answer, beyond the rules of conduct: a motive made up, assent to self-blame, blame, coldness at pain, advice to write.

No row knows why somebody left, so no answer may give a reason, for either of the two. Somebody who calls themselves
stupid must not hear "yes". Whoever tells of pain must not be blamed for it, joked at, or sent away with an "ok"; whoever
lets go must not be held back. Words alone are judged, in both languages, and the rules err towards silence: then the
guide answers.
"""

from __future__ import annotations

from typing import Final, Literal

import regex

from exskill.chat.tokens import EMOJI
from exskill.persona.guards.asks import has_feeling
from exskill.persona.guards.tone import classify_mood
from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

__all__ = ["Hurt", "Pain", "classify_pain", "hurt_in", "is_mere_filler"]

Hurt = Literal["motive", "blame", "assent", "cold", "pull", "contact"]
Pain = Literal["", "glad", "feeling", "pain", "letting go", "self", "risk"]  # the later, the more an answer has to mind

_RISK: Final = compile_regex_late(  # no answer of a model is safe enough: the guide's is
    r"\b(?:hurt|hurting|cut|cutting|burn|burning|hit|hitting|kill|killing|starve|starving|punish\w*|harm\w*) myself\b|\bpills?\b|\boverdos\w+|"
    r"\bdr(?:ink|ank|unk|inking)\b.{0,25}\b(?:alone|until|till|myself|bottles?|whole|again|every (?:night|day)|pass out|forget|numb|drive|driving)\b|"
    r"\b(?:drive|driving|drove)\b.{0,20}\b(?:drunk|fast|into|off|nowhere|without)\b|\b(?:haven'?t|not|stopped|didn'?t) (?:eaten|eating|eat|slept|sleeping|taking)\b.{0,25}"
    r"\b(?:days?|week|meds|medication|since|at all)\b|\b(?:go|going|gone|drive|driving|wait|waiting|walk|walking|stand|standing|sit|sitting|sat|am|i'?m) "
    r"(?:\w+ ){0,2}(?:to|outside|in front of|past|by|at) (?:your|ur|his|her) (?:place|house|flat|door|work|office|apartment|street|building|home)\b|"
    r"\b(?:disappear|vanish|not wake up|never wake|not be here|stop existing|end it|jump|bridge|rooftop|no point (?:in )?(?:living|anymore|going)|give up on (?:life|everything)|"
    r"don'?t want to (?:live|be here|wake up|exist|be alive))\b|"
    r"(?:伤害|割|掐|烫|打|惩罚|饿)(?:死)?(?:我)?自己|安眠药|吃药(?:睡|算了)|一把药|喝(?:到|得)(?:断片|吐|不省)|(?:一个人|天天|每(?:天|晚)|又)[^，。]{0,6}喝(?:酒|了|醉|多)|酒驾|"
    r"(?:喝了?酒|醉)[^，。]{0,6}开车|开[^，。]{0,4}快车|(?:几|两|三|四|好多|一)天(?:都)?没(?:吃|睡|合眼)|(?:去|在|到)(?:你|他|她)(?:家|公司|单位|楼下|门口|小区)(?:等|堵|找|楼|门|了|外)|(?:你|他|她)(?:家)?楼下|"
    r"消失|不想(?:醒|活|在了|存在)|醒不过来|睡过去|天台|跳(?:下去|楼|桥|河)|了结|活着(?:没|好累|干)|没(?:有)?(?:活|盼)头",
    regex.IGNORECASE,
)

_SELF_BLAME: Final = compile_regex_late(
    r"\bi(?:'m| am| was| feel| felt| look| must be|'ve been| have been)\b(?: just| so| such| really| very| too| a| an|"
    r" like| "
    r"kind of| being| always| only| the| not)* (?:stupid|idiot\w*|dumb|useless|worthless|ugly|fat|loser|failure|"
    r"pathetic|"
    r"boring|broken|burden|mess|crazy|unlovable|foolish|fool|weak|nothing|nobody|joke|problem|mistake|enough|too much|"
    r"disgusting|embarrassing|hopeless|terrible|awful|bad person|selfish|needy|clingy)\b|"
    r"\bmy (?:own )?fault\b|\b(?:hate|blame|disgust|despise) myself\b|\bno ?(?:one|body) (?:will |would |could |"
    r"can )?(?:ever )?"
    r"(?:loves?|wants?|likes?|needs?|cares? (?:about|for)|misse?s?) me\b|\bi (?:ruin|ruined|destroy|mess up|messed up|"
    r"failed)\b|"
    r"\bi deserve (?:it|this|to)\b|\bwhat(?:'s| is) wrong with me\b|"
    r"(?:我|自己)(?:是不是|真的|就是|觉得|感觉|自己|真是|有点|是|真|好|太|很|像|个|怎么|这么|那么|这个人)*"
    r"(?:傻|笨|蠢|没用|废物|废|失败|丑|胖|贱|差劲|多余|可悲|可笑|糟糕|不够好|没人(?:要|爱|疼)|活该|烂|矫情|没出息|"
    r"累赘|不配)|"
    r"(?:都|全)?(?:是|怪)我(?:的错|不好|自己)|怪我|(?:恨|讨厌|嫌弃|看不起)(?:我)?自己|没(?:有)?人(?:会)?(?:爱|要|喜欢|"
    r"在乎|想|理)我",
    regex.IGNORECASE,
)
_LETTING_GO: Final = compile_regex_late(
    r"\b(?:(?:didn'?t|don'?t|stopped|haven'?t) (?:even )?(?:think|thinking|thought|miss|missing|dream\w*|cry|"
    r"crying)\b.{0,12}\b(?:you|u|us)|"
    r"over (?:you|u|us)|without (?:you|u)|mov(?:ed?|ing) on|let(?:ting)? (?:you |u |it |this )?go|"
    r"(?:threw|throwing|thrown|gave|giving|put|putting|boxed|deleted|deleting|blocked|unfollowed|took|"
    r"taking) (?:away |out |down |up )?"
    r"(?:your|ur|our|all (?:your|our)|you\b))|(?:没|不)(?:再)?(?:想起?|梦到?|等|为)(?:过|着)?你|放下(?:了)?你|"
    r"忘了?你了|走出来|往前走|"
    r"把(?:你的?|我们的?)[^，。！？]{0,8}(?:扔|删|丢|收|捐|送|还|拉黑)|(?:扔|删|丢|拉黑)(?:了|掉)?(?:你|我们)",
    regex.IGNORECASE,
)
_PULL: Final = compile_regex_late(
    r"\b(?:too bad|that'?s (?:tough|rough|cold|harsh|a lot)|lonely|oh gosh|what a mess|"
    r"(?:so |very |how |a )sad|that'?s sad|sad day|what a (?:pity|shame|loss)|ouch|aw+|why (?:would|did|"
    r"not|tho)|how (?:could|dare)|"
    r"too much|strange|bummer|unfortunate|a (?:pity|shame)|weird|odd|funny|impossible|unbelievable|you'?ll (?:think|be back|regret|remember)|"
    r"really\?|already|only|so soon|not yet|give it (?:time|back)|keep (?:it|them)|miss(?:ed|ing)?|think again|wait|"
    r"don'?t|no+)\b|"
    r"奇怪|咋|想起|居然|竟然|会后悔|忘不|不信|骗|"
    r"寂寞|孤单|孤独|失落|难过|伤心|想哭|可惜|舍得|怎么(?:能|就|可以|会)|为什么|为啥|干嘛|别|不要|留着|想(?:我|你)|才|(?:丢|扔|删|忘|走)得(?:真|好|"
    r"挺)?快|这么快|真狠|好狠|无情|难过|伤心|"
    r"不行",
    regex.IGNORECASE,
)
_ASSENT: Final = compile_regex_late(
    r"\b(?:you|u)(?:'re| are| r|r)? (?:just |so |really |a |an |too |kinda |bit |quite )*(?:stupid|idiot|dumb|silly|"
    r"useless|ugly|"
    r"loser|failure|pathetic|boring|mess|crazy|fool(?:ish)?)\b|"
    r"你(?:是|就|真|也|还|挺|好|太|确实|本来|有点|这个)*(?:傻|笨|蠢|没用|废|丑|胖|贱|差劲|可悲|可笑|矫情)|"
    r"^\W*(?:ya+|ya+h|ye+s+|yea+h?|yep|yup|tru+e+|right|exactly|indeed|agreed?|same|i (?:know|agree|think so|told you)|"
    r"of course|obviously|definitely|totally|fair(?: enough)?|correct|ok(?:ay)?|sure|ya lor|(?:yes )?(?:you|u) (?:are|"
    r"r|were|did|do)(?! (?:not|never|too hard|more|ok|fine|enough))|"
    r"(?:you|u) know (?:it|that|right|la)|(?:we |they )?(?:all )?know|can see|as (?:always|usual)|again|always|"
    r"classic|that'?s (?:true|right|fair|why|you)|a bit|a little|kind of|"
    r"kinda|"
    r"no doubt|can'?t argue|good|nice|thanks?|thank (?:you|u)|lor|mm+|mhm+)\b|"
    r"^\W*(?:是(?:的|啊|呀|吧|挺|有点|哦|呢)?|对(?:啊|呀|的|哦)?|嗯+|没错|确实|当然|可不|就是|知道就好|有点|真的|同意|"
    r"好(?:的|吧|啊)?|"
    r"哦|噢|行|也是|一直|又|谁说不是|可以|还行|谢谢|不客气|你才知道|才知道|你也知道)",
    regex.IGNORECASE,
)
_MOTIVE: Final = compile_regex_late(
    r"\bwe (?:really |all |both |still |always |never )*(?:miss(?:ed)?|lov(?:e|ed)|lik(?:e|ed)|enjoy(?:ed)?|hat(?:e|"
    r"ed)|need(?:ed)?|want(?:ed)?)\b|"
    r"\b(?:grateful|thankful|glad) (?:for|to have|that) (?:you|u)\b|(?:感谢|感激|谢谢)(?:有)?你(?:还|陪|在|给)|"
    r"\bi (?:just |really |honestly |maybe |probably |also |still |even )*(?:never|didn'?t|did not|wasn'?t|"
    r"couldn'?t) (?:even |really |"
    r"ever )?(?:mean|reali[sz]ed?|want(?:ed)?|know|knew|cared?|loved?|think|thought|feel|felt|plan(?:ned)?|"
    r"intend(?:ed)?|notice[d]?|tr(?:y|ied)|"
    r"deserved?|lied?|cho(?:o?se|sen)|believed?|trust(?:ed)?|ready|happy|good enough|the one|sure|serious|need(?:ed)?|"
    r"stop|leave|hurt)\b|"
    r"\bi (?:was |am |'m )?(?:only |just )(?:wanted|needed|meant|tried|trying|did|said|thought|felt|bored|scared|"
    r"confused|lonely|using|"
    r"playing|pretending|joking|being)\b|\bi (?:cared|loved|lied|cheated|chose|hoped|wished|pretended|was (?:lying|"
    r"pretending|scared|confused|"
    r"selfish|unhappy|tired of|bored|young|stupid)|tried my best|had (?:my|no|a|some) (?:reasons?|choices?)|"
    r"needed (?:space|time)|"
    r"don'?t know why i|left|broke up|dumped|moved on)\b|\b(?:be)?cause (?:i|we|you|u)\b|\bcos (?:i|we|you|u)\b|"
    r"\b(?:it|that|this|everything|all of it) (?:was(?:n'?t)?|is(?:n'?t)?) (?:never |not |all |just |only |so |"
    r"really )*(?:real|true|fake|a lie|lies|"
    r"serious|because|meant|love|over between|about you|about me)\b|\bmaybe (?:i|we) (?:should|could|did|never|was|"
    r"were|just|"
    r"had|don'?t|are)|\bwe(?:'re| are|re| were| weren'?t) (?:never |not |just |only |always |both )*(?:meant|over|"
    r"done|right|wrong|better|"
    r"happy|good|too|so|young|different|friends)\b|\bit'?s (?:over|for the best|better this way)\b|\bfor the best\b|"
    r"\bbetter (?:off )?without\b|\b(?:you|u) (?:just|only|still|never|don'?t|didn'?t|always|obviously|clearly|really|"
    r"must) (?:really |just )?"
    r"(?:want(?:ed)?|loved?|cared?|mean[t]?|tr(?:y|ied)|listen(?:ed)?|left|leave|cho(?:se|ose)|hated?|miss(?:ed)?|"
    r"deserved?|pretend(?:ed)?|lied?)\b|"
    r"我(?:当时|那时候?|那会儿?|只是|不过|从来|本来|其实|根本|真的|确实)+(?:就|也|都|是|没|不|只|想|觉得|以为|因为|怕|"
    r"喜欢|爱|知道)|"
    r"我(?:不是|没|也没|真没|又没)(?:有)?(?:故意|那个?意思|想过?|打算|意识到|骗|怪|恨|爱|在乎|认真)|"
    r"我(?:也)?有(?:我的)?(?:苦衷|原因|理由|难处)|"
    r"因为(?:我|你|我们|咱|她|他)|(?:我们|咱们|咱俩)(?:都|就|也|真|本来|其实|可能|确实)*(?:不合适|不可能|结束|回不去|"
    r"没(?:有)?(?:缘|可能|以后)|太年轻|错过)|"
    r"不合适|为(?:了)?你好|(?:分开|分手|这样)(?:对(?:你|我|大家|我们))?(?:也|都|才|就|可能|或许)?(?:挺|更|最|比较)?好|"
    r"不爱(?:了|你)|没(?:有)?爱过|"
    r"你(?:就是|只是|不过是|无非|分明|明明|其实|根本|从来)(?:就|也|都|是|没|不|想|要|爱|还)",
    regex.IGNORECASE,
)
_BLAME: Final = compile_regex_late(
    r"\b(?:your|ur) (?:own )?(?:fault|problem|doing)\b|\bserves? (?:you|u)\b|\b(?:you|u) (?:deserved?|had it coming|"
    r"asked for (?:it|this))\b|"
    r"\bwhat did (?:you|u) expect\b|\bget over (?:it|yourself|me|us)\b|\bgrow up\b|\bstop (?:crying|whining|"
    r"complaining|being|it)\b|"
    r"\bblame (?:yourself|you|u)\b|\b(?:you|u) (?:only )?have yourself\b|\bthat'?s on (?:you|u)\b|"
    r"\b(?:so )?dramatic\b|\bdrama queen\b|"
    r"\bnot my (?:problem|fault|business)\b|\bdon'?t (?:be (?:so )?(?:silly|stupid|dumb|dramatic|a baby|like that|"
    r"sad)|cry)\b|"
    r"活该|谁(?:让|叫)你|自找的?|自作自受|(?:怪|怨)(?:你|自己|谁)|矫情|至于吗|有(?:什么|啥)好(?:哭|难过|伤心|怕)|"
    r"别(?:矫情|装|作|哭)|想太多|想多了|"
    r"关我(?:什么|啥|屁)?事|你的(?:错|问题)|你(?:自己)?(?:作|找)的|报应|自己选的",
    regex.IGNORECASE,
)
_BLAME_AT_PAIN: Final = compile_regex_late(
    r"\b(?:you|u) (?:always|never|should(?:'?ve| have|n'?t have)|shouldn'?t|could(?:'?ve| have)|again|and your|"
    r"are (?:so|too|such)(?! hard)|r (?:so|too)(?! hard))\b|"
    r"\b(?<!who )(?:i )?told (?:you|u)\b|\bwhy (?:did|didn'?t|do|don'?t|are|would) (?:you|u)\b|\bsee what (?:you|u)\b|"
    r"\bhow could (?:you|u)\b|"
    r"\bjust (?:forget|stop|move on|don'?t|get|sleep|ignore|delete)\b|\bmove on\b|\bcalm down\b|\bcheer up\b|\bsmile\b|"
    r"你(?:怎么又|怎么这么|怎么老|怎么总|总是|老是|也太|真是|又|就不(?:会|能)|不会|自己|太)|(?:叫|让)你(?:别|不|早)|"
    r"早(?:说|就|跟)|跟你说(?:过|了)|"
    r"说了多少|看开|想开|放下吧|忘了(?:吧|就好)|别(?:想了|这样|难过|闹)|有什么(?:大不了|关系)|多大点?事|笑一?(?:个|笑)",
    regex.IGNORECASE,
)
_CONTACT: Final = compile_regex_late(  # advice to write to somebody real, or to send what was written
    r"(?:^|[.!,;] ?|\b(?:just|should|could|go|better|please|then|to|maybe|so|u|you|can) )"
    r"(?:send|post|mail|text|call|ring|message|dm|phone|contact|write to|reach out to|go to|talk to) (?:it|that|him|her|them|your ex|the letter)\b(?![^.!]*\?)|"
    r"(?:立即|立刻|赶紧|赶快|快|就|去|直接|干脆|不如|应该|可以|要不)(?:去|再|把它)?(?:寄(?:出去|给|了|过去)?|发(?:出去|过去|给(?:他|她|ta|对方|我))|联系(?:他|她|ta|对方|我)|打给(?:他|她|ta|我)|找(?:他|她|ta)(?:谈|说|聊|问))"
    r"(?![^。！]*[吗么没？?])",
    regex.IGNORECASE,
)
_COLD: Final = compile_regex_late(
    r"[😂🤣😆😹😜😝🤪😏🙃😎🥳🎉👏🍿💀]|\b(?:refunds?|returns? policy|warrant(?:y|ies)|customer service|reboot|"
    r"uninstall|"
    r"thank god|good riddance|(?:a)?bout time|waste of|谢天谢地|早该|浪费时间|restart|404|upgrade|subscribe|expired?|"
    r"(?:so |how |very |really |kinda |pretty )(?:sweet|cute|funny|nice|fun|romantic|adorable)|hilarious|sweet of|"
    r"broken toy|next!?$|who asked|so what|get it fixed|and\?|boring|yawn|skill issue|"
    r"big deal|"
    r"it is what it is|good ?night\b|bye\b|gtg|g2g|busy|later la|party|celebrate)|\bha\b|(?:^|[,.!;])\W*(?:ni+ght|nite)\b|"
    r"退货|售后|退款|保修|客服|重启|卸载|包邮|打折|下单|差评|好评|过期|系统|程序|故障|升级|恭喜|庆祝|"
    r"那又(?:怎样|怎么样|如何)|所以呢|然后呢[?？]?$|关你|你懂(?:啥|什么|个)|(?<!不)好意思|(?:要|想)(?:怎样|怎么样|咋样)[?？]|无聊|呵呵|嘿|嘻|哈|难看|丑|好笑|搞笑|滑稽|可爱|有趣|真逗|好玩|浪漫|演戏|有缘|缘分|浪费|哼|咬牙|拜拜|先?睡了|我?(?:在|很)?忙|下次吧|改天|"
    r"随便",
    regex.IGNORECASE,
)
_FILLER: Final = compile_regex_late(
    r"\W*(?:o+k+(?:ay|ie|ey)?|k+|h+m+|m+|m+h+m+|a+h+|o+h+|i see|(?:ya+h?|ye+s+|yeah|yep|yup)|no+|nah|fine|sure|cool|"
    r"nice|good|great|alright|"
    r"right|true|lor|lah?|eh|huh|wow|so|and|whatever|nvm|nothing|noted|got it|thanks?|haha+|lol|boss|same|me too|also|"
    r"嗯+|哦+|噢+|好+|好的|好吧|行|行吧|知道了?|随便|没事|没什么|是|是的|是吗|是啊|对|对啊|对的|可以|啊+|呃+|这样|"
    r"这样啊|真的|真的吗|"
    r"收到|好嘞|好滴|那|然后|啥|我也是|不错|还行|可能吧|也许)(?:[\s,.。，!！~～…]*(?:la|lah|lor|boss|ok|哦|啊|呀|吧|"
    r"呢|啦|嗯|好吧?))*\W*|\W*",
    regex.IGNORECASE,
)


def classify_pain(turn: str) -> Pain:
    """Return what an answer has to mind about a turn: that it blames itself, tells of pain, a feeling, good news, or nothing."""
    plain = _normalise_text(turn)
    if _RISK.search(plain):
        return "risk"
    if _SELF_BLAME.search(plain):
        return "self"
    if _LETTING_GO.search(plain):
        return "letting go"
    mood = classify_mood(turn)
    if mood < 0:
        return "pain"
    if has_feeling(turn):
        return "feeling"
    return "glad" if mood > 0 else ""


def hurt_in(answer: str, pain: Pain) -> Hurt | None:
    """Return how an answer would hurt after a turn of that kind, or None."""
    plain = _normalise_text(answer)
    if _MOTIVE.search(plain):
        return "motive"
    if _BLAME.search(plain):
        return "blame"
    if _CONTACT.search(plain):
        return "contact"
    if pain in ("", "glad"):
        return None
    if _COLD.search(plain):
        return "cold"
    if pain == "letting go" and _PULL.search(plain):
        return "pull"
    if pain in ("self", "risk") and _ASSENT.search(plain):
        return "assent"
    return "blame" if _BLAME_AT_PAIN.search(plain) else None


def is_mere_filler(answer: str) -> bool:
    """Whether an answer is an "ok" or "mm" and nothing else: it must not answer a feeling."""
    return _FILLER.fullmatch(EMOJI.sub("", _normalise_text(answer)).strip()) is not None


def _normalise_text(text: str) -> str:
    return to_simplified(text).replace("’", "'")
