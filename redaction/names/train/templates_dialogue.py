"""Turns of talk between two people, of our own making: with ``{}`` where somebody is named, and with what only looks like a name.

``{city}``, ``{firm}`` and the other words of :data:`SLOTS` are filled from its lists and are nobody.
"""

from __future__ import annotations

from typing import Final

__all__ = ["DIALOGUE", "SLOTS"]

SLOTS: Final[dict[str, tuple[int, tuple[str, ...]]]] = {
    kind: (tag, tuple(filled.split("|")))
    for kind, tag, filled in (
        (
            "city",
            3,
            "Boston|Denver|Chicago|Lisbon|Nairobi|Lagos|Accra|Istanbul|Warsaw|Prague|Manila|Jakarta|Hanoi|Cairo|Dubai|"
            "Leeds|Bristol|Toronto|Melbourne|Osaka|Chengdu|Shenzhen|Guangzhou|Mumbai|Pune|Bangkok|San Diego|Santa Fe|"
            "Las Vegas|New Orleans|Anaheim|Nebraska|Oregon|Croatia|Ghana|Norway|Peru|Bali|Brooklyn|Camden|Shoreditch",
        ),
        (
            "firm",
            5,
            "Quiznos|Nando's|Tesco|Costco|Walgreens|Bentley|Buick|Toyota|Vespa|Nutella|Lysol|Febreze|Tupperware|Jacuzzi|"
            "Chex|Doritos|Oreo|Pringles|Ikea|Zara|Uniqlo|Sephora|Netflix|Duolingo|Klarna|Monzo|Revolut|Deliveroo|Grab|"
            "Gojek|Lazada|Shopee|Taobao|Meituan|Kahoot|Nintendo|Lego|Barbie|Playstation|Strava|Peloton|Roomba|Kindle",
        ),
        (
            "tongue",
            0,
            "English|German|Mandarin|Cantonese|Klingon|Yoruba|Igbo|Twi|Tagalog|Malay|Polish|Turkish|Farsi|Swahili|Welsh|"
            "Catalan|Dutch|Danish|Swedish|Greek|Latin|Bavarian|Texan|Scottish|Nigerian|Ghanaian|Romanian|Filipino|Vulcan",
        ),
        (
            "cry",
            0,
            "Dammit|Gosh|Jeez|Yikes|Blimey|Crikey|Sheesh|Phew|Bingo|Voila|Bravo|Cheers|Gah|Argh|Hmph|Bleh|Meh|Pfft|Tada|"
            "Bonjour|Hola|Namaste|Aloha|Mahalo|Ciao|Merci|Gracias|Salaam|Shalom|Adios|Amen|Hallelujah|Eureka|Snipe|Touche|"
            "Abeg|Wahala|Chale|Oga|Aiyo|Walao|Mashallah|Inshallah|Wallah|Yallah|Habibi|Abi|Sha|Haba|Ehen|Chai|Kai",
        ),
        (
            "pet",
            0,
            "sweetie|princess|kitty|dumbass|jerkface|buttercup|sunshine|pumpkin|genius|goddess|loser|weirdo|chief|champ|"
            "tiger|peanut|muffin|cupcake|sweetpea|doofus|dork|nerd|drama queen|mister|missy|kiddo|rockstar|legend|bestie",
        ),
        (
            "short",
            0,
            "PhD|AFK|ATM|BBQ|CEO|DIY|ETA|FYI|GPA|HIV|IBS|IKEA|IQ|IT|MIT|MRI|NHS|NYSC|OCD|PIN|PMS|POS|PS5|PTA|RSVP|SAT|SUV|"
            "TBH|TMI|UCLA|USB|UTI|VIP|VPN|WAEC|ADHD|JAMB|GCSE|ASAP|ICU|ER|HR|PE|RE|BF|GF|NYC|NYE|DND|LOTR",
        ),
        (
            "work",
            0,
            "Halo|Tetris|Scrabble|Monopoly|Pictionary|Jenga|Catan|Fortnite|Zelda|Inception|Titanic|Frozen|Bridgerton|Dune|"
            "Succession|Shrek|Bluey|Love Island|Star Trek|Big Brother|Mario Kart|Minecraft|Wordle|Dark Knight|Moby Dick",
        ),
        (
            "day",
            0,
            "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|June|July|September|October|"
            "November|December|Easter|Eid|Diwali|Christmas|Hanukkah|Thanksgiving|Ramadan|Lent|Halloween|Songkran|Nowruz",
        ),
        (
            "dish",
            0,
            "jollof|pad thai|ramen|fufu|suya|egusi|waakye|kelewele|pierogi|borscht|kebab|baklava|hummus|shawarma|laksa|"
            "nasi lemak|satay|pho|banh mi|adobo|sinigang|dim sum|mapo tofu|hotpot|boba|congee|Caesar salad|General Tso's",
        ),
    )
}

DIALOGUE: Final = tuple(
    line
    for line in """
{}, this is my sister. Sis, this is {}.
This is {}. {}, these are the guys from work.
Hey, {}. Is your brother in?
No, {}, I meant the other one.
So {} walks in and nobody says a word.
Where did {} go? She was right here.
Tell me what {} said. All of it.
You invited {}? To my birthday?
I can't believe you let {} drive.
It's not about {}. It never was.
Listen, {}, I don't have all day.
Oh my God, {}!
And then {} goes, that's not my problem.
What about {} and {}? Are they coming?
{} thinks you hate her.
Did {} really quit?
Look, {} is a grown man.
Okay, {}, truth or dare?
Nobody asked you, {}.
{} has the keys.
I had a thing with {} once.
You sound just like {}.
I bet {} put you up to this.
Say hi to {} for me.
Come on, {}, one more game.
{}'s here! Turn off the lights!
That was {}'s idea, not mine.
If {} calls, I'm not home.
Who, {}? No way.
Between you and me, {} is broke.
{} and I are taking a break.
I'm over {}. I really am.
Have you met {}?
{}? What are you doing here?
Good night, {}.
I named my goldfish {}.
Professor {} wants to see you.
Yes, Dr {}, I took the pills.
Mr {} from upstairs is complaining again.
Coach {} benched me.
My cousin {} is a dentist.
Her ex, {}, owns the place.
{} says hi, btw
abeg tell {} to call me
{} dey vex o
chale {} no dey come again
u see {} at church?
i no fit talk to {} now
{} and them wanna go karaoke
wah {} and gf fighting again
got ask {} or not
{} say she dun wan come
eh {} where u ah
jie {} got new job liao
how is {} doing since the op
aunty {} brought food for us
bro {} scored twice yesterday
{} is in labour!!!
not gonna lie i think {} is using you
i stayed w {} in the hospital till 4
{} knows about us
{} n her mum are moving to {city}
me and {} went to {firm} after
{} speaks {tongue} at home
{} from {city} is visiting on {day}
is {} still doing her {short}?
can {} bring the {dish}?
{cry}, {}, that hurt!
{} beat me at {work} again
ok {pet}, but {} is coming too
went for {dish} with {} and it was mid
{} got a job at {firm}
ask {} what she thinks of {city}
{cry}. {cry}, {cry}!
{cry}, I forgot my keys.
{cry}! You scared me.
{cry}, that's a lot of money.
Oh {cry}, here we go again.
{cry} {cry} we did it
{cry} it's cold today
well {cry}, that escalated
Okay, {pet}, I'll take care of you.
Oh, {pet}, you are so damaged.
Listen up, {pet}.
You forgot your phone, {pet}!
night {pet}
love you {pet}
she called me {pet}
what are you, a {pet}?
Morning {pet}, coffee?
Do you speak {tongue}?
I'm learning {tongue} on my phone.
His mother is {tongue}.
The {tongue} guy at the bar was cute.
{tongue} food tonight?
I smell {tongue} chocolate cake.
{tongue} people are so direct lol
That's not {tongue}, that's {tongue}.
Let's go to {city} for the weekend.
How was {city}?
{city} is too hot in August.
I grew up in {city}, remember?
The train from {city} was late again.
{city} or {city}?
moving to {city} in {day}
My flight lands in {city} at nine.
Do you want anything from {firm}?
I left my bag at {firm}.
{firm} is hiring.
My {firm} broke down on the way.
He drives a {firm}, obviously.
{firm} delivered the wrong thing again
Is {firm} down for you too?
We're out of {firm}.
Can you grab some {firm} on the way home?
I don't even have a {short}.
What's {short}?
{short} is a scam honestly
The {short} was out of order.
my {short} is killing me
waiting for the {short} results
{short} on {day}, wish me luck
Are you free on {day}?
See you {day}!
{day} works for me.
Not before {day}, sorry.
I hate {day}s.
Happy {day}!
I'm making {dish} tonight.
{dish} or {dish}?
The {dish} was amazing.
Got any {dish} left?
{dish} for dinner??
Fancy a game of {work}?
We watched {work} again.
{work} made me cry.
Have you seen {work} yet?
New {work} season is out!!
Really? Again?
Fine. Whatever.
Absolutely not.
Told you so.
Fancy that.
Who knew?
Figures.
Guess who got the job.
Technically, it's a fruit.
Seriously, though, are we okay?
Apparently the landlord sold the flat.
Rumour has it they're closing the library.
Chicken or beef?
Wine? Beer? Something stronger?
Heads up, the boiler is dead.
Bathroom's free.
Laundry day, ugh.
Physics is not my strong point.
Hawaiian pizza is a crime.
The Pope would not approve.
Venus is so bright tonight.
Mercury is in retrograde apparently
God, I miss summer.
Lord, give me strength.
Jesus, that was close.
Holy cow.
What the hell, man.
Roger that.
Aye aye, captain.
Yes, boss.
Thanks, doc.
The doctor said it's nothing.
Mom says dinner is at six.
My uncle never listens.
Grandma made soup.
The neighbour is drilling again.
Her boyfriend is nice enough.
Some guy at the gym asked for my number.
The Queen Mary is docked there.
I need a new Tinder picture.
It's a Victorian house.
Big fan of your work.
Merry Christmas, you filthy animal.
Peace out.
Ice cream?
Attaboy!
I'm a Taurus, what do you expect?
such a Virgo thing to say
The Lakers lost again.
Arsenal are killing me this season
Phillips head screws, please.
Curious, isn't it?
Suit yourself.
Bill came to ninety quid.
Mark it as read.
Will do.
May I?
Grace period's over.
Hope so!
Rose or white?
The will is with the lawyer.
Art class at five.
Dawn was beautiful from up there.
Frankly, I don't care.
Rich, coming from you.
Chuck it in the bin.
Drew a blank, sorry.
Pat the dog for me.
Jack of all trades.
Faith in humanity restored.
Joy. More homework.
Charity shop on {day}?
Summer is over, I guess.
The harbour is lovely at night.
Autumn leaves everywhere.
Ruby red or navy?
Amber light, I swear.
Pearl earrings, really?
Olive oil is so pricey now
Ginger tea helps.
Basil or parsley?
Sage advice.
Robin outside my window again
""".splitlines()
    if line
)
