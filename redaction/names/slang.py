"""Words of English chat, Singapore's and Malaysia's included, that a spelling model takes for names and that are none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["is_slang"]

_TEXT: Final = """
abt ah aha ahh aiya aiyah aiyar aiyo aiyoh aiyer alamak alr alredy already anot anw ard asap babe baby bae bai bb bbl bf bff biz bro bruh btw bye byee
cham cos coz cya dad daddy damn darl darling dear dearie den dibs dude dun dunno dunnoe duno dunwan edu eh ehh everytin fella fellas fren frens frenz gal gals
gd gf goin gona gonna gota gotta grandma grandpa gtg gudnite hai haiyo haiyoh haiz haix hb hee hey hihi hiya hmm hmmm homie hor hon honey hse
huh idk ikr imo ish issit iszit jialat jialatz jk jus kaiez kana kiddin kinda laa lah lahs lao laogong laopo lar leh lemme liao lmao
lmfao lol lolol lor luv ma mah mama meetin meh mm mmm mom mommy morn mrt mum mummy mus muz nah neva nite nitez noe nope nuff nuthin nvm oic oii okay
oki okie okies omg oredi orh oso outta papa pls plz postin ppl pple pyjamas quot rem relac relak rofl shant shd sia sem sian sis skool sori sth sum1 tell
thanx thks thnx thx tis tmr tml todae tomolo tomoro tmrw tonite ttyl ur urs wah wakey wakie wana wanna wat wif wil woah wtf wtv wun
telly brolly cuppa hubby wifey hoover sarnie brekkie ans bball bojio chiobu imma jkjk kkk manz mayb mch mins mths mua muah muack okok paiseh lobang kaypoh tahan sorrie wru icic opss pangseh rly shiok siao sry sup tbh th wads watchu wbu wdym hru
xian xianz xianzz ya yah yar yay yea yeah yeh yep yo yoz yup yupz yups yuppers yall
"""
_WORDS: Final = frozenset(_TEXT.split())
_LAUGH: Final = re.compile(r"(?:mua?|bwa?)?(?:h[aeio]+){2,}h?|(?:j[ae]){2,}|(?:ke){2,}|[hx]+[ae]+h?|(?:lo)+l|hm+")


def is_slang(word: str) -> bool:
    """Whether a word is slang or laughter in any case, with s or z behind it too: ``hahas``, ``sianz``."""
    plain = word.lower()
    stem = plain.rstrip("sz")
    if plain.endswith(("in", "z")) and word.islower() and _is_spelt_so(plain):  # with a capital it may be a surname
        return True
    return (
        _is_listed(plain) or stem in _STEMS or (plain != stem and len(stem) > 3 and _LAUGH.fullmatch(stem) is not None)
    )


_STEMS: Final = frozenset(("lol", "sia", "sian", "wad"))


@lru_cache(maxsize=4096)
def _is_spelt_so(plain: str) -> bool:
    """Whether a word is one in -ing without its last letter or one with a z behind it (``shoppin``, ``sighz``), and nobody's name."""
    from redaction.names.given import given_names, plain_words, world_names

    meant = f"{plain}g" if plain[-1] == "n" else plain[:-1]
    known = len(plain) > 3 and (meant in plain_words() or meant in _WORDS)
    return known and not any(plain in words for words in (plain_words(), given_names(), world_names()))


def _is_listed(plain: str) -> bool:
    return plain in _WORDS or (len(plain) > 2 and _LAUGH.fullmatch(plain) is not None)
