package dev.latchkey.refusal;

import java.util.Map;

/** The caller may see the thing but not do this with it; names the rule that refused. */
public class ForbiddenException extends Refusal {

    private final String rule;

    public ForbiddenException(String rule, String reason) {
        super(Kind.FORBIDDEN, reason);
        this.rule = rule;
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("rule", rule);
    }
}
