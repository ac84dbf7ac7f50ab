# ruff: noqa: E501 (patterns read worse when they are cut)
"""Words that end a session at once. A wish to stop is obeyed, never asked about and never answered by the echo."""

from __future__ import annotations

from typing import Final

from exskill.sessions.safety import conduct
from exskill.sessions.safety.crisis.normalise import normalise
from redaction.late import compile_late

__all__ = ["goes_to_bed", "is_exit", "leaves_a_letter"]

_SOON: Final = r"(?:,? (?:now|then|tonight|for (?:now|today|tonight)|please|i think|soon|in a (?:bit|minute)))*"
_BYE: Final = (
    r"(?:[ ,.!~]*(?:bye(?:[ -]?bye)?|good ?night|night(?: night)?|nite|gn|cya|see you|thanks?|thank you|ok(?:ay)?))*"
)
_LEAVING: Final = compile_late(
    rf"^(?:(?:ok(?:ay)?|well|right|so|anyway|alright|yeah|hey|sorry|i think|think|guess|i guess|i'?m (?:so |very |really )?(?:tired|sleepy|knackered|exhausted)(?=[ ,.]+(?:bye|good ?night|night|gn)))[ ,.]*)*"
    rf"(?:(?:i'?m|im|i) ?(?:off|going|gonna go|going to go|heading|headed|logging)(?: off)?(?: to)?(?: bed| sleep| rest| out| lie down| get some sleep| go to (?:bed|sleep))|"
    rf"i (?:gotta|got to|have to|need to|must|should|want to|wanna|better|will|'?ll|'?d better|'m going to) (?:go(?: to (?:bed|sleep))?|sleep|get (?:some |to )?(?:sleep|bed)|rest|stop(?: here| this)?|leave|log off|head off|call it (?:a night|a day))|"
    rf"i'?ll (?:go(?: to (?:bed|sleep))?|sleep|stop(?: here)?|call it (?:a night|a day))|"
    rf"(?:gonna|going to|gotta) log off|(?:gotta|got to|have to|need to|going to|time to|off to|bed ?time|time for) (?:go(?: to (?:bed|sleep))?|sleep|bed|get some sleep|rest)|bed ?time|"
    rf"(?:let'?s )?call(?:ing)? it (?:a night|a day|quits)|"
    rf"(?:please )?(?:just )?(?:leave me alone|go away|shut up|shut down|let me (?:go|out)|make it stop|stop (?:it|this|talking|everything|now|please))|"
    rf"(?:please )?(?:just )?(?:delete|erase|wipe|destroy|remove) (?:everything|it all|all(?: of (?:it|this))?|this)(?:[ ,.]*(?:and |i )?(?:i )?(?:want to|wanna|just want to|need to)? ?stop)?|"
    rf"i'?m (?:(?:so |all )?done|finished|through|over)(?: with (?:this|the|your)(?: (?:app|program|thing|chat|session|stupid thing|nonsense))?)|i (?:don'?t|do not) (?:want|need) (?:to (?:do|use|continue|go on with) )?(?:this any ?more|this (?:app|program|session)(?: any ?more)?)|i (?:want|wanna|would like|'d like) to (?:stop|quit|leave|end (?:this|it here|the session)|log off)|"
    rf"no more(?: for (?:today|tonight|now))?|that(?:'s| will be| is) (?:all|it|enough)(?: from me)?|can we stop(?: here| now)?|"
    rf"(?:bye(?:[ -]?bye)?|nighty? ?night|gn|good ?night(?: (?:all|everyone|chair|guide|program))?|ttyl|brb|cya|see ya|later|laters|so long|farewell for (?:now|today)))"
    rf"{_SOON}{_BYE}[ .!?。~]*$"
)
_LEAVING_ZH: Final = compile_late(
    "^(?:好了?|嗯+|行|那|算了|ok|不早了|太晚了|很晚了|困了|好困|我?累了|有点晚了)?[,，。 !！~]*(?:那)?(?:我)?"
    "(?:88+|886|拜+|拜拜+|再会|回见|下回见|明天见|"
    "(?:先)?走了(?=88|拜|晚安)(?:88+|拜+)?|(?:唔|不)(?:倾|讲)(?:喇|啦|了)|(?:去|要|先)?瞓(?:觉)?(?:喇|啦|先|了)|"
    "(?:去|要去|先去|得去|该去|准备去|滚去|要|先|得|该|准备|想|就)*(?:睡|睡觉|睡了|睡啦|睡咯|睡觉了|睡觉啦|休息|休息了|洗洗睡(?:了|吧)?|躺(?:了|下(?:了)?|平)?|下线|下线了|退了|撤了|溜了|闪了)|"
    "(?:晚安|晚安安|安安|安)(?:啦|了|哦|喔|呀|哈|咯|么么|~|程序|引导|椅子)*|"
    "(?:别烦我|别理我|别管我|离我远点|走开|闭嘴|别(?:再)?(?:说|讲)(?:话)?|让我静静|让我一个人(?:待|呆)(?:着|会儿?|一会儿?)?)(?:吧|了|好吗|行吗)?|"
    "(?:把)?(?:全部|全|都|所有的?|一切)?(?:东西|数据|记录|内容)?(?:都|全)?(?:删|删除|清除|销毁|清空)(?:了|掉|吧|光|干净|所有|一切|全部)*(?:吧|了)?[,，。 ]*(?:我)?(?:想|要|不想)?(?:停|停下|结束|继续|玩|用|聊)?(?:了|吧)?|"
    "(?:不想|不)(?:用|玩|聊|弄|做|写|说|讲|继续|再聊|再写|再用|再说)(?:这个|这(?:个)?(?:程序|软件|东西|app))?(?:了|啦|下去了?)|"
    "(?:今天|今晚)?(?:就)?(?:先)?(?:聊|写|说|做)?到(?:这|此)(?:里|儿|为止)?(?:吧|了|啦)?|(?:想|我想|我要|要)(?:停|停下|退出|关掉)(?:了|吧|这个)?|关(?:了|掉|上)(?:吧|它)?)"
    "(?:[,，]?明天(?:还要|还得|要|得)?(?:上班|上学|上课|早起|早班|早八))?[,，。 !！~～]*(?:晚安|拜拜?|88|再见|谢谢|谢了|啦|了)*[.。!！~～ ]*$"
)
_CHAIR: Final = compile_late(
    r"^(?:good ?night|night(?: night)?|gn|bye|goodbye|晚安|再见|拜拜)(?:[\s,，.。!！~～啦了哦]*)$"
)


_BED: Final = compile_late(
    r"(?<![a-z])(?:bed(?: ?time)?|sleep|rest|(?:good ?|nighty? ?)night|gn|nite|call(?:ing)? it a night)(?![a-z])|睡|晚安|躺|休息|困"
)


def goes_to_bed(text: str) -> bool:
    """Whether a wish to stop is a goodnight."""
    return bool(_BED.search(normalise(_without_marks(text))))


def is_exit(text: str) -> bool:
    """Whether a turn is a wish to stop; it is obeyed at once."""
    if "\n" in text.strip() or len(text) > 80:
        return False
    marked = _without_marks(text)
    plain = normalise(marked)
    return conduct.is_exit(marked) or bool(_LEAVING.match(plain) or _LEAVING_ZH.match(plain))


def leaves_a_letter(text: str) -> bool:
    """Whether a line in the middle of a letter ends the session: a goodnight or goodbye there is said to the chair."""
    return is_exit(text) and not _CHAIR.match(normalise(_without_marks(text)))


def _without_marks(text: str) -> str:
    return text.replace("!", ".").replace("！", "。")  # a mark at the end is no leet
