"""Placeholder tags for redacted spans: a word in the language of the message, and one number per person."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["ENTITIES", "TAG", "detect_language", "make_tag", "person_tag"]

ENTITIES: Final = {
    "PERSON": ("Friend", "朋友"),
    "PHONE_NUMBER": ("phone", "电话"),
    "EMAIL_ADDRESS": ("e-mail", "邮箱"),
    "URL": ("link", "链接"),
    "HANDLE": ("account", "账号"),
    "ADDRESS": ("address", "地址"),
    "POSTCODE": ("postcode", "邮编"),
    "DATE_OF_BIRTH": ("birth date", "生日"),
    "CHILD_AGE": ("age", "年龄"),
    "WORKPLACE": ("workplace", "单位"),
    "SCHOOL": ("school", "学校"),
    "COORDINATES": ("place", "位置"),
    "ID_NUMBER": ("id number", "证件号"),
    "PLATE": ("number plate", "车牌"),
    "CREDIT_CARD": ("card", "卡号"),
    "IBAN_CODE": ("account number", "账户"),
    "NUMBER": ("number", "号码"),
    "IP_ADDRESS": ("address", "网址"),
    "MAC_ADDRESS": ("address", "网址"),
    "CRYPTO": ("wallet", "钱包"),
    "SECRET": ("secret", "密码"),
    "ONE_TIME_CODE": ("code", "验证码"),
}
TAG: Final = re.compile(r"\[(?:[A-Za-z][A-Za-z -]{2,16}|[\u4e00-\u9fff]{1,4})(?:-\d{1,6})?\]")
_KIN: Final = re.compile(r"(?:uncle|auntie|aunt|grandma|grandpa|granny|cousin|nana)(?= )", re.IGNORECASE)
_ROLES: Final = re.compile(
    "(?:老师|师傅|师父|医生|大夫|教授|律师|经理|主任|老板|总监|校长|院长|局长|队长|班长|组长|叔叔|阿姨|大叔|大妈|大爷|奶奶|爷爷|伯伯|舅舅|姑姑|哥哥|姐姐|弟弟|"
    "妹妹|学长|学姐|师兄|师姐|同学|同志|先生|女士|小姐|太太|总|哥|姐|叔|姨)$"
)
_CJK: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-z]")


def detect_language(text: str) -> str:
    """Return ``zh``, ``en``, ``mixed`` or ``other`` from the letters of a text."""
    if text.isascii():
        return "en" if _LATIN.search(text) else "other"
    chinese, latin = len(_CJK.findall(text)), len(_LATIN.findall(text))
    if chinese and latin > 2 * chinese:
        return "mixed"
    if chinese:
        return "mixed" if latin > 6 and latin > chinese / 2 else "zh"
    return "en" if latin else "other"


def _find_language(text: str) -> int:
    return 1 if _CJK.search(text) else 0


def make_tag(entity: str, text: str) -> str:
    """Return the tag of a kind, in the language of ``text``."""
    return f"[{ENTITIES.get(entity, ('redacted', '已隐去'))[_find_language(text)]}]"


def person_tag(number: int, text: str, name: str = "") -> str:
    """Return the tag of one person, in the language of ``text``; a relation or title in the name is kept in it."""
    role = _ROLES.search(name)
    if role is not None and role.start() > 0:
        return f"[{role.group()}-{number}]"
    relation = _KIN.match(name)
    if relation is not None:
        return f"[{relation.group().capitalize()}-{number}]"
    return f"[{ENTITIES['PERSON'][_find_language(text)]}-{number}]"
