"""The guide's one reflecting sentence: what the user wrote, said back by the local model, if a filter lets it through.

The model sees a fixed set of examples and the user's own redacted line; nothing of the other person, no memory, no
persona. It may name a feeling or a fact that the line itself holds. Advice, questions, promises, words about what the other
person feels, wants or will do, therapy words and what is not in the line are refused; then a fixed line stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, LiteralString

from exskill.chat.tokens import CJK, tokens
from exskill.core.errors import ModelUnavailable
from exskill.sessions.safety.crisis import Tier
from exskill.sessions.safety.crisis.detector import assess
from redaction.normalise import simplified
from redaction.text import RawText, RedactedText, constant

if TYPE_CHECKING:
    from exskill.llm.runtime import Runtime
    from exskill.llm.template import Turn
    from redaction import Redactor

__all__ = ["FRAMED", "PHASES", "Mirror", "first_sentence", "fits", "language_of"]

PHASES: Final = frozenset({"belief", "other", "needs", "roles"})  # where the guide says something back
FRAMED: Final = frozenset({"belief"})  # what is believed is said back as a thought, never as a fact
CANDIDATES: Final = 3
_TOKENS: Final = 40
_WORDS, _CHARACTERS = 24, 44
_LEAST: Final = 4  # words of the user's line, below which there is nothing to reflect
_OWN_SHARE: Final = 0.65
_EN: Final[tuple[tuple[LiteralString, LiteralString], ...]] = (
    ("i keep checking the door at six because that is when he came home",
     "Six o'clock is still his hour, and you notice it every evening."),
    ("I believe nobody will ever want me again because I am too much",
     "You believe that you are too much."),
    ("our friends went quiet and I cook for one now",
     "The quiet and cooking for one are both new to you."),
    ("i was angry today, about the money, and then just tired",
     "Today there was anger about the money, and then tiredness."),
    ("I used to paint before we met and I would like to start again",
     "Painting was yours before, and you would like it back."),
)  # fmt: skip
_ZH: Final[tuple[tuple[LiteralString, LiteralString], ...]] = (
    ("每到六点我就看门口，以前他那时候回家", "六点还是他回家的时间，你每天都会留意到。"),
    ("我觉得再也不会有人要我了，因为我太烦", "你觉得自己太烦。"),
    ("朋友们都不说话了，我现在一个人做饭", "安静和一个人做饭，对你都是新的。"),
    ("今天因为钱的事很生气，后来就只剩累", "今天先是为钱生气，后来只剩下累。"),
    ("认识他以前我画画，想重新开始", "画画本来是你的，你想把它拿回来。"),
)
_REFUSED: Final = (
    re.compile(r"[?？!！\[\]{}<>@#*`|\"“”]"),
    # advice and orders
    re.compile(r"\b(should|must|need to|have to|ought|try|let'?s|don'?t|never|always|remember|consider|why not)\b", re.I),
    re.compile(r"(应该|必须|需要|不要|别再|试试|试着|可以试|记得|一定|总是|从来|不妨|建议|让我们|我们一起)"),
    # promises and comfort that nobody can give
    re.compile(r"\b(will (get|be|pass|heal|find|feel|come)|going to|better off|deserve|okay|all right|alright|fine)\b", re.I),
    re.compile(r"\b(hope|strong|brave|proud)\b", re.I),
    re.compile(r"(会好|会过去|会找到|会有人|值得|加油|坚强|勇敢|骄傲|没事|放心|没关系)"),
    # what the other person feels, wants, is or will do
    re.compile(r"\b(he|she|they|him|them) (\w+ )?(love|loves|loved|miss|misses|missed|want|wants|wanted|think|thinks|feel|feels|"
               r"regret|regrets|will|would|still|never|cares?|cared|is|are|was|were)\b", re.I),
    re.compile(r"[他她它]们?(还|仍|都)?(爱|想|要|觉得|认为|后悔|会|在乎|喜欢|是|不)"),
    # who loves whom: small models turn it round
    re.compile(r"\blov(e|es|ed|ing) (you|him|her|them)\b", re.I),
    re.compile(r"(爱|喜欢|想念|离开)[你他她]|[他她].{0,3}(爱|喜欢|想念)"),
    # a role that we do not have, and a person that is not there
    re.compile(r"\b(i|i'm|i've|me|my|we|us|our|therap\w*|diagnos\w*|disorder|trauma\w*|depress\w*)\b", re.I),
    re.compile(r"\b(attachment|narciss\w*|toxic|abus\w*|heal\w*|closure)\b", re.I),
    re.compile(r"(我|咱|治疗|诊断|创伤|抑郁|依恋|自恋|有毒|疗愈|治愈)"),
    # contempt, and agreement with it
    re.compile(r"\b(stupid|idiot|worthless|pathetic|loser|hate|fault|blame|bad person|wrong with)\b", re.I),
    re.compile(r"(蠢|笨|废物|没用|活该|恨|怪你|你的错|差劲)"),
)  # fmt: skip
_VERDICTS: Final = (
    re.compile(r"\byou('re| are| were) (not|never|only|too|just|so|no|right|wrong)\b", re.I),
    re.compile(r"\b(evidence|proof|true|correct|good point|makes sense)\b", re.I),
    re.compile(r"(你(不|没|太|只|总|真)|证据|成立|充分|正确|有道理|很好|不错|对的)"),
)  # fmt: skip
_FRAME: Final = {"en": "You notice the thought that {rest}", "zh": "你留意到一个念头：{rest}"}
_BELIEVES: Final = re.compile(
    r"^(you (believe|think)( that)?|you (feel|notice) (that|the thought that)|你(觉得|认为|留意到一个念头)[：:，]?)\s*",
    re.I,
)
_NEAR: Final = {"en": 0.5, "zh": 0.7}  # small models garble Chinese sooner
_OTHER: Final = {
    "i": "you",
    "me": "you",
    "my": "your",
    "mine": "yours",
    "am": "are",
    "we": "you",
    "our": "your",
    "我": "你",
    "咱": "你",
}
_TURNED: Final = re.compile(r"\b(i|me|my|mine|am|we|our)\b|[我咱]", re.I)
_SECOND: Final = re.compile(r"\byou(r|rs)?\b|你", re.I)
_SMALL: Final = frozenset(
    re.findall(
        r"\w+",
        """the a an and or but you your yours it is are was were be been that this there then now still also both of to in on at
        for with from by as than so not no just only all day today every one new own had has have when while before after
        about into up out very much more who what which notice thought feel feels feeling felt sounds like seems hard
        believe""",
    )
)  # words that say nothing by themselves: these need not be in the line
_SMALL_ZH: Final = frozenset(
    "的了是在你和都也就还又把被得地着过很这那个有一不对为到从里上下时候后来现在今天每天留意念头自己觉得感到听起来像好像"
)


def language_of(said: str) -> str:
    """Return the language in which something is said back: zh where Chinese is written, else en."""
    return "zh" if CJK.search(said) else "en"


def first_sentence(text: str) -> str:
    """Return the first line's first sentence of what a model wrote."""
    line = text.strip().split("\n", 1)[0].strip().strip("\"'“”").strip()
    found = re.match(r".*?[.。…](?=\s|$|[^\s.。])", line)
    return (found.group() if found else line).strip()


def fits(sentence: str, said: str, *, language: str, framed: bool = False) -> bool:
    """Whether a sentence only says back what is in the line, in its language, within 24 words or 44 characters.

    ``framed`` is for a sentence that is shown as a thought: a verdict on the writer may then stand in it, being theirs.
    """
    chinese = bool(CJK.search(sentence))
    if chinese != (language == "zh") or not sentence.endswith((".", "。")) or not _SECOND.search(sentence):
        return False
    if len(sentence) > _CHARACTERS if chinese else not 3 <= len(sentence.split()) <= _WORDS:
        return False
    refused = (*_REFUSED, *(() if framed else _VERDICTS))
    plain = simplified(sentence)
    if any(pattern.search(plain) for pattern in refused) or not _digits_in(sentence, said):
        return False
    return assess(sentence).tier is Tier.T0 and _told(sentence, said, chinese=chinese)


def nearness(sentence: str, said: str) -> float:
    """Return how near (0..1) a sentence is to the line with "I" turned to "you", character by character."""
    turned = _TURNED.sub(lambda m: _OTHER.get(m.group().lower(), m.group()), said)
    return SequenceMatcher(None, sentence.lower(), turned.lower(), autojunk=False).ratio()


def _digits_in(sentence: str, said: str) -> bool:
    return set(re.findall(r"\d+", sentence)) <= set(re.findall(r"\d+", said))


def _told(sentence: str, said: str, *, chinese: bool) -> bool:
    """Whether what the sentence says comes from the line, and the line is not merely repeated."""
    if sentence.strip(".。 ").casefold() == said.strip(".。 ").casefold():
        return False
    if chinese:
        own = [c for c in sentence if CJK.search(c) and c not in _SMALL_ZH]
        known = set(said)
        shared = sum(c in known for c in own)
    else:
        own = [w for w in tokens(sentence) if w.isalpha() and w not in _SMALL]
        stems = {w[:4] for w in tokens(said)}
        shared = sum(w[:4] in stems for w in own)
    return bool(own) and shared >= max(1, _OWN_SHARE * len(own))


class Mirror:
    """Says a line back; what it says is looked over by the same redactor that hid names in the line."""

    def __init__(self, runtime: Runtime, redactor: Redactor, *, seed: int) -> None:
        self._runtime, self._redactor, self._seed, self._turn = runtime, redactor, seed, 0

    def reflect(self, said: str, *, language: str, framed: bool, abort: Callable[[], bool]) -> str | None:
        """Return a sentence, or None where none passes, the model cannot, or the time is up."""
        from exskill.llm.engine import Aborted
        from exskill.llm.runtime import Options

        plain = " ".join(said.split())
        if (len(plain) if language == "zh" else len(plain.split())) < _LEAST * (2 if language == "zh" else 1):
            return None
        line = self._redactor.redact_one(RawText(plain[-400:])).text
        if line is None:
            return None
        self._turn += 1
        options = Options(
            candidates=CANDIDATES, max_tokens=_TOKENS, seed=(self._seed + self._turn) & 0x7FFFFFFF, stop=("\n",)
        )
        try:
            found = self._runtime.generate(_turns(line, language), options, slot="mirror", abort=abort)
        except (Aborted, ModelUnavailable, MemoryError):
            return None
        sentences = (first_sentence(c.text) for c in found)
        fitting = [s for s in sentences if fits(s, line, language=language, framed=framed) and self._names_nobody(s)]
        best = max(fitting, key=lambda s: nearness(s, line), default=None)
        if best is None or nearness(best, line) < _NEAR[language]:
            return None
        return _thought(best, language) if framed else best

    def _names_nobody(self, sentence: str) -> bool:
        found = self._redactor.redact_one(RawText(sentence))
        return found.text is not None and not found.findings


def _thought(sentence: str, language: str) -> str:
    """Return a sentence as a thought that somebody notices."""
    bare = _BELIEVES.sub("", sentence)
    return _FRAME[language].format(rest=bare[:1].lower() + bare[1:])


def _turns(line: RedactedText, language: str) -> Sequence[Turn]:
    from exskill.llm.template import Turn

    head = constant(
        "用一句平静的短话，把对方写的内容说回去。不给建议，不提问，不评价，不谈别人的想法。"
        if language == "zh"
        else "Say back what the writer wrote, in one calm short sentence. "
        "No advice, no question, no praise, nothing about what others feel."
    )
    turns = [Turn("system", head)]
    for example, answer in _ZH if language == "zh" else _EN:
        turns += [Turn("user", constant(example)), Turn("assistant", constant(answer))]
    return [*turns, Turn("user", line)]
