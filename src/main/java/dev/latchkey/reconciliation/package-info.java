/** Compares Keycloak with the ledger, has findings written where they differ, and repairs what it may. */
package dev.latchkey.reconciliation;
