package dev.latchkey.keycloak;

import dev.latchkey.catalog.Tier;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.keycloak.representations.idm.RoleRepresentation;

/** What the attributes of a role in Keycloak say about requesting it. */
record RoleAttributes(String system, Tier tier, String ownerGroup, Duration maxDuration) {

    private static final String REQUESTABLE = "latchkey.requestable";
    private static final String SYSTEM = "latchkey.system";
    private static final String TIER = "latchkey.tier";
    private static final String OWNER_GROUP = "latchkey.owner-group";
    private static final String MAX_DURATION = "latchkey.max-duration";

    /** Whether the role claims to be requestable. Anything but a plain "false" is a claim, so that a slip is told. */
    static boolean offer(RoleRepresentation role) {
        var values = attributesOf(role).getOrDefault(REQUESTABLE, List.of());
        return !values.isEmpty() && !values.equals(List.of("false"));
    }

    /**
     * Reads the attributes.
     *
     * @throws IllegalArgumentException with a sentence that names the attribute
     */
    static RoleAttributes parse(RoleRepresentation role) {
        if (!"true".equals(required(role, REQUESTABLE))) {
            throw new IllegalArgumentException("attribute '" + REQUESTABLE + "' must be 'true' or 'false'");
        }
        return new RoleAttributes(required(role, SYSTEM), tierOf(role), ownerGroupOf(role), maxDurationOf(role));
    }

    private static Tier tierOf(RoleRepresentation role) {
        var text = required(role, TIER);
        return Arrays.stream(Tier.values())
                .filter(tier -> tier.word().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "attribute '" + TIER + "' must be 'low', 'medium', 'high' or 'critical'"));
    }

    private static String ownerGroupOf(RoleRepresentation role) {
        var path = GroupPath.withoutLeadingSlash(required(role, OWNER_GROUP));
        if (path.isBlank()) {
            throw new IllegalArgumentException("attribute '" + OWNER_GROUP + "' must be the path of a group");
        }
        return path;
    }

    private static Duration maxDurationOf(RoleRepresentation role) {
        try {
            var duration = Duration.parse(required(role, MAX_DURATION));
            if (duration.compareTo(Duration.ZERO) > 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // told below, with the attribute's name
        }
        throw new IllegalArgumentException(
                "attribute '" + MAX_DURATION + "' must be a positive ISO-8601 duration, as in 'PT4H'");
    }

    private static String required(RoleRepresentation role, String attribute) {
        var values = attributesOf(role).getOrDefault(attribute, List.of());
        if (values.size() != 1 || values.get(0) == null || values.get(0).isBlank()) {
            throw new IllegalArgumentException("attribute '" + attribute + "' must have exactly one value");
        }
        return values.get(0).strip();
    }

    private static Map<String, List<String>> attributesOf(RoleRepresentation role) {
        return role.getAttributes() == null ? Map.of() : role.getAttributes();
    }
}
