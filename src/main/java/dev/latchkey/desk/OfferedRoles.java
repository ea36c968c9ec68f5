package dev.latchkey.desk;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.directory.DirectoryUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The roles on offer, for lists that people choose from, read at most every few seconds: Keycloak is asked for them client
 * by client. Whoever asks for one of them has it read anew.
 */
@Component
public class OfferedRoles {

    private static final Duration KEPT = Duration.ofSeconds(5);

    /** @param failure why they could not be read; null if they were */
    private record Reading(List<RequestableRole> roles, DirectoryUnavailableException failure, Instant at) {

        List<RequestableRole> told() {
            if (failure != null) {
                throw failure;
            }
            return roles;
        }
    }

    private final RoleCatalog catalog;
    private final Clock clock;
    private Reading last = new Reading(List.of(), null, Instant.MIN);

    OfferedRoles(RoleCatalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * By name. Who comes while they are read waits for the same reading, also if it fails: each waiting for a time-out of
     * their own, one after the other, many would wait for minutes.
     *
     * @throws DirectoryUnavailableException if they could not be read now, or a moment ago
     */
    public synchronized List<RequestableRole> findAll() {
        var now = clock.instant();
        if (last.at().isBefore(now.minus(KEPT)) || last.at().isAfter(now)) {
            last = read();
        }
        return last.told();
    }

    /** Counted from its end: it may have taken longer than it is kept. */
    private Reading read() {
        try {
            return new Reading(catalog.findAll(), null, clock.instant());
        } catch (DirectoryUnavailableException failure) {
            return new Reading(List.of(), failure, clock.instant());
        }
    }
}
