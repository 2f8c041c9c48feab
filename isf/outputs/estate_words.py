"""What a statement says in place of "you" after a death: it is then for whoever settles what is left.

The keys are the sentences that are said to the person. A sentence that speaks
to whoever holds the paper (whom to ask, how often) stays as it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from isf.outputs.language import Language
from isf.reporting.statement import Statement
from isf.reporting.words import marked


def spoken(of: Statement, say: Language) -> Language:
    """Return the language in which a statement is said: that of its person, or of who settles the estate."""
    return replace(say, instead=ESTATE) if of.life.died else say


ESTATE: Final[Mapping[str, str]] = {
    "Are you still not happy?": marked("Is it still not settled?"),
    "Came early, not in your budget yet (taken off)": marked("Came early, not in the budget yet (taken off)"),
    "Changes to your budget": marked("Changes to the budget"),
    "For the {sum} that paid for {units} you now get {buys}.": marked(
        "The {sum} that paid for {units} now pays for {buys}."
    ),
    "If you do not use it, it may go back.": marked("What is not used may go back."),
    "In that time you never had less than {sum}.": marked("In that time there was never less than {sum}."),
    "In your budget, not due yet (added)": marked("In the budget, not due yet (added)"),
    "Kept for you": marked("Kept for what was agreed"),
    "Money spent on each thing that matters to you, in your own words": marked(
        "Money spent on each thing that mattered to the person, in their own words"
    ),
    "Money that someone else adds to your budget.": marked("Money that someone else added to the budget."),
    (
        "Of {agreement} you have {units} hours or visits left over from before, which is {weeks} weeks. "
        "You can use them up to {day}."
    ): marked(
        "Of {agreement} {units} hours or visits are left over from before, which is {weeks} weeks. "
        "They could be used up to {day}."
    ),
    "Money statement for {who}": marked("Money statement about {who}"),
    "On your card": marked("On the card"),
    "Part of your budget": marked("Part of the budget"),
    "The money that is there for your support in this time.": marked(
        "The money that was there for support in this time."
    ),
    "The place where we keep your budget apart from other people's money.": marked(
        "The place where we keep the person's budget apart from other people's money."
    ),
    "The rule lets you keep {limit}; {over} are over that ({clause}).": marked(
        "The rule lets {limit} be kept; {over} are over that ({clause})."
    ),
    "The rule: {council} lets you keep up to {weeks} weeks of your budget. That is {limit}.": marked(
        "The rule: {council} lets up to {weeks} weeks of the budget be kept. That is {limit}."
    ),
    "The sum: {weeks} weeks x {weekly} a week = {limit}. You have {left} left.": marked(
        "The sum: {weeks} weeks x {weekly} a week = {limit}. {left} is left."
    ),
    "We keep {sum} for things you said yes to.": marked("We keep {sum} for things that were agreed."),
    "What is left of each part of your budget on {day}": marked(
        "What is left of each part of the budget on {day}"
    ),
    "What it cost to run your fund": marked("What it cost to run the fund"),
    "What it costs to run your fund.": marked("What it costs to run the fund."),
    "What the council has worked out that you pay yourself.": marked(
        "What the council had worked out that the person paid."
    ),
    "What you can still plan with.": marked("What is not spent, and not kept for anything."),
    "What you can still use.": marked("What has not been used."),
    "What you have": marked("What there is"),
    "What you spent": marked("What was spent"),
    "What you want": marked("What the person wanted"),
    "Where we keep your money safe.": marked("Where we keep the money safe."),
    "Who pays into your fund, and what came": marked("Who pays into the fund, and what came"),
    "You can plan to use it before then.": marked("Nothing new is planned with it."),
    "You can plan what to do with what is left.": marked("What is left goes back to those who paid it in."),
    "You did it.": marked("This was reached."),
    "You did not use it in time.": marked("It was not used in time."),
    "You do not pay for that time.": marked("Nothing is paid for that time."),
    "You got {sum} back.": marked("{sum} came back."),
    "You got {sum} for this time.": marked("There was {sum} for this time."),
    "You had 1 hour or visit.": marked("There was 1 hour or visit."),
    "You had {sum} from before.": marked("There was {sum} from before."),
    "You had {units} hours or visits.": marked("There were {units} hours or visits."),
    "You have agreed to things that cost {sum} more, and that money is kept for them.": marked(
        "{sum} is kept for things that were agreed and must still be paid."
    ),
    "You have no more than that, so none of what is left has to go back under this rule.": marked(
        "No more than that is left, so nothing has to go back under this rule."
    ),
    "You have {over} more than that.": marked("There is {over} more than that."),
    "You may keep {limit}.": marked("{limit} may be kept."),
    "You pay your contribution of {sum} a week into this fund. {who} asks you for it.": marked(
        "The contribution was {sum} a week, paid into this fund. {who} asked for it."
    ),
    (
        "You pay your contribution of {sum} a week to {council}, not into this fund. "
        "{council} asks you for it."
    ): marked(
        "The contribution was {sum} a week, paid to {council} and not into this fund. {council} asked for it."
    ),
    "You said yes to something. It has not happened yet.": marked(
        "Something was agreed. It is still to be paid."
    ),
    "You spent nothing in this time.": marked("Nothing was spent in this time."),
    "You spent {sum} on this.": marked("{sum} was spent on this."),
    "You spent {sum} too much on this.": marked("{sum} too much was spent on this."),
    "You spent {sum}.": marked("{sum} was spent."),
    "You still pay for it.": marked("It is still paid for."),
    (
        "You, or someone who may decide for you, said yes to it. The money is kept for it until it happens."
    ): marked(
        "The person, or someone who could decide for them, said yes to it. "
        "The money is kept for it until it is paid."
    ),
    "Your budget": marked("The budget"),
    "Your budget for this time was {sum}.": marked("The budget for this time was {sum}."),
    "Your money": marked("The money"),
    "Your money for support.": marked("The money for support."),
    "Your support stopped for a while.": marked("The support stopped for a while."),
    "a break for the people who care for you": marked("a break for carers"),
    "a break for you and your family": marked("a break for the person and the family"),
    "running your fund": marked("running the fund"),
    "things that help you": marked("things that help"),
    "your contribution": marked("the contribution"),
    "your council": marked("the council"),
    "{sum} moved to your new provider.": marked("{sum} moved to the new provider."),
    "{sum} was for running your fund.": marked("{sum} was for running the fund."),
}
