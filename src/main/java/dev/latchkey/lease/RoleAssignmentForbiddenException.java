package dev.latchkey.lease;

/** Keycloak does not let Latchkey's own account do it: somebody has to mend its rights, and until then nothing helps. */
public class RoleAssignmentForbiddenException extends RoleAssignmentRefusedException {

    public RoleAssignmentForbiddenException(String attempt, String reason) {
        super(attempt, reason);
    }
}
