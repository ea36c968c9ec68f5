/** Holds {@code docker-compose.yml} to what the jar and the realm really ask for: there is no Docker engine to try it. */
package dev.latchkey.compose;
