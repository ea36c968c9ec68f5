package dev.latchkey.security;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Component;

/**
 * Whose session it is, without a look at Keycloak: for the bar around the page of an error, and for nothing else. What they
 * may do is decided by a {@link Person} alone.
 */
@Component
public class SignedIn {

    private final LastReadings readings;

    SignedIn(LastReadings readings) {
        this.readings = readings;
    }

    /** @param readsAll whether the pages of those who read all were theirs when they were last read */
    public record Session(String name, boolean readsAll) {}

    /** Nothing where nobody is signed in as themselves. */
    public Optional<Session> search(HttpServletRequest request) {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller == null
                || !(caller.getPrincipal() instanceof OidcUser user)
                || ImpersonationFilter.isSomebodyElse(caller)) {
            return Optional.empty();
        }
        var readsAll = readings.searchBelieved(request, new UserId(user.getSubject()))
                .filter(Groups::readsAll)
                .isPresent();
        return Optional.of(new Session(caller.getName(), readsAll));
    }
}
