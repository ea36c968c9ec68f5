package dev.latchkey.lease;

import dev.latchkey.request.ByRequest;
import dev.latchkey.request.RequestId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The extensions' rows in the ledger; the database applies each to its lease as it is written, and only then. */
@Repository
class LeaseExtensionRepository {

    private final JdbcClient jdbc;

    LeaseExtensionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes the extension, and so makes the lease longer; says whether the lease still ran to be extended. */
    boolean insert(RequestId request, LeaseId lease, Duration duration) {
        // clock_timestamp, not now: the transaction may have waited for the row.
        return jdbc.sql("""
                insert into latchkey.lease_extension (request_id, lease_id, seconds, old_end, new_end)
                select :request, id, :seconds, expires_at, expires_at + make_interval(secs => :seconds)
                from latchkey.lease where id = :lease and state = 'active' and expires_at > clock_timestamp()
                """)
                        .param("request", request.value())
                        .param("lease", lease.value())
                        .param("seconds", duration.toSeconds())
                        .update()
                == 1;
    }

    Optional<LeaseExtension> search(RequestId request) {
        return jdbc.sql("select * from latchkey.lease_extension where request_id = ?")
                .param(request.value())
                .query(LeaseExtensionRepository::read)
                .optional();
    }

    ByRequest<LeaseExtension> find(Collection<RequestId> requests) {
        return ByRequest.read(
                jdbc,
                "select * from latchkey.lease_extension where request_id = any(?::uuid[])",
                requests,
                LeaseExtensionRepository::read);
    }

    Map<LeaseId, List<LeaseExtension>> findByLeases(Collection<LeaseId> leases) {
        return jdbc
                .sql("select * from latchkey.lease_extension where lease_id = any(?::uuid[]) order by extended_at")
                .param(leases.stream().map(LeaseId::toString).toArray(String[]::new))
                .query(LeaseExtensionRepository::read)
                .list()
                .stream()
                .collect(Collectors.groupingBy(LeaseExtension::leaseId));
    }

    /** Lets one at a time ask for more time on the lease, without holding up its end. */
    void lockAsking(LeaseId lease) {
        jdbc.sql("select latchkey.lock_extensions(?)")
                .param(lease.value())
                .query((row, number) -> 0)
                .list();
    }

    /** Whether more time was asked for, and neither refused nor added yet. */
    boolean isAskedFor(LeaseId lease) {
        return jdbc.sql("select latchkey.has_open_extension(?)")
                .param(lease.value())
                .query(Boolean.class)
                .single();
    }

    List<RequestId> findOutlived() {
        return jdbc.sql("""
                select r.id from latchkey.access_request r join latchkey.lease l on l.id = r.extends_lease
                where r.extends_lease is not null and r.state in ('requested', 'approved') and not r.granted
                  and (l.state <> 'active' or l.expires_at <= clock_timestamp())
                """)
                .query((row, number) -> new RequestId(row.getObject("id", UUID.class)))
                .list();
    }

    private static LeaseExtension read(ResultSet row, int number) throws SQLException {
        return new LeaseExtension(
                new RequestId(row.getObject("request_id", UUID.class)),
                new LeaseId(row.getObject("lease_id", UUID.class)),
                Duration.ofSeconds(row.getLong("seconds")),
                instant(row, "old_end"),
                instant(row, "new_end"),
                instant(row, "extended_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
