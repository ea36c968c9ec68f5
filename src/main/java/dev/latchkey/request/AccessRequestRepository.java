package dev.latchkey.request;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The requests' rows in the ledger. */
@Repository
class AccessRequestRepository {

    private final JdbcClient jdbc;

    AccessRequestRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    AccessRequest insert(RequestId id, Person requester, ValidRequest request) {
        var role = request.role();
        var tier = role.tier().word();
        var startAt = request.startAt().map(i -> i.atOffset(ZoneOffset.UTC)).orElse(null);
        jdbc.sql("""
                insert into latchkey.access_request (id, requester_id, requester_name, role_id, role_name, system, tier,
                    owner_group, duration_seconds, justification, ticket, start_at, emergency, extends_lease, network_zone,
                    content_hash)
                values (:id, :requesterId, :requesterName, :roleId, :roleName, :system, :tier,
                    :ownerGroup, :seconds, :justification, :ticket, :startAt, :emergency, :extendsLease, :networkZone,
                    :hash)
                """)
                .param("id", id.value())
                .param("requesterId", requester.id().value())
                .param("requesterName", requester.username())
                .param("roleId", role.id().value())
                .param("roleName", role.name().toString())
                .param("system", role.system())
                .param("tier", tier)
                .param("ownerGroup", role.ownerGroup())
                .param("seconds", request.duration().toSeconds())
                .param("justification", request.justification())
                .param("ticket", request.ticket().orElse(null))
                .param("startAt", startAt)
                .param("emergency", request.emergency())
                .param("extendsLease", request.extendsLease().orElse(null))
                .param("networkZone", request.networkZone().orElse(null))
                .param("hash", hash(id, requester, request))
                .update();
        return search(id).orElseThrow();
    }

    /** How many requests of the human wait, for a decision or for their turn, under whichever account. */
    int countWaiting(Person requester) {
        return jdbc.sql("""
                select count(*) from latchkey.access_request
                where requester_id = any(?) and state in ('requested', 'approved') and not granted
                """).param(requester.accountIds()).query(Integer.class).single();
    }

    private static String hash(RequestId id, Person requester, ValidRequest request) {
        return hash(
                List.of(
                        id,
                        requester.id(),
                        request.role().id(),
                        request.duration(),
                        request.justification(),
                        request.ticket(),
                        request.startAt(),
                        request.emergency()),
                request.extendsLease(),
                request.networkZone());
    }

    /** What a request does not have is left out: requests from before that existed keep their hash. */
    private static String hash(List<Object> content, Optional<UUID> extendsLease, Optional<String> networkZone) {
        return ContentHash.of(
                Stream.of(content.stream(), extendsLease.stream(), networkZone.map("zone:"::concat).stream())
                        .flatMap(parts -> parts)
                        .toArray());
    }

    /** Whether the recorded content has the recorded hash, and whoever decided did so on that. */
    boolean isUnchanged(RequestId id) {
        var request = search(id).orElseThrow();
        var hash = hash(
                List.of(
                        id,
                        request.requesterId(),
                        request.roleId(),
                        request.duration(),
                        request.justification(),
                        request.ticket(),
                        request.startAt(),
                        request.emergency()),
                request.extendsLease(),
                request.networkZone());
        return hash.equals(request.contentHash())
                && jdbc.sql(
                                "select not exists (select from latchkey.decision where request_id = ? and content_hash <> ?)")
                        .params(id.value(), hash)
                        .query(Boolean.class)
                        .single();
    }

    Duration agreedDuration(RequestId id) {
        return Duration.ofSeconds(jdbc.sql("select latchkey.agreed_seconds(?)")
                .param(id.value())
                .query(Long.class)
                .single());
    }

    ByRequest<Duration> agreedDurations(Collection<RequestId> ids) {
        return ByRequest.read(
                jdbc,
                "select id as request_id, latchkey.agreed_seconds(id) as seconds from unnest(?::uuid[]) id",
                ids,
                (row, number) -> Duration.ofSeconds(row.getLong("seconds")));
    }

    Optional<AccessRequest> search(RequestId id) {
        return jdbc.sql("select * from latchkey.access_request where id = ?")
                .param(id.value())
                .query(AccessRequestRepository::read)
                .optional();
    }

    /** In the order of the ids; one that is not there is left out. */
    List<AccessRequest> find(List<RequestId> ids) {
        var found = ByRequest.read(
                jdbc,
                "select id as request_id, * from latchkey.access_request where id = any(?::uuid[])",
                ids,
                AccessRequestRepository::read);
        return ids.stream().flatMap(id -> found.search(id).stream()).toList();
    }

    Optional<AccessRequest> lock(RequestId id) {
        return jdbc.sql("select * from latchkey.access_request where id = ? for update")
                .param(id.value())
                .query(AccessRequestRepository::read)
                .optional();
    }

    void updateState(RequestId id, RequestState state) {
        jdbc.sql("update latchkey.access_request set state = ? where id = ?")
                .param(state.word())
                .param(id.value())
                .update();
    }

    /** Whether what was asked for was given: a lease was opened, or one was extended. */
    boolean isGranted(RequestId id) {
        return jdbc.sql("select granted from latchkey.access_request where id = ?")
                .param(id.value())
                .query(Boolean.class)
                .single();
    }

    /** By this database's clock, as the end of the lease would be. */
    boolean isStartMissed(RequestId id) {
        return jdbc.sql("""
                select state = 'approved' and greatest(start_at, settled_at)
                    + make_interval(secs => latchkey.agreed_seconds(id)) <= clock_timestamp()
                from latchkey.access_request where id = ?
                """).param(id.value()).query(Boolean.class).single();
    }

    /** How long the lease still runs by this database's clock; zero if it is over. */
    Duration timeLeft(UUID lease) {
        return jdbc.sql("""
                select ceil(extract(epoch from expires_at - clock_timestamp())) from latchkey.lease
                where id = ? and state = 'active' and expires_at > clock_timestamp()
                """)
                .param(lease)
                .query(Long.class)
                .optional()
                .map(Duration::ofSeconds)
                .orElse(Duration.ZERO);
    }

    static AccessRequest read(ResultSet row, int number) throws SQLException {
        return new AccessRequest(
                new RequestId(row.getObject("id", UUID.class)),
                new UserId(row.getString("requester_id")),
                row.getString("requester_name"),
                new RoleId(row.getString("role_id")),
                row.getString("role_name"),
                row.getString("system"),
                row.getString("tier"),
                row.getString("owner_group"),
                Duration.ofSeconds(row.getLong("duration_seconds")),
                row.getString("justification"),
                Optional.ofNullable(row.getString("ticket")),
                Optional.ofNullable(row.getObject("start_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                row.getBoolean("emergency"),
                Optional.ofNullable(row.getObject("extends_lease", UUID.class)),
                Optional.ofNullable(row.getString("network_zone")),
                row.getString("content_hash"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                RequestState.of(row.getString("state")));
    }
}
