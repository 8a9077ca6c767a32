"""The nouns and titles by which English names those who speak."""

from typing import Final

from stancery.serving.reading.wordlists import words

OFFICES: Final = words(
    """
    adviser advisor aide ambassador attach\u00e9 attache chair chairman chairperson chairwoman chancellor
    charg\u00e9 chief commander commissioner consul coordinator counsellor councillor d'affaires delegate
    deputy diplomat director emir envoy foreign-minister general governor head judge king lawmaker
    leader mayor mediator minister monarch negotiator observer ombudsman ombudswoman member official officer
    permanent-representative pope premier president prime-minister prince princess prosecutor queen
    rapporteur representative secretary secretary-general senator speaker spokesman spokesperson spokeswoman
    sultan undersecretary under-secretary under-secretary-general vice-president vice-minister archbishop
    bishop cardinal patriarch facilitator moderator colonel admiral captain brigadier legislator
    parliamentarian congressman congresswoman ayatollah sheikh inspector superintendent counterpart mp
    """
)
"""Heads of phrases for people who speak for somebody: a state or an organisation stands behind them."""

OFFICES_ALONE: Final = words(
    """
    activist analyst author blogger brother campaigner chronicler columnist commentator critic defector
    defender dissident doctor economist editor exile expert farmer father founder girl boy historian host
    husband interviewer journalist jurist lawyer man mother neighbour neighbor nun nurse opponent participant
    passer-by physician poet priest imam rabbi prisoner professor protester protestor reader refugee relative
    reporter researcher resident scholar sister son daughter source student survivor teacher victim villager
    volunteer voter widow wife witness woman worker writer shopkeeper driver trader veteran pensioner
    lecturer barrister attorney counsel correspondent filmmaker photographer monitor investigator coroner
    surgeon psychologist engineer
    """
)
"""Heads of phrases for people who speak for themselves."""

BODIES: Final = words(
    """
    administration agency alliance army assembly association bench bloc board body bureau cabinet camp capital
    chancellery chancery charity church coalition command commission committee community company caucus
    conference congress synod consulate council court delegation department embassy federation firm force
    foundation front government group institute institution junta kingdom league leadership mechanism
    military ministry mission monitor movement network ngo office opposition organisation organization outlet
    coastguard guard palace panel parliament party police presidency regime republic secretariat senate service
    side state syndicate
    task-force team tribunal union university watchdog country nation newspaper broadcaster airline faction
    militia
    """
)
"""Heads of phrases for bodies that speak as one."""

MANY: Final = words(
    """
    allies authorities capitals colleagues countries critics delegates delegations diplomats donors embassies
    experts figures governments groups leaders members men missions nations neighbours neighbors ngos
    observers officers officials organisations organizations others parliamentarians participants parties
    partners people powers rebels relatives residents sources speakers states supporters victims villagers
    witnesses women activists analysts lawyers campaigners monitors families prosecutors judges ministers
    lawmakers senators envoys ambassadors representatives opponents protesters survivors refugees researchers
    rapporteurs insurgents doctors journalists students workers scholars bishops elders mediators
    investigators historians ones
    """
)
"""Heads of phrases for several who speak together."""

DOCUMENTS: Final = words(
    """
    appeal article briefing comment communique communiqu\u00e9 declaration document draft editorial handout
    joint-statement leaflet letter memo memorandum message note pamphlet paper petition post release report
    resolution statement study survey text tweet
    """
)
"""Heads of phrases for papers that speak."""

TITLES: Final = words(
    """
    ambassador archbishop bishop brigadier captain cardinal chancellor col colonel commissioner dame dr emir
    envoy father gen general governor imam judge justice king lady lord lt madam madame maj major minister
    miss mme mr mrs ms mx premier president prince princess prof professor queen rabbi rep secretary sen
    senator sgt sheikh sheik sir sister speaker spokesman spokesperson spokeswoman sultan h.e hon rev
    """
)
"""Words before a name."""

OF_GOVERNMENT: Final = words(
    """
    administration ambassador ambassadors army attach\u00e9 authorities cabinet chancellery chancellor
    charg\u00e9 consul congress consulate counsellor court d'affaires delegate delegates delegation diplomat
    embassy emir envoy envoys government head junta judge judges justice king leadership mayor military
    minister ministers ministry mission monarch mp negotiator negotiators officials official palace parliament
    police premier presidency president prime-minister prince prosecutor prosecutors queen regime
    representative representatives republic secretary senate senator senators spokesman spokesperson
    spokeswoman state sultan team side undersecretary under-secretary vice-minister general governor lawmaker
    lawmakers
    legislator admiral colonel department commander
    """
)
"""Heads whose state may be named only by a place they sit in ("the ministry in Minsk")."""

AT_HOME: Final = words(
    """
    administration army authorities cabinet delegation force forces government judiciary junta leadership
    coastguard military ministry navy officials palace parliament police presidency regime service
    """
)
"""Heads that, with no state named, belong to the state the text is about."""

WITHOUT_STATE: Final = words(
    """
    association broadcaster charity church company conference synod firm group movement network newspaper ngo
    opposition outlet party union university watchdog foundation institute activists analysts campaigners
    critics doctors elders experts families groups historians insurgents journalists lawyers men monitors
    opponents organisations organizations people protesters rebels refugees relatives researchers residents
    scholars sources students supporters survivors victims villagers witnesses women workers faction militia
    syndicate
    """
)
"""Heads behind which no state stands, though its adjective may go before them ("a Norwegian newspaper")."""

NATIONAL: Final = words(
    "minister president premier chancellor king queen emir sultan prime-minister representative delegate"
)
"""Offices that, with no state named, are held in the state the text is about."""

PRIVATE: Final = words(
    "former ex opposition exiled jailed imprisoned dissident rebel freelance retired independent"
)
"""Words that cut the tie between an office and its state."""

FAMILIES: Final[dict[str, str]] = {
    word: family
    for family in (
        "ambassador envoy representative delegate diplomat charg\u00e9",
        "spokesman spokeswoman spokesperson",
        "minister secretary",
        "chair chairman chairwoman chairperson",
        "group organisation organization watchdog charity ngo",
        "statement communique communiqu\u00e9 release",
    )
    for word in family.split()
}
"""Heads that may stand for one another when a text comes back to somebody."""

SEVERAL: Final = words("some others many several most both few all")
PLURAL_SUBJECTS: Final = SEVERAL | words(
    "they we i you police staff opposition clergy public majority crew couple"
)
PRONOUNS: Final = words("he she it they we i you")
DETERMINERS: Final = words(
    """
    the a an this that these those his her its their our my your one another each every several many some
    most few both all two three four five six seven eight nine ten dozens no other
    """
)
PARTICLES: Final = words(
    "de da di du del della der den van von bin ibn ben al el la le los st abu ould dos das"
)
PREPOSITIONS: Final = words(
    """
    of for to from in at on with by against near under behind among within about outside inside over between
    across throughout towards toward into after before during since following regarding concerning
    representing including based accredited speaking responsible without despite
    """
)
AWAY: Final = words(
    """
    to in at on about against towards toward with near outside over between concerning regarding under into
    by inside neighbouring neighboring across visiting
    """
)
"""Words after which a place is not the home of who is spoken of: "ambassador to Chad"."""

DAYS: Final = words(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tonight january february march
    april may june july august september october november december
    """
)
CLAUSE_OPENERS: Final = words(
    """
    and but yet so while although though as because that whereas if when since where nor or still then however
    meanwhile also later earlier now instead finally nevertheless moreover furthermore
    """
)
RELATIVES: Final = words("who whom whose which that where when because while as if although though whether")
