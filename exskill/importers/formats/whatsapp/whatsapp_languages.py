# ruff: noqa: E501 - phrases stand in one row for each language
"""What WhatsApp writes in the languages that its apps speak beside the commonest ones, one row for each language.

Each phrase is a whole line, in small letters and without its last full stop. Where an app changed its words, both stand in
the row. What is missing here is still seen where a direction mark or angle brackets give the app away.
"""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["ROWS", "Phrases"]


class Phrases(NamedTuple):
    """One language: a withdrawn message, one that the exporter withdrew, an edited one, one that has not arrived."""

    language: str
    deleted: tuple[str, ...] = ()
    deleted_by_me: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    live_location: tuple[str, ...] = ()


ROWS: Final[tuple[Phrases, ...]] = (
    Phrases("en", edited=("this message was edited",)),
    Phrases("de", edited=("diese nachricht wurde bearbeitet",)),
    Phrases("es", edited=("se editó este mensaje", "este mensaje fue editado", "este mensaje se editó")),
    Phrases("fr", edited=("ce message a été modifié",)),
    Phrases("it", edited=("questo messaggio è stato modificato",)),
    Phrases("pt", edited=("esta mensagem foi editada", "essa mensagem foi editada", "mensagem editada")),
    Phrases("nl", edited=("dit bericht is bewerkt", "dit bericht werd bewerkt")),
    Phrases("ru", edited=("данное сообщение изменено", "сообщение изменено")),
    Phrases("uk", edited=("це повідомлення змінено", "це повідомлення було змінено")),
    Phrases("pl", edited=("wiadomość została edytowana", "ta wiadomość została edytowana")),
    Phrases("tr", edited=("bu mesaj düzenlendi",)),
    Phrases("id", edited=("pesan ini diedit", "pesan ini telah diedit")),
    Phrases("ms", ("mesej ini telah dipadamkan", "mesej ini dipadamkan"), ("anda telah memadamkan mesej ini", "anda memadamkan mesej ini"), ("mesej ini telah diedit",), ("menunggu mesej ini",)),
    Phrases("vi", edited=("tin nhắn này đã được chỉnh sửa", "tin nhắn đã chỉnh sửa")),
    Phrases("th", edited=("ข้อความนี้ถูกแก้ไข", "ข้อความนี้ถูกแก้ไขแล้ว")),
    Phrases("ja", edited=("このメッセージは編集されました",)),
    Phrases("ko", edited=("수정된 메시지입니다", "이 메시지는 수정되었습니다")),
    Phrases("zh", edited=("此消息已编辑", "这条消息已编辑", "此訊息已編輯", "這則訊息已編輯")),
    Phrases("ar", edited=("تم تعديل هذه الرسالة",)),
    Phrases("he", edited=("הודעה זו נערכה",)),
    Phrases("hi", edited=("इस मैसेज को एडिट किया गया", "यह मैसेज एडिट किया गया", "इस मैसेज को एडिट किया गया है")),
    Phrases("bn", ("এই মেসেজটি মুছে ফেলা হয়েছে", "এই মেসেজ মুছে ফেলা হয়েছে"), ("আপনি এই মেসেজটি মুছে ফেলেছেন", "আপনি এই মেসেজ মুছে ফেলেছেন"), ("এই মেসেজটি এডিট করা হয়েছে",), ("এই মেসেজের জন্য অপেক্ষা করা হচ্ছে",)),
    Phrases("mr", ("हा मेसेज डिलीट केला गेला", "हा मेसेज हटवला गेला", "हा मेसेज हटवण्यात आला", "हा संदेश हटवला गेला"), ("तुम्ही हा मेसेज डिलीट केला", "तुम्ही हा मेसेज हटवला", "तुम्ही हा मेसेज हटवला आहे"), ("हा मेसेज एडिट केला गेला",), ("या मेसेजची प्रतीक्षा करत आहे", "या संदेशाची प्रतीक्षा करत आहे", "हा संदेश येण्याची वाट पाहत आहे", "हा मेसेज येण्याची वाट पाहत आहे"), ("लाइव्ह लोकेशन शेअर केले",)),
    Phrases("gu", ("આ મેસેજ ડિલીટ કરવામાં આવ્યો હતો", "આ મેસેજ ડિલીટ કરવામાં આવ્યો", "આ મેસેજ કાઢી નાખવામાં આવ્યો હતો"), ("તમે આ મેસેજ ડિલીટ કર્યો", "તમે આ મેસેજ ડિલીટ કર્યો છે"), ("આ મેસેજમાં ફેરફાર કરવામાં આવ્યો હતો",), ("આ મેસેજની રાહ જોવાઈ રહી છે",)),
    Phrases("ta", ("இந்த மெசேஜ் நீக்கப்பட்டது", "இந்தச் செய்தி நீக்கப்பட்டது", "இந்த செய்தி நீக்கப்பட்டது"), ("இந்த மெசேஜை நீக்கிவிட்டீர்கள்", "இந்தச் செய்தியை நீக்கிவிட்டீர்கள்"), ("இந்த மெசேஜ் திருத்தப்பட்டது",), ("இந்த மெசேஜிற்காகக் காத்திருக்கிறது",)),
    Phrases("te", ("ఈ మెసేజ్ తొలగించబడింది", "ఈ సందేశం తొలగించబడింది"), ("మీరు ఈ మెసేజ్‌ను తొలగించారు", "మీరు ఈ సందేశాన్ని తొలగించారు"), ("ఈ మెసేజ్ ఎడిట్ చేయబడింది",)),
    Phrases("kn", ("ಈ ಸಂದೇಶವನ್ನು ಅಳಿಸಲಾಗಿದೆ", "ಈ ಮೆಸೇಜ್ ಅಳಿಸಲಾಗಿದೆ"), ("ನೀವು ಈ ಸಂದೇಶವನ್ನು ಅಳಿಸಿದ್ದೀರಿ",)),
    Phrases("ml", ("ഈ സന്ദേശം ഇല്ലാതാക്കി", "ഈ സന്ദേശം ഇല്ലാതാക്കിയിരിക്കുന്നു"), ("നിങ്ങൾ ഈ സന്ദേശം ഇല്ലാതാക്കി",)),
    Phrases("pa", ("ਇਹ ਸੁਨੇਹਾ ਮਿਟਾ ਦਿੱਤਾ ਗਿਆ ਸੀ", "ਇਹ ਮੈਸੇਜ ਡਿਲੀਟ ਕਰ ਦਿੱਤਾ ਗਿਆ ਸੀ"), ("ਤੁਸੀਂ ਇਹ ਸੁਨੇਹਾ ਮਿਟਾ ਦਿੱਤਾ ਹੈ",)),
    Phrases("ur", ("یہ پیغام حذف کر دیا گیا", "یہ پیغام حذف کر دیا گیا تھا"), ("آپ نے یہ پیغام حذف کر دیا", "آپ نے یہ پیغام حذف کر دیا ہے")),
    Phrases("fa", ("این پیام حذف شده است",), ("این پیام را حذف کردید",), ("این پیام ویرایش شد", "این پیام ویرایش شده است"), ("در انتظار این پیام",)),
    Phrases("sv", edited=("det här meddelandet har redigerats", "det här meddelandet redigerades")),
    Phrases("da", edited=("denne besked er blevet redigeret", "denne besked blev redigeret")),
    Phrases("nb", edited=("denne meldingen ble redigert", "denne meldingen er redigert")),
    Phrases("fi", edited=("tätä viestiä on muokattu", "tätä viestiä muokattiin")),
    Phrases("ro", edited=("acest mesaj a fost editat",)),
    Phrases("hu", edited=("ezt az üzenetet szerkesztették", "az üzenet szerkesztve"), live_location=("élő tartózkodási hely megosztva", "élő helymeghatározás megosztva", "élő hely megosztva")),
    Phrases("el", edited=("αυτό το μήνυμα τροποποιήθηκε", "έγινε επεξεργασία αυτού του μηνύματος")),
    Phrases("cs", edited=("tato zpráva byla upravena",), live_location=("živá poloha sdílena", "sdílena aktuální poloha")),
    Phrases("sk", ("táto správa bola odstránená", "táto správa bola vymazaná"), ("túto správu ste odstránili", "odstránili ste túto správu", "vymazali ste túto správu"), ("táto správa bola upravená",), live_location=("živá poloha zdieľaná",)),
    Phrases("sl", ("to sporočilo je bilo izbrisano",), ("izbrisali ste to sporočilo",), ("to sporočilo je bilo urejeno",), ("čakanje na to sporočilo",)),
    Phrases("hr", ("ova je poruka izbrisana", "ova poruka je izbrisana"), ("izbrisali ste ovu poruku",), ("ova je poruka uređena", "ova poruka je uređena"), ("čeka se ova poruka", "čekanje ove poruke")),
    Phrases("sr", ("ова порука је избрисана", "ova poruka je izbrisana"), ("избрисали сте ову поруку",), ("ова порука је измењена",), ("чека се ова порука",)),
    Phrases("bg", ("това съобщение бе изтрито", "това съобщение беше изтрито"), ("изтрихте това съобщение",), ("това съобщение бе редактирано",), ("изчаква се това съобщение",)),
    Phrases("mk", ("оваа порака е избришана",), ("ја избришавте оваа порака",)),
    Phrases("sq", ("ky mesazh u fshi",), ("ju e fshitë këtë mesazh",)),
    Phrases("lt", ("ši žinutė buvo ištrinta", "šis pranešimas buvo ištrintas"), ("ištrynėte šią žinutę", "jūs ištrynėte šį pranešimą"), ("ši žinutė buvo redaguota",)),
    Phrases("lv", ("šis ziņojums tika dzēsts", "šī ziņa tika izdzēsta"), ("jūs izdzēsāt šo ziņojumu",), ("šis ziņojums tika rediģēts",)),
    Phrases("et", ("see sõnum kustutati", "see sõnum on kustutatud"), ("kustutasid selle sõnumi", "kustutasite selle sõnumi"), ("seda sõnumit muudeti",)),
    Phrases("ca", ("s'ha suprimit aquest missatge", "aquest missatge s'ha suprimit", "s’ha suprimit aquest missatge"), ("heu suprimit aquest missatge", "has suprimit aquest missatge"), ("s'ha editat aquest missatge",), ("s'està esperant aquest missatge",)),
    Phrases("az", ("bu mesaj silinib",), ("bu mesajı sildiniz",)),
    Phrases("kk", ("бұл хабар жойылды",), ("сіз бұл хабарды жойдыңыз",)),
    Phrases("af", ("hierdie boodskap is uitgevee", "dié boodskap is uitgevee"), ("jy het hierdie boodskap uitgevee",)),
    Phrases("sw", ("ujumbe huu ulifutwa", "ujumbe huu umefutwa"), ("ulifuta ujumbe huu", "umefuta ujumbe huu")),
    Phrases("fil", ("na-delete ang mensaheng ito", "binura ang mensaheng ito"), ("na-delete mo ang mensaheng ito", "binura mo ang mensaheng ito")),
)  # fmt: skip
