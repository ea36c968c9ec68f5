package dev.latchkey.catalog;

import java.util.Optional;

/**
 * A role as people write it: {@code orders-db-admin} for a realm role, {@code ci-pipeline/deployer} for a role of a
 * client.
 */
public record RoleName(Optional<String> client, String role) {

    private static final int MAX_LENGTH = 255;

    /**
     * Reads a role name.
     *
     * @throws IllegalArgumentException if the text is blank, too long or has more than one slash
     */
    public static RoleName parse(String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "must name a role of the catalog, as in 'orders-db-read' or 'ci-pipeline/deployer'");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("must be at most " + MAX_LENGTH + " characters long");
        }
        var parts = text.split("/", -1);
        if (parts.length > 2 || parts[0].isBlank() || parts[parts.length - 1].isBlank()) {
            throw new IllegalArgumentException("must be 'role' or 'client/role'");
        }
        return parts.length == 1 ? ofRealm(parts[0]) : ofClient(parts[0], parts[1]);
    }

    public static RoleName ofRealm(String role) {
        return new RoleName(Optional.empty(), role);
    }

    public static RoleName ofClient(String client, String role) {
        return new RoleName(Optional.of(client), role);
    }

    @Override
    public String toString() {
        return client.map(c -> c + "/" + role).orElse(role);
    }
}
