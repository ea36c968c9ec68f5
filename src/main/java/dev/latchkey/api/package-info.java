/** The HTTP face for programs: {@code /api/v1}, JSON in camelCase, instants and durations in ISO-8601, all in UTC. */
package dev.latchkey.api;
