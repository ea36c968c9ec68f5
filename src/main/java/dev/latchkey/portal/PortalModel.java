package dev.latchkey.portal;

import dev.latchkey.desk.PersonalSearch;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.security.ReadOnly;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page shows: who is signed in, what waits for them, and the time by which the page was made. */
@ControllerAdvice(basePackageClasses = PortalModel.class)
class PortalModel {

    private final PersonalSearch search;
    private final Clock clock;

    PortalModel(PersonalSearch search, Clock clock) {
        this.search = search;
        this.clock = clock;
    }

    /**
     * Who is signed in, as the bar at the top needs to know them.
     *
     * @param readsAll whether the pages of security, auditors and platform admins are theirs too
     * @param waiting how many decisions wait for them
     */
    record Me(String name, boolean readsAll, int waiting) {}

    @ModelAttribute("me")
    Me me(Person caller) {
        return new Me(caller.username(), Groups.readsAll(caller), search.countToDecide(caller));
    }

    /** Set while Keycloak does not answer: the page says so, and nothing on it can be pressed. Asked for after its caller. */
    @ModelAttribute("away")
    ReadOnly away(Person caller, HttpServletRequest request) {
        return ReadOnly.of(request).orElse(null);
    }

    @ModelAttribute("now")
    Instant now() {
        return clock.instant();
    }

    @ModelAttribute("path")
    String path(HttpServletRequest request) {
        return request.getRequestURI();
    }
}
