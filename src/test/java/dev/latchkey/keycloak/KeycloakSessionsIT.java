package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import java.time.Duration;
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
    void refreshTokenFromBeforeIsRefused() {
        var tokens = content.signIn(person, client, "openid");

        assertThat(sessions.end(person, ROLE)).isTrue();

        assertThat(content.refresh(tokens, client).statusCode()).isEqualTo(400);
        assertThat(content.realm().users().get(person.value()).getUserSessions())
                .isEmpty();
    }

    @Test
    void offlineTokenOfTheSameSecondIsRefusedToo() {
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
    void accessTokensLiveAsLongAsTheRealmSays() {
        var seconds = content.realm().toRepresentation().getAccessTokenLifespan();

        assertThat(sessions.tokenLifespan(ROLE)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void clientThatOverridesTheLifespanCounts() {
        var pipeline = content.realm().clients().get(content.clientIdOf("ci-pipeline"));
        var representation = pipeline.toRepresentation();
        representation.getAttributes().put("access.token.lifespan", "600");
        pipeline.update(representation);
        try {
            assertThat(sessions.tokenLifespan(ROLE)).isEqualTo(Duration.ofMinutes(10));
        } finally {
            representation.getAttributes().put("access.token.lifespan", "");
            pipeline.update(representation);
        }
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
