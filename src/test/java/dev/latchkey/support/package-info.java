/** Starts the real PostgreSQL and the real Keycloak, for the tests and for the demo. */
package dev.latchkey.support;
