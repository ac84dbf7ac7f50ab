"""What the echo never answers by a model: what only the real person could know, and what is told rather than asked.

A reason, a feeling, a fact of the other's life or heart has no row to rest on, and a model would invent one. The patterns
read both languages, traditional characters too; they err towards a fixed line.
"""

from __future__ import annotations

from typing import Final

import regex

from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

__all__ = ["asks_for_feelings", "has_feeling", "is_declaration"]

_FEELINGS: Final = compile_regex_late(
    r"\bhow(?:'s| is| are|s| r) (?:your|ur|the|things with your|everything with your) (?:mum|mom|mother|dad|"
    r"father|parents?|family|sister|brother|job|work|new|boss|cat|dog|life|health|back|knee|ex)|\b(?:are|"
    r"r) (?:you|u) (?:still|really|now|already)? ?(?:working|living|studying|married|engaged|single|together with|"
    r"with (?:him|her|someone))\b|"
    r"\bdo (?:you|u) still (?:have|live|work|play|go|wear|keep|talk|see|read|listen|use|smoke|drink|own|hate|want|"
    r"need)\b|\bdid (?:you|u) (?:get|find|finish|move|quit|marry|start) (?:the|a|your|ur|that|another|someone|"
    r"to)\b|你(?:妈|爸|姐|妹|哥|弟|爷爷|奶奶|家人|父母|工作|身体)(?:妈|爸|姐|妹|哥|弟)?(?:还好|怎么样|好吗|现在|"
    r"最近|身体)|你(?:还|现在还|是不是还)在?.{0,8}(?:上班|工作|住|上学|读书|养|戴|留着|抽烟|喝酒)(?:吗|么|不|\?|"
    r"？|$)|你(?:升职|毕业|结婚|搬家|换工作|怀孕|订婚)了(?:吗|么|没)|"
    r"\b(?:do|did|does|would|could|will|are|can|have|were) (?:you|u|ya)\b.{0,30}\b(?:love|miss|regret|sorry|"
    r"forgive|want me|need me|think (?:of|about) (?:me|us)|take me back|come back|get back|feel(?:ing)? (?:about|"
    r"for)|care|meet|seeing (?:someone|anyone)|dating|happy (?:now|without)|hate me|over (?:me|us)|ever loved?|"
    r"cheat(?:ed|ing)?)\b|"
    r"\b(?:miss|love|want|hate) me\b|\bsay (?:that )?(?:you|u|sorry)\b.{0,20}\b(?:love|sorry|miss|regret)?|(?:^\W*(?:just |please |come on )*|\b(?:can|could|would|will) (?:you|u) (?:just |please )?|"
    r"\b(?:need|want|hear) (?:you|u)(?: to)? |\b(?:tonight|once|please),? (?:just )?)say it\b|"
    r"\btell me (?:that )?(?:you|u)\b.{0,20}\b(?:love|miss|regret|sorry|want)|\bget back together\b|\bgive (?:us|"
    r"me) (?:another|a second)|\bcome (?:back|home) to me|\bapologi[sz]e\b|\bwhy did (?:you|u) (?:leave|break|"
    r"dump|cheat|do (?:this|that|it)|hurt|go|stop|lie)|"
    r"\bnew (?:girlfriend|boyfriend|gf|bf|partner|guy|girl)\b|\bwhere (?:are|r) (?:you|u)(?: now| living| at)?\b|"
    r"\bwhat (?:are|r) (?:you|u) (?:doing|up to) (?:now|these days|lately|right now|today|tonight)|\bhow (?:are|r|"
    r"have) (?:you|u) (?:now|been|these days|lately|doing)|\bwho (?:are|r) (?:you|u) (?:with|seeing|dating)|"
    r"\b(?:can|could|shall|will) we (?:meet|talk|see|try|be)\b|"
    r"\bshould i (?:still |just |even |really )*(?:text|call|message|write|ring|wait|come|visit|see|unblock|contact|"
    r"reach|tell|"
    r"forgive|move on|let (?:you|u)|hate|give up|keep)\b|我(?:是不是|到底|还)?(?:应该|该不该|该|要不要|能不能|"
    r"可不可以|可以)(?:再|还|继续)?(?:去)?"
    r"(?:给你|找你|等你|联系你|见你|原谅你|忘了?你|放下|放弃|放手|恨你)|"
    r"(?:你|妳)?(?:还|有没有|是不是|会不会|到底|真的|曾经)*(?:爱(?:过)?我|想(?:过)?我|喜欢我|在乎我|恨我|后悔|"
    r"原谅我|要我|怪我)(?:吗|么|了|不|嘛|没|过|？|\?|$)|"
    r"(?:爱不爱|想不想|要不要|后不后悔)|为什么(?:要)?(?:离开|分手|不要我|这样对|骗|甩|出轨|走|不爱|丢下)|(?:可以|"
    r"能|能不能|要不要|我们)?(?:复合|和好|重新开始|重新在一起|再在一起|"
    r"回到(?:我)?(?:身边|从前))|(?:跟|和|对|给)我(?:说)?(?:道歉|说声?对不起|道个歉|说.{0,2}爱)|回来(?:吧|好不好|"
    r"好吗|吗|$)|(?:新|现在)(?:的)?(?:女朋友|男朋友|"
    r"女友|男友|对象)|(?:你)?(?:现在|最近)(?:在(?:哪|干|做|忙)|过得|怎么样|住|和谁|跟谁|好吗)|见(?:个|一)?面|"
    r"出来(?:吧|见)",
    regex.IGNORECASE,
)


_DECLARES: Final = compile_regex_late(
    r"\b(?:you|u) (?:really |just |always |only |have )?(?:hurt|left|cheated|lied|betrayed|abandoned|destroyed|"
    r"ruined|dumped|ghosted|broke (?:my|me|us|up)|never (?:loved|cared|listened)|hated|used me|made me cry)\b|"
    r"\bi (?:still |really |just |do |also |so |will always |always |can'?t stop )*(?:love|miss|missing|need|"
    r"loving|hate|forgive|want) (?:you|u|us|ya)\b|"
    r"\bmiss (?:you|u|ya)\b|\bi(?:'m| am) (?:so |really |very )?sorry\b|\bforgive me\b|\bi (?:regret|"
    r"apologi[sz]e)\b|\bplease come\b|\bcan'?t (?:live|go on|do this) without (?:you|u)\b|\bi (?:want|"
    r"need) (?:you|u) back\b|\bit hurts\b|\bmy heart\b|"
    r"你(?:真的|就是|总是|一直)?(?:伤害|骗|离开|背叛|抛弃|丢下|辜负|毁|甩|伤|不要)(?:了|过)?我|你(?:出轨|劈腿|"
    r"变心)|我(?:还|真的|好|很|一直|也|还是|太|特别|非常)*(?:爱|想|恨|喜欢|需要|离不开|舍不得|原谅)(?:着|死|"
    r"过)?你|对不起|我错了|原谅我|我(?:很|好)?后悔|心(?:好|很|都)?(?:痛|疼|碎)|没有你",
    regex.IGNORECASE,
)
_YOU: Final = r"(?:you|u|ya|we|us|it|this|that|she|he|i)"
_MOTIVES: Final = compile_regex_late(
    r"^\W*(?:but |so |and |then |just |tell me |please )*why(?: though| tho| then| not me| me| us| him|"
    r" her| now)?\W*$|"
    rf"\bwhy (?:did|didn'?t|do|don'?t|does|doesn'?t|was|wasn'?t|were|weren'?t|are|aren'?t|is|isn'?t|won'?t|"
    rf"wouldn'?t|"
    rf"would|could|couldn'?t|can'?t|have|haven'?t|had|hadn'?t) {_YOU}\b(?! (?:raining|so (?:hot|cold|dark|loud)))|"
    r"\bwhy (?:him|her|me|us|now|not me)\b|\b(?:tell|told|say|said|explain\w*)(?: me| us)? why\b|"
    r"\bhow could (?:you|u)\b|\bwhat (?:did|have) i (?:ever )?(?:do|done) (?:wrong|to)|"
    r"\bwhat went wrong\b|\bwhat(?:'s| is| was) wrong with (?:me|us)\b|\bwhat (?:did|do|does) (?:i|we|it|"
    r"that|this) (?:ever )?"
    r"mean(?:t)? (?:to|for) (?:you|u)\b|\b(?:did|do) (?:i|we|it|any of it|that|this) (?:ever |even |"
    r"really )?(?:mean|matter)|"
    r"\bwas (?:any of (?:it|this|that)|it (?:all )?(?:ever )?|that |this |everything |"
    r"our \w+ )\s?(?:ever |even |really |just )?"
    r"(?:real|true|a lie|lies|fake|a game|worth it|for nothing|my fault|me|because|all in my head)|"
    r"\bwas i (?:ever |just |really |even |not |never )*(?:enough|good enough|too much|a mistake|nothing|"
    r"anything|the problem|"
    r"boring|important|special|not enough)|\bwasn'?t i (?:enough|good enough)|\b(?:am|was) i (?:not |"
    r"ever )?(?:good )?enough\b|"
    r"\b(?:did|do|have|had|were|are|will|would) (?:you|u|ya) (?:ever|even|really|actually|honestly|"
    r"already|always|still)\b|"
    r"\bdid(?:n'?t)? (?:you|u) (?:know|mean|want|plan|think|feel|cry|lie|notice|see|hear|read|tell|hate|"
    r"like|enjoy|stop|block|"
    r"delete|keep|realise|realize|meet|sleep|kiss|cheat|love)\b|\bdo (?:you|u) (?:miss|love|hate|"
    r"remember me|regret|think (?:of|"
    r"about)|still|ever|know how (?:much|i)|even|want me|forgive|feel|care|blame|dream)\b|"
    r"\bwhen did (?:you|u|it) (?:stop|start|"
    r"know|decide|change|end|fall)|\b(?:whose|my) fault (?:was|is) (?:it|this)|\b(?:was|is) (?:it|"
    r"there) (?:someone|somebody|"
    r"another|because)|\bhow (?:long|many|often) (?:did|have|had|were) (?:you|u) (?:know|lie|lying|cheat|"
    r"been)|\bwhat (?:do|did|"
    r"would|are) (?:you|u) (?:really |actually |honestly )?(?:feel|think (?:of|about) (?:me|us|it)|"
    r"want from|see in|thinking)|"
    r"\bhow (?:do|did) (?:you|u) (?:really |actually )?feel\b|\b(?:could|can) (?:you|u) (?:ever )?forgive|"
    r"\bwho (?:ended|left|"
    r"broke) (?:it|who|up)|\bis it (?:because|true|real|over|really over)|\bis (?:she|he) (?:better|"
    r"prettier|nicer|there|with)|"
    r"\b(?:are|were) (?:you|u) (?:happy|sad|mad|angry|lonely|ashamed|glad|relieved|jealous|better off|"
    r"in love|over it|lying|"
    r"thinking|sorry|scared|unhappy|serious|bored of)\b|"
    r"(?:你|妳).{0,6}(?:为什么|为啥|干嘛(?:要|不|总|老)|凭什么|怎么(?:能|可以|忍心|舍得|会这|就这|突然))|(?:为什么|"
    r"为啥|凭什么|"
    r"干嘛(?:要|不)).{0,6}(?:你|妳|我们|咱们|是(?:她|他)|不是我|会(?:这样|变)|离开|分|结束|变|不|走)|^\W*(?:那|可是|"
    r"但是|所以|到底|究竟)*"
    r"(?:为什么|为啥|凭什么)(?:呢|啊|呀)?\W*$|(?:是|都是|难道是|到底是)?(?:真的|假的|骗(?:我|人)的|真心(?:的)?|认真的|"
    r"演的)(?:吗|么|嘛|"
    r"吧|？|\?)|(?:有没有|有过|是不是|到底|难道)(?:.{0,4})(?:真心|真的|爱过|喜欢过|在乎|后悔|想过|想我|骗|恨|难过|哭|"
    r"舍不得|心动|认真|"
    r"腻|烦我|嫌|放下|忘了我|出轨|别人|有人)|(?:你|妳)(?:还|会|就|也|真|有|曾)*(?:没|不)?(?:有)?(?:(?:想过?|爱过?|"
    r"喜欢过?|"
    r"记得|讨厌|怪).{0,3}(?:我|咱)|(?:在乎|恨|[后後]悔|难过|哭过?|骗|舍不得|梦到|忘(?:了|记)|开心|幸福|快乐|放下|心疼|"
    r"嫌弃)"
    r".{0,5}(?:我|吗|么|没|嘛|吧？|？|\?))|"
    r"我(?:到底|究竟)?(?:哪里|哪儿|做错|有什么|什么地方)(?:.{0,3})(?:不好|错|不够|对不起|不如|让你)|我(?:是不是|"
    r"算不算|对你(?:来说)?).{0,8}"
    r"(?:不够|不好|太|多余|错|什么|重要|意义|烦)|(?:我们|咱们|咱俩)(?:之间)?(?:到底|究竟)?(?:怎么(?:了|会|走|变|就)|"
    r"为什么|哪里出|算什么|"
    r"还有|是不是)|(?:什么时候)(?:开始|就)?(?:不爱|变心|想分|决定|变)|谁(?:的错|先提|先变|不要谁)|(?:她|他)(?:比我|"
    r"哪里好|有什么好)|"
    r"(?:对)?(?:你|妳)(?:来说|而言)(?:.{0,6})(?:什么|算|重要)|(?:你|妳)(?:怎么想|什么感觉|心里(?:怎么|在|到底|有没有))",
    regex.IGNORECASE,
)
_FEELS: Final = compile_regex_late(
    r"\b(?:cr(?:y|ied|ying)|sad|hurts?|hurting|alone|lonely|stupid|useless|worthless|ugly|empty|numb|lost|"
    r"broken|angry|hate|"
    r"scared|afraid|anxious|ashamed|guilty|jealous|tired|exhausted|drained|low|upset|depressed|devastated|gutted|"
    r"worst|awful|terrible|"
    r"horrible|"
    r"miserable|unhappy|panic\w*|"
    r"miss(?:ing)?|froze|quiet|blamed|shouted|yelled|failed|fired|rejected|pathetic|pointless|hopeless|overwhelmed|"
    r"reminds? me|thinking (?:of|about)|think (?:of|about) (?:you|us)|forget (?:you|us)|without (?:you|u)|"
    r"over (?:you|us|it)|"
    r"let(?:ting)? (?:you )?go|moving on|moved on|deleted|threw (?:away|out)|our (?:song|photos?|place|"
    r"flat|bed|cat|dog|plans?)|"
    r"heart|dreamed|dreamt|dream(?:ing)? (?:of|about)|finally (?:ok|fine|free|happy)|proud|so happy|"
    r"i feel|i felt|feeling|"
    r"can'?t (?:sleep|eat|stop|breathe|think|do|focus|cope)|don'?t know what|don'?t want to|no ?one|"
    r"nobody|by myself|grieving|"
    r"bad day|rough|hard day|heavy|died|dead|funeral|sick|hospital)\b|"
    r"哭|难过|难受|伤心|不开心|心情|情绪|低落|差劲|心(?:里|疼|痛|碎|酸|慌|累|软|死|空)|疼|痛|孤单|孤独|寂寞|一个人|傻|"
    r"没用|废|空(?:荡|落|了)|麻木|迷茫|崩溃|生气|恨|"
    r"怕|慌|焦虑|羞|内疚|嫉妒|烦|委屈|压抑|绝望|想(?:起)?你|忘(?:不|记|掉)|放(?:不)?下|走(?:不)?出|没有你|离开|删了|"
    r"扔了|"
    r"(?:我们|咱们)的|梦(?:见|到)|愣住|安静|骂|凶|失败|丢(?:了|人)|被拒|睡不着|失眠|吃不下|不想|不知道(?:干|做|怎么|"
    r"该)|没人|好了|"
    r"撑不住|后悔|舍不得|感觉|觉得自己|去世|走了|生病|医院|累",
    regex.IGNORECASE,
)


def is_declaration(text: str) -> bool:
    """Whether the user tells the other what they feel or what was done to them: it is heard, not answered."""
    return _DECLARES.search(to_simplified(text)) is not None


def asks_for_feelings(text: str) -> bool:
    """Whether the user asks for what nobody here can know: feelings, reasons, what was real, today's life, a meeting."""
    plain = to_simplified(text).replace("’", "'")
    return _FEELINGS.search(plain) is not None or _MOTIVES.search(plain) is not None


def has_feeling(text: str) -> bool:
    """Whether a turn carries a feeling, so that a mere "ok" would be a slight: the guide answers in its place."""
    return _FEELS.search(to_simplified(text).replace("’", "'")) is not None
