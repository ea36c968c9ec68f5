package dev.latchkey.lease;

/** Keycloak understood and said no: repeating the same call cannot help. */
public class RoleAssignmentRefusedException extends RuntimeException {

    public RoleAssignmentRefusedException(String message) {
        super(message);
    }
}
