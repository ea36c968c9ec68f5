package dev.latchkey.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** One run of the rig: people and faults at random for a while, then quiet, then the reckoning. */
final class RandomRun {

    /** Longer than any lease and any retry that a run can leave open. */
    private static final Duration TIME_TO_SETTLE = Duration.ofMinutes(5);

    private static final Duration SHORT = Duration.ofMinutes(3);

    private final Rig rig;
    private final long seed;
    private final Duration length;
    private final boolean withFaults;
    private final Journal journal;
    private final FaultLog faults;
    private final HandEdits hands = new HandEdits();
    private final Violations violations = new Violations();
    private final RunEnd end = new RunEnd();

    RandomRun(Rig rig, long seed, Duration length, boolean withFaults) {
        this.rig = rig;
        this.seed = seed;
        this.length = length;
        this.withFaults = withFaults;
        journal = new Journal(rig.folder().resolve("journal-" + seed + ".log"));
        faults = new FaultLog(journal);
    }

    Summary run() {
        var began = rig.database()
                .query("select clock_timestamp() as at", row -> Database.instant(row, "at"))
                .get(0);
        try (var watch = new MappingWatch(rig.keycloak())) {
            watch.start();
            var driver = driver();
            var driving = new Thread(driver::drive, "driver");
            driving.start();
            try {
                breakThings();
            } catch (ConditionTimeoutException e) {
                // What was seen until then is worth the more.
                violations.add("Not back: " + e.getMessage());
            } finally {
                end.comes();
            }
            rig.restore();
            join(driving);
            settle(began);
            return reckon(began, watch);
        }
    }

    private Driver driver() {
        var userIds = new HashMap<String, String>();
        Driver.PEOPLE.forEach(name -> userIds.put(name, rig.userId(name)));
        HandWork.RECIPIENTS.forEach(name -> userIds.put(name, rig.userId(name)));
        // Where nobody compares, there is nothing to wait for.
        var givenFor =
                new Findings(rig.api()).areThere() ? Findings.NOTICED_WITHIN.plusSeconds(5) : Duration.ofSeconds(10);
        var work = new HandWork(rig.keycloak(), Map.copyOf(userIds), hands, journal, givenFor, end);
        return new Driver(rig.api(), work, journal, seed, end);
    }

    private void breakThings() {
        var random = new Random(seed);
        var until = Instant.now().plus(length);
        var kinds = new Faults(rig, faults, random, end, length.compareTo(SHORT) < 0).kinds();
        while (Instant.now().isBefore(until)) {
            var quiet = Duration.ofSeconds(2 + random.nextInt(8));
            end.comesWithin(quiet);
            if (withFaults && Instant.now().isBefore(until)) {
                kinds.get(random.nextInt(kinds.size())).run();
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(TIME_TO_SETTLE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until no lease is open any more; which one stays open after that is forgotten. */
    private void settle(Instant began) {
        try {
            Awaitility.await()
                    .atMost(TIME_TO_SETTLE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> leases(began).stream().allMatch(LeaseRow::isOver));
        } catch (ConditionTimeoutException e) {
            journal.write("Not all leases are over");
        }
        // What is still there after the last end has to be seen.
        new RunEnd().comesWithin(FaultLog.TOLERANCE.plusSeconds(2));
    }

    private List<LeaseRow> leases(Instant began) {
        return rig.database().query(LeaseRow.QUERY, LeaseRow::read).stream()
                .filter(lease -> !lease.startsAt().isBefore(began))
                .toList();
    }

    private Summary reckon(Instant began, MappingWatch watch) {
        var leases = leases(began);
        var replay = new LedgerReplay(leases, watch, hands, faults, violations);
        replay.check();
        new Trail(rig.api(), violations).check(leases);
        new Findings(rig.api()).check(hands, faults, violations);
        return new Summary(
                seed, length, journal.operations(), faults.counts(), leases, replay.lateness(), violations.lines());
    }
}
