# ruff: noqa: E501 - phrases stand in one row for each language
"""What WhatsApp writes instead of a person, in the languages that its apps speak, and what kind of record that makes.

Structure comes first, because it needs no language: direction marks that only the app writes, names of media files,
``<…>`` alone on a line, map links. Phrases decide the rest; an unknown one stays visible as kind ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from exskill.chat.messages import Attachment, Kind
from exskill.importers.formats.whatsapp.whatsapp_languages import ROWS
from exskill.importers.reading.text import strip_marks
from redaction.text import RawText

__all__ = ["POLL_WORDS", "Body", "classify_text", "find_kind", "is_about_encryption", "says_attached", "says_omitted"]

Flag = Literal["", "edited", "view_once", "deleted_by_me", "missed"]

_MARK: Final = "\u200e\u200f"


@dataclass(frozen=True, slots=True)
class Body:
    """A message's text taken apart."""

    kind: Kind
    text: str
    attachments: tuple[Attachment, ...] = ()
    flags: frozenset[Flag] = frozenset()


_TEXT: Final = Kind.TEXT
_CALL: Final = 40
_SHORT: Final = 140  # no phrase without a mark, bracket or link is longer
_TRIGGER: Final = re.compile("[\u200e\u200f<(]|://")
_DELETED_BY_ME: Final = frozenset((
    "you deleted this message", "du hast diese nachricht gelöscht", "eliminaste este mensaje", "has eliminado este mensaje",
    "vous avez supprimé ce message", "hai eliminato questo messaggio", "apagou esta mensagem", "você apagou esta mensagem",
    "você apagou essa mensagem", "u hebt dit bericht verwijderd", "je hebt dit bericht verwijderd",
    "u heeft dit bericht verwijderd", "вы удалили данное сообщение", "вы удалили это сообщение",
    "ви видалили це повідомлення", "tuto zprávu jste smazal/a", "tuto zprávu jste odstranil/a", "usunięto tę wiadomość",
    "usunąłeś tę wiadomość", "usunęłaś tę wiadomość", "bu mesajı sildiniz", "anda telah menghapus pesan ini",
    "anda menghapus pesan ini", "bạn đã xóa tin nhắn này", "bạn đã xoá tin nhắn này", "คุณลบข้อความนี้", "คุณได้ลบข้อความนี้",
    "このメッセージを削除しました", "あなたはこのメッセージを削除しました", "이 메시지를 삭제했습니다", "이 메시지를 삭제하셨습니다",
    "您已删除此消息", "你已删除此消息", "您删除了此消息", "你删除了这条消息", "您已刪除此訊息", "你已刪除此訊息", "您已刪除這則訊息",
    "أنت حذفت هذه الرسالة", "حذفت هذه الرسالة", "لقد حذفت هذه الرسالة", "מחקת הודעה זו", "आपने यह मैसेज डिलीट किया",
    "आपने इस मैसेज को डिलीट किया", "du raderade det här meddelandet", "du har raderat detta meddelande",
    "du slettede denne besked", "du slettet denne meldingen", "poistit tämän viestin", "ați șters acest mesaj",
    "ai șters acest mesaj", "törölted ezt az üzenetet", "διαγράψατε αυτό το μήνυμα", "شما این پیام را حذف کردید",
    *(phrase for row in ROWS for phrase in row.deleted_by_me),
))  # fmt: skip
_DELETED: Final = frozenset((
    "this message was deleted", "this message was deleted by admin", "diese nachricht wurde gelöscht",
    "se eliminó este mensaje", "este mensaje fue eliminado", "este mensaje ha sido eliminado", "este mensaje se eliminó",
    "ce message a été supprimé", "questo messaggio è stato eliminato", "esta mensagem foi apagada",
    "essa mensagem foi apagada", "mensagem apagada", "dit bericht is verwijderd", "dit bericht werd verwijderd",
    "данное сообщение удалено", "это сообщение удалено", "сообщение удалено", "це повідомлення було видалено",
    "це повідомлення видалено", "tato zpráva byla smazána", "tato zpráva byla odstraněna", "ta wiadomość została usunięta",
    "wiadomość została usunięta", "bu mesaj silindi", "pesan ini telah dihapus", "pesan ini dihapus",
    "tin nhắn này đã bị xóa", "tin nhắn này đã bị xoá", "ข้อความนี้ถูกลบ", "ข้อความนี้ถูกลบแล้ว",
    "このメッセージは削除されました", "삭제된 메시지입니다", "이 메시지는 삭제되었습니다", "메시지가 삭제되었습니다", "此消息已删除",
    "这条消息已被删除", "此消息已被删除", "此訊息已刪除", "這則訊息已刪除", "此訊息已被刪除", "تم حذف هذه الرسالة", "הודעה זו נמחקה",
    "यह मैसेज डिलीट कर दिया गया है", "यह मैसेज डिलीट किया गया था", "यह मैसेज हटाया गया", "det här meddelandet raderades",
    "det här meddelandet har raderats", "denne besked blev slettet", "denne meldingen ble slettet",
    "tämä viesti poistettiin", "tämä viesti on poistettu", "acest mesaj a fost șters", "ezt az üzenetet törölték",
    "üzenet törölve", "αυτό το μήνυμα διαγράφηκε", "این پیام حذف شد", "mesej ini telah dipadam",
    *(phrase for row in ROWS for phrase in row.deleted),
))  # fmt: skip
_ENCRYPTED: Final = (
    r"end-to-end|ende-zu-ende|extremo a extremo|de bout en bout|crittografat|ponta a ponta|ponto a ponto|eind-tot-eind"
    r"|сквозным шифрованием|наскрізн\w+ шифруванням|koncovým šifrováním|w pełni szyfrowane|szyfrowan\w+ end|uçtan uca"
    r"|terenkripsi|đầu cuối|เข้ารหัส|エンドツーエンド|종단간|端到端|端對端|مشفرة|מקצה לקצה|एंड-टू-एंड|totalsträcks|ende til ende"
    r"|päästä päähän|capăt la capăt|végpontok között|διατερματικ|رمزگذاری سرتاسر"
    r"|criptate|krypterade|šifrirani|шифровани|зашифровани|titkosítottak"
)
_ENCRYPTION: Final = re.compile(_ENCRYPTED, re.IGNORECASE)
_SYSTEM: Final = re.compile(
    rf"{_ENCRYPTED}|security code|sicherheitsnummer|código de segur|code de sécurité|codice di sicurezza|beveiligingscode"
    r"|код безопасности|код безпеки|bezpečnostní kód|kod zabezpieczeń|güvenlik kod|kode keamanan|mã bảo mật|安全代码|安全碼"
    r"|セキュリティコード|보안 코드|รหัสความปลอดภัย|رمز الأمان|قוד האבטחה|सुरक्षा कोड"
    r"|disappearing messages|changed (?:their|the) |created (?:this )?group|you(?:'re| are) now an admin|added you"
    r"|joined (?:using|from|via|this)|pinned a message|was added|changed to \+|waiting for this message|is a contact|blocked this contact",
    re.IGNORECASE,
)
# The app's own words under a person's name, without any mark: told by the whole sentence, never by a part of it.
_NOTICE: Final = re.compile(
    r"waiting for this message\.? ?(?:this may take a while|check your phone)?|waiting for this message\. learn more"
    r"|warten auf diese nachricht\. .{5,60}|auf diese nachricht wird gewartet\. .{5,60}|nachricht wird erwartet(?:\. .{5,60})?"
    r"|esperando (?:este|el) mensaje\. .{5,60}|a la espera del mensaje(?:\. .{5,60})?|en attente de ce message\. .{5,60}"
    r"|in attesa (?:del|di questo) messaggio\. .{5,60}|aguardando (?:esta )?mensagem\. .{5,60}|a aguardar (?:por )?esta mensagem(?:\. .{5,60})?"
    r"|wachten op dit bericht\. .{5,60}|ожидание (?:этого |данного )?сообщения\. .{5,80}|очікування (?:цього )?повідомлення\. .{5,80}"
    r"|menunggu pesan ini\. .{3,60}|bu mesaj bekleniyor\. .{5,60}|oczekiwanie na (?:tę )?wiadomość\. .{5,60}"
    r"|(?:čeká se|čekání) na (?:tuto )?zprávu\. .{5,60}|(?:čaká sa|čakanie) na (?:túto )?správu\. .{5,60}|várakozás (?:erre )?az? üzenetre\. .{5,60}"
    r"|đang chờ tin nhắn này\. .{5,60}|กำลังรอข้อความนี้(?: .{0,60})?|(?:正在等待此消息|等待此(?:消息|訊息)中?|正在等候此訊息)(?:[。.，,…].{0,30})?"
    r"|このメッセージを待っています(?:。.{0,40})?|メッセージを待っています。.{3,40}|(?:이 )?메시지를 기다리는 중(?:입니다)?(?:\. ?.{0,40})?|इस (?:मैसेज|संदेश) का इंत.{1,3}ार(?: है| किया जा रहा है| हो रहा है)?(?:[।.] ?.{0,80})?"
    r"|في انتظار هذه الرسالة(?:[.،] ?.{0,60})?|(?:בהמתנה|ממתין|ממתינה|ממתינים) להודעה (?:זו|הזו|הזאת)(?:[.,] ?.{0,60})?|väntar på (?:det här |detta )?meddelandet?\. .{5,60}"
    r"|venter på denne (?:besked|meldingen)\. .{5,60}|odotetaan (?:tätä )?viestiä\. .{5,60}|se așteaptă (?:acest )?mesaj\S*\. .{5,60}"
    r"|you received a view once message\. .{5,100}|you sent a view once message\. .{5,100}"
    r"|(?:this message|this view once message) (?:can't be displayed|couldn't load|is unavailable)\b.{0,80}"
    r"|(?:your|the) version of whatsapp (?:doesn't|does not) support .{5,80}|message unavailable"
    rf"|(?:{'|'.join(re.escape(phrase) for row in ROWS for phrase in row.waiting)})[.।] .{{1,80}}",
    re.IGNORECASE,
)
_UNITS: Final = (
    "sec|secs|seconds?|min|mins|minutes?|hr|hrs|hours?|s|h|sek|std|seg|minutos?|segundos?|horas?|minuti|secondi|minuten|seconden|sn|dk|sa"
    "|сек|мин|ч|с|хв|год|秒|分|分钟|分鐘|小时|小時|時間|초|분|시간|วินาที|นาที|detik|menit|jam|giây|phút|giờ|ثانية|دقيقة|שניות|דקות|सेकंड|मिनट"
)
_CALLS: Final = re.compile(
    r"(?:missed |group |silenced )*(?:voice|video) call"
    r"|(?:verpasster |entgangener )?(?:sprach|video)anruf|(?:video)?llamada (?:perdida|de voz)|videollamada"
    r"|appel (?:vocal|vidéo|manqué)|(?:chiamata|videochiamata) (?:vocale|video|persa)|chamada (?:de voz|de vídeo|perdida)"
    r"|(?:gemiste )?(?:spraak|video)?oproep|пропущенный (?:аудио|видео)?звонок|аудиозвонок|видеозвонок|пропущений \w*дзвінок"
    r"|zmeškaný (?:video)?hovor|nieodebrane połączenie|cevapsız \w+ arama|panggilan (?:suara|video)|cuộc gọi|สายที่ไม่ได้รับ"
    r"|不在着信|音声通話|ビデオ通話|부재중|음성 통화|영상 통화|未接(?:语音|视频|語音|視訊)|(?:语音|视频|語音|視訊)通[话話]"
    r"|مكالمة|שיחה|मिस्ड|वॉइस कॉल|वीडियो कॉल",
    re.IGNORECASE,
)
POLL_WORDS: Final = (
    r"POLL|ENCUESTA|UMFRAGE|SONDAGE|SONDAGGIO|ENQUETE|SONDAGEM|PEILING|ANKET|ANKETA|ANKIETA|ОПРОС|ОПИТУВАННЯ|JAJAK PENDAPAT"
    r"|投票|アンケート|투표|โพล|BÌNH CHỌN|استطلاع|תסקר|סקר|पोल"
)
_TIMED: Final = re.compile(  # a call as a phone writes it without a mark: nothing but the words, how long, or when
    rf"(?:{_CALLS.pattern})(?:[,،、] ?[{_MARK}]?\d{{1,3}} ?(?:{_UNITS})\.?(?: \d{{1,2}} ?(?:{_UNITS})\.?)?"
    r"| (?:at|um|a las|à|alle|às|om|в|o|saat|pukul) \d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?)?",
    re.IGNORECASE,
)
_POLL: Final = re.compile(
    rf"[{_MARK}]?(?:{POLL_WORDS})[:：][{_MARK}]?\n.+\n.+", re.DOTALL
)  # the question, then each option
_LOCATION: Final = re.compile(
    r"(?:\S[^:\n]{1,24}: ?)?https?://(?:maps\.google\.com/(?:maps)?\?q=|(?:www\.)?google\.com/maps|goo\.gl/maps|maps\.apple\.com)\S*"
)
_FOURSQUARE: Final = re.compile(r"https?://foursquare\.com/v/[0-9a-f]{8,64}$")
_LIVE_LOCATION: Final = re.compile(
    r"(?:live location shared|live-?standort(?: wird)? geteilt|standort wird geteilt|ubicación en (?:tiempo real|vivo)(?: compartida)?"
    r"|position en direct partagée|localisation en direct partagée|posizione in tempo reale condivisa"
    r"|localização (?:atual|em tempo real) compartilhada|localização em tempo real partilhada|live locatie gedeeld"
    r"|геопозиция|трансляция геоданных|lokasi (?:terkini|langsung) dibagikan|canlı konum paylaşıldı|実時間位置情報を共有|位置情報を共有"
    r"|已共享实时位置|實時位置已分享|已分享即時位置|실시간 위치(?:를)? 공유(?:됨|했습니다)?|تمت مشاركة الموقع المباشر|लाइव लोकेशन शेयर की गई"
    rf"|{'|'.join(re.escape(phrase) for row in ROWS for phrase in row.live_location)})\.?",
    re.I,
)

_FILE: Final = r"[^\n<>:\"/\\|?*]{1,200}\.[A-Za-z0-9]{1,8}"
_ATTACHED_IOS: Final = re.compile(rf"[{_MARK}]?<[^:<>\n]{{2,40}}[:：] ?(?P<name>{_FILE})>")
_ATTACHED_ANDROID: Final = re.compile(rf"(?P<mark>[{_MARK}])?(?P<name>{_FILE}) \((?P<phrase>[^()\n]{{3,60}})\)(?:\n|$)")
_WA_NAME: Final = re.compile(
    r"(?P<kind>IMG|VID|PTT|AUD|STK|DOC|GIF)-\d{8}-WA\d{4,}|(?:PHOTO|VIDEO|AUDIO|STICKER|GIF)-\d{4}-"
)
_ATTACHED_WORDS: Final = re.compile(
    r"attached|angehängt|adjunto|joint|allegato|anexad|bijgevoegd|добавлен|прикреп|додано|přiložen|załączon|ekli|dosya|terlampir"
    r"|lampiran|đính kèm|แนบ|添付|첨부|附件|已附|مرفق|إرفاق|מצורף|संलग्न|bifogad|vedhæftet|vedlagt|liite|atașat|csatol|συνημμέν|پیوست",
    re.IGNORECASE,
)
_FILE_WORDS: Final = re.compile(
    r"file|datei|archivo|fichier|arquivo|ficheiro|bestand|документ|файл|soubor|súbor|plik|dosya|berkas|fail|tệp|tập tin|ไฟล์|ファイル|파일"
    r"|文件|檔案|附件|ملف|קובץ|फ़ाइल|फाइल|फ़ाइल|fil\b|tiedosto|fișier|fisier|fájl|αρχείο|فایل|файла|datoteka|датотека|failas|fails|fail\b",
    re.IGNORECASE,
)
_WORDS: Final = 4  # so long is what the app writes in brackets behind a file's name
_ANGLE: Final = re.compile(r"<(?=[^<>\n]*[ \u00a0\u0080-\U0010ffff])[^<>\n\d]{4,60}>")
_OMITTED: Final = re.compile(
    r"\b(?:omitted|weggelassen|ausgelassen|omitid[oa]s?|omis(?:e|es)?|absente?|manquante?|retirée?|omess[oaie]|esclus[oa]|non inclus[oa]"
    r"|não revelad[oa]|ocult[oa]s?|omitid[oa]|weggelaten|отсутствует|не добавлен[оа]?|пропущено|відсутн\w+|не додано|vynechán[oay]?"
    r"|pominięt[oyae]|dahil edilmedi|atlandı|tidak disertakan|bị bỏ qua|utelämnad\w*|udeladt|utelatt|jätetty pois|omis[ăe]?)\.?$"
    r"|(?:を除外|が除外されました|は含まれていません|なし|생략됨|제외됨|생략|제외|已忽略|已省略|已略去|略去|省略|忽略|छोड़ा गया|छोड़ी गई|हटाई गई|हटाई गयी|हटाया गया"
    r"|ไม่รวม\S*|ถูกละไว้|השמטה|הושמט\w*|הושמטה|لم يتم إدراج .*|تم حذف .*|تم استبعاد .*)$",
    re.IGNORECASE,
)
_MEDIA_WORDS: Final = re.compile(
    r"\b(?:media|medien|multimedia|médias?|mídia|média|медиа\w*|медіа\w*|mediálny|multimedi\w+|medya|medier|mediefil\w*)\b"
    r"|メディア|미디어|媒体|媒體|影音|الوسائط|מדיה|मीडिया|สื่อ",
    re.IGNORECASE,
)
_EDITED: Final = re.compile(
    rf"\s?[{_MARK}]<[^<>\n]{{5,60}}>$|\s?<(?:{'|'.join(re.escape(phrase) for row in ROWS for phrase in row.edited)})[.。।]?>$",
    re.IGNORECASE,
)
_PAGES: Final = re.compile(rf"\s{{0,20}}[•·]\s*[{_MARK}]?\S{{0,12}}\s?\S{{0,20}}\s*$")

_KIND_WORDS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        (Kind.STICKER, r"sticker|стикер|наклей|nálepk|naklejk|çıkartma|stiker|nhãn dán|สติกเกอร์|スタンプ|ステッカー|스티커|表情|貼圖|贴图|الملصق|ملصق|מדבק|स्टिकर|klistermärke|tarra|figurinha"),
        (Kind.CONTACT, r"contact|kontakt|vizitk|контакт|kişi|連絡先|연락처|名片|联系人|聯絡|جهة اتصال|איש קשר|कॉन्टैक्ट|liên hệ|kontak|รายชื่อ|biglietto"),
        (Kind.FILE, r"document|dokument|documento|документ|belge|dokumen|tài liệu|เอกสาร|ドキュメント|文書|문서|文档|文件|المستند|מסמך|डॉक्यूमेंट"),
        (Kind.VIDEO, r"video|vídeo|vidéo|видео|відео|gif|วิดีโอ|ビデオ|動画|동영상|비디오|视频|影片|視訊|فيديو|וידאו|סרטון|वीडियो"),
        (Kind.VOICE, r"voice|audio|áudio|аудио|аудіо|zvuk|dźwięk|ses|suara|âm thanh|เสียง|音声|オーディオ|오디오|음성|音频|語音|语音|音訊|الصوتي|אודיו|שמע|ऑडियो|ljud|lyd|ääni"),
        (Kind.IMAGE, r"image|imagen|imagem|immagine|bild|photo|foto|изображ|фото|зображ|obráz|obraz|zdjęc|afbeelding|görüntü|resim|gambar|hình|ảnh|รูป|ภาพ|画像|写真|이미지|사진|图片|圖片|图像|الصورة|صورة|תמונה|फ़ोटो|kuva|billede"),
    )
)  # fmt: skip
_EXTENSIONS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("jpg", "jpeg", "png", "heic", "gif"), Kind.IMAGE),
    **dict.fromkeys(("mp4", "mov", "3gp", "mkv", "avi"), Kind.VIDEO),
    **dict.fromkeys(("opus", "ogg", "m4a", "mp3", "aac", "amr", "wav"), Kind.VOICE),
    "webp": Kind.STICKER,
    "vcf": Kind.CONTACT,
}
_NAME_KINDS: Final[Mapping[str, Kind]] = {
    "IMG": Kind.IMAGE, "PHOTO": Kind.IMAGE, "VID": Kind.VIDEO, "VIDEO": Kind.VIDEO, "GIF": Kind.VIDEO, "PTT": Kind.VOICE,
    "AUD": Kind.VOICE, "AUDIO": Kind.VOICE, "STK": Kind.STICKER, "STICKER": Kind.STICKER, "DOC": Kind.FILE,
}  # fmt: skip


def classify_text(text: str, *, marked: bool, members: Mapping[str, str]) -> Body:
    """Take a message's text apart.

    ``marked`` says that iOS put a direction mark before the header (it does so for attachments). ``members`` maps
    the bare names of exported media to their paths in the source.
    """
    plain = strip_marks(text)
    phrase = _whole_phrase(plain) if len(plain) <= _SHORT else None
    if phrase is not None:
        return phrase
    if not marked and _TRIGGER.search(text) is None and not _POLL.match(plain):
        return Body(_TEXT, text)  # what nearly every message is
    app_wrote = text[:1] in _MARK and text[:1] != ""
    attached = _match_attached(text, members)
    if attached is not None:
        return attached
    omitted = _match_omitted(text, plain, marked=marked)
    if omitted is not None:
        return omitted
    if _is_place(plain):
        return Body(Kind.LOCATION, "")  # coordinates are finer than anything that may be kept
    if _POLL.match(plain):
        return Body(Kind.POLL, plain.replace("\u200e", "").replace("\u200f", ""))
    if app_wrote and len(plain) <= _SHORT and _CALLS.match(plain):
        return Body(Kind.CALL, plain)
    if app_wrote and _SYSTEM.search(plain):
        return Body(Kind.SYSTEM, plain)
    edited = _EDITED.search(text)
    if edited is not None:
        return Body(Kind.TEXT, text[: edited.start()], flags=frozenset({"edited"}))
    # A mark that only the app writes, before words that are not in the tables: nobody's words, so not text.
    return Body(Kind.OTHER, plain) if app_wrote else Body(Kind.TEXT, text)


@lru_cache(maxsize=1 << 14)
def _whole_phrase(plain: str) -> Body | None:
    """Return what a short text is by itself; None for what people write (remembered: they repeat themselves)."""
    lower = plain.rstrip(".。").lower()
    if lower.startswith("this message was deleted by admin"):
        return Body(Kind.DELETED, "")
    if lower in _DELETED_BY_ME:
        return Body(Kind.DELETED, "", flags=frozenset({"deleted_by_me"}))
    if lower in _DELETED:
        return Body(Kind.DELETED, "")
    if plain == "null":
        return Body(Kind.OTHER, "", (Attachment(Kind.IMAGE),), frozenset({"view_once"}))
    if len(plain) <= _CALL and _TIMED.fullmatch(plain):
        return Body(Kind.CALL, plain)
    if _LIVE_LOCATION.fullmatch(plain):
        return Body(Kind.LOCATION, "")
    return Body(Kind.SYSTEM, plain) if _NOTICE.fullmatch(plain.rstrip(".。… ")) or _NOTICE.fullmatch(plain) else None


def is_about_encryption(text: str) -> bool:
    """Whether a line is the app's own notice about encryption."""
    return len(text) <= 400 and _ENCRYPTION.search(text) is not None


def says_attached(phrase: str) -> bool:
    """Whether a phrase in brackets says that a file is attached."""
    return (
        len(phrase.split()) <= _WORDS
        and _ATTACHED_WORDS.search(phrase) is not None
        and _FILE_WORDS.search(phrase) is not None
    )


def says_omitted(phrase: str) -> bool:
    """Whether a phrase in angle brackets says that a medium was left out: it names the medium and the leaving out."""
    names_medium = _MEDIA_WORDS.search(phrase) is not None or any(known.search(phrase) for _kind, known in _KIND_WORDS)
    return names_medium and _OMITTED.search(phrase) is not None


def find_kind(words: str) -> Kind:
    """Return what some words, or the name of a file, say about something that is no text."""
    if re.fullmatch(_FILE, words):
        return _kind_of_name(words)
    return next((kind for kind, known in _KIND_WORDS if known.search(words)), Kind.OTHER)


def _is_place(plain: str) -> bool:
    if "://" not in plain:
        return _LIVE_LOCATION.fullmatch(plain) is not None
    if _LOCATION.fullmatch(plain):
        return True
    return len(plain) <= 600 and plain.count("\n") <= 2 and _FOURSQUARE.search(plain) is not None


def _match_attached(text: str, members: Mapping[str, str]) -> Body | None:
    match = _ATTACHED_IOS.search(text)
    if match is None:
        match = _ATTACHED_ANDROID.match(text)
        if match is None:
            return None
        name = match["name"]
        known = match["mark"] or name in members or _WA_NAME.match(name)
        if not known and not says_attached(match["phrase"]):
            return None
    name = match["name"]
    caption = strip_marks(text[: match.start()] + text[match.end() :].removeprefix("\n"))
    caption = strip_marks(_PAGES.sub("", caption)) if "•" in caption else caption
    if caption and name.endswith(caption):
        caption = ""
    attachment = Attachment(_kind_of_name(name), RawText(name), members.get(name))
    return Body(attachment.kind, caption, (attachment,))


def _kind_of_name(name: str) -> Kind:
    for part in name.upper().split("-"):
        if part in _NAME_KINDS:
            return _NAME_KINDS[part]
    return _EXTENSIONS.get(name.rsplit(".", 1)[-1].lower(), Kind.FILE)


def _match_omitted(text: str, plain: str, *, marked: bool) -> Body | None:
    first, _newline, caption = plain.partition("\n")
    bare = strip_marks(first)
    if _ANGLE.fullmatch(bare) and (says_omitted(bare[1:-1]) or first[:1] in ("\u200e", "\u200f")):
        return Body(Kind.OTHER, caption, (Attachment(Kind.OTHER),))
    at = max(first.rfind("\u200e"), first.rfind("\u200f"))
    phrase = strip_marks(first[at + 1 :]) if at >= 0 else first
    by_app = marked or at >= 0 or text[:1] in ("\u200e", "\u200f")
    if not by_app or len(phrase) > 60 or not _OMITTED.search(phrase):
        return None
    before = strip_marks(first[:at]) if at >= 0 else ""
    kind = find_kind(phrase)
    name = strip_marks(_PAGES.sub("", before)) if kind is Kind.FILE else ""
    text_left = caption if kind is Kind.FILE else "\n".join(part for part in (before, caption) if part)
    return Body(kind, text_left, (Attachment(kind, RawText(name) if name else None),))
