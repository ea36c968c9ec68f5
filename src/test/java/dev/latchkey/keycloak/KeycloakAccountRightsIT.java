package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.reconciliation.RightsGap;
import dev.latchkey.reconciliation.RightsGap.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breaks the realm on purpose, in each direction, and sees that Latchkey notices. */
class KeycloakAccountRightsIT {

    private static final String GRANT = "latchkey-grant";
    private static final String SESSIONS = "latchkey-sessions";

    private final ThrowAwayRealmContent content = new ThrowAwayRealmContent();
    private final Adapters adapters = new Adapters(ThrowAwayRealmContent.properties());

    @AfterEach
    void cleanUp() {
        adapters.close();
        content.close();
    }

    @Test
    void realmAsItIsDeliveredHasNoGap() {
        assertThat(findGaps()).isEmpty();
    }

    @Test
    void permissionForAHelpdeskThatTakesMappingAwayIsNoticed() {
        content.withAnotherPermissionOnPeople(
                content.newPerson(),
                "view",
                () -> assertThat(findGaps()).singleElement().satisfies(gap -> {
                    assertThat(gap.account()).isEqualTo(GRANT);
                    assertThat(gap.kind()).isEqualTo(Kind.MISSING);
                    assertThat(gap.sentence()).contains("cannot map any role", "another permission on Users");
                }));
        assertThat(findGaps()).isEmpty();
    }

    @Test
    void roleThatIsOfferedAndNotListedIsNoticed() {
        var unlisted = content.newRole(ThrowAwayRealmContent.uniqueName("role"), ThrowAwayRealmContent.REQUESTABLE);

        assertThat(findGaps()).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo(Kind.MISSING);
            assertThat(gap.role()).contains(unlisted);
            assertThat(gap.sentence()).contains("permission on Roles");
        });
    }

    @Test
    void roleOfAClientThatIsOfferedAndNotListedIsNoticed() {
        var unlisted = content.newRoleOf("ci-pipeline");

        assertThat(findGaps()).extracting(RightsGap::role).containsExactly(Optional.of(unlisted));
    }

    @Test
    void roleThatIsListedAndNotOfferedIsNoticed() {
        var plain = content.newRole(ThrowAwayRealmContent.uniqueName("role"), Map.of());
        content.allowMapping(plain);

        assertThat(findGaps()).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo(Kind.EXCESS);
            assertThat(gap.role()).contains(plain);
        });
    }

    @Test
    void listedRoleThatHasComeToAdministerKeycloakIsNoticed() {
        var role = content.newRequestableRole();
        content.addToComposite(role, content.administrativeRole("manage-users"));

        assertThat(findGaps()).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo(Kind.EXCESS);
            assertThat(gap.role()).contains(role);
        });
    }

    @Test
    void roleThatTheAccountItselfHoldsIsNoGap() {
        content.map(content.newRequestableRole(), content.serviceAccount(GRANT));

        assertThat(findGaps()).isEmpty();
    }

    @Test
    void grantAccountThatManagesPeopleIsNoticed() {
        content.withRight(
                GRANT,
                "manage-users",
                () -> assertThat(findGaps())
                        .allSatisfy(gap -> {
                            assertThat(gap.account()).isEqualTo(GRANT);
                            assertThat(gap.kind()).isEqualTo(Kind.EXCESS);
                        })
                        .extracting(RightsGap::sentence)
                        .anyMatch(sentence -> sentence.contains("'manage-users'"))
                        .anyMatch(sentence -> sentence.contains("edit, create and delete people"))
                        .anyMatch(sentence -> sentence.contains("reset passwords")));
    }

    /** The others come with {@code view-users}, too. */
    @ParameterizedTest
    @ValueSource(strings = {"view-users", "query-clients", "view-realm", "view-events"})
    void rightThatTheGrantAccountLostIsNamed(String right) {
        content.withoutRight(
                GRANT,
                right,
                () -> assertThat(findGaps())
                        .allMatch(gap -> gap.kind() == Kind.MISSING)
                        .extracting(RightsGap::sentence)
                        .anyMatch(sentence -> sentence.contains("'" + right + "'")));
    }

    @Test
    void sessionAccountWithoutItsRightIsNoticed() {
        content.withoutRight(
                SESSIONS,
                "manage-users",
                () -> assertThat(findGaps()).singleElement().satisfies(gap -> {
                    assertThat(gap.account()).isEqualTo(SESSIONS);
                    assertThat(gap.kind()).isEqualTo(Kind.MISSING);
                }));
    }

    @Test
    void sessionAccountWithMoreThanItsRightIsNoticed() {
        content.withRight(
                SESSIONS,
                "manage-realm",
                () -> assertThat(findGaps()).singleElement().satisfies(gap -> {
                    assertThat(gap.account()).isEqualTo(SESSIONS);
                    assertThat(gap.kind()).isEqualTo(Kind.EXCESS);
                    assertThat(gap.sentence()).contains("'manage-realm'");
                }));
    }

    private List<RightsGap> findGaps() {
        return adapters.accountRights.findGaps();
    }
}
