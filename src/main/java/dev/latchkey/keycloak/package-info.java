/** Talks to Keycloak: the only room that knows its client library. */
package dev.latchkey.keycloak;
