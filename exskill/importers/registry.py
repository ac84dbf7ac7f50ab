"""Which readers there are, and which of them claim a source.

A reader is named here as ``module:Class`` and imported only when asked for, so that starting the program loads none.
Other packages add readers by the entry-point group ``exskill.importers`` (name -> ``module:Class``).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Final

from exskill.core.errors import HostileFile, NothingRecognised, UsageError
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, ReadOptions, Source
from exskill.importers.reading.source import BaseSource

__all__ = ["GROUP", "REGISTRY", "get_importer", "list_importers", "list_names", "recognise_source"]

GROUP: Final = "exskill.importers"

REGISTRY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "whatsapp": "exskill.importers.formats.whatsapp.whatsapp:WhatsApp",
        "whatsapp_markdown": "exskill.importers.formats.whatsapp.whatsapp_markdown:WhatsAppMarkdown",
        "telegram": "exskill.importers.formats.other.telegram:Telegram",
        "telegram_html": "exskill.importers.formats.other.telegram_html:TelegramHtml",
        "wechat": "exskill.importers.formats.wechat.wechat:WeChat",
        "wechat_csv": "exskill.importers.formats.wechat.wechat_csv:WeChatCsv",
        "wechat_text": "exskill.importers.formats.wechat.wechat_text:WeChatText",
        "wechat_html": "exskill.importers.formats.wechat.wechat_html:WeChatHtml",
        "chatlab": "exskill.importers.formats.other.chatlab:ChatLab",
        "qq_text": "exskill.importers.formats.qq.qq_text:QQText",
        "qq_export_text": "exskill.importers.formats.qq.qq_export_text:QQExportText",
        "qq_mht": "exskill.importers.formats.qq.qq_mht:QQMht",
        "qq_json": "exskill.importers.formats.qq.qq_json:QQJson",
        "line": "exskill.importers.formats.other.line:Line",
        "kakaotalk": "exskill.importers.formats.other.kakaotalk:KakaoTalk",
        "imessage": "exskill.importers.formats.apple.imessage:IMessage",
        "imessage_txt": "exskill.importers.formats.apple.imessage_txt:IMessageTxt",
        "sms_backup": "exskill.importers.formats.sms.sms_backup:SmsBackup",
        "vmsg": "exskill.importers.formats.sms.vmsg:Vmsg",
        "meta": "exskill.importers.formats.meta.meta:Meta",
        "messenger_html": "exskill.importers.formats.meta.messenger_html:MessengerHtml",
        "signal": "exskill.importers.formats.signal.signal:Signal",
        "discord": "exskill.importers.formats.discord.discord:Discord",
        "discord_html": "exskill.importers.formats.discord.discord_html:DiscordHtml",
        "google_chat": "exskill.importers.formats.google.google_chat:GoogleChat",
        "hangouts": "exskill.importers.formats.google.hangouts:Hangouts",
        "matrix": "exskill.importers.formats.other.matrix:Matrix",
        "mail": "exskill.importers.formats.other.mail:Mail",
        "x_archive": "exskill.importers.formats.posts.x_archive:XArchive",
        "weibo": "exskill.importers.formats.posts.weibo:Weibo",
        "xiaohongshu": "exskill.importers.formats.posts.xiaohongshu:Xiaohongshu",
        "douban": "exskill.importers.formats.posts.douban:Douban",
        "notes": "exskill.importers.formats.documents.notes:Notes",
        "screenshots": "exskill.importers.formats.pictures.screenshots:Screenshots",
        "photos": "exskill.importers.formats.pictures.photos:Photos",
        "generic": "exskill.importers.formats.other.generic:Generic",
        "paste": "exskill.importers.formats.other.paste:Paste",
    }
)


def list_names() -> tuple[str, ...]:
    """Return what ``--format`` takes: ours in the order of the table, then those of other packages."""
    return (*REGISTRY, *(point.name for point in _find_foreign()))


def get_importer(name: str) -> Importer:
    """Return a reader by its name; raises UsageError where there is none."""
    reference = REGISTRY.get(name)
    if reference is not None:
        return _load_reader(reference)
    for point in _find_foreign():
        if point.name == name:
            return _load_reader(point.value)
    raise UsageError(_("there is no such format"), hint=_("`exskill import --formats` lists them"))


def list_importers() -> Iterator[Importer]:
    """Yield every reader."""
    for name in list_names():
        yield get_importer(name)


def recognise_source(source: Source, options: ReadOptions) -> list[tuple[Importer, Match]]:
    """Return the readers that claim a source, best first.

    Raises NothingRecognised where none does, HostileFile as soon as a reader meets one.
    """
    if options.encoding is not None and isinstance(source, BaseSource):
        source.prefer_encoding(options.encoding)
    if all(member.size == 0 for member in source.members()):
        raise NothingRecognised(_("there is nothing in it"))
    claims: list[tuple[Importer, Match]] = []
    obstacle: NothingRecognised | None = None
    for importer in list_importers():
        try:
            match = importer.sniff(source)
        except HostileFile:
            raise
        except NothingRecognised as error:  # no encoding fits: another reader may not need one
            obstacle = obstacle or error
            continue
        if match is not None:
            claims.append((importer, match))
    if not claims:
        raise obstacle or NothingRecognised(_("this is no export that exskill knows"))
    return sorted(claims, key=lambda claim: -claim[1].score)


def _find_foreign() -> tuple[EntryPoint, ...]:
    return _sort_points(entry_points)


@lru_cache(maxsize=2)  # looking through all that is installed takes longer than a small chat, and archives hold many
def _sort_points(find: Callable[..., Iterable[EntryPoint]]) -> tuple[EntryPoint, ...]:
    points = sorted(find(group=GROUP), key=lambda point: point.name)
    return tuple(point for point in points if point.name not in REGISTRY)


def _load_reader(reference: str) -> Importer:
    module, _colon, attribute = reference.partition(":")
    importer = getattr(importlib.import_module(module), attribute)()
    if not isinstance(importer, Importer):
        raise TypeError("an entry point of exskill.importers must name an Importer")
    return importer
