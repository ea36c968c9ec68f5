package dev.latchkey.lease;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.UserId;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.ByRequest;
import dev.latchkey.request.RequestId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The leases' rows in the ledger. Whoever changes when one ends does it in a transaction, and this node remembers it. */
@Repository
class LeaseRepository {

    private final JdbcClient jdbc;
    private final LiveLeases live;
    private final LeaseMemory memory;

    LeaseRepository(JdbcClient jdbc, LeaseMemory memory) {
        this.jdbc = jdbc;
        this.live = new LiveLeases(jdbc);
        this.memory = memory;
    }

    void insert(
            LeaseId id, AccessRequest request, boolean preExisting, Set<String> heldGroups, Duration tokenLifespan) {
        jdbc.sql("""
                insert into latchkey.lease (id, request_id, user_id, username, role_id, role_name, owner_group,
                    pre_existing, held_groups, token_lifespan_seconds, starts_at, expires_at)
                values (:id, :requestId, :userId, :username, :roleId, :roleName, :ownerGroup,
                    :preExisting, :heldGroups, :tokenLifespan, now(), now() + make_interval(secs => latchkey.agreed_seconds(:requestId)))
                """)
                .param("id", id.value())
                .param("requestId", request.id().value())
                .param("userId", request.requesterId().value())
                .param("username", request.requesterName())
                .param("roleId", request.roleId().value())
                .param("roleName", request.roleName())
                .param("ownerGroup", request.ownerGroup())
                .param("preExisting", preExisting)
                .param("heldGroups", heldGroups.toArray(String[]::new))
                .param("tokenLifespan", tokenLifespan.toSeconds())
                .update();
        remember(id);
    }

    /** Before the next look at the ledger, which may not come: the database can go first. */
    void remember(LeaseId id) {
        memory.noteOnceCommitted(id, live.search(id));
    }

    Optional<Lease> search(LeaseId id) {
        return jdbc.sql("select * from latchkey.lease where id = ?")
                .param(id.value())
                .query(LeaseRepository::read)
                .optional();
    }

    Optional<Lease> searchByRequest(RequestId id) {
        return jdbc.sql("select * from latchkey.lease where request_id = ?")
                .param(id.value())
                .query(LeaseRepository::read)
                .optional();
    }

    ByRequest<Lease> findByRequests(Collection<RequestId> ids) {
        return ByRequest.read(
                jdbc, "select * from latchkey.lease where request_id = any(?::uuid[])", ids, LeaseRepository::read);
    }

    /** In the order of the ids; one that is not there is left out. */
    List<Lease> find(List<LeaseId> ids) {
        var found = jdbc
                .sql("select * from latchkey.lease where id = any(?::uuid[])")
                .param(ids.stream().map(LeaseId::toString).toArray(String[]::new))
                .query(LeaseRepository::read)
                .list()
                .stream()
                .collect(Collectors.toMap(Lease::id, lease -> lease));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    Optional<Lease> lock(LeaseId id) {
        return jdbc.sql("select * from latchkey.lease where id = ? for update")
                .param(id.value())
                .query(LeaseRepository::read)
                .optional();
    }

    /**
     * Holds the pair of person and role until the transaction ends: between looking whether another lease needs the
     * role and calling Keycloak, nobody else may do either.
     */
    void lockHolding(UserId user, RoleId role) {
        new HoldingLock(jdbc).holdPair(user, role);
    }

    /** Whether Latchkey itself gave, or is giving, the person this role by another lease that is not over. */
    boolean isGrantedByAnother(UserId user, RoleId role) {
        return jdbc.sql("""
                select exists (select from latchkey.lease where user_id = ? and role_id = ? and not pre_existing
                    and (state in ('granting', 'active', 'revoking') or unsure_until is not null))
                """)
                .params(user.value(), role.value())
                .query(Boolean.class)
                .single();
    }

    /** Whether another lease entitles the person to this role now. */
    boolean isNeededByAnother(Lease lease) {
        return jdbc.sql("""
                select exists (select from latchkey.lease where user_id = ? and role_id = ? and id <> ?
                    and state in ('granting', 'active') and expires_at > now())
                """)
                .params(
                        lease.userId().value(),
                        lease.roleId().value(),
                        lease.id().value())
                .query(Boolean.class)
                .single();
    }

    boolean isDue(LeaseId id) {
        // clock_timestamp, not now: the transaction may have waited for the row.
        return jdbc.sql("select expires_at <= clock_timestamp() from latchkey.lease where id = ?")
                .param(id.value())
                .query(Boolean.class)
                .single();
    }

    /** To be committed before Keycloak is asked: should this node die, the others know what may still arrive. */
    void markUnsure(LeaseId id, Duration horizon) {
        jdbc.sql("""
                update latchkey.lease set unsure_until = clock_timestamp() + make_interval(secs => ?)
                where id = ? and state = 'granting'
                """).params(horizon.toSeconds(), id.value()).update();
    }

    /** Forgets the doubt once its horizon has passed. */
    void markSureIfPast(LeaseId id) {
        jdbc.sql("update latchkey.lease set unsure_until = null where id = ? and unsure_until <= clock_timestamp()")
                .param(id.value())
                .update();
    }

    /** Whether the role was there before the lease, and is not there because Latchkey gave it in the meantime. */
    boolean isStanding(Lease lease) {
        return lease.preExisting() && !isGivenSince(lease);
    }

    private boolean isGivenSince(Lease lease) {
        return jdbc.sql("""
                select exists (select from latchkey.lease where user_id = ? and role_id = ? and id <> ?
                    and not pre_existing and ended_at >= ?)
                """)
                .params(
                        lease.userId().value(),
                        lease.roleId().value(),
                        lease.id().value(),
                        utc(lease.startsAt()))
                .query(Boolean.class)
                .single();
    }

    void markActive(LeaseId id) {
        jdbc.sql(
                        "update latchkey.lease set state = 'active', seen_at = clock_timestamp(), unsure_until = null where id = ?")
                .param(id.value())
                .update();
    }

    /** Turns a live lease into one that is being revoked; says whether it was live. */
    boolean markRevoking(LeaseId id, String endedBy, String reason) {
        var wasLive = jdbc.sql("""
                update latchkey.lease set state = 'revoking', revoking_since = clock_timestamp(), ended_by = ?, end_reason = ?
                where id = ? and state in ('granting', 'active')
                """).params(endedBy, reason, id.value()).update() == 1;
        remember(id);
        return wasLive;
    }

    void markOver(LeaseId id, LeaseState state, boolean roleRemoved) {
        jdbc.sql("""
                update latchkey.lease set state = ?, role_removed = ?, ended_at = clock_timestamp(), trouble = null
                where id = ?
                """).params(state.word(), roleRemoved, id.value()).update();
        remember(id);
    }

    void markSessionsEnded(LeaseId id) {
        jdbc.sql(
                        "update latchkey.lease set sessions_ended_at = clock_timestamp() where id = ? and sessions_ended_at is null")
                .param(id.value())
                .update();
    }

    void markSessionsLeftOpen(LeaseId id) {
        jdbc.sql("update latchkey.lease set sessions_left_open = true where id = ?")
                .param(id.value())
                .update();
    }

    /**
     * Ends a lease whose time is up by this database's clock, give or take {@code tolerance}.
     *
     * @param heldTime what that clock must have reached, should it have been set back
     */
    void markExpired(LeaseId id, Duration tolerance, Optional<Instant> heldTime) {
        jdbc.sql("""
                update latchkey.lease set state = 'revoking', revoking_since = clock_timestamp(), ended_by = 'expiry'
                where id = :id and state in ('granting', 'active')
                  and expires_at <= greatest(clock_timestamp(), :heldTime::timestamptz) + make_interval(secs => :tolerance)
                """)
                .param("id", id.value())
                .param("heldTime", heldTime.map(LeaseRepository::utc).orElse(null))
                .param("tolerance", tolerance.toSeconds())
                .update();
    }

    /** Ends an active lease whose role somebody took away in Keycloak; says whether it was active. */
    boolean markExternallyEnded(LeaseId id, String actor) {
        var wasActive = jdbc.sql("""
                update latchkey.lease set state = 'externally_ended', revoking_since = clock_timestamp(),
                    ended_at = clock_timestamp(), ended_by = ?, end_reason = 'The role was taken away in Keycloak.',
                    role_removed = true
                where id = ? and state = 'active'
                """).params(actor, id.value()).update() == 1;
        remember(id);
        return wasActive;
    }

    /**
     * Ends a lease whose role was never seen in Keycloak.
     *
     * @param reason null if nobody said no: the outcome is unknown
     */
    void markRefused(LeaseId id, String reason) {
        jdbc.sql("""
                update latchkey.lease set state = 'revoking', revoking_since = clock_timestamp(), ended_by = 'refusal',
                    end_reason = ?
                where id = ? and state = 'granting'
                """).params(reason, id.value()).update();
        remember(id);
    }

    static Lease read(ResultSet row, int number) throws SQLException {
        return new Lease(
                new LeaseId(row.getObject("id", UUID.class)),
                new RequestId(row.getObject("request_id", UUID.class)),
                new UserId(row.getString("user_id")),
                row.getString("username"),
                new RoleId(row.getString("role_id")),
                row.getString("role_name"),
                row.getString("owner_group"),
                LeaseState.of(row.getString("state")),
                row.getBoolean("pre_existing"),
                Duration.ofSeconds(row.getLong("token_lifespan_seconds")),
                instant(row, "starts_at"),
                instant(row, "expires_at"),
                Optional.ofNullable(instant(row, "seen_at")),
                Optional.ofNullable(instant(row, "revoking_since")),
                instant(row, "unsure_until") != null,
                Optional.ofNullable(instant(row, "taken_away_at")),
                Optional.ofNullable(instant(row, "ended_at")),
                Optional.ofNullable(row.getString("ended_by")),
                Optional.ofNullable(row.getString("end_reason")),
                row.getBoolean("role_removed"),
                Optional.ofNullable(instant(row, "sessions_ended_at")),
                row.getBoolean("sessions_left_open"),
                instant(row, "usable_until"));
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
