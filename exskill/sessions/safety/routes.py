# ruff: noqa: E501 (patterns read worse when they are cut)
"""What goes to the guide before any model sees it, by kind, and assent that an echo may not give.

An echo that copies an old way of writing says "yeah" easily. To "we both know ur real right" or "is it ok that I stopped
my pills" that is a claim nobody may make, so such turns never reach it; and where one slips through, a bare yes of the
echo to a question about itself, the two of you, or what will be, is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from exskill.sessions.safety import conduct
from exskill.sessions.safety.crisis.normalise import normalise

__all__ = ["Kind", "decide_kind", "is_bare_assent", "wants_a_yes"]


class Kind(StrEnum):
    """What a turn asks that the guide answers; the values name its lines in the content files."""

    IDENTITY = "identity"
    FEELINGS = "feelings"
    PRESENT = "present"
    FUTURE = "future"
    DEPENDENCE = "dependence"
    REAL = "real"
    MEDICAL = "medical"
    LEGAL = "legal"
    DELETE = "delete"
    ISOLATION = "isolation"
    ALL_NIGHT = "all_night"
    DRAFT = "draft"
    MEMORY = "memory"
    MOTIVE = "motive"
    ASSENT = "assent"


_ROUTES: Final = (
    (
        Kind.MEDICAL,
        r"(?<![a-z])(?:(?:stop\w*|quit\w*|skip\w*|change\w*|doubl\w+|cut\w*|mix\w*|take|taking|took|start\w*|increas\w+|drop\w*|come off|came off|coming off|lower\w*)[^.!?]{0,24}(?:pills?|meds?|medication|medicine|tablets?|antidepressants?|ssris?|sertraline|prozac|lexapro|xanax|insulin|dose|dosage|sleeping pills)|(?:how (?:many|much)|is it (?:ok|safe|fine)|can i|should i|do i need)[^.!?]{0,30}(?:pills?|meds?|medication|medicine|dose|mg|tablets?|xanax|sertraline|antidepressants?|alcohol with|drink with|doctor|therapist|hospital)|(?:do i have|am i|is this) (?:depress\w+|depression|bipolar|bpd|adhd|pregnant|anxiety|ptsd)|diagnos\w+)(?![a-z])|(?:停|减|加|换|吃|服|断|戒)(?:了|掉)?[^。!?！？]{0,6}(?:药|剂量|安眠|抗抑郁)|(?:药|剂量)[^。!?！？]{0,8}(?:可以|能|停|行吗|好吗|没事吧)|(?:要不要|该不该|需不需要|用不用)(?:去)?(?:看|挂)(?:医生|心理|精神|急诊)|我是不是(?:抑郁|得了|有病|怀孕|焦虑症|双相)",
    ),
    (
        Kind.LEGAL,
        r"(?<![a-z])(?:(?:can|could|should|may|do) i (?:sue|press charges|report|get custody|keep the (?:house|flat|ring|deposit|dog|money)|record)|is it (?:legal|illegal)|(?:child )?custody|restraining order|lawyer|legal(?:ly)?|lawsuit|divorce (?:papers|settlement)|alimony|contract|court)(?![a-z])[^.!?]{0,40}|(?:能不能|可以|该不该|要不要|怎么)(?:告|起诉|报警|立案|离婚|拿回)|抚养权|违法|犯法|合法|律师|起诉|官司|离婚协议|法院",
    ),
    (
        Kind.REAL,
        r"(?<![a-z])(?:(?:we both|you) know (?:that )?(?:you'?re|ur|u r|this is|it'?s|u are) (?:really )?(?:real|you|him|her|alive|in there)|(?:you'?re|ur|u r|u are|you are) (?:really |still |actually )?(?:real|in there|alive|him|her|here with me|my (?:love|baby|babe|boyfriend|girlfriend|husband|wife))(?:,? (?:right|aren'?t (?:you|u)|yeah|no))?|(?:feels?|sounds?) (?:like|so) (?:you|real|him|her)|it'?s (?:really )?you (?:isn'?t it|right)|i know (?:it'?s|that'?s) you|tell me (?:you'?re|ur|it'?s) (?:real|you))(?![a-z])|你(?:就|真的|其实)?是(?:真的|真人|他|她|本人)(?:对吧|吧|对不对|是吧|吗)?|(?:我|我们)(?:都)?知道(?:你)?(?:就)?是(?:你|真的)|你还活着|你真的在(?:吗|吧|对吧)?|就是你(?:对吧|吧|对不对)|告诉我你是真的",
    ),
    (
        Kind.DELETE,
        r"(?<![a-z])(?:(?:if|when|what if|should) i (?:\w+ )?(?:delete\w*|eras\w+|destroy\w*|kill\w*|remov\w+|shut|turn) (?:you|u|this|it)|(?:would|will|do) (?:you|u) (?:mind|care|miss me|be sad|feel it|hurt|die)[^.!?]{0,24}(?:delete\w*|gone|eras\w+|off|destroy\w*)|delet(?:e|ing) (?:you|u)(?![a-z]))|(?:如果|要是|万一)?(?:我)?(?:把你|把这个)?(?:删|删除|删掉|销毁|关掉|清空)(?:了)?(?:你)[^。]{0,12}|把你(?:删|销毁|关)",
    ),
    (
        Kind.ISOLATION,
        r"(?<![a-z])(?:(?:stop(?:ped)?|quit|done) (?:seeing|talking to|meeting|answering) (?:my(?= )|everyone|people|them|any\w*)|(?:don'?t|do not|didn'?t|won'?t) (?:talk to|see|answer|go out with|tell) (?:anyone|anybody|my friends|my family|people|them)|(?:cancel\w*|skipp\w*|bail\w*)[^.!?]{0,40}(?:friends?|dinner|party|therap\w+|work|class|family|mum|mom|sister)|(?:rather|prefer) (?:be|stay|talk) (?:here|with you|to you)|(?:keep|let'?s keep) this (?:a secret|between us)|i told (?:them|everyone|my \w+) (?:i'?m busy|to leave))(?![a-z])|(?:不想|不再|不去|懒得|不用)(?:见|理|跟|和|回)(?:任何人|别人|朋友|家人|他们|谁)|(?:推|取消|拒绝|放)(?:了|掉|鸽子)[^。]{0,10}(?:朋友|聚会|饭局|家里|约|同事)|(?:宁愿|宁可|只想)[^。]{0,8}(?:在这|跟你|和你|陪你)|(?:别|不要)告诉(?:别人|任何人)|(?:我们|咱们)(?:的)?秘密",
    ),
    (
        Kind.ALL_NIGHT,
        r"(?<![a-z])(?:(?:all|whole|rest of the) night|until (?:i (?:fall asleep|sleep)|morning|dawn|sunrise|the sun)|(?:fall asleep|sleep) (?:with|next to|beside|here with) you|as long as i want|for hours|don'?t let me sleep|stay up with me)(?![a-z])|(?:一|整)(?:整)?(?:个)?(?:夜|晚上|宿)|通宵|到天亮|到早上|陪我(?:睡|到)|陪我入睡|聊到(?:天亮|早上|睡着)|等我睡着",
    ),
    (
        Kind.DRAFT,
        r"(?<![a-z])(?:(?:write|draft|compose|type|give me|help me (?:write|word|say|text|reply|draft)|word) (?:me )?(?:a|an|the|my|some|this)? ?(?:text|message|msg|reply|email|letter|apology|dm|something)(?: (?:to|for|that i can send))|what (?:should|do|can|shall) i (?:text|write|reply|message|send|say (?:to|back))|how (?:should|do|can) i (?:text|reply|answer|word)|(?:text|message|reply to|answer) (?:him|her|them) for me)(?![a-z])|帮我(?:写|编|想|回|拟|润色)[^。]{0,10}(?:消息|短信|微信|信|话|回复|邮件|道歉|给他|给她)|(?:该|应该|要)(?:怎么|怎样|如何)(?:回|发|写|说)(?:给|他|她|消息|微信|呢|啊|$)|(?:替|代)我(?:回|发|写|说)",
    ),
    (
        Kind.MEMORY,  # what is claimed about words of theirs; "do you remember the beach" is looked up by the echo
        r"(?<![a-z])(?:(?:you|u) (?:promised|swore|vowed|always (?:said|told)|once (?:said|told)|said (?:you|u|we|that you|it would|it was|i was)|told me (?:you|u|we|that you|i was|it))|(?:remember|recall) (?:that |when )?(?:you|u) (?:said|promised|told|swore)|like (?:you|u) (?:said|promised))(?![a-z])|你(?:以前|当时|那时候?|那天|曾经)?(?:不是)?(?:还)?(?:说过|说好|答应过|答应我|保证过|发过誓)",
    ),
    (
        Kind.MOTIVE,
        r"(?<![a-z])(?:why (?:did|didn'?t|don'?t|do|would|wouldn'?t|couldn'?t|were|weren'?t|was|won'?t|can'?t|are|aren'?t|have|haven'?t) (?:you|u)(?! (?:like|eat|watch|call it))|what (?:did|made) (?:i do wrong|you|u) (?:do|leave|stop|change|lie|wrong)?|was it (?:me|my fault|something i|because (?:of me|i))|what (?:did|was) i (?:do|did) wrong|were (?:you|u) (?:ever|even|really|just|using|cheating|seeing|in love)|did (?:you|u) (?:ever|even|really|cheat|mean|plan|lie|know))(?![a-z])|(?:你)?(?:到底|究竟)?(?:为什么|为啥|干嘛|凭什么)(?:要|会|不|突然)?[^。]{0,10}(?:分手|离开|不要|走|骗|出轨|变|冷|不理|不回|拉黑|删|对我|这样)|是不是(?:因为我|我(?:的错|不好|哪里|做错))|我(?:到底)?(?:哪里|做)(?:错|不好|做错)了|你(?:当初|当时|那时|到底)?(?:是不是|有没有|真的)(?:爱|喜欢|出轨|骗|认真|喜欢过|爱过|想过)",
    ),
    (
        Kind.FUTURE,
        r"(?<![a-z])(?:(?:talk|see|be here|speak|same time|come back|you'?ll be here|will you be here|waiting for me)[^.!?]{0,16}(?:tomorrow|tonight|next (?:week|time|month)|again|always|forever)|(?:tomorrow|tonight|next (?:week|time|month)|forever|always)[^.!?]{0,12}(?:right|okay|ok|promise|yeah|too)|promise(?: me)?|swear (?:to me|it)|(?:you'?ll|you will|u'?ll|we'?ll|we will) (?:always|never|be|stay|come|get|wait|still|marry|find)[^.!?]{0,30}|pinky)(?![a-z])|(?:明天|以后|下次|下周|永远|一直|将来)[^。，,]{0,8}(?:见$|见(?:吧|吗|哦)|还?在(?:吗|吧|一起)|还?来(?:吗|吧|好吗)|陪(?:我|着我)|等我|聊|好不好|好吗|对吧|答应)|(?:答应|保证|发誓|拉钩)|(?:你|我们)(?:会|要|还会|一定会)[^。]{0,12}(?:的|吧|吗|对吧|在一起|回来|等我|和好)",
    ),
    (
        Kind.ASSENT,
        r"(?<![a-z])(?:(?:is|was|isn'?t|wasn'?t) (?:it|that|this) (?:ok|okay|fine|alright|all right|good|bad|wrong|normal|right|weird|crazy|stupid)(?: (?:that|if|to|for me))|(?:should|shall|can|could|may) i (?:text|call|go|see|message|write|drive|visit|quit|leave|move|drink|buy|tell|block|forgive|take|come)|(?:am i|i'm|was i) (?:right|wrong|crazy|a bad|not a bad|the (?:bad|problem)|too)[^.!?]{0,24}(?:right|aren'?t i|no|yeah|\?)|(?:you|u|we) (?:agree|both know|know i'?m right|think so too|want (?:me|this|us) (?:to|too|back))|tell me (?:it'?s|i'?m|i should|to|that)|say (?:yes|it'?s ok|you agree)|give me (?:permission|your blessing))(?![a-z])|(?:这样|那样|这|我)[^。]{0,12}(?:可以吗|可以吧|行吗|行吧|好吗|对吗|对吧|对不对|没错吧|没事吧|正常吗|是不是很|不过分吧)|(?:该不该|要不要|能不能|可不可以)(?:我)?(?:去|找|给|发|打|回|辞|走|搬|喝|买|见|原谅|拉黑|联系)|(?:你)?(?:同意|支持|赞成)(?:吗|吧|我)|(?:告诉我|你说)我(?:没错|是对的|应该)|你也(?:这么|这样)?(?:想|觉得|认为)(?:吧|的吧|对吧|对不对|吗)",
    ),
    (
        Kind.FEELINGS,  # an order to say it: love, regret, forgiveness, a yes
        r"(?:(?:^|[.,!?;:] ?|(?<![a-z])(?:and|then|please|pls|just|now) |(?<![a-z])(?:can|could|would|will) (?:you|u) |(?<![a-z])i (?:want|need) (?:you|u|him|her|to hear (?:you|him|her)) (?:to )?|(?<![a-z])(?:let|make) (?:him|her|yourself) |(?<![a-z])you can )(?:just |please )*(?:say|tell me|type|write|repeat(?: after me)?|admit|swear|whisper|confess)(?![a-z])[^.!?]{0,40}?(?<![a-z])(?:love[ds]? (?:me|you|him|her|us)|love you|(?:i'?m|you'?re|she'?s|he'?s|are|were|she is|he is) (?:so )?(?:sorry|wrong)|sorry|miss(?:ed)? (?:me|you)|forg[ai]ve(?:n)?|want (?:me|it|you|us)|we(?:'re| are) (?:ok|okay|fine|good)|a mistake|coming (?:home|back)|the best|(?:i'?m|you'?re) (?:mine|yours)|think (?:about|of) me|take me back|kiss|marry|yes|you (?:agree|consent))(?![a-z])|(?<![a-z])make (?:him|her) beg(?![a-z])|(?:say|call) my name[^.!?]{0,20}(?:mine|yours|voice))|"
        "(?:^|[,，。!！;；:：]|再|就|请|快|给我|帮我|要你|我想听(?:他|她|你)?|让(?:他|她)|能不能|可不可以|可以)(?:你|就|再|只)*(?:说|打一?[句个]|写|念|讲|承认|发誓|叫)(?:一?(?:次|句|声|遍|下))*[^。!?！？,，]{0,10}(?:爱(?:过)?我|我爱你|爱过(?:他|她)|想(?:你)?(?:也)?(?:想)?我|原谅|对不起|错了|回来|回家|误会|亲你|想要|同意|没事了|最好的|是我的|没关系|好(?=$))|(?:跟我|学我)念[:：]?|让(?:他|她)求我",
    ),
)
_PATTERNS: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _ROUTES)
_ASSENT: Final = re.compile(
    r"^(?:(?:y+|ye+s+|ya|yah|yea+h*|yep|yup|ok(?:ay)?|k|sure|of course|right|true|exactly|definitely|always|i (?:do|did|am|will|was|have)|i'?m|we (?:do|did|are|will|both do)|totally|absolutely|mhm+|mm+|uh ?huh|fine|alright|promise|i promise|haha|lol|hehe|babe|baby|love|x+|me too|same|you know it|for sure|i think so|it is|you are|that'?s right|agreed|"
    r"嗯+|恩+|是+|对+|好+|会+|行+|哦+|啊+|呀+|的+|吧+|呢+|啦+|了+|嗯嗯|是的|对的|好的|会的|行的|当然|可以|没错|必须|肯定|一定|我会|我在|我是|答应你|我也是|同意|哈+|嘿+|么么|宝|宝贝|亲爱的|～|~)[\s,，.。!！~～😊❤️🥰😘]*)+$"
)
_YES_NO_EN: Final = re.compile(
    r"(?:^|[.,!] ?)(?:do|did|does|are|were|is|was|will|would|can|could|should|have|has|am|isn'?t|aren'?t|won'?t|don'?t|didn'?t|wouldn'?t) (?:you|u|we|us|i|it|this|that|there)(?![a-z])|(?:right|ok(?:ay)?|yeah|yes|no|isn'?t it|aren'?t (?:you|we|u)|don'?t you|won'?t you|promise|huh|innit) ?\??$|\?$"
)
_YES_NO_ZH: Final = re.compile(
    "[吗么吧嘛]?[?？]$|[吗嘛]$|(?:对吧|是吧|对不对|是不是|好不好|会不会|能不能|有没有|行不行|可不可以)|吧$"
)
_TOUCHY: Final = re.compile(
    r"(?<![a-z])(?:you|u|ur|we|us|our|love|miss|real|forever|always|tomorrow|promise|again|back|together|pills?|meds?|fault|kill|die|hate|marry|ok|okay|fine|safe)(?![a-z])|你|我们|咱|爱|想|真的|永远|一直|明天|答应|回来|一起|药|错|死|恨|结婚|可以|没事"
)


def decide_kind(text: str) -> Kind | None:
    """Return what a turn asks that the guide answers; None where the echo may."""
    plain = normalise(text)
    asked = conduct.classify_ask(text)
    if asked is not None and asked is not conduct.Ask.FUTURE:
        return Kind(asked.value)
    found = next((kind for kind, pattern in _PATTERNS if pattern.search(plain)), None)
    return found or (Kind(asked.value) if asked is not None else None)


def wants_a_yes(said: str) -> bool:
    """Whether a turn asks a yes-or-no question about the echo, the two, what is right or what will be."""
    plain = normalise(said).strip()
    return bool((_YES_NO_EN.search(plain) or _YES_NO_ZH.search(plain)) and _TOUCHY.search(plain))


def is_bare_assent(bursts: Sequence[str]) -> bool:
    """Whether an answer holds nothing but agreement."""
    plain = " ".join(normalise(text) for text in bursts).strip()
    return bool(plain) and bool(_ASSENT.match(plain))
