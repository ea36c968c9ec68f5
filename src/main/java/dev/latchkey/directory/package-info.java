/** Who people are and which groups they are in, as Keycloak tells it now. */
package dev.latchkey.directory;
