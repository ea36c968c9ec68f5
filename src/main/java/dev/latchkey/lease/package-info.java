/** Grants a Keycloak role for a limited time and takes exactly that role away again. */
package dev.latchkey.lease;
