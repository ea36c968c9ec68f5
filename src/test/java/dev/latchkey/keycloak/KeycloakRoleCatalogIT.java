package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.catalog.Tier;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class KeycloakRoleCatalogIT {

    private final ThrowAwayRealmContent content = new ThrowAwayRealmContent();
    private final Adapters adapters = new Adapters(ThrowAwayRealmContent.properties());
    private final KeycloakRoleCatalog catalog = adapters.catalog;

    @AfterEach
    void cleanUp() {
        adapters.close();
        content.close();
    }

    @Test
    void catalogOffersTheRolesOfTheDemoRealmByName() {
        assertThat(catalog.findAll())
                .extracting(role -> role.name().toString())
                .containsExactly(
                        "admin-dashboard", "ci-pipeline/deployer", "orders-db-admin", "orders-db-read", "prod-root");
    }

    @Test
    void roleIsDescribedByItsAttributes() {
        var role = catalog.searchRole(RoleName.parse("orders-db-admin")).orElseThrow();

        assertThat(role.description()).isNotBlank();
        assertThat(role.system()).isEqualTo("orders");
        assertThat(role.tier()).isEqualTo(Tier.HIGH);
        assertThat(role.ownerGroup()).isEqualTo("approvers/orders");
        assertThat(role.maxDuration()).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void roleIsFoundByIdWhateverItIsCalledNow() {
        var id = content.newRequestableRole();
        var newName = ThrowAwayRealmContent.uniqueName("renamed");

        content.rename(id, newName);

        assertThat(catalog.searchRole(id)).map(RequestableRole::name).contains(RoleName.ofRealm(newName));
        assertThat(catalog.searchRole(RoleName.ofRealm(newName)))
                .map(RequestableRole::id)
                .contains(id);
    }

    @Test
    void roleOfAClientIsFoundByNameAndById() {
        var byName = catalog.searchRole(RoleName.parse("ci-pipeline/deployer")).orElseThrow();

        assertThat(catalog.searchRole(byName.id())).contains(byName);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such-role",
                "no-such-client/role",
                "ci-pipeline/no-such-role",
                "realm-management/realm-admin",
                "offline_access",
                "uma_authorization",
                "default-roles-latchkey",
                "..",
                "{role}",
                "a%2Fb",
                "a?b#c",
                "a;b",
                "a\\b",
                "%2e%2e",
                "a\u0000b"
            })
    void whatIsNotOnOfferIsNotFound(String name) {
        assertThat(catalog.searchRole(RoleName.parse(name))).isEmpty();
    }

    @Test
    void roleIdThatKeycloakDoesNotKnowIsNotFound() {
        assertThat(catalog.searchRole(new RoleId("00000000-0000-4000-8000-000000000000")))
                .isEmpty();
    }

    @Test
    void roleOfAClientThatLatchkeyMayNotSeeIsNotFound() {
        var realmAdmin = new RoleId(content.administrativeRole("realm-admin").getId());

        assertThat(catalog.searchRole(realmAdmin)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "latchkey.requestable, yes",
        "latchkey.system, ''",
        "latchkey.tier, urgent",
        "latchkey.owner-group, /",
        "latchkey.max-duration, 4h",
        "latchkey.max-duration, PT0S",
        "latchkey.max-duration, -PT1H"
    })
    void roleWithABadAttributeIsLeftOutAndNamed(String attribute, String value, CapturedOutput output) {
        var attributes = new HashMap<>(ThrowAwayRealmContent.REQUESTABLE);
        attributes.put(attribute, List.of(value));
        var name = ThrowAwayRealmContent.uniqueName("bad");
        var id = content.newRole(name, attributes);

        assertThat(catalog.searchRole(id)).isEmpty();
        assertThat(catalog.findAll()).extracting(RequestableRole::id).doesNotContain(id);
        assertThat(output).contains(name).containsOnlyOnce("'" + attribute + "'");
    }

    @Test
    void roleWithoutAnAttributeIsLeftOut() {
        var attributes = new HashMap<>(ThrowAwayRealmContent.REQUESTABLE);
        attributes.remove("latchkey.owner-group");

        assertThat(catalog.searchRole(content.newRole(ThrowAwayRealmContent.uniqueName("bad"), attributes)))
                .isEmpty();
    }

    @Test
    void compositeIsLeftOutWhileLatchkeyCannotSeeAllOfIt(CapturedOutput output) {
        var role = content.newRequestableRole();
        assertThat(catalog.searchRole(role)).isPresent();

        content.addToComposite(role, content.administrativeRole("view-users"));

        var composites = adapters.clients
                .grantAccount()
                .read("read composites", realm -> realm.rolesById().getRoleComposites(role.value()));
        assertThat(composites).as("Keycloak hides what the account may not see").isEmpty();
        assertThat(catalog.searchRole(role)).isEmpty();
        assertThat(catalog.findAll()).extracting(RequestableRole::id).doesNotContain(role);
        assertThat(output).contains("it is a composite");
    }

    @Test
    void compositeOfPlainRolesIsOfferedAndOneWithAnAdministrativeRoleAtAnyDepthIsNot(CapturedOutput output) {
        content.allowViewing("realm-management");
        var role = content.newRequestableRole();
        var inner = content.newRole(ThrowAwayRealmContent.uniqueName("inner"), Map.of());
        content.addToComposite(role, content.realm().rolesById().getRole(inner.value()));
        assertThat(catalog.searchRole(role)).isPresent();

        content.addToComposite(inner, content.administrativeRole("view-users"));

        assertThat(catalog.searchRole(role)).isEmpty();
        assertThat(output).contains("it contains role 'view-users' of the built-in client 'realm-management'");
    }

    @Test
    void rolesThatContainEachOtherAreReadToTheEnd() {
        content.allowViewing("realm-management");
        var one = content.newRequestableRole();
        var other = content.newRequestableRole();
        content.addToComposite(one, content.realm().rolesById().getRole(other.value()));
        content.addToComposite(other, content.realm().rolesById().getRole(one.value()));

        assertThat(catalog.searchRole(one)).isPresent();
    }

    @Test
    void builtInRoleIsNotOfferedEvenIfItSaysSo() {
        var offlineAccess = content.realm().roles().get("offline_access").toRepresentation();
        offlineAccess.setAttributes(ThrowAwayRealmContent.REQUESTABLE);
        content.realm().rolesById().updateRole(offlineAccess.getId(), offlineAccess);
        try {
            assertThat(catalog.searchRole(RoleName.parse("offline_access"))).isEmpty();
        } finally {
            offlineAccess.setAttributes(Map.of());
            content.realm().rolesById().updateRole(offlineAccess.getId(), offlineAccess);
        }
    }

    @Test
    void realmRoleThatLooksLikeARoleOfAClientIsLeftOut() {
        var name = "ci-pipeline/" + ThrowAwayRealmContent.uniqueName("role");
        var spoof = content.newRole(name, ThrowAwayRealmContent.REQUESTABLE);

        assertThat(catalog.searchRole(spoof)).isEmpty();
        assertThat(catalog.findAll()).extracting(RequestableRole::id).doesNotContain(spoof);
    }
}
