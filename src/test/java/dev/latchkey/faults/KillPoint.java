package dev.latchkey.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A place in a node's code where it dies, without a word to anybody, once its file is there. What dies where stands in
 * {@code kill-points.btm}; a rule whose place is gone from the code never fires, and whoever waits for it fails.
 */
enum KillPoint {
    AFTER_THE_LEASE_WAS_WRITTEN_BEFORE_THE_GRANT("before-grant"),
    AFTER_KEYCLOAK_SAID_YES_TO_THE_GRANT("after-grant"),
    BEFORE_THE_REVOKE_CALL("before-revoke"),
    AFTER_THE_REVOKE_CALL("after-revoke"),
    BETWEEN_REVOCATION_AND_END_OF_SESSIONS("before-sessions");

    private final String file;

    KillPoint(String file) {
        this.file = file;
    }

    void arm(Path folder) {
        try {
            Files.writeString(folder.resolve(file), "armed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void disarm(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
