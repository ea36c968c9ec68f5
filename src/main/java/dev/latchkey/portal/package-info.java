/** The pages: for people with a browser, rendered here, with a session that only Keycloak opens. */
package dev.latchkey.portal;
