"""Questions about means, signs of a plan, attempts under way, threats and violence, as people put them sideways.

Same form as the lexicon. No pattern names a method in more detail than it takes to hear the question.
"""

from __future__ import annotations

from typing import Final

from exskill.sessions.safety.crisis.cue import Cue, compile_text, compile_words

__all__ = ["SIDEWAYS"]


_END: Final = r"(?:die|end it|be (?:sure|certain|final|fatal|over)|not (?:wake|come back|be found)|kill (?:me|you|someone|a person)|work|do it|be enough|be the end)"
_EX: Final = (
    r"(?:he|she|they|my (?:ex|boyfriend|girlfriend|husband|wife|partner)(?:'s \w+)?|the guy|someone|somebody|a man)"
)
_PICS: Final = r"(?:photos?|pictures?|pics?|videos?|vids?|nudes?|tapes?|clips?|screenshots?)"
_EX_ZH: Final = "(?:他|她|前任|前男友|前女友|前夫|老公|男朋友|男友|女友|对方|那个人|网友|学长)"
_PICS_ZH: Final = "(?:裸照|私密照?|照片|视频|录像|录屏|录的|相册)"

SIDEWAYS: Final = (
    Cue(
        "means_en",
        "T3",
        "method_seek",
        "self",
        compile_words(
            r"(?:what(?:'s| is)|which is|is there|tell me|know|need|want)(?: of)?(?: \w+){0,2} (?:least painful|most painless|painless|gentlest|quickest|fastest|easiest|surest|most certain|cleanest|most peaceful|peaceful) (?:way|method|exit)(?: \w+){0,2}? (?:out|to (?:go(?! to)|die|end (?:it|my|everything)|do it)|of (?:dying|ending (?:it|my)))(?! of (?:the|a|this) )",
            r"(?:lethal|fatal|deadly) (?:dose|amount|quantity|combination|mix)|what (?:dose|amount|quantity) (?:is|would be) (?:fatal|lethal|deadly|enough to)",
            r"(?:does|do|will|would|is) (?:it|that|you|i|they|dying|hanging|drowning|jumping|bleeding out)(?: \w+){0,2} (?:hurt|painful|quick|peaceful|slow)(?: \w+){0,3} (?:to die|when you (?:die|jump|do it off|hang)|dying|if you jump|like they say)",
            r"does (?:it|jumping|hanging|dying|drowning) hurt (?:to die|or is it over|if you jump|the falling)|(?:hanging|drowning|bleeding out|overdosing) (?:quick|peaceful|painful|fast)",
            r"how (?:many|much)(?: \w+){0,8}? (?:to (?:die|end it|not wake|kill)|would (?:do it|be enough|kill|be too many)|(?:is|are) (?:fatal|lethal|enough to die)|(?:and|to) not wake|it would take to)",
            r"how (?:long|fast|deep|high|far|tight|cold|quickly)(?: \w+){0,8}? (?:to die|to bleed out|bleed out|until (?:you|i) die|before (?:they|you|anyone) (?:could ?n'?t|can ?not|can'?t)|(?:couldn'?t|can'?t) (?:bring|save|revive)|lose consciousness|to be sure of it)",
            r"(?:which|what) (?:pills|tablets|drugs|meds|chemicals?|floor|height|bridge|method)(?: \w+){0,6}? (?:kill|fatal|lethal|dangerous ones in|enough (?:to|for) (?:die|it)|would be the ones|do people use)",
            r"(?:overdose|od) on (?:\w+ )?(?:antidepressants|sleeping|painkillers|paracetamol|insulin|these|what i have|the ones)",
            r"how (?:do|does|can|could|would|should|did) (?:i|you|one|people|they|someone|somebody|a person|the people)(?: \w+){0,3}? (?:do it so|make sure it works|end it (?:quietly|all|without)|stop my body from|get over the fear of doing it(?=[.?!]|$)|make (?:it|this) look like an accident|stay on the tracks|arrange it so that nobody)",
            r"(?:make|look|looks|seem|seems)(?: \w+){0,2} like an accident(?: so| and| for)|so (?:that )?(?:nobody|no one|they) (?:stops?|finds?|saves?|could stop) me",
            r"(?:what|how) (?:do|should|does|would) (?:people|i|you|one) (?:write|put|say) in (?:the|a|my) (?:suicide )?note(?! to (?:the|my) (?:teacher|landlord|boss))|how do i write the note",
            r"(?:life )?insurance (?:still )?(?:pay|cover)(?: \w+){0,3} (?:suicide|if i do it myself|if i kill)",
            r"(?:exit bag|suicide (?:method|forum|kit|pill|bag)s?|methods? of (?:suicide|dying))|(?:tell|give|list|name) me (?:a|some|the|any) (?:methods?(?!\W+any method for| for| of cooking)|ways? to die)|ways people (?:die|kill themselves)",
            r"(?:can|could|would|will) (?:you|i|a person|someone) die (?:from|of|by) (?:just |only )?(?:not|mixing|taking|drinking|that|one)",
            r"what (?:happens|would happen) if (?:i|you) (?:take|took|swallow|mix)(?: \w+){0,3} (?:all|them all|the lot|everything|the ones|too many|at once)",
            r"what would (?:kill|end) me(?: \w+){0,3}|what would someone my (?:weight|size|age)(?: \w+){0,3} need to (?:die|end)|(?:for|to) someone my (?:weight|size) to not (?:wake|come back)",
            r"hypothetically(?: \w+){0,6} (?:die|exit|end it|kill)|if you wanted (?:it )?(?:over|to be (?:sure|dead)|to (?:die|end it))",
            r"do it (?:off|from) (?:a|the) (?:building|bridge|roof|cliff)|(?:survive|survives|survived) (?:that|the|a) (?:height|fall|drop|jump)",
        ),
    ),
    Cue(
        "means_zh",
        "T3",
        "method_seek",
        "self",
        compile_text(
            "(?:怎么|怎样|如何|咋|啷个|怎麼|點樣)(?:才能|才|可以|能|个)?(?:死(?!心|磕|板|缠|党|机|记|活|了的|路|线)|自杀|寻死|去死|自尽|噶(?!韭|腰))[^。!?！？]{0,10}",
            "(?:怎么|怎样|如何|咋整能?|怎么才能)[^。!?！？,，]{0,6}(?:走|离开(?!一个人|他|她))[^。!?！？,，]{0,6}(?:不痛|不疼|没有?痛苦|体面|安静|不遭罪|以为是意外|不吓|吓到家)",
            "(?:哪种|什么|有没有)[^。!?！？,，]{0,8}(?:死法|自杀方式|自杀方法|走法|不痛的?(?:死|走|离开)|不疼的?(?:死|走)|像睡着一样的?(?:办法|离开|死))|有没有不痛的[,，]|(?:无痛|不痛苦|没有痛苦)的?(?:方法|方式|办法)(?:离开|死|走|结束)?",
            "(?:吃|吞|喝|打|服)(?:下去)?(?:多少|几片|几颗|几粒|几盒|哪种|哪个|什么药?)[^。!?！？]{0,8}(?:会死|能死|致死|才死|死得了|人就没|就没了|能走|会走|才够|够死|救不(?:回|活|返)|出事|才(?:能)?不会被救)",
            "致死(?:量|剂量)|(?:剂量|份量|浓度)[^。!?！？]{0,4}(?:会|能)死|什么剂量会死",
            "(?:全部|一次|一起|全)(?:都)?(?:吃|吞)(?:下去|完|掉)[^。!?！？]{0,4}会(?:怎么?样|怎樣|死|如何)|(?:吃|吞)一(?:把|瓶|盒|整)[^。!?！？]{0,4}会(?:怎样|怎么样|死)",
            "(?:几楼|多高|多深|多冷|多长时间|多久|多快)[^。!?！？]{0,8}(?:会死|才死|能死|没意识|失去意识|救不回|抢救不回|就没感觉|就不会有感觉|必死|能确定|才会?确定|才保险|要多久才(?:安静|死))",
            "(?:跳(?:下去|楼|河|江|海|桥)|溺水|上吊|割腕|割脉|烧炭|触电|卧轨|吃安眠药|死的时候|掉下去|淹死)[^。!?！？,，]{0,8}(?:疼吗|痛吗|痛苦吗|会不会痛|会不会疼|难受吗|要多久|会不会先|是不是很痛苦|是不是像|要去哪|会难看|要几秒|要怎么弄|快吗|够吗)",
            "(?:要|得)?割(?:哪里|多深|哪儿|哪个位置)(?!的|草)[^。!?！？]{0,4}(?:会死|$|[?？])",
            "(?:自杀|自殺)[^。!?！？]{0,8}(?:保险|赔|教程|方法|方式|步骤|工具|成功率)|(?:保险|保险公司)[^。!?！？]{0,8}自杀[^。!?！？]{0,4}赔|(?:哪种|什么)方式成功率",
            "遗书[^。!?！？]{0,4}(?:怎么写|写给谁|要写什么|格式|模板)",
            "(?:怎么|怎样|如何)[^。!?！？]{0,6}(?:一次就成功[,，]不要再醒|不(?:会)?被救|不让人发现得太早|洗不了胃|让他们洗不了|不挣扎|不连累房东|看起来像意外|以为是意外|克服最后那一下|不会半途被拉|保证不会)",
            "(?:哪里|哪儿|怎么)(?:能|可以)?买(?:到|得到)?[^。!?！？]{0,4}(?:那种药|氰|致死|安乐死的?药|毒药)|不用处方的(?:有吗)?$|什么东西吃了没得救|(?:药店|家里|厨房)[^。!?！？]{0,8}(?:哪个|什么|有什么)[^。!?！？]{0,4}(?:可以死|能死|致命|能用来那个|会死)",
            "(?:断食|绝食|不吃不喝|不喝水)[^。!?！？]{0,6}(?:几天|多少天|多久)(?:会|能)(?:死|撑)",
            "(?:烧炭|开煤气|煤气|农药|老鼠药|胰岛素|百草枯)[^。!?！？]{0,8}(?:管用吗(?!.{0,6}老鼠)|够吗|够不够|用来那个|还行吗|会走吗|死吗)|(?:头孢|安眠药|药)(?:配|加|混|和)酒[^。!?！？]{0,4}(?:必死|会死|更快|就行)",
            "(?:帮|替)(?:朋友|网友)问[^。!?！？]{0,10}(?:会出事|会死|怎么走|体面|吃多少)|(?:小说|剧本)[^。!?！？]{0,12}(?:怎么[^。!?！？]{0,6}死掉|剂量|怎么自杀)",
            "(?:死|自杀)(?:了)?(?:以后|之后)?多久(?:会|才)(?:会)?被发现",
        ),
    ),
    Cue(
        "put_in_order_en",
        "T3",
        "plan",
        "self",
        compile_words(
            r"(?:chosen|picked|set|decided|choosing|chose) (?:on )?(?:the|a|my) (?:date|day|night|spot|place|time|tree|bridge|hotel)(?: \w+){0,6}? (?:to die|to end|and (?:the|a) (?:note|rope|night|bridge)|it'?s (?:settled|calm|over)|i'm at peace|i feel (?:calm|light))",
            r"(?:who|how they|where they|when they)(?:'ll| will)? finds? me|i (?:want|need|ought|should) (?:to )?be found|they(?:'ll| will) find me|for finding\.?$",
            r"(?:won'?t|not) (?:be )?need(?:ing)? (?:it|them|the (?:place|flat|car|money|room))(?: \w+){0,3} (?:past|after|any ?more|where i)(?: \w+){0,4}(?:and i'm not moving|anywhere|after that)?",
            r"(?:after me|when i'm gone|once i'm gone|for after i'm gone|after i'm gone)(?=[.,!? ]|$)",
            r"(?:note|letter|letters|envelopes?)(?: \w+){0,6} (?:where they'?ll (?:look|find)|for when (?:they|you) find|by the time (?:she|he|they|you))",
            r"(?:saving|saved|save|stockpil\w+|hoard\w+|kept|keeping|counted) (?:mine|them|up|all|my (?:pills|tablets|meds))(?: \w+){0,3}(?:,| |\.)+(?:nearly )?enough(?! for)",
            r"i(?:'ve| have)? (?:already )?(?:written|wrote) (?:my mum'?s|my kids'?|their|her|his) birthday cards for the next",
            r"(?:going|want(?:ing)?|plan(?:ning)?|mean) to (?:go|do it|end it|finish it|be gone) (?:before|after|on|by|when|tonight|this)(?: \w+){0,8} (?:so (?:nobody|no one|they)|note|letters?|before anyone)",
            r"(?:not|isn'?t) booking (?:the|a) way back|(?:one way|no return) (?:because|since) i won'?t",
            r"(?:tidying|cleaning|sorting)(?: \w+){0,6} (?:easy|easier) for (?:whoever|them|the (?:police|people)) (?:comes|who find|that find|when)",
            r"the funny thing is how (?:much )?(?:lighter|calmer|easier)(?: \w+){0,3} since i (?:chose|decided|picked)",
        ),
    ),
    Cue(
        "put_in_order_zh",
        "T3",
        "plan",
        "self",
        compile_text(
            "(?:等|让)?(?:他们|别人|家里人?|警察|大家|谁)(?:先)?(?:找到|发现)我(?:的时候|时|之前|以后|了)|谁先发现我",
            "(?:给|写给|写好|留给)[^。!?！？]{0,12}的信[^。!?！？]{0,14}(?:不在了|定时|等(?:我|她|他)[^。!?！？]{0,6}(?:走|不在))|设了(?:定时|早上)[^。!?！？]{0,6}(?:发|发送)[^。!?！？]{0,10}(?:最后|告别|遗)",
            "(?:定好|选好|看好|想好|挑好)(?:了)?(?:日子|时间|地方|地点|那天|树)[^。!?！？]{0,12}(?:没有人|没人|就走|送人|不回来|平静|没什么放不下)",
            "(?:没什么|没有什么|不用)[^。!?！？]{0,4}(?:放不下|牵挂|惦记)(?:的|了)?[^。!?！？]{0,8}(?:可以|能)?(?:走|去)了",
            "(?:我不在了|我走了|我没了|我之后|我死)[^。!?！？]{0,8}(?:帮我|替我|照看|给谁|归|留给|照顾好(?:我|他|她|猫|狗|孩子))",
            "(?:药|片)[^。!?！？]{0,4}(?:攒|存|留)(?:着|够|了)|(?:攒|囤|存)了[^。!?！？]{0,8}药[^。!?！？]{0,4}(?:够|了)",
            "(?:过完|过了|等)(?:这个|他|她|孩子|妈|爸)?[^。!?！？]{0,6}(?:生日|年|婚礼|毕业|高考)[^。!?！？]{0,4}(?:就走(?!亲)|就不过了|就结束|我就不在)",
            "(?:没|不)买回程[^。!?！？]{0,6}(?:不用|回不来|不回来)|不(?:用|需要)留(?:房子|位置|饭)[^。!?！？]{0,8}也不是搬",
            "(?:保险|存折|密码|钱)[^。!?！？]{0,16}(?:找吧|他们会?找|到时候你们看|就这几天吧|不给家里留麻烦)",
            "(?:自从|做)(?:决定|定)(?:了|下来|以后|之后)[^。!?！？]{0,10}(?:睡得很?好|很平静|能睡|轻松)",
            "(?:方便|省得|免得)[^。!?！？]{0,6}(?:进来的人|发现的人|收尸|收拾的人|警察)",
        ),
    ),
    Cue(
        "under_way_en",
        "T3",
        "attempt",
        "self",
        compile_words(
            r"(?:i )?(?:took|swallowed|drank|ate|downed) (?:it|them|what was|the lot|all of (?:it|them)|the whole|the bottle|enough|the thing|something)(?: \w+){0,8} (?:ago|dizzy|sleepy|weird|scared|buzzing|shaking|lying down|don'?t ring|don'?t call|goodbye|throw\w* (?:some )?up|my mum|with (?:vodka|wine|port))",
            r"(?:it'?s|its) in me now|can'?t (?:take it back|undo) (?:now|and i'm bleeding)|do something i can'?t undo and i'm bleeding",
            r"(?:blood|bleeding)(?: \w+){0,4} (?:than i thought|the towel|through the|won'?t stop|everywhere)|bath(?: \w+){0,3} (?:pink|red)|opened (?:both of )?my (?:arms|wrists|veins)",
            r"(?:wrong|other) side of the (?:railing|fence|barrier|rail)|standing on the (?:outside|ledge)",
            r"(?:in the|sitting in my) (?:car|garage) with the engine (?:on|running)(?! to| for the heat)",
            r"(?:rope|belt|cord) (?:snapped|broke|gave)|found me in time|(?:woke up|brought back|came round)(?: \w+){0,4} (?:charcoal|stomach pump\w*|icu)",
            r"(?:don'?t|do not) (?:want|call|ring|send) (?:an |the )?(?:ambulance|anyone)(?: \w+){0,2}(?=[.,!? ]|$)(?! for dinner)",
        ),
    ),
    Cue(
        "under_way_zh",
        "T3",
        "attempt",
        "self",
        compile_text(
            "(?:药|酒|它|都|全)?(?:吃|吞|喝)(?:下去|了|晒|完)[^。!?！？]{0,10}(?:头(?:好|很)?晕|好晕|手(?:在)?抖|开始(?:困|吐|麻)|心跳得?(?:厉害|快)|别报警|没人知道|有点后悔|嘴里烧|口开始麻|不想叫救护车|分钟了|小时了)(?!.*(?:退|好些|火锅))",
            "(?:浴缸|水|毛巾|床单|地上|浴室)[^。!?！？]{0,6}(?:红了|都是血|全是血|都透了|弄脏了)|(?:血|伤口)(?:擦不干净|流得?(?:到处|很多)|止不住)|割得(?:有点|很|太)深",
            "(?:站|坐|企)(?:在|紧)?[^。!?！？]{0,6}(?:栏杆外|栏杆外面|护栏外|欄杆出面|窗外面|天台边|楼顶边|顶楼[,，]鞋)|鞋(?:子)?(?:脱好|放好)了|水到(?:腰|胸|脖子)了",
            "(?:送|在)(?:我)?来?(?:的)?急诊[^。!?！？]{0,6}洗胃|洗胃管|(?:没熄火|引擎)[^。!?！？]{0,8}窗[^。!?！？]{0,4}关[^。!?！？]{0,8}困",
            "绳子断了|(?:没|未)(?:成|遂|死成)[^。!?！？]{0,6}(?:现在|还在)|(?:及时)?发现了我?[^。!?！？]{0,6}(?:没觉得庆幸|还没觉得)",
            "(?:不想|别|不要)(?:叫|打)(?:救护车|120|急救)",
        ),
    ),
    Cue(
        "harmed_en",
        "SAFETY",
        "violence_to_user",
        "self",
        compile_words(
            _EX
            + r"(?: \w+){0,5}? (?:chok(?:e|es|ed)|strangl(?:e|es|ed)|slapp?(?:s|ed)?|punch(?:es|ed)?|kick(?:s|ed)|beat(?:s|en)?|bit(?:es)?|burn(?:s|ed|t)|shov(?:es|ed)|twist(?:s|ed)|drag(?:s|ged)|claw(?:s|ed)|rap(?:es|ed)|strikes|(?<!never )hits?) (?:me|my (?:face|arm|head|nose|wrist|hair|neck|throat|fingers?)|us)",
            r"(?:hands?|belt|pillow|arm) (?:round|around|over|on) my (?:throat|neck|face|mouth)(?! and led)|(?:broke|broken|cracked|twisted) my (?:nose|arm|wrist|rib|ribs|finger|jaw|phone and)(?! at (?:rugby|football|the club))",
            r"(?:he|she|they)(?: \w+){0,3} (?:lock(?:s|ed)|shut|held|holds|pinned|pins) me (?:in|on|out on|down|up|against|under)",
            r"(?:says?|said|swears?|threat\w*)(?: \w+){0,5} (?:he|she|they)(?:'ll| will|'d| would) (?:put me in the ground|kill (?:me|us)|set fire|burn (?:the|me|us|down)|send me back in a box|make me disappear)",
            r"(?:sleep|slept|hiding|hide|writing|typing)(?: \w+){0,4} (?:chair under the handle|in the bathroom[^.!?]{0,40}(?:outside|hammer|knife|door)|locked (?:in|door))",
            r"(?<!never )(?<!not )(?:hits?|beats?|hurts?|hitting|beating) me(?! (?:with (?:his|her) words|up for|emotionally|like a song|hard that|that (?:i|he|she)))(?=[ ,.!?]|$)",
            r"(?:won'?t|doesn'?t|does not|refuses to) (?:let me (?:leave|out|see (?:anyone|my family|a doctor))|give me my (?:insulin|medicine|passport|inhaler))",
        ),
    ),
    Cue(
        "harmed_zh",
        "SAFETY",
        "violence_to_user",
        "self",
        compile_text(
            _EX_ZH
            + "[^。!?！？,，]{0,14}(?:掐(?:过|了|着|住|我)|扇(?:了)?我|拧(?:我|断)|勒(?:着|住|我)|按住我|捂(?:住)?我|抓住我|拿(?:刀|烟头|枕头|开水|拐棍|铁锹|电脑线|锤)[^。!?！？]{0,4}(?:烫|捂|抽|拍|架|砍|指|泼)?(?:我|在我)|推(?:我|到马路)|打(?:断|进|到|完)|泼我|咬我|强迫我|锁(?:在|起来)|关(?:在|起来))",
            "(?:打断|踢断|拧断)(?:过)?(?:我|俺|一根)|肋骨断过一根[^。!?！？]{0,6}(?:我跟医生说|其实)|(?:掐|勒|按|捂)(?:着|住|过)?(?:我)?(?:的)?(?:脖子|嘴|喉咙)(?!.{0,6}肩颈)",
            "(?:说|扬言|威胁)[^。!?！？]{0,6}(?:打断我|弄死我|杀了?我|一起烧|放火|死也要死在他手里|整死我|下次(?:就)?不会(?:松|放|停))",
            "(?:刀)(?:架|抵|指)在?[^。!?！？]{0,4}(?:我|脖子)|不(?:敢|让)(?:我)?(?:回家|出门|看医生)[^。!?！？]{0,8}(?:磨刀|打|锁)|躲在(?:卫生间|厕所|浴室|衣柜)[^。!?！？]{0,10}",
            "(?:家暴|(?<!没)(?<!没有)动(?:过)?(?:三次|两次|几次)?手(?!术|机|脚|工|作)|拳打脚踢|施暴|性侵|强奸)",
        ),
    ),
    Cue(
        "watched_en",
        "SAFETY",
        "stalking",
        "self",
        compile_words(
            r"(?:his|her) car(?: \w+){0,4} (?:again|outside|opposite|across)(?: \w+){0,6} (?:night|gate|house|work|street|ward|third|fourth)",
            r"(?:he|she|they)(?:'s|'re| is| are)?(?: \w+){0,4} (?:at (?:the|my) (?:school )?gate|outside my|in the building opposite|opposite my|behind me)(?: \w+){0,6} (?:although|even though|every (?:day|night|evening)|again|order|told (?:him|her)|won'?t|fourth|third)",
            r"(?:new|another|different|fake) (?:number|account|profile)s?,? (?:same|every (?:day|time)|again|to follow me|after i block\w*)",
            r"(?:knew|knows) (?:what i (?:wore|bought|said|ate)|where i (?:am|was|live now|moved)|my new address)|repeats what i say at home|logged in as me",
            r"(?:airtag|tracker|tag|gps|mic|camera)(?: \w+){0,6} (?:under|sewn|inside|lining|hidden|in my (?:car|coat|bag|kitchen))(?!,? mine)",
            r"(?:photo|picture|video)s? of my (?:own )?(?:front door|house|window|street|car|building)",
            r"(?:\d+|forty\w*|fifty|hundreds? of) (?:missed )?(?:calls|texts|messages)(?: \w+){0,4} (?:no caller|withheld|blocked number|every (?:day|night))",
        ),
    ),
    Cue(
        "watched_zh",
        "SAFETY",
        "stalking",
        "self",
        compile_text(
            _EX_ZH
            + "[^。!?！？]{0,8}(?:又)?(?:在|到|来)(?:我)?[^。!?！？]{0,10}(?:对面|门口|楼下|车库|厂门口|直播|宿舍)[^。!?！？]{0,10}(?:盯|蹲|站到|转悠|坐了一下午|天天|赶都不走|不肯走)",
            "(?:换|用|注册)(?:了)?(?:[一二三四五六七八九十几]个)?(?:小?号|马甲)[^。!?！？]{0,6}(?:加我|骚扰|看我|联系我|跟踪)|(?:跟踪|尾随|跟着|跟在)(?:着)?我|雇人跟",
            "(?:车|包|手机|外套|车底)[^。!?！？]{0,8}(?:被|装|放|有人装)[^。!?！？]{0,4}(?:定位|跟踪|监听|东西[,，]我去哪)|定位我|短信[^。!?！？]{0,6}转发",
            "(?:搬|换)(?:了)?(?:家|两次家|工作|路线)[^。!?！？]{0,8}(?:都能找到|又找到|还是找到)|(?:搬|租)(?:到|了)(?:我)?(?:家)?对面",
            "(?:拍|发|贴)(?:了)?(?:我)?(?:的)?[^。!?！？]{0,6}(?:我家(?:小区|门口|楼)|我家的?照片|课表[^。!?！？]{0,6}今天)|转我的?门把手|试(?:我家)?密码[^。!?！？]{0,8}他的生日|冒充快递敲",
            "法院不让他来|保护令[^。!?！？]{0,8}(?:还是来|又来)",
        ),
    ),
    Cue(
        "shown_en",
        "SAFETY",
        "sextortion",
        "self",
        compile_words(
            r"(?:pay|money|\d{1,9}|gift cards|unless|if i (?:block|leave|see|ask|stop|don'?t)|or (?:she|he|they|my|it|everyone))(?: \w+){0,10}? (?:sends?|posts?|shares?|publishes|leaks?|shows?|uploads?|goes up|sees everything|gets the link)(?: \w+){0,4}? (?:"
            + _PICS
            + r"|everything|to (?:my|everyone)|online)",
            r"(?:says?|said|threat\w*|wrote)(?: \w+){0,4} (?:he|she|they)?(?:'ll| will|'d| would)? ?(?:send|post|put|share|leak|show|publish|release)(?: \w+){0,4} "
            + _PICS
            + r"(?: \w+){0,6} (?:unless|if i|to my|online|in the (?:work|family)|everyone)?",
            r"(?:recorded|has|have|got|kept|keeps) (?:the |my |a |some )?(?:"
            + _PICS
            + r"|cam)(?: \w+){0,8} (?:wants? (?:money|me back|gift)|unless|price|24 hours|hours on a timer|it goes up|insurance)",
            r"(?:fake|ai|deepfake) (?:nude|photo|video)s? of me|out me to my|be a shame if (?:your|my)",
        ),
    ),
    Cue(
        "shown_zh",
        "SAFETY",
        "sextortion",
        "self",
        compile_text(
            "(?:不|敢|要是|如果|否则)[^。!?！？]{0,12}(?:就|便)?(?:把)?[^。!?！？]{0,6}"
            + _PICS_ZH
            + "[^。!?！？]{0,8}(?:发|传|贴|公开|曝|放)(?:给|到|上|出去|进)?",
            _PICS_ZH
            + "[^。!?！？]{0,10}(?:威胁|标了价|要钱|要比特币|逼|二十万|分手费|不转钱|不打钱|要展出|公开)|裸聊[^。!?！？]{0,10}(?:威胁|骗|录|打电话)",
            "(?:说|要|拿)[^。!?！？]{0,8}(?:发给|发到|传给|贴到|打印)[^。!?！？]{0,8}(?:我(?:爸|妈|同事|公司|单位|老师|未婚夫|客户|通讯录)|我们群|班群|表白墙|单位群)[^。!?！？]{0,6}(?:照|视频|录|那些)?(?=.{0,20}(?:照|视频|不|除非|敢))",
            "p成那种|把我的照片p|不(?:给|转|打|汇)(?:钱|款)[^。!?！？]{0,6}(?:就)?(?:发|传|公开)",
        ),
    ),
    Cue(
        "their_death_en",
        "SAFETY",
        "ex_threat",
        "ex",
        compile_words(
            r"(?:says?|said|told me|texts?|texted|wrote|writes)(?: \w+){0,4} (?:he|she|they)(?:'ll| will|'d| would|'s going to)? (?:be dead|jump|hang|drive into|slit|cut|end (?:it|his|her)|burn (?:him|her)self|be gone by)(?: \w+){0,10} (?:if|unless|when|until) i",
            r"(?:if|unless|until|when) i (?:hang up|leave|date|don'?t|won'?t|block|publish|keep|go|move|break|come|open|say)(?: \w+){0,8} (?:he|she|they)(?:'ll| will|'d| would| says? (?:he|she))(?: \w+){0,3} (?:jump|die|be dead|hang|kill|do something to (?:him|her)self|hurt (?:him|her)self|never wake)",
            r"(?:sends?|sent|texts?|showed|shows) (?:me )?(?:a |the )?(?:photos?|pictures?|videos?|pics?) of (?:pills|the (?:knife|rope|roof|ledge|blade|bridge|window)|(?:his|her) (?:wrists?|arms?|cuts|blood)|blood)",
            r"(?:cut|hurt|burned|stabbed) (?:himself|herself|themself) in front of me|(?:my name|wrote my name) on (?:the|his|her) (?:note|will)|(?:my blood|blood)(?:'s| is) on you|identifying (?:his|her) body",
            r"(?:knife|rope|pills|blade|hairdryer)(?: \w+){0,6} (?:until i|unless i|it will be my doing|because of me|my fault)",
        ),
    ),
    Cue(
        "their_death_zh",
        "SAFETY",
        "ex_threat",
        "ex",
        compile_text(
            _EX_ZH
            + "[^。!?！？]{0,8}(?:说|发|写|打来|开)[^。!?！？]{0,14}(?:我(?:不|再|敢|要是|走|转身|不上|不开门|分手|去相亲))[^。!?！？]{0,14}(?:他|她)?(?:今晚)?(?:就|便)?(?:跳|死|割|撞墙|吊|烧炭|翻过去|不活|不治|自杀|等着(?:我)?去认尸)",
            "(?:发|拍)(?:来)?[^。!?！？]{0,4}(?:窗台|楼顶|刀|空瓶|药瓶|割|血|遗书|血书|天台)[^。!?！？]{0,8}(?:照片|视频|给我看|说(?:都)?怪我|说我再)|写了血书|(?:吃药|割自己|吞(?:药|东西))[^。!?！？]{0,8}(?:给我看|都怪我|说该你了|当着我)|当着我的面割",
            _EX_ZH
            + "[^。!?！？]{0,10}(?:在(?:桥上|楼顶|天台|阳台|窗边)|站(?:在)?(?:桥上|楼顶|天台|窗台|阳台)|抱着孩子站楼顶|拿(?:着)?(?:绳子|汽油|刀架在自己)|往房梁)[^。!?！？]{0,14}(?:等我|叫我|让我|说(?:我|俺)?(?:走|不)|吊|逼)",
            "(?:没有我|我走了?|我提分手)[^。!?！？]{0,6}(?:他|她)就(?:不治|停了药|不活|死)|绝食[^。!?！？]{0,6}(?:让我负责|怪我)|号码留给警察|肚子里的(?:和|跟)(?:他|她)一起没|你走一步我就割",
        ),
    ),
    Cue(
        "would_harm_en",
        "SAFETY",
        "intent_to_harm",
        "ex",
        compile_words(
            r"(?:i(?:'m| am)? ?(?:gonna|going to|want to|will|'ll|am going to)|i'll)(?: \w+){0,4} (?:wait for (?:him|her)(?: \w+){0,3} and (?:do|get|hurt|stab|hit)|run (?:him|her|them) (?:over|off the road)|do (?:him|her) in|make (?:him|her) (?:bleed|feel it with my hands|choke)|watch (?:him|her) (?:choke|die|bleed|burn)|put (?:the pair of them|him|her|them) in the ground|drive my car into)",
            r"(?:poison|bleach|acid|petrol|insulin)(?: \w+){0,5} (?:in (?:his|her)|(?:his|her) (?:tea|food|drink|protein|house|face)|i think about it)|(?:his|her) (?:insulin|brakes)(?: \w+){0,6} (?:think about|cut|tamper\w*)",
            r"(?:bat|knife|gun|revolver|lighter|petrol|acid|hammer)(?: \w+){0,8} (?:and i know (?:where|which|when)|(?:his|her) (?:schedule|house|flat|address|pew|street|car)|outside (?:his|her))|i know (?:where|which)(?: \w+){0,6}(?: \w+){0,4} (?:and (?:nobody|a (?:knife|gun|bat)))",
            r"(?:deserves?|ought) to (?:burn|die|bleed|suffer like)|how not to get caught|looks? like (?:he|she) fell",
        ),
    ),
    Cue(
        "would_harm_zh",
        "SAFETY",
        "intent_to_harm",
        "ex",
        compile_text(
            "(?:我|俺)?(?:今晚|现在|一定|真的|就|要|想|会|恨不得|准备|打算){1,4}(?:去)?(?:把)?[^。!?！？]{0,6}(?:砍(?!柴|价)|捅|掐死|弄死|撞(?:了|死|过去)|毒死|毁了(?:他|她)的脸|要(?:他|她)(?:的)?(?:血|命))",
            "(?:刀|汽油|硫酸|农药|药)[^。!?！？]{0,4}(?:在包里|买好了|准备好了|都?加满了|放好了)|(?:饭|水|酒|汤)里(?:下|拌|放)(?:药|毒)|(?:等|趁)(?:他|她)(?:睡着|出来|下班)[^。!?！？]{0,6}(?:动手|撞过去|下手)|刹车我动过",
            "(?:他|她|他们|狗男女)[^。!?！？]{0,4}(?:都得死|不得好死|该死|一滴都不剩)|(?:要死|死)一起死[^。!?！？]{0,8}(?:谁也别|都别)|看(?:他|她)断气|拉着(?:他|她)一起死|全家不得安宁|想好怎么弄(?:他|她)",
        ),
    ),
    Cue(
        "at_hand_en",
        "T3",
        "plan",
        "self",
        compile_words(
            r"i(?:'ve| have| got|'ve got)(?: got)? (?:the |my |some |these )?(?:tablets|pills|meds|knife|rope|razors?|blades?|gun)(?: \w+)? (?:here|with me|next to me|in my hand|in front of me|right here|beside me)(?! for (?:my|the) (?:headache|back|picnic|dog))",
        ),
    ),
    Cue(
        "not_safe_en",
        "T2",
        "active",
        "self",
        compile_words(
            r"i(?:'m| am| don'?t feel) (?:really )?(?:not )?(?:safe tonight, not|not safe|unsafe)(?! (?:for work|to drive|in (?:this|that) (?:street|neighbou?rhood)))"
        ),
    ),
    Cue(
        "at_hand_zh",
        "T3",
        "plan",
        "self",
        compile_text(
            "(?:药|安眠药|刀片?|绳子?|农药)(?:就|都|现在)*(?:在|放在)(?:我)?(?:手边|手里|手上|旁边|面前|眼前|这里|这儿|床头|身边)(?![^。!?！？]{0,6}(?:感冒|退烧|切菜|做饭))"
        ),
    ),
    Cue(
        "not_safe_zh",
        "T2",
        "active",
        "self",
        compile_text(
            "^(?:我)?(?:现在|今晚)?(?:很|有点)?不安全(?:了)?[。.!~]?$|我(?:现在|今晚|一个人)+(?:在家)?(?:很|有点)?不安全"
        ),
    ),
    Cue(
        "compared_en",
        "T3",
        "method_seek",
        "self",
        compile_words(
            r"(?:which|what)(?:'s| is)? (?:the )?(?:quicker|faster|surer|easier|quickest|fastest|surest)(?=[^.!?]{0,60}\b(?:roof|bridge|train line|tracks|pills|tablets|cliff|rope|water)\b)(?=[^.!?]{0,60}\bor\b)(?![^.!?]{0,60}\b(?:walk|commute|drive|get (?:there|to|home)|ticket|bus|home|work|town|station)\b)",
            r"if i (?:mix|take|took|swallow|drink)(?=[^.!?]{0,60}\b(?:pills|tablets|meds|vodka|alcohol|cabinet|bleach|painkillers|insulin|everything)\b)[^.!?]{0,60}? (?:would|will|does) (?:that|it|this) do it(?! for)",
        ),
    ),
    Cue(
        "goodbye_signs_en",
        "T3",
        "plan",
        "self",
        compile_words(
            r"gave (?:away )?(?:the |my |our )?(?:dog|cat|pets?|kids?|rabbit|bird)s?(?: away)? to [^.!?]{0,60}?(?:closed (?:the|my|all) (?:bank )?accounts?|(?:at |so |feels? |finally )(?:peace|peaceful|calm)|won'?t need)",
        ),
    ),
    Cue(
        "gone_for_good_en",
        "T2",
        "passive",
        "self",
        compile_words(
            r"(?:want|wish i could|going|need) to disappear[^.!?]{0,12}? (?:permanently|for good|forever|completely and never)",
            r"(?:rather see me dead|wish(?:es|ed)? i (?:was|were) dead|be better off if i (?:was|were) dead|should (?:just )?die)[^.!?]{0,30}? i (?:kind of |sort of |kinda |do )?(?:agree|think (?:he|she|they)(?:'s| is|'re| are) right)",
        ),
    ),
    Cue(
        "signs_zh",
        "T3",
        "plan",
        "self",
        compile_text(
            "(?:木?炭[^。！？]{0,6}(?:胶带|封条)|胶带[^。！？]{0,6}木?炭)(?![^。！？]{0,12}(?:烧烤|烤肉|露营|画))",
            "(?:试过|自杀过|吃过药|割过)[^。！？]{0,8}(?:没成|没死成|被救|失败)[^。！？]{0,8}(?:这次|下次|这回)",
            "(?:站|坐)(?:到|在)?(?:月台|站台|轨道|铁轨|天台|阳台|楼顶|桥|栏杆)(?:的)?(?:边上?|边缘|外面|外侧)",
        ),
    ),
)
