"""Types and signs that people call each other by. A detector of names takes some of them for names (Leo, INFP)."""

from __future__ import annotations

from typing import Final

from redaction.text import RedactedText, constant

__all__ = ["known_tag"]

_KNOWN: Final = (
    constant("ENFJ"),
    constant("ENFP"),
    constant("ENTJ"),
    constant("ENTP"),
    constant("ESFJ"),
    constant("ESFP"),
    constant("ESTJ"),
    constant("ESTP"),
    constant("INFJ"),
    constant("INFP"),
    constant("INTJ"),
    constant("INTP"),
    constant("ISFJ"),
    constant("ISFP"),
    constant("ISTJ"),
    constant("ISTP"),
    constant("Aries"),
    constant("Taurus"),
    constant("Gemini"),
    constant("Cancer"),
    constant("Leo"),
    constant("Virgo"),
    constant("Libra"),
    constant("Scorpio"),
    constant("Sagittarius"),
    constant("Capricorn"),
    constant("Aquarius"),
    constant("Pisces"),
    constant("白羊座"),
    constant("金牛座"),
    constant("双子座"),
    constant("巨蟹座"),
    constant("狮子座"),
    constant("处女座"),
    constant("天秤座"),
    constant("天蝎座"),
    constant("射手座"),
    constant("摩羯座"),
    constant("水瓶座"),
    constant("双鱼座"),
    constant("MBTI"),
    constant("sign"),
    constant("type"),
    constant("zodiac"),
    constant("star sign"),
    constant("enneagram"),
    constant("星座"),
    constant("性格"),
    constant("类型"),
)
_BY_NAME: Final = {str(word).lower(): word for word in _KNOWN}


def known_tag(words: str) -> RedactedText | None:
    """Return a well-known type or sign as our own text, or None for anything else, which has to be redacted."""
    return _BY_NAME.get(" ".join(words.split()).lower())
