package dev.latchkey.lease;

/** No role may be given right now; the attempt is to be repeated. Ending leases goes on. */
public class GrantingPausedException extends RuntimeException {

    GrantingPausedException(String objection) {
        super("Cannot give any role now: " + objection);
    }
}
