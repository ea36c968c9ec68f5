package dev.latchkey.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what Latchkey tells an auditor, and wants to hear of each lease exactly one end and one outcome. */
final class Trail {

    private static final Set<String> ENDS =
            Set.of("expired", "returned", "revocationRequested", "grantRefused", "eligibilityLost", "takenByHand");
    private static final Set<String> OUTCOMES = Set.of("revoked", "kept");

    private final Api api;
    private final Violations violations;

    Trail(Api api, Violations violations) {
        this.api = api;
        this.violations = violations;
    }

    void check(List<LeaseRow> leases) {
        leases.stream().filter(LeaseRow::isOver).forEach(this::check);
    }

    /** What is told of it, in order. */
    List<String> actions(LeaseRow lease) {
        var actions = new ArrayList<String>();
        api.get(0, "audrey", "/audit?request=" + lease.requestId())
                .body()
                .path("items")
                .forEach((JsonNode entry) -> actions.add(entry.path("action").asText()));
        return actions;
    }

    private void check(LeaseRow lease) {
        var actions = actions(lease);
        if (actions.stream().filter(ENDS::contains).count() != 1
                || actions.stream().filter(OUTCOMES::contains).count() != 1) {
            violations.add("Trail: %s is told as %s".formatted(lease.describe(), actions));
        }
    }
}
