package dev.latchkey.lease;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * This node's copy of the live leases, read every other second, with what it changed itself since then: what it needs
 * to end them should the database go, be it right after somebody gave a role back.
 */
@Component
class LeaseMemory {

    private static final Logger log = LoggerFactory.getLogger(LeaseMemory.class);

    private static final Duration AWAY = Duration.ofSeconds(4);
    private static final Duration FRESH = Duration.ofSeconds(15);
    private static final Duration JUST_NOW = Duration.ofSeconds(10);

    private final LiveLeases leases;
    private final NodeBeat beat;
    private final DatabaseClock databaseClock;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final LongSupplier stopwatch;
    /** Nothing for a lease that is over. */
    private final Map<LeaseId, Optional<RememberedLease>> changed = new ConcurrentHashMap<>();

    private volatile List<RememberedLease> remembered = List.of();
    private volatile Optional<Long> refreshed = Optional.empty();
    private volatile Optional<Long> failed = Optional.empty();

    @Autowired
    LeaseMemory(
            LiveLeases leases,
            NodeBeat beat,
            DatabaseClock databaseClock,
            Clock clock,
            ApplicationEventPublisher events) {
        this(leases, beat, databaseClock, clock, events, System::nanoTime);
    }

    LeaseMemory(
            LiveLeases leases,
            NodeBeat beat,
            DatabaseClock databaseClock,
            Clock clock,
            ApplicationEventPublisher events,
            LongSupplier stopwatch) {
        this.leases = leases;
        this.beat = beat;
        this.databaseClock = databaseClock;
        this.clock = clock;
        this.events = events;
        this.stopwatch = stopwatch;
    }

    /** Reads the live leases anew, and with them what time it is there and whether this is still the same ledger. */
    void refresh() {
        try {
            read();
            failed = Optional.empty();
        } catch (RuntimeException e) {
            failed = Optional.of(stopwatch.getAsLong());
            throw e;
        }
    }

    private void read() {
        var asked = clock.instant();
        var now = beat.beat();
        databaseClock.observe(asked, now.databaseTime());
        if (now.wentBack()) {
            log.error("The ledger is an older copy of what it was: restored, or failed over with a loss. Everything is "
                    + "compared with Keycloak before anything is given again.");
            events.publishEvent(new LedgerWentBack());
        }
        // What was changed before the leases are read is told by them.
        var known = Map.copyOf(changed);
        remembered = leases.findAll();
        known.forEach(changed::remove);
        refreshed = Optional.of(stopwatch.getAsLong());
    }

    /**
     * Keeps what the transaction of this thread makes of a lease, once that is committed.
     *
     * @param lease as it will be; nothing if it will be over
     */
    void noteOnceCommitted(LeaseId id, Optional<RememberedLease> lease) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                // Where the database goes before it says whether it was committed, whoever asked for an end gets it.
                var isEnd = lease.filter(RememberedLease::entitles).isEmpty();
                if (status == STATUS_COMMITTED || status == STATUS_UNKNOWN && isEnd) {
                    changed.put(id, lease);
                }
            }
        });
    }

    List<RememberedLease> all() {
        // In this order: what leaves the one is in the other already.
        var newer = Map.copyOf(changed);
        return Stream.concat(
                        remembered.stream().filter(lease -> !newer.containsKey(lease.id())),
                        newer.values().stream().flatMap(Optional::stream))
                .toList();
    }

    /** Whether the last look was not long ago; a node that has not looked cannot know what it must not give. */
    boolean isFresh() {
        var now = stopwatch.getAsLong();
        return refreshed.filter(at -> now - at < FRESH.toNanos()).isPresent();
    }

    boolean isLoaded() {
        return refreshed.isPresent();
    }

    /**
     * Whether the database is away: this node has not seen it for a while, and has just tried. Having been stopped for
     * a while itself is no such case, and leases may have been extended meanwhile.
     */
    boolean isCutOff() {
        var now = stopwatch.getAsLong();
        return refreshed.filter(at -> now - at > AWAY.toNanos()).isPresent()
                && failed.filter(at -> now - at < JUST_NOW.toNanos()).isPresent();
    }
}
