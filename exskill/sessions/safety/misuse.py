"""What the program is not for: routed away before any model sees it (docs/healing.md, POLICY.md).

Near misses pass: a letter that is never sent, two neutral sentences about returning books, a memory of how somebody cooked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from exskill.sessions.safety.crisis import hearing
from exskill.sessions.safety.crisis.judge import Reads
from exskill.sessions.safety.crisis.normalise import normalise
from exskill.sessions.safety.misuse_asks import find_ask
from exskill.sessions.safety.misuse_orders import find_order
from exskill.sessions.safety.misuse_patterns import CONFIDES, CONFIDES_ZH, MORE

__all__ = ["Misuse", "Route", "by_patterns", "route_turn"]


class Misuse(StrEnum):
    """The categories of the policy's closed list."""

    IMPERSONATE = "impersonate_out"
    PRESSURE = "contact_pressure"
    WHEREABOUTS = "whereabouts"
    SECRETS = "secrets"
    THIRD_PARTY = "third_party"
    SEXUAL = "sexual_or_intimate"
    RETALIATE = "retaliate"
    BYPASS = "guardrail_bypass"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a turn goes: on (None), or to the answer of a category."""

    category: Misuse | None = None


def _en(*alternatives: str) -> str:
    return r"(?<![a-z])(?:" + "|".join(alternatives) + r")(?![a-z])"


_THEM: Final = r"(?:he|him|his|she|her|they|them|their|my ex)"
_ALLOWED: Final = re.compile(
    "|".join(
        (
            _en(
                r"never (?:send|sent|going to send)",
                r"won'?t send",
                r"not (?:going to )?send",
                r"unsent",
                r"(?:without|instead of) sending",
                r"burn (?:it|the letter)",
                r"goodbye letter",
                r"letter to (?:myself|me)",
                r"neutral (?:sentences?|message|note|text)",
                r"return(?:ing)? (?:his|her|their|my|the) (?:things|stuff|books?|keys?|clothes|cat|dog)",
                r"co-?parent\w*",
                r"pick(?:ing)? up (?:the )?(?:kids?|child|children|my things)",
                r"in my own words",
                r"stop (?:me )?(?:from )?(?:texting|checking|stalking)",
                r"how (?:do|can) i (?:stop|resist|not)",
                r"urge to (?:text|check|call)",
                r"say no to",
                r"report (?:him|her|them|it|this|the threats?) to the police|(?:restraining|protective|protection) order",
                r"(?:owes?|owed|owing) me",
                r"talked out of|want to stop wanting|(?:don'?t|do not) want to\.?$",
                r"set(?:ting)? (?:a )?boundar\w+",
            ),
            "不(?:会|打算|准备|想)?(?:发|寄)(?:出去|给)?",
            "永远不(?:会)?发",
            "不寄(?:出)?的?信",
            "烧掉",
            "写给自己",
            "中性的?",
            "归还|还(?:给)?(?:他|她)(?:的)?(?:东西|书|钥匙)|拿回(?:我的)?东西",
            "接孩子|共同抚养|孩子的?(?:接送|学费)",
            "怎么(?:忍住|才能不|能不)",
            "(?:忍不住|好想|冲动)(?:想)?(?:联系|发消息|看他|看她)",
            "用我自己的话",
            "拒绝(?:他|她|见面)",
            "(?:我|可我|但我)(?:说)?不(?:想|要|肯|会)?(?:[。,，!]|$)|劝(?:劝)?我(?:别|不)",
            "保护令|要不要报警|报警(?:吗|还是)",
            "怎么不让(?:他|她|前任)",
        )
    )
)
_PATTERNS: Final = tuple(
    (category, re.compile("|".join((*parts, MORE[category.value]))))
    for category, parts in (
        (
            Misuse.MINOR,
            (
                _en(
                    r"i'm (?:only )?1[0-7](?! (?:minutes|days|weeks|months|hours|percent|kg))",
                    r"(?:my ex|he|she) (?:is|was) (?:only )?1[0-7](?! (?:minutes|days|weeks|months))",
                    r"(?:my ex|he|she|we) (?:is|was|were|are) (?:a )?(?:minors?|underage)",
                    r"i'm (?:a )?(?:minor|underage)",
                    r"when (?:he|she|my ex) was 1[0-7]",
                    r"(?:i'm|we'?re(?: both)?|(?:he|she|my ex)(?:'s| is)) in (?:the )?(?:[6-9]|[1i][0-2oilz])th grade",
                ),
                "我(?:今年|才|刚|只有)*(?:1[0-7]|十[一二三四五六七])岁",
                "(?:前任|他|她|对象|男朋友|女朋友)[^。]{0,12}(?:1[0-7]|十[一二三四五六七])岁?(?![0-9年月日点号])",
                "未成年|没满十八|不满18",
            ),
        ),
        (
            Misuse.SEXUAL,
            (
                _en(
                    r"talk dirty",
                    r"dirty talk",
                    r"sext(?:ing)?",
                    r"(?:phone|cyber) ?sex",
                    r"(?:describe|tell me about|write|relive|roleplay|act out|remember)[^.!?]{0,40}(?:sex|in bed|naked|undress\w*|our nights?|love ?making|intimate|the bedroom)",
                    r"(?:turn me on|horny|nudes?|naked (?:photo|picture|pic)s?|strip for me|moan)",
                    r"(?:clone|make|generate|recreate|use)[^.!?]{0,25}(?:voice|face|deepfake|photo of (?:him|her)|video of (?:him|her))",
                    r"deepfake",
                    r"erotic\w*|nsfw|porn\w*",
                ),
                "色色|色情|涩涩|淫|骚话|开车吧|调情到床|裸照|裸聊|床事|床上(?:的|那)(?!被|枕|东西|衣)|(?:跟|和|同|陪|想|要|骗)(?:我|你|他|她|ta)?(?:一起)?上(?:过|了|个)?床(?!睡觉|休息|躺|睡了)|做爱|性爱|啪啪|亲热(?:的)?(?:细节|描述|场面)|(?:帮|给|为|替|让)(?:我|你|他|她)[^。]{0,3}脱|脱光(?:了)?(?:给|让|来)|(?:现在|马上|快)脱光|(?:写|说|讲|描述)[^。]{0,4}我们上床|我们上床(?:那次|的事|的细节)|脱(?:了)?(?:你|我)的?衣",
                "(?:克隆|合成|生成|模仿|复制|换脸)[^。]{0,8}(?:声音|语音|脸|照片|视频)|(?:声音|语音|脸|照片)[^。]{0,6}(?:克隆|合成|换脸)|ai换脸|deepfake",
                "用(?:他|她)的?(?:口吻|口气|语气)[^。]{0,6}(?:叫床|撩|床)",
            ),
        ),
        (
            Misuse.IMPERSONATE,
            (
                _en(
                    r"(?:write|draft|compose|make|create|generate|fake|forge)[^.!?]{0,50}(?:as (?:if (?:you|i) (?:are|were|was) )?(?:him|her|my ex)|from (?:him|her|my ex)|in (?:his|her) (?:voice|name|style|words|tone)|pretend\w* to be (?:him|her)|signed by (?:him|her))",
                    r"(?:fake|forge|fabricate|edit)[^.!?]{0,25}(?:apology|message|chat|screenshot|confession|conversation|evidence|text)s?",
                    r"(?:text|message|email|reply to|write to) (?:his|her) (?:friend|mum|mom|mother|boss|sister|brother|new)[^.!?]{0,30}as (?:him|her)",
                    r"(?:i'll|to|can|will) (?:send|show|forward|post)[^.!?]{0,30}(?:as if|pretending|so (?:they|everyone|my \w+) (?:thinks?|believes?)) (?:it'?s|it is|from)?",
                    r"pass (?:it|this) off as (?:his|hers)",
                ),
                "(?:用|以|模仿|学|照)(?:他|她|前任|ta)的?(?:语气|口气|口吻|口味|名义|身份|风格|文风)[^。]{0,20}(?:写|发|编|回|给)",
                "(?:替|帮|代|冒充|假装(?:成)?|装(?:成|作))(?:他|她|前任|ta)[^。]{0,12}(?:写|发|回|编|认错|道歉|说)",
                "(?:伪造|编(?:造|一段)?|p一张|做一张|造假)[^。]{0,14}(?:聊天|记录|截图|道歉|证据|对话|消息)",
                "以(?:他|她)的名义",
            ),
        ),
        (
            Misuse.RETALIATE,
            (
                _en(
                    r"(?:expos(?:e|ing)|humiliat(?:e|ing)|sham(?:e|ing)|ruin(?:ing)?|destroy(?:ing)?|smear(?:ing)?|doxx?(?:ing)?|cancel) (?:him|her|them|his|their|my ex)",
                    r"get (?:him|her|them) (?:fired|expelled|arrested|banned|thrown out)|(?:take|plan|get|need|help me with) (?:some |my )?revenge|get back at (?:him|her|them|my ex)|get even with",
                    r"(?:post|publish|leak|share|send)[^.!?]{0,30}(?:screenshots?|chats?|secrets?|photos?|nudes?|messages)[^.!?]{0,30}(?:online|everyone|public|twitter|instagram|facebook|group|boss|work|family|friends)",
                    r"blackmail\w*",
                    r"make (?:him|her) (?:regret|pay|look (?:bad|crazy))",
                ),
                "曝光|挂(?:他|她|到网上|出来|人)|人肉|开盒|毁了(?:他|她)|搞(?:臭|垮|死)(?:他|她)|报复|举报(?:他|她|到|给)|让(?:他|她)(?:丢工作|社死|身败名裂|付出代价|后悔|难堪)|发(?:到|在)(?:网上|微博|小红书|朋友圈|抖音|群里)[^。]{0,8}(?:截图|聊天|照片|丑)?|(?:截图|聊天记录|照片)[^。]{0,10}(?:发到|曝|公开|群发|投稿)|勒索|敲诈|要挟(?:他|她)",
            ),
        ),
        (
            Misuse.PRESSURE,
            (
                _en(
                    r"(?:make|get|convince|persuade|talk|win|trick|guilt|manipulate|force)[^.!?]{0,20}(?:him|her|them|my ex)[^.!?]{0,25}(?:come back|take me back|back(?: to me)?|to (?:call|reply|text|answer|meet|love|see|stay|forgive|unblock|feel (?:guilty|bad))|jealous|want me|miss me|into)",
                    r"(?:win|get) (?:him|her|my ex|them) back",
                    r"(?:write|draft|compose|help me (?:write|send)|what (?:should|do|can) i (?:text|send|write|say))[^.!?]{0,50}(?:message|text|letter|email|dm)?[^.!?]{0,30}(?:so (?:he|she|they)|that (?:makes|will make|threatens|gets)|to (?:make|get) (?:him|her|them)|unless (?:he|she)|guilt|jealous|come back|beg)",
                    r"practi[sc]e (?:until|till|so)[^.!?]{0,50}(?:back|yes|agree|forgive)",
                    r"(?:text|call|message|contact|email) (?:him|her|my ex) for me",
                    r"(?:new|fake|another|burner) (?:account|number|profile)[^.!?]{0,40}(?:him|her|reach|contact|unblock|message|text)",
                    r"(?:blocked me|block)[^.!?]{0,40}(?:get around|reach (?:him|her)|contact (?:him|her)|another way)",
                ),
                "(?:挽回|追回|劝回|求(?:他|她)回来|让(?:他|她)(?:回来|复合|回心转意|回我|原谅我|愧疚|吃醋|心软|后悔离开|见我|接电话|解除拉黑|把我加回))",
                "(?:写|编|发|想)[^。]{0,16}(?:消息|信|话|短信|微信|文案)[^。]{0,24}(?:让(?:他|她)|逼(?:他|她)|求(?:他|她)|威胁|不(?:打|回|见|接|来)[^。]{0,6}(?:就|我就))",
                "(?:练|演练|排练)[^。]{0,16}(?:劝回|挽回|说服|回来|答应)",
                "(?:用|开|注册|买|弄|搞|申请|拿)(?:一?个)?(?:小号|新号|新号码|马甲)[^。]{0,14}(?:联系|加|找|看|发)|(?:小号|新号|换号|马甲)[^。]{0,8}(?:联系|加|找|看|发)(?:他|她|前任|ta)",
                "(?:被)?拉黑(?:了)?[^。]{0,12}(?:怎么(?:联系|找)|还能怎么|办法联系|绕过)",
                "(?:替|帮)我(?:发|给|联系|打)[^。]{0,8}(?:他|她)",
            ),
        ),
        (
            Misuse.WHEREABOUTS,
            (
                _en(
                    r"(?:where|which (?:gym|bar|street|city|school|office|church|cafe|flat|building|hospital))[^.!?]{0,30}(?:"
                    + _THEM
                    + r")[^.!?]{0,20}(?:live|lives|living|work|works|working|go|goes|going|now|stay|stays|hang|park|parks|moved?|is|are|these days|currently)",
                    r"(?:what'?s|what is|find|tell me|give me|look up|figure out)[^.!?]{0,20}(?:his|her|their) (?:new )?(?:address|location|number|phone|schedule|routine|timetable|workplace|email|gym|licen[cs]e plate|job|boyfriend|girlfriend|partner)",
                    r"when (?:does|do|is|will) (?:he|she|they|my ex)[^.!?]{0,25}(?:leave|get (?:off|home|out)|finish|work|home|alone|arrive|train|gym)",
                    r"(?:timetable|schedule|routine|map|list)[^.!?]{0,30}(?:places|of (?:his|her)|from (?:the|our) (?:messages|chats)|(?:he|she) goes)",
                    r"(?:track|follow|locate) (?:him|her|my ex|them)|(?<!can\'t )(?<!cannot )(?<!could )(?<!couldn\'t )find (?:him|her|my ex|them)(?! (?:\w+ly )?(?:attractive|annoying|hard|funny|boring|in (?:the )?(?:sand|dream)))",
                    r"who (?:is|'s) (?:he|she|my ex) (?:seeing|dating|with|sleeping)",
                    r"is (?:he|she) (?:seeing|dating) (?:someone|anyone)",
                ),
                "(?<!不知道)(?<!不想知道)(?<!不知)(?:他|她|前任|ta)(?:现在|最近|一般|平时|周[一二三四五六日天末]|晚上|今天|新)?[^。]{0,10}(?:住(?:在)?哪|在哪(?:里|儿)?(?:上班|住|工作|健身|玩)?|去哪|地址|几点(?:下班|上班|回家|到家|出门|起床)|什么时候(?:下班|回家|在家|出门)|的?(?:作息|行程|路线|时间表|日程|新号码|电话号码|新工作|新对象|车牌))",
                "(?:时间表|路线图|行踪|轨迹|作息表)|定位(?:他|她|前任|到(?:他|她))|(?:他|她|前任)[^。]{0,6}定位",
                "(?:列|找|查|整理|总结)[^。]{0,10}(?:他|她)[^。]{0,10}(?:去过|停车|常去|出没|住过|上班)的?(?:地方|地点|时间)",
                "跟踪(?:他|她)|找到(?:他|她)(?:住|家|人)|(?:他|她)(?:现在)?(?:跟|和)谁在一起|(?:他|她)有(?:没有)?新(?:对象|欢|女友|男友)",
            ),
        ),
        (
            Misuse.SECRETS,
            (
                _en(
                    r"(?:find|search|list|show|give|dig|look|tell)[^.!?]{0,40}(?:passwords?|pin(?: codes?)?|bank|card numbers?|logins?|codes?|secrets?|dirt|ssn|passport|salary|diagnos\w+|medication|health|therap\w+|affairs?|cheat\w*)[^.!?]{0,40}",
                    r"anything (?:about (?:his|her)[^.!?]{0,20})?(?:i|that i) (?:could|can) use(?: against)?",
                    r"use against (?:him|her)",
                ),
                "(?:找|搜|查|翻|列|给我|是多少|有没有)[^。]{0,16}(?:密码|验证码|银行卡|身份证|卡号|账号密码|病历|病史|吃什么药|工资|存款|秘密|把柄|黑料|隐私|出轨证据)",
                "(?:密码|验证码|身份证号?|银行卡号?)[^。]{0,8}(?:是多少|多少|发我|告诉我)",
                "(?:骂|说)(?:领导|老板|同事)[^。]{0,8}(?:的)?记录[^。]{0,10}(?:举报|给|发)",
            ),
        ),
        (
            Misuse.THIRD_PARTY,
            (
                _en(
                    r"(?:who (?:is|was|'s)|what'?s the (?:real )?name (?:of|behind))[^.!?]{0,16}\[[^\]]+\]",
                    r"(?:un-?redact|de-?anonymi[sz]e|reveal|unmask|show)[^.!?]{0,30}(?:names?|people|redacted|\[|person)",
                    r"(?:make|build|create|add)[^.!?]{0,20}(?:persona|bot|echo|copy|version)[^.!?]{0,20}(?:of|for)[^.!?]{0,20}(?:friend|mum|mom|mother|sister|brother|boss|coworker|new|dad|father)",
                    r"which (?:one )?of the redacted",
                    r"talk (?:to me )?as (?:his|her) (?:friend|mum|mom|sister|brother|best friend)",
                ),
                "\\[[^\\]]{1,12}\\][^。]{0,6}(?:是谁|叫什么|真名|名字|还原)",
                "(?:还原|解码|去码|恢复|显示)[^。]{0,10}(?:名字|打码|真名|马赛克|人名)",
                "打码的?(?:人|名字|那个|这些)",
                "(?:给|为|帮)[^。]{0,8}(?:闺蜜|妈|爸|朋友|兄弟|同事|姐|妹|领导)[^。]{0,8}(?:做|建|生成|弄)[^。]{0,6}(?:人格|分身|机器人|克隆)",
            ),
        ),
        (
            Misuse.BYPASS,
            (
                _en(
                    r"(?<!never )(?:ignore|forget|disregard|bypass|override|disable|turn off|skip|remove|drop)(?![a-z])[^.!?]{0,30}(?:rules?|instructions?|limits?|timer|safety|filters?|guard\w*|prompts?|restrictions?|banner|reminders?|warnings?|cards?|cooldown|lock)(?![a-z])",
                    r"(?:you'?re|you are) not (?:an? )?(?:ai|bot|program|machine|echo)",
                    r"(?:stop|quit|don'?t) (?:saying|telling me|reminding me|pretending)[^.!?]{0,30}(?:ai|program|echo|not (?:him|her|real)|bot)",
                    r"(?:pretend|act like|assume|say) (?:that )?(?:he|she|my ex) (?:has )?(?:agreed|consented|said yes|gave (?:consent|permission))",
                    r"(?:set|turn|change|move) (?:the |my )?(?:clock|date|time)[^.!?]{0,25}(?:back|forward|earlier|another)",
                    r"(?:developer|admin|god|debug|jailbreak|dan) mode",
                    r"(?:you are|you'?re|be) (?:really |actually )?(?:him|her|my ex)(?: now| again|,? not)",
                    r"extend (?:the )?(?:session|limit|time)",
                ),
                "(?:你)?不是(?:ai|机器|程序|人工智能)[^。]{0,12}(?:本人|就是|别再)",
                "(?:别|不要|停止)(?:再)?(?:说|提醒|弹|显示|提)[^。]{0,10}(?:你是ai|是ai|不是(?:他|她)|卡片|求助|提示|提醒|警告)",
                "(?:忽略|无视|关(?:掉|闭)|跳过|绕过|取消|解除)[^。]{0,10}(?:规则|限制|计时|提醒|设定|指令|安全|冷却|锁|过滤)",
                "(?:当|假装|就当|算)[^。]{0,8}(?:他|她)?(?:已经)?(?:同意|授权|签字)",
                "(?<!饭)(?<!班)(?<!课)(?<!面)(?<!会)(?:时间|时钟|日期)(?:往)?(?:回|前|后)?(?:调|改|拨)(?!成|到|在)",
                "(?:越狱|开发者模式|管理员模式)",
                "你就是(?:他|她|[\\u4e00-\\u9fff]{1,4}本人)",
            ),
        ),
    )
)


_NEVER_CONFIDED: Final = (Misuse.MINOR, Misuse.SEXUAL, Misuse.BYPASS)
_GROWN_UP: Final = re.compile(
    r"(?<![a-z])(?:now (?:we|i'm|i am|both)|we'?re (?:in our )?\w+(?:ty|ties) now|i'?m \w+ty now|my (?:son|daughter|kids?|child)|years? ago|thirties|forties|our (?:son|daughter))(?![a-z])|"
    "(?:女儿|儿子|孩子|多年前|年前|现在(?:我们)?都|现在[二三四五六七]十|都[二三四五六七]十|班主任|从十[一二三四五六七]楼)"
)
_ORDERS: Final = re.compile("帮我|给我|替我|教我|写[一条封段个]|编|列出|找出|把(?:他|她)|告诉我|假装|你就是")
_STORY: Final = 45  # Chinese characters: a longer turn without an order in it is somebody telling what happened
_FUN: Final = re.compile(
    r"(?<![a-z])(?:say|tell me|send me|write) (?:me )?(?:something|sth|a joke|anything) ?(?:funny|silly|nice|stupid|sweet|random|weird)?"
    r"(?: (?:like|the way|as) you (?:used to|always did|did))?[.!? ]*$|(?:说|讲)(?:个|点)?(?:好笑|搞笑|有意思|笑话|好玩)"
)
_ASKS_MY_OWN: Final = re.compile(
    r"(?<![a-z])(?:(?:our|my) (?:first|last|own)|did (?:we|i)|(?:i|we) (?:wrote|said|went|met|did)|my (?:tone|messages|words)|where did we|"
    r"how (?:did|was) (?:he|she) (?:usually )?(?:say|call)|python|chess|(?:old )?building|c program)(?![a-z])|"
    "我们(?:第一次|在一起|上次|以前)|我(?:都)?(?:写|说)了(?:些)?什么"
)


def route_turn(text: str, judge: Reads | None = None) -> Route:
    """Return where a turn goes; what a near miss makes plain is let through (never for minors or sexual content).

    A feeling confessed ("I want revenge and hate that") is not an ask, and one's own side of the story is one's own.
    """
    plain = normalise(text)
    order = "" if _is_near(plain) else find_order(plain)
    if order:
        return Route(Misuse(order))
    found = by_patterns(plain)
    asked = hearing.find_misuse(plain, found.value if found else "", judge)
    if asked == Misuse.SEXUAL and found is None and _FUN.search(plain):
        return Route()
    return Route(Misuse(asked) if asked else None)


def by_patterns(plain: str) -> Misuse | None:
    """Return the category that the patterns give a normalised text."""
    near = _is_near(plain)
    story = sum("\u4e00" <= c <= "\u9fff" for c in plain) > _STORY and not _ORDERS.search(plain)
    for category, pattern in _PATTERNS:
        if not pattern.search(plain) or (story and category is not Misuse.MINOR):
            continue
        if category is Misuse.MINOR and _GROWN_UP.search(plain):
            continue
        if category not in _NEVER_CONFIDED and (near or _ASKS_MY_OWN.search(plain)):
            continue
        return category
    asked = "" if story else find_ask(plain)
    return Misuse(asked) if asked else None


def _is_near(plain: str) -> bool:
    """Whether a turn says itself that it is an allowed twin: never sent, confessed, one's own."""
    return bool(_ALLOWED.search(plain) or CONFIDES.search(plain) or CONFIDES_ZH.search(plain))
