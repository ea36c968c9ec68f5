package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.CompanyDirectory;
import dev.latchkey.support.KeycloakAdmin;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** People whom Keycloak takes from an LDAP directory that it may only read, and roles that the directory gives them. */
@LatchkeyTest
class CompanyDirectoryIT {

    private static final String ROLE = "orders-db-read";
    private static final Duration PROMISED = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    private final KeycloakAdmin keycloak = TestPlatform.keycloak().admin();
    private AccessDriver driver;
    private CompanyDirectory directory;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
    }

    @AfterEach
    void closeDirectory() {
        directory.close();
    }

    @Test
    void row34_personWhoseStoreCannotBeWrittenIsRefusedAndTheReasonIsTold() {
        directory = CompanyDirectory.lookedUp();
        var person = directory.person();

        var request = driver.asked(person, ROLE, "PT10M");
        driver.awaitState(request, "grant_failed");

        assertThat(lease(request).path("endedBy").asText()).isEqualTo("refusal");
        assertThat(lease(request).path("endReason").asText()).contains("a directory that it cannot write to");
        assertThat(driver.trail(request))
                .anyMatch(sentence -> sentence.startsWith("'%s' could not be granted to %s: ".formatted(ROLE, person))
                        && sentence.contains("a directory that it cannot write to"));
        assertThat(driver.holds(person, ROLE)).isFalse();
    }

    @Test
    void row34_roleOfAnImportedPersonIsKeycloaksOwnAndEndsWithItsLease() {
        directory = CompanyDirectory.imported();
        var person = directory.person();

        var request = lent(person);
        assertThat(driver.holds(person, ROLE)).isTrue();
        end(person, request);

        assertThat(driver.holds(person, ROLE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void row34_roleThatTheDirectoryGaveBeforeTheLeaseStaysWhenTheLeaseEnds(boolean imported) {
        directory = imported ? CompanyDirectory.imported() : CompanyDirectory.lookedUp();
        var person = directory.person();
        directory.give(ROLE, person);

        var request = lent(person);
        driver.returnLease(person, request);

        assertThat(lease(request).path("preExisting").asBoolean()).isTrue();
        assertThat(driver.holds(person, ROLE)).isTrue();
    }

    @Test
    void row34_roleThatTheDirectoryGivesDuringTheLeaseIsToldAndTheLeaseEndsWhenTheDirectoryTakesIt() {
        directory = CompanyDirectory.imported();
        var person = directory.person();
        var request = lent(person);
        directory.give(ROLE, person);
        directory.synchronize();
        assertThatThrownBy(() -> unmap(person)).as("what Keycloak says").hasMessageContaining("with 400");

        driver.as(person).post("/api/v1/leases/" + lease(request).path("id").asText() + "/return", Map.of());
        var finding = awaitFinding(person, "overdueRevocation");

        assertThat(driver.state(request)).isEqualTo("revoking");
        assertThat(finding.path("description").asText()).contains("Keycloak refuses");
        directory.take(ROLE, person);
        directory.synchronize();
        await().atMost(Duration.ofSeconds(120))
                .until(() -> driver.state(request).equals("ended"));
        assertThat(driver.holds(person, ROLE)).isFalse();
        awaitSessionsEnded(request);
    }

    @Test
    void row34_roleThatASynchronizationBringsBackAfterTheLeaseIsFound() {
        directory = CompanyDirectory.imported();
        var person = directory.person();
        var request = lent(person);
        end(person, request);

        directory.give(ROLE, person);
        directory.synchronize();
        var finding = awaitFinding(person, "roleGivenByHand");

        assertThat(finding.path("action").asText()).isEqualTo("reported");
        assertThat(finding.path("description").asText()).contains(person, ROLE, "no lease and no exception covers it");
    }

    private String lent(String person) {
        var request = driver.asked(person, ROLE, "PT10M");
        driver.awaitState(request, "active");
        return request;
    }

    private void end(String person, String request) {
        driver.returnLease(person, request);
        awaitSessionsEnded(request);
    }

    /** Keycloak answers 500 to who takes people away whose sessions are being ended. */
    private void awaitSessionsEnded(String request) {
        await().atMost(PROMISED).until(() -> lease(request).hasNonNull("sessionsEndedAt"));
    }

    private JsonNode lease(String request) {
        return driver.request(request).json().path("lease");
    }

    private void unmap(String person) {
        keycloak.send(
                "DELETE",
                "/users/" + keycloak.userId(person) + "/role-mappings/realm",
                List.of(keycloak.get("/roles/" + ROLE)));
    }

    private JsonNode awaitFinding(String person, String kind) {
        var path = "/api/v1/findings?state=open&user=" + person + "&kind=" + kind;
        return await().atMost(PROMISED)
                .until(() -> driver.as("sam").get(path).json().path("items").path(0), found -> !found.isMissingNode());
    }
}
