"""Words fixed by law and by national data, as data.

Outcomes: The Care and Support (Eligibility Criteria) Regulations 2015
(SI 2015/313) reg 2(2). Wellbeing: Care Act 2014 s1(2). Support reasons:
the Client Level Data specification's thirteen primary support reasons.
"""

from typing import Final

OUTCOMES: Final[dict[str, str]] = {
    "a": "managing and maintaining nutrition",
    "b": "maintaining personal hygiene",
    "c": "managing toilet needs",
    "d": "being appropriately clothed",
    "e": "being able to make use of the adult's home safely",
    "f": "maintaining a habitable home environment",
    "g": "developing and maintaining family or other personal relationships",
    "h": "accessing and engaging in work, training, education or volunteering",
    "i": (
        "making use of necessary facilities or services in the local community including "
        "public transport, and recreational facilities or services"
    ),
    "j": "carrying out any caring responsibilities the adult has for a child",
}

WELLBEING: Final[dict[str, str]] = {
    "a": "personal dignity (including treatment of the individual with respect)",
    "b": "physical and mental health and emotional well-being",
    "c": "protection from abuse and neglect",
    "d": (
        "control by the individual over day-to-day life (including over care and support and the way in "
        "which it is provided)"
    ),
    "e": "participation in work, education, training or recreation",
    "f": "social and economic well-being",
    "g": "domestic, family and personal relationships",
    "h": "suitability of living accommodation",
    "i": "the individual's contribution to society",
}

SUPPORT_REASONS: Final[tuple[str, ...]] = (
    "Physical Support: Access & mobility only",
    "Physical Support: Personal care support",
    "Sensory Support: Support for visual impairment",
    "Sensory Support: Support for hearing impairment",
    "Sensory Support: Support for dual impairment",
    "Support with Memory & Cognition",
    "Learning Disability Support",
    "Mental Health Support",
    "Social Support: Substance misuse support",
    "Social Support: Asylum seeker support",
    "Social Support: Support for Social Isolation/Other",
    "Social Support: Support to Carer",
    "Unknown",
)
