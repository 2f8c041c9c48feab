"""The command line: it translates words into calls and answers into words; it does not think.

Here are the list of commands and the door. `isf --help` needs no more; whatever else is asked goes on to
`isf.cli.root`.
"""

import gc
import sys

WIDEST = 110
"""No line of help is longer than this, however wide the terminal is."""
ABOUT = """\
Keep Individual Service Funds: one double-entry ledger for each person's budget.

Start with `isf demo` to see a sample office, or `isf init DIR --provider NAME` to start your own."""
OPTIONS = {
    "--office DIR": "The office to work in.",
    "--by WHO": "Who is making the change.",
    "--version": "Say what runs.",
    "-h, --help": "Show this message and exit.",
}
"""What may stand before a command."""

_C = "isf.cli"
COMMANDS = {
    "init": (f"{_C}.starting:init", "Start an office in an empty folder."),
    "demo": (f"{_C}.demo:demo", "Build the sample office and show what comes out of it."),
    "council": (f"{_C}.councils:council", "Add a council or show its rules."),
    "fund": (f"{_C}.funds:fund", "Open a fund, list funds, show one, and record its life events."),
    "period": (f"{_C}.periods:period", "Post what has fallen due in a council's period."),
    "receive": (f"{_C}.money:receive", "Record money received for a fund."),
    "agree": (f"{_C}.agreements:agree", "Record what was agreed and reserve the money."),
    "spend": (f"{_C}.spending:spend", "Record what was delivered under an agreement."),
    "pay": (f"{_C}.money:pay", "Pay what is payable to the provider or a supplier."),
    "fee": (f"{_C}.spending:fee", "Charge a fee from the Fee heading."),
    "clawback": (f"{_C}.money:clawback", "Agree a return to a funder, or pay one."),
    "uplift": (f"{_C}.rates:uplift", "Raise a council's rates, and show the effect on each agreement."),
    "reprice": (f"{_C}.rates:reprice", "Carry an agreement on at a new rate, as the person agrees."),
    "visit": (f"{_C}.models:visit", "Record a visit by its minutes, paid as the council's rule says."),
    "agency": (f"{_C}.models:agency", "Record support by an agency at more than the agreed rate."),
    "share": (f"{_C}.models:share", "Share a saving or a loss between provider and council."),
    "pool": (f"{_C}.pooling:pool", "Put parts of several funds together, and show each share."),
    "forecast": (f"{_C}.ahead:forecast", "Show how a fund will stand at the end of the budget year."),
    "surplus": (f"{_C}.keeping:surplus", "Show, and agree, what goes back under the council's rules."),
    "banked": (f"{_C}.keeping:banked", "Show service that was not used and may be had later."),
    "release": (f"{_C}.agreements:release", "Give reserved money back to its heading."),
    "move": (f"{_C}.agreements:move", "Move budget between headings with the person's agreement."),
    "refund": (f"{_C}.spending:refund", "Record money that a supplier gave back."),
    "set-off": (f"{_C}.other_kinds:set_off", "Settle an agreed return against what a funder owes."),
    "arrears": (f"{_C}.owing:arrears", "Show contributions that have not come, and settle them by rule."),
    "write-off": (f"{_C}.other_kinds:write_off", "Write off money that will not come."),
    "credit-note": (f"{_C}.other_kinds:credit_note", "Record that a supplier charges less."),
    "waive": (f"{_C}.other_kinds:waive", "Give up a charge of the provider."),
    "card": (f"{_C}.cards:card", "Load a person's card, spend from it, take money back."),
    "document": (f"{_C}.other_kinds:document", "Keep a receipt with an entry."),
    "correct": (f"{_C}.corrections:correct", "Take an entry back, with a reason."),
    "approve": (f"{_C}.approving:approve", "Approve a change that waits for a second person."),
    "refuse": (f"{_C}.approving:refuse", "Turn down a change that waits for a second person."),
    "proposals": (f"{_C}.approving:proposals", "Show changes that wait for a second person."),
    "authority": (f"{_C}.authorities:authority", "Record who may agree for a person, and for how long."),
    "retention": (f"{_C}.privacy:retention", "Show how long records are kept; legal holds."),
    "erase": (f"{_C}.privacy:erase", "Erase a fund whose records need not be kept any longer."),
    "subject-access": (f"{_C}.privacy:subject_access", "Put everything held about one person into a folder."),
    "seal": (f"{_C}.sealing:seal", "Seal a file with age, so that only the holder of a key can read it."),
    "outcome": (f"{_C}.goals:outcome", "Add an outcome of a person, or note progress towards one."),
    "take-on": (f"{_C}.taking_on:take_on", "Take people on from a spreadsheet, all of them or nobody."),
    "import": (f"{_C}.importing:import_", "Bring in files from councils, banks and visit systems."),
    "match": (f"{_C}.matching:match", "Work through what waits in clearing."),
    "source": (f"{_C}.sources:source", "List, try and write declarations of files."),
    "reconcile": (f"{_C}.reconciling:reconcile", "Compare bank, cash book and funds; sign where they agree."),
    "reconcile-published": (
        f"{_C}.reconciling:reconcile_published",
        "Compare what a council published with what was received.",
    ),
    "balance": (f"{_C}.answers:balance", "Show the four figures per fund and heading."),
    "outcomes": (f"{_C}.outcomes:outcomes", "Show spending by outcome."),
    "statement": (f"{_C}.documents:statement", "Write a person's statement."),
    "statements": (f"{_C}.everybody:statements", "Write everybody's statement of a council."),
    "return": (f"{_C}.returning:return_", "Write a council return; with --to, give money back."),
    "verify-bundle": (f"{_C}.bundles:verify_bundle", "Prove that a bundle is what was issued."),
    "key": (f"{_C}.keys:key", "Make the key that signs what goes out, or show its public half."),
    "review": (f"{_C}.attention:review", "Show what needs attention, most urgent first."),
    "check": (f"{_C}.checking:check", "Prove that the book is sound."),
    "verify": (f"{_C}.trust:verify", "Prove that nothing recorded was changed or rolled back."),
    "log": (f"{_C}.trust:log", "Show who recorded what and when."),
    "backup": (f"{_C}.trust:backup", "Write one archive of the office, proved."),
    "restore": (f"{_C}.trust:restore", "Put a changed ledger back, or the office from a backup."),
    "adopt": (f"{_C}.trust:adopt_", "Keep what was changed in a ledger by hand, with a reason."),
    "offer": (f"{_C}.offering:offer", "Put an agreement to the person, for them to say yes to."),
    "serve": (f"{_C}.serving:serve", "Serve the dashboard."),
    "user": (f"{_C}.users:user", "Let people into the dashboard, list them, shut them out."),
    "grant": (f"{_C}.users:grant", "Let a login see a fund, a council's returns, or everybody."),
    "export": (f"{_C}.analysing:export", "Write an office's postings for analysis."),
    "analyse": (f"{_C}.analysing:analyse", "Ask exports a question over all councils."),
    "query": (f"{_C}.checking:query", "Ask a ledger a question in Beancount's query language."),
}


SECTIONS = {
    "To begin": "demo init council fund take-on",
    "Every day": "review period import match receive agree spend pay outcome document balance outcomes",
    "What people and councils receive": "statement statements return key verify-bundle reconcile-published",
    "Now and then": "fee refund correct release move authority card clawback surplus banked arrears set-off "
    "write-off credit-note waive forecast uplift reprice visit agency share pool",
    "With a second person, or the person's own yes": "proposals approve refuse offer",
    "Is it right?": "check verify reconcile log query",
    "Kept safe and private": "backup restore adopt seal retention erase subject-access",
    "The dashboard": "serve user grant",
    "Files of a new kind": "source",
    "Beyond one office": "export analyse",
}
"""Where `isf --help` shows each command."""


def main() -> None:
    """Run the command line; a refusal is one sentence on stderr and an exit code."""
    gc.disable()  # nothing that is imported is garbage; a command that begins turns it on (isf.cli.root)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.argv[1:] in (["--help"], ["-h"]):
        from isf.cli.first_page import show

        if show():
            return
    from isf.cli.root import run

    run()
