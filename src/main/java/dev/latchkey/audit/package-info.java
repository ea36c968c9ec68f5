/** The life of each request as sentences that an auditor can read, told from the engine's history and the ledger. */
package dev.latchkey.audit;
