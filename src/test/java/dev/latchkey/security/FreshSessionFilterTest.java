package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.directory.DirectoryAwayException;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryDefectException.Defect;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

class FreshSessionFilterTest {

    private static final UserId ALICE = new UserId("1");
    private static final UserId BEN = new UserId("2");
    private static final Duration REMEMBERED = Duration.ofMinutes(15);
    private static final DirectoryAwayException AWAY = new DirectoryAwayException("away", null);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-01T09:00:00Z"));
    private final MockHttpSession session = new MockHttpSession();
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void whoSignsOutWhileKeycloakIsAskedIsNobodyAfterwards() throws Exception {
        request.setSession(session);
        SecurityContextHolder.getContext().setAuthentication(alice());
        var caller = new AtomicReference<Authentication>(alice());

        new FreshSessionFilter(peopleWhoAreAskedWhileTheSessionEnds(true), readings())
                .doFilter(
                        request,
                        response,
                        (in, out) ->
                                caller.set(SecurityContextHolder.getContext().getAuthentication()));

        assertThat(session.isInvalid()).isTrue();
        assertThat(caller.get()).isNull();
    }

    /** Two calls of a person who was disabled: the second finds the session ended by the first. */
    @Test
    void whoseSessionHasEndedMeanwhileIsToldToSignIn() throws Exception {
        request.setSession(session);
        SecurityContextHolder.getContext().setAuthentication(alice());

        new FreshSessionFilter(peopleWhoAreAskedWhileTheSessionEnds(false), readings())
                .doFilter(request, response, (in, out) -> {
                    throw new AssertionError("Nobody is let in");
                });

        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
    }

    @Test
    void nothingIsKnownByASessionThatHasEnded() {
        var readings = readings();
        var look = knownTo(readings, ALICE);
        var over = look.getSession();
        over.invalidate();
        look.setSession(new MockHttpSession() {
            @Override
            public Object getAttribute(String name) {
                return over.getAttribute(name);
            }

            @Override
            public void removeAttribute(String name) {
                over.removeAttribute(name);
            }
        });

        assertThat(readings.isFresh(over, REMEMBERED)).isFalse();
        assertThat(readings.searchBelieved(look, ALICE)).isEmpty();
        assertThatThrownBy(() -> readings.recall(look, ALICE, AWAY)).isSameAs(AWAY);
        assertThatCode(() -> readings.forget(look)).doesNotThrowAnyException();
    }

    @Test
    void whoOnlyLooksIsKnownByTheLastReadingWhileKeycloakIsAway() throws Exception {
        request.setSession(session);
        SecurityContextHolder.getContext().setAuthentication(alice());
        var readings = readings();
        readings.keep(session, new Person(ALICE, "alice", true, Set.of("security")));
        now.set(now.get().plus(Duration.ofMinutes(1)));
        var filter = new FreshSessionFilter(peopleWhoCannotBeAsked(), readings);

        filter.doFilter(request, response, (in, out) -> {});
        assertThat(ReadOnly.of(request)).contains(new ReadOnly(now.get(), false, null));
        assertThat(readings.recall(request, ALICE, AWAY).groups()).containsExactly("security");
        assertThat(readings.searchOutage(request, ALICE)).contains(AWAY);

        now.set(now.get().plus(Duration.ofMinutes(1)));
        assertThat(readings.searchOutage(request, ALICE)).isEmpty();
        assertThat(readings.recall(request, ALICE, new DirectoryAwayException("still", null))
                        .groups())
                .isNotEmpty();
        assertThat(ReadOnly.of(request)).contains(new ReadOnly(now.get().minus(Duration.ofMinutes(1)), false, null));

        now.set(now.get().plus(REMEMBERED));
        assertThat(readings.recall(request, ALICE, AWAY).groups()).isEmpty();
        assertThat(ReadOnly.of(request).orElseThrow().ownAlone()).isTrue();
    }

    /** A look-up that fails for one person alone closes the pages to nobody else. */
    @Test
    void othersAreSparedAnOutageThatTwoPeopleHaveMet() {
        var readings = readings();
        var ofAlice = knownTo(readings, ALICE);
        var ofBen = knownTo(readings, BEN);

        readings.recall(ofAlice, ALICE, AWAY);
        readings.recall(ofAlice, ALICE, new DirectoryAwayException("again", null));
        assertThat(readings.searchOutage(ofAlice, ALICE)).isPresent();
        assertThat(readings.searchOutage(ofBen, BEN)).isEmpty();

        var met = new DirectoryAwayException("met by another", null);
        readings.recall(ofBen, BEN, met);
        assertThat(readings.searchOutage(request, new UserId("3"))).contains(met);

        readings.keep(ofBen.getSession(), person(BEN));
        assertThat(readings.searchOutage(ofAlice, ALICE)).isEmpty();
    }

    @Test
    void whoOnlyLooksIsToldWhatHasToBeMended() {
        var readings = readings();
        var ofAlice = knownTo(readings, ALICE);
        var defect = new DirectoryDefectException(Defect.SIGN_IN, "Cannot read user '1' as 'latchkey-grant'");

        readings.recall(ofAlice, ALICE, defect);

        assertThat(ReadOnly.of(ofAlice)).contains(new ReadOnly(now.get(), false, defect.forPeople()));
    }

    private static MockHttpServletRequest knownTo(LastReadings readings, UserId id) {
        var page = new MockHttpServletRequest("GET", "/");
        page.setSession(new MockHttpSession());
        readings.keep(page.getSession(), person(id));
        return page;
    }

    private static Person person(UserId id) {
        return new Person(id, "person " + id, true, Set.of());
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /",
        "DELETE, /",
        "GET, /audit/export.csv",
        "GET, /camunda/api/engine",
        "GET, /%63amunda/app/tasklist"
    })
    void nothingElseIsDoneOnALastReading(String method, String path) {
        var call = new MockHttpServletRequest(method, path);
        call.setSession(session);
        SecurityContextHolder.getContext().setAuthentication(alice());
        var readings = readings();
        readings.keep(session, new Person(ALICE, "alice", true, Set.of("security")));
        now.set(now.get().plus(Duration.ofMinutes(1)));

        assertThatThrownBy(() -> new FreshSessionFilter(peopleWhoCannotBeAsked(), readings)
                        .doFilter(call, response, (in, out) -> {
                            throw new AssertionError("let in");
                        }))
                .isSameAs(AWAY);
    }

    @Test
    void nobodyIsKnownWhomKeycloakHasRefusedSince() {
        request.setSession(session);
        var readings = readings();
        readings.keep(session, new Person(ALICE, "alice", true, Set.of("security")));

        readings.forget(request);

        assertThatThrownBy(() -> readings.recall(request, ALICE, AWAY)).isSameAs(AWAY);
    }

    @Test
    void nobodyIsKnownWhoWasNeverRead() {
        request.setSession(session);

        assertThatThrownBy(() -> readings().recall(request, ALICE, AWAY)).isSameAs(AWAY);
        var readings = readings();
        readings.keep(session, new Person(new UserId("2"), "ben", true, Set.of()));
        assertThatThrownBy(() -> readings.recall(request, ALICE, AWAY)).isSameAs(AWAY);
    }

    private LastReadings readings() {
        return new LastReadings(new LoginProperties("latchkey", "s", REMEMBERED, Duration.ofHours(10)), new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
    }

    private static People peopleWhoCannotBeAsked() {
        return new People() {
            @Override
            public Optional<Person> searchPerson(UserId id) {
                throw AWAY;
            }

            @Override
            public Optional<Person> searchPerson(String username) {
                throw AWAY;
            }
        };
    }

    private People peopleWhoAreAskedWhileTheSessionEnds(boolean enabled) {
        return new People() {
            @Override
            public Optional<Person> searchPerson(UserId id) {
                session.invalidate();
                return Optional.of(new Person(id, "alice", enabled, Set.of()));
            }

            @Override
            public Optional<Person> searchPerson(String username) {
                throw new AssertionError("People are looked up by id");
            }
        };
    }

    private static OAuth2AuthenticationToken alice() {
        var claims = Map.<String, Object>of("sub", "1", "preferred_username", "alice");
        var token = new OidcIdToken("t", Instant.EPOCH, Instant.MAX, claims);
        return new OAuth2AuthenticationToken(
                new DefaultOidcUser(List.of(), token, "preferred_username"), List.of(), "keycloak");
    }
}
