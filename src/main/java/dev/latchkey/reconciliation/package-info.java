/** Compares Keycloak with the ledger, says where they differ, and repairs what it may. */
package dev.latchkey.reconciliation;
