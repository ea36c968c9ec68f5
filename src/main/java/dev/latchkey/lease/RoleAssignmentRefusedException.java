package dev.latchkey.lease;

/** Keycloak understood and said no: repeating the same call cannot help. */
public class RoleAssignmentRefusedException extends RuntimeException {

    private final String reason;

    /** @param attempt what cannot be done, as in "Cannot map role '...' for user '...'" */
    public RoleAssignmentRefusedException(String attempt, String reason) {
        super(attempt + ": " + reason);
        this.reason = reason;
    }

    /** Why not, for people who know what was attempted. */
    public String reason() {
        return reason;
    }
}
