/** The demo platform: PostgreSQL, Keycloak and Latchkey on one machine, by one command. */
package dev.latchkey.demo;
