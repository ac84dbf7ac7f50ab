"""Messages of our own making, with ``{}`` where somebody is named: how people speak of others in chats."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = tuple(
    line
    for line in """
did u see {} today?
{} said she cant come
I told {} already
tell {} i said hi
was {} at the party last night
{} and {} are coming over for dinner
me n {} going to the gym later, wanna join?
hey {}!
hi {}, how are you?
{}, where are you??
thanks {} x
love you {}
happy birthday {} !!!
who is {} anyway
why is {} so mad at me lol
{} just called me
I was with {} all day
have you talked to {} yet?
going to {}'s place
{}'s mum is in hospital
its {}'s birthday on friday
can you ask {} for the notes
{} broke up with {}
I think {} likes you
you and {} were flirting again
stop talking about {}
omg {} is here
i miss {} so much
I don't want to see {} ever again
my sister {} is getting married
her boyfriend {} is a jerk
my boss {} wants it by monday
{} from work told me
{} from school
call {} when you get home
ask {} or {}
had lunch with {} and her kids
{} texted me at 3am
did {} pick up the kids?
u know {} right
not {} again...
{} is such a liar
is that {}?
it was {} who did it
I saw {} with another guy
staying at {} 's tonight
with {} now, talk later
ok {} will do
goodnight {}
no {} i mean it
dr {} said its fine
mr {} cancelled class
Mrs. {} is our new teacher
uncle {} passed away
aunt {} is visiting
{} & {} say hello
look at this pic of {}
{} won't answer my calls
{} doesnt know
{} isn't like that
please don't tell {}
im at the mall w {}
lunch with {}, then home
{}?? really?
what did {} say
what would {} think
me, {}, {} and {} are in the car
{} sent me a voice note
{} has been crying all day
i forgive {} but not you
so {} got the job!
{} got fired
when is {} back from holiday
she named the baby {}
his name is {}
my name is {}
this is {} btw, new number
i am {}
{} here, can you call me back
did you know {} has a girlfriend
everyone likes {}
{} owes me 20 bucks
{} can drive us
Let's invite {} too
that's what {} wanted
because of {}
after what {} did
remember {}?
listen, {}, this is over
well {} it's not that easy
Oh {}, I'm so sorry
Thank you, {}.
You're the best, {}!
I'm going out with {} tonight.
So, {}, what happened?
Are you sleeping with {}?
I heard {} moved to london
{} quit smoking
picking up {} from the airport at 5
u dating {} or wat
wah {} so funny lah
{} ask u go where eat
later meet {} at bugis
need to pass {} the book
{} not coming liao
jus now {} call me
will you marry me
may i come in
mark my words
hope you are well
i will be there at 5
grace period ends tomorrow
that is just my luck
bill came today, 40 bucks
I had a dream about the sea
may be late, sorry
good morning sunshine
nice one dude
sweetheart where are u
rose wine or white?
so frank with me
what a joy
can you pick the kids up at may day
Christmas was nice
the jack is in the car trunk
chase the bus lol
ok love
miss you babe
yes mum
lol dad is funny
guess what
Monday works
See you in Paris
I live near Oxford Street
Just watched Titanic again
Starbucks in ten?
""".splitlines()
    if line
)
