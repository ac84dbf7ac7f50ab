# ruff: noqa: E501 - phrases stand in one row for each language
"""Sentences that Messenger and Instagram write themselves into a person's message, in their languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["is_automatic", "is_caption"]

_LONGEST: Final = 400
_NAME: Final = "\x00"  # stands for the sender's own name, written as @ below
_SENTENCES: Final = re.compile(
    "|".join(
        (
            # an attachment that the lists beside it show
            r"(?:You|@) sent (?:an? )?(?:attachments?|photos?|videos?|voice (?:messages?|clips?)|stickers?|links?|live location"
            r"|location|posts?|reels?|stor(?:y|ies)|GIFs?(?: from .{1,30})?)\.?",
            r"(?:You|@) shared (?:a (?:story|reel|post|link|photo|video)|their location|your location)\.?",
            r"(?:Du|@) (?:hast|hat) (?:einen Anhang|ein Foto|ein Video|einen Link|einen Sticker|eine Sprachnachricht) gesendet\.?",
            r"(?:Vous avez|Tu as|@ a) envoyé (?:une pièce jointe|une photo|une vidéo|un lien)\.?",
            r"(?:Enviaste|Has enviado|@ (?:envió|ha enviado)) (?:un archivo adjunto|un adjunto|una foto|un v[ií]deo|un enlace)\.?",
            r"(?:Você enviou|Enviaste|@ enviou) (?:um anexo|uma foto|um vídeo|um link)\.?",
            r"(?:Hai inviato|@ ha inviato) (?:un allegato|una foto|un video|un link)\.?",
            r"(?:Je hebt|Jij hebt|@ heeft) een (?:bijlage|foto|video|link) (?:verzonden|gestuurd)\.?",
            r"(?:Wysłałeś|Wysłałaś|Wysłano|(?:Użytkownik )?@ wysłał(?:\(a\)|a)?) (?:załącznik|zdjęcie|film|link)\.?",
            r"(?:你|您|@)(?:传送|傳送|发送|發送)了(?:一个|一個|1 ?个|1 ?個)?(?:附件|照片|视频|影片|链接|連結)(?:。)?",
            r"(?:Отправлено вложение|Вы отправили вложение|@ отправил\(?а?\)? вложение)\.?",
            r"(?:Ви надіслали вкладення|@ надіслав\(?(?:ла|-ла)?\)? вкладення)\.?",
            r"(?:Küldtél egy (?:mellékletet|csatolmányt|fotót|fényképet|videót)|(?:Csatolmányt|Mellékletet) küldtél"
            r"|@ (?:küldött egy (?:mellékletet|csatolmányt|fotót|fényképet|videót)|(?:mellékletet|csatolmányt) küldött))\.?",
            r"(?:Bạn|@) (?:đã )?gửi (?:một |1 )?(?:file đính kèm|tệp đính kèm|tập tin đính kèm|ảnh|video|liên kết|nhãn dán)\.?",
            r"(?:तुम्ही|@ ने|@ यांनी) (?:एक |1 )?(?:संलग्नक|अटॅचमेंट|फोटो|व्हिडिओ) पाठव(?:ला|ली|ले|लं)(?: आहे)?[.।]?",
            r"(?:आपने|@ ने) (?:एक |1 )?(?:अटैचमेंट|अटैचमैंट|फ़ोटो|फोटो|वीडियो|लिंक) (?:भेजा|भेजी)(?: है)?[.।]?",
            r"(?:Odeslali jste|Poslali jste|Odeslal\(a\) jste|(?:Uživatel(?:ka)? )?@ (?:poslal|odeslal)(?:\(a\)|a)?) (?:přílohu|fotku|fotografii|video|odkaz)\.?",
            r"(?:Poslali ste|Odoslali ste|(?:Používateľ(?:ka)? )?@ (?:poslal|odoslal)(?:\(a\)|\(-a\)|a)?) (?:prílohu|fotku|fotografiu|video|odkaz)\.?",
            r"(?:@さんが|あなたが)?(?:添付ファイル|写真|動画|リンク)を(?:送信|送り)(?:しま)?(?:した|ました)。?",
            r"(?:@님이 |회원님이 )?(?:첨부 ?파일|사진|동영상|링크)을?를? 보냈습니다\.?",
            r"(?:คุณ|@ ?)(?:ได้)?ส่ง(?:ไฟล์แนบ|รูปภาพ|รูป|วิดีโอ|ลิงก์)(?: ?1 ?(?:ไฟล์|รูป|รายการ))?(?:แล้ว)?\.?",
            r"(?:Bir (?:ek|fotoğraf|video|bağlantı) gönderdin(?:iz)?|@ bir (?:ek|fotoğraf|video|bağlantı) gönderdi)\.?",
            r"(?:لقد )?(?:أرسلتَ?|أرسلتِ|أرسل(?:ت|\(ت\))? @|@ أرسل(?:ت|\(ت\))?) (?:مرفقًا|مرفقا|مرفقاً|صورة|مقطع فيديو|رابطًا)\.?",
            r"(?:Anda mengirim|Kamu mengirim|@ mengirim) (?:lampiran|foto|video|tautan)\.?",
            r"(?:Ai trimis|@ a trimis) (?:un fișier atașat|o atașare|un ataşament|un atașament|o fotografie|un videoclip)\.?",
            r"(?:Du|@) (?:skickade|sendte|sendt) (?:en bilaga|en vedhæftet fil|en vedhæftning|et vedlegg|ett foto|et billede|et bilde)\.?",
            r"(?:Στείλατε|@ έστειλε|Ο χρήστης @ έστειλε) (?:ένα συνημμένο|μια φωτογραφία|ένα βίντεο)\.?",
            # a reaction told as a message
            r"(?:@ )?[Rr]eacted [^\w\n]{1,24} to (?:your|a|his|her|their|.{1,80}?'s) message ?\.?",
            r"(?:@ )?[Ll]iked (?:a|your) message\.?",
            r"(?:Hat mit|@ hat mit) [^\w\n]{1,24} auf (?:deine|eine) Nachricht reagiert\.?|(?:@ )?[Gg]efällt (?:eine|deine) Nachricht\.?",
            r"(?:@ )?(?:Reaccionó|reaccionó|Ha reaccionado|ha reaccionado) con [^\w\n]{1,24} a (?:tu|un) mensaje\.?",
            r"(?:@ )?(?:Le|le|A @ le) (?:gustó|ha gustado) (?:un|tu) mensaje\.?|(?:@ )?[Ii]ndicó que le gusta (?:un|tu) mensaje\.?",
            r"(?:@ )?[Aa] réagi (?:avec )?[^\w\n]{1,24} à (?:votre|ton|un) message\.?|(?:@ )?[Aa] aimé (?:un|votre|ton) message\.?",
            r"(?:@ )?[Rr]eagiu com [^\w\n]{1,24} (?:à sua|à tua|a uma) mensagem\.?|(?:@ )?[Cc]urtiu (?:uma|sua|a sua) mensagem\.?|[Gg]ostou de uma mensagem\.?",
            r"(?:Ha messo|@ ha messo|Ha reagito|@ ha reagito) .{1,30} (?:al tuo|a un) messaggio\.?|(?:@ )?[Hh]a messo Mi piace a un messaggio\.?",
            r"(?:@ )?(?:[Hh]eeft )?(?:met )?[^\w\n]{1,24} gereageerd op (?:je|een) bericht\.?|(?:@ )?[Vv]indt een bericht leuk\.?|[Hh]eeft een bericht leuk gevonden\.?",
            r"(?:@ )?(?:对|對)(?:你的|您的)?(?:消息|訊息)(?:用|以)?[^\w\n]{0,24}(?:作出|做出)(?:了)?[^\w\n]{0,24}(?:回应|回應|反应|反應)|(?:@ )?(?:赞了|讚了)(?:一条消息|你的消息|一則訊息|你的訊息)|(?:@ )?(?:对一条消息点了赞|說一則訊息讚)",
            r"(?:Użytkownik @ |@ )?[Zz]areagował(?:\(a\)|a)? (?:na Twoją wiadomość.{0,24}|.{1,24} na (?:Twoją )?wiadomość)\.?|(?:@ )?[Pp]olubił(?:\(a\)|a)? wiadomość\.?",
            r"(?:@ )?(?:[Оо]треагировал\(?-?а?\)?|[Пп]оставил\(?-?а?\)?) .{1,40} (?:на ваше|на|вашему|к вашему) сообщени[ею]\.?",
            r"(?:@ )?[Вв]ідреагував\(?(?:-?ла)?\)? .{1,24} на (?:ваше )?повідомлення\.?",
            r"(?:@ )?(?:[Rr]eagált (?:a következővel )?.{0,24}az üzenetedre.{0,24}|.{1,24} (?:hangulatjellel )?reagált az üzenetedre|[Kk]edvelt egy üzenetet)\.?",
            r"(?:@ )?(?:[Đđ]ã bày tỏ cảm xúc .{1,24} (?:về|với|cho|đến) (?:một )?tin nhắn(?: của .{1,40})?|[Đđ]ã thích (?:một|1) tin nhắn)\.?",
            r"(?:@ (?:ने|यांनी) )?तुमच्या (?:मेसेजवर|संदेशावर|मेसेजला|संदेशाला) .{1,24}प्रतिक्रिया (?:दिली|व्यक्त केली)[.।]?|(?:एक )?(?:मेसेज|संदेश) लाईक केला[.।]?",
            r"(?:@ ने )?आपके (?:मैसेज|संदेश) पर .{1,24}(?:रिएक्शन|प्रतिक्रिया|रिएक्ट)(?: दिया| दी| किया)?[.।]?|(?:@ ने )?(?:एक )?(?:मैसेज|संदेश) (?:को )?(?:लाइक|पसंद) किया[.।]?",
            r"(?:(?:Uživatel(?:ka)? )?@ )?(?:[Zz]a)?[Rr]eagoval(?:\(a\)|a)? (?:.{1,24} )?na (?:vaši|tvou|vaši) zprávu(?:: .{1,24}|.{0,24})\.?|[Ll]íbí se (?:mu|jí) zpráva\.?|(?:@ )?[Oo]značil(?:\(a\)|a)? zprávu jako To se mi líbí\.?",
            r"(?:(?:Používateľ(?:ka)? )?@ )?(?:[Zz]a)?[Rr]eagoval(?:\(a\)|\(-a\)|a)? (?:.{1,24} )?na (?:vašu|tvoju) správu(?:: .{1,24}|.{0,24})\.?|(?:@ )?[Oo]značil(?:\(a\)|\(-a\)|a)? správu ako Páči sa mi to\.?",
            r"(?:@さんが)?(?:あなたの)?メッセージに.{1,24}(?:で)?リアクションしました。?|(?:@さんが)?メッセージに「?いいね！?」?しました。?",
            r"(?:@님이 )?(?:회원님의 )?메시지에 .{1,24}(?:공감을 남겼습니다|공감했습니다|반응했습니다)\.?|(?:@님이 )?메시지를 좋아합니다\.?",
            r"(?:@ ?)?แสดงความรู้สึก ?.{1,24} ?(?:ต่อ|กับ|บน)ข้อความ(?:ของคุณ)?|(?:@ ?)?(?:กด)?ถูกใจข้อความ(?:ของคุณ)?",
            r"(?:@ )?[Mm]esajın(?:a|ıza) .{1,24} (?:ifadesi bıraktı|ifadesini bıraktı|tepkisi verdi|tepkisini verdi)\.?|(?:@ )?[Bb]ir mesajı beğendi\.?",
            r"(?:@ )?(?:تفاعل(?:ت|\(ت\))?|تم التفاعل)(?: @)? (?:بـ ?.{1,24} (?:على|مع) رسالت(?:ك|ه)|(?:مع|على) رسالت(?:ك|ه) ?(?:بـ|باستخدام)? ?.{1,24})\.?|(?:@ )?(?:أعجب(?:ت|\(ت\))?|أبدى إعجابه) (?:برسالة|برسالتك)\.?",
            r"(?:@ )?[Bb]ereaksi .{1,24} (?:terhadap|pada|ke) pesan(?: Anda|mu)?\.?|(?:@ )?[Mm]enyukai (?:sebuah )?pesan\.?",
            r"(?:@ )?[Aa] reacționat (?:cu )?.{1,24} la mesajul tău\.?|(?:@ )?[Aa] apreciat un mesaj\.?",
            r"(?:@ )?(?:[Rr]eagerade|[Rr]eagerede|[Rr]eagerte) (?:med )?.{1,24} (?:på|til) (?:ditt|dit|din) (?:meddelande|besked|melding)\.?",
            # calls
            r"(?:You|@) (?:started|ended|joined|left|missed) (?:an? |the )?(?:audio|video|voice|phone|group)? ?(?:call|video chat)\.?|@ (?:started|ended|joined|left|missed) (?:an? |the )?(?:chat|room)\.?|You (?:started|joined|missed) (?:an? |the )?(?:chat|room)\.",
            r"@ called you\.?|You called (?!I |Mum|Mom|Dad)[^\W\d_a-z]\S*(?: [^\W\d_a-z]\S*){0,3}\.|@ missed your (?:video )?(?:call|chat)\.?|You missed (?:a|an) (?:audio |video |voice |group )?(?:call|chat)(?: (?:from|with) .{1,80})?\.?",
            r"(?:The )?(?:audio|video|voice) (?:call|chat) ended\.?|(?:Audio|Video) call (?:started|ended|missed)\.?",
            r"(?:Du|@) (?:hast|hat) (?:einen (?:Sprach|Audio|Video)anruf|einen (?:Sprach|Video)chat) (?:gestartet|begonnen|beendet)\.?|@ hat dich angerufen\.?|Du hast einen Anruf von .{1,80} verpasst\.?",
            r"(?:Vous avez|Tu as|@ a) (?:lancé|démarré|commencé) un appel (?:vocal|audio|vidéo)\.?|(?:Iniciaste|Has iniciado|@ (?:inició|ha iniciado)) una (?:llamada(?: de (?:voz|audio|vídeo|video))?|videollamada)\.?",
            r"(?:Você iniciou|@ iniciou) uma (?:chamada|ligação)(?: de (?:voz|áudio|vídeo))?\.?|(?:Hai avviato|@ ha avviato) una (?:chiamata(?: (?:vocale|audio|video))?|videochiamata)\.?",
            r"(?:Hanghívást|Videohívást) indítottál\.?|@ (?:hanghívást|videohívást) indított\.?|Lemaradtál .{1,80} hívásáról\.?|@ hívott téged\.?|@ felhívott\.?",
            r"(?:Bạn|@) đã bắt đầu (?:một )?cuộc gọi (?:thoại|video)\.?|@ đã gọi cho bạn\.?|Bạn đã bỏ lỡ cuộc gọi (?:thoại |video )?(?:của|từ) .{1,80}",
            r"(?:तुम्ही|@ ने|@ यांनी) (?:ऑडिओ|व्हिडिओ) कॉल सुरू केला[.।]?|(?:आपने|@ ने) (?:ऑडियो|वीडियो|वॉइस) कॉल (?:शुरू की|शुरू किया|किया|की)(?: है)?[.।]?|@ ने आपको कॉल किया[.।]?",
            r"(?:Zahájili jste|@ zahájil(?:\(a\)|a)?) (?:hlasový hovor|videohovor|audiohovor)\.?|(?:Začali ste|Spustili ste|@ (?:začal|spustil)(?:\(a\)|\(-a\)|a)?) (?:hlasový hovor|videohovor|audiohovor)\.?",
            r"(?:@さんが|あなたが)?(?:音声通話|ビデオ通話|ビデオチャット)を開始しました。?|(?:@님이 |회원님이 )?(?:음성|영상) 통화를 시작했습니다\.?|@님이 회원님에게 전화했습니다\.?",
            r"(?:คุณ|@ ?)(?:ได้)?เริ่ม(?:การโทร|วิดีโอคอล|การโทรด้วยเสียง|โทรด้วยเสียง|วิดีโอแชท)(?:ด้วย(?:เสียง|วิดีโอ))?|@ ?โทรหาคุณ",
            r"(?:Sesli|Görüntülü) arama başlattın(?:ız)?\.?|@ (?:sesli|görüntülü) arama başlattı\.?|@ seni aradı\.?",
            r"(?:لقد )?(?:بدأت|بدأتَ|بدأ(?:ت|\(ت\))? @|@ بدأ(?:ت)?) (?:مكالمة|اتصال)(?:ًا)? ?(?:صوتي[ةًا]*|فيديو)?\.?|اتصل بك @\.?",
            r"(?:你|您|@)(?:发起|發起|开始|開始)了(?:一次|一通)?(?:语音|語音|视频|視訊|视讯)(?:通话|通話|聊天)。?|@给你打了电话。?",
            # what happened to the chat
            r"@ (?:created the group|left the group|named the group .{1,200}|changed the group photo)\.?",
            r"@ (?:added .{1,200} to the group|removed .{1,200} from the group)\.?",
            r"(?:You|@) (?:set (?:the|your|his|her|their) nickname .{1,200}|set the nickname for .{1,200}|cleared .{1,100}nickname.{0,100})\.?",
            r"(?:You|@) (?:changed the (?:chat )?theme|set the (?:quick reaction|emoji)) to .{1,80}\.?|(?:You|@) changed the theme\.?",
            r"(?:You|@) (?:turned (?:on|off) (?:vanish mode|disappearing messages|end-to-end encryption|read receipts|notifications|approval|join requests).{0,40}|pinned a message|unpinned a message|unsent a message)\.?",
            r"(?:You|@) waved at (?:you|each other|[^\W\d_a-z]\S*(?: [^\W\d_a-z]\S*){0,3})[.!]?|@ (?:played|started a game).{0,80}|You (?:played|started a game of) [A-Z][^.!?]{0,60}\.",
            r"@ (?:mentioned you in (?:their|a) story|replied to your story|reacted to your story.{0,24})\.?|(?:You )?(?:replied|reacted) to (?:their|your) story\.?",
            r"This message is no longer available(?: because it was unsent by the sender)?\.?",
            r"(?:You are now connected on Messenger|You can now (?:message|call) each other.{0,120}|Say hi to your new Facebook friend, .{1,80})\.?",
            r"(?:You and .{1,80}? aren't connected on .{1,60}|@ joined the (?:video )?(?:call|chat)\.?)",
            r"(?:This poll is no longer available\.|@ (?:created a poll: .{1,200}|voted for .{1,200} in the poll: .{1,200}))",
            r"(?:Messages and calls are secured|Messages are secured|End-to-end encrypted messages and calls).{0,240}",
        )
    ).replace("@", _NAME)
)


@lru_cache(maxsize=1 << 14)  # people repeat themselves, and so does the app
def is_automatic(text: str, sender: str) -> bool:
    """Whether the app, not the person, wrote a text that stands under the person's name.

    A sentence about somebody counts only where it is about the sender, by their name or first name: "Mum sent a photo"
    is something that people write.
    """
    text = text.strip()
    if not 0 < len(text) <= _LONGEST:
        return False
    names = [name for name in (sender, sender.partition(" ")[0]) if name]
    forms = [text, *(_NAME + text[len(name) :] for name in names if text.startswith(name))]
    forms += [text.replace(name, _NAME, 1) for name in names if len(name) > 2 and name in text[1:]]
    return any(_SENTENCES.fullmatch(form) for form in forms)


def is_caption(text: str, sender: str) -> bool:
    """Whether a short sentence beside an attachment begins with its sender's whole name, as only the app writes it.

    This is for languages that :func:`is_automatic` does not know. A first name alone proves nothing: people caption
    pictures of themselves.
    """
    text = text.strip()
    return " " in sender and len(text) <= len(sender) + 60 and text.startswith(sender) and "\n" not in text
