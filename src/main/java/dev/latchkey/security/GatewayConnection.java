package dev.latchkey.security;

import dev.latchkey.policy.PolicyProperties;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.request.Connection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Believes the gateway about where somebody comes from, in the one header that the site names. The gateway has to set it
 * on every call and to drop what a caller sent: two values are refused, since one of them may be the caller's.
 */
@Component
class GatewayConnection implements Connection {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    private final Optional<String> header;

    GatewayConnection(PolicyProperties properties) {
        this.header = properties.searchNetworkZoneHeader();
    }

    @Override
    public Optional<String> networkZone() {
        return header.flatMap(name -> word(name, values(name)));
    }

    /** None where a job is working and nobody is asking. */
    private static List<String> values(String name) {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes call
                ? Collections.list(call.getRequest().getHeaders(name))
                : List.of();
    }

    private static Optional<String> word(String name, List<String> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1 || !WORD.matcher(values.get(0)).matches()) {
            throw new InvalidFieldException(
                    "networkZone",
                    "the header '%s' must come once, with a word of at most 40 letters, digits, dots, dashes and underscores"
                            .formatted(name));
        }
        return Optional.of(values.get(0));
    }
}
