"""The verbs by which English reports what somebody says or holds, in every form that can follow a subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stancery.serving.reading.wordlists import words

# What may stand for a quotation or the end of the sentence in the lists of following words below.
QUOTATION: Final = '"'
END: Final = ""

# Verbs of saying: whoever is their subject speaks. "write/wrote" gives an irregular past.
_SAYING: Final = """
    acknowledge add admit/admitted affirm allege announce answer argue ask assert assure believe caution claim
    clarify comment complain concede conclude confirm consider contend continue counter cry declare demand
    elaborate emphasise emphasize enquire exclaim explain feel/felt highlight hint hope imply indicate
    inquire insist interject joke lament maintain note object observe pledge predict promise protest query
    question quip/quipped read/read reaffirm reason recall recognise recognize reiterate remark repeat reply
    report respond retort reveal say/said signal/signalled state stress suggest tell/told testify
    think/thought tweet underline underscore vow warn wonder write/wrote
"""
# Verbs that take a stand: a state, a body or a person in office speaks through them.
_JUDGING: Final = """
    accept accuse advise advocate agree align apologise apologize appeal applaud appreciate assail associate
    attach back blame blast brand brief brush call castigate censure challenge charge chide cite commend
    compare concur/concurred condemn condole congratulate contest convey credit criticise criticize decline
    deem defend denounce deny deplore describe disagree disassociate dismiss dispute dissent dissociate
    distance draw/drew echo encourage endorse excuse exhort expect find/found express fault favour favor
    fire/fired give/gave go/went hail hit/hit hold/held implore inform intend invite invoke join justify
    label/labelled laud lambast lash lay/laid liken look make/made mention mock mourn offer oppose outline
    pay/paid plead point portray praise present press profess propose provide push put/put raise rally rebuff
    rebuke rebut/rebutted recommend refer/referred refuse refute regret/regretted reject remind reproach repudiate
    request reserve ridicule rule salute second see/saw seek/sought set/set share shoot/shot side
    slam/slammed speak/spoke spell stand/stood sum/summed support sympathise sympathize take/took term thank
    threaten urge value view voice vouch wave weigh welcome wish
"""

# Verbs that report speech only before certain words, or are read as nouns and idle verbs without them.
_ONLY_BEFORE: Final[dict[str, str]] = {
    "align": "itself themselves himself herself with",
    "associate": "itself themselves himself herself with",
    "disassociate": "itself themselves himself herself his her its their",
    "dissociate": "itself themselves himself herself his her its their",
    "distance": "itself themselves himself herself his her its their",
    "attach": "importance great particular special high",
    "brush": "off aside away",
    "call": 'on upon for it the this that these those them him her his its their such attention an into "',
    "charge": "that",
    "continue": 'that "',
    "cry": '"',
    "demand": "",
    "draw": "attention parallels",
    "expect": "that an the it them this no to",
    "find": "that no evidence it",
    "fire": "back",
    "give": "assurances an its their his her thanks details information detailed no",
    "go": "on further",
    "hit": "back out",
    "hold": "that the firmly",
    "join": "in others the calls its their his her",
    "lash": "out",
    "lay": "out stress emphasis",
    "look": "forward",
    "make": 'clear it the recommendations plain an a reference "',
    "object": "to that",
    "decline": "to",
    "refuse": "to",
    "offer": "to its his her their condolences",
    "pay": "tribute",
    "point": "out to",
    "present": "",
    "press": "for",
    "provide": "information details clarification clarifications detailed further additional",
    "push": "back",
    "put": "it forward",
    "raise": "concern concerns the questions a its their issues doubts",
    "rally": "behind to",
    "read": '" : END',
    "reason": 'that "',
    "refer": "to",
    "report": 'that on an a no "',
    "reserve": "its their his her the",
    "rule": "out",
    "see": "no it nothing in the",
    "seek": "clarification information assurances details to further",
    "set": "out",
    "share": "the its their concern concerns with a",
    "shoot": "back",
    "side": "with",
    "speak": "of about for against in out up",
    "spell": "out",
    "stand": "by with behind",
    "state": "",
    "sum": "up",
    "take": "note the issue exception a",
    "wave": "away aside off",
    "weigh": "in",
    "wish": "to",
}
_AFTER_TAKE: Final = words("view floor opportunity position same line")
_PARTICLE_LATER: Final = words("brush wave")
_TAKES_OF: Final = words("speak think complain warn")
_BY_MEANS: Final = words("e-mail email phone telephone text message video")
# Third persons that are plural nouns more often: "Western states", "its claims".
_NOUNS_TOO: Final[dict[str, str]] = {
    "states": 'that , : "',
    "reports": 'that "',
    "objects": "to",
    "charges": "that",
    "comments": 'that on "',
    "remarks": 'that "',
    "questions": "whether why how the",
    "notes": 'that the with , "',
    "views": "the this it",
}


@dataclass(frozen=True, slots=True)
class Verb:
    """One form of a reporting verb.

    Attributes:
        base: Its infinitive.
        saying: True for verbs of saying, False for verbs that take a stand.
        plural: Whether only a plural subject ("critics say") makes this form a verb.
        before: Words that must follow, empty for any.
    """

    base: str
    saying: bool
    plural: bool
    before: frozenset[str]


def is_followed(verb: Verb, following: Sequence[str]) -> bool:
    """Whether the words after a form let it be a reporting verb.

    Args:
        verb: The form found.
        following: The next words in lower case, QUOTATION for a quotation; END after the end of the sentence.

    Returns:
        False for "backed by", "accused of" (participles) and idle uses such as "took part".
    """
    first, second = following[0], following[1]
    if first in ("by", "of") and verb.base not in _TAKES_OF and second not in _BY_MEANS:
        return False
    if verb.base == "take" and first in ("the", "a"):
        return second in _AFTER_TAKE
    if verb.base in _PARTICLE_LATER and verb.before.intersection(following):
        return True
    return not verb.before or first in verb.before


def _forms() -> dict[str, Verb]:
    forms: dict[str, Verb] = {}
    for listed, saying in ((_SAYING, True), (_JUDGING, False)):
        for entry in listed.split():
            base, _, irregular = entry.partition("/")
            before = _following(_ONLY_BEFORE.get(base, ""))
            third = _third_person(base)
            noun_too = _following(_NOUNS_TOO.get(third, ""))
            forms[base] = Verb(base, saying, True, before)
            forms[third] = Verb(base, saying, False, noun_too or before)
            forms[irregular or _past(base)] = Verb(base, saying, False, before)
    return forms


def _following(listed: str) -> frozenset[str]:
    return frozenset(END if word == "END" else word for word in listed.split())


def _third_person(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "go")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + "ed"


REPORTING_VERBS: Final = _forms()
"""Every form that can report speech."""

SAYING_PARTICIPLES: Final = words(
    """
    saying adding arguing claiming insisting stating warning calling accusing denouncing urging telling
    declaring noting stressing describing condemning rejecting dismissing blaming demanding asking citing
    expressing voicing emphasising emphasizing maintaining recalling reiterating
    """
)
"""Participles that let the subject of the sentence speak: "He left, saying that ..."."""

MAY_FOLLOW_QUOTES: Final = words(
    """
    said says added adds asked asks told explained explains argued argues replied replies wrote writes warned
    warns insisted insists declared declares announced announces noted notes observed observes remarked
    concluded concludes continued continues recalled recalls stressed stresses stated states responded
    responds answered retorted countered claimed claims complained lamented joked quipped tweeted read reads
    maintained maintains commented acknowledged admitted conceded recommended suggested emphasised emphasized
    went
    """
)
"""Forms whose subject may stand after them: "...", said the envoy."""

HELD_FEELINGS: Final = words(
    """
    adamant alarmed appalled appreciative apprehensive confident concerned convinced critical disappointed
    dismayed dismissive disturbed encouraged grateful gratified heartened horrified hopeful indignant opposed
    optimistic outraged perturbed pleased sceptical scathing shocked skeptical supportive thankful troubled
    unconvinced unhappy worried
    """
)
"""Adjectives that tell what somebody holds after "was" or "remained"."""
