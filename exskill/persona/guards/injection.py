"""Imported text is data: rows that address a model instead of a person never become examples or memories.

Frames cannot be forged in any case (:mod:`exskill.llm.template`); this keeps orders out of the model's sight, and
lets the guards refuse an answer that repeats what such a row wanted said.
"""

from __future__ import annotations

from typing import Final

import regex

from exskill.chat.tokens import split_units
from redaction.late import compile_regex_late
from redaction.normalise import to_simplified

__all__ = ["is_echo", "is_order", "marked_words"]

_FRAME: Final = (
    r"<\|[^|<>]{1,40}\|>|<(?:start|end)_of_turn>|</?(?:s|system|assistant|user|inst|im_start|im_end|bos|eos|think)>|"
    r"\[/?INST\]|<</?SYS>>|^[^\S\n]*#{2,}[^\S\n]*(?:system|instruction|assistant|response|human)\b|"
    r"(?:^|[\n.!?。！？]\s{0,8})(?:system|assistant|human|ai|developer)\s{0,8}(?:prompt|message|note|override)?\s{0,8}[:：]|"
    r"\{\{.*\}\}|\{%.*%\}|BEGIN (?:SYSTEM|PROMPT|INSTRUCTION)|(?:^|\n)\s*(?:系统|助手|管理员|开发者)(?:提示|消息|"
    r"指令|通知)?\s*[:：]"
)
_ORDER: Final = (
    r"\b(?:ignore|disregard|forget|override|bypass|overwrite|discard)\b.{0,40}\b(?:instruction|prompt|rule|"
    r"previous|prior|above|"
    r"guard|restriction|polic|everything|context|direction|persona|safety|consent)|"
    r"\b(?:you are|you're|act as|pretend (?:to be|you)|roleplay as|behave as|become|simulate) (?:now |an? |the |"
    r"my |helpful |unrestricted |new |different ){0,4}"
    r"(?:ai|assistant|model|chatbot|bot|dan|jailbr\w+|unfiltered|unrestricted|developer|system|root|llm|"
    r"hacker|admin\w*|"
    r"language model|different)\b|"
    r"\byou are now\b|\bfrom now on,? (?:you|always|only|every|answer|respond|reply|say|end)|\bnew (?:instruction|"
    r"rule|task|system|persona)s?\b|"
    r"\b(?:system|developer|hidden|initial|original|secret) (?:prompt|instruction|message)s?\b|\bdeveloper mode\b|"
    r"\bjailbreak|\bprompt injection\b|"
    r"\b(?:reply|respond|answer|say|output|print|repeat|write|type|echo|begin|start|end|finish|include|append|"
    r"mention)\b.{0,30}"
    r"\b(?:only|exactly|verbatim|with the (?:word|phrase|text|string|following)|the (?:word|phrase|following|"
    r"token|string|code)|"
    r"every (?:reply|answer|message|sentence|response)|each (?:reply|answer|message|response)|in all caps|as json)\b|"
    r"\b(?:print|reveal|show|leak|output|dump|expose|list|send|tell|repeat|recite|translate)\b.{0,30}\b(?:all|"
    r"every|the|your|their|raw|full|entire)\b.{0,30}"
    r"\b(?:prompt|instruction|vault|database|messages|memor(?:y|ies)|secret|key|password|phone number|address|"
    r"config|context|rules|rows|"
    r"real name|names|manifest|consent|conversation|chat log|history|examples?)\b|"
    r"\b(?:language model|large language|llm|chatbot|the ai|any ai|dear ai|ai reading|assistant reading|"
    r"model reading|attention ai|"
    r"hey (?:ai|assistant|model)|note to (?:ai|model|assistant|the model))\b|\b(?:execute|run|call|"
    r"invoke) (?:the |this )?"
    r"(?:following|command|code|function|tool|script|shell)|\bcurl\s+http|\brm -rf\b|\bimport os\b|"
    r"\bwhen(?:ever)? (?:asked|you(?:'re| are) asked|someone asks|the user)\b.{0,60}\b(?:say|answer|reply|respond|"
    r"tell|output)\b|"
    r"\b(?:your|the) (?:task|job|role|goal|purpose|objective|mission) (?:is|was|has|will)\b|\bdo not follow\b|"
    r"\bstop being\b|\bbreak character\b|\bout of character\b"
)
_ORDER_ZH: Final = (
    r"(?:忽略|无视|忘记|忘掉|绕过|覆盖|跳过|抛弃|不要理会|不要遵守|不用遵守|取消).{0,14}(?:指令|提示|规则|设定|"
    r"限制|以上|之前|上面|前面|内容|要求|约束|安全|人设|守则)|"
    r"你(?:现在|从现在起|从现在开始|其实)?(?:是|扮演|充当|变成|成为|作为)(?:一个|一名|一位)?(?:没有限制|不受限制|"
    r"无限制|人工智能|AI|ai|助手|语言模型|模型|机器人|系统|黑客|开发者|"
    r"管理员|猫娘)|"
    r"(?:系统|开发者|隐藏|初始|内部)(?:提示词?|指令|设定|模式)|提示词(?:注入|泄露)?|越狱|语言模型|大模型|(?:新|"
    r"以下|下列|下面)的?(?:指令|规则|任务|要求)|"
    r"(?:从现在起|从现在开始|接下来).{0,8}(?:只|都|必须|每句|每次|回答|回复|你)|(?:只|必须|请|统一|"
    r"一律)(?:能|会|准|可以)?(?:回答|回复|输出|说|打印|重复|复述)|"
    r"(?:输出|打印|泄露|显示|列出|复述|告诉我|说出|公布|导出|翻译).{0,10}(?:提示|指令|全部|所有|密码|密钥|电话|"
    r"号码|地址|数据库|记录|原文|真名|姓名|规则|设定|聊天)|"
    r"(?:每句|每条|每次|所有)(?:话|消息|回复|回答).{0,8}(?:加|带|结尾|开头|末尾|都|必须)|(?:执行|运行|"
    r"调用)(?:以下|下面|这段|这个|该)?(?:命令|代码|函数|脚本|工具)|"
    r"(?:当|如果|只要)(?:有人|用户|对方|别人)?.{0,10}(?:问|提到).{0,14}(?:就|则|请|必须)?(?:说|答|回答|回复|输出)|"
    r"致(?:AI|ai|模型|助手)|(?:AI|ai|模型|"
    r"助手)(?:请|必须|注意|看到)"
)
_PATTERN: Final = compile_regex_late("|".join((_FRAME, _ORDER, _ORDER_ZH)), regex.IGNORECASE | regex.MULTILINE)
_MARKED: Final = compile_regex_late(
    r"\b[A-Z][A-Z0-9_\-]{3,}\b|[\"'“‘「『`]([^\"'”’」』`]{2,40})[\"'”’」』`]|[:：]\s*([^\s:：]{2,24})\s*$"
)


def is_order(text: str) -> bool:
    """Whether a message reads as a frame or an order for a model rather than as talk between two people."""
    return _PATTERN.search(to_simplified(text)) is not None


def marked_words(texts: list[str]) -> frozenset[str]:
    """Return what orders set apart to be repeated: capitals, quoted words, what follows a final colon; folded."""
    found: set[str] = set()
    for text in texts:
        for match in _MARKED.finditer(text):
            piece = match[1] or match[2] or match[0]
            folded = _fold_text(piece)
            if len(folded) >= 3 or (any(cjk for _unit, cjk in split_units(piece)) and len(folded) >= 2):
                found.add(folded)
    return frozenset(found)


def is_echo(text: str, marked: frozenset[str]) -> bool:
    """Whether an answer contains something that an order wanted repeated."""
    folded = _fold_text(text)
    return any(piece in folded for piece in marked)


def _fold_text(text: str) -> str:
    return " ".join(unit for unit, _cjk in split_units(to_simplified(text)))
