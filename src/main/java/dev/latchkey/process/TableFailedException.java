package dev.latchkey.process;

/** A table of the policy did not decide: it fails, is missing, or answers what is no answer. Never an outage. */
final class TableFailedException extends RuntimeException {

    private final String table;

    /** @param table with its version, as far as it is known */
    TableFailedException(String table, String reason, Throwable cause) {
        super(reason, cause);
        this.table = table;
    }

    String table() {
        return table;
    }
}
