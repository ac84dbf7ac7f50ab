"""When two names are one person: shorter, familiar and titled forms, in English and Chinese."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from redaction.lexicon import ordinary_zh
from redaction.names.given import given_names
from redaction.names.surnames import DOUBLE, SURNAMES
from redaction.normalise import to_simplified
from redaction.roster.spelling import guess_spellings, plain_letters

__all__ = [
    "CJK",
    "TITLE_ZH",
    "TITLE_ZH_END",
    "fold_name",
    "is_familiar",
    "list_features",
    "list_forms",
    "same_person",
    "spell_pinyin",
    "split_given",
    "strip_nickname",
]

CJK: Final = re.compile(r"[\u3400-\u9fff]")
_TITLES: Final = (
    "老师|师傅|师父|医生|大夫|教授|律师|经理|主任|老板|总监|校长|院长|局长|队长|班长|组长|叔叔|阿姨|大叔|大妈|大爷|奶奶|爷爷|伯伯|舅舅|姑姑|"
    "哥哥|姐姐|弟弟|妹妹|学长|学姐|师兄|师姐|同学|同志|先生|女士|小姐|太太|总"
)
TITLE_ZH: Final = re.compile(f"(?:{_TITLES})")
KIN_EN: Final = re.compile(r"^(?:uncle|auntie|aunt|grandma|grandpa|granny|cousin|nana) ", re.IGNORECASE)
TITLE_ZH_END: Final = re.compile(f"(?:{_TITLES})$")
_SHORT_TITLE: Final = re.compile(f"(?:{_TITLES}|哥|姐|叔|姨|导|工|妈|婶|嫂|爷)$")
_REMEMBERED: Final = 50_000
_FAMILIAR: Final = tuple(
    frozenset(group.split())
    for group in (
        "peter pete",
        "joseph joe joey jo",
        "william will bill billy liam",
        "robert rob bob bobby robbie",
        "richard rich rick ricky dick",
        "james jim jimmy jamie",
        "john johnny jack",
        "edward ed eddie ted",
        "margaret maggie meg peggy",
        "elizabeth liz lizzie beth betty eliza libby",
        "katherine catherine kate katie kathy cathy kat",
        "michael mike mikey mick",
        "thomas tom tommy",
        "anthony tony",
        "charles charlie chuck",
        "andrew andy drew",
        "daniel dan danny",
        "samuel samantha sam sammy sammie",
        "alexander alexandra alex sasha sandra lex lexi lexie ally xander",
        "christopher christine christina chris tina",
        "patricia patrick pat patty trish",
        "susan sue susie",
        "rebecca becca becky",
        "phoebe phoebs pheebs",
        "steven stephen steve",
        "theodore theo",
        "nicholas nick nicky",
        "anna annie ann",
        "henry harry hank",
    )
)


def fold_name(name: str) -> str:
    """Return the form under which a name is looked up."""
    plain = plain_letters(to_simplified(re.sub(r"\s+", " ", name).strip().casefold()))
    return plain[:-2] if plain.endswith(("'s", "’s")) else plain


def split_given(name: str) -> str | None:
    """Return the two-character given name of a full Chinese name, or None."""
    for surname in (2, 1):
        head, rest = name[:surname], name[surname:]
        if len(rest) == 2 and (head in DOUBLE if surname == 2 else head in SURNAMES):
            return rest
    return None


def list_forms(name: str) -> set[str]:
    """Return the ways in which a person of this full name is written: whole, its words, the Chinese given name."""
    whole = fold_name(name)
    found = {whole} if whole else set()
    if CJK.search(whole):
        compact = whole.replace(" ", "")
        found.add(compact)
        given = split_given(compact)
        if given:
            found.add(given)
        elif len(compact) == 4:
            found |= {half for half in (compact[:2], compact[2:]) if half not in ordinary_zh()}
    else:
        found |= {w for w in re.split(r"[\s.]+", whole) if len(w) > 2}
    return found


_DEAR: Final = frozenset(
    [
        "bear",
        "boo",
        "baby",
        "bean",
        "bug",
        "bun",
        "bunny",
        "pie",
        "poo",
        "cakes",
        "love",
        "darling",
        "babe",
        "boy",
        "girl",
    ]
)
_ENDINGS: Final = (
    "y",
    "ie",
    "o",
    "s",
    "z",
    "ster",
    "kins",
    "ykins",
    "kin",
    "ypoo",
    "boo",
    "bear",
    "bean",
    "inator",
    "ito",
    "ita",
    "chan",
    "kun",
)


def is_familiar(word: str, names: frozenset[str]) -> bool:
    """Whether a single word is another way to call one of some names: Rach for Rachel, Pete, Monicaaa, 一菲姐, 阿健."""
    if CJK.search(word):
        return _familiar_chinese(word, names)
    if " " in word:
        first, _, rest = word.partition(" ")
        return rest in _DEAR and (first in names or is_familiar(first, names))
    if len(word) < 3:
        return False
    if word not in given_names() and any(
        word in (name + end, name + name[-1] + end) for name in names for end in _ENDINGS
    ):
        return True
    if any(n.startswith(word) and len(n) - len(word) <= 5 for n in names if " " not in n):
        return True
    if any(word in group and not group.isdisjoint(names) for group in _FAMILIAR):
        return True
    if not names.isdisjoint(guess_spellings(word)):
        return True
    return len(word) > 4 and word not in given_names() and any(_is_slip(word, n) for n in names)


def _familiar_chinese(word: str, names: frozenset[str]) -> bool:
    """Whether a Chinese word is a name with a title (一菲姐), or its last character after 小 or 阿, twice, or with 儿."""
    stem = strip_nickname(word)
    if len(stem) > 1 and stem in names:
        return True
    given = {n[-1] for n in names if CJK.match(n) and 1 < len(n) < 4}
    if len(word) != 2:
        return False
    return ((word[0] == word[1] or word[0] in "小阿") and word[1] in given) or (word[1] == "儿" and word[0] in given)


def _is_slip(word: str, name: str) -> bool:
    """Whether a word is a name with one letter too many, missing, or another: Rachael, Monnica."""
    if word[0] != name[0] or abs(len(word) - len(name)) > 1 or len(name) < 5:
        return False
    short, long = sorted((word, name), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return long[at + 1 :] == (short[at:] if len(short) < len(long) else short[at + 1 :])


def same_person(name: str, other: str) -> bool:
    """Whether one name can be a shorter or familiar form of the other."""
    if name == other:
        return True
    short, long = sorted((name, other), key=len)
    if CJK.search(short) and CJK.search(long):
        return _same_chinese(short, long)
    words = _split_words(long)
    if _join_name(short) in _list_endings(long):
        return True  # lin zi han, Lin Zihan and Zihan
    if CJK.search(long):
        return short in words  # Kevin陈 is a Kevin, but kev may be another one
    if " " not in short and any(len(short) > 2 and _is_beginning(short, w) for w in words):
        return True
    return set(short.split()) < set(words) or not set(words).isdisjoint(guess_spellings(short))


_ANOTHER_NAME: Final = frozenset(["a", "e", "o", "ia", "ina", "ine", "etta", "ette", "ella", "elle"])


def _is_beginning(short: str, word: str) -> bool:
    """Whether a word is a name cut short (Rob of Robert), and not the beginning of another one (Jan and Jane, Eric and Erica)."""
    if not word.startswith(short):
        return False
    if any(short in group and word in group for group in _FAMILIAR):
        return True
    end = word[len(short) :]
    if end in _ANOTHER_NAME and short in given_names() and word in given_names():
        return False
    return len(end) <= _LONGEST_END


_LONGEST_END: Final = 4
_LETTERS: Final = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:['’-][^\W\d_]+)*|[\u3400-\u9fff]+")


def _join_name(name: str) -> str:
    return name.translate(_BETWEEN)


_BETWEEN: Final = dict.fromkeys(map(ord, " \t\n.'’-"))


@lru_cache(maxsize=_REMEMBERED)
def _split_words(name: str) -> tuple[str, ...]:
    return tuple(_LETTERS.findall(name))


@lru_cache(maxsize=_REMEMBERED)
def _list_endings(name: str) -> frozenset[str]:
    """Return what the words of a name spell together: all of them, the first alone, all but the first, and turned round."""
    plain = [_join_name(w) for w in _split_words(name)]
    found = {"".join(plain), *(p for p in plain if len(p) > 2)}
    if len(plain) > 1:
        found |= {"".join(plain[1:]), "".join(plain[1:]) + plain[0]}
    return frozenset(f for f in found if len(f) > 2)


@lru_cache(maxsize=_REMEMBERED)
def list_features(name: str) -> frozenset[str]:
    """Return what a name shares with every name that :func:`same_person` may find to be the same: an index needs no more.

    Chinese names share a character; Latin ones a word, its first three letters, another spelling, or what words spell together.
    """
    words = _split_words(name)
    found = (
        {w for w in words if not CJK.search(w)}
        | {w[:3] for w in words}
        | {name, _join_name(name)}
        | _list_endings(name)
    )
    found |= {other for w in words for other in guess_spellings(w)} | {char for char in name if CJK.match(char)}
    return frozenset(found)


def _same_chinese(short: str, long: str) -> bool:
    if len(short) >= 2 and long.endswith(short) and len(long) - len(short) <= 2:
        return True
    bare_short, bare_long = strip_nickname(short), strip_nickname(long)
    if len(long) in (2, 3, 4) and long[0] in SURNAMES and _SHORT_TITLE.sub("", long) == long:
        if len(bare_short) == 1:
            return bare_short == long[0] or (short[0] in "小阿" and bare_short in long[1:])
        return len(bare_short) >= 2 and long.endswith(bare_short)
    return bare_short == bare_long


def strip_nickname(name: str) -> str:
    """Strip what makes a nickname of a name: 小, 老, 阿 in front, a title behind."""
    stripped = _SHORT_TITLE.sub("", name)
    return stripped[1:] if len(stripped) > 1 and stripped[0] in "小老阿大" else stripped


@cache
def _load_syllables() -> dict[int, str] | None:
    try:
        from pypinyin.pinyin_dict import pinyin_dict
    except ImportError:
        return None
    return pinyin_dict


def spell_pinyin(name: str) -> tuple[str, ...]:
    """Return how a Chinese name of two to four characters is spelt in Latin letters; empty without the pinyin table."""
    table = _load_syllables()
    if table is None or not 2 <= len(name) <= 4 or not all(CJK.match(c) for c in name):
        return ()
    parts = [_fold_syllable(table.get(ord(c), "").split(",")[0]) for c in name]
    if not all(parts):
        return ()
    spelt = {"".join(parts), " ".join(parts), "".join(parts[1:]) + " " + parts[0], parts[0] + " " + "".join(parts[1:])}
    return tuple(sorted(s for s in spelt if len(s) >= 5))


def _fold_syllable(syllable: str) -> str:
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFD", syllable) if c.isascii())
