package dev.latchkey.policy;

import java.util.List;
import java.util.Optional;

/** The longest duration that a role has by its own attribute. It stands in no table and holds whatever they allow. */
public final class RoleLimit {

    /** The rule's name beside those of the tables. */
    public static final String RULE = "roleLimit";

    private static final String START = "Ask for at most ";
    private static final String END = " of this role.";

    private RoleLimit() {}

    /** @param limit in words */
    public static String reason(String limit) {
        return START + limit + END;
    }

    /** The same sentence out of an evaluation that was recorded, if the limit stood against that. */
    static Optional<String> recorded(List<String> rules, List<String> reasons) {
        if (!rules.contains(RULE)) {
            return Optional.empty();
        }
        return Optional.of(reasons.stream()
                .filter(reason -> reason.startsWith(START) && reason.endsWith(END))
                .findFirst()
                .orElse("Ask for less than that" + END));
    }
}
