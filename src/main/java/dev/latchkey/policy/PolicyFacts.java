package dev.latchkey.policy;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.directory.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the policy decides on. All of it comes from Keycloak and the ledger, none from a process variable.
 *
 * @param at the instant for which is asked: the start of the lease
 * @param lead how long before that it is asked for
 * @param history what the requester has held until then
 * @param networkZone from which zone of the network it is asked for, where a gateway tells
 */
public record PolicyFacts(
        Person requester,
        RequestableRole role,
        Duration duration,
        boolean emergency,
        Instant at,
        Duration lead,
        AccessHistory history,
        Optional<String> networkZone) {}
