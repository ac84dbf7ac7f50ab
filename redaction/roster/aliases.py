"""When two names are one person: shorter, familiar and titled forms, in English and Chinese."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from redaction.names.chinese import SURNAMES
from redaction.normalise import simplified

__all__ = [
    "CJK",
    "TITLE_ZH",
    "TITLE_ZH_END",
    "bare",
    "familiar",
    "forms",
    "given_of",
    "key",
    "pinyin_of",
    "same_person",
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
_DOUBLE: Final = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "夏侯",
    "司徒",
    "端木",
    "南宫",
)
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
        "samuel samantha sam sammy",
        "alexander alexandra alex sasha sandra",
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


def key(name: str) -> str:
    """Return the form under which a name is looked up."""
    plain = simplified(re.sub(r"\s+", " ", name).strip().casefold())
    return plain[:-2] if plain.endswith(("'s", "’s")) else plain


def given_of(name: str) -> str | None:
    """Return the two-character given name of a full Chinese name, or None."""
    for surname in (2, 1):
        head, rest = name[:surname], name[surname:]
        if len(rest) == 2 and (head in _DOUBLE if surname == 2 else head in SURNAMES):
            return rest
    return None


def forms(name: str) -> set[str]:
    """Return the ways in which a person of this full name is written: whole, its words, the Chinese given name."""
    whole = key(name)
    found = {whole} if whole else set()
    if CJK.search(whole):
        compact = whole.replace(" ", "")
        found.add(compact)
        given = given_of(compact)
        if given:
            found.add(given)
    else:
        found |= {w for w in re.split(r"[\s.]+", whole) if len(w) > 2}
    return found


def familiar(word: str, names: frozenset[str]) -> bool:
    """Whether a single word is a short or pet form of one of some names: Rach for Rachel, Pete for Peter."""
    if len(word) < 3 or " " in word or CJK.search(word):
        return False
    if any(n.startswith(word) and len(n) - len(word) <= 5 for n in names if " " not in n):
        return True
    return any(word in group and not group.isdisjoint(names) for group in _FAMILIAR)


def same_person(name: str, other: str) -> bool:
    """Whether one name can be a shorter or familiar form of the other."""
    if name == other:
        return True
    short, long = sorted((name, other), key=len)
    if CJK.search(short) and CJK.search(long):
        return _same_chinese(short, long)
    words = long.split()
    if " " not in short and (
        short in words or any(len(short) > 2 and w.startswith(short) and len(w) - len(short) < 5 for w in words)
    ):
        return True
    return set(short.split()) < set(words)


def _same_chinese(short: str, long: str) -> bool:
    if len(short) >= 2 and long.endswith(short) and len(long) - len(short) <= 2:
        return True
    bare_short, bare_long = bare(short), bare(long)
    if len(long) in (2, 3, 4) and long[0] in SURNAMES and _SHORT_TITLE.sub("", long) == long:
        if len(bare_short) == 1:
            return bare_short == long[0] or (short[0] in "小阿" and bare_short in long[1:])
        return len(bare_short) >= 2 and long.endswith(bare_short)
    return bare_short == bare_long


def bare(name: str) -> str:
    """Strip what makes a nickname of a name: 小, 老, 阿 in front, a title behind."""
    stripped = _SHORT_TITLE.sub("", name)
    return stripped[1:] if len(stripped) > 1 and stripped[0] in "小老阿大" else stripped


@cache
def _syllables() -> dict[int, str] | None:
    try:
        from pypinyin.pinyin_dict import pinyin_dict
    except ImportError:
        return None
    return pinyin_dict


def pinyin_of(name: str) -> tuple[str, ...]:
    """Return how a Chinese name of two to four characters is spelt in Latin letters; empty without the pinyin table."""
    table = _syllables()
    if table is None or not 2 <= len(name) <= 4 or not all(CJK.match(c) for c in name):
        return ()
    parts = [_plain(table.get(ord(c), "").split(",")[0]) for c in name]
    if not all(parts):
        return ()
    spelt = {"".join(parts), " ".join(parts), "".join(parts[1:]) + " " + parts[0], parts[0] + " " + "".join(parts[1:])}
    return tuple(sorted(s for s in spelt if len(s) >= 5))


def _plain(syllable: str) -> str:
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFD", syllable) if c.isascii())
