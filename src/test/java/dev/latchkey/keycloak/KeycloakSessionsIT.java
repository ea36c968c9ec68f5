package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeycloakSessionsIT {

    private static final RoleId ROLE = new RoleId("1a7c4e00-0000-4000-8000-000000000002");

    private final ThrowAwayRealmContent content = new ThrowAwayRealmContent();
    private final Adapters adapters = new Adapters(ThrowAwayRealmContent.properties());
    private final KeycloakSessions sessions = adapters.sessions;
    private final UserId person = content.newPerson();
    private final String client = content.newLoginClient();

    @AfterEach
    void cleanUp() {
        adapters.close();
        content.close();
    }

    @Test
    void row17_refreshTokenFromBeforeIsRefused() {
        var tokens = content.signIn(person, client, "openid");

        assertThat(sessions.end(person, ROLE)).isTrue();

        assertThat(content.refresh(tokens, client).statusCode()).isEqualTo(400);
        assertThat(content.realm().users().get(person.value()).getUserSessions())
                .isEmpty();
    }

    @Test
    void row17_offlineTokenOfTheSameSecondIsRefusedToo() {
        var otherClient = content.newLoginClient();
        var tokens = content.signIn(person, client, "openid offline_access");
        var otherTokens = content.signIn(person, otherClient, "openid offline_access");

        sessions.end(person, ROLE);

        assertThat(content.refresh(tokens, client).statusCode()).isEqualTo(400);
        assertThat(content.refresh(otherTokens, otherClient).statusCode()).isEqualTo(400);
    }

    @Test
    void sessionsAreEndedTwiceWithoutHarmAndANewSignInWorks() {
        content.signIn(person, client, "openid offline_access");
        sessions.end(person, ROLE);
        assertThat(sessions.end(person, ROLE)).isTrue();

        var tokens = content.signIn(person, client, "openid");

        assertThat(content.refresh(tokens, client).statusCode()).isEqualTo(200);
    }

    @Test
    void sessionsOfOthersStay() {
        var other = content.newPerson();
        var tokens = content.signIn(other, client, "openid");
        content.signIn(person, client, "openid");

        sessions.end(person, ROLE);

        assertThat(content.refresh(tokens, client).statusCode()).isEqualTo(200);
    }

    @Test
    void personWhoIsGoneHasNoSessions() {
        content.signIn(person, client, "openid");
        content.realm().users().get(person.value()).remove();

        assertThatCode(() -> sessions.end(person, ROLE)).doesNotThrowAnyException();
    }

    @Test
    void siteWithoutTheSessionAccountIsToldThatNothingEnded() {
        var tokens = content.signIn(person, client, "openid");

        try (var withoutSessionAccount = new Adapters(withoutSessionSecret())) {
            assertThat(withoutSessionAccount.sessions.end(person, ROLE)).isFalse();
            assertThat(withoutSessionAccount.sessions.tokenLifespan(ROLE)).isPositive();
        }

        assertThat(content.refresh(tokens, client).statusCode()).isEqualTo(200);
    }

    @Test
    void row17_tokensThatCarriedTheRoleAreNotBelievedByWhoAsksKeycloak() {
        var tokens = content.signIn(person, "latchkey-demo", "openid");
        assertThat(content.isActive(tokens)).isTrue();

        sessions.end(person, ROLE);

        assertThat(content.isActive(tokens)).isFalse();
        assertThat(content.refresh(tokens, "latchkey-demo").statusCode()).isEqualTo(400);
    }

    @Test
    void whoeverIsSignedInToLatchkeyStaysSoWhenALeaseEnds() {
        var atLatchkey = content.signInToLatchkey(person);
        var elsewhere = content.signIn(person, client, "openid");
        var offline = content.signIn(person, client, "openid offline_access");

        sessions.end(person, ROLE);

        assertThat(content.refreshAtLatchkey(atLatchkey).statusCode()).isEqualTo(200);
        assertThat(content.refresh(elsewhere, client).statusCode()).isEqualTo(400);
        assertThat(content.refresh(offline, client).statusCode()).isEqualTo(400);
    }

    @Test
    void offlineSessionOfAClientThatCannotCarryTheRoleStays() {
        var narrow = content.newNarrowLoginClient();
        // In a scope, or Keycloak would not give an offline token.
        content.putIntoScope(content.idOfRealmRole("offline_access"), narrow);
        var offline = content.signIn(person, narrow, "openid offline_access");
        content.signIn(person, client, "openid");

        sessions.end(person, ROLE);

        assertThat(content.refresh(offline, narrow).statusCode()).isEqualTo(200);
    }

    @Test
    void sessionOfAClientWithTheRoleInItsScopeIsEnded() {
        var narrow = content.newNarrowLoginClient();
        content.putIntoScope(ROLE, narrow);
        content.signInToLatchkey(person);
        var tokens = content.signIn(person, narrow, "openid");

        sessions.end(person, ROLE);

        assertThat(content.refresh(tokens, narrow).statusCode()).isEqualTo(400);
    }

    @Test
    void sessionOfAClientThatGetsTheRoleOnlyWhenAskedForAScopeIsEnded() {
        var narrow = content.newNarrowLoginClient();
        var scope = content.newOptionalScope(ROLE, narrow);
        content.signInToLatchkey(person);
        var tokens = content.signIn(person, narrow, "openid " + scope);

        sessions.end(person, ROLE);

        assertThat(content.refresh(tokens, narrow).statusCode()).isEqualTo(400);
    }

    @Test
    void sessionOfAClientCountsForTheRolesOfThatClient() {
        var narrow = content.newNarrowLoginClient();
        var own = content.newRoleOf(narrow);
        content.signInToLatchkey(person);
        var tokens = content.signIn(person, narrow, "openid");

        sessions.end(person, ROLE);
        assertThat(content.refresh(tokens, narrow).statusCode()).isEqualTo(200);
        sessions.end(person, own);
        assertThat(content.refresh(tokens, narrow).statusCode()).isEqualTo(400);
    }

    @Test
    void roleThatContainsOthersEndsEverySession() {
        var composite = content.newRole(ThrowAwayRealmContent.uniqueName("role"), ThrowAwayRealmContent.REQUESTABLE);
        content.addToComposite(composite, content.realm().rolesById().getRole(ROLE.value()));
        var atLatchkey = content.signInToLatchkey(person);

        sessions.end(person, composite);

        assertThat(content.refreshAtLatchkey(atLatchkey).statusCode()).isEqualTo(400);
    }

    @Test
    void sessionsOfBeforeThatCanCarryTheRoleAreSeenAndOthersAreNot() {
        var later = Instant.now().plusSeconds(60);
        content.signInToLatchkey(person);
        assertThat(sessions.isAnyLeft(person, ROLE, later)).isFalse();

        content.signIn(person, client, "openid");
        assertThat(sessions.isAnyLeft(person, ROLE, later)).isTrue();
        assertThat(sessions.isAnyLeft(person, ROLE, Instant.now().minusSeconds(600)))
                .isFalse();

        sessions.end(person, ROLE);
        assertThat(sessions.isAnyLeft(person, ROLE, later)).isFalse();

        content.signIn(person, client, "openid offline_access");
        assertThat(sessions.isAnyLeft(person, ROLE, later)).isTrue();
    }

    @Test
    void siteWithoutTheSessionAccountSeesWhatIsLeftOpen() {
        content.signIn(person, client, "openid");

        try (var withoutSessionAccount = new Adapters(withoutSessionSecret())) {
            assertThat(withoutSessionAccount.sessions.isAnyLeft(
                            person, ROLE, Instant.now().plusSeconds(60)))
                    .isTrue();
        }
    }

    @Test
    void accessTokensLiveAsLongAsTheRealmSays() {
        var seconds = content.realm().toRepresentation().getAccessTokenLifespan();

        assertThat(sessions.tokenLifespan(ROLE)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void clientThatOverridesTheLifespanCountsForTheRolesThatItCanCarry() {
        var narrow = content.newNarrowLoginClient();
        var own = content.newRoleOf(narrow);
        var found = content.realm().clients().get(content.clientIdOf(narrow));
        var representation = found.toRepresentation();
        representation.getAttributes().put("access.token.lifespan", "600");
        found.update(representation);

        assertThat(sessions.tokenLifespan(own)).isEqualTo(Duration.ofMinutes(10));
        assertThat(sessions.tokenLifespan(ROLE)).isEqualTo(Duration.ofMinutes(1));
    }

    private static KeycloakProperties withoutSessionSecret() {
        var all = ThrowAwayRealmContent.properties();
        return new KeycloakProperties(
                all.url(),
                all.publicUrl(),
                all.realm(),
                all.grantClient(),
                all.grantSecret(),
                null,
                "",
                all.connectTimeout(),
                all.readTimeout(),
                all.poolSize(),
                all.sweepPoolSize());
    }
}
