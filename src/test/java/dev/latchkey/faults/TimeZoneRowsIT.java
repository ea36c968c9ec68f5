package dev.latchkey.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes on machines in other time zones: the engine's columns know no zone. */
class TimeZoneRowsIT {

    private final Rig rig = Rig.running();

    @AfterEach
    void mend() {
        rig.clear();
    }

    @Test
    void row28_nodesInBerlinAndNewYork_writeTheSameInstantsInUtc() {
        var before = Instant.now();
        var lease = SingleLease.held(rig, "dev-1", Duration.ofMinutes(1));
        var row = lease.row();

        assertThat(row.startsAt()).isBetween(before.minusSeconds(1), Instant.now());
        assertThat(dueOfTimer(lease)).isCloseTo(row.expiresAt(), within(2, ChronoUnit.SECONDS));

        // Whichever node wrote it, the other one has to end it.
        rig.nodes().get(0).kill();
        lease.awaitGoneWithin(FaultLog.TOLERANCE, row.end());
        assertThat(Instant.now()).isAfterOrEqualTo(row.end());
    }

    private Instant dueOfTimer(SingleLease lease) {
        return rig.database().query("""
                        select job.duedate_ from camunda.act_ru_job job
                        join camunda.act_ru_execution instance on instance.id_ = job.process_instance_id_
                        where instance.business_key_ = ? and job.type_ = 'timer' and job.duedate_ is not null
                        """, row -> row.getObject(1, LocalDateTime.class), lease.requestId()).stream()
                .map(due -> due.toInstant(ZoneOffset.UTC))
                .findFirst()
                .orElseThrow();
    }
}
