# ruff: noqa: E501 (patterns read worse when they are cut)
"""Another look at one thought: what the guide asks next depends on what was written. No model, no paraphrase.

A thought record in the form of the trial that this session follows (one session of belief reframing, arXiv 2605.03261):
the thought, its weight, facts on both sides, a friend's view, distance, a fairer sentence, its weight again. Follow-ups
come from what the words show: a word that leaves nothing out, a guess about the future, blame, mind-reading, no evidence.
At most one follow-up an answer, each kind once: the session must not become an interrogation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from exskill.chat.tokens import CJK
from exskill.sessions.content import line
from redaction.normalise import to_simplified

__all__ = ["Reframe", "quote_words"]

_QUOTED: Final = 140  # characters
_MANY: Final = 45  # words, or two thirds of that many Chinese characters a word: more than one thought
_ABSOLUTE: Final = re.compile(
    r"(?<![a-z])(?:never|always|every|nobody|no ?one|everyone|everybody|nothing|everything|anyone|forever|only|all)(?![a-z])|永远|再也|没有人|没人|从来|总是|所有人|谁都|一定|什么都|任何人|全都|全是|都是|一辈子",
    re.I,
)
_FUTURE: Final = re.compile(
    r"(?<![a-z])(?:will|won'?t|going to|gonna|'ll|never (?:find|be|have|love|get)|ever again)(?![a-z])|会|将来|以后|再也|一辈子|永远",
    re.I,
)
_SELF_BLAME: Final = re.compile(
    r"(?<![a-z])(?:my (?:own )?fault|because of me|i (?:ruined|broke|destroyed|pushed|drove|should(?:n'?t)? have|messed|wasn'?t enough)|if i had(?:n'?t)?|i deserve)(?![a-z])|我的错|怪我|因为我|我不该|我应该|要是我|如果我|我毁了|我害|我活该|我把",
    re.I,
)
_OTHER_BLAME: Final = re.compile(
    r"(?<![a-z])(?:(?:his|her|their) fault|(?:he|she|they)(?:'s| is| was| are| were)? (?:a |an |such a )?(?:liar|cheat\w*|selfish|evil|monster|narcissist|user|coward|cruel|ruined|destroyed|used|lied)|all (?:him|her|them))(?![a-z])|(?:他|她)(?:的错|就是(?:个)?|太)?(?:骗子|自私|渣|混蛋|懦弱|害了我|毁了|利用|撒谎|骗)|都怪(?:他|她)",
    re.I,
)
_WORTH: Final = re.compile(
    r"(?<![a-z])(?:not (?:good )?enough|unlovable|worthless|too (?:much|old|fat|ugly|needy|loud|late)|broken|(?:nobody|no ?one)[^.]{0,20}(?:love|want|need)s?|unwanted|replaceable|boring|not worth|love me)(?![a-z])|不够好|不值得|配不上|没人(?:会)?(?:爱|要|喜欢)|没有人(?:会)?(?:爱|要|喜欢)|太(?:老|胖|丑|烦|黏|作)|没用|多余|可替代|不被爱",
    re.I,
)
_MIND: Final = re.compile(
    r"(?<![a-z])(?:(?:he|she|they) (?:never |didn'?t |doesn'?t |don'?t |must have |probably |only |just |secretly |really )*(?:love|loved|want|wanted|care|cared|think|thought|feel|felt|hate|hated|mean|meant|regret|miss|missed|knew|know)s?)(?![a-z])|(?:他|她)(?:根本|肯定|一定|从来|其实|心里|大概)?(?:就)?(?:不|没|没有)?(?:爱|想要|在乎|觉得|认为|讨厌|恨|喜欢|后悔|嫌|看不起|当我)",
    re.I,
)
_NUMBER: Final = re.compile(r"(?<![0-9])(?:100|[0-9]{1,2})(?![0-9])")
_ORDER_BELIEF: Final = (
    ("blame_self", _SELF_BLAME),
    ("blame_other", _OTHER_BLAME),
    ("worth", _WORTH),
    ("absolute", _ABSOLUTE),
    ("future", _FUTURE),
)
_ORDER_EVIDENCE: Final = (("mind", _MIND), ("absolute", _ABSOLUTE), ("blame_other", _OTHER_BLAME))


def quote_words(text: str, language: str) -> str:
    """Return the user's own words in quotation marks, cut where they are long; the words themselves are not changed."""
    plain = " ".join(text.split()).strip("\"'“”‘’「」 ")
    if plain.endswith((".", "。")) and not plain.endswith(".."):
        plain = plain[:-1]  # the frame has a stop of its own
    plain = plain if len(plain) <= _QUOTED else plain[: _QUOTED - 1] + "…"
    return f"“{plain}”" if language == "zh" else f'"{plain}"'


@dataclass(slots=True)
class Reframe:
    """One session's thought and what was asked about it. Feed it every answer; it returns what to ask next, if anything."""

    language: str
    thought: str = ""
    before: int = -1
    after_: int = -1
    _asked: set[str] = field(default_factory=set)

    def fill(self, text: str) -> str:
        """Return a text with the thought in its place."""
        return text.replace("{thought}", quote_words(self.thought, self.language) if self.thought else "…")

    def follow_up(self, phase: str, prompt: int, said: str) -> str | None:
        """Return the next question after an answer (``prompt`` counts from 0 in the phase), or None."""
        match phase, prompt:
            case "belief", 0:
                return self._after_belief(said)
            case "belief", 1:
                return self._parse_number(said, "before")
            case "evidence", 0:
                return self._find_first(_ORDER_EVIDENCE, said) or (self._once("thin") if said.strip() else None)
            case "evidence", 1:
                return self._once("nothing_against") if _says_nothing(said) else None
            case "other", 0:
                return self._once("kinder") if said.strip() else None
            case "other", 1:
                return self._find_first(_ORDER_BELIEF, self.thought)
            case "rerate", 0:
                return self._parse_number(said, "after_")
        return None

    def take(self, phase: str, prompt: int, said: str) -> None:
        """Take the answer to a follow-up: a clearer thought, or a number."""
        if phase == "belief" and prompt == 0 and any(char.isalpha() for char in said):
            self.thought = said.strip()
        elif (phase, prompt) in (("belief", 1), ("rerate", 0)):
            self._parse_number(said, "before" if phase == "belief" else "after_")

    @property
    def said_back(self) -> str | None:
        """Return the thought in its fixed frame, once it is known."""
        return self.fill(line(self.language, "S2", "quote")) if self.thought else None

    @property
    def compared(self) -> str | None:
        """Return a sentence about the two weights; None unless both were given."""
        if self.before < 0 or self.after_ < 0:
            return None
        name = "lower" if self.after_ < self.before else "higher" if self.after_ > self.before else "same"
        return line(self.language, "S2", name).format(before=self.before, after=self.after_)

    def _after_belief(self, said: str) -> str | None:
        if not any(char.isalpha() for char in said):  # a number is no thought
            return self._once("choose")
        self.thought = said.strip()
        if said.strip().endswith(("?", "？")):
            return self._once("question")
        return self._once("many") if _measure_length(said) > _MANY else None

    def _parse_number(self, said: str, name: str) -> str | None:
        found = _NUMBER.search(said)
        if found is not None:
            setattr(self, name, int(found.group()))
            return None
        return self._once(f"again_number_{name}") if said.strip() else None

    def _find_first(self, order: tuple[tuple[str, re.Pattern[str]], ...], said: str) -> str | None:
        plain = to_simplified(said)
        for name, pattern in order:
            found = pattern.search(plain)
            if found is not None and name not in self._asked:
                self._asked.add(name)
                return line(self.language, "S2", name).replace("{word}", quote_words(found.group(), self.language))
        return None

    def _once(self, name: str) -> str | None:
        if name in self._asked:
            return None
        self._asked.add(name)
        return line(self.language, "S2", "again_number" if name.startswith("again_number") else name)


def _measure_length(text: str) -> float:
    chinese = len(CJK.findall(text))
    return len(text.split()) + chinese / 1.5


def _says_nothing(said: str) -> bool:
    plain = to_simplified(said).strip(" .。!！,，").lower()
    return not plain or plain in {
        "nothing",
        "no",
        "none",
        "nope",
        "idk",
        "i don't know",
        "dont know",
        "没有",
        "没",
        "不知道",
        "什么都没有",
        "想不出来",
        "想不到",
    }
