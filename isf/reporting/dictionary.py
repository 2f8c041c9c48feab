"""The data dictionary of the council return: each field of each table, and what it means.

It goes out with every return, orders the columns and says of which kind each
is, so that what is written and what is explained cannot drift apart.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a column holds, and so how it is written."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: `kind` money is pounds with two decimals, dates are inclusive."""

    table: str
    field: str
    kind: Kind
    meaning: str


OPTIONAL: Final = frozenset({"person_name"})
"""Columns that go out only where the recipient's profile allows them."""

_KINDS = {"t": Kind.TEXT, "d": Kind.DATE, "m": Kind.MONEY, "n": Kind.NUMBER, "c": Kind.COUNT}

_TEXT: Final = """
header
t schema_version | version of these tables
t statement_id | names this return; the same whenever it is made again
t period_label | the council's label, YYYY:PP
d period_start | first day
d period_end | last day
d issued_at | day on which the figures were made
t council_code | the council's code in this office
t provider_name | who holds the funds
t provider_cqc_id | Care Quality Commission id, where there is one
t provider_company_no | company or charity number, where there is one
t policy_pack | the council's rules that were applied
t policy_version | which text of them: the beginning of the SHA-256 of its file
t ledger_hash | head of the book that the figures were made from
c funds | how many funds this return tells of

funds
t person_ref | the council's reference for the person
t fund | the fund's id, which is in no other system
t person_name | name; only where the recipient's profile allows it
t fund_kind | person, team or pooled
t fund_type | recurring, one-off or conditional (while outcomes are promised)
t delivery_mechanism | Client Level Data delivery mechanism
t primary_support_reason | Client Level Data primary support reason
t area | area of the contract
t lot | lot of the contract
t tier | tier or band of the price
d start | first day of the fund
d closed_on | day on which it was closed, if it was

money_summary
t person_ref | the council's reference for the person
t fund | the fund's id
m opening_balance | bank + card + owed - payable - advance - clawback before the period
m due | fell due from all funders in the period, net of what was made smaller or written off
m received | came from all funders in the period, net of what was given back
m due_not_received | due from all funders and not come by the last day
m contribution_assessed | part of due: the person's assessed contribution
m contribution_received | part of received: the person's contribution
m top_up | part of received: third-party top-ups
m spent_own_service | support by the provider itself, net of corrections
m spent_third_party | support and goods from others, net of corrections
m fees | charges for running the fund
m refunds | refunds, credit notes and charges given up
m clawback_agreed | agreed in the period to be returned
m clawback_paid | returned in the period
m transfer_in | came with the fund from another provider
m transfer_out | went with the fund to another provider
m closing_balance | as opening_balance, on the last day
m allocated | budget released in the period
m committed | agreed and not yet delivered on the last day
m conditional | promised for outcomes on the last day
m available | left on the last day
n surplus_weeks | available divided by the gross weekly budget
n surplus_limit_weeks | weeks that the policy lets a person keep
m earmarked | kept for an identified need, or one-off money in its time
m returnable | has to go back by the council's rules on the last day; the table returnable says why
m bank | share of the client account on the last day
m card | on a prepaid card on the last day
m owed | due and not received on the last day
m payable | delivered and not paid on the last day
m advance | the provider's own money in the fund on the last day
m clawback | agreed to be returned and not paid on the last day

money_by_funder
t person_ref | the council's reference for the person
t fund | the fund's id
t funder | who pays: Council, ICB, Contribution, TopUp-...
m owed_before | due and not received before the period
m due | fell due in the period
m received | came in the period
m given_back | came too much and was given back in the period
m set_off | settled against money to be returned
m due_not_received | due and not received on the last day
m spent | part of what was spent: top-ups under their heading, the rest shared by what each owes the period
m clawback_agreed | agreed in the period to be returned
m clawback_paid | returned in the period
m clawback_not_paid | agreed to be returned and not paid on the last day

plan_summary
t person_ref | the council's reference for the person
t fund | the fund's id
t heading | heading of the person's plan
m weekly | gross weekly budget on the last day
m brought_forward | committed, conditional and available before the period
m allocated | budget released in the period, moves between headings included
m committed | agreed and not yet delivered on the last day
m conditional | promised for outcomes on the last day
m spent | spent in the period
m returned | agreed in the period to be returned
m lapsed | promised for an outcome that was not confirmed
m transferred | went to another provider
m available | left on the last day

lines
t person_ref | the council's reference for the person
t fund | the fund's id
t line_id | id of the entry in the ledger
d date_from | first day of the support
d date_to | last day of the support
t service_type | Client Level Data service type
t service_component | Client Level Data service component of the heading
t cost_frequency | how often the agreement's amount comes again
n units_planned | units agreed
n units_actual | units delivered; negative where a delivery is taken back
m unit_cost | charge for one unit
m gross | amount; negative where money came back or an entry was taken back
t funder | the public funder; joint where there are more than one
t supplier | who gave the support
t own_or_third_party | own (the provider) or third-party
t agreement_id | agreement it was spent under
t agreed_by | authority id and right of who agreed; never a name
d agreed_on | day on which it was agreed
t agreed_how | how it was agreed
t outcome_codes | Care Act outcome, a to j (SI 2015/313 reg 2(2))
t plain_words | what it was
t evidence_ref | receipt (sha256) or visit
t vat_code | VAT code, where given
d rate_card_version | day from which the rate of the card that was agreed holds; empty for an agreed price
t variance_reason | reason given, where there is one
t status | kind of the entry; corrected where it was taken back later

open_agreements
t person_ref | the council's reference for the person
t fund | the fund's id
t id | agreement
t heading | heading of the person's plan
t supplier | who gives the support
d date_from | first day
d date_to | last day, if it has one
n units | units agreed
m rate | charge for one unit
m reserved | reserved in all
m delivered | delivered so far
m released | given back to the heading so far
m held | still reserved
d expires | day on which it no longer holds

outcomes
t person_ref | the council's reference for the person
t fund | the fund's id
t outcome | the person's outcome; empty for fees and the like
t code | Care Act outcome, a to j (SI 2015/313 reg 2(2))
t words | the person's own words
m spend | spent in the period
m committed | agreed and not yet delivered on the last day
c deliveries | deliveries in the period that were not taken back
t progress | latest step, and what was said
t evidence | what shows it
t confirmed_by | who confirmed it
d date | day of the latest step

exceptions
t person_ref | the council's reference for the person
t fund | the fund's id
t exception | what is out of the ordinary
d since | since when
m amount | how much, where it is a sum
t message | in words

returnable
t person_ref | the council's reference for the person
t fund | the fund's id
t rule | surplus, one_off or year_end; surplus and year_end speak of the same money
t clause | where the council's rule stands
m amount | how much the rule asks back
t words | the rule and its clause in words

attestation
d reconciled_on | last day on which bank and book were compared
m bank_balance | the bank's balance on that day
m sum_of_funds | what the book says is in the bank on that day
m difference | bank less book
m sum_of_these_funds | bank shares of the funds of this return on its last day
t prepared_by | who made the return
t checked_by | who checked it
t seen_by_person | to how many people their own statement of the period was given out

spending_views
t view | side: outcome, heading, provider (own or brokered), area, support reason
t value | the outcome, heading, and so on
c people | funds with spending
m spent | spent in the period
m committed | agreed and not yet delivered on the last day
m weekly_cost_per_person | spent a week and fund with spending
n hours_agreed | hours reserved for the period, where there is a charge for each
n hours_delivered | hours delivered in the period
n hours_missed | hours agreed and not delivered, agreement by agreement
m allocated | budget released in the period, where the side has one
m under_plan | allocated less spent; negative where more was spent than came

demand_by_area
t area | area of the contract
c people | funds
n weekly_hours | hours agreed a week
m weekly_cost | spent a week
n hours_not_delivered | hours agreed and not delivered in the period
n not_delivered_percent | of the hours agreed

baselines
t person_ref | the council's reference for the person
t fund | the fund's id
d baseline_on | day on which the baseline was taken
m weekly_cost_then | weekly cost at the baseline
m weekly_cost_now | spent a week in the period
m saved_a_week | then less now; negative where it costs more
n hours_then | hours a week at the baseline
n hours_now | hours delivered a week in the period
t progress | latest step towards each outcome
t words | how things stood at the baseline
d day | last day of the period

cld_service_rows
t person_ref | the council's reference for the person
t fund | the fund's id
t event_type | Client Level Data event type
d event_start_date | first day of the service
d event_end_date | day on which it ended; a suspended service stays open
t primary_support_reason | Client Level Data primary support reason
t service_type | Client Level Data service type
t service_component | Client Level Data service component
t delivery_mechanism | Client Level Data delivery mechanism
m unit_cost | planned weekly cost, gross of the contribution, without top-ups and without what the NHS pays
t cost_frequency | Client Level Data cost frequency
n planned_units_per_week | hours or visits agreed a week

ascfr_summary
t primary_support_reason | support reason
t age_band | 18-64, 65+, or unknown where the register does not say
t setting | ASC-FR community row
c people | funds with spending
m gross_expenditure | actual spending, gross of the contribution, without the part that top-ups pay
m client_contribution | assessed contributions due, beside the first setting of a reason and age
m nhs_income | due from the NHS, beside the first setting of a reason and age
m top_up_income | third-party top-ups due, which ASC-FR leaves out

transparency
d date | day on which the council's payment came
t department | department of the council
t beneficiary | who was paid
t purpose | summary of the purpose
m amount | amount, over 500 pounds
m irrecoverable_vat | VAT that cannot be recovered
t merchant_category | category

remittance_match
t person_ref | the council's reference for the person
t fund | the fund's id
d date | day on which it came; empty where nothing did
t funder | who pays
m due_before | due and not received just before it came
m received | what came
m still_due | due after it; negative where more came than was due
t reference | reference on the bank's line
t source | file and row that it was read from
t status | matched, short, over, or not received

data_dictionary
t table | table, a sheet of the workbook and a file
t field | column
t kind | text, date, money (pounds), number or count
t meaning | what it is
"""


def _read(text: str) -> tuple[Field, ...]:
    found, table = [], ""
    for line in text.strip().splitlines():
        name, _, meaning = line.partition(" | ")
        if meaning:
            kind, field = name.split(" ")
            found.append(Field(table, field, _KINDS[kind], meaning))
        elif line:
            table = line
    return tuple(found)


DICTIONARY: Final = _read(_TEXT)
