"""The verbs and adjectives by which English tells what somebody says or holds, as plain lists."""

from typing import Final

from stancery.serving.reading.wordlists import words

# What may stand for a quotation or the end of the sentence in the lists of following words below.
QUOTATION: Final = '"'
END: Final = ""

# Verbs of saying: whoever is their subject speaks. "write/wrote" gives an irregular past.
SAYING: Final = """
    acknowledge add admit/admitted affirm allege allow announce answer argue ask assert assure attest
    aver/averred avow believe boast brag/bragged calculate caution claim clarify comment complain concede
    conclude confide confirm consider contend continue counter cry declare demand disclose doubt elaborate
    emphasise emphasize enquire estimate exclaim explain fear feel/felt forecast/forecast fret/fretted
    grant highlight hint hope imply indicate inquire insist interject joke lament maintain note object
    observe opine pledge post preach predict presume proclaim promise protest query question quip/quipped
    read/read reaffirm reason recall reckon recognise recognize reiterate remark repeat reply report
    respond retort reveal say/said signal/signalled speculate state stress submit/submitted suggest
    suppose surmise suspect swear/swore tell/told testify theorise theorize think/thought trust tweet
    underline underscore vow warn wonder worry write/wrote
"""
# Ways of uttering: they report speech only beside a quotation.
UTTERING: Final = """
    beam boast bristle chuckle coo crow deadpan/deadpanned fume gloat grin/grinned gripe groan growl grumble hiss
    jibe laugh mumble murmur muse mutter nod/nodded plead quote rage recount roar scoff scream shout shrug/shrugged
    sigh smile snap/snapped sneer sniff snort sob/sobbed thunder venture whisper yell
"""
# Verbs that take a stand: a state, a body or a person in office speaks through them.
JUDGING: Final = """
    abhor/abhorred accept accuse admonish advise advocate agree align apologise apologize appeal applaud
    appreciate assail associate attach back beg/begged bemoan berate bewail blame blast brand brief
    bristle/bristled brush call cast/cast castigate censure challenge champion charge chastise cheer chide
    chime cite clap/clapped come/came commend commiserate compare concur/concurred condemn condole confess
    confine congratulate contest convey credit criticise criticize decline decry deem defend denounce deny
    deplore deprecate deride describe disagree disapprove disassociate disavow dismiss disown disparage
    dispute dissent dissociate distance downplay draw/drew echo encourage endorse excoriate excuse exhort
    exonerate expect express extol/extolled fault favor favour find/found fire/fired flay frown give/gave
    go/went grill hail heap hit/hit hold/held implore impugn inform intend inveigh invite invoke join
    justify label/labelled lambast lambaste lash laud laugh lay/laid leap/leapt leave/left level/levelled
    liken limit lobby/lobbied look make/made malign mention mock mourn offer oppose outline pay/paid
    pillory play plead point portray pose pour praise present press prod/prodded profess propose provide
    push put/put rail raise rally rebuff rebuke rebut/rebutted recommend refer/referred refuse refute
    regret/regretted reject remind reprimand reproach reprove repudiate request reserve revile ridicule
    rubbish rue/rued rule salute savage scoff scold scorn second see/saw seek/sought set/set share
    shoot/shot shrug/shrugged side single skewer slam/slammed slate sneer speak/spoke spell stand/stood
    sum/summed support sympathise sympathize take/took term thank threaten tout trash trivialise
    trivialize trumpet undertake/undertook upbraid urge value view vilify vindicate voice vouch want wave
    weigh welcome wish
"""

# Verbs that report speech only before certain words, or are read as nouns and idle verbs without them.
ONLY_BEFORE: Final[dict[str, str]] = {
    "agree": 'with that and but , " END',
    "align": "itself themselves himself herself with",
    "allow": "that",
    "associate": "itself themselves himself herself with",
    "attach": "importance great particular special high",
    "attest": "that to",
    "boast": 'that of about "',
    "brag": 'that of about "',
    "bristle": "at",
    "brush": "off aside away",
    "calculate": "that",
    "call": 'on upon for it the this that these those them him her his its their such attention an into "',
    "cast": "doubt doubts",
    "charge": "that",
    "chime": "in",
    "clap": "back",
    "come": "out",
    "conclude": 'that by with , " END',
    "confide": 'that in "',
    "confine": "itself himself herself themselves",
    "continue": 'that "',
    "cry": '"',
    "decline": "to",
    "demand": "",
    "disassociate": "itself themselves himself herself his her its their",
    "dissociate": "itself themselves himself herself his her its their",
    "distance": "itself themselves himself herself his her its their",
    "doubt": "that whether it the",
    "draw": "attention parallels",
    "fear": "that",
    "find": "that no evidence it",
    "fire": "back",
    "forecast": "that a the",
    "fret": 'that about "',
    "frown": "on upon at",
    "give": "assurances an its their his her thanks details information detailed no",
    "go": "on further",
    "grant": "that",
    "heap": "praise scorn blame",
    "hit": "back out",
    "hold": "that the firmly",
    "inveigh": "against",
    "join": "in others the calls its their his her",
    "lash": "out",
    "laugh": "off",
    "lay": "out stress emphasis",
    "leap": "to",
    "leave": "no",
    "level": "accusations criticism charges blame",
    "limit": "itself himself herself themselves",
    "look": "forward",
    "make": 'clear it the recommendations plain an a reference no light "',
    "object": "to that",
    "offer": "to its his her their condolences",
    "pay": "tribute homage",
    "play": "down",
    "point": "out to",
    "pose": "questions",
    "post": 'on that "',
    "pour": "scorn cold",
    "preach": 'that "',
    "present": "",
    "presume": "that",
    "provide": "information details clarification clarifications detailed further additional",
    "push": "back",
    "put": "it forward",
    "rail": "against at",
    "raise": "concern concerns the questions a its their issues doubts",
    "rally": "behind to",
    "read": '" : END',
    "reason": 'that "',
    "refer": "to",
    "refuse": "to",
    "report": 'that on an a no "',
    "reserve": "its their his her the",
    "rule": "out",
    "scoff": "at",
    "see": "no it nothing in the",
    "seek": "clarification information assurances details to further",
    "set": "out",
    "share": "the its their concern concerns with a",
    "shoot": "back",
    "shrug": "off",
    "side": "with",
    "single": "out",
    "sneer": "at",
    "speak": "of about for against in out up",
    "speculate": "that",
    "spell": "out",
    "stand": "by with behind",
    "state": "",
    "submit": "that",
    "sum": "up",
    "suppose": "that",
    "suspect": "that the",
    "swear": 'that to "',
    "take": "note the issue exception a aim offence umbrage",
    "theorise": "that",
    "theorize": "that",
    "trust": "that",
    "want": "the a an all those that this them",
    "wave": "away aside off",
    "weigh": "in",
    "wish": "to",
    "worry": "that about",
}
AFTER_TAKE: Final = words("view opportunity position same line")
CAME_OUT: Final = words("against firmly for in strongly")
# Verbs that report speech unless one of these words follows.
IDLE_BEFORE: Final = {
    "press": words("ahead forward into on onward through together"),
}
PARTICLE_LATER: Final = words("brush laugh play shrug wave")
TAKES_OF: Final = words("speak think complain warn")
BY_MEANS: Final = words("e-mail email phone telephone text message video")
# Third persons that are plural nouns more often: "Western states", "its claims".
NOUNS_TOO: Final[dict[str, str]] = {
    "answers": 'that : " the',
    "appeals": "to for",
    "claims": 'that : " to it the he she they',
    "protests": 'that : "',
    "promises": 'that to : " a',
    "replies": 'that : "',
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

SAYING_PARTICIPLES: Final = words(
    """
    saying adding arguing claiming insisting stating warning calling accusing denouncing urging telling
    declaring noting stressing describing condemning rejecting dismissing blaming demanding asking citing
    expressing voicing emphasising emphasizing maintaining recalling reiterating
    """
)

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
    adamant alarmed angry anxious appalled appreciative apprehensive certain concerned confident content
    convinced critical delighted disappointed dismayed dismissive dissatisfied disturbed encouraged
    furious grateful gratified heartened hopeful horrified incensed indignant mindful opposed optimistic
    outraged perplexed perturbed pleased preoccupied proud puzzled saddened satisfied scathing sceptical
    shocked skeptical sorry stunned supportive thankful troubled unconvinced uneasy unhappy unimpressed
    unmoved wary worried
    """
)
"""Adjectives that tell what somebody holds after "was" or "remained"."""
