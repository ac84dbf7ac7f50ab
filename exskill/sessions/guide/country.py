"""Which country somebody means: two letters, or a name in English or Chinese. It only chooses numbers to call."""

from __future__ import annotations

from typing import Final

from exskill.sessions.safety.emergency import COUNTRIES
from redaction.normalise import to_simplified

__all__ = ["ELSEWHERE", "read_country"]

ELSEWHERE: Final = "ZZ"  # asked and answered: a country whose numbers we do not know
_NAMES: Final = {
    "AR": "argentina 阿根廷",
    "AT": "austria 奥地利",
    "AU": "australia 澳大利亚 澳洲",
    "BE": "belgium 比利时",
    "BG": "bulgaria 保加利亚",
    "BR": "brazil brasil 巴西",
    "CA": "canada 加拿大",
    "CH": "switzerland schweiz suisse 瑞士",
    "CN": "china mainland mainland-china prc 中国 大陆 中国大陆 内地 国内",
    "CY": "cyprus 塞浦路斯",
    "CZ": "czechia czech czech-republic 捷克",
    "DE": "germany deutschland 德国",
    "DK": "denmark 丹麦",
    "EE": "estonia 爱沙尼亚",
    "ES": "spain españa 西班牙",
    "FI": "finland 芬兰",
    "FR": "france 法国",
    "GB": "uk britain great-britain united-kingdom england scotland wales northern-ireland 英国 英格兰 苏格兰 威尔士",
    "GR": "greece 希腊",
    "HK": "hongkong hong-kong 香港 中国香港",
    "HR": "croatia 克罗地亚",
    "HU": "hungary 匈牙利",
    "IE": "ireland 爱尔兰",
    "IL": "israel 以色列",
    "IN": "india 印度",
    "IS": "iceland 冰岛",
    "IT": "italy italia 意大利",
    "JP": "japan 日本",
    "KR": "korea south-korea 韩国",
    "LI": "liechtenstein",
    "LT": "lithuania 立陶宛",
    "LU": "luxembourg 卢森堡",
    "LV": "latvia 拉脱维亚",
    "MT": "malta 马耳他",
    "MX": "mexico 墨西哥",
    "MY": "malaysia 马来西亚 大马",
    "NL": "netherlands holland nederland 荷兰",
    "NO": "norway 挪威",
    "NZ": "new-zealand newzealand 新西兰",
    "PH": "philippines 菲律宾",
    "PL": "poland 波兰",
    "PT": "portugal 葡萄牙",
    "RO": "romania 罗马尼亚",
    "SE": "sweden 瑞典",
    "SG": "singapore 新加坡",
    "SI": "slovenia 斯洛文尼亚",
    "SK": "slovakia 斯洛伐克",
    "TR": "turkey türkiye 土耳其",
    "TW": "taiwan 台湾 中国台湾",
    "UA": "ukraine 乌克兰",
    "US": "usa america united-states united-states-of-america 美国",
    "ZA": "south-africa 南非",
}
_BY_NAME: Final = {name: code for code, names in _NAMES.items() for name in names.split()}
_OTHER: Final = frozenset(
    ("other", "another", "elsewhere", "none", "no", "skip", "其他", "其它", "别的", "别处", "不说", "保密")
)


def read_country(said: str) -> str | None:
    """Return two letters, ``ZZ`` for another country, or None where nothing can be read."""
    plain = to_simplified(said).strip(" .。!！,，`\"'“”").lower()
    for lead in ("i'm in ", "i am in ", "in ", "the ", "我在", "在"):
        plain = plain.removeprefix(lead)
    plain = plain.strip().replace(" ", "-")
    if said.strip() != "no" and plain.upper() in COUNTRIES:  # a plain no is not Norway
        return plain.upper()
    named = _BY_NAME.get(plain) or _BY_NAME.get(plain.replace("-", "")) or _BY_NAME.get(plain.replace(".", ""))
    if named is not None:
        return named
    if plain in _OTHER or (len(plain) == 2 and plain.isascii() and plain.isalpha()):
        return ELSEWHERE
    return None
