package dev.latchkey.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.BuildFolder;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * No access outlives its lease, whatever is done at random: see the README beside this class.
 *
 * <p>Without settings a short run with a fixed seed, as a part of the build; profile {@code faults} makes it long.
 */
class FaultsIT {

    private static final long SEED_OF_THE_BUILD = 4711;

    @Test
    void noAccessOutlivesItsLeaseWhateverBreaks() {
        var seed = seed();
        System.out.println("Seed of this run: " + seed + " (repeat it with -Dfaults.seed=" + seed + ")");

        var summary = new RandomRun(Rig.running(), seed, length(), withFaults()).run();

        summary.publish(BuildFolder.resolve("faults/summary.txt"));
        assertThat(summary.violations()).isEmpty();
        // A run in which nothing was lent would show nothing.
        assertThat(summary.leases()).hasSizeGreaterThan(10);
    }

    private static long seed() {
        var given = System.getProperty("faults.seed", String.valueOf(SEED_OF_THE_BUILD));
        return given.equals("random") ? new Random().nextInt(1_000_000) : Long.parseLong(given);
    }

    private static Duration length() {
        var minutes = System.getProperty("faults.minutes");
        return minutes == null ? Duration.ofSeconds(75) : Duration.ofMinutes(Long.parseLong(minutes));
    }

    private static boolean withFaults() {
        return !"false".equals(System.getProperty("faults.inject"));
    }
}
