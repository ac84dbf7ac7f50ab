"""Identifiers as people say them in passing: half of a number, a code in a sentence, an account without its sign, a birth date."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from redaction.recognizers.base import DIGIT, FOUR_DIGITS, LEFT, RIGHT, Pattern, make_gate

__all__ = ["PATTERNS"]

_UP: Final = r"[A-ZÀ-ÖØ-ÞĀ-ž][^\W\d_]{0,30}(?:['’-][^\W\d_]{1,30}){0,3}"  # bounded: a text may be one long word
_IS: Final = r"\W{0,3}(?:(?:is|are|was|it['’]?s|是|为)\b)?\W{0,3}"
_HOST: Final = r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|proton(?:mail)?|gmx|aol|live|msn|qq|163|126|foxmail|sina|sohu|yeah|aliyun)"
_DATE: Final = (
    r"(?:(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:the )?\d{1,2}(?:st|nd|rd|th)?)"
)
_NUMBER_WORD: Final = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:eigh|nine|thir|four|fif|six|seven)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
)


def _is_ip(text: str) -> bool:
    if not _LONG_GROUP.search(text):
        return False  # 10::30, 1::2
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


_LONG_GROUP: Final = re.compile("[0-9A-Fa-f]{3}")
_UNIT: Final = r"(?:[mgk]bps|[gmk]b|ghz|mhz|hz|g|k|am|pm|st|nd|rd|th|x|h|hrs?|mins?|secs?|factor|fa|step|day|years?)"


_ACCOUNTS: Final = (
    Pattern(  # a mail address without its end
        "EMAIL_ADDRESS",
        re.compile(
            r"(?<![A-Za-z0-9._%+-])(?=[a-z.-]{0,64}[\d_.])[a-z0-9][a-z0-9._-]{2,40} (?:at|@|艾特) "
            r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|proton(?:mail)?|gmx|aol|qq|163|126|foxmail)(?![\w.])",
            re.I,
        ),
        0.85,
        gate=make_gate("gmail", "mail", "outlook", "yahoo", "icloud", "proton", "gmx", "aol", "qq", "163", "126"),
    ),
    Pattern(  # a mail address whose sign is written otherwise
        "EMAIL_ADDRESS",
        re.compile(
            rf"(?<![A-Za-z0-9._%+-])(?:(?=[a-z]{{0,64}}[\d._-])[A-Za-z0-9][A-Za-z0-9._-]{{2,40}} (?:at|@) |[A-Za-z0-9][A-Za-z0-9._-]{{2,40}}\s?(?:[#*]|小老鼠|圈a)\s?){_HOST}\s?(?:\.|点)\s?(?:com|cn|net|org|co|de|fr|me)(?![A-Za-z])",
            re.I,
        ),
        0.9,
        gate=make_gate(
            "gmail",
            "mail",
            "outlook",
            "yahoo",
            "icloud",
            "proton",
            "gmx",
            "aol",
            "live",
            "msn",
            "qq",
            "163",
            "126",
            "sina",
            "sohu",
            "yeah",
            "aliyun",
        ),
    ),
    Pattern(  # an address of a bank
        "HANDLE",
        re.compile(
            r"(?<![\w.@])(?:[\w.-]{2,40}@(?:ok(?:axis|sbi|icici|hdfcbank)|upi|paytm|ybl|ibl|axl|apl)|(?=[a-z]{0,64}[\d._])[a-z0-9._-]{3,40}@(?!(?:home|work|school|uni|noon|night|midnight|lunch|least|latest|next|beta|alpha|alpine|main|master|dev|all|everyone|here|channel)\b)[a-z]{3,15})(?![\w.@])",
            re.I,
        ),
        0.85,
        gate=make_gate("@"),
    ),
    Pattern(
        "HANDLE",
        re.compile(r"(?:cash ?app|cashtag|venmo)" + _IS + r"([$@][A-Za-z][\w-]{2,29})", re.I),
        0.95,
        group=1,
        gate=make_gate("cash", "venmo"),
    ),
    Pattern(
        "HANDLE",
        re.compile(r"(?<![\w$])\$(?![A-Z]{1,5}\d)[A-Za-z]{3,20}\d{1,6}(?!\w)"),
        0.85,
        gate=make_gate("$", digit=True),
    ),
    Pattern(
        "HANDLE",
        re.compile(
            r"\b(?:user ?name|handle|gamertag|screen name)" + _IS + r"([A-Za-z][A-Za-z.]{0,40}[_\d][\w.]{0,64})", re.I
        ),
        0.9,
        group=1,
        gate=make_gate("name", "handle", "gamertag"),
    ),
    Pattern("HANDLE", re.compile(r"(?<![\w/])/?u/[A-Za-z0-9_-]{3,30}(?![\w/])"), 0.9, gate=make_gate("u/")),
    Pattern(
        "HANDLE",
        re.compile(
            r"(?:小红书|抖音|快手|[Bb]站|微博|知乎|豆瓣|陌陌|探探|脉脉|[Ll][Ii][Nn][Ee])(?:的)?(?:号|[Ii][Dd]|[Uu][Ii][Dd]|账号|帐号|用户名)(?:码)?\W{0,3}(?:就?是|叫)?\W{0,3}([A-Za-z0-9][\w.-]{3,24})",
            re.ASCII,
        ),
        0.95,
        group=1,
        gate=make_gate("小红书", "抖音", "快手", "b站", "微博", "知乎", "豆瓣", "陌陌", "探探", "脉脉", "line"),
    ),
    Pattern(  # an address of the net whose end no list holds: the path tells whose it is
        "URL",
        re.compile(
            r"(?<![A-Za-z0-9@._/-])(?:[a-z0-9-]{2,63}\.){1,4}(?!(?:js|ts|py|rs|md|css|html?|txt|php|json|ya?ml|exe|zip|pdf)/)[a-z]{2,12}/(?=[^\s\u4e00-\u9fff]{0,64}\d)[A-Za-z0-9._~/?=&%#+-]{4,}",
            re.I,
        ),
        0.85,
        gate=make_gate("/", digit=True),
    ),
    Pattern(
        "IP_ADDRESS",
        re.compile(r"(?<![0-9A-Za-z:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-9A-Za-z:])"),
        0.9,
        valid=_is_ip,
        gate=lambda t: "::" in t and DIGIT(t),
    ),
)

_ABOUT_CODES: Final = make_gate(  # what is confirmed by a code, and who sends one
    *("code", "pin", "otp", "bank", "verif", "2fa", "auth", "login", "log in", "log-in", "sign in", "passw", "netflix", "paypal", "google", "apple"),
    *("amazon", "insta", "whatsapp", "telegram", "revolut", "monzo", "venmo", "uber", "microsoft", "steam", "spotify"),
    digit=True,
)  # fmt: skip

_SECRETS: Final = (
    Pattern(  # what is typed to open something
        "ONE_TIME_CODE",
        re.compile(
            r"\b(?:use|type|enter|press|punch(?: in)?|key in|put in|dial) ([#*]?\d{3,8}[#*]?)(?= (?:to|for|and|then|at|on)\b[^.!?]{0,30}\b(?:open|unlock|doors?|gate|lock ?box|box|locker|safe|get in|let yourself in|log ?in|sign in|confirm|verify|push|buzz))",
            re.I,
        ),
        0.9,
        group=1,
        gate=make_gate("use", "type", "enter", "press", "punch", "key in", "put in", "dial", digit=True),
    ),
    Pattern(  # a code that a service sent
        "ONE_TIME_CODE",
        re.compile(
            r"\b(?:texted|sent|emailed|messaged|pinged|gave)(?: (?:me|us|you|u|it))?(?:[,:;]| [-–]) ?(?:it['’]?s |its |says )?([A-Z]?-?(?!(?:19|20)\d\d(?!\d))\d{4,8})(?=\s*(?:$|[.!?,]))",
            re.I,
        ),
        0.8,
        group=1,
        gate=_ABOUT_CODES,
    ),
    Pattern(  # "they texted me 482910": six digits and no thing that is counted
        "ONE_TIME_CODE",
        re.compile(
            r"\b(?:it|they|app|site|website|bank|thing) (?:just |only |already |finally )?(?:texted|sms['’]?d|messaged|emailed)(?: (?:me|us|you|u))?"
            r"(?:[,:;]| [-–])? ?(?:it['’]?s |its |says )?([A-Z]?-?\d{6})(?=\s*(?:$|[.!?,]))",
            re.I,
        ),
        0.8,
        group=1,
        gate=make_gate("texted", "sms", "messaged", "emailed", digit=True),
    ),
    Pattern(  # a password said in passing
        "SECRET",
        re.compile(
            r"\b(?:pass(?:word|code|phrase|wd)?|pwd?|wi-?fi|log-?in)\b(?:[ :=]|is\b|was\b|just\b|now\b|still\b|literally\b|again\b){1,8}"
            r"(?=[!-~]{0,64}\d)(?=[!-~]{0,64}[A-Za-z])(?!\d{1,4}-?" + _UNIT + r"(?![!-~]))([!-~]{5,64})",
            re.I,
        ),
        0.85,
        group=1,
        gate=make_gate("pass", "pw", "wifi", "wi-fi", "login", "log-in", digit=True),
    ),
    Pattern(
        "SECRET",
        re.compile(r"(?:密码|口令)\s*(?:是|为|:|：|=|改成了?|换成了?)\s*([!-~]{4,64})"),
        0.95,
        group=1,
        gate=make_gate("密码", "口令"),
    ),
    Pattern(  # the words that open a wallet
        "SECRET",
        re.compile(
            r"(?:助记词|恢复词|(?:seed|recovery|secret|wallet|backup) (?:phrase|words)|mnemonic)"
            + _IS
            + r"((?:[a-z]{3,10}[ ,]+){8,23}[a-z]{3,10})",
            re.I,
        ),
        0.95,
        group=1,
        gate=make_gate("助记词", "恢复词", "phrase", "mnemonic", "words"),
    ),
    Pattern("SECRET", re.compile(r"([₳฿₩£¥￥€$₤])[A-Za-z0-9]{8,14}\1"), 0.9, gate=DIGIT),
    Pattern(
        "SECRET",
        re.compile(r"\bssid" + _IS + r"(\S{3,32})", re.I),
        0.85,
        group=1,
        gate=make_gate("ssid"),
    ),
)

_NUMBERS: Final = (
    Pattern(  # the end of a longer number
        "NUMBER",
        re.compile(
            r"\b(?:last|first|final) (?:two|three|four|five|six|[2-6])(?: (?:digits?|numbers?))? (?:of|on|from) (?:(?:my|his|her|their|your|ur|the) )?(?:\w+ )?(?:social|ssn|card|passport|phone|number|id|account|licen[cs]e|acct|nin|bvn)"
            + _IS
            + r"(\d{2,6}[A-Za-z]?)(?![\d:])",
            re.I,
        ),
        0.9,
        group=1,
        gate=make_gate("last", "first", "final", digit=True),
    ),
    Pattern(
        "NUMBER",
        re.compile(
            r"(?:身份证|证件|护照|手机|电话|银行卡|信用卡|卡|学|工)(?:号码?)?(?:的)?(?:最?后|末|尾)(?:[二两三四五六2-6]?位|号)(?:数字?)?\W{0,3}(?:是|为)?\W{0,3}(\d{2,6}[0-9Xx]?)"
        ),
        0.95,
        group=1,
        gate=make_gate("后", "末", "尾", digit=True),
    ),
    Pattern(
        "ID_NUMBER",
        re.compile(LEFT + r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]" + RIGHT, re.I),
        0.95,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "ID_NUMBER",
        re.compile(
            r"\b(?i:pnr|record locator|(?:booking|confirmation|reservation|check-?in|ticket)(?: (?:code|number|ref(?:erence)?|no\.?|id))*)"
            + _IS
            + r"(?=[A-Z0-9]{0,8}\d)(?=[A-Z0-9]{0,8}[A-Z])([A-Z0-9]{5,8})"
            + RIGHT
        ),
        0.9,
        group=1,
        gate=make_gate("pnr", "locator", "booking", "confirmation", "reservation", "check", "ticket", digit=True),
    ),
    Pattern(
        "CREDIT_CARD",
        re.compile(r"(?:\bcv[vc]2?|\bsecurity code)(?:['’]s)" + _IS + r"(\d{3,4})(?!\d)", re.I),
        0.95,
        group=1,
        gate=make_gate("cv", "security code", digit=True),
    ),
    Pattern(
        "DATE_OF_BIRTH",
        re.compile(
            rf"(?<!\bit )(?<!\bthis )(?<!\bthat )\bturn(?:s|ed|ing)? {_NUMBER_WORD} (?:this |on |next )*({_DATE})", re.I
        ),
        0.85,
        group=1,
        gate=make_gate("turn", digit=True),
    ),
)

_CHILDREN_ZH: Final = "(?:儿子|女儿|孩子|小孩|宝宝|[大小二]宝|娃[儿娃]?|囡囡|囝囝|妞妞|闺女|[侄姪]子|[侄姪]女|外甥女?|孙子|孙女|外孙女?|双胞胎|龙凤胎)"

_LIFE: Final = (
    Pattern(  # the feasts of a first month and of a hundred days tell the age as well
        "CHILD_AGE",
        re.compile(
            rf"{_CHILDREN_ZH}(?:今[天年]|明天|昨天|都|已经|就|快|也|要|才|刚刚?|过){{0,3}}(满月|百[天日]|周岁)(?=了|啦|[，。！？,.!?~\s]|$)"
        ),
        0.8,
        group=1,
        gate=make_gate("满月", "百天", "百日", "周岁"),
    ),
    Pattern(
        "CHILD_AGE",
        re.compile(
            rf"{_CHILDREN_ZH}(?:[，,]|现在|今[天年]|这个?月|才|刚刚?|出生|生下来|满|已经|都|快|有|是|也|还|差不多|大概|马上|就要)"
            r"{0,4}((?:\d{1,2}|十?[一二两三四五六七八九十])个半?月)(?=大|龄|了|啦|[，。！？,.!?~\s]|$|的时候)"
        ),
        0.85,
        group=1,
        gate=make_gate("个月", "个半月"),
    ),
    Pattern(
        "WORKPLACE",
        re.compile(
            r"喺([\u4e00-\u9fffA-Za-z0-9]{2,14}?(?:公司|集团|银行|医院|诊所|事务所|酒店|餐厅|茶餐厅|工厂|店))(?:返工|做嘢|做)"
        ),
        0.8,
        group=1,
        gate=make_gate("喺"),
    ),
    Pattern(
        "WORKPLACE",
        re.compile(
            r"(?:(?:在|去|进了?)(?=(?:(?![在去进到我你他她这那])[\u4e00-\u9fffA-Za-z0-9]){2,12}?(?:科技|网络|传媒|电子|股份|实业|地产|证券|保险|物流|制药|通信|信息|软件|法院|检察院|派出所|超市|商场|健身房|酒吧|咖啡馆|奶茶店|书店|药店|电视台|杂志社|出版社|设计院)(?:工作|上班|做事|做[\u4e00-\u9fff]{2,4}(?:师|员|工|理|计)|当|实习|任职))|跳槽到|入职了?)((?:(?![在去进到我你他她这那])[\u4e00-\u9fffA-Za-z0-9]){2,12}?(?:科技|网络|传媒|电子|股份|实业|地产|证券|保险|物流|制药|通信|信息|软件|法院|检察院|派出所|超市|商场|健身房|酒吧|咖啡馆|奶茶店|书店|药店|电视台|杂志社|出版社|设计院))(?:工作|上班|做|当|实习|任职|了|$|[，。])"
        ),
        0.75,
        group=1,
        gate=make_gate("工作", "上班", "做", "当", "实习", "任职", "入职", "跳槽"),
    ),
    Pattern(
        "WORKPLACE",
        re.compile(
            rf"\b(?:fired|sacked|laid off|quit|resigned|retired|made redundant|got let go|let go|headhunted|poached) (?:from|by|at) (?:the )?({_UP}(?: (?:of|and|&|{_UP})){{0,4}})"
        ),
        0.75,
        group=1,
        gate=make_gate(
            "fired", "sacked", "laid", "quit", "resigned", "retired", "redundant", "let go", "hunted", "poached"
        ),
    ),
    Pattern(
        "SCHOOL",
        re.compile(
            rf"\b(?:stud(?:y|ies|ied|ying)|enrolled|graduat(?:es?|ed|ing)|teach(?:es|ing)?|taught)(?: [a-z]+)? (?:at|from) ({_UP}(?: (?:of|and|{_UP})){{0,4}})"
        ),
        0.75,
        group=1,
        gate=make_gate("stud", "enrol", "graduat", "teach", "taught"),
    ),
    Pattern(
        "SCHOOL",
        re.compile(
            r"(?:在|读|念|讀|考上了?|进了?|上的?|去了?)((?:(?![在读念考进上去我你他她它的了是])[\u4e00-\u9fff]){1,8}?(?:[一二三四五六七八九十]中|女中|外国语(?:学校)?|职高|技校|师大|工大|理工|科大|附中|附小|中学|小学|大学|学院|幼儿园|高中))(?=读|念|上|当|教|毕业|的|里|[，。！!]|$)"
        ),
        0.8,
        group=1,
        gate=make_gate("中", "学", "大", "理工", "外国语", "职高", "技校", "附小", "幼儿园"),
    ),
)

PATTERNS: Final = (*_ACCOUNTS, *_SECRETS, *_NUMBERS, *_LIFE)
