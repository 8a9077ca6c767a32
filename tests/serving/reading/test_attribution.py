"""Finding who speaks in one sentence: every way English has of saying so."""

import pytest

from stancery.serving.reading.article import read_passages

QUOTED = [
    ('"We will not be lectured," the ambassador of Chad said.', "the ambassador of Chad", "Chad"),
    (
        '"We will not be lectured," said the ambassador of Chad to the United Nations.',
        "the ambassador of Chad to the United Nations",
        "Chad",
    ),
    ("\u201cIt is over,\u201d Kim Jones, a teacher, said.", "Kim Jones", None),
    ("\u201cIt is over and done with,\u201d Kim Jones, a teacher, said.", "Kim Jones", None),
    ("\u201cIt is,\u201d the judge added, \u201can open and shut case.\u201d", "the judge", None),
    ("\u201cThe door remains open to talks,\u201d Mr. Okoro told reporters in Lagos.", "Mr. Okoro", None),
    ("«La porte reste toujours ouverte ici», said the minister.", "the minister", None),
    ("'The door remains open to everyone,' said the minister.", "the minister", None),
    ("The minister was blunt: \u201cWe have nothing left to discuss with them.\u201d", "The minister", None),
    ('"Was it worth it?" Okoro asked.', "Okoro", None),
    ("Rivas said: \u201cI never gave that order.\u201d", "Rivas", None),
    (
        "\u201cSmall states mean what they say,\u201d notes Ana Bold, a historian at the National Academy of Law.",
        "Ana Bold",
        "National Academy of Law",
    ),
]

REPORTED = [
    ("Norway condemned the arrests.", "Norway", "Norway"),
    ("The ministry maintained that the trial had been fair.", "The ministry", None),
    ("Minsk rejected the accusations as slander.", "Minsk", "Belarus"),
    ("According to the Kremlin, the strike hit a depot.", "the Kremlin", "Russia"),
    ("The strike hit a depot, according to the Kremlin.", "the Kremlin", "Russia"),
    ("The envoy, who arrived on Monday, called on all sides to talk.", "The envoy", None),
    ("The verdict was denounced by Sweden and Finland.", "Sweden and Finland", "Sweden"),
    ("The vote was a farce, said Anna Berg, the Swedish foreign minister.", "Anna Berg", "Sweden"),
    ("Sweden's foreign minister, Anna Berg, said the vote was a farce.", "Anna Berg", "Sweden"),
    (
        "Swedish Foreign Minister Anna Berg on Tuesday said the vote was a farce.",
        "Swedish Foreign Minister Anna Berg",
        "Sweden",
    ),
    ("In Geneva, the delegation of Peru welcomed the report.", "the delegation of Peru", "Peru"),
    ("Speaking after the vote, Brazil regretted that amendments had been rejected.", "Brazil", "Brazil"),
    ("While welcoming the law, Austria remained deeply concerned about torture.", "Austria", "Austria"),
    ("The United States said it was considering its options.", "The United States", "United States"),
    ("Critics say the law will silence the press.", "Critics", None),
    (
        "Amnesty International urged the government to free the men.",
        "Amnesty International",
        "Amnesty International",
    ),
    ("The European Union deeply deplores the executions.", "The European Union", "European Union"),
    ("Brussels warned of consequences.", "Brussels", "European Union"),
    (
        "A spokesman for the Iranian foreign ministry denied the claim.",
        "A spokesman for the Iranian foreign ministry",
        "Iran",
    ),
    ("The president was quoted as saying that talks had failed.", "The president", None),
    ("State television quoted the minister as saying that talks had failed.", "the minister", None),
    ("Egypt, Algeria and Morocco opposed the motion.", "Egypt, Algeria and Morocco", "Egypt"),
    (
        "The representative of Cuba, speaking on behalf of the Non-Aligned Movement, rejected the mandate.",
        "The representative of Cuba",
        "Cuba",
    ),
    (
        "The High Commissioner for Human Rights called for an inquiry.",
        "The High Commissioner for Human Rights",
        "United Nations",
    ),
    (
        "The Special Rapporteur on the situation in Belarus said that trials were closed.",
        "The Special Rapporteur on the situation in Belarus",
        "United Nations",
    ),
    ("The US ambassador to Chad praised the reform.", "The US ambassador to Chad", "United States"),
    ("The former president of Peru said the court was biased.", "The former president of Peru", None),
    ("A Norwegian journalist said the police had beaten her.", "A Norwegian journalist", None),
    ("Human rights groups have accused the army of burning villages.", "Human rights groups", None),
    ("The statement said the attack was unprovoked.", "The statement", None),
    (
        "The Foreign Ministry in Beijing expressed strong dissatisfaction.",
        "The Foreign Ministry in Beijing",
        "China",
    ),
    ("The judge added that it was an open and shut case.", "The judge", None),
    ("Officials in Kyiv say the bridge was mined.", "Officials in Kyiv", "Ukraine"),
    ("The Houthis claimed responsibility for the attack.", "The Houthis", "Houthis"),
    ("Ireland and Malta asked whether the moratorium would be extended.", "Ireland and Malta", "Ireland"),
    ("Japan took note of the report.", "Japan", "Japan"),
    ("The Syrian Arab Republic considered the resolution politicized.", "The Syrian Arab Republic", "Syria"),
    ("In the view of Pakistan, the text was unbalanced.", "Pakistan", "Pakistan"),
    ("The move drew condemnation from Canada.", "Canada", "Canada"),
    ("Poland said that it could not accept the deal, adding that talks would go on.", "Poland", "Poland"),
    ("The army said it had opened an inquiry, and the families denounced a cover-up.", "The army", None),
    ("The opposition leader, Ana Kovac, called the vote a fraud.", "Ana Kovac", None),
    (
        "Belarusian opposition leader Ana Kovac called the vote a fraud.",
        "Belarusian opposition leader Ana Kovac",
        None,
    ),
    (
        "Human Rights Watch researcher Tom Hale said the camp was full.",
        "Human Rights Watch researcher Tom Hale",
        "Human Rights Watch",
    ),
    ("Tom Hale of Human Rights Watch said the camp was full.", "Tom Hale", "Human Rights Watch"),
    (
        "Tom Hale, a researcher at Human Rights Watch, said the camp was full.",
        "Tom Hale",
        "Human Rights Watch",
    ),
    (
        "The UK\u2019s envoy to Sudan said talks would resume.",
        "The UK\u2019s envoy to Sudan",
        "United Kingdom",
    ),
    ("Israel has rejected the findings.", "Israel", "Israel"),
    ("Israel has not rejected the findings, its ambassador said.", "its ambassador", "Israel"),
    ("President Lula da Costa of Brazil hailed the accord.", "President Lula da Costa", "Brazil"),
    ("Chancellor Ilse Brandt warned that Germany would respond.", "Chancellor Ilse Brandt", None),
    ("Both Iran and Iraq denied involvement.", "Both Iran and Iraq", "Iran"),
    ("Several delegations stressed the need for restraint.", "Several delegations", None),
    ("One diplomat described the session as chaotic.", "One diplomat", None),
    ("Others disagreed.", "Others", None),
    (
        "The International Committee of the Red Cross said it had no access.",
        "The International Committee of the Red Cross",
        "International Committee of the Red Cross",
    ),
    ("Asked about the raid, the spokeswoman said she had no comment.", "the spokeswoman", None),
    ("The Taliban government dismissed the report as propaganda.", "The Taliban government", "Taliban"),
    ("South Korea, for its part, urged the North to return to talks.", "South Korea", "South Korea"),
    ("Russia, meanwhile, accused NATO of provocation.", "Russia", "Russia"),
    ("But Russia accused NATO of provocation.", "Russia", "Russia"),
    ("China, which chairs the council this month, called for calm.", "China", "China"),
    ("The resolution calls on all states to cooperate.", "The resolution", None),
    ("Jordan Kemp of Oxfam said aid was blocked.", "Jordan Kemp", "Oxfam"),
    ("Turkish President Kemal Aydin vowed to respond.", "Turkish President Kemal Aydin", "Türkiye"),
    (
        "The Permanent Mission of Eritrea categorically rejects the report.",
        "The Permanent Mission of Eritrea",
        "Eritrea",
    ),
    (
        "Ethiopia\u2019s government says the convoy was stopped at a checkpoint.",
        "Ethiopia\u2019s government",
        "Ethiopia",
    ),
    ("Ethiopian officials brushed the complaints aside.", "Ethiopian officials", "Ethiopia"),
    ("Since then, diplomats say, the capitals have hardly spoken.", "diplomats", None),
    ("Hydrologists say the river is falling.", "Hydrologists", None),
    ("The verdict, he said, was unjust.", "he", None),
    ("Mediators said both Chad and Niger had agreed.", "Mediators", None),
]

NARRATED = [
    "The talks began on Monday in Vienna.",
    "Protesters gathered outside the embassy of France.",
    "The council adopted the resolution by 22 votes to 9.",
    "The law states that no one may be held without charge.",
    "Three journalists were accused of treason.",
    "A group called Free Voices was banned in 2019.",
    "The government's repeated calls for dialogue went unanswered.",
    "Backed by Iran, the rebels took the town.",
    "The foreign minister of Mali will speak on Friday.",
    "The report presented by Norway runs to 40 pages.",
    "Japan took part in the session.",
    "It is unclear who fired first.",
    "That prompted Russia to accuse NATO of provocation.",
]


@pytest.mark.parametrize(("sentence", "speaker", "actor"), QUOTED)
def test_a_quotation_is_given_to_its_speaker(sentence: str, speaker: str, actor: str | None) -> None:
    (passage,) = read_passages(sentence)
    assert (passage.text, passage.kind, passage.speaker, passage.actor) == (sentence, "quote", speaker, actor)


@pytest.mark.parametrize(("sentence", "speaker", "actor"), REPORTED)
def test_reported_speech_is_given_to_its_speaker(sentence: str, speaker: str, actor: str | None) -> None:
    (passage,) = read_passages(sentence)
    assert (passage.text, passage.kind, passage.speaker, passage.actor) == (
        sentence,
        "reported",
        speaker,
        actor,
    )


@pytest.mark.parametrize("sentence", NARRATED)
def test_narration_has_no_speaker(sentence: str) -> None:
    (passage,) = read_passages(sentence)
    assert (passage.kind, passage.speaker, passage.actor) == ("narration", None, None)


@pytest.mark.parametrize("sentence", ["We condemn the attack on our embassy.", "I regret what happened."])
def test_a_sentence_in_the_first_person_is_its_authors_own(sentence: str) -> None:
    (passage,) = read_passages(sentence)
    assert (passage.kind, passage.speaker) == ("quote", None)


def speakers(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(passage.kind, passage.speaker, passage.actor) for passage in read_passages(text)]


def test_a_pronoun_is_replaced_by_the_one_it_stands_for() -> None:
    text = "Norway welcomed the report. It recommended that Chad ratify the Protocol. It remained concerned."
    assert speakers(text) == [("reported", "Norway", "Norway")] * 3


def test_he_and_she_are_kept_apart() -> None:
    text = (
        "Mr. Okoro of Ghana said the vote was fair. Ms. Lund of Norway said it was not. "
        "He said the count was public. She said it was a farce."
    )
    assert [actor for _, _, actor in speakers(text)] == ["Ghana", "Norway", "Ghana", "Norway"]


def test_a_surname_and_an_office_bring_back_their_owner() -> None:
    text = (
        "Swedish Foreign Minister Anna Berg said the vote was a farce. Berg called for a new one. "
        "The minister added that she had told Minsk so."
    )
    assert [(name, actor) for _, name, actor in speakers(text)] == [
        ("Swedish Foreign Minister Anna Berg", "Sweden"),
        ("Berg", "Sweden"),
        ("The minister", "Sweden"),
    ]


def test_a_quotation_that_goes_on_keeps_its_speaker() -> None:
    text = "\u201cWe will not pay for that,\u201d the envoy of Peru said. \u201cWe owe nothing to them. Ask them.\u201d"
    assert speakers(text) == [("quote", "the envoy of Peru", "Peru")] * 3


def test_a_quotation_named_at_its_end_is_one_speakers() -> None:
    text = "\u201cThis is not a trial. It is a stage. We will not play on it,\u201d said the envoy of Peru."
    assert speakers(text) == [("quote", "the envoy of Peru", "Peru")] * 3


def test_a_quotation_over_several_paragraphs_is_one_speakers() -> None:
    text = (
        "\u201cThey came for us at night,\u201d said Ana Ruiz, a farmer.\n\n\u201cThey took the doors and the "
        "windows.\n\n\u201cThen they took my son.\u201d"
    )
    assert speakers(text) == [("quote", "Ana Ruiz", None)] * 3


def test_clauses_of_several_delegations_are_parted() -> None:
    text = "Norway noted the reform; Japan asked about prisons; it thanked the delegation."
    passages = read_passages(text)
    assert [(passage.text, passage.actor) for passage in passages] == [
        ("Norway noted the reform;", "Norway"),
        ("Japan asked about prisons; it thanked the delegation.", "Japan"),
    ]


def test_the_organisation_behind_its_director_is_found() -> None:
    text = "Open Cells Watch says seven men were beaten. Its director, Paul Ebner, blamed the guards."
    assert [(name, actor) for _, name, actor in speakers(text)] == [
        ("Open Cells Watch", "Open Cells Watch"),
        ("Paul Ebner", "Open Cells Watch"),
    ]


def test_the_place_of_posting_is_not_the_home() -> None:
    text = "The French ambassador to Chad said so. The ambassador of Chad in Paris denied it."
    assert [actor for _, _, actor in speakers(text)] == ["France", "Chad"]
