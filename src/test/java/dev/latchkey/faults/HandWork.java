package dev.latchkey.faults;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.awaitility.Awaitility;

/** Somebody who edits roles in Keycloak by hand: gives them, takes them, renames them. */
final class HandWork {

    /** People who never ask, so that what they hold came by hand. */
    static final List<String> RECIPIENTS = List.of("by-hand-1", "by-hand-2");

    private static final Duration RENAMED_FOR = Duration.ofSeconds(8);

    private final KeycloakDesk keycloak;
    private final HandEdits edits;
    private final Journal journal;
    private final RunEnd end;
    private final Duration givenFor;
    private final Map<String, String> userIds;
    private final Map<String, Boolean> busy = new ConcurrentHashMap<>();

    /** @param givenFor how long a gift stays: long enough for whoever should notice it */
    HandWork(
            KeycloakDesk keycloak,
            Map<String, String> userIds,
            HandEdits edits,
            Journal journal,
            Duration givenFor,
            RunEnd end) {
        this.keycloak = keycloak;
        this.userIds = userIds;
        this.edits = edits;
        this.journal = journal;
        this.givenFor = givenFor;
        this.end = end;
    }

    void next(Random random, Executor threads) {
        var role = WatchedRole.values()[random.nextInt(WatchedRole.values().length)];
        int dice = random.nextInt(10);
        var recipient = RECIPIENTS.get(random.nextInt(RECIPIENTS.size()));
        var holder = Driver.PEOPLE.get(random.nextInt(Driver.PEOPLE.size()));
        if (dice < 4) {
            threads.execute(() -> alone(recipient + role, () -> lend(recipient, role)));
        } else if (dice < 8) {
            threads.execute(() -> alone(holder + role, () -> take(holder, role)));
        } else {
            threads.execute(() -> alone(role.word(), () -> renameForAWhile(role)));
        }
    }

    private void lend(String name, WatchedRole role) {
        var user = userIds.get(name);
        int gift = edits.gave(user, name, role, Instant.now());
        keycloak.give(user, role);
        journal.operation("give by hand", "done", name + " " + role.word());
        end.comesWithin(givenFor);
        untilDone(() -> keycloak.take(user, role));
        edits.tookBack(gift, Instant.now());
        journal.operation("take back by hand", "done", name + " " + role.word());
    }

    private void take(String name, WatchedRole role) {
        var user = userIds.get(name);
        if (keycloak.holds(user, role)) {
            // Before, not after: from here on its absence is ours.
            edits.took(user, role, Instant.now());
            keycloak.take(user, role);
            journal.operation("take by hand", "done", name + " " + role.word());
        }
    }

    private void renameForAWhile(WatchedRole role) {
        var name = role.word().substring(role.word().indexOf('/') + 1);
        keycloak.rename(role, name + "-renamed");
        journal.operation("rename", "done", role.word());
        end.comesWithin(RENAMED_FOR);
        untilDone(() -> keycloak.rename(role, name));
        journal.operation("rename back", "done", role.word());
    }

    /** Keycloak may be down just when something is to be put back. */
    private static void untilDone(Runnable action) {
        Awaitility.await("what was done by hand is undone")
                .atMost(Duration.ofMinutes(3))
                .ignoreException(UncheckedIOException.class)
                .until(() -> {
                    action.run();
                    return true;
                });
    }

    private void alone(String what, Runnable work) {
        if (busy.putIfAbsent(what, true) == null) {
            try {
                work.run();
            } catch (UncheckedIOException e) {
                journal.operation("edit by hand", "unreachable", what);
            } finally {
                busy.remove(what);
            }
        }
    }
}
