/** What may be requested: the roles that carry Latchkey's attributes in Keycloak. */
package dev.latchkey.catalog;
