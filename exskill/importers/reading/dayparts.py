"""The two halves of a day, and its parts, as clocks of twelve hours write them in the languages of phones.

The words are those of CLDR 47 (day periods, format, wide and abbreviated) for the languages that phones are sold with, and
older ones that real exports have.
"""

from __future__ import annotations

from typing import Final

__all__ = ["MERIDIEM", "hour_24", "is_meridiem", "meridiem_key"]

# Lower case, without dots, spaces and quotes -> hours that are added to 1-11 (12 counts as 0 before that).
_FORENOON: Final = (
    "上晝 بن "
    "aadhiraat aamu aamulla aamup aamupäivä aamupäivällä alfajiri am amo ap asubuhi aðmorgni bn bore canolnos "
    "damadrugada damanhã damañá de delamadrugada delamañana dieoggend dimattina dimineața dop dopol dopoldan "
    "dopoldne dopoledne dopoludnia dopoludnie dumat dumatin délelőtt ek ekuseni emesnatës emëngjesit entathakusa "
    "eparadites ertalab fh fm form formiddag früh förm förmiddag gauerdia geceyarısı gecəyarı gh goiz goiza goizald "
    "goizaldea goizaldeko goizeko goöň göň günortadanöň hatinggabi hommik hommikul ik inthemorning jut jutro "
    "keskiyö keskiyöllä kesköö keskööl lamiezulnopții madaling-araw madrugada manhã mat matin matinada mattina matí "
    "mañana mañá medianoite meia-noite mesnatë mezzanotte middernacht middernag midn midnat midnatt midnight "
    "miezulnopții minuit mitjanit mitternacht miðnætti moies morg morgen morgens morgon morgunn morning mëngjes "
    "ngumaga norīta nụtụtụ nửađêm ochtend oggend omformiddagen ommorgenen opoln opolnoci opolnoči opółnocy pagi "
    "paradite paradites pd pg poln polnoc polnoč ponoć priekšp priekšpusdiena priekšpusdienā priešpiet prijepodne "
    "przedpołudnie przedpołudniem pusnakts pusnaktī påformiddagen påförm påförmiddagen påmorg påmorgenen påmorgonen "
    "północ půln půlnoc rano reggel rn rytas ráno rīts sa saasitazausiku sabah safiya sf sochtends subah sáng sübh "
    "səhər tengahmalam to ujutro ujutru umaga vidurnaktis vm vorm vormittag vormittags yarimtun yb ybore zjut "
    "zjutraj àárọ̀ éjfél öö öğledenönce πμ πρωί τοπρωί дп наобяд наутро пд полн полночь полноќ полунощ поноћ пр "
    "преподне претпл претпладне проб пробоб північ ранку ранок сутринта таң таңкы таңғы тд тң түнжарымы түнортосу "
    "утра утро ујутру шөнөдунд эртеңменен јутро үө өглөө өө առավոտ առավոտյան կա կեսգիշեր կեսգիշերին בבוקר בוקר חצות "
    "לפנהצ آدھیرات بامداد ص صباحًا صبح صبح،منجهند صبحمیں عم غم فجرًا فيالصباح قبلازظهر قبلدوپہر قظ पहाट पूर्वाह्न "
    "प्रातः बिहान मध्यरात मध्यरात्र मध्यरात्रि मपू सकाळ सुबह পূর্বাহ্ণ পূৰ্বাহ্ন ভোর ভোরবেলায় সকাল সকালবেলায় "
    "ਅੱਧੀਰਾਤ ਪੂਦੁ ਸਵੇਰੇ પૂર્વમધ્યાહ્ન મધ્યરાત્રિ સવાર સવારે அதிகாலை காலை நள்ளிரவு முற்பகல் అర్ధరాత్రి ఉదయం "
    "ಪೂರ್ವಾಹ್ನ ಬೆಳಗ್ಗೆ ಮಧ್ಯರಾತ್ರಿ അർദ്ധരാത്രി പുലർച്ചെ രാവിലെ උදේ ජපව පාන්දර පෙව මැදියම වරු ก่อนเที่ยง ตอนเช้า "
    "เที่ยงคืน ในตอนเช้า ກ່ອນທ່ຽງ ຕອນເຊົ້າ ທ່ຽງຄືນ ມື້ເຊົ້າ ເຊົ້າ နံနက် သန်းခေါင်ယံ დილ დილა დილით შუაღამე შუაღამეს "
    "እኩለሌሊት ጥዋት ጧት នៅពេលព្រឹក ព្រឹក អធ្រាត្រ 上午 凌晨 午前 午夜 半夜 早上 朝 清晨 真夜中 아침 오전 자정 "
)
_AFTERNOON: Final = (
    "下晝 دن "
    "aand abend abends adhuhuri aften afternoon akşam akşamüstü alasiri amiază apm après-midi arrats arratsaldea "
    "arratsaldeko avond axşamüstü aðkvöldi canoldydd ch chiều datarde delaprès-midi delatarde delmediodía "
    "delpomeriggio del’après-midi dieaand diemiddag diena dipomeriggio disera domediodía dopahar du după-amiaza "
    "dusoir dél délután efterm eftermiddag eftirhádegi eguerd eguerdia eguerdiko eh em embrëmjes emesditës emini "
    "epasdites este etterm ettermiddag evening gd gosoň gsoň gündüz günorta günortadansoň hapon hádegi illalla ilta "
    "iltap iltapäivä iltapäivällä iluntz iluntzea iluntzeko in intheafternoon intheevening ip jioni kechqurun "
    "keskip keskipäivä keskipäivällä keskpäev keskpäeval kunduzi kveld kväll kvöld laamiază madhyanh mbrëmje mchana "
    "md mediodía meio-dia mesditë mezzogiorno middag midday midi migdia mittag mittags nabali nabalị nachm "
    "nachmittag nachmittags napol napoludnie navečer nghapon nm nomëttes noon ntambama odp odpoledne omaftenen "
    "omeftermiddagen opold opoldne pasdite pasdites perpiet petang pm pn podne pol pold poldne poledne poludnie "
    "pomeriggio pop popiet popietė popodne popol popoldan popoldne popoludnie popoludní popołudnie popołudniu "
    "poslijepodne południe prynhawn ptg ptng pusd pusdienlaiks pusdienlaikā pärastlõuna pärastlõunal påefterm "
    "påeftermiddagen påettermiddagen påkvelden påkvällen pēcp pēcpusd pēcpusdiena pēcpusdienā saasitazamchana "
    "savonds seara sera shaam siang smiddags soir sore síðdegis tanghaling-tapat tarda tarde tengahhari tk tr trưa "
    "tushpayti tối uveče vakaras vakars vakarā vespre več veče večer vidurdienis wieczorem wieczór wpołudnie yamma "
    "yh ym yprynhawn yrhwyr zveč zvečer õhtu õhtul ös öğle öğledensonra απόγ απόγευμα μεσημ μεσημέρι μμ τοαπόγευμα "
    "τομεσημέρι веч вече вечер вечера вечерта вечора вечір день дня ип кечинде кечкурун кеш кешкі навечер напладне "
    "орой пладне подне полд полдень полудень попл попладне поподне пп следобед слоб талтүс тк түскі түстенкейін "
    "түстенкейінгі түштөнкийин түштөнкийинки увече чактүш үддунд үх өдөр երեկո երեկոյան կեսօր կեսօրին կհ ցերեկ "
    "ցերեկը ցերեկվա אחהצ אחרהצהריים בערב בצהריים ערב צהריים بظ بعدازظهر بعدالظهر بعددوپہر دوپہر دوپہرمیں سہپہر شام "
    "شاممیں ظهر ظهرًا عصر غو م مساءً منجهند،شام अपरान्ह अपराह्न दुपार दोपहर बेलुकी मउ मध्यान्ह शाम संध्याकाळ साँझ "
    "অপরাহ্ণ অপৰাহ্ন দুপুর দুপুরবেলায় বিকাল সন্ধ্যা সন্ধ্যাবেলায় ਦੁਪਹਿਰੇ ਬਾਦੁ ਸ਼ਾਮ ਸ਼ਾਮੀਂ ઉત્તરમધ્યાહ્ન બપોર "
    "બપોરે સાંજ સાંજે அந்திமாலை நண்பகல் பிற்பகல் மதியம் மாலை మధ్యాహ్నం సాయంత్రం ಅಪರಾಹ್ನ ಮಧ್ಯಾಹ್ನ ಸಂಜೆ ഉച്ച "
    "ഉച്ചതിരിഞ്ഞ് ഉച്ചയ്ക്ക് വൈകുന്നേരം സന്ധ്യ තප දවල් පව මධ්‍යාහ්නය හවස ค่ำ ตอนบ่าย ตอนเย็น บ่าย หลังเที่ยง เที่ยง "
    "ในตอนบ่าย ในตอนเย็น ຕອນທ່ຽງ ຕອນບ່າຍ ຕອນແລງ ທ່ຽງ ສວາຍ ຫຼັງທ່ຽງ ແລງ ညနေ နေ့လယ် မွန်းတည့် ნაშუადღ ნაშუადღევი "
    "ნაშუადღევს საღ საღამო საღამოს შუადღ შუადღე შუადღეს ምሽት ቀትር በምሽት ከሰዓት ថ្ងៃត្រង់ នៅពេលរសៀល នៅពេលល្ងាច រសៀល ល្ងាច "
    "ọ̀sán 下午 中午 傍晚 午後 夕方 昼 晚上 正午 오후 저녁 정오 "
)
# Before five it is the night that began the day before.
_NIGHT_WORDS: Final = (
    "atnight axşam aðnóttu danoite delanoche dienag dinotte ebusuku enatës gabi gaua gaueko gece gecə hajnal "
    "kechasi malam nacht nachts nag naktis nakts naktī nat natt natë nggabi night nit noaptea noc noche noite notte "
    "noć noću noč nótt omnatten ponoći ponoči pånatta pånatten raat snachts usiku vn vnoci wnocy yö yöllä éjjel "
    "öösel đêm βράδυ τοβράδυ ночи ночь ночі ноћ ноћу ноќ ноќе ніч презнощта түн түнгі түничинде шөнө գիշեր գիշերը "
    "գիշերվա בלילה לילה לפנותבוקר رات راتمیں شب فيالمساء ليلاً منتصفالليل نیمهشب रात रात्र রাত্রি রাত্রিবেলায় ਰਾਤ "
    "ਰਾਤੀਂ રાત્રિ રાત્રે இரவு రాత్రి ರಾತ್ರಿ രാത്രി මැදියමටපසු රෑ กลางคืน ກາງຄືນ ຕອນກາງຄືນ ည ღამ ღამე ღამით ሌሊት በሌሊት "
    "នៅពេលយប់ យប់ 夜 夜中 밤 "
)
MERIDIEM: Final[dict[str, int]] = {
    **dict.fromkeys(_FORENOON.split(), 0),
    **dict.fromkeys((*_AFTERNOON.split(), *_NIGHT_WORDS.split()), 12),
}
_NIGHT: Final = frozenset(_NIGHT_WORDS.split())
_LEFT_OUT: Final = str.maketrans("", "", ". \u00a0\u2009\u202f\u200e\u200f\u200b\u200c'’׳״\"·․")


def meridiem_key(text: str) -> str:
    """Return a word for a part of the day as the table has it."""
    return text.lower().translate(_LEFT_OUT)


def is_meridiem(text: str) -> bool:
    """Whether a word tells a part of the day."""
    return meridiem_key(text) in MERIDIEM


def hour_24(hour: int, meridiem: str | None) -> int:
    """Return the hour 0-23 for a clock with or without a meridiem; 25 (no hour) where both contradict."""
    if not meridiem:
        return hour
    key = meridiem_key(meridiem)
    offset = MERIDIEM.get(key)
    if offset is None or hour > 12:
        return hour  # "14:30 PM" is written by phones whose clock and language disagree
    if key in ("中午", "凌晨", "半夜", "晚上") and hour == 12:
        return 12 if key == "中午" else 0
    if key in _NIGHT and (hour == 12 or hour < 5):
        return hour % 12
    return hour % 12 + offset
