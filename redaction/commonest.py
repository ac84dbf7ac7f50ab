# ruff: noqa: E501  (patterns and word lists read worse when they are cut)
"""The commonest words of English and Chinese, which are nobody's name whatever word precedes them.

:func:`without_common` takes them off the edges of a name. Two kinds: function words (``FUNCTION``) never belong to a name; content words
(``CONTENT``) do so only beside another name (``Mr Young``, ``Will Long``). The English list was written for this project and
compared with counts over public messages; the Chinese one lists the most frequent entries of jieba's dictionary (MIT).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["CONTENT", "FUNCTION", "common_zh", "is_common", "is_common_before_title", "is_function", "without_common"]

_FUNCTION: Final = """
a about above across actually after afterwards again against ago ah aha ahead ain't all almost alone along already alright also although
always am amid among an and another any anybody anymore anyone anything anyway anywhere apparently are aren't around as aside at away aw
awesome aww basically be because been before behind being below beneath beside besides between beyond both but by bye c'mon came can can't
cannot certainly come congrats could couldn't 'cause cuz damn dear definitely despite did didn't do does doesn't doing don't done down
during each eh either else enough even eventually ever every everybody everyone everything everywhere exactly except far few finally for
forever former from further gee get gets getting go goes going gone gonna goodbye goodnight got gotta gotten guess ha haha had hadn't
half hang hardly has hasn't have haven't having he he'd he'll he's hello hence her here here's hers herself hey hi him himself his hmm
how how's however huh hurry i i'd i'll i'm i've if im in indeed inside instead into is isn't it it'd it'll it's its itself just kinda
knew know knows last lately later least less let let's like lol look maybe me mean meanwhile might mine more moreover most mostly much must
my myself na nah near nearly neither never nevertheless next no nobody none noone nope nor not nothing now nowhere of off oh ok okay omg on
once one ones only onto oops or other others otherwise ouch our ours ourselves out outside over own past per perhaps please plus
pretty probably quite rather really right said same saw say says see seem seems seen several shall she she'd she'll she's should
shouldn't since so some somebody somehow someone something sometimes somewhere soon sorry still stop such sure ta tell than thank thanks
that that'd that'll that's the their theirs them themselves then there there's therefore these they they'd they'll they're they've thing
this those though through throughout thus till to together told tomorrow tonight today too totally toward towards tried try two u ugh um
uh under unless unlike until up upon ur us usually very via wait wanna want wants was wasn't watch we we'd we'll we're we've well went were
weren't what what'd what's whatever when when's whenever where where's wherever whether which while who who'd who'll who's whoever whole
whom whose why why's within without won't would wouldn't wow yea yeah yep yes yesterday yet yo you you'd you'll you're you've your
yours yourself yourselves yup xx xxx
"""
_CONTENT: Final = """
able afternoon age air alive american amazing angry answer apartment arm ask asked aunt baby back bad bag ball bank bar bath beach
beautiful bed bedroom beer begin believe best better big birthday bit black block blood blue board boat body book born boss box boy boyfriend
brain bread break breakfast bring broke brother brown bus business busy buy cake call called calling calls car card care case cat catch cause
chair chance change check child children christmas city class clean clear close clothes club coat coffee cold college coming company
computer cook cool copy cost country couple course crazy cry cup cut cute dad dance dark date daughter day days dead deal december decide
deep die died different dinner doctor dog dollar door dream dress drink drive dude early easy eat eight else email end evening excited
excuse eye eyes face fact fair fall family fast fat father february feel feeling fell felt field fight fine fire first fish five flight floor
flower food foot football forget forgot found four free fresh friday friend friends front fuck full fun funny future game garden gas gift girl
girlfriend give given glad god gold good grandma grandpa grass great green ground group grow guy guys hair hand hands happen happened
happy hard hate head hear heard heart heat heavy help high hill history hit hold holiday home honey horse hospital hot hotel hour
hours house hundred hungry husband ice idea idiot important information inside interested january job join july jump keep key kid kids
kill kind king kiss kitchen lady lake land large late laugh law lead learn leave left leg lesson letter life light line list listen little live
lives living local long lord lose lost lot lots love loved lovely low luck lunch mad mail main make makes making man march married
marry matter meal meant meet meeting men merry message met middle mind minute minutes miss missed mom moment monday money month months moon
morning mother mountain mouth move movie mum music name named need needed needs new news nice night nine november number october office old
open opinion order page paid pain paper parents park part party pass pay peace people perfect person phone photo pick picture piece pizza
place plan plane play played player point police poor possible power present price problem promise proud pub put queen question quick quiet
quit ran reach read ready real reason red relax remember rest restaurant ride ring river road rock room round run sad safe sat
saturday school sea season second seconds send sense sent september serious set seven sex shirt shit shoes shop short show shower
shut sick side sign silly simple sing single sir sister sit six size skin sky sleep slow small smart smile smoke snow son song sort sound
speak special spend spring stage stand star start started state station stay step stomach stone store story straight strange street strong
student stuff stupid sun sunday super sweet swim table take taken takes taking talk talked talking taste teach teacher team tea teeth
ten terrible test text thanksgiving think thinking third thought thousand three throw thursday ticket time times tired top touch town train
travel tree trip trouble true trust truth tuesday turn turned twelve twenty ugly uncle understand university use used vacation video view
visit voice waiting walk wall war warm wash water wear weather wedding wednesday week weekend weeks weird welcome white wife wild win wind
window wine winter wish woman women wonder wonderful wood word words work worked working works world worried worry worse worst worth
avenue boulevard close court crescent lane square terrace
write wrong year years yellow young
"""
FUNCTION: Final = frozenset(_FUNCTION.split())
CONTENT: Final = frozenset(_CONTENT.split()) - FUNCTION
"""Words that are given names as well (``will``, ``may``, ``hope``) are missing on purpose: evidence decides about them."""
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W_]|['’](?=[^\W\d_]))*")
_TAIL: Final = re.compile(r"['’](?:s|m|re|ve|ll|d|t)$", re.IGNORECASE)


@cache
def common_zh() -> frozenset[str]:
    """Return the commonest Chinese words."""
    return frozenset((Path(__file__).parent / "common_zh.txt").read_text("utf-8").split())


def _fold_word(word: str) -> str:
    return word.casefold().replace("’", "'")


def is_function(word: str) -> bool:
    """Whether an English word, contracted or not, is a function word: ``I'm``, ``They``, ``But``."""
    plain = _fold_word(word)
    return plain in FUNCTION or _TAIL.sub("", plain) in FUNCTION or plain.replace("'", "") in _BARE


_BARE: Final = frozenset(w.replace("'", "") for w in FUNCTION if "'" in w)


def is_common(name: str) -> bool:
    """Whether nothing but common words is in a name, in either language."""
    if name in common_zh():
        return True
    words = _WORD.findall(name)
    return bool(words) and all(is_function(w) or _TAIL.sub("", _fold_word(w)) in CONTENT for w in words)


def without_common(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a span without function words at its edges; None if nothing but common words is left.

    >>> without_common("I told Rachel and", 0, 17)
    (7, 13)
    """
    if text[start:end] in common_zh():
        return None
    words = list(_find_words(text, start, end))
    kept = [(a, b) for a, b in words if not is_function(text[a:b])]
    if not words:
        return start, end
    if not kept or all(_TAIL.sub("", _fold_word(text[a:b])) in CONTENT for a, b in kept):
        return None
    first = start if kept[0] == words[0] else max(start, kept[0][0])
    last = end if kept[-1] == words[-1] else min(end, kept[-1][1])
    return first, last


def _find_words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the words of a span, whole where a contraction reaches beyond it: ``Ain|'t``, ``c'|mon``."""
    for match in _WORD.finditer(text, max(0, start - 2) if text[start - 1 : start] in ("'", "’") else start):
        if match.start() >= end:
            return
        if match.end() > start:
            yield match.span()


def is_common_before_title(text: str, start: int, title: int) -> bool:
    """Whether the text before a Chinese title is a common word or the end of one: ``关于|老师``, ``大|家|老师``."""
    words = common_zh()
    return any(text[left:title] in words for left in range(max(0, start - 2), start + 1) if title - left > 1)
