"""Ordinary sentences that hold the form of an identifier and none stay; the identifiers of the same form go."""

from __future__ import annotations

import pytest

from redaction import RawText, Redactor
from redaction.recognizers import scan_all

_ALSO = frozenset(("WORKPLACE", "SCHOOL"))
ORDINARY = [
    "Im Jahr 2020 war alles anders", "Im Sommer 2019 waren wir am Meer", "Im Mai 2021 kam er zurück",
    "Zur Zeit 3 Leute da", "Zum Beispiel 20 Euro pro Tag", "Im Haus 3 Zimmer frei", "Am Ende 5 Leute",
    "An der Spitze 3 Autos", "Am Freitag 12 Uhr", "Im Schnitt 40 Minuten", "Im Kino Saal 7", "Zum Preis 30 Euro",
    "Am Anfang 100 Leute, jetzt 20", "Im Kapitel 12 stirbt er", "Order 123456", "Your Order 123456 has shipped",
    "Total 250000", "Followers 100000 now", "Page 123456 of the log", "Chapter-123456", "Season 2, Episode 100200",
    "Windows 202020", "Score - 123456", "Ticket 123456 is closed", "turns out on may 5 we were both there",
    "it turned cold on may 5", "the bus turns left on june 3", "it turned 20 on may 5", "he turned around on march 3",
    "things turned bad on april 2", "2345+67", "2222+22 is what", "8888+99 likes", "so 2345+678 then",
    "女儿等了三个月", "孩子放假两个月", "儿子出差三个月", "宝宝等了一个半月", "孩子住院三个月了",
    "小孩学了两个月钢琴", "儿子瘦了三个月都没胖回来", "孙子走了五个月", "he sent me: 2020.", "they gave us, 1500",
    "she sent it, 2000!", "texted me - 1000", "last seen, sent 2024", "wifi now 100mbps", "login is 2factor now",
    "wifi is 5ghz today", "password is wrong", "密码是多少啊", "密码是什么", "密码忘了", "SA 2020 was fun",
    "WA 1234 people", "ACT 1999", "NT 2000", "TAS 2019", "VIC 1999", "#10-20", "see #12-345 in the list",
    "2-1-0 Win, City", "$AAPL100", "$TSLA420 calls", "see next.js/v14.2", "node.js/v18.1 is out", "10::30", "1::2",
    "see you 5@home", "react18@latest", "My Apt. is small", "a New Cd. is out", "Plaza Mayor 2019 was fun",
    "calle y 5", "100 people parade", "30 minute parade", "Il est né en l'an 2000", "la rue est à 5 minutes",
    "le 5 mai 2020", "Chapitre 123456", "En 2019 on était 12", "rendez-vous à 14h30", "去楼下超市，买点菜做饭",
    "在家门口酒吧，没做什么", "it texted me 3 times", "they sent us 20 messages", "i am at #1 in the chart",
    "we are at 08-12", "女儿出生三个月后我们搬家了", "娃儿等了四个月", "小宝用了两个月的车", "满月那天很美",
    "娃的课上了三个月", "孩子百天宴在哪办", "it just cost me: 2000", "去了商场了，做指甲", "在大学的时候做兼职",
]  # fmt: skip
IDENTIFIERS = [
    ("ich wohne Am Kleinen Anger 9", "Kleinen Anger"), ("Adresse: Unter den Linden 77", "Linden 77"),
    ("komm zu mir, Im Winkel 3a", "Winkel 3a"), ("PIN code Mumbai 400001", "400001"),
    ("ship it to Andheri, Mumbai 400053", "400053"), ("Singapore 560123", "560123"),
    ("he turns 30 on may 5", "may 5"), ("Jo turns eleven this june 3", "june 3"),
    ("turned twenty-one on the 4th of march", "4th of march"), ("meet at GV4C+XH", "GV4C+XH"),
    ("8FVC9G8F+6X", "8FVC9G8F+6X"), ("女儿才三个月", "三个月"), ("宝宝五个月大", "五个月"),
    ("闺女刚满八个月", "八个月"), ("儿子已经十一个月了", "十一个月"), ("my bank just texted me, 7734", "7734"),
    ("my code: they sent it, 883201", "883201"), ("ipad pass is just Kettle91", "Kettle91"),
    ("wifi is still plumduff38", "plumduff38"), ("密码是Kettle91", "Kettle91"), ("Geelong VIC 3220", "3220"),
    ("Perth WA 6000", "6000"), ("Darwin NT 0800", "0800"), ("blk 31 Bedok Ave 2 #11-207", "#11-207"),
    ("4-7-19 Nishiki, Nagoya", "4-7-19"), ("$plumduff38", "$plumduff38"), ("linktr.ee/plumduff38", "plumduff38"),
    ("fe80::1ff:fe23:4567:890a", "fe80::1ff"), ("divya.k@oksbi", "divya.k"), ("Calle de la Luna 31", "Luna 31"),
    ("İnönü Caddesi No: 8", "Caddesi No: 8"), ("im at 7 pembury mews", "7 pembury mews"),
    ("他在蓝海科技上班", "蓝海科技"), ("入职了蓝海科技", "蓝海科技"),
    ("it just texted me: 482910", "482910"), ("they texted me 482910", "482910"),
    ("he's at #08-124", "#08-124"), ("come to #03-21", "#03-21"), ("i live at #12-345", "#12-345"),
    ("娃儿才四个月", "四个月"), ("女儿出生三个月", "三个月"), ("娃刚出生两个月", "两个月"), ("小宝六个月了", "六个月"),
    ("宝宝快八个月了", "八个月"), ("我家娃两岁半", "两岁半"), ("她儿子今年上三年级，九岁", "九岁"), ("寶寶才四個月", "四個月"),
    ("女兒出生三個月", "三個月"), ("娃儿都一岁多了", "一岁"), ("囡囡百天了", "百天"), ("宝宝刚满月", "满月"),
]  # fmt: skip


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_sentence_stays(text: str) -> None:
    assert [text[hit.start : hit.end] for hit in scan_all(text, _ALSO)] == []


@pytest.mark.parametrize(("text", "gone"), IDENTIFIERS)
def test_the_identifier_of_the_same_form_goes(text: str, gone: str) -> None:
    redactor = Redactor(also=_ALSO)
    redactor.freeze()
    assert gone not in str(redactor.redact_one(RawText(text)).text)
