"""Sentences that Messenger and Instagram write themselves into a person's message, in their languages."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["automatic"]

_LONGEST: Final = 400
_NAME: Final = "\x00"  # stands for the sender's own name, written as @ below
_SENTENCES: Final = re.compile(
    "|".join(
        (
            # an attachment that the lists beside it show
            r"(?:You|@) sent (?:an? )?(?:attachments?|photos?|videos?|voice messages?|stickers?|links?|live location"
            r"|location|GIFs?(?: from .{1,30})?)\.?",
            r"(?:Du|@) (?:hast|hat) (?:einen Anhang|ein Foto|ein Video|einen Link|einen Sticker) gesendet\.?",
            r"(?:Vous avez|Tu as|@ a) envoyé (?:une pièce jointe|une photo|une vidéo|un lien)\.?",
            r"(?:Enviaste|@ envió) (?:un archivo adjunto|una foto|un video|un enlace)\.?",
            r"(?:Você enviou|@ enviou) (?:um anexo|uma foto|um vídeo|um link)\.?",
            r"(?:Hai inviato|@ ha inviato) (?:un allegato|una foto|un video|un link)\.?",
            r"(?:Je hebt|@ heeft) een (?:bijlage|foto|video|link) (?:verzonden|gestuurd)\.?",
            r"(?:Wysłałeś|Wysłałaś|Wysłano|@ wysłał(?:\(a\)|a)?) załącznik\.?",
            r"(?:你|您|@)(?:传送|傳送|发送|發送)了(?:一个|一個)?(?:附件|照片|视频|影片|链接|連結)(?:。)?",
            r"(?:Отправлено вложение|@ отправил\(?а?\)? вложение)\.?",
            # a reaction told as a message
            r"(?:@ )?[Rr]eacted .{1,24} to (?:your|a|his|her|their|.{1,80}?'s) message ?\.?",
            r"(?:@ )?[Ll]iked (?:a|your) message\.?",
            r"(?:Hat mit|@ hat mit) .{1,24} auf (?:deine|eine) Nachricht reagiert\.?",
            r"(?:@ )?(?:Reaccionó|reaccionó) con .{1,24} a tu mensaje\.?",
            r"(?:@ )?[Aa] réagi avec .{1,24} à votre message\.?",
            r"(?:@ )?[Rr]eagiu com .{1,24} à sua mensagem\.?",
            r"(?:Ha messo|@ ha messo) .{1,24} al tuo messaggio\.?",
            r"(?:@ )?(?:对|對)(?:你的|您的)?(?:消息|訊息).{0,6}(?:作出|做出)?.{0,24}(?:回应|回應|反应|反應)",
            # what happened to the chat
            r"@ (?:created the group|left the group|named the group .{1,200}|changed the group photo)\.?",
            r"@ (?:added .{1,200} to the group|removed .{1,200} from the group)\.?",
            r"@ (?:set (?:the|your|his|her|their) nickname .{1,200}|set the nickname for .{1,200})\.?",
            r"@ (?:changed the (?:chat )?theme|set the (?:quick reaction|emoji)) to .{1,80}\.?",
            r"@ (?:turned (?:on|off) .{1,80}|pinned a message|unpinned a message)\.?",
            r"(?:You are now connected on Messenger|Say hi to your new Facebook friend, .{1,80})\.?",
            r"(?:You and .{1,80}? aren't connected on .{1,60}|@ joined the (?:video )?(?:call|chat)\.?)",
            r"(?:This poll is no longer available\.|@ (?:created a poll: .{1,200}|voted for .{1,200} in the poll: .{1,200}))",
            r"Messages and calls are secured with end-to-end encryption\..{0,200}",
        )
    ).replace("@", _NAME)
)


def automatic(text: str, sender: str) -> bool:
    """Whether the app, not the person, wrote a text that stands under the person's name.

    A sentence about somebody counts only where it is about the sender, by their name or first name: "Mum sent a photo"
    is something that people write.
    """
    text = text.strip()
    if not 0 < len(text) <= _LONGEST:
        return False
    names = (sender, sender.partition(" ")[0])
    forms = [text, *(_NAME + text[len(name) :] for name in names if name and text.startswith(name))]
    return any(_SENTENCES.fullmatch(form) for form in forms)
