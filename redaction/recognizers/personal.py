"""Facts that tell who somebody is together with very little else: birth dates, the ages of children, where people work and learn."""

from __future__ import annotations

import re
from typing import Final

from redaction.recognizers.base import FOUR_DIGITS, RIGHT, Pattern, make_gate

__all__ = ["OPTIONAL", "PATTERNS"]

OPTIONAL: Final = frozenset({"WORKPLACE", "SCHOOL"})
"""Kinds that are found only where a caller asks for them."""
_MONTH: Final = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:(?:19|20)\d\d|['’]?\d\d)"
_DATE: Final = (
    rf"(?:{_DAY}(?: of)?[ /.-]{_MONTH}(?:,?[ /.-]{_YEAR})?|{_MONTH}[ .-]{_DAY}(?:,? ?{_YEAR})?|(?:19|20)\d\d[/.-]\d{{1,2}}[/.-]\d{{1,2}}|"
    rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR})"
)
_BIRTH_YEAR: Final = r"(?:19[2-9]\d|200[0-6])"
_WHOLE_DATE: Final = (
    rf"(?:{_DAY}(?: of)?[ /.-]{_MONTH},?[ /.-]{_BIRTH_YEAR}|{_MONTH}[ .-]{_DAY},? {_BIRTH_YEAR}|{_BIRTH_YEAR}[/.-]\d{{1,2}}[/.-]\d{{1,2}}|"
    rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_BIRTH_YEAR})"
)
_N: Final = "[0-9一二三四五六七八九十〇零廿]"
_DATE_ZH: Final = rf"(?:(?:{_N}{{2,4}}年)?(?:农历|阴历|阳历)?(?:正|冬|腊|{_N}{{1,3}})月初?{_N}{{1,3}}[日号]?|(?:19|20)?\d\d年{_N}{{1,2}}月|(?:19|20)\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}|(?:19|20)\d{{6}})"
_BORN: Final = r"(?:\bborn(?: on| in)?|\bdate of birth|\bd\.?o\.?b\.?|\bbirth ?(?:day|date)|\bbday)"
_CHILD: Final = r"(?:son|daughter|kid|child|boy|girl|baby|toddler|niece|nephew|godson|goddaughter|grandson|granddaughter|stepson|stepdaughter|little (?:one|brother|sister))"
_CHILD_ZH: Final = "(?:儿子|女儿|孩子|小孩|宝宝|娃|闺女|[侄姪]子|[侄姪]女|外甥女?|孙子|孙女|弟弟|妹妹|小朋友)"
_SMALL: Final = r"(?:1[0-7]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_SMALL_ZH: Final = "(?:1[0-7]|[1-9]|十?[一二两三四五六七]|[八九十])"
_CAP: Final = r"[A-Z][\w&'’.-]*"
_PLACE: Final = rf"({_CAP}(?: (?:of|and|&|the|for) {_CAP}| {_CAP}){{0,4}})"
_H: Final = "[\u4e00-\u9fffA-Za-z0-9]"

_BIRTH: Final = make_gate("born", "birth", "bday", "dob", "d.o.b")
_BIRTH_ZH: Final = make_gate("生")
_CHILDREN: Final = make_gate(
    "son", "daughter", "kid", "child", "boy", "girl", "baby", "toddler", "niece", "nephew", "little"
)
_OLD: Final = make_gate("old", "yo", "y/o")
_OLD_ZH: Final = make_gate("岁", "月大")
_JOB: Final = (
    "receptionist|nurse|doctor|manager|teacher|chef|cook|barista|wait(?:er|ress)|accountant|engineer|lawyer|solicitor|cashier|assistant|dentist|hygienist|vet|driver|"
    "cleaner|designer|developer|analyst|secretary|porter|tutor|coach|director|clerk|bouncer|guard|librarian|pharmacist|hairdresser|stylist|consultant|technician"
)
_WORKS: Final = make_gate(
    "work",
    "job",
    "intern",
    "employed",
    "shift",
    *(word for word in _JOB.replace("(?:", "|").replace(")", "|").split("|") if word),
)

PATTERNS: Final = (
    Pattern(
        "DATE_OF_BIRTH",
        re.compile(
            rf"{_BORN}(?:['’]?s)?\W{{0,3}}(?:is|was|it['’]?s|its|on|the|:)*\W{{0,3}}({_DATE}|(?:in )?(?:19|20)\d\d)"
            + RIGHT,
            re.I,
        ),
        0.9,
        group=1,
        gate=_BIRTH,
    ),
    Pattern(
        "DATE_OF_BIRTH",
        re.compile(rf"(?:date of birth|birth ?date|dob|birthday)[.,;:]? (?:it['’]?s|is|its) ({_DATE})" + RIGHT, re.I),
        0.9,
        group=1,
        gate=_BIRTH,
    ),
    Pattern(
        "DATE_OF_BIRTH",
        re.compile(
            rf"({_DATE})(?: is| was|,)? (?:(?:my|his|her|their|your|\w+['’]s) )?(?:birthday|bday|date of birth|dob)\b",
            re.I,
        ),
        0.85,
        group=1,
        gate=_BIRTH,
    ),
    Pattern(
        "DATE_OF_BIRTH",
        re.compile(
            rf"(?:生日|出生|生于|出生日期|生辰)(?:日期|年月)?\W{{0,3}}(?:就?是|在|于|为)?\W{{0,3}}({_DATE_ZH}|(?:19|20)\d\d年?)"
        ),
        0.9,
        group=1,
        gate=_BIRTH_ZH,
    ),
    Pattern(
        "DATE_OF_BIRTH",
        re.compile(rf"({_DATE_ZH}|(?:19|20)?\d\d年?)(?:出?生的?|的?生日|出生)"),
        0.9,
        group=1,
        gate=_BIRTH_ZH,
    ),
    Pattern(  # a whole date of a year in which people of a chat were born: what else would it be
        "DATE_OF_BIRTH",
        re.compile(rf"(?<![0-9/.-])({_WHOLE_DATE})(?![0-9/-]|\.\d)", re.I),
        0.7,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "DATE_OF_BIRTH",
        re.compile(rf"(?<![0-9])({_BIRTH_YEAR}年\d{{1,2}}月\d{{1,2}}[日号]?)"),
        0.7,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "CHILD_AGE",
        re.compile(
            rf"\b{_CHILD}(?: [^\W\d_]+)?(?:,? (?:is|was|turns?|turned|turning|just turned|will be|aged?)|['’]s|,| \()+ ?(?:only |just |almost |nearly |about )?({_SMALL})(?!\s?(?:am|pm|:|o['’]clock|hours?|minutes?|mins|kg|cm|%|times|days?|weeks?|\.\d|pounds|of))\b",
            re.I,
        ),
        0.85,
        group=1,
        gate=_CHILDREN,
    ),
    Pattern(
        "CHILD_AGE",
        re.compile(
            rf"\b{_CHILD}\b[^.!?\d]{{0,24}}?\b((?:[1-9]|[1-4]\d) ?(?:months?|weeks?|wks?)(?: old)?)(?! (?:ago|later|away|pregnant|to go))\b",
            re.I,
        ),
        0.8,
        group=1,
        gate=_CHILDREN,
    ),
    Pattern(
        "CHILD_AGE", re.compile(rf"\b({_SMALL})[ -](?:years?|yrs?|yr|months?)[ -]old\b", re.I), 0.85, group=1, gate=_OLD
    ),
    Pattern("CHILD_AGE", re.compile(rf"\b({_SMALL}) ?(?:yo|y/o)\b(?: {_CHILD})?", re.I), 0.8, group=1, gate=_OLD),
    Pattern(
        "CHILD_AGE",
        re.compile(rf"{_CHILD_ZH}[^。！？!?\d岁]{{0,9}}?({_SMALL_ZH})(?:个半?月大|周?岁)"),
        0.9,
        group=1,
        gate=_OLD_ZH,
    ),
    Pattern("CHILD_AGE", re.compile(rf"({_SMALL_ZH})(?:个月大|周?岁)半?的?{_CHILD_ZH}"), 0.9, group=1, gate=_OLD_ZH),
    Pattern(
        "WORKPLACE",
        re.compile(
            rf"\b(?:works?|worked|working|job|intern(?:s|ed|ing)?|employed|shifts?|{_JOB}) (?:at|for|with|in) (?:the )?{_PLACE}"
        ),
        0.75,
        group=1,
        gate=_WORKS,
    ),
    Pattern(
        "WORKPLACE",
        re.compile(
            rf"(?:在|去|进了?|跳槽到|入职了?)({_H}{{2,14}}?(?:公司|集团|银行|医院|诊所|口腔|事务所|律所|研究院|工作室|酒店|餐厅|工厂|机械厂|厂|店))(?:工作|上班|做|当|实习|了|$|[，。])"
        ),
        0.75,
        group=1,
    ),
    Pattern(
        "SCHOOL",
        re.compile(
            rf"\b({_CAP}(?: {_CAP}){{0,3}} (?:Primary|Elementary|Middle|High|Secondary|Grammar|Nursery|School|College|University|Academy|Kindergarten)(?: School)?|University of {_PLACE[1:-1]})"
        ),
        0.8,
        group=1,
    ),
    Pattern(
        "SCHOOL",
        re.compile(
            rf"((?:(?![在读念到进了我你他她的考]){_H}){{2,12}}?(?:大学|学院|中学|高中|初中|小学|幼儿园|附中|附小))(?=读|上|念|毕业|的|[，。！]|$)"
        ),
        0.75,
        group=1,
    ),
)
