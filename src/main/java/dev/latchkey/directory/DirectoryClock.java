package dev.latchkey.directory;

import java.time.Duration;
import java.util.Optional;

/** How Keycloak's clock stands to this machine's. */
public interface DirectoryClock {

    /** By how much Keycloak is ahead of this machine, negative if it is behind; nothing before the first answer. */
    Optional<Duration> lead();
}
