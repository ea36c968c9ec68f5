package dev.latchkey.lease;

/** The database turned out to hold an older copy of the ledger: leases may have been given that it does not know. */
public record LedgerWentBack() {}
