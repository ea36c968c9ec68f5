package dev.latchkey.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.LatchkeyTest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the list of leases shows to who asks for nothing in particular. */
@LatchkeyTest
class OpenLeasesIT {

    private static final String ROLE = "orders-db-read";
    private static final Person SECURITY =
            new Person(new UserId("somebody"), "somebody", true, Set.of(Groups.SECURITY));

    @LocalServerPort
    private int port;

    @Autowired
    private LedgerSearch search;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void overdueLeaseLeadsAndOneThatLeavesSomethingBehindStays() {
        var driver = new AccessDriver(port);
        var alices = asked(driver, "alice");
        var bens = asked(driver, "ben");
        var first = lease(driver, alices);
        var second = lease(driver, bens);
        assertThat(open(null)).containsSubsequence(second, first);

        // Rolled back, and seen by nobody else: these leases end as they should.
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            revoke(first);
            assertThat(open(null)).as("overdue").startsWith(first).contains(second);
            assertThat(open(first)).as("the next page").contains(second).doesNotContain(first);
            end(first);
            assertThat(open(null)).as("sessions are to be ended").containsSubsequence(first, second);
            set(first, "sessions_ended_at = now()");
            assertThat(open(null)).as("a token may be believed").containsSubsequence(first, second);
            set(first, "taken_away_at = now() - interval '1 day'");
            assertThat(open(null)).as("nothing is left").contains(second).doesNotContain(first);
        });
        driver.returnLease("alice", alices);
        driver.returnLease("ben", bens);
    }

    private List<LeaseId> open(LeaseId after) {
        return search.findOpenLeases(SECURITY, null, ROLE, after == null ? null : after.toString());
    }

    private static String asked(AccessDriver driver, String who) {
        var id = driver.asked(who, ROLE, "PT10M");
        driver.awaitState(id, "active");
        return id;
    }

    private static LeaseId lease(AccessDriver driver, String request) {
        return LeaseId.parse(driver.request(request).json().at("/lease/id").asText());
    }

    private void revoke(LeaseId id) {
        set(id, "state = 'revoking', ended_by = 'test', revoking_since = clock_timestamp() - interval '1 minute'");
    }

    private void end(LeaseId id) {
        set(id, "state = 'ended', role_removed = true, ended_at = clock_timestamp()");
    }

    private void set(LeaseId id, String what) {
        jdbc.sql("update latchkey.lease set %s where id = ?".formatted(what))
                .param(id.value())
                .update();
    }
}
