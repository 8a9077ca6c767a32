"""Texts to try on the page, one of each kind that people paste. Everybody and everything in them is invented."""

_NEWS = """\
GENEVA, 12 May - Ambassadors pressed Belarus on Monday to free hundreds of people held since last month's protests.

"No one should sit in a cell for carrying a banner," Norway's ambassador, Ingrid Solvang, told the Human Rights
Council. She called on the authorities to release all those detained without charge.

Chile concurred and asked for an independent inquiry into the beatings in custody.

The Belarusian foreign ministry maintained that its police had been left no choice. "Officers were attacked with
petrol bombs and answered with restraint," a spokesman said, adding that every arrest had been ordered by a judge.

Cuba warned delegations against meddling in the affairs of a sovereign state.

The review takes place every four years. A report is to be adopted on Friday.
"""

_RECORD = """\
Mr. Adeyemi (Nigeria): We deplore the shelling of the market at Tarlan, in which eleven people were killed. Those who
gave the order must answer for it. My delegation thanks the Special Envoy for her briefing.

Ms. Lindqvist (Sweden): The road to the north has been closed to relief convoys for nine weeks, without a reason that
anybody has been able to give us. We condemn this blockade and demand that it be lifted today.

Mr. Petrovich (Serbia): My delegation rejects these accusations. The Government has done what any Government would do
to protect a town under fire, and it deserves our support rather than our lectures.

Ms. Ortega (Mexico): We encourage both sides to return to the talks in Muscat. The Council will hear the next report in
September.
"""

_RELEASE = """\
For immediate release

The Ministry of Foreign Affairs of Finland condemns the sentencing of the editor Aino Rask to nine years in prison. Her
only offence was to print what others had already said aloud.

"We expect the verdict to be set aside and the newspaper to be given back its licence," Foreign Minister Elias Korpi
said.

The minister welcomed the decision of neighbouring states to shelter the newspaper's staff. He will meet his
counterparts in Tallinn on Thursday.
"""

EXAMPLE_DOCUMENTS = {"News story": _NEWS, "Record of a debate": _RECORD, "Press release": _RELEASE}
