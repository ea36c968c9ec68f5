package dev.latchkey.lease;

/** The lease was over before the role could be granted. */
public class LeaseOverException extends RuntimeException {

    LeaseOverException(LeaseId id) {
        super("Cannot grant the role of lease '%s': the lease is over.".formatted(id));
    }
}
