"""“Not like them”: the user's word about what the echo just wrote, in passing and without a form."""

from __future__ import annotations

from typing import Final

import regex

from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

__all__ = ["is_objection"]

_LONGEST: Final = 60  # characters; a longer turn tells something
_THEY: Final = r"(?:he|she|they|you|u|my ex)"
_OBJECTION: Final = compile_regex_late(
    r"^\W*(?:no\W+|nah\W+|hm+\W+|lol\W+)?(?:"
    r"(?:that'?s |that is |that was |this is(?:n'?t)? |it'?s )?(?:not|nothing|n'?t|so not|unlike|doesn'?t sound|"
    r"sounds nothing)(?: at all)?"
    r"(?: really)?(?: like)? (?:him|her|them|you|how (?:he|she|they|you) (?:talk|write|text|say)\w*)|"
    rf"(?:{_THEY} (?:would|wld)(?: ?n'?t| not| never)|{_THEY}'?d never|{_THEY} never|{_THEY} (?:do|does|did)(?:n'?t| not)) "
    r"(?:ever )?(?:say|said|talk|write|wrote|text|put|use)\w*(?: (?:that|this|it|like (?:that|this)|such (?:a thing|things)|so))?"
    r")\W*$|"
    r"^\W*(?:不对?[，,。 ]*|嗯[，,。 ]*|哈+[，,。 ]*)?(?:(?:ta|他|她|你|它|人家)(?:才|从来|根本|绝对|一般|平时)?"
    r"(?:不会|不|没有?|没)"
    r"(?:会)?(?:这么|这样|那么|那样|这种|像这样)?(?:说|讲|写|回|发|用)(?:话|的|这(?:种|样的)?话?|这个词?)?|(?:这|那)?(?:一点(?:都|也)|根本|完全|真)?不像"
    r"(?:ta|他|她|你)?(?:的?(?:话|口气|语气|风格|样子)|说的话?|会说的话?|写的)?|(?:这)?(?:不是|哪是)(?:ta|他|她|你)的?"
    r"(?:口气|语气|风格|说话方式))[了啊呀吧的嘛。！!～~ ]*$|"
    # a name or a word that is not to come again
    r"^\W*(?:please |pls |can (?:u|you) )?(?:don'?t|do not|stop|quit) (?:call(?:ing)? me|say(?:ing)?|writ(?:e|ing)) "
    r"(?!any|again|tonight|today|now|please|back|later|at|on|after|before|if|when|until|goodbye|bye|sorry)\w+"
    r"(?: (?:any ?more|again|please|pls|ok(?:ay)?))*\W*$|"
    r"^\W*(?:请|拜托)?你?(?:别|不要|不许|莫|唔好)(?:再|老)?(?:叫我|喊我|说)(?!了|话|谎|出|再见|对不起)"
    r"[^，。,]{1,8}[了啊呀吧嘛。！!～~ ]*$",
    regex.IGNORECASE,
)


def is_objection(text: str) -> bool:
    """Whether a short turn says that the person would not write so."""
    return len(text) <= _LONGEST and _OBJECTION.search(to_simplified(text).replace("’", "'")) is not None
