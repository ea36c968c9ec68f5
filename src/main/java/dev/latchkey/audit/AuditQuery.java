package dev.latchkey.audit;

import dev.latchkey.directory.UserId;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.PeoplesText;
import java.time.Instant;
import java.util.Optional;

/**
 * What to look for; nothing means any. A text that could be no name, or a time that ends before it begins, is refused with
 * {@link InvalidFieldException}.
 *
 * @param reader whose own requests, and what was found about them, are looked through, or nothing for all
 * @param user user name of whom it is about, or of who decided, ended or did something
 * @param request id as text
 * @param role name as it was asked for
 */
public record AuditQuery(
        Optional<UserId> reader,
        Optional<String> user,
        Optional<String> request,
        Optional<String> role,
        Optional<Instant> from,
        Optional<Instant> to) {

    public AuditQuery {
        PeoplesText.requireHarmless("user", user.orElse(null));
        PeoplesText.requireHarmless("request", request.orElse(null));
        PeoplesText.requireHarmless("role", role.orElse(null));
        if (from.isPresent() && to.filter(from.get()::isAfter).isPresent()) {
            throw new InvalidFieldException("to", "must not be before 'from'");
        }
    }

    boolean covers(Instant at) {
        return from.map(f -> !at.isBefore(f)).orElse(true)
                && to.map(t -> !at.isAfter(t)).orElse(true);
    }
}
