"""Special categories of personal data (GDPR Art. 9 and their neighbours), by a bilingual lexicon.

A tag means "talks about", not "is true of anybody". It errs towards tagging: tagged rows stay out of the persona by default.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["CATEGORIES", "find_categories"]

_EN: Final = {
    "health": r"hospital|clinic|doctor|surgery|cancer|depress(?:ed|ion)|anxiety|therap(?:y|ist)|diagnos\w+|medication|pills?|antidepress\w+|pregnan\w+|abortion|miscarriage|hiv|std|sti|diabet\w+|suicid\w+|self[- ]harm|panic attack|blood test|biopsy|chemo\w*|disorder|adhd|bipolar|overdose|rehab",
    "sex_life": r"sex|sexy|horny|naked|nudes?|condom|orgasm|blow ?job|porn|virgin|turned on|make love|fuck me|hook(?:ed)? up|one night stand|lesbian|gay|bisexual|trans(?:gender)?|queer",
    "finance": r"salary|debt|loan|mortgage|bank account|overdraft|bankrupt\w*|credit score|rent arrears|owe (?:me|you|him|her)|payslip|tax return|bailiff\w*",
    "minors": r"my (?:son|daughter|kid|kids|child|children)|the kids|our (?:son|daughter|kid|kids|child|children|baby)|kindergarten|nursery|primary school|custody|paediatric\w*|pediatric\w*",
    "beliefs": r"church|mosque|synagogue|temple|pray(?:ed|er|ing)?|bible|quran|koran|baptis\w+|atheist|muslim|christian|catholic|jewish|hindu|buddhist|ramadan|islam",
    "politics": r"vot(?:ed|ing) for|election|republican|democrat|tory|tories|labour party|communist|protest(?:er|ed|ing)?|party member|trade union",
    "ethnicity": r"racis\w+|ethnic\w*|immigrant|asylum|refugee|visa status|deport\w*|skin colou?r",
    "crime": r"arrest(?:ed)?|police|court date|prison|jail|probation|convict\w*|restraining order|cocaine|heroin|meth|drug deal\w*|shoplift\w*|lawsuit",
    "location": r"my address|live at|lives at|share(?:d)? location|gps|my flat is|i'?m at home now",
    "one_person": r"the only \w+(?: \w+)? (?:in|at|on|from) (?:our|the|my|his|her|their|this|that|town|school|class|the whole)|only one (?:in|at) (?:our|the|my|his|her|their) (?:town|village|school|class|office|team|street|company|whole)"
    r"|(?:the|our|your|his|her) (?:mayor|vicar|headmaster|headmistress|headteacher|head teacher|postman|imam|rabbi|ceo|deputy|dean|landlord) of|youngest ever|first (?:woman|man|person|black|asian|girl|boy) (?:to|ever|in our)"
    r"|(?:won|winner of) the (?:\w+ ){1,4}(?:prize|award|medal|cup|championship|lottery) in (?:19|20)\d\d|(?:was|were) in the (?:paper|papers|news) (?:for|when|because|last)|the one (?:with|who) (?:the|was on|lost|has) \w+ (?:tattoo|scar|leg|arm|tv|twins|triplets)",
}
_ZH: Final = {
    "health": "医院|看病|手术|癌|抑郁|焦虑症|心理医生|心理咨询|诊断|吃药|药物|怀孕|流产|打胎|艾滋|性病|糖尿病|自杀|自残|体检报告|化疗|住院|病历|确诊|躁郁|精神科",
    "sex_life": "做爱|上床|开房|避孕|裸照|性生活|高潮|约炮|一夜情|处女|同性恋|双性恋|出柜|啪啪|色情|黄片",
    "finance": "工资|欠债|欠钱|贷款|房贷|信用卡|网贷|花呗|借呗|破产|存款|银行流水|催收|还款",
    "minors": "我儿子|我女儿|孩子|宝宝生病|幼儿园|小学生|抚养权|儿科|未成年",
    "beliefs": "教堂|清真寺|拜佛|寺庙|祷告|圣经|古兰经|受洗|信教|基督徒|穆斯林|佛教|天主教|法会",
    "politics": "入党|党员|选举|投票给|游行|抗议|政治|维权|上访",
    "ethnicity": "种族|民族歧视|移民身份|难民|黑户|签证身份",
    "crime": "被抓|警察|派出所|坐牢|判刑|法院|起诉|吸毒|毒品|拘留|禁制令|犯罪|报警",
    "location": "我家地址|住在哪|发个定位|共享位置|定位发",
    "one_person": "(?:我们|他们|咱们|全|这|那|整个)(?:镇|村|县|市|校|班|厂|公司|单位|小区|楼|学校|村里|镇上|县里)(?:上|里)?(?:就)?(?:唯一|只有|第一个|最年轻|头一个)|唯一(?:的|一个)(?:女|男|外国|兽医|医生|老师|校长|律师|警察)|上过(?:电视|新闻|报纸|热搜)的(?:那个|那位)|(?:镇长|村长|县长|校长|院长|局长|书记)(?:家)?的(?:儿子|女儿|老婆|老公)",
}
CATEGORIES: Final = tuple(_EN)
_PATTERNS: Final = {
    name: re.compile(rf"(?<![A-Za-z])(?:{_EN[name]})(?![A-Za-z])|(?:{_ZH[name]})", re.IGNORECASE) for name in CATEGORIES
}
_ANY_EN: Final = re.compile(f"(?:{'|'.join(_EN.values()).lower()})(?![a-z])")
_ANY_WORD: Final = re.compile(f"(?<![a-z]){_ANY_EN.pattern}")  # the same, from the beginning of a word: faster
_ANY_ZH: Final = re.compile("|".join(_ZH.values()))
_FOUND: Final = {
    "ADDRESS": "location",
    "POSTCODE": "location",
    "CHILD_AGE": "minors",
    "COORDINATES": "location",
    "CREDIT_CARD": "finance",
    "IBAN_CODE": "finance",
    "CRYPTO": "finance",
}


def find_categories(text: str, entities: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the categories that a text touches, by its words and by what was found in it."""
    found = {_FOUND[e] for e in entities if e in _FOUND}
    small = text.lower()
    if _ANY_WORD.search(small) if text.isascii() else (_ANY_EN.search(small) or _ANY_ZH.search(text)):
        found |= {name for name, pattern in _PATTERNS.items() if pattern.search(text)}
    return frozenset(found)
