package dev.latchkey.desk;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleCatalog;
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

    private record Reading(List<RequestableRole> roles, Instant at) {}

    private final RoleCatalog catalog;
    private final Clock clock;
    private Reading last = new Reading(List.of(), Instant.MIN);

    OfferedRoles(RoleCatalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * By name. Who comes while they are read waits for the same reading.
     *
     * @throws dev.latchkey.directory.DirectoryUnavailableException if they have to be read and cannot be
     */
    public synchronized List<RequestableRole> findAll() {
        var now = clock.instant();
        if (last.at().isBefore(now.minus(KEPT)) || last.at().isAfter(now)) {
            last = new Reading(catalog.findAll(), now);
        }
        return last.roles();
    }
}
