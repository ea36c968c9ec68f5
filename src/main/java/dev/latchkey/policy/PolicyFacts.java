package dev.latchkey.policy;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.directory.Person;
import java.time.Duration;
import java.time.Instant;

/**
 * What the policy decides on. All of it comes from Keycloak and the ledger, none from a process variable.
 *
 * @param at the instant for which is asked: the start of the lease
 * @param lead how long before that it is asked for
 * @param history what the requester has held until then
 */
public record PolicyFacts(
        Person requester,
        RequestableRole role,
        Duration duration,
        boolean emergency,
        Instant at,
        Duration lead,
        AccessHistory history) {}
