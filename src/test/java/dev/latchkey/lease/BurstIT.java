package dev.latchkey.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.KeycloakAdmin;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * FAULTS row 31: many leases end in the same second. Without processes, so that the sweeper has all of them: the engine
 * could only help. {@code mvn verify -Dit.test=BurstIT -Dlatchkey.burst=5000} measures the size that is promised.
 */
@LatchkeyTest
class BurstIT {

    private static final Logger LOG = LoggerFactory.getLogger(BurstIT.class);
    private static final int SIZE = Integer.getInteger("latchkey.burst", 200);
    private static final int CHUNK = 250;
    private static final String ROLE = "orders-db-admin";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private final KeycloakAdmin keycloak = TestPlatform.keycloak().admin();
    private final String prefix = "burst-" + UUID.randomUUID().toString().substring(0, 8) + "-";

    @Test
    void row31_allLeasesThatEndInTheSameSecondEndAndTheOthersGoOn() {
        var role = keycloak.get("/roles/" + ROLE).path("id").asText();
        var people = peopleWithTheRole();
        people.forEach((name, id) -> insertActiveLease(name, id, role));
        var driver = new AccessDriver(port);
        jdbc.sql("update latchkey.lease set expires_at = clock_timestamp() where username like ?")
                .param(prefix + "%")
                .update();

        var other = driver.asked("alice", "orders-db-read", "PT1M");
        driver.awaitState(other, "active");
        driver.returnLease("alice", other);

        await().atMost(Duration.ofMinutes(10)).until(() -> count("ended_at is null") == 0);
        assertThat(holders()).as("who still holds the role").isZero();
        await().atMost(Duration.ofMinutes(10))
                .until(() -> count("sessions_ended_at is null and not sessions_left_open") == 0);
        LOG.warn(
                "{} leases ended in one second; the last role was gone after {} s, the last sessions after {} s",
                SIZE,
                latest("ended_at"),
                latest("sessions_ended_at"));
    }

    private Map<String, String> peopleWithTheRole() {
        for (var from = 0; from < SIZE; from += CHUNK) {
            keycloak.send("POST", "/partialImport", Map.of("ifResourceExists", "SKIP", "users", people(from)));
        }
        var found = new HashMap<String, String>();
        for (var first = 0; first < SIZE; first += CHUNK) {
            keycloak.get("/users?briefRepresentation=true&search=" + prefix + "&first=" + first + "&max=" + CHUNK)
                    .forEach(user -> found.put(
                            user.path("username").asText(), user.path("id").asText()));
        }
        assertThat(found).hasSize(SIZE);
        return found;
    }

    private List<Map<String, Object>> people(int from) {
        var users = new ArrayList<Map<String, Object>>();
        IntStream.range(from, Math.min(SIZE, from + CHUNK))
                .forEach(number -> users.add(Map.of(
                        "username",
                        prefix + number,
                        "enabled",
                        true,
                        "realmRoles",
                        List.of(ROLE),
                        "groups",
                        List.of("/developers"))));
        return users;
    }

    private void insertActiveLease(String name, String user, String role) {
        var request = UUID.randomUUID();
        jdbc.sql("""
                insert into latchkey.access_request (id, requester_id, requester_name, role_id, role_name, system, tier,
                    owner_group, duration_seconds, justification, emergency, content_hash)
                values (?, ?, ?, ?, ?, 'orders', 'high', 'approvers/orders', 3600, 'burst', false, 'h')
                """).params(request, user, name, role, ROLE).update();
        jdbc.sql("""
                insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables)
                values (?, 1, 'preApproved', '{}', '{}', '{}')
                """).param(request).update();
        jdbc.sql("update latchkey.access_request set state = 'approved' where id = ?")
                .param(request)
                .update();
        var lease = UUID.randomUUID();
        jdbc.sql("""
                insert into latchkey.lease (id, request_id, user_id, username, role_id, role_name, owner_group,
                    pre_existing, held_groups, token_lifespan_seconds, starts_at, expires_at)
                values (?, ?, ?, ?, ?, ?, 'approvers/orders', false, '{developers}', 60, now(), now() + interval '1 hour')
                """).params(lease, request, user, name, role, ROLE).update();
        jdbc.sql("update latchkey.lease set state = 'active', seen_at = now() where id = ?")
                .param(lease)
                .update();
    }

    private long count(String condition) {
        return jdbc.sql("select count(*) from latchkey.lease where username like ? and " + condition)
                .param(prefix + "%")
                .query(Long.class)
                .single();
    }

    private double latest(String column) {
        return jdbc.sql("select extract(epoch from max(%s - expires_at)) from latchkey.lease where username like ?"
                        .formatted(column))
                .param(prefix + "%")
                .query(Double.class)
                .single();
    }

    private long holders() {
        var holders = keycloak.get("/roles/" + ROLE + "/users?briefRepresentation=true&max=-1");
        return StreamSupport.stream(holders.spliterator(), false)
                .filter(user -> user.path("username").asText().startsWith(prefix))
                .count();
    }
}
