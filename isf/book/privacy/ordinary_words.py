"""Names that are also ordinary words: alone they name nobody; with the rest of a name they do."""

from typing import Final

_ORDINARY = """
a ability able about account active afternoon again alone an and animal apple april arm art august aunt
autism autumn away baby back bag baker ball band bank banks bar barber basket bath bay beach bed bedroom
bell best better big bike bill bird biscuit bishop black blue board boat body bond book bowl box boy
boyfriend bread break breakfast bridge brook brother brown bull bus bush butcher butler buy cake calm camp
camper candle car card care carer carpet carry carter carver cash cat catch centre chair chance chapel chase
chat cheese chess child children choir choose christmas church city class clay clean clerk cliff climb close
club coach coat coffee cold college colour come computer confidence cook cooper corner cottage country
course cousin craft cross cup cut cycle dad daily daisy dale dance dancer daughter dawn day deacon dean dear
dentist dinner doctor dog door down draw dream dress drew drink drive driver drum dusty each earl early east
easter eat egg english enjoy evening every example exercise eye face fair faith fall family farm farmer fast
father feel feet field film finch fire first fish fisher fit floor flora flower fly food foot football ford
forest fox frank free friday friend friendly fruit fry full fun gale game games garage garden gardener gate
gay gene get girl girlfriend give glad glass glen go goal gold golf good goose grace grandad grandma
grandson grant gray green grey ground group grow guide guitar guy gym hair half hall ham hand handle happy
harbour hard hardy hat hay health hear heart heath heather help helper herself high hill hobby holiday home
hope horse hospital hour house housework hunt hunter husband ice ill independent inn iris iron island ivy
jack jet job join jolly journey joy judge jump june keen keep key kind king kitchen knight knit know lad
ladder lady lake lamb lamp lance land lane large last laugh law lead leader leaf learn lee leg lesson letter
library life lift light like lily line list listen little live living local lodge london long look love
lovely lunch major make man march margin mark market marks mason mass may meal medicine meet meeting memory
merry message mile miles mill miller mind mobility monday money month moon moor more morning mother mum
museum music name nan near neighbour nephew new news next nice niece night noble north novel nurse oak
office old olive open orange order organ outing oven own page paige paint painter pal pan paper parish park
parker parson partner party path patience pay peace pen penny people person pet phone piano picnic picture
piece pig piper place plan plant play player pleasant pleasure plumber pond pool poppy porter post pot
potter pottery prayer prayers pretty price prudence pub pump pure queen quick quiet rabbit race rain ray
read reader ready red rest rich ride rider ring river road rob robin rock room roper rose rower rows rub
ruby rug run runner rush safe sage sail sailor salad salt sand sandy saturday save saw say school score sea
seat see self sell sense service shadow sharp shaw shed shell shepherd shift ship shoe shop shopper shore
short shower side sign silver simple sing singer sister sit site skill sky sleep slow small smart smile
smith snow soap social sofa soft sole son song soup south space speak spend spoon sport spring stair stand
star start station stay steel step stick stone storm strange stream street stretch strong study style sue
sugar suit summer sun sunday sunny support swan sweet swift swim swimmer swimming table tailor talk tall
tanner taxi taylor tea teach teacher team tell temple tennis terry thatcher the thursday ticket tidy time
toast today toe together tool top touch tower town toy train training travel tree trip trust tuesday turner
tutor uncle under use van vegetable victory view village violet visit visitor voice wait wake walk walker
wall want ward warm wash watch water waters way wear weaver web wednesday week weekend weight welcome well
welsh west wheel wheelchair white wife wild will wind window wine winter wise wish wood woods wool word work
worker world write writer yard year yoga young
"""

_ORGANISATIONS = """
advocacy borough charity company council county court limited llp ltd nhs office plc service services society
solicitor solicitors trust
"""

ORDINARY: Final = frozenset(_ORDINARY.split())
"""Words that stand in many a sentence that names nobody."""

ORGANISATIONS: Final = frozenset(_ORGANISATIONS.split())
"""Words that only the name of a body has."""
