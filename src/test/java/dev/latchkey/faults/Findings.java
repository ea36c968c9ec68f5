package dev.latchkey.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What Latchkey says it found; whatever a hand gave and left for a minute has to be among it. */
final class Findings {

    /** Of the promise. */
    static final Duration NOTICED_WITHIN = Duration.ofSeconds(60);

    private final Api api;

    Findings(Api api) {
        this.api = api;
    }

    /** Whether this Latchkey compares Keycloak with its ledger at all. */
    boolean areThere() {
        return api.get(0, "audrey", "/findings").isGood();
    }

    void check(HandEdits hands, FaultLog faults, Violations violations) {
        if (!areThere()) {
            return;
        }
        var found = all();
        hands.gifts()
                .filter(gift -> gift.until() != null
                        && !gift.until().isBefore(gift.since().plus(NOTICED_WITHIN)))
                // While Keycloak or Latchkey is away, nobody can notice.
                .filter(gift -> !faults.isTroubled(gift.since(), gift.since().plus(NOTICED_WITHIN)))
                .filter(gift -> found.stream().noneMatch(finding -> tellsOf(finding, gift)))
                .forEach(gift -> violations.add("Unnoticed: %s was given '%s' by hand at %s"
                        .formatted(gift.name(), gift.role().word(), gift.since())));
    }

    /** One that was open already tells of it too: of a difference that is there again there is no second one. */
    private static boolean tellsOf(JsonNode finding, HandEdits.Gift gift) {
        var resolved = finding.path("resolvedAt").asText("");
        return finding.path("user").asText().equals(gift.name())
                && finding.path("role").asText().startsWith(gift.role().word())
                && !Instant.parse(finding.path("detectedAt").asText())
                        .isAfter(gift.since().plus(NOTICED_WITHIN).plusSeconds(1))
                && (resolved.isEmpty()
                        || resolved.equals("null")
                        || !Instant.parse(resolved).isBefore(gift.since()));
    }

    private List<JsonNode> all() {
        var found = new ArrayList<JsonNode>();
        var next = "";
        do {
            var page = api.get(0, "audrey", "/findings" + (next.isEmpty() ? "" : "?after=" + next))
                    .body();
            page.path("items").forEach(found::add);
            next = page.path("next").asText("");
        } while (!next.isEmpty() && !next.equals("null"));
        return found;
    }
}
