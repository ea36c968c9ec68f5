package dev.latchkey.faults;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a proxy does to a call instead of passing it on as it is. */
sealed interface Disturbance {

    Traffic traffic();

    /** Nobody listens. */
    record Refuse() implements Disturbance {
        @Override
        public Traffic traffic() {
            return Traffic.ALL;
        }
    }

    /** The call is taken and never answered. */
    record Hang(Traffic traffic) implements Disturbance {}

    /** Keycloak is not asked; this is the answer. */
    record Fail(Traffic traffic, int status) implements Disturbance {}

    /** Keycloak is asked so much later; a caller without that patience is gone by then, and what it asked for is done. */
    record Delay(Traffic traffic, Duration time) implements Disturbance {}

    /** Keycloak does what is asked, and its answer is lost. */
    record DropAnswer(Traffic traffic) implements Disturbance {}

    /** As above, once. */
    record DropOneAnswer(Traffic traffic, AtomicBoolean dropped) implements Disturbance {}

    static Map<String, Disturbance> byName() {
        return Map.of(
                "refusing connections", new Refuse(),
                "hanging", new Hang(Traffic.ALL),
                "hanging at role mappings", new Hang(Traffic.ROLE_MAPPING_WRITES),
                "answering 500", new Fail(Traffic.ALL, 500),
                "answering 429", new Fail(Traffic.ALL, 429),
                "answering 503 to sign-ins", new Fail(Traffic.TOKENS, 503),
                "slow by a second", new Delay(Traffic.ALL, Duration.ofSeconds(1)),
                "late by 8 seconds at role mappings", new Delay(Traffic.ROLE_MAPPING_WRITES, Duration.ofSeconds(8)),
                "dropping answers to role mappings", new DropAnswer(Traffic.ROLE_MAPPING_WRITES));
    }
}
