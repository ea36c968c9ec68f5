package dev.latchkey.support;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that the build writes to; everything that tests and demo leave on the disk is in there. */
public final class BuildFolder {

    private BuildFolder() {}

    /** A path in the build folder. */
    public static Path resolve(String path) {
        return keycloakHome().resolveSibling(path);
    }

    /** A path in the source tree. */
    public static Path source(String path) {
        return keycloakHome().getParent().resolveSibling(path);
    }

    /** Where the build has unpacked Keycloak. */
    static Path keycloakHome() {
        String home = System.getProperty("keycloak.home");
        if (home == null || Files.notExists(Path.of(home))) {
            throw new IllegalStateException("Keycloak is not unpacked where the system property keycloak.home says ("
                    + home + "): run 'mvn generate-test-resources' once, and start with that property set");
        }
        return Path.of(home).toAbsolutePath();
    }
}
