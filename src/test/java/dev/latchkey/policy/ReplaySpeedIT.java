package dev.latchkey.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.BuildFolder;
import dev.latchkey.support.LatchkeyTest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long a replay takes: measured, not judged, since these machines are noisy. {@code mvn verify -Dit.test=ReplaySpeedIT -Dlatchkey.replay=100000} measures the size that is
 * promised; what came of it stands in docs/PERFORMANCE.md.
 */
@LatchkeyTest
class ReplaySpeedIT {

    private static final Logger LOG = LoggerFactory.getLogger(ReplaySpeedIT.class);
    private static final int SIZE = Integer.getInteger("latchkey.replay", 1000);

    /** Long before anything that other tests ask for. */
    private static final Instant FROM = Instant.parse("2001-01-01T00:00:00Z");

    private static final Instant TO = Instant.parse("2002-01-01T00:00:00Z");

    @Autowired
    private PolicyReplays replays;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void everyRecordedRequestIsReplayed() throws IOException {
        recordRequests();
        var policy = Files.readAllBytes(BuildFolder.source("processes/access-policy.dmn"));
        var objections = Files.readAllBytes(BuildFolder.source("processes/access-objections.dmn"));

        var summary = replays.replay(
                Map.of("access-policy.dmn", policy, "access-objections.dmn", objections),
                FROM,
                TO,
                ReplayListener.NONE);

        LOG.warn("{} requests were replayed in {} s: {}", summary.total(), summary.seconds(), summary);
        assertThat(summary.total()).isEqualTo(SIZE);
        assertThat(summary.skipped()).isZero();
        assertThat(summary.byChange()).containsKeys("preApproved->approvalNeeded", "preApproved->denied");
    }

    /** Of all tiers, at all hours, by people with and without a history; no two alike. */
    private void recordRequests() {
        jdbc.sql("""
                insert into latchkey.access_request (id, requester_id, requester_name, role_id, role_name, system, tier,
                    owner_group, duration_seconds, justification, emergency, content_hash, requested_at)
                select gen_random_uuid(), 'p' || n % 500, 'person-' || n % 500, 'r' || n % 50, 'role-' || n % 50,
                    (array['orders', 'delivery', 'platform', 'production'])[n % 4 + 1],
                    (array['low', 'medium', 'high', 'critical'])[n / 4 % 4 + 1], 'approvers/orders', 3600,
                    'replay speed', false, 'h', timestamptz '2001-01-01Z' + n * interval '1 minute'
                from generate_series(1, :size) n
                """).param("size", SIZE).update();
        jdbc.sql("""
                insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables, inputs)
                select id, 1, 'preApproved', '{}', '{}', '{}', jsonb_build_object(
                    'requesterGroups', case when random() < 0.9 then '["developers", "staff"]'::jsonb else '["staff"]' end,
                    'role', role_name, 'tier', tier, 'system', system, 'ownerGroup', owner_group,
                    'durationMinutes', 1 + floor(random() * 240), 'leadMinutes', floor(random() * 2000), 'date', '2001-01-01',
                    'weekday', (array['monday', 'tuesday', 'saturday', 'sunday'])[1 + floor(random() * 4)],
                    'hour', floor(random() * 24), 'emergency', random() < 0.01,
                    'heldRoles', case when random() < 0.5 then '["ci-pipeline/deployer", "role-1"]'::jsonb else '[]' end,
                    'agreedRoles', '[]'::jsonb, 'leasesOfRoleIn24Hours', floor(random() * 5),
                    'leasesOfRoleIn7Days', floor(random() * 25), 'leasesOfTierIn24Hours', floor(random() * 5),
                    'leasesOfTierIn7Days', floor(random() * 30), 'emergenciesIn30Days', 0,
                    'minutesSinceLastEnd', floor(random() * 10000), 'minutesOfRoleIn30Days', floor(random() * 2600),
                    'minutesOfTierIn30Days', floor(random() * 2600))
                from latchkey.access_request where justification = 'replay speed'
                """).update();
    }
}
