"""Dangers that come from or to somebody else: threats, violence, stalking, extortion, harm, minors. Same form as the lexicon."""

from __future__ import annotations

from typing import Final

from exskill.sessions.safety.crisis.cue import Cue, compile_text, compile_words

__all__ = ["FROM_OTHERS"]

_EX_EN: Final = r"(?:he|she|they|my ex|my (?:ex[- ]?)?(?:boyfriend|girlfriend|husband|wife|partner|bf|gf))"
_EX_ZH: Final = "(?:他|她|ta|前任|前男友|前女友|前夫|前妻|对方|男朋友|女朋友|男友|女友|老公|老婆)"
_SELF_DEATH_EN: Final = (
    r"kill(?:ing)? (?:himself|herself|themselves|themself)|suicide|end(?:ing)? (?:his|her|their) (?:own )?life|hurt(?:ing)? (?:himself|herself|themselves)|harm(?:ing)? (?:himself|herself|themselves)|"
    r"cut(?:ting)? (?:himself|herself|themselves)|jump(?:ing)? off|overdos\w+|(?:he|she|they)(?:'d|'ll| will| would| wants? to| is going to| were going to)(?: \w+)? die|wants? to die"
)
_SELF_DEATH_ZH: Final = "自杀|跳楼|跳河|跳桥|割腕|去死|死给|不活|不想活|寻死|轻生|自残|同归于尽|吞药|死在"

FROM_OTHERS: Final = (
    # -- the ex threatens to die, to force a return -------------------------------------------------------------------
    Cue(
        "ex_threat_en",
        "SAFETY",
        "ex_threat",
        "ex",
        compile_words(
            _EX_EN + r"(?: \w+){0,6}? (?:if|unless|when|because) (?:i|we)\b[^.!?]{0,60}?(?:" + _SELF_DEATH_EN + ")",
            _EX_EN
            + r"(?: \w+){0,4}? (?:threat\w*|says?|said|told me|keeps? saying|swears?|swore|texted|writes?|wrote|messaged)[^.!?]{0,50}?(?:"
            + _SELF_DEATH_EN
            + ")",
            r"(?:if|unless) i (?:don'?t|leave|left|block|break|go|come|take|answer|get back)[^.!?]{0,40}? "
            + _EX_EN
            + r"[^.!?]{0,30}?(?:"
            + _SELF_DEATH_EN
            + ")",
            r"threat\w+ (?:to (?:kill|hurt|harm) (?:himself|herself|themselves)|suicide)",
        ),
    ),
    Cue(
        "ex_threat_zh",
        "SAFETY",
        "ex_threat",
        "ex",
        compile_text(
            _EX_ZH
            + "[^。!?！？]{0,12}(?:说|威胁|扬言|发消息|发微信|闹|拿|用|以死)[^。!?！？]{0,24}(?:"
            + _SELF_DEATH_ZH
            + ")",
            _EX_ZH + "[^。!?！？]{0,6}(?:要|就|会|想)(?:" + _SELF_DEATH_ZH + ")",
            "(?:不复合|不回去|分手|不理|拉黑|不见|离开|不原谅)[^。!?！？]{0,8}"
            + _EX_ZH
            + "[^。!?！？]{0,8}(?:"
            + _SELF_DEATH_ZH
            + ")",
            "(?:他|她|前任)[^。!?！？]{0,20}(?:以死相逼|以死威胁|以自杀|用自杀|拿命|用死)(?:来)?(?:威胁|逼|要挟)?",
        ),
    ),
    # -- violence, stalking, control, extortion -----------------------------------------------------------------------
    Cue(
        "violence_en",
        "SAFETY",
        "violence_to_user",
        "self",
        compile_words(
            _EX_EN
            + r"(?: \w+){0,3}? (?:hit|hits|beat|beats|punch\w*|slapp\w*|slap|chok\w+|strangl\w+|kick\w*|push(?:ed|es) me|shov\w+|grabb\w+ me|threw (?:me|something at me)|burn\w* me|rap(?:ed|es)|forced me)",
            r"(?:threat\w+|going|want\w*|tr(?:ied|ies|ying)|said \w+ (?:will|would)) to (?:kill|hurt|beat|stab|shoot|burn) (?:me|my (?:kids?|child|children|family|dog|cat|mum|mom))",
            r"(?:scared|afraid|terrified) (?:of (?:him|her|what (?:he|she))|(?:he|she)(?:'ll| will| might| is going to) (?:hurt|kill|find|hit|come))",
            r"(?:he|she) has a (?:gun|knife)|(?:felt|put|held|holds|with) (?:a|the|his|her) (?:knife|blade|gun) (?:under|to|at|against|on) my (?:chin|throat|neck|face|head|back|chest|stomach|ribs|belly)",
            r"restraining order against (?:him|her)",
            r"(?:goes|went|looks|looked|going|checks?) through my (?:phone|laptop|computer|messages)",
            r"if (?:he|she) (?:finds|sees|found|saw) (?:this|it|out)",
        ),
    ),
    Cue(
        "violence_zh",
        "SAFETY",
        "violence_to_user",
        "self",
        compile_text(
            _EX_ZH
            + "[^。!?！？]{0,10}(?:打(?:我|了我|过我)|动手|动过手|家暴|掐我|掐着我|踹我|扇我|推我|揍我|强奸|强迫我|拿刀|砸我|烫我)",
            "(?:被|遭)(?:他|她|前任|前男友|前女友|老公|男友)?(?:打|家暴|威胁|强奸|掐)(?!动)",
            "(?:威胁|扬言|说)(?:要)?(?:杀|弄死|打死|捅|砍|弄残)(?:了)?我",
            "(?:怕|害怕|恐惧)(?:他|她)(?:会)?(?:打|伤害|报复|找|来|杀)",
            "动过手",
            "(?:翻|查|偷看)我(?:的)?(?:手机|电脑|微信)",
            "(?:要是|如果|万一)(?:被)?(?:他|她)?(?:看到|发现|知道)[^。!?]{0,10}(?:完了|打死|弄死|死定)",
        ),
    ),
    Cue(
        "stalking_en",
        "SAFETY",
        "stalking",
        "self",
        compile_words(
            _EX_EN
            + r"(?: \w+){0,4}? (?:follow(?:s|ing|ed) me|stalk\w*|show(?:s|ed|ing) up (?:at|outside|uninvited)|wait(?:s|ed|ing) (?:outside|for me (?:outside|at))|track(?:s|ed|ing) (?:me|my)|sitting outside|parked outside|won'?t stop (?:calling|texting|coming))",
            r"(?:put|found) (?:a|an) (?:tracker|airtag|gps)",
        ),
    ),
    Cue(
        "stalking_zh",
        "SAFETY",
        "stalking",
        "self",
        compile_text(
            "(?:跟踪|尾随|堵|蹲守)(?:着|了)?我",
            _EX_ZH
            + "[^。!?！？]{0,8}(?:在|到|来)?(?:我)?(?:家|公司|楼下|学校|门口|单位)[^。!?！？]{0,6}(?:等我|堵我|蹲|守着|不走|闹)",
            "(?:装|放)了?(?:定位|跟踪器|监控)",
        ),
    ),
    Cue(
        "extortion_en",
        "SAFETY",
        "sextortion",
        "self",
        compile_words(
            r"(?:threat\w+|going|says?|said)[^.!?]{0,30}(?:leak|post|share|send|publish|upload)[^.!?]{0,20}(?:nudes?|naked|photos?|pictures?|pics|videos?)(?: of me)?",
            r"(?:my )?(?:nudes?|naked (?:photos?|pictures?))[^.!?]{0,30}(?:everyone|unless|money|online|leak\w*)",
            r"blackmail\w* me",
            r"revenge porn",
        ),
    ),
    Cue(
        "extortion_zh",
        "SAFETY",
        "sextortion",
        "self",
        compile_text(
            "(?:威胁|要|说|拿|扬言)[^。!?！？]{0,14}(?:发|曝光|散布|公开|传)[^。!?！？]{0,8}(?:裸照|私密照|私照|床照|视频|照片)",
            "(?:裸照|私密照|床照|私密视频)[^。!?！？]{0,12}(?:威胁|勒索|要钱|发给|曝光|发到)",
            "勒索我|敲诈我",
        ),
    ),
    # -- the user wants to harm somebody ------------------------------------------------------------------------------
    Cue(
        "harm_en",
        "SAFETY",
        "intent_to_harm",
        "ex",
        compile_words(
            r"(?:i want to|i'm going to|i'll|i will|i could|let me|i'd like to|thinking (?:about|of)|plan(?:ning)? to)(?: \w+){0,2}? (?:kill|hurt|stab|shoot|beat|strangle|poison|burn|punish|destroy|hit|attack|run over) (?:him|her|them|my ex|his|that (?:bitch|bastard)|the (?:bitch|bastard))(?! (?:softly|feelings))",
            r"make (?:him|her|them) (?:suffer|pay for|scared|afraid|bleed|regret (?:it|being born))",
            r"(?:he|she|they) deserves? to die",
            r"i know (?:where|when) (?:he|she)[^.!?]{0,40}(?:scared|pay|hurt|regret|wait)",
            r"(?:slash|cut) (?:his|her) (?:tyres|tires|throat)",
            r"burn (?:his|her) (?:house|car|place)",
        ),
    ),
    Cue(
        "harm_zh",
        "SAFETY",
        "intent_to_harm",
        "ex",
        compile_text(
            "(?:我(?:要|想|会|真想|恨不得)|想|恨不得)(?:去)?(?:杀了?|弄死|捅|砍|打死|毒死|掐死|撞死|弄残|泼)(?:他|她|ta|前任|那个|这个|你俩|他们)",
            "让(?:他|她|ta|他们)(?:也)?(?:尝尝|付出代价|生不如死|后悔一辈子|不得好死|害怕)",
            "同归于尽",
            "(?:他|她)(?:该|应该)(?:去)?死",
            "知道(?:他|她)(?:几点|什么时候|住|在哪)[^。!?！？]{0,16}(?:害怕|等着|收拾|堵|好看|后悔)",
            "(?:收拾|报复)(?:他|她)(?:一顿|全家)",
        ),
    ),
    # -- a minor ------------------------------------------------------------------------------------------------------
    Cue(
        "minor_en",
        "SAFETY",
        "minor",
        "self",
        compile_words(
            r"i'm (?:only |just )?(?:1[0-7]|thirteen|fourteen|fifteen|sixteen|seventeen)(?: years? old| yo|y/?o)?(?=[ ,.!?]|$)(?! (?:minutes|days|weeks|months|hours|years (?:older|younger|into|clean|sober|together)|percent|%|kg|lbs|pounds|and a half hours))",
            r"i'm in (?:7th|8th|9th|10th|11th|seventh|eighth|ninth|tenth|eleventh|year (?:7|8|9|10|11)|middle school|junior high)",
            r"i'm (?:a )?(?:minor|underage)",
            r"(?:he|she|my ex) (?:was|is) (?:only )?1[0-7] (?:when|and|years)",
        ),
    ),
    Cue(
        "minor_zh",
        "SAFETY",
        "minor",
        "self",
        compile_text(
            "我(?:今年|才|刚|现在|只有)*(?:1[0-7]|十[一二三四五六七]?)岁",
            "我(?:今年|才|刚|现在|在|读|上)*(?:初[一二三]|高[一二]|小学|初中生?)(?!同学|的?时候|那时|毕业|认识)",
            "我(?:还)?(?:未成年|没成年|没满十八|不满18)",
            "前任(?:才|只有|今年)?(?:1[0-7]|十[一二三四五六七])岁?",
        ),
    ),
)
