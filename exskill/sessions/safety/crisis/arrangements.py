"""Affairs put in order: one settled matter is housekeeping, two without a reason in this world are worth a question.

Nothing in such a turn names death, so no single pattern can: "the rent is paid till june and the cat has somewhere to go". Every
kind of matter counts once. A journey, a move, a new job, a wedding or a landlord explains it away.
"""

from __future__ import annotations

from typing import Final

from redaction.late import compile_late

__all__ = ["is_putting_in_order"]


def _en(*alternatives: str) -> str:
    return r"(?<![a-z])(?:" + "|".join(alternatives) + r")(?![a-z])"


_BEING: Final = r"(?:cats?|dogs?|kitten|puppy|pets?|fish|plants?|hamsters?|rabbits?|budgies?|parrots?|hens|kids?|children|boys|girls)"
_BEING_ZH: Final = "(?:猫|狗|猫咪|狗狗|毛孩子|鱼|花|多肉|兔子|仓鼠|鹦鹉|乌龟|孩子|娃)"
_SETTLED: Final = (
    r"(?:paid|settled|covered|cleared|sorted|closed|cancelled|canceled|up to date|prepaid|transferred|in order|squared)"
)
_MATTERS: Final = tuple(
    compile_late(pattern)
    for pattern in (
        _en(  # home and money
            r"(?:rent|lease|bills?|mortgage|utilities|electric|loans?|debts?|overdraft|subscriptions?|accounts?|cards?)(?:'s| is| are| has been| have been)?(?: all| now| already| both)* "
            + _SETTLED,
            r"(?:paid|settled|cleared|closed|cancelled|canceled|sorted)(?: off| back)?(?: (?:the|my|all|every|each|last|of|what|everything|whatever))* ?"
            r"(?:rent|bills?|debts?|accounts?|subscriptions?|loans?|direct debits?|i owed?(?: \w+)?|credit cards?)",
        )
        + "|(?:房租|租金|水电费?|房贷|贷款|欠款|账单|花呗|信用卡|会员|欠(?:他们|大家|同事|朋友|别人)?的钱|该还的钱?|债)[^。!?！？,，]{0,6}(?:交|缴|还|结|付|清|退|销)(?:到|完|清|掉|了)|"
        "(?:还|结|付|交|退|缴)(?:清|完|掉)了?[^。!?！？,，]{0,6}(?:房租|租金|水电|贷款|欠款|账单|花呗|信用卡|会员|债|钱)",
        _en(  # whoever depends on one
            _BEING
            + r"(?:'s| is| are| has| have| will| goes?| can)[^.!?,;]{0,14}(?:somewhere to (?:go|live|stay)|(?:new |good )?home|taken care of|looked after|provided for|sorted|go(?:es|ing)? to|"
            r"to (?:my|her|his|the)|with my|stay with|live with|fed by)",
            r"(?:found|sorted|arranged|got)(?: \w+){0,4} for (?:the |my )?" + _BEING,
            r"(?:neighbou?r|sister|brother|mum|mom|dad|flatmate|roommate|friend|shelter)(?: \w+){0,2} (?:will |is going to |has agreed to |agreed to |said (?:yes|she'd|he'd|they'd) (?:to )?)?(?:take|keep|have|feed|taking|keeping|having)"
            r" (?:the |my )?" + _BEING,
        )
        + "|"
        + _BEING_ZH
        + "[^。!?！？,，]{0,4}(?:也|都|已经)?(?:有(?:人|地方)|托付|托给|送(?:人|走|给|到)|寄养|交给|给了|找好)[^。!?！？,，]{0,6}|(?:给|替|帮)"
        + _BEING_ZH
        + "[^。!?！？,，]{0,4}(?:找|安排)(?:好|到)?了?[^。!?！？,，]{0,4}(?:人家|下家|新家|主人|去处)",
        _en(  # papers, codes, keys
            r"(?:passwords?|pins?|logins?|will|insurance|beneficiar\w+|bank details|documents?|papers|paperwork|folder|keys?|pension|funeral|death certificate|safe)"
            r"(?:'s| is| are| has| have)?(?: all| now| both| \w+){0,2} (?:written (?:down|out)|in (?:an?|the|one|my) (?:\w+ )?(?:envelope|drawer|folder|order|safe|post)|on (?:the|my) (?:\w+ )?(?:table|fridge|desk|counter)|labell?ed|updated|"
            r"signed|sorted|under the|with my \w+|in (?:her|his|my \w+'s) name)",
            r"(?:wrote|written|left|put|changed|updated|signed)(?: (?:down|out|all|my|the|every))* (?:passwords?|pins?|logins?|will|beneficiar\w+|bank details|papers|paperwork|keys?)",
            r"(?:sister|brother|mum|mom|dad|neighbou?r|friend|flatmate|roommate) (?:has|have|got) (?:the|my|a)(?: spare)? (?:keys?|passwords?|pin|folder|papers)",
        )
        + "|(?:密码|银行卡|存折|保险|受益人|证件|房产证|钥匙|材料|文件|存单|户口本)[^。!?！？,，]{0,6}(?:写(?:在|好|下|清)|放(?:在|好|进)|交给|留给|改成|整理好|装在|压在|都在)|"
        "(?:写|放|交|留|改|整理|列)(?:好|下|清楚|给)了?[^。!?！？,，]{0,6}(?:密码|银行卡|存折|受益人|证件|钥匙|清单)",
        _en(  # one's own things
            r"(?:gave|given|giving|handed|sold)(?: (?:away|out|my|the|all|most|of|everything|last))* ?(?:my |the )?(?:things|stuff|clothes|records?|books|guitar|bike|plants|jewell?ery|watch|laptop|furniture|tools|camera|games)",
            r"(?:boxed|packed|labell?ed|sorted)(?: \w+){0,3} (?:boxes|things|stuff|belongings|clothes|photos)",
            r"(?:boxes|things|belongings) (?:are |is |all )*(?:labell?ed|packed|boxed|given away|sorted)",
            r"(?:flat|room|house|fridge|desk|wardrobe|phone|laptop)(?:'s| is| are)?(?: \w+)? (?:clean(?:ed)?|empty|emptied|wiped|cleared|tidy|spotless)",
            r"(?:cleaned|emptied|wiped|cleared)(?: (?:out|the|my|whole))* (?:flat|room|house|fridge|desk|wardrobe|phone|laptop)",
        )
        + "|(?:东西|衣服|书|家具|手办|吉他|相机|首饰|屋子|房间|冰箱|手机|家里|柜子|房子)[^。!?！？,，]{0,6}(?:送(?:人|得|完|出去)|分(?:完|给|好)|清(?:空|理好|干净)|收拾(?:好|干净|得)|打扫干净|打包好|捐)",
        _en(  # last words
            r"(?:letters?|notes?|cards?|emails?)(?:'s| is| are)? (?:all )?(?:written|done|stamped|sealed|finished|scheduled|in the (?:drawer|envelope|post))",
            r"(?:wrote|written|finished|sealed)(?: \w+){0,3} (?:letters|notes?)",
            r"(?:called|phoned|rang|told|seen|visited|hugged|thanked|said (?:\w+ )?to)(?: \w+){0,2} (?:everyone|everybody|all of them|each of them|all my)",
        )
        + "|(?:信|卡片|遗言)[^。!?！？,，]{0,4}(?:都)?(?:写(?:好|完)|封好|放在|寄出)|(?:该见的人?|该说的话?|朋友们?|大家)[^。!?！？,，]{0,4}(?:都)?(?:见(?:过|完)|说(?:完|了|过)|谢过|抱过)",
    )
)
_EARTHLY: Final = compile_late(
    _en(
        r"while i'?m|until i(?:'m| am| get| come)|till i(?:'m| am| get| come)|when i(?:'m| am|'ll be)? (?:in|at|back|away|abroad|get back)|before (?:the|my|our|i) (?:trip|flight|move|holiday|op|surgery|wedding|exam|leave for|fly|start)",
        r"(?:gave|given|giving|handed in) (?:my |the )?notice|my desk|trip|holidays?|vacation|travell?ing|flight|fly|abroad|moving|move (?:to|in|out|back|house)|moved|new (?:flat|place|job|house|apartment|city|room|tenant|office|landlord|lease)|landlord|semester|term|visa|deploy\w*|"
        r"conference|wedding|baby|divorce|solicitor|tax(?:es)?|budget\w*|save money|saving|cheaper|allerg\w+|christmas|weekend|fortnight|surgery|hospital|retire\w*|payday|debt[- ]free|adulting|spring clean\w*|declutter\w*|"
        r"marie kondo|guests?|visitors?|inspection|deposit|sublet\w*|internship|erasmus|camp|shift|job interview|first day|fresh start|next chapter|for once|proud|new year|charity shop|ebay|vinted|a course|university|uni",
    )
    + "|出差|旅(?:行|游)|搬(?:家|走|到|去|出)|新(?:家|房|工作|公司|城市|租客)|房东|签证|留学|出国|回(?:老家|国|家过年)|过年|春节|国庆|放假|暑假|寒假|开学|实习|入职|辞职|离婚|结婚|婚礼|生(?:孩子|二胎)|手术|住院|体检|"
    "省钱|存钱|断舍离|大扫除|闲鱼|转租|退租|押金|换手机|值班|集训|培训|比赛|考(?:试|研|公)|一(?:周|个星期)|几天|过敏|不让养|无债一身轻|回来(?:再|就|以后)|新(?:的)?开始|重新开始"
)


def is_putting_in_order(plain: str) -> bool:
    """Whether a normalised text settles two matters or more and gives no reason of this world for it."""
    if "?" in plain or "？" in plain:
        return False
    return sum(bool(matter.search(plain)) for matter in _MATTERS) > 1 and not _EARTHLY.search(plain)
