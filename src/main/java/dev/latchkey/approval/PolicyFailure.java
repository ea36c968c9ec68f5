package dev.latchkey.approval;

import java.time.Instant;

/**
 * That a table failed when a request was held against the policy.
 *
 * @param evaluation which one of the request's, counted from 1
 * @param table with its version
 */
public record PolicyFailure(int evaluation, Instant at, String table) {

    /** Whether it was when the request was made, and not right before the grant. */
    public boolean isAtFirst() {
        return evaluation == 1;
    }
}
