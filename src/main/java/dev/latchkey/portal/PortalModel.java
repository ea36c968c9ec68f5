package dev.latchkey.portal;

import dev.latchkey.desk.Inbox;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.security.ReadOnly;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page shows: who is signed in, what waits for them, and the time by which the page was made. */
@ControllerAdvice(basePackageClasses = PortalModel.class)
class PortalModel {

    private final Inbox inbox;
    private final Clock clock;

    PortalModel(Inbox inbox, Clock clock) {
        this.inbox = inbox;
        this.clock = clock;
    }

    /**
     * Who is signed in, as the bar at the top needs to know them.
     *
     * @param readsAll whether the pages of security, auditors and platform admins are theirs too
     * @param waiting what waits for them
     */
    record Me(String name, boolean readsAll, Inbox.Counts waiting) {

        /** "2 requests and 1 policy change wait for you"; what there is none of is not named. */
        public String sentence() {
            var kinds = Stream.of(
                            count(waiting.requests(), "request"),
                            count(waiting.reviews(), "break-glass review"),
                            count(waiting.changes(), "policy change"))
                    .filter(kind -> !kind.isEmpty())
                    .toList();
            var last = kinds.size() - 1;
            var named = last < 1
                    ? String.join("", kinds)
                    : String.join(", ", kinds.subList(0, last)) + " and " + kinds.get(last);
            return named + (waiting.toDecide() == 1 ? " waits for you" : " wait for you");
        }

        private static String count(int number, String what) {
            return number == 0 ? "" : "%d %s%s".formatted(number, what, number == 1 ? "" : "s");
        }
    }

    @ModelAttribute("me")
    Me me(Person caller) {
        return new Me(caller.username(), Groups.readsAll(caller), inbox.count(caller));
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
