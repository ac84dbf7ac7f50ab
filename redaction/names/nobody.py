# ruff: noqa: SIM905  (a word list reads worse when it is cut)
"""Words with a capital that name no person: peoples, tongues, firms, apps, days and letters for long words.

A word of these by which people are called as well (``Paris``, ``Zara``) is left to what is said of it: :mod:`redaction.names.doubted`.
"""

from __future__ import annotations

from typing import Final

from redaction.names.doubted import DOUBTED
from redaction.names.letters import plain_letters
from redaction.names.things import pure_things

__all__ = ["NOT_ASKED", "is_nobody"]

_ASIDE: Final = """
mrs ms miss mr dr prof sir mum mom dad nan gran dvd dna pvc tv uk usa us eu pdf ok nyc pst est gmt cv hr it ceo faq gps
wifi usb god lord monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
september october november december christmas easter halloween valentine valentines ramadan eid diwali hanukkah
thanksgiving xmas nye english chinese indian japanese american british irish scottish welsh french german spanish
italian dutch polish russian mexican european african asian korean turkish greek portuguese brazilian canadian
australian swedish england britain scotland wales ireland france germany spain italy europe america africa asia china
india japan canada australia london paris berlin york beijing shanghai google facebook instagram whatsapp messenger
snapchat tiktok twitter youtube netflix spotify uber amazon apple iphone android zoom skype discord reddit wechat
telegram signal tinder hinge bumble airbnb ikea lidl aldi tesco starbucks mcdonalds paypal venmo gmail outlook hulu
disney xbox playstation wikipedia linkedin pinterest duolingo
"""
_MORE: Final = """
nigerian ghanaian yoruba igbo twi hausa swahili zulu indonesian filipino tagalog thai vietnamese burmese khmer cantonese mandarin
hokkien tamil hindi urdu bengali punjabi gujarati persian farsi arabic arab hebrew jewish muslim christian catholic protestant hindu
buddhist sikh latin danish norwegian finnish icelandic czech slovak hungarian romanian bulgarian serbian croatian ukrainian austrian
swiss belgian israeli egyptian moroccan lebanese syrian iraqi iranian pakistani bangladeshi kenyan ethiopian cuban colombian peruvian
argentinian chilean taiwanese mongolian nepali malaysian singaporean caribbean jamaican hawaiian texan bavarian victorian
norway sweden denmark finland poland russia ukraine turkey greece portugal brazil mexico nigeria ghana kenya egypt morocco thailand
vietnam malaysia singapore indonesia philippines taiwan korea pakistan bangladesh nepal iran iraq syria israel lebanon dubai
cashapp klarna monzo revolut alipay taobao iphones ipad macbook kindle nintendo lego uniqlo zara sephora nandos greggs waitrose
sainsburys asda morrisons costco walmart walgreens cvs quiznos kfc chipotle wendys dominos deliveroo doordash instacart ebay etsy
shein temu vinted depop gumtree craigslist chatgpt siri alexa bluetooth google bentley buick toyota honda hyundai nissan ferrari
porsche audi bmw jacuzzi lysol febreze nutella oreo doritos pringles heimlich alzheimers alzheimer parkinsons
phd mba gpa nhs nin bvn irs dmv fbi cia nasa bbc cnn hiv adhd ocd ptsd ibs uti mri icu gcse waec jamb nysc afk brb tbh imo lmk
nordic slavic kosher halal namaste mahalo aloha bonjour ciao hola gracias merci danke adios shalom salaam amen hallelujah
"""
NOT_ASKED: Final = frozenset(_ASIDE.split())
_NOBODY: Final = (
    (NOT_ASKED | frozenset(_MORE.split()))
    - frozenset("may june april august lord valentine alexa mercedes god sir".split())
    - DOUBTED
)


def is_nobody(word: str) -> bool:
    """Return whether a word names no person, however it is written."""
    plain = plain_letters(word.lower()).replace("’", "'").removesuffix("'s")
    return plain in _NOBODY or plain in pure_things()
