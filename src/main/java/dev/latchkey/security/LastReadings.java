package dev.latchkey.security;

import dev.latchkey.directory.DirectoryAwayException;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * What each session last read of its person, for pages that are only looked at while Keycloak does not answer.
 *
 * <p>Groups are believed for a short time; after it people see what is their own. No call that could change anything
 * ever gets such a person: it fails, as the outage has it.
 */
@Component
class LastReadings {

    private static final RequestMatcher WEBAPPS =
            PathPatternRequestMatcher.withDefaults().matcher("/camunda/**");
    private static final RequestMatcher EXPORTS =
            PathPatternRequestMatcher.withDefaults().matcher("/audit/{export}");
    private static final String LAST = LastReadings.class.getName() + ".last";

    /** Pages do not each wait for the same silence. */
    private static final Duration ASKED_AGAIN_AFTER = Duration.ofSeconds(5);

    /** Who was missed so long ago has answered meanwhile, or nobody asked: that outage is over. */
    private static final Duration OVER_AFTER = Duration.ofMinutes(5);

    private final AtomicReference<Outage> outage = new AtomicReference<>();
    private final Duration believed;
    private final Clock clock;

    LastReadings(LoginProperties login, Clock clock) {
        this.believed = login.groupsRemembered();
        this.clock = clock;
    }

    private record Reading(Person person, Instant at) {}

    /**
     * @param by who missed Keycloak first
     * @param confirmed whether somebody else has missed it as well: else it may be about that one person
     */
    private record Outage(
            Instant since, Instant missedAt, DirectoryUnavailableException failure, UserId by, boolean confirmed) {

        boolean isMetBy(UserId id) {
            return confirmed || by.equals(id);
        }

        Outage missed(UserId id, Instant now, DirectoryUnavailableException failure) {
            return new Outage(since, now, failure, by, confirmed || !by.equals(id));
        }
    }

    /** Keeps what Keycloak has just said of the session's person. */
    void keep(HttpSession session, Person person) {
        outage.set(null);
        session.setAttribute(LAST, new Reading(person, clock.instant()));
    }

    /** Forgets the session's person, who is not to be let in any more. */
    void forget(HttpServletRequest request) {
        Optional.ofNullable(request.getSession(false)).ifPresent(session -> {
            try {
                session.removeAttribute(LAST);
            } catch (IllegalStateException ended) {
                // Forgotten with its session.
            }
        });
    }

    /** Whether the session's person was read so recently. */
    boolean isFresh(HttpSession session, Duration age) {
        return search(session).filter(last -> isFresh(last, age)).isPresent();
    }

    private boolean isFresh(Reading last, Duration age) {
        return !last.at().plus(age).isBefore(clock.instant());
    }

    /** Nothing, too, where the session has ended meanwhile. */
    private static Optional<Reading> search(HttpSession session) {
        try {
            return Optional.ofNullable((Reading) session.getAttribute(LAST));
        } catch (IllegalStateException ended) {
            return Optional.empty();
        }
    }

    /** What was last read of the session's person, if that is still believed. For looking only. */
    Optional<Person> searchBelieved(HttpServletRequest request, UserId id) {
        return Optional.ofNullable(request.getSession(false))
                .flatMap(LastReadings::search)
                .filter(last -> isFresh(last, believed))
                .map(Reading::person)
                .filter(person -> person.id().equals(id));
    }

    /**
     * The outage that this person, or two others, have just met, if there is one: whoever only looks need not meet it
     * again. What one person alone has met is spared to nobody else: Keycloak may fail at that person's look-up only.
     */
    Optional<DirectoryUnavailableException> searchOutage(HttpServletRequest request, UserId id) {
        return Optional.ofNullable(outage.get())
                .filter(o -> isLook(request)
                        && o.isMetBy(id)
                        && !o.missedAt().plus(ASKED_AGAIN_AFTER).isBefore(clock.instant()))
                .map(Outage::failure);
    }

    /**
     * The person as the session last knew them, for a page that is only looked at, which is marked as such.
     *
     * @throws DirectoryUnavailableException the failure, if the call could change something or nothing was read before
     */
    Person recall(HttpServletRequest request, UserId id, DirectoryUnavailableException failure) {
        var session = request.getSession(false);
        if (session == null || !isLook(request)) {
            throw failure;
        }
        var last = search(session)
                .filter(reading -> reading.person().id().equals(id))
                .orElseThrow(() -> failure);
        var known = isFresh(last, believed);
        var defect = DirectoryDefectException.searchIn(failure).map(DirectoryDefectException::forPeople);
        new ReadOnly(miss(id, failure), !known, defect.orElse(null)).mark(request);
        return known ? last.person() : last.person().in(Set.of());
    }

    /** Says since when, and lets others be spared once two people have found Keycloak away or in need of repair. */
    private Instant miss(UserId id, DirectoryUnavailableException failure) {
        var now = clock.instant();
        if (!(failure instanceof DirectoryAwayException || failure instanceof DirectoryDefectException)) {
            return now;
        }
        return outage.updateAndGet(known ->
                        known == null || known.missedAt().plus(OVER_AFTER).isBefore(now)
                                ? new Outage(now, now, failure, id, false)
                                // Met again, or only told of what was met before.
                                : known.failure() == failure ? known : known.missed(id, now, failure))
                .since();
    }

    /**
     * The webapps of the engine have doors of their own behind the same address: they are not for looking only. What is
     * taken along is more than a look.
     */
    private static boolean isLook(HttpServletRequest request) {
        return ("GET".equals(request.getMethod()) || "HEAD".equals(request.getMethod()))
                && !WEBAPPS.matches(request)
                && !EXPORTS.matches(request);
    }
}
