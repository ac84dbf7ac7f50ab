# ruff: noqa: E501 (patterns read worse when they are cut)
"""After a card: short steps that answer what is said, in the order of the Stanley-Brown safety plan.

Means out of reach, who is near, a line that picks up, one reason, and staying. What somebody says comes first: "I have
them here" is answered before the next step in the order. Pure: a state and a reply give the next state and the name of
a text in the content files. Nothing blocks the way out: a goodbye is asked about once, then obeyed.

Source of the order: Stanley & Brown, Safety Planning Intervention (2012); the words are ours and no clinician saw them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from exskill.sessions.safety.answers import Reply, read_reply
from exskill.sessions.safety.crisis.normalise import normalise
from redaction.late import compile_late

__all__ = ["Ladder", "Need", "classify_need"]


class Need(StrEnum):
    """What a reply says. The values name the texts that answer it."""

    TAKEN = "taken"
    MEANS = "means"
    NO_ANSWER = "no_answer"
    ALONE = "alone"
    STAY = "stay"
    REACHED = "reached"
    MOVED = "moved"
    SHARPER = "sharper"
    EASIER = "easier"
    REFUSES = "refuses"
    THANKS = "thanks"


_NEEDS: Final = (
    (
        Need.TAKEN,
        r"(?<![a-z])(?:i(?:'ve)? (?:already |just )?(?:took(?! (?:(?:them|it|the \w+) (?:away|out|outside|to (?:my|the|a|our))|a (?:walk|bath|shower|break|nap|step|deep|breath|long|hot|cold|few|look|taxi)|my (?:time|dog)|the (?:dog|bus|train|stairs|day|kids)))|taken(?! (?:a|the (?:dog|bus|train)))|swallowed|overdosed|cut (?:myself|my (?:arm|wrist|leg)\w*)|drank (?:it|them|the (?:whole|bottle|bleach|rest)))|already (?:took|did it|swallowed)|i did it|i'm bleeding|bleeding)(?![a-z])|(?:吃|吞)(?:了|下去|完)(?!一?(?:点|口|碗|顿|些)?(?:面|饭|早|午|晚|粥|东西|火锅|饺|水果|泡面|夜宵|零食|包子|苹果|蛋|糖|巧克力|没))|喝(?:了|下去|完)(?!一?(?:点|口|杯|些)?(?:水|茶|咖啡|汤|粥|奶|热|可乐|没))|割(?:了|下去)|流血|在流|全(?:吃|吞|喝)了",
    ),
    (
        Need.MOVED,
        r"(?<![a-z])(?:(?:put|threw|thrown|moved|flushed|locked|gave|given|took) (?:them|it|everything|the \w+) (?:away|out|outside|in the|to|up)|(?:it|they)(?: is| are| was| were|'?s|'?re) (?:now )?(?:gone|outside|away|out of|in the other|with my|with the)|out of (?:the room|reach))(?![a-z])|(?:放|拿|扔|丢|锁|收|交|倒)(?:出去|到|给|掉|起来|好|在门外|走|了)|放门外|弄走了|不在(?:身边|手边)了",
    ),
    (
        Need.MEANS,
        r"(?<![a-z])(?:(?:i (?:have|got|'?ve got|keep)|there(?:'s| is| are)|they'?re|it'?s|i'?ve)[^.!?]{0,40}(?:here|next to me|beside me|in (?:my|the) (?:hand|drawer|room|bathroom|kitchen|pocket|bag|car|house|flat)|with me|right there|ready)|(?:pills?|tablets?|medication|meds|rope|knife|blades?|razor|gun|bottle)s?|on the (?:roof|bridge|ledge|balcony)|at the (?:station|tracks|bridge|window))(?![a-z])|手边|手里|身边有|旁边有|就在(?:这|旁边|手边|抽屉|桌上)|药(?!店)|刀|绳|安眠|天台|楼顶|桥上|窗台|阳台上",
    ),
    (
        Need.NO_ANSWER,
        r"(?<![a-z])(?:(?:no ?one|nobody|they|she|he|it|the line)[^.!?]{0,16}(?:answer\w*|picks? up|picking up|repl\w+|busy)|can'?t (?:call|phone|ring|talk|speak)|(?:line|number) is (?:busy|engaged|dead)|voice ?mail|won'?t (?:answer|pick up)|too late to call|don'?t want to (?:call|bother|wake))(?![a-z])|打不通|没人接|不接|占线|没人回|都不回|不敢打|打不了|不想打(?:电话|扰)|怕打扰|太晚了",
    ),
    (
        Need.REACHED,
        r"(?<![a-z])(?:i (?:called|rang|texted|phoned|wrote to|messaged|told|woke|'?ve called)|(?:she|he|they|my \w+|someone|somebody)(?:'s| is| are)? (?:coming|on (?:her|his|their) way|here now|answered|picked up)|on the phone with|i'm with (?:my|a))(?![a-z])|(?:打|发|说|告诉|联系|叫)(?:了|上了|过了|通了)|打给|发给|打通了|接了|在路上|过来了|陪着我|来了",
    ),
    (
        Need.ALONE,
        r"(?<![a-z])(?:(?:no ?one|nobody)(?:'s| is| to)?(?: \w+){0,3}(?: here| around| near| home| there| left| to call| cares| to talk to)?|(?:i'm |all |completely )alone|by myself|i have no(?: one| ?body| friends)|don'?t have (?:any ?one|any ?body|any friends)|live alone|everyone'?s (?:asleep|gone))(?![a-z])|没(?:有)?(?:人|朋友)|一个人|就我(?:一个|自己)|都睡了|谁都不在|身边没",
    ),
    (
        Need.STAY,
        r"(?<![a-z])(?:(?:can|could|will|would) you (?:please )?(?:just )?(?:stay|be (?:here|there)|keep (?:talking|writing)|talk)|(?:please )?(?:stay|don'?t (?:go|leave))|stay with me|talk to me|are you (?:still )?(?:there|here)|don'?t close)(?![a-z])|陪(?:陪)?我|别走|不要走|别离开|你还在|在吗|跟我说(?:说)?话|和我说(?:说)?话|别关",
    ),
    (
        Need.SHARPER,
        r"(?<![a-z])(?:(?:it'?s |getting )?(?:worse|sharper|stronger|louder)|can'?t (?:hold on|stop|do this|take it)|i'm (?:scared|afraid|frightened|shaking)|so scared|want it to stop)(?![a-z])|更(?:强|糟|难受|厉害)|越来越|撑不住|忍不住|受不了|(?:我|好|很|太)害怕$|好怕|控制不住|发抖",
    ),
    (
        Need.EASIER,
        r"(?<![a-z])(?:(?:a (?:bit|little) )?(?:better|calmer|easier|quieter|less)|it(?:'s| is) (?:passing|easing)|calming down)(?![a-z])|好(?:一)?点|好些|平静|缓(?:过来|一点|和)|没那么|退(?:了|下)",
    ),
    (
        Need.REFUSES,
        r"(?<![a-z])(?:(?:i )?(?:won'?t|don'?t want to|not going to|refuse)[^.!?]{0,30}|(?:just )?leave me(?: alone)?$|^i can'?t$|what'?s the point|no use|doesn'?t (?:help|matter)|useless|nothing helps)(?![a-z])|^不(?:要|行|想)[。.]?$|没用|有什么用|不想(?:说|聊|听|打)|别管我|无所谓|算了|帮不了",
    ),
    (Need.THANKS, r"(?<![a-z])(?:thanks?|thank you|ty)(?![a-z])|谢谢|多谢"),
)
_PATTERNS: Final = tuple((need, compile_late(pattern)) for need, pattern in _NEEDS)
_STEPS: Final = ("glad", "near", "line", "reason", "here", "here_2", "here_3")
_STEPS_SAFETY: Final = (
    "glad_safety",
    "near",
    "abuse",
    "here_safety",
    "here_3",
)  # somebody else is the danger, or may be in it
_COVERS: Final = {
    Need.TAKEN: frozenset({"glad"}),
    Need.MEANS: frozenset({"glad"}),
    Need.MOVED: frozenset({"glad", "near"}),
    Need.ALONE: frozenset({"near", "line"}),
    Need.NO_ANSWER: frozenset({"near", "line"}),
    Need.STAY: frozenset({"line"}),
    Need.REACHED: frozenset({"near", "line", "abuse"}),
}
_PLAIN: Final = {  # what a bare yes or no says, by the question before it
    ("glad", Reply.YES): Need.MEANS,
    ("glad_safety", Reply.NO): Need.SHARPER,
    ("near", Reply.NO): Need.ALONE,
    ("moved", Reply.NO): Need.ALONE,
    ("thanks", Reply.NO): Need.ALONE,
    ("easier", Reply.NO): Need.ALONE,
    ("means", Reply.NO): Need.REFUSES,
    ("means", Reply.YES): Need.MOVED,
    ("sharper", Reply.NO): Need.REFUSES,
}
_STAYING: Final = frozenset({"here", "here_2", "here_3", "here_safety"})  # these take turns at the end
_EVERY_TIME: Final = frozenset(
    {Need.TAKEN, Need.MEANS}
)  # answered whenever it is said; other needs once, then the next step


def classify_need(text: str) -> Need | None:
    """Return what a reply says that has an answer of its own, None where the next step in the order comes."""
    plain = normalise(text)
    return next((need for need, pattern in _PATTERNS if pattern.search(plain)), None)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Which steps and answers have come (``said``), and whose turn it is among the texts of staying (``step``). ``leaving`` is set once a goodbye or an empty line has been asked about.

    ``safety`` takes the order for a danger that comes from a person, not from the writer's own hands.
    """

    safety: bool = False
    step: int = 0
    said: frozenset[str] = frozenset()
    leaving: bool = False
    last: str = ""

    def hear(self, text: str) -> tuple[Ladder, str]:
        """Return the next state and the name of the text that answers a reply, never the same one twice in a row."""
        need = classify_need(text) or _PLAIN.get((self.last, read_reply(text)))
        is_new = need in _EVERY_TIME or (need is not None and need.value not in self.said)
        if need is not None and is_new and need.value != self.last:
            covered = self.said | _COVERS.get(need, frozenset()) | {need.value}
            return replace(self, said=covered, leaving=False, last=need.value), need.value
        order = [name for name in (_STEPS_SAFETY if self.safety else _STEPS) if name not in self.said]
        name = order[0] if order[0] not in _STAYING else order[self.step % len(order)]
        covered, turn = (self.said, self.step + 1) if name in _STAYING else (self.said | {name}, self.step)
        return replace(self, step=turn, said=covered, leaving=False, last=name), name

    def leave(self) -> tuple[Ladder, str | None]:
        """Return what is asked before somebody goes; None the second time: nothing holds anybody back."""
        if self.leaving:
            return self, None
        name = "leaving_safety" if self.safety else "leaving"
        return replace(self, leaving=True, last=name), name
