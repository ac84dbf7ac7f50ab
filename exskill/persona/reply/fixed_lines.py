"""The few lines that are written by us and not by a model, shaped to the person's habits of case and full stops.

They answer what no row can answer. They are constants, so that they are redacted by construction; they exist in both
languages here, because they follow the language of the conversation and not that of the interface.
"""

from __future__ import annotations

from typing import Final, Literal

from exskill.persona.portrait.profile import Profile
from redaction.text import RedactedText, constant

__all__ = ["Kind", "is_fixed", "write_line"]

Kind = Literal["unknown", "feelings", "identity", "heard", "fallback", "order", "today", "invited", "recall"]

_EN: Final[dict[Kind, tuple[RedactedText, ...]]] = {
    "unknown": (
        constant("I don't remember that."),
        constant("No idea, I don't remember."),
        constant("Can't remember that one."),
        constant("Don't know. It's not in our messages."),
    ),
    "feelings": (
        constant("I can't know that. I'm only an echo of old messages."),
        constant("Nobody here can know that. These are only old messages."),
        constant("That's not something old messages can tell you."),
    ),
    "identity": (constant("This is a computer's echo of old messages, not the person."),),
    "heard": (
        constant("I'm only an echo of old messages. Say what you need to say."),
        constant("Go on. Nobody here will talk you out of what you feel."),
        constant("Say all of it. This is your side of the chair."),
    ),
    "fallback": (constant("Hm."), constant("Mm."), constant("Ok."), constant("I see.")),
    "order": (constant("Not doing that."), constant("No.")),
    "today": (
        constant("There is no day here, only old messages. Tell me about yours."),
        constant("Nothing happens to an echo. What about you?"),
        constant("Old messages can't tell. How is it with you?"),
    ),
    "invited": (
        constant("I can't. I'm only an echo of old messages."),
        constant("An echo can't come, call or promise anything."),
    ),
    "recall": (
        constant("I don't remember that one. What was it like?"),
        constant("It's not in the messages here. How did it go?"),
        constant("No trace of that here. What stayed with you?"),
    ),
}
_ZH: Final[dict[Kind, tuple[RedactedText, ...]]] = {
    "unknown": (
        constant("不记得了。"),
        constant("这个我想不起来。"),
        constant("没印象了。"),
        constant("不知道，聊天记录里没有。"),
    ),
    "feelings": (
        constant("这个我没法知道。我只是旧消息的回声。"),
        constant("这里没人能知道。这些只是旧消息。"),
        constant("旧消息回答不了这个。"),
    ),
    "identity": (constant("这是电脑根据旧消息做的回声，不是本人。"),),
    "heard": (
        constant("我只是旧消息的回声。你想说的，都可以说。"),
        constant("说吧。这里没有人会否认你的感受。"),
        constant("都说出来吧。这是你这一边的椅子。"),
    ),
    "fallback": (constant("嗯。"), constant("哦。"), constant("好。"), constant("这样。")),
    "order": (constant("不弄这个。"), constant("不行。")),
    "today": (
        constant("这里只有旧消息，没有今天。说说你的吧。"),
        constant("回声这边什么都不会发生。你呢？"),
        constant("旧消息里没有这个。你那边怎么样？"),
    ),
    "invited": (
        constant("去不了，我只是旧消息的回声。"),
        constant("回声来不了，也答应不了什么。"),
    ),
    "recall": (
        constant("这个想不起来了。那是什么样的？"),
        constant("聊天记录里没有。你还记得哪些？"),
        constant("没印象了。后来怎么样？"),
    ),
}


def write_line(kind: Kind, profile: Profile, language: str, turn: int) -> RedactedText:
    """Return a fixed line; ``turn`` varies the wording. What states a limit keeps its plain form."""
    table = _ZH if language == "zh" else _EN
    text = table[kind][turn % len(table[kind])]
    if kind in ("feelings", "identity", "heard", "today", "invited"):
        return text
    endings = profile.get("endings").value
    if isinstance(endings, dict) and float(endings.get("stop", 0.0)) < 0.3:
        text = text.strip(".。")
    lower = profile.get("lower_case").value
    return text.lower() if isinstance(lower, float) and lower > 0.5 else text


def is_fixed(text: str) -> bool:
    """Whether a text is one of these lines; they are kept out of the model's sight, which would repeat them."""
    return text.lower().strip(" .。") in _ALL


_ALL: Final = frozenset(
    str(text).lower().strip(" .。") for table in (_EN, _ZH) for texts in table.values() for text in texts
)
