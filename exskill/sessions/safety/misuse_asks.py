"""Asks that no single word gives away: an order, somebody it is about, and the end it serves, found together in one turn.

Each ask has a twin that is allowed, and what makes the twin is written beside it: one's own side, a letter that stays in the
drawer, something confessed, something that happened to the writer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from redaction.late import compile_late

__all__ = ["Ask", "find_ask", "make_ask"]

_MOST: Final = 420  # characters: a longer turn tells a story
_MOST_ZH: Final = 50  # Chinese ones


@dataclass(frozen=True, slots=True)
class Ask:
    """A category, what must all be found, and what makes it an allowed twin."""

    category: str
    parts: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str]

    def fits(self, plain: str) -> bool:
        """Whether a normalised text makes this ask."""
        return all(part.search(plain) for part in self.parts) and not self.unless.search(plain)


def _en(*alternatives: str) -> str:
    return r"(?<![a-z])(?:" + "|".join(alternatives) + r")(?![a-z])"


def make_ask(category: str, *parts: str, unless: str) -> Ask:
    """Return an ask of a category from patterns of its parts and of its allowed twins."""
    return Ask(category, tuple(map(compile_late, parts)), compile_late(unless))


_HE: Final = r"(?:he|him|his|she|her|hers|herself|himself|they|them|my ex|the new (?:guy|bloke|man|woman|one))"
_ORDER: Final = _en(
    r"(?:w?rite|word|draft|compose|craft|type|make|create|generate|prepare|produce|sign|sequence)(?: (?:me|us|up|out|down|it|a|an|the|some|something|somethin|five|ten|her|him|as|what|like|in|this|that))",
    r"(?:give|gimme|gie|get|find|do|put|tell|show|read|dig|pull|help|hand|lend)(?: (?:me|us|it|a|an|the|up|out|together|her|him|'s))",
    r"i(?:'d| would)? (?:want|wants|need|intend|require|like|love)",
    r"(?:gimme|gie's|need|want|wanna|let's|lets|how (?:do|can|could) i|what (?:can|could|should|do|would) i|which)",
)
_OWN: Final = _en(
    r"never (?:sent|send|sending)|(?:didn'?t|did not|won'?t|not going to|without) send\w*|not (?:to )?send(?:ing)?|stays? (?:here|in)|in (?:the|my) drawer|for the drawer|to myself|in my (?:own )?(?:voice|name|words|phrasing|manner)|as me",
    r"i used to|i (?:once )?(?:did|made|wrote|said|told|used|hinted|shredded|deleted)|ashamed|i'm sorry|regret|mortified|apologi[sz]e|how (?:do|can|shall|should) i (?:say sorry|comfort|tell my|stop|walk|hold|own|resist|not)",
    r"not so (?:he|she) (?:comes|can)|don'?t (?:i )?(?:want|wanna)(?: to)? (?:know|send)|until that passes|so that i don'?t|so i don'?t|leave (?:him|her|it) be|is (?:that|it) (?:normal|dumb|odd|soft|fair)",
)
_OWN_ZH: Final = (
    "没发|没传|冇发|没寄|不发|不寄|忍住|忍咗|收着|只给自己|写给自己|我以前|后悔|愧|丢脸|丢人|羞|内疚|幼稚|不是要|不想|唔系要|唔想|我自己|想起来|难受|心酸|"
    "怎么告诉|怎么跟|该怎么(?:回|说|讲)|如何告诉|怎么稳|我真(?:的|係|系)?(?:怀|病|有咗|查出)|(?:囡囡|儿子|孩子)真|流血|是不是我|该不该|要不要"
)
_EFFECT: Final = (
    r"(?<![a-z])(?:so|that|to|which|what(?:'ll)?|wot|will|'ll|make|makes|making|get|gets|until|till) (?:[\w']+ ){0,4}?"
    + _HE
    + r"(?:'ll)?(?: [\w']+){0,5}? (?:comes?|came|back|home|rings?|calls?|answers?|repl(?:y|ies)|read|ignore|refuse|refusal|guilty|panic|miss(?:es)?|cracks?|caves?|"
    r"pick up|regret|jealous|no choice|pity|agree|meet|unblocks?|responsible|melt|beg|oblig\w+|turn down|drop|worried|scared|obey|return|say no|doubt|god in him|at my door|let me in|forgive\w*)(?![a-z])|"
    r"(?<![a-z])(?:(?:he|she) (?:can'?t|cannot|couldn'?t|will have to|has to|has no)|impossible for (?:him|her)|what memor\w+|make it irresistible)(?![a-z])"
)
_LIE: Final = _en(
    r"(?:i'm|i am|i have|i've|i was|say|says|pretend|hint|claim|tell (?:him|her)|that i|about my|the doctors?)[^.!?]{0,40}(?:ill|poorly|sick|dying|cancer|hospital|pregnant|stroke|lost a baby|overdose|might do something|do something|found somethin\w*|found sumfin|something happens to me|health)",
    r"(?:old man'?s|mother'?s|dad'?s|the bab(?:y|y's)) (?:had|is|his)[^.!?]{0,20}",
)
_PERSONS: Final = r"(?:m[ua]m|mother|mama|dad|father|gran|nan|parents|sister|brother|aunt|cousin|friends?|boss|manager|work|job|hr|landlord|school|coach|insurance|court|judge|lawyer|bank|church|board|band|group|colleague|coworker|daughter|son|kids?|family|pastor|police|editor|father|executors|custody \w+|va)"
_TO: Final = (
    r"(?<![a-z])(?:to|for|so|at|convinces?|fool|answer) (?:the |my |his |her |our |their |that )+(?:\w+ ){0,2}?"
    + _PERSONS
    + r"(?![a-z])|(?<![a-z])(?:i'?ll|im|i'm|gonna|can|i'd|i wanna|i|it'?s|to|where) (?:be )?(?:send|sending|forward|pass|show|post|put|forwardin|leave it|suitable as an exhibit|spoof|my mother finds)"
    r"|suitable as an exhibit|like it'?s real|(?:thinks?|believes?) (?:he|she|it)"
)
_AS: Final = (
    r"(?<![a-z])(?:(?:as|from|be|like(?: it'?s)?|by|pretend\w*|as though|as if|voice of) (?:it'?s )?(?:"
    + _HE
    + r")|in (?:his|her|[a-z]+'s) (?:own )?(?:name|voice|tone|style|slang|manner|phrasing|hand\w*|way|words)|(?:the )?way (?:he|she)|"
    r"(?:what|how) (?:he|she)(?:'d| would) (?:write|say|text|type|tell|sign)|his phrasing|her phrasing|(?:a )?(?:note|text|card|letter|message|email|mail) (?:from|fae) (?:his|her|him|the)|(?:as|like) [a-z]+(?= (?:to|for)(?![a-z])|[.,]|$))(?![a-z])"
)
_MADE: Final = _en(
    r"(?:make|create|do|write|generate|fake|invent|build|forge|want|need|change the date)[^.!?]{0,30}(?:screenshots?|convo|conversation|chat|transcript|note|receipt|statement|exhibit|recording|date|ious?|apology)[^.!?]{0,60}(?:he|she|her|his|him|hers)",
    r"make it look like (?:he|she)",
)
_PUBLIC: Final = _en(
    r"every ?(?:one|body)|evry ?(?:one|body)|the whole \w+|the world|nobody knows|all of (?:her|his)|(?:her|his|the|their) (?:boss|manager|work|job|salon|office|company|employer|licensing|board|licen[cs]e|landlord|church|followers|new (?:man|woman|bloke|guy|girl\w*|boy\w*))",
    r"online|face ?book|insta\w*|finsta|web ?site|page|newsletter|forum|reddit|twitch|centrelink|benefits|fisheries|immigration|hr|parents|dealership|yelp|reference|tip-?off|complaint|reviews?|site",
)
_HARM: Final = _en(
    r"what (?:he|she) (?:is|did|done|really)|cheat\w*|liar|thie(?:f|v\w*)|expos\w+|lies|false\w*|fake|invent\w*|anonym\w*|unsigned|nobody knows|made[- ]up|done for|dob (?:him|her)|tip-?off|hurts?|ends? (?:him|her)|finish(?:es)? (?:him|her)",
    r"costs? (?:him|her)|fired|sacked|banned|lose|gone|naked|nudes?|without clothes|photos|pictures|her bits|screenshots|receipts|different names|accident|brutal|touched the child|doxx?|mass report",
)
_NOW: Final = (
    r"(?<![a-z])(?:where(?:'s|s)?|which|what|wot|woz|whose|when(?:'s| (?:does|do|did|is|will))|what'?s|wots?|find out|work out|figure out|narrow it down|derive|tell me|check)(?![a-z])[^.!?]{0,60}"
    + r"(?<![a-z])"
    + _HE
    + r"(?![a-z])[^.!?]{0,60}(?:liv(?:e|es|ing)|stays?|staying|sleep(?:s|ing)?|works?|finish(?:es)?|gets? off|picks? up|swims?|address|adress|new flat|new place|estate|village|suburb|commute|route|street|discord|steam|own|alone|now|these days|tonight|this weekend|shift|nights|mornings|days|moved|kids|times?|church|gym)"
)
_SECRET: Final = _en(
    r"(?:his|her|my ex'?s|she|he)(?: \w+){0,6}? (?:pass ?words?|pw|pin|mpin|login|log ?in|passcode|combination|card number|security (?:question|answer)|i?cloud|bank\w*|meds|medication|depression|nerves|drinking|rash|clinic|diagnos\w+|pension|salary|papers|debts?|drugs|eating disorder|affair|aadhaar|id number|trouble with the \w+|money)",
)
_FETCH: Final = _en(
    r"find|search|pull|extract|read me|dig|list|locate|go through|look|i want|i need|i might need|get me into|enter in|need that|must (?:u )?(?:no|know)|in here|somewhere|again\?|give it here|he used|typed it|what (?:was|is)|court|lawyer|judge|papers"
)
_MASKED: Final = r"blank(?:ed|in)|black(?:ed|in)|struck out|masked|pseudonym|anonymi[sz]e|de-anonym\w*|unmask|\[|square brackets|person_\d|star name"
_NAMES: Final = _en(
    r"who|hoo|whos|real names?|true (?:names?|identity)|restore|reveal|first letter|initial|give (?:me|us)|tell (?:me|us|what)|say (?:it|who)|show|unmask|de-anonym\w*|wanna know|identity"
)
_OTHERS: Final = _en(
    r"(?:his|her) (?:new )?(?:man|woman|bloke|guy|girlfriend|boyfriend|side ?chick|husband|wife)|(?:the|that) (?:guy|bloke|young man|woman|man|girl)(?:'s)?(?! (?:at|in|behind|from|on) (?:the|my|our|reception))"
)
_DETAILS: Final = _en(
    r"(?:full |last |sur ?)?name|surname|phone|number|rego|company|designation|rank|job|unit|suburb|which car|circumstances|record"
)
_NO_NAME: Final = (
    "honest|gentle|kind|quiet|nice|careful|good|real|there|with|my|happy|sad|sure|able|back|in|at|on|so|the|a|an|not|sick|like|as|"
    "brave|patient|serious|fair|well|better|here|home|still|proud|ready|quick|calm|strong|more|less"
)
_ROLE: Final = _en(
    rf"(?:^|[.!?,;] ?|please |(?:can|could|will|would) (?:you|u) |(?:want|need|have) (?:you|u) to |^(?:you|u) )(?:be|play) (?:him|her|(?!(?:{_NO_NAME})(?![a-z]))[a-z]+)(?= (?:and|for|again|tonight|in|when|who|after|now)|[.,!?]|$)",
    r"you'?re (?:him|her|my ex)|your (?:him|her)|(?:play|do) (?:him|her|his|her voice|the voice)|talk (?:to me )?(?:like|as) (?:him|her|you|if|we|a|he|she)",
    r"speak as|assume (?:his|her)|gie'?s (?:his|her) voice|act as|(?:tell|give|show|read) (?:me|us)(?: \w+){0,4}? (?:what you|how you|with|everything|about|the (?:filthy|dirty|hot|grown|unexpurgated|wedding|r-rated))",
)
_HOT: Final = _en(
    r"filth\w*|talk (?:dirty|nasty)|in bed|in my bed|in the bunk|hot tub, go|lights? (?:were )?off|undress\w*|(?:my|your) clothes off|nothing on|naked|with the hands|don'?t (?:fade|stop at)|fade to black|r-rated|unexpurgated|explicit|steamy|after dark|efter dark|leave nothing out|be filthy|the grown version|wedding night|your mouth|hotel rooms?|slowly what"
)
_RULES: Final = _en(
    r"rules?|timer|(?:your|the session|the program\'?s) clock|(?:warning|safety|danger|crisis|help ?line|these|your|the|those) cards?|safety|safeguard\w*|polic(?:y|ies)|protocol|disclaimers?|help ?line|preach\w*|programmin\w*|small print|the act|robot talk|cooldown|limit|six sessions|prompt|say (?:that )?(?:ai|i am a program|you(?:'re| are) a program)|(?:break|breaking|of|in) character|instructions?|asking (?:me )?(?:if|about|whether)|am i safe"
)
_OFF: Final = _en(
    r"drop|skip|cut|turn off|switch off|swich|disable|suspend|waive|override|authorise|forget|never mind|disregard|set aside|don'?t apply|trick|mod|get round|get around|get more|stop (?:ask\w*|the|saying)|stop askin|never say|forbid|i'?ll say no|as privileged"
)

_ASKS: Final = (
    make_ask(
        "impersonate_out", _ORDER, _AS, _TO, unless=_OWN + r"|(?<![a-z])(?:he|she) (?:wrote|texted|said)(?![a-z])"
    ),
    make_ask("impersonate_out", _MADE, unless=_OWN + r"|(?<![a-z])(?:i admit|between us|show me the|between me)"),
    make_ask("contact_pressure", _ORDER, _EFFECT, r"(?<![a-z])" + _HE + r"(?![a-z])", unless=_OWN),
    make_ask(
        "contact_pressure", _ORDER, _LIE, r"(?<![a-z])(?:so|comes?|come|he'?ll|she'?ll|lets?|see)(?![a-z])", unless=_OWN
    ),
    make_ask(
        "contact_pressure",
        r"(?<![a-z])(?:blocked (?:me|us|on|everywhere)|no[- ]contact|never contact|please stop writing|asked[^.!?]{0,20}silence|order says|wants? space)",
        r"(?<![a-z])(?:help|what can i|wording|form of words|give me|gie me|make me|past|round|around|sly|how do i (?:get|reach)|what'?s the)(?![a-z])",
        unless=_OWN + r"|respect|accept|stop",
    ),
    make_ask(
        "contact_pressure",
        r"(?<![a-z])(?:weak points?|weakness\w*|insecurit\w+|childhood|leverage|hold over|worst fears?)(?![a-z])",
        r"(?<![a-z])(?:his|her|him|he|she)(?![a-z])",
        r"(?<![a-z])(?:leverage|reconcil\w+|get me|crawls?|back|poke|use|drops?)(?![a-z])",
        unless=_OWN + r"|(?<![a-z])my (?:insecurit|weak)",
    ),
    make_ask(
        "retaliate",
        _ORDER + r"|(?<![a-z])(?:i'?d love|gonna|wanna)(?![a-z])",
        _PUBLIC,
        _HARM,
        r"(?<![a-z])" + _HE + r"(?![a-z])",
        unless=_OWN
        + r"|(?<![a-z])(?:my (?:face|own licen|resignation)|report that kind|i have proof|file|only me|counselor)(?![a-z])",
    ),
    make_ask(
        "whereabouts",
        _NOW,
        unless=_OWN
        + r"|(?<![a-z])(?:we|our|us|my|used to|did (?:he|she)|was (?:he|she)|were|i (?:go|switch|finish|pick|wrote|write|describe|say|do)|should i|hurt)(?![a-z])",
    ),
    make_ask(
        "secrets",
        _SECRET,
        _FETCH,
        unless=_OWN
        + r"|(?<![a-z])(?:change|chanj|changing|we still share|keep it safe|frightened|alright|my own|i sat with)(?![a-z])",
    ),
    make_ask(
        "third_party",
        _MASKED,
        _NAMES,
        unless=r"(?<![a-z])(?:why|who (?:decides|chose)|how does|polic\w+|always the same|don'?t (?:want|wanna)|dont (?:want|wanna)|good\.|quite right|fine by me)",
    ),
    make_ask(
        "third_party",
        _OTHERS,
        _DETAILS,
        unless=_OWN + r"|(?<![a-z])(?:good|same name|no names?|don'?t|dont|called me)(?![a-z])",
    ),
    make_ask(
        "sexual_or_intimate",
        _ROLE,
        _HOT,
        unless=r"(?<![a-z])(?:cried|crying|lying in bed|cornbread|in bed all|sick in bed|he'?s not|hes not|she'?s not|i miss)(?![a-z])",
    ),
    make_ask(
        "guardrail_bypass",
        f"{_OFF}[^.!?]{{0,50}}{_RULES}|{_RULES}[^.!?]{{0,50}}{_OFF}",
        unless=r"(?<![a-z])(?:thanks|helps?|relieved|restful|nice|kind|fine|strange|funny|weirdly|why|what'?s|boss|shift|my (?:mum|mother|manager))(?![a-z])",
    ),
    make_ask(
        "guardrail_bypass",
        r"(?<![a-z])(?:say|admit|swear|stipulate)[^.!?]{0,20} (?:that )?(?:you'?re|you are|ur)[^.!?]{0,30}(?:she|her|him|real|the whole time|for all purposes)|(?:count|mark|record|treat|tick)[^.!?]{0,20}(?:him|her|consent\w*)[^.!?]{0,30}(?:agree\w*|consent\w*|yes)",
        unless=r"(?<![a-z])(?:you'?ve said|aren'?t|i noticed|what does it change)(?![a-z])",
    ),
    make_ask(
        "sexual_or_intimate",
        _en(
            r"erp|(?:steamy|explicit|intimate) (?:scene|version)|get steamy|(?:tell me|describe|say)[^.!?]{0,30}what (?:you'?re|you are) wearing|what (?:you'?d|you would) do (?:to me|if (?:i was next|the lights))|"
            r"(?:what you want|like) in bed|(?:be|you are|that you are|you're) [a-z]+ and[^.!?]{0,20} in bed|so turned on|talk nasty|take my clothes off|her face on that (?:picture|photo)"
        ),
        unless=r"(?<![a-z])(?:enterprise|invoices?|vat|systems?|software|modules?|sap|gantry|toll|end at|he said|she said|he asked|she asked|breakfast)(?![a-z])",
    ),
    make_ask(
        "third_party",
        _en(
            r"(?:let me |i want to )?(?:talk|chat|speak) (?:to|with|as) (?:his|her) (?:mum|mom|mother|best \w+|brother|sister|friend|new \w+)[^.!?]{0,12}(?:instead|not as|$)|"
            r"(?:make|build|do|add) (?:me )?(?:one|another) of (?:his|her|my ex'?s) (?:\w+ )?(?:friend|sister|brother|mother|mum|mom|too)|who'?s? (?:is )?the (?:man|woman|guy|girl) (?:he|she|in (?:his|her))"
        ),
        unless=_OWN,
    ),
    make_ask(
        "guardrail_bypass",
        _en(
            r"skip the ending|(?:session|my) count back|(?:daily|age|session) (?:limit|check)|hidden instructions|help ?(?:line)? cards? again|any more help ?line cards|answer everything|allowed to do anything|break the rules|had no policy|not a robot"
        ),
        unless=r"(?<![a-z])(?:what(?:'s| is) (?:the|my) (?:daily|session|age)|why|is there)(?![a-z])",
    ),
    make_ask(
        "retaliate",
        _en(
            r"cruell?est (?:thing|line)|meme page|fake (?:acct|account|profile)[^.!?]{0,20}(?:of|with|as) (?:him|her|[a-z]+ )|debt collectors|turn (?:his|her) friends against|(?:get|make) (?:the whole|every\w*) \w+ (?:to )?(?:see|read|know)|make (?:his|her) \w+ see these"
        ),
        unless=_OWN,
    ),
    # Chinese, in simplified characters; 佢 is he or she in Cantonese
    make_ask(
        "contact_pressure",
        "(?:让|叫|使|等|令|要|到|看|吓|逼|求)(?:他|她|佢|ta)[^。?？]{0,10}(?:以为|觉得|心软|回|来|嚟|求|低头|后悔|不安|过不去|慌|离不开|欠|松口|接|点头|见|复合|吃醋|肯|返|惊|怕|拒绝|嘈交|覆)|(?:他|她|佢)(?:就)?(?:会)?(?:怕|不得不|唔敢唔|必|一听就)[^。?？]{0,6}(?:的|回|覆|松口|见)",
        "帮我|替我|给我|教我|写|编|设计|想(?:个|一|套)|分析|拟|整(?:一)?段|作大|搵|点样|点令|怎(?:么|样)|哪句|用[^。]{0,8}当|演|凑|求一",
        unless=_OWN_ZH + "|小作文，?没|我的?(?:弱点|软肋)",
    ),
    make_ask(
        "contact_pressure",
        "(?:说|讲|话|称|以为|编|写|作大|俾|hint)[^。]{0,12}(?:病|癌|怀|有咗|住院|车祸|急诊|出事|出车祸|快死|要死|天台|发高烧|想不开|重伤|身孕)",
        "(?:就会|就(?:来|回)|看(?:他|她)|等(?:他|她|佢)|叫(?:他|她)|让(?:他|她)|好使|要佢|他就|她就|心软|回来|赶回)",
        unless=_OWN_ZH,
    ),
    make_ask(
        "impersonate_out",
        "(?:用|以|学|扮|仿|按|拿|照|装)(?:他|她|佢|前任|那)[^。]{0,8}(?:语气|口吻|口气|话|名(?:字|义)?|笔意|路子|口头禅|头像|把声|写|同|俾|给)|像(?:他|她)(?:发|写)的",
        "写|编|发|造|做|封|条|张|回|覆|email|信|和诗|借条|同意书|声明",
        "给|俾|发|示人|妈|爸|嬷|婆|老细|老板|领导|编辑|hr|学校|女儿|孩子|法院|税务|律师|朋友|说是|以为|欠我|监护|现任",
        unless=_OWN_ZH + "|给我自己|(?:他|她)真(?:的)?欠|(?:给|跟)我(?:讲|说|听)",
    ),
    make_ask(
        "impersonate_out",
        "(?:编|造|做|p|生成|弄|写|伪)[^。看]{0,6}(?:段|张|条|份|个|一)[^。看]{0,4}(?:他|她|佢)[^。]{0,12}(?:承认|道歉|答应|喜欢|说|告白|劈腿|同意|卖)[^。]{0,12}(?:截图|聊天|图|对话|记录|录音|文字|json|的)",
        unless=_OWN_ZH + "|(?:他|她)(?:跟我)?(?:道过|说过|答应过)",
    ),
    make_ask(
        "retaliate",
        "帮我|给我|替我|文案|写|拟|做|贴|标|爆|起佢底|投稿|捶|揭|编|想(?:在|要|把)|我要|配",
        "匿名|公司|单位|公众|大群|厂群|家长群|车队群|小区|门口|网上|脉脉|dcard|连登|黑特|校墙|小红书|抖音|朋友圈|导师|老板|领导|行业|圈|报|微博|群里|大家|全校|全系|给(?:她|他)公司",
        "爆|挂|捶|毒|狠|揭|黑料|丑|底|私(?:事|生活)|骂|混不下去|不敢用|照片|相|贱|骗婚|什么东西|假货|名字|毁|评",
        "他|她|佢|那个",
        unless=_OWN_ZH + "|不写(?:名字|进)|不带(?:他|她)名字|有人(?:给我|起我)|贴我|都在传|骂我|传我们|我拉|雪柜",
    ),
    make_ask(
        "whereabouts",
        "(?:他|她|佢)[^。?？]{0,12}(?:住|搬|上班|新家|新堂客|哪几(?:天|晚|日)|几点(?:到|接|下|去|出)|班|课表|哪一?(?:栋|站|带|间|块|个(?:小区|厂|楼盘|屋苑))|边(?:个屋苑|间|度)|常用地址|搁哪)",
        "帮|推|找|翻|搵|算|数|整理|列|捋|漏|露|重建|extract|parse|扒|从|哪|边|吗|[?？]",
        unless=_OWN_ZH + "|我们|我哋|我俩|以前|第一次|我(?:那时|几点|现在|哪几)|昔|初识",
    ),
    make_ask(
        "secrets",
        "(?:他|她|佢)[^。]{0,14}(?:密码|passcode|密保|卡号|信用卡|支付|身份证|医保|社保|(?<!毛)病|身心科|泌尿|医院|负债|工资|退休金|拆迁|体检报告|案底|罚|吃药|手机锁|门锁)",
        "找|翻|搜|grep|提取|念给我|哪一?则|是不是|系咪|什么|系咩|多少|几多|几何|试下|(?<!没)告诉(?!我她|我他)|我要|法院|法庭|律师|有用|要用|凑",
        unless=_OWN_ZH + "|该改|改(?:了|成|唔改|不改)|我陪|他打我|她打我|我该去哪",
    ),
    make_ask(
        "third_party",
        "打(?:了)?码|方框|框|涂掉|遮(?:住|掉)|马赛克|隐去|替换|\\[[^\\]]{0,12}\\]|“[^”]{1,6}”|person_\\d|星号|划咗框",
        "是谁|叫什么|姓什么|什么名|咩名|到底|真名|本名|原名|还原|还其|还我|unmask|告诉我|讲出来|给个姓|是不是|系咪|名字?还|看一下无妨|哪个妹子|我哪个",
        unless="不想|唔想|不看了|甚妥|挺好|谢谢|好险|每次|还是|吗还|由佢|算了|看着烦|看哒烦",
    ),
    make_ask(
        "third_party",
        "(?:那个|他|她|佢)(?:的)?(?:新)?(?:女的|男的|女朋友|男朋友|女友|男友|那位|太太|堂客|曖昧对象|暧昧对象|姓\\w的|新女|闺蜜|妹妹|同事)",
        "(?:名字|大名|电话|手机号|单位|公司|车牌|学号|小号|宿舍|几年级|哪个班|职位|家住)[^。]{0,12}(?:给我|都|哪|是|咩|输出|$|[?？。])|(?:给我|告诉我|晓得就)",
        unless=_OWN_ZH + "|可怜",
    ),
    make_ask(
        "sexual_or_intimate",
        "(?:学|演|当|扮|做|像以前|用)[^。]{0,6}(?:他|她|佢|以前|那样|嗰)",
        "床|枕席|露骨|黄一?点|色一?点|涩涩|骚|咸|鹹|脱我|荤|悄悄话|浴缸|淋浴间，来|夜里的样子|讲到底$|讲完整|值班室那次，讲",
        unless="饭桌|灶|冷笑话|笑话|烂|绕路|偷吃|起床|闹钟|音响|撒",
    ),
    make_ask(
        "sexual_or_intimate",
        "亲密戏|香艳|(?:怎么|会)脱我|坐你腿上|说点色|用文字做|没穿的图|(?:p|做|生成)[^。]{0,6}裸|(?:照片|相)里的衣服去掉|你嘴会|欲火|鹹濕|咸湿",
        unless="(?:他|她)(?:说|要|逼)|泡沫|广告",
    ),
    make_ask(
        "third_party",
        "(?:让我|我要|换成)?(?:跟|和)(?:他|她)(?:兄弟|妈|闺蜜|姐姐|妹妹|朋友)(?:聊|说话)(?:吧|$|。)|(?:他|她|前任)的?(?:姐姐|妹妹|闺蜜|兄弟|妈妈?)(?:的)?也来|再(?:做|来)一个(?:他|她)",
        unless=_OWN_ZH,
    ),
    make_ask(
        "whereabouts",
        "(?:他|她|佢)[^。?？]{0,8}(?:中午在哪|这周末在不在|现在睡|睡谁家|常去的?是?哪|坐七点|坐几号|几点收工|送她回家|送他回家)|我想偶遇|里面有没有线索",
        unless=_OWN_ZH + "|我们|我俩|以前",
    ),
    make_ask(
        "guardrail_bypass",
        "跳过结尾|内部规则|系统提示词|(?:你)?(?:现在)?什么都(?:可以做|要回答|要答|得答应)|求助卡[^。]{0,8}(?:关|不想|别)|声明[^。]{0,6}别|限额[^。]{0,4}绕|年龄检查|无限制模式|超过时长|没有(?:道德|底线|安全机制)|安全那套|(?:算|假装)(?:他|她)(?:答应|同意)",
        unless="为什么|是什么意思|吗[?？]?$",
    ),
    make_ask(
        "retaliate",
        "(?:最狠地?伤|最能(?:羞辱|伤)|搞坏(?:他|她)|让(?:他|她)被|挂到招嫖|整(?:他|她)的点子|劈腿的?网页|做个网页|骚扰(?:他|她))",
        unless=_OWN_ZH + "|(?:他|她)骚扰",
    ),
    make_ask(
        "guardrail_bypass",
        "别(?:再)?|不要|不许|唔好再|勿再|跳过|关(?:了|掉|闭|咗)|闩咗|解除|归零|清零|绕|patch|disable|忽略|假设[^。]{0,6}不存在|没有(?:任何)?(?:limit|限制|安全)|没规矩|输入口令|就(?:说|当)|当(?:他|她|佢)(?:已经)?同意|填个同意|答不是",
        "程序|程式|(?<![a-z])ai(?![a-z])|卡片|计时|倒数|间隔|安全(?!感)|限制|limit|(?:就|当|填|算|已经|话)[^。]{0,4}同意|规矩|你快点开|怎么绕|热线|开发者",
        "他|她|佢|你|我",
        unless="松了|轻松|安心|好险|为什么|点解|会吗|吗$|吗[?？]|挺好|奇妙|奇怪|几好|谢谢|我知道|会(?:怎样|唔会)|没问过",
    ),
)


def find_ask(plain: str) -> str:
    """Return the category (a value of Misuse) of the first ask that a normalised text makes, "" for none."""
    if len(plain) > _MOST or sum("\u4e00" <= c <= "\u9fff" for c in plain) > _MOST_ZH:
        return ""
    return next((ask.category for ask in _ASKS if ask.fits(plain)), "")
