package dev.latchkey.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the driver gave and took in Keycloak by hand, past Latchkey. */
final class HandEdits {

    /** A hand-made mapping is looked at by people who keep their own time: a little before and after is its own. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final List<Gift> gifts = new ArrayList<>();
    private final List<Taking> takings = new ArrayList<>();

    /** @param until nothing while it is not taken back */
    record Gift(String user, String name, WatchedRole role, Instant since, Instant until) {
        boolean explains(String holder, WatchedRole held, Instant asked, Instant answered) {
            return user.equals(holder)
                    && role == held
                    && !answered.isBefore(since.minus(MARGIN))
                    && (until == null || !asked.isAfter(until.plus(MARGIN)));
        }
    }

    record Taking(String user, WatchedRole role, Instant at) {}

    synchronized int gave(String user, String name, WatchedRole role, Instant since) {
        gifts.add(new Gift(user, name, role, since, null));
        return gifts.size() - 1;
    }

    synchronized void tookBack(int gift, Instant until) {
        var given = gifts.get(gift);
        gifts.set(gift, new Gift(given.user(), given.name(), given.role(), given.since(), until));
    }

    synchronized void took(String user, WatchedRole role, Instant at) {
        takings.add(new Taking(user, role, at));
    }

    synchronized boolean explain(String holder, WatchedRole role, Instant asked, Instant answered) {
        return gifts.stream().anyMatch(gift -> gift.explains(holder, role, asked, answered));
    }

    /** Whether somebody took the role by hand since {@code begin}, so that its absence is no gap. */
    synchronized boolean tookBetween(String user, WatchedRole role, Instant begin, Instant end) {
        return takings.stream()
                .anyMatch(taking -> taking.user().equals(user)
                        && taking.role() == role
                        && !taking.at().isBefore(begin)
                        && !taking.at().isAfter(end));
    }

    synchronized Stream<Gift> gifts() {
        return List.copyOf(gifts).stream();
    }
}
