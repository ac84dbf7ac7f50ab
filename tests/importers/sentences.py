# ruff: noqa: E501 - sentences stand in one row each, in their own scripts
"""Two hundred ordinary sentences of ours, each near to something that an app writes itself."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

ENGLISH: Final = (
    "Missed call from mum earlier, sorry", "Voice call later?", "Video call with my sister at nine", "I unsent a message yesterday, sorry",
    "She deleted the message before I saw it", "Sent with love from Rome", "Edited the draft two days later: still bad", "This message was deleted by me on purpose, haha",
    "You played really well today", "You turned off the light, right?", "You left the room", "You left the chat early last night", "You called yesterday", "You called twice.",
    "You waved at everybody like a queen", "Reacted badly to your message, I know", "Liked the photo, not the frame", "I invited Tom to dinner", "Nobody left this early",
    "Mum sent a photo of the cat", "Waiting for this message all day long", "waiting for this", "Poll: who wants pizza", "Poll: pizza or sushi? I say pizza",
    "File: see the folder on the desk", "Contact: ask my brother", "Map: it is on the fridge", "Photo of us by the lake", "Photos or it did not happen",
    "<rolls eyes>", "<3 you", "<very long sigh>", "[sic] as they say", "[Forwarded] to mum, she laughed", "Forwarded your mail to Tom", "> that is what you said", "see notes.txt (I attached it to the mail)",
    "- milk, eggs, bread", "# first of all", "Note: the key is under the mat", "Re: dinner, yes", "Attachment missing in your mail again", "Changed the channel to the football, sorry",
    "Location: wherever you are", "Live location please", "Added salt to the soup", "Security code is on the card", "We joined using the side door", "I blocked this contact of hers",
    "Started a call with work, back in five", "Pinned a message on the fridge", "Encrypted, end-to-end, like my heart", "Turned on disappearing messages? why", "* waves *", "null and void",
)  # fmt: skip
GERMAN: Final = (
    "Verpasster Anruf von Mama, ruf sie an", "Videoanruf um acht?", "Sprachanruf wäre schön", "Anruf verpasst, tut mir leid", "Diese Nachricht wurde gelöscht, warum?",
    "Warten auf diese Nachricht war schlimm", "Nachricht wird erwartet wie Weihnachten", "Weitergeleitet an meinen Bruder", "[Weitergeleitet] steht da immer",
    "Du hast mich gestern angerufen", "Du hast ein Foto gesendet, oder?", "Umfrage: wer kommt mit", "Standort: immer noch das Sofa", "Standort wird geteilt, wenn ich da bin",
    "Bild ausgelassen habe ich nicht", "<lacht laut>", "Hinweis: der Schlüssel liegt unten", "Betreff: unser Streit", "Ich habe die Gruppe verlassen, die vom Sport",
    "Der Sicherheitscode liegt im Auto", "Datei: liegt auf dem Tisch", "Kontakt zu ihr habe ich nicht", "System: kaputt, wie immer", "Sticker sind mir zu albern",
    "Mara hat ein Foto gesendet, sagt Tom", "plan.pdf (hatte ich angehängt, oder)", "Bearbeitet habe ich das gestern", "Ende-zu-Ende, wie unsere Liebe",
)  # fmt: skip
SPANISH: Final = (
    "Llamada perdida de mi madre, qué susto", "Videollamada a las nueve?", "Llamada de voz mejor", "Eliminaste este mensaje, verdad?", "Este mensaje fue eliminado por error mío",
    "Esperando el mensaje de mi jefe", "Esperando este mensaje desde ayer", "Reenviado a tu hermana", "[Reenviado] dice siempre", "Encuesta: quién viene", "Ubicación: tu sofá",
    "Ubicación en tiempo real, por favor", "Imagen omitida no, la mandé", "<suspira fuerte>", "Nota: compra pan", "Asunto: nosotros dos", "Te gustó un mensaje mío?",
    "Enviaste una foto preciosa ayer", "Le gustó tu mensaje a mi madre", "Iniciaste una llamada sin querer, creo", "Contacto cero, dijiste", "Archivo: está en la mesa",
    "Salió del grupo mi prima", "Añadió sal a la sopa", "Cambió el asunto de la reunión", "Documento: lo tienes tú", "Foto de los dos en el lago", "Video llamada mañana, vale?",
    "El código de seguridad está en casa", "Cifrado de extremo a extremo, como tú",
)  # fmt: skip
CHINESE: Final = (
    "视频通话吧，我想看看你", "语音通话还是打字？", "未接语音好几个，怎么了", "红包我收到了，谢谢", "转账给你了，看一下", "图片里的人是谁", "语音我听了三遍", "表情包别发了",
    "文件我放桌上了", "位置：老地方", "[图片]里是我妈", "[语音]听不清", "系统消息真烦", "撤回了一条消息，你看到没", "你撤回了一条消息？", "拍了拍我的肩膀",
    "对你的消息我没有回应", "赞了你的照片哈哈", "正在等待此消息的人是我", "已转发给我妈", "[已转发] 又来了", "投票：吃火锅还是烧烤", "备注：钥匙在门垫下", "回复：知道了",
    "内容：就是想你", "引用你的话：随便", "名片我弄丢了", "聊天记录都删了", "小程序打不开", "链接发我一下", "你发起了视频通话又挂了", "我退出群聊了，太吵", "邀请你来我家吃饭",
    "时间：晚上八点", "资源：没有", "以上是全部了",
)  # fmt: skip
JAPANESE: Final = (
    "ビデオ通話できる？", "音声通話は苦手なんだ", "不在着信があったけど大丈夫？", "写真ありがとう", "写真を送ってくれた？", "スタンプばっかり送らないで", "動画見たよ", "位置情報を送って",
    "メッセージを待っていますよ、ずっと", "メッセージを待っています", "送信を取り消しました？何を書いたの", "メッセージの送信を取り消しましたって出たよ", "このメッセージは削除されましたって何？",
    "転送しておいたよ", "[転送] って何", "アンケート：どっちがいい", "投票はもう終わった", "メモ：鍵は下", "ファイルは机の上", "連絡先を教えて", "☎ かけてね、待ってる", "通話時間 が長すぎた",
    "グループを退会しました、うるさくて", "招待ありがとう、行くね", "画像を除外したのは私", "<ため息>", "プレゼントは何がいい", "件名：ごめんね", "返信：わかった",
    "暗号化なんて難しいね",
)  # fmt: skip
TURKISH: Final = (
    "Cevapsız arama annemden, merak ettim", "Görüntülü arama yapalım mı", "Sesli arama daha iyi", "Bu mesaj silindi mi, neden?", "Bu mesajı sildiniz mi gerçekten",
    "Bu mesaj bekleniyor, evet. Ama gelmedi", "İletildi mi bilmiyorum", "[İletildi] yazıyor hep", "Anket: kim geliyor", "Konum: senin kalbin", "Canlı konum atar mısın",
    "Fotoğraf çok güzel olmuş", "<iç çeker>", "Not: anahtar paspasın altında", "Konu: ikimiz", "Bir fotoğraf gönderdin, gördüm", "Bir mesajı beğendi diye kızdım",
    "Seni aradım, açmadın", "Gruptan ayrıldı kuzenim", "Dosya masada duruyor", "Kişi kartı bende yok", "Sistem yine çöktü", "Güvenlik kodu evde kaldı",
    "Uçtan uca şifreli, bizim gibi",
)  # fmt: skip
SENTENCES: Final = (*ENGLISH, *GERMAN, *SPANISH, *CHINESE, *JAPANESE, *TURKISH)
