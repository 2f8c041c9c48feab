"""Words and forms that a proposal knows beside those of the shipped declarations."""

FORMS = (
    *("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y"),
    *("%d-%b-%y", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S"),
    "%Y-%m-%dT%H:%M:%S",
)
"""Forms of dates, the day first wherever both could be meant."""

OWN: dict[str, tuple[str, ...]] = {
    "date": (
        *("visit date", "start date", "shift date", "day", "posted", "paid", "visit start", "shift start"),
        *("scheduled start", "planned start", "actual start", "start", "run date", "payment run"),
        *("invoice date", "booked", "date booked", "effective", "when", "date of service", "service date"),
    ),
    "reference": (
        "person",
        "client",
        "customer",
        "service user",
        "user ref",
        "resident",
        "citizen",
        "who for",
    ),
    "billed": (
        *("minutes", "duration", "hours", "billed", "invoiced", "invoiced time", "paid time", "length"),
        *("pay hours", "paid hours", "billed hours", "invoiced hours", "charge hours", "chargeable hours"),
        *("hours billed", "total hours", "units", "pay minutes", "paid minutes", "charged minutes"),
    ),
    "planned": (
        *("planned", "planned time", "scheduled", "planned minutes", "planned duration", "scheduled hours"),
        *("planned hours", "rostered hours", "contracted hours", "booked hours"),
    ),
    "actual": (
        *("actual", "actual time", "actual minutes", "actual duration", "delivered", "actual hours"),
        *("worked hours", "hours worked", "delivered hours", "delivered minutes"),
    ),
    "claimed": ("claimed", "claimed time", "claimed minutes", "claimed hours"),
    "service": ("service", "service type", "visit type", "task", "activity"),
    "visit": ("visit id", "visit ref", "visit reference", "shift id", "booking id"),
    "status": ("status", "outcome of visit"),
    "amount": ("amount", "value", "total", "sum", "gross", "gross amount", "cost"),
    "debit": (
        "debit",
        "debits",
        "out",
        "money out",
        "paid out",
        "withdrawn",
        "withdrawal",
        "withdrawals",
        "payments",
    ),
    "credit": (
        "credit",
        "credits",
        "in",
        "money in",
        "paid in",
        "receipts",
        "deposit",
        "deposits",
        "lodgements",
    ),
    "flag": ("cr dr", "dr cr", "crdr", "drcr", "debit credit", "credit debit", "sign"),
    "text": ("description", "details", "narrative", "payee", "memo", "particulars", "transaction"),
    "balance": ("balance", "running balance", "account balance", "closing balance"),
    "supplier": ("supplier", "supplier name", "vendor", "vendor name", "merchant", "shop", "bought from"),
    "invoice": ("invoice", "invoice number", "bill number", "document number", "supplier invoice"),
}
"""Names of columns by field, as systems write them that nobody declared yet."""

GIVEN = frozenset({"delivered", "completed", "complete", "confirmed", "done", "attended", "visited"})
"""Words of a status that mean a visit was given; no other is taken for one."""

LENGTHS = ("billed", "claimed", "actual", "planned")
"""Fields that say how long a visit was, the one that is charged first."""

IN, OUT = ("CR", "C", "Credit", "+", "In"), ("DR", "D", "Debit", "-", "Out")
"""Words of a column that says which way money went."""
