"""Names that are also ordinary words: alone they name nobody; with the rest of a name they do."""

from typing import Final

_ORDINARY = """
a an and april art august autumn baker bank banks barber bay bell bill bird bishop black blue bond book
bridge brook brown bush butcher butler care carer carter carver cash chance chase christmas church city
clay clean clerk cliff cook cooper cross daisy dale dawn day deacon dean dear drew drive dusty earl early
east easter english example faith farmer field finch fisher flora ford forest fox frank free friend fry
gale gardener gay gene glen gold good grace grant gray green grey guy hall hand happy harbour hardy heath
heather hill home hope house hunter iris ivy jack jet joy june king knight lake lance lane law lead lee
lily little london long love lovely major march margin mark marks mason mass may merry mile miles mill
miller moon moor morning mother new nice noble north novel oak old olive page paige parish park parker
parson patience penny person piper pleasant plumber poppy porter potter prayer price prudence pure queen
rain ray reader red rich river rob robin rock rose ruby rush sage sailor sandy school sharp shepherd
shore short singer sky small smart smith snow sole south spring steel stone storm street strong sue
summer sunday sunny swift tailor tanner taylor temple terry thatcher the town trip trust turner van
victory violet walk walker wall ward waters way weaver web welcome welsh west white wild will wise wood
woods young
"""

_ORGANISATIONS = """
advocacy borough charity company council county court limited llp ltd nhs office plc service services society
solicitor solicitors trust
"""

ORDINARY: Final = frozenset(_ORDINARY.split())
"""Words that stand in many a sentence that names nobody."""

ORGANISATIONS: Final = frozenset(_ORGANISATIONS.split())
"""Words that only the name of a body has."""
