"""More ways in which people say it: sideways, calmly, by what they have put in order. Same form as the lexicon."""

from __future__ import annotations

import re
from typing import Final

from exskill.sessions.crisis.cue import Cue

__all__ = ["INDIRECT"]


def _en(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"(?<![a-z])(?:" + "|".join(alternatives) + r")(?![a-z])")


def _zh(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


_DIE: Final = r"(?:die|kill myself|end it(?: all)?|jump|do it|hang myself|overdose|shoot myself)"
_HIGH: Final = (
    r"(?:bridge|roof(?:top)?|ledge|balcony|platform|tracks|train tracks|cliff|overpass|window ?sill|building)"
)
_GOODBYE_ZH: Final = "(?:今晚|今天晚上|明天|明早|周末|周[一二三四五六日]|这周|天亮(?:之?前|以后)?|等(?:他|她|我妈|孩子)[^。!?]{0,8}(?:以后|之后|后))"

INDIRECT: Final = (
    Cue(
        "attempt_more_en",
        "T3",
        "attempt",
        "self",
        _en(
            r"i(?:'ve)? (?:just |already )?(?:took|taken|swallowed|downed|drank) (?:a |the |my |an )?(?:whole|entire|full|all|bunch|handful|lot|too many|everything|bottle of (?:pills|bleach|meds))[^.!?]{0,40}(?:bottle|pills|tablets|meds|medication|bleach|paracetamol|tylenol|ibuprofen|sleeping|cabinet|box|pack|packet)",
            r"i(?:'ve)? (?:just |already )?swallowed (?:a |the )?(?:whole|entire) (?:bottle|box|pack|strip)",
            r"i tried to (?:hang|drown|shoot|poison|suffocate|electrocute|kill|overdose|end (?:it|my life))",
            r"i(?:'m| am)? (?:sitting|standing|here|up)?(?: \w+){0,2} ?(?:on|at|by) (?:the )?(?:edge of the )?"
            + _HIGH
            + r" (?:right now|now|and (?:i|it'?s|nobody|looking))",
            r"(?:can'?t|won'?t) stop (?:the )?bleeding|there'?s (?:so much|a lot of) blood",
            r"(?:rope|belt|branch|beam) (?:broke|snapped|didn'?t hold)",
            r"(?:they|someone|he|she|my \w+) (?:pulled me (?:back|off|down)|found me in time|talked me down)",
        ),
    ),
    Cue(
        "plan_more_en",
        "T3",
        "plan",
        "self",
        _en(
            r"tonight(?:'s| is) (?:the night|it|when i)",
            r"(?:won'?t|will not|not going to) (?:see|be here|be around|be alive|make it to|wake up)(?: for)? (?:tomorrow|next week|monday|christmas|my (?:next )?birthday|the morning|in the morning|by then)",
            r"i(?:'ve)? (?:wrote|written|finished|left) (?:the|my|a) (?:note|letters?)(?! (?:to (?:him|her|my ex)|i'?ll never|that i|for (?:him|her)|in|app))",
            r"(?:pills|tablets|meds|rope|knife|razor|gun)[^.!?]{0,30}(?:counted|lined up|laid out|ready|on the table|by (?:my|the) bed|next to me|in (?:my|the) (?:hand|drawer|car))",
            r"(?:counted|lined up|laid out|stockpil\w+|hoard\w+) (?:out )?(?:the |all (?:the |my )?|my )?(?:pills|tablets|meds)",
            r"i(?:'ve)? (?:have |got |own )?(?:a |the |my dad'?s )?gun(?: \w+){0,5} (?:drawer|looking at|loaded|hand|bed|ready)",
            r"i know (?:exactly )?(?:how|where|when)(?: and (?:how|when|where))* i(?:'d|'ll| would| will|'m going to) (?:do|end|die|go|jump)",
            r"(?:feel|felt|am|so|i'm|strangely|finally)(?: \w+){0,2} (?:calm|at peace|peaceful|relieved|light)[^.!?]{0,25}(?:decided|decision|it'?s (?:settled|over soon)|know (?:what|how|when)|made up my mind)",
            r"(?:decided|made up my mind|picked (?:a|the) (?:day|date|place|bridge))[^.!?]{0,30}(?:calm|at peace|peaceful|relieved|die|over soon|end (?:it|my)|go for good)",
            r"(?:paid|cancelled|sorted|settled) (?:off )?(?:all )?(?:the |my )?(?:rent|bills|debts|affairs|subscriptions)[^.!?]{0,60}(?:nobody|no one|they won'?t|goodbye|gone|trouble|clean up|calm)",
            r"(?:after i'?m|once i'?m|when i'?m) (?:gone|dead)[^.!?]{0,30}(?:take care|look after|please|give|tell|feed|they|you can)",
            r"(?:please )?(?:take care of|look after|feed) my (?:cat|dog|kids?|mum|mom|plants|sister|brother)(?: \w+){0,3} (?:when|after|once) i'?m (?:gone|not here|dead)",
            r"this is (?:my )?(?:goodbye|the end),? (?:forever|for good|by the time|everyone|world|i love you all|i'?m sorry)",
            r"i(?:'ll| will|'m going to) (?:jump|hang myself|overdose|drive (?:off|into)|step in front|take (?:all|every\w*) (?:the |my )?(?:pills|meds))",
            r"(?:goodbye,?|bye) (?:cruel )?world",
            r"you(?:'ll| will) (?:never|not) (?:hear from|see) me again,? (?:nobody|no one|i)",
            r"(?:last|final) (?:thing|message|words?) (?:i'?ll|i will|you'?ll) ever (?:write|say|send|read|hear)",
        ),
    ),
    Cue(
        "active_more_en",
        "T2",
        "active",
        "self",
        _en(
            r"(?:standing|stand|waiting|walk\w*|go|sit)[^.!?]{0,30}"
            + _HIGH
            + r"[^.!?]{0,30}(?:stepping|step|jump\w*|letting go|fall\w*|over the edge|how (?:easy|quick))",
            r"(?:think\w*|imagin\w+|fantasi\w+|dream\w*|pictur\w+) (?:about |of )?(?:just )?(?:stepping (?:off|in front)|driv\w+ (?:into|off)|crash\w+ (?:my|the) car|jumping (?:off|in front)|my (?:own )?funeral|dying|being dead|not being (?:here|alive)|what it would be like to (?:die|be dead))",
            r"(?:can'?t|cannot|don'?t|couldn'?t) (?:see|find|think of|have)(?: \w+){0,2} (?:reason|point|purpose)s? (?:to|in|for) (?:stay\w*|keep\w*|liv\w+|be(?:ing)? (?:alive|here)|go\w* on|carry\w* on|wak\w+ up|continu\w+)",
            r"(?:unaliv\w+|offing|kill) myself",
            r"(?:i want|i need|wish) (?:to be |i was |i were )?(?:dead|gone forever|gone for good)",
            r"want to ?d[i1]e",
            r"i (?:do not|don'?t|didn'?t) (?:really )?(?:want|care|mind|plan) (?:to |if i |whether i )(?:live|survive|be alive|exist|die)(?: or die)?(?! (?:in|at|with|near|there|together|like)\b)",
            r"(?:don'?t|do not) (?:trust myself (?:alone|tonight|with)|feel safe (?:with myself|alone with))",
            r"i'?m (?:a danger to myself|not safe (?:with|from) myself)",
            r"(?:can'?t|cannot) (?:live|survive|exist) (?:any ?more|any longer|another (?:day|night)|without (?:him|her|you)[^.!?]{0,12}(?:die|dead|anymore|and i won'?t))",
            r"(?:don'?t|can'?t) (?:think|believe|know if) i(?:'ll| will| can| want to)? (?:survive|make it (?:through)?|get through|live through) (?:this |the |to(?:night)? ?|until )?(?:night|weekend|week|tonight|year|morning|it alive)",
            r"i(?:'d| would) (?:be )?(?:better off|happier|sooner) (?:be )?dead",
            r"(?:death|dying) (?:would be|sounds|feels like|is|seems)(?: \w+){0,2} (?:relief|peace\w*|easier|only way|way out|better|escape|answer|freedom|nice)",
            r"(?:only|easiest) way (?:out|to (?:stop|end) (?:it|this|the pain|hurting))(?: \w+){0,3} (?:die|death|dying|dead|kill|gone)",
            r"i(?:'ve)? (?:stopped|don'?t) (?:wanting|want) to (?:live|be alive|exist)",
            r"life without (?:him|her|you) (?:isn'?t|is not|ain'?t) (?:worth (?:it|living)|a life)",
            r"not sure i (?:want|can) (?:to )?(?:be alive|live|go on|keep living|be here (?:tomorrow|much longer))",
            r"(?:don'?t|won'?t) (?:be|need to be) (?:around|here) (?:much longer|for long|anymore to)",
            r"don'?t want to (?:be here|exist|be) (?:any ?more )?(?:at all|alive|on this (?:earth|planet))|(?:here anymore|exist)[^a-z]{1,3}(?:like )?(?:at all|alive|on earth)",
            r"(?:nothing|no one|nobody) (?:is |left )?(?:keeping me|holding me|to keep me) (?:here|alive)",
            r"(?:hope|wish|pray)(?:ing)? (?:that )?i (?:get|got|am|have|had|catch) (?:hit|cancer|run over|killed|an accident|a heart attack)",
            r"if i (?:died|were dead|was dead|disappeared|wasn'?t here|vanished)[^.!?]{0,40}(?:notice|care|better|matter|relieved|happy|miss|sad|cry|come)",
            r"(?:would|will|does|do) (?:he|she|you|anyone|anybody|they) (?:even )?(?:notice|care|cry|come|miss me|be sad|regret it) if i (?:died|die|was gone|disappear\w*|killed|wasn'?t)",
        ),
    ),
    Cue(
        "nssi_more_en",
        "T2",
        "nssi",
        "self",
        _en(
            r"i (?:cut|burned|burnt|scratched) (?:again|deep\w*|last night(?= because| and it|[.,!]|$)|until (?:it|i))",
            r"(?:razor|blade|lighter|scissors)[^.!?]{0,25}(?:my (?:arm|skin|thigh|wrist|leg)s?|again|only thing)",
            r"(?:fresh|new) (?:cuts|scars|burns) on my",
            r"punish(?:ed|ing)? my(?:self| body)|(?:hit|bang\w*|punch\w*) my(?:self| head)(?: \w+){0,3} (?:wall|until|bruis\w+|again|bleed\w*|so hard|hard)",
            r"(?:urge|need|want|wanting) to (?:hurt|harm|cut|burn) (?:myself|my)",
            r"hurting myself|relaps\w+ (?:and cut|into (?:cutting|self))",
        ),
    ),
    Cue(
        "ex_threat_more_en",
        "SAFETY",
        "ex_threat",
        "ex",
        _en(
            r"(?:my fault|on (?:me|my hands|my conscience)|because of me|blame me)[^.!?]{0,30}(?:if|when) (?:he|she|they) (?:dies?|kills?|does (?:it|something)|is dead|ends)",
            r"(?:if|when) (?:he|she|they) (?:dies?|kills? (?:him|her|them)sel\w+)[^.!?]{0,30}(?:my fault|because of me|on me|blame)",
            r"(?:he|she|they|my ex|(?:ex )?(?:boyfriend|girlfriend|husband|wife))[^.!?]{0,40}threat\w+[^.!?]{0,30}(?:jump|kill (?:him|her|them)sel\w+|suicide|die|overdose|end (?:it|his|her|their)|hang|hurt (?:him|her|them)sel\w+|cut)",
            r"(?:sent|sends|sending|texted|showed) me (?:a |the )?(?:photo|picture|pic|video)s? of (?:pills|a rope|a knife|the bridge|(?:his|her) (?:wrist|arm|cuts)|blood|a noose|a gun)",
            r"(?:he|she|they|my ex)(?:'s| is|'ll| will|'d| would| says?| said| swears)?[^.!?]{0,30}(?:go(?:ing)? to |gonna )?(?:do something (?:stupid|bad|to (?:him|her)sel\w+)|not (?:live|survive|be alive)|stop (?:eating|taking (?:his|her) meds)|drive (?:off|into)|take (?:all )?(?:the |his |her )?pills)[^.!?]{0,30}(?:if i|unless i|until i|because i)",
            r"(?:if|unless) i[^.!?]{0,40}(?:he|she|they)(?:'ll| will|'d| would| is going to| said (?:he|she)(?:'d| would)?)[^.!?]{0,20}(?:end (?:his|her|their|it)|be dead|jump|die|overdose|kill (?:him|her|them)sel\w+|hurt (?:him|her|them)sel\w+)",
        ),
    ),
    Cue(
        "safety_more_en",
        "SAFETY",
        "violence_to_user",
        "self",
        _en(
            r"(?:he|she|my ex|they)(?: \w+){0,4}? (?:hurt|beaten|hitting|beating|choking|threatened|assaulted|locked|pinned|dragged|spat (?:on|at)|threatens|strangled|slapped) me(?! (?:emotionally|so much|deeply|with (?:his|her) words|badly when))",
            r"(?:he|she|my ex)(?:'s| is|'ll| will) (?:going to )?(?:kill|beat|hurt|murder) me if",
            r"(?:will|would|'ll|'d) (?:kill|beat|hurt|murder) me (?:if|when|for)",
            r"(?:bruis\w+|black eye|broken (?:rib|arm|nose|jaw))[^.!?]{0,40}(?:he|she|from (?:him|her)|my ex)",
            r"(?:checks|reads|monitors|controls|watches|has access to|took) (?:all )?my (?:phone|messages|laptop|location|money|bank|passport|accounts)",
        ),
    ),
    Cue(
        "stalking_more_en",
        "SAFETY",
        "stalking",
        "self",
        _en(
            r"(?:he|she|my ex)(?:'s| is| was)? (?:\w+ )?(?:outside|in front of|at) (?:of )?my (?:house|flat|door|work|office|apartment|building|window|place|car|school|gym)",
            r"(?:keeps?|kept|won'?t stop|every (?:day|night)) (?:showing up|turning up|following|waiting|coming (?:to|by)|calling from|driving (?:past|by)|messaging from)",
            r"(?:new|different|fake) (?:numbers?|accounts?)[^.!?]{0,30}(?:keeps?|every time|after i block\w*|to (?:reach|contact|harass|message) me)",
            r"(?:tracker|airtag|gps)[^.!?]{0,20}(?:my (?:car|bag|phone|coat))",
            r"stalk(?:s|ed|ing|er)? (?:me|at)",
        ),
    ),
    Cue(
        "extortion_more_en",
        "SAFETY",
        "sextortion",
        "self",
        _en(
            r"(?:nudes?|naked|intimate|private|sex) (?:photos?|pictures?|pics|videos?|tape)?[^.!?]{0,40}(?:threat\w*|unless|if i don'?t|leak\w*|everyone|my (?:boss|family|parents|work|friends)|online|money|pay)",
            r"(?:threat\w*|says? (?:he|she)(?:'ll| will)|going to|will|wants money or)[^.!?]{0,30}(?:leak|post|share|send|show|publish|upload)[^.!?]{0,25}(?:nudes?|naked|intimate|private (?:photos?|pics|videos?)|sex tape|photos? of me|videos? of (?:us|me))",
        ),
    ),
    Cue(
        "harm_more_en",
        "SAFETY",
        "intent_to_harm",
        "ex",
        _en(
            r"i(?:'m going to|'ll| will| want to| could| might| swear i'?ll)[^.!?]{0,30}(?:hurt|kill|stab|shoot|beat|poison|strangle|burn down|run over|attack|throw acid|smash) (?:him|her|them|his|her face|that|my ex|the two of them)(?! (?:for (?:leaving|eating|forgetting|not|that haircut|being late|the)|lol|haha|with kindness|softly|feelings?))",
            r"(?:make|making) (?:him|her|them) pay[^.!?]{0,40}(?:knife|gun|bat|acid|wait\w*|parks?|house|address|bought|tonight)",
            r"(?:bought|have|got) (?:a |the )?(?:knife|gun|bat|acid)[^.!?]{0,40}(?:for (?:him|her|them)|(?:he|she)(?:'ll| will)|pay|wait)",
            r"(?:he|she|they) (?:won'?t|will not|shouldn'?t) (?:live|be alive|breathe)[^.!?]{0,30}(?:if|when|after|with (?:him|her|someone))",
            r"if i can'?t have (?:him|her)[^.!?]{0,10}(?:no ?one|nobody)",
            r"(?:hurt|scare|hit|beat) (?:him|her) the way (?:he|she)",
            r"wait(?:ing)? (?:for (?:him|her) )?(?:outside|at|by) (?:his|her) (?:house|work|car|door|office|gym|flat)",
            r"(?:want|going|plan\w*|love) (?:to )?(?:see|watch) (?:him|her|them) (?:die|bleed|suffer|beg)",
        ),
    ),
    Cue(
        "minor_more_en",
        "SAFETY",
        "minor",
        "self",
        _en(
            r"i'm (?:only |just )?(?:eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)(?! (?:minutes|days|weeks|months|hours|years? (?:older|younger)|stone|kilos))",
            r"i'm (?:only |just |still )?1[0-7](?: and| years old|,|\.|$)",
            r"i'm (?:still )?in (?:(?:6|7|8|9|10)th|sixth|seventh|eighth|ninth|tenth|year (?:7|8|9|10|11)|middle|junior high|secondary) (?:grade|school)?",
        ),
    ),
    Cue(
        "third_party_more_en",
        "T1",
        "third_party",
        "other",
        _en(
            r"(?:worried|scared|afraid|fear|terrified|think|convinced|know) (?:that )?(?:he|she|they|my \w+(?: \w+)?)(?:'s| is|'ll| will| might| may| could| would| wants?| is going to)?(?: \w+){0,3} (?:hurt|kill|harm|do something to) (?:him|her|them)sel\w+",
            r"(?:he|she|they|my \w+) (?:says?|said|told me|keeps? saying|keeps? telling \w+)[^.!?]{0,20}(?:wants? to die|doesn'?t want to (?:live|be here)|is suicidal|can'?t go on)",
            r"(?:he|she|they|my \w+|a friend)(?:'s| is| was| has been| seems| feels)? (?:\w+ )?(?:suicidal|self[- ]?harming|cutting (?:him|her)sel\w+)",
        ),
    ),
    Cue(
        "hopeless_more_en",
        "T1",
        "hopeless",
        "self",
        _en(
            r"nothing (?:will|is) (?:ever )?(?:going to )?(?:be|get|feel) (?:good|okay|ok|better|right|happy|normal|the same)(?: again)?",
            r"(?:it|this|things)(?:'ll| will| is| are)? never (?:going to )?(?:get|be|feel|stop) (?:any )?(?:better|okay|ok|good|hurting|right|easier)",
            r"i(?:'ll| will) never (?:be (?:happy|okay|ok|loved|whole)|feel (?:happy|anything|okay))(?: again)?",
            r"(?:i'?ve lost|lost|have no|no|without) (?:all |any )?hope(?: left| for| anymore)?(?! (?:of getting|he|she|for us))",
            r"(?:everything|all of it|life|it all)(?: is|'s| feels| seems)? (?:so )?(?:pointless|meaningless|hopeless)",
            r"(?:what'?s|what is|is there (?:even )?(?:a|any)|there'?s no|don'?t see (?:the|a|any)|see no) (?:the )?point(?: (?:of|in) (?:anything|it all|trying|getting up|any of (?:it|this))| anymore| any more|\?|$)",
            r"i(?:'ve)? (?:just )?(?:completely |totally )?(?:given up|gave up|give up)(?: hope)?(?= |[.,!]|$)(?! on (?:him|her|dating|us|love|them|men|women|my (?:diet|job)))(?! (?:smoking|drinking|sugar|my|the|his|her|coffee|meat))",
            r"(?:can'?t|cannot) (?:go on|keep going|carry on|do this anymore)(?: like this)?(?=[.!]|$)(?! with (?:him|her))",
            r"(?:feel|i'm|feeling) (?:so |completely |just |utterly )?(?:worthless|trapped with no way|like a burden|beyond (?:help|saving|repair))",
        ),
    ),
    Cue(
        "substance_more_en",
        "T1",
        "substance",
        "self",
        _en(
            r"(?:drink\w*|drunk|wasted|hammered|a bottle of (?:wine|vodka|whisk\w+|gin))[^.!?]{0,25}(?:every (?:single )?(?:night|day|evening)|each night|since (?:he|she|the breakup)|just to (?:sleep|forget|function|cope))",
            r"(?:every (?:single )?night|daily|all week|every day)[^.!?]{0,20}(?:drink\w*|drunk|pills to|black(?:ed)? out|high|bottle)",
            r"(?:need|use|using|taking) (?:more and more |more )?(?:pills|xanax|alcohol|weed|coke|wine|vodka|sleeping (?:pills|tablets)) to (?:sleep|cope|forget|function|get through|numb)",
            r"black(?:ed|ing)? out (?:again|drunk|three|twice|from)",
        ),
    ),
    Cue(
        "bereaved_more_en",
        "T1",
        "bereaved",
        "other",
        _en(
            r"(?:to|by|from|after) (?:his|her|their|my \w+'?s?) suicide|(?:my|our) \w+ (?:\w+ )?(?:killed (?:him|her)self|took (?:his|her) (?:own )?life|hanged (?:him|her)self|jumped)"
        ),
    ),
    # -- Chinese ------------------------------------------------------------------------------------------------------
    Cue(
        "attempt_more_zh",
        "T3",
        "attempt",
        "self",
        _zh(
            "(?:尝试|试着|试图|试过|企图|试了)[^。!?！？,，]{0,4}(?:自杀|跳楼|上吊|割腕|吞药|跳河|跳江|结束生命|烧炭|轻生)",
            "(?:吃|吞|喝)了?[^。!?！？,，]{0,5}(?:一瓶|整瓶|一整瓶|半瓶|一把|一大把|几十片|几十颗|很多|好多|所有的?|大量)[^。!?！？,，]{0,3}(?:药|安眠药|安定|农药|片)",
            "(?:安眠药|药|农药|安定)[^。!?！？]{0,10}(?:抢救|洗胃|急救室?|icu)",
            "(?:抢救|救)(?:回来|过来)了?[^。!?！？]{0,10}(?:为什么|怎么|还活着|没死)|为什么(?:要)?(?:救我|把我救)",
            "绳子(?:断了|没(?:系|绑)紧)|上吊(?:没|失败|被)",
            "(?:我)?(?:现在|正|就|已经|一个人|人)?(?:就)?(?:站|坐|待|爬)?(?:在|到了?|上了?)(?:了)?(?:天台|楼顶|顶楼|桥上|桥边|窗台|栏杆(?:外|上)|铁轨|江边|悬崖)(?:上|边)?(?:了|,|，|。|$|风|没人|往下|看着下)",
            "手腕(?:上)?[^。!?！？]{0,6}(?:流血|血|割开)",
        ),
    ),
    Cue(
        "plan_more_zh",
        "T3",
        "plan",
        "self",
        _zh(
            "(?:药|安眠药|药片|刀|刀片|绳子|炭|农药)[^。!?！？]{0,8}(?:数好|准备好|放在(?:床头|枕头|手边|桌上)|攒(?:够|好)|买好|备好|就在(?:手边|旁边|抽屉))",
            "(?:买|攒|存|囤|藏|准备|拿)(?:好|够)?了[^。!?！？,，]{0,8}(?:安眠药|农药|炭|刀|绳)[^。!?！？]{0,16}(?:想死|不想活|结束|今晚|解脱|走)",
            "(?:就)?"
            + _GOODBYE_ZH
            + "(?:我)?(?:就|之后|以后|一切)*(?:都|会|要|能)?(?:结束了?|解脱了?|动手|上路|不在了|离开(?:这个世界|人世|大家)|永远睡|走了,?(?:再也|别|永远))",
            "(?:收拾|安排|交代|整理|准备|处理|处理完|托付)(?:好|完|妥)了?[^。!?！？]{0,14}(?:平静|轻松|今晚|可以走|没牵挂|放心走|解脱|了无牵挂)",
            "(?:平静|轻松|踏实|释然)[^。!?！？]{0,10}(?:决定(?:去死|结束|好了要|了今晚)|就今晚|今晚就|明天就(?:结束|不用))|就今晚(?:了|吧)?$",
            "(?:不会|不用|不必)(?:再)?(?:有|等到|看到|过|见到)(?:明天|下周|今年|生日|天亮)(?:的太阳)?了",
            "(?:我)?(?:死|走|不在)(?:了)?(?:以?后|之后)[^。!?！？]{0,14}(?:请|帮我|拜托|照顾|骨灰|别告诉|财产|留给|密码)",
            "(?:看着|让)[^。!?！？]{0,8}(?:不是|不像)(?:我)?自杀|(?:认为|以为|知道)我?不是自杀",
            "(?:是|要|就)(?:我)?(?:跟|和|对)?(?:你|大家|这个世界)?(?:最后)?(?:的)?(?:诀别|永别)|再见了?,?(?:这个)?(?:世界|人间)|来世再(?:见|做)",
            "(?:想好|选好|定好|查好|看好|挑好)了?[^。!?！？]{0,8}(?:方式|方法|地点|日子|日期|时间|楼|桥|位置)[^。!?！？]{0,10}(?:死|走|结束|跳|解脱|就)",
            "只有(?:死|这一?条路|这条路)[^。!?！？]{0,6}(?:可(?:以)?走|能解脱|了)",
        ),
    ),
    Cue(
        "method_more_zh",
        "T3",
        "method_seek",
        "self",
        _zh(
            "(?:多少|几)(?:片|颗|粒|克|瓶)[^。!?！？]{0,6}(?:安眠药|安定|药)?[^。!?！？]{0,4}(?:会死|能死|致死|才死|致命)",
            "(?:安眠药|安定|药)[^。!?！？]{0,8}(?:致死量|多少(?:片|颗)?(?:才)?(?:够|会死|能死))",
            "(?:几楼|多高|哪(?:里|座桥))[^。!?！？]{0,6}(?:跳(?:下去)?)?[^。!?！？]{0,4}(?:会死|死得|必死|摔死)",
            "(?:怎么|怎样|如何)(?:样)?(?:才能?|可以)?(?:没有痛苦|不痛苦|安静|悄悄|不被发现)?(?:地)?(?:去死|死掉|死去|自杀|结束(?:自己|生命)|离开(?:这个世界|人世))",
        ),
    ),
    Cue(
        "active_more_zh",
        "T2",
        "active",
        "self",
        _zh(
            "(?:一觉|就这样|永远|睡着|闭上眼)[^。!?！？]{0,8}(?:不(?:再|要|用)?醒(?:来|过来)?|醒不过来|不起来|睡过去)[^。!?！？]{0,4}(?:就好|该多好|多好|了)",
            "(?:再也|永远)(?:不(?:想|要|用))(?:再)?醒",
            "(?:站|走|趴|坐)(?:在|到|上)[^。!?！？]{0,6}(?:阳台|天台|桥|楼顶|窗|站台|江边|高处|路边)[^。!?！？]{0,12}(?:想跳|跳下去|想(?:往下|翻)|冲(?:出去|过去)|一了百了|掉下去)",
            "(?:希望|想|盼着|巴不得|最好)[^。!?！？]{0,6}(?:车|有车|卡车|谁)[^。!?！？]{0,6}(?:撞(?:过来|死我|上来|我)|带走我|杀了我)",
            "(?:找不到|没有|没|不知道|想不出)[^。!?！？]{0,8}(?:活(?:下去|着)?的?(?:理由|意义|勇气|动力|必要|希望|盼头)|(?:为了?什么|为何)(?:要)?活|活着(?:是)?为了什么)",
            "活着(?:真|太|好|也|就|实在|很|觉得)*(?:没(?:什么|啥|有)?(?:意思|意义|劲)|累|痛苦|多余|是(?:种|一种)?(?:折磨|煎熬|负担)|难受|难)",
            "(?:活|撑)(?:得|着)?(?:不下去|够了|腻了|烦了)",
            "不(?:想|愿|愿意|配|该)(?:再)?活(?:着|了|下去|在(?:这个|这)?世(?:界|上))|不配活",
            "(?:我|自己|bpd)[^。!?！？,，]{0,6}(?:应该|该|就该|活该|只配)(?:去)?死(?!心|磕)",
            "(?:死)了(?:也|都)?(?:没人|没有人|不会有人|谁)(?:会)?(?:在乎|知道|难过|发现|哭|关心|在意)",
            "(?:是不是)?(?:我)?(?:死|消失|不在)(?:了)?[^。!?！？]{0,4}(?:他|她|你|你们|他们|大家|才)[^。!?！？]{0,6}(?:后悔|难过|开心|高兴|在乎|心疼|轻松|来看|会哭|满意|解脱)",
            "想(?:就)?(?:这样|此)?(?:离开|告别)(?:这个|这)?(?:世界|人世|人间)",
            "想(?:要)?(?:一了百了|了结|解脱自己的生命|早点解脱|彻底解脱|永远解脱|长眠|从这(?:里|个世界)消失)",
            "(?:没意思|没意义|好累|太累|太痛苦|撑不住)[^。!?！？]{0,6}想(?:走了|离开这|结束了|结束一切|结束这一切|就这么走)",
            "(?:又|而且|但|可)?我?(?:又|还|也)?不能死|不敢死|死不了|死都死不",
            "(?:快|已经)?(?:控制|克制|忍)不住(?:自己)?(?:想)?(?:去死|自杀|轻生|伤害自己|跳)",
            "(?:想到|想着|老想|总想|一直想|经常想|脑子里(?:都|全)?是|满脑子(?:都)?是|有过?)(?:了)?(?:去)?(?:死(?!党|心|他|她)|死亡|轻生|自杀|跳楼|死的念头)",
            "(?:死|轻生|寻死|自我了断|结束自己)的?(?:念头|想法|冲动|心)(?:都有)?",
            "(?:想|要|愿意)(?:用)?(?:自己)?(?:的)?(?:死|命|生命)(?:来)?(?:换|偿|证明|惩罚|报复)",
            "后悔出生|不该(?:来到)?(?:出生|这个世界|活)",
            "我?(?:算|用|想|曾)?以死(?:相逼|威胁|要挟|证明)",
            "死了(?:反而|倒|才)(?:好|轻松|干净|清净|解脱|痛快)|死是(?:一种)?解脱|(?:只有|唯有)死(?:才)?",
            "(?:不如|干脆|索性|直接)(?:去)?(?:死了|跳下去|一起死|死掉|走了算了|结束(?:掉|吧)?)",
        ),
    ),
    Cue(
        "nssi_more_zh",
        "T2",
        "nssi",
        "self",
        _zh(
            "(?:拿|用|握着)[^。!?！？]{0,4}(?:刀|刀片|美工刀|烟头|打火机|圆规|玻璃|针)[^。!?！？]{0,6}(?:划|烫|割|戳|扎|往(?:手|胳膊))",
            "(?:手臂|胳膊|手腕|手上|腿上|身上)(?:上)?[^。!?！？]{0,6}(?:新的?伤|刀(?:痕|口)|划痕|一道道|伤口又)",
            "(?:伤害|折磨|惩罚|虐待)(?:我)?自己(?:的身体)?[^。!?！？]{0,6}(?:才|来|缓解|好受|发泄|冲动|念头|想法|倾向)?(?:$|[,，。了])",
            "(?:掐|咬|抓|烫|割|划|扎|打)自己(?:的)?[^。!?！？]{0,4}(?:出血|流血|才能|到|淤青|发泄|缓解|手腕|胳膊|手臂|大腿)",
            "自残|自虐",
        ),
    ),
    Cue(
        "ex_threat_more_zh",
        "SAFETY",
        "ex_threat",
        "ex",
        _zh(
            "(?:发|拍|寄)(?:来|了|给我)?[^。!?！？]{0,4}(?:割腕|流血|伤口|药|刀|楼顶|天台|遗书|自残)的?(?:照片|视频|图片|图)?[^。!?！？]{0,10}(?:都是我|是我|怪我|逼|说|要我|让我|复合)",
            "(?:他|她|前任|前男友|前女友)[^。!?！？]{0,16}(?:离开|没有|失去|没了)(?:他|她|我)?[^。!?！？]{0,6}(?:会死|活不下去|活不了|不活)",
            "(?:他|她|前任|前男友|前女友|对方)[^。!?！？]{0,12}(?:真的)?(?:自杀|死了|出事)[^。!?！？]{0,12}(?:我(?:会)?(?:有|要|负|担)?[^。!?！？]{0,4}责任|是我(?:害|的错)|怪我)",
            "以(?:自杀|死|自残|跳楼|割腕|生命)(?:来|去)?(?:威胁|要挟|逼|胁迫)(?:我)?",
            "(?:他|她|前任|前男友|前女友)[^。!?！？]{0,20}(?:敢|要是|如果|只要|一旦|再|不)[^。!?！？]{0,14}(?:就|便)(?:会|要|去)?(?:死|割|跳|自杀|不活|吞|自残|从楼)",
        ),
    ),
    Cue(
        "violence_more_zh",
        "SAFETY",
        "violence_to_user",
        "self",
        _zh(
            "(?:掐|扼|勒)(?:住|着|了)?我?(?:的)?(?:脖子|下颚|下巴|喉咙)|手(?:就)?放(?:在)?我?脖子|(?:想|要)掐死(?:我|你)",
            "(?:他|她|前任|男友|老公|男朋友|前男友)[^。!?！？]{0,16}(?:打过?我|动过?手|家暴|扇(?:了)?我|踢我|推倒我|把我(?:打|推|关|锁|按)|拿刀(?:对|指|逼|砍)|泼我|烫我|抓(?:着)?我(?:的)?头发|限制我)",
            "(?:会|要|说)(?:打死|弄死|杀了?|砍死|捅死|整死|弄残)我",
            "(?:威胁|恐吓|扬言)[^。!?！？]{0,8}(?:杀|伤害|对付|报复|弄|打)(?:我|我家|我父母|我孩子|我全家)",
            "(?:不敢|害怕)(?:回家|开门|出门|一个人)[^。!?！？]{0,10}(?:他|她|打|堵|等)",
        ),
    ),
    Cue(
        "stalking_more_zh",
        "SAFETY",
        "stalking",
        "self",
        _zh(
            "(?:一直|天天|每天|总|又|老是|经常)(?:在)?(?:跟踪|尾随|跟着|蹲|堵|守)(?:着)?(?:我|在我)",
            "换(?:了)?(?:号|号码|小号)[^。!?！？]{0,8}(?:打|加|骚扰|联系)[^。!?！？]{0,4}(?:我|电话|不停)",
            "(?:定位|跟踪器|gps|监听|监控)[^。!?！？]{0,8}(?:我|车|手机)|(?:我|我的)?(?:车|手机|包)(?:上|里)?[^。!?！？]{0,6}(?:装|放|藏|有)(?:了)?(?:个)?(?:定位|跟踪|监听|gps)",
            "(?:他|她|前任|前男友|前女友)[^。!?！？]{0,12}(?:在|到|来|守在|堵在|蹲在)(?:我)?(?:们)?(?:家|公司|楼下|学校|门口|单位|宿舍)[^。!?！？]{0,8}(?:等|堵|蹲|守|不走|不肯走|闹|敲门|盯)",
        ),
    ),
    Cue(
        "extortion_more_zh",
        "SAFETY",
        "sextortion",
        "self",
        _zh(
            "(?:裸照|私密照?|私密视频|床照|不雅(?:照|视频)|隐私)[^。!?！？]{0,14}(?:威胁|公之于众|发(?:到|给|出去|网上)|曝光|勒索|要挟|传出去|群发|逼)",
            "(?:威胁|要|说|拿|扬言|否则)[^。!?！？]{0,16}(?:裸照|私密照?|私密视频|床照|不雅|隐私)[^。!?！？]{0,10}(?:发|曝光|公开|公之于众|散布|传|威胁|要钱)?",
        ),
    ),
    Cue(
        "harm_more_zh",
        "SAFETY",
        "intent_to_harm",
        "ex",
        _zh(
            "(?:我|真)?(?:要|想|恨不得|打算|准备|迟早)(?:去)?(?:杀|弄死|捅|砍|打死|毒死|掐死|撞死|弄残|毁容|泼硫酸|打断|废了|整死|收拾)了?(?:他|她|ta|前任|那个|这个|他们|她们|小三|全家)(?!就好了)",
            "(?:拿刀|带刀|买了刀|准备了刀|硫酸|汽油)[^。!?！？]{0,12}(?:找|去|等|堵|泼|烧)(?:他|她|前任|他们|那个|小三)",
            "(?:得不到|我得不到)[^。!?！？]{0,6}(?:别人也|谁也|毁)",
            "(?:一起|一块)(?:死|去死|陪葬)|(?:拉|拖)(?:着|上)?(?:他|她|他们)(?:一起|陪葬|垫背)",
            "(?:在|去|到)(?:他|她)(?:家|公司|楼下|单位|学校)[^。!?！？]{0,6}(?:等|堵|蹲|守)(?:着)?(?:他|她)?[^。!?！？]{0,8}(?:教训|收拾|算账|吓|打|好看|付出)",
        ),
    ),
    Cue(
        "minor_more_zh",
        "SAFETY",
        "minor",
        "self",
        _zh(
            "我(?:今年|才|刚|现在|只有|还|满|刚满)*(?:1[0-7]|十[一二三四五六七]?)(?:周)?岁",
            "我(?:是|才|还是|今年|在|还在|刚|现在)*(?:一(?:个|名))?(?:初[一二三]|高一|高二|初中|小学|中学)(?:的)?(?:生|女生|男生|学生|,|，|。|他)",
        ),
    ),
    Cue(
        "third_party_more_zh",
        "T1",
        "third_party",
        "other",
        _zh(
            "(?:怕|害怕|担心|担忧|听说|发现|知道|觉得)[^。!?！？]{0,4}(?:他|她|ta|朋友|闺蜜|前任)[^。!?！？]{0,12}(?:再次)?(?:自杀|自残|轻生|想不开|做傻事|跳楼|寻死|走极端|极端的?行为|伤害自己)",
            "(?:他|她|朋友|闺蜜|男友|女友|男朋友|女朋友|孩子|室友|同学)[^。!?！？]{0,24}(?:自残|想不开|有过自杀|不想活|想自杀|割(?:自己|腕|手腕)|寻死|说想死|轻生|自杀史|自杀倾向|要自杀)",
        ),
    ),
    Cue(
        "bereaved_more_zh",
        "T1",
        "bereaved",
        "other",
        _zh(
            "(?:他|她|爸|妈|哥|姐|弟|妹|朋友|同学|闺蜜|亲人|爷爷|奶奶|前任|兄弟|表\\w)[^。!?！？]{0,16}(?:跳楼了|跳楼走|自杀了|自杀(?:走|去世|身亡)|轻生了|结束(?:了)?(?:自己的?)?生命|上吊(?:走|死|了))",
        ),
    ),
    Cue(
        "hopeless_more_zh",
        "T1",
        "hopeless",
        "self",
        _zh(
            "(?:以后|永远|再|一辈子|这辈子)?(?:也|都)?(?:再也)?(?:不会|好不)(?:再)?(?:好|好起来|幸福|快乐|开心|有希望)了(?:吧)?(?!不起)",
            "(?:每天|一切|什么都|活着|人生|生活)[^。!?！？,，]{0,6}(?:都)?(?:没有?|毫无)(?:任何)?(?:意义|希望|盼头|意思)(?!义)",
            "(?:厌世|万念俱灰|心如死灰|行尸走肉|生不如死|看不到(?:头|光|明天|未来|任何?希望)|没有未来|人生(?:完|毁)了)",
            "(?:生活|人生|日子)(?:毫无|没有?|看不到)(?:任何)?(?:意义|希望|盼头|未来|光)",
            "(?:活着|做人)(?:好|真|太)?(?:累|难)",
            "(?:已经)?(?:彻底|完全)?(?:放弃(?:自己|人生|希望|治疗)|自暴自弃|破罐子破摔)",
        ),
    ),
    Cue(
        "substance_more_zh",
        "T1",
        "substance",
        "self",
        _zh(
            "(?:每天|天天|这周|最近|每晚|连着|一直|这段时间)[^。!?！？]{0,10}(?:喝(?:酒|到|醉|大|得烂醉)|靠(?:酒|药|酒精|安眠药)|断片|酗酒|醉)",
            "(?:靠|离不开|全靠|只能靠)(?:喝?酒|酒精|安眠药|药)[^。!?！？]{0,8}(?:睡|麻痹|撑|活|过|忘)",
            "安眠药[^。!?！？]{0,6}(?:越吃越多|加量|上瘾|依赖)",
        ),
    ),
)
