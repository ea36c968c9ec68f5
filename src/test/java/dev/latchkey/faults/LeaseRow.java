package dev.latchkey.faults;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/** A lease as it stands in the ledger, read without any of Latchkey's classes. */
record LeaseRow(
        String id,
        String requestId,
        String user,
        String username,
        String roleId,
        String state,
        boolean preExisting,
        Instant startsAt,
        Instant expiresAt,
        Instant seenAt,
        Instant revokingSince,
        Instant endedAt,
        Boolean roleRemoved) {

    static final String QUERY = "select * from latchkey.lease order by starts_at";

    private static final Set<String> OVER = Set.of("ended", "grant_failed", "externally_ended");

    static LeaseRow read(ResultSet row) throws SQLException {
        return new LeaseRow(
                row.getString("id"),
                row.getString("request_id"),
                row.getString("user_id"),
                row.getString("username"),
                row.getString("role_id"),
                row.getString("state"),
                row.getBoolean("pre_existing"),
                Database.instant(row, "starts_at"),
                Database.instant(row, "expires_at"),
                Database.instant(row, "seen_at"),
                Database.instant(row, "revoking_since"),
                Database.instant(row, "ended_at"),
                (Boolean) row.getObject("role_removed"));
    }

    boolean isOver() {
        return OVER.contains(state);
    }

    /** When the right to hold the role ended, whatever was done about it. */
    Instant end() {
        return revokingSince == null || revokingSince.isAfter(expiresAt) ? expiresAt : revokingSince;
    }

    boolean isOf(String holder, WatchedRole role) {
        return user.equals(holder) && roleId.equals(role.id());
    }

    /** For a line that somebody has to find it by. */
    String describe() {
        return "lease %s of request %s (%s, %s..%s, %s)".formatted(id, requestId, username, startsAt, end(), state);
    }
}
