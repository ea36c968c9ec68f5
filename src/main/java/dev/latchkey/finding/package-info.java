/** What was found where Keycloak and the ledger differ, what people answer to it, and what is declared to differ. */
package dev.latchkey.finding;
