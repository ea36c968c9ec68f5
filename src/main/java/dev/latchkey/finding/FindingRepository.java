package dev.latchkey.finding;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.Tier;
import dev.latchkey.directory.UserId;
import dev.latchkey.lease.LeaseId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The findings' rows in the ledger. */
@Repository
public class FindingRepository {

    private static final String DISMISSED = """
            select * from latchkey.finding where resolution = 'dismissed' and gone_at is null and user_id is not null
            """;

    private final JdbcClient jdbc;

    public FindingRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes the finding down, unless there is an open one of the same kind and subject; says whether it did. */
    public boolean insert(FindingId id, FoundDifference found) {
        return jdbc.sql("""
                insert into latchkey.finding (id, kind, subject, user_id, username, role_id, role_name, tier, owner_group,
                    lease_id, via, actor, since, action, detail)
                values (:id, :kind, :subject, :userId, :username, :roleId, :roleName, :tier, :ownerGroup,
                    :leaseId, :via, :actor, coalesce(:since::timestamptz, clock_timestamp()), :action, :detail)
                on conflict (kind, subject) where state = 'open' do nothing
                """)
                        .param("id", id.value())
                        .param("kind", found.kind().word())
                        .param("subject", found.subject())
                        .param("userId", found.userId().map(UserId::value).orElse(null))
                        .param("username", found.username())
                        .param("roleId", found.roleId().map(RoleId::value).orElse(null))
                        .param("roleName", found.roleName().orElse(null))
                        .param("tier", found.tier().map(Tier::word).orElse(null))
                        .param("ownerGroup", found.ownerGroup().orElse(null))
                        .param("leaseId", found.leaseId().map(LeaseId::value).orElse(null))
                        .param("via", found.via())
                        .param("actor", found.actor().orElse(null))
                        .param(
                                "since",
                                found.since().map(FindingRepository::utc).orElse(null))
                        .param("action", found.action().word())
                        .param("detail", found.detail())
                        .update()
                == 1;
    }

    public Optional<Finding> search(FindingId id) {
        return jdbc.sql("select * from latchkey.finding where id = ?")
                .param(id.value())
                .query(FindingRepository::read)
                .optional();
    }

    public Optional<Finding> lock(FindingId id) {
        return jdbc.sql("select * from latchkey.finding where id = ? for update")
                .param(id.value())
                .query(FindingRepository::read)
                .optional();
    }

    public List<Finding> findOpen(RoleId role) {
        return jdbc.sql("select * from latchkey.finding where role_id = ? and state = 'open'")
                .param(role.value())
                .query(FindingRepository::read)
                .list();
    }

    public List<Finding> findOpen(UserId user, RoleId role) {
        return jdbc.sql("select * from latchkey.finding where user_id = ? and role_id = ? and state = 'open'")
                .params(user.value(), role.value())
                .query(FindingRepository::read)
                .list();
    }

    public List<Finding> findOpen(FindingKind kind) {
        return jdbc.sql("select * from latchkey.finding where kind = ? and state = 'open'")
                .param(kind.word())
                .query(FindingRepository::read)
                .list();
    }

    /** The open findings of which this is being done. */
    public List<Finding> findOpen(FindingAction action) {
        return jdbc.sql("select * from latchkey.finding where state = 'open' and action = ? order by detected_at")
                .param(action.word())
                .query(FindingRepository::read)
                .list();
    }

    public Set<RoleId> findRolesOfOpen() {
        return jdbc.sql("select distinct role_id from latchkey.finding where state = 'open' and role_id is not null")
                .query((row, number) -> new RoleId(row.getString(1)))
                .set();
    }

    /** Whether somebody dismissed the same not long ago, and it has not been away since. */
    public boolean isDismissed(FindingKind kind, String subject, Duration holds) {
        return jdbc.sql("""
                select exists (select from latchkey.finding where kind = ? and subject = ? and resolution = 'dismissed'
                    and gone_at is null and resolved_at > clock_timestamp() - make_interval(secs => ?))
                """)
                .params(kind.word(), subject, holds.toSeconds())
                .query(Boolean.class)
                .single();
    }

    /** The dismissed differences of this role that were not seen to be gone yet. */
    public List<Finding> findDismissed(RoleId role) {
        return jdbc.sql(DISMISSED + " and role_id = ?")
                .param(role.value())
                .query(FindingRepository::read)
                .list();
    }

    /** The same of one person's holding of it. */
    public List<Finding> findDismissed(UserId user, RoleId role) {
        return jdbc.sql(DISMISSED + " and role_id = ? and user_id = ?")
                .params(role.value(), user.value())
                .query(FindingRepository::read)
                .list();
    }

    /** From now on the same is found again when it comes back. */
    public void markGone(FindingId id) {
        jdbc.sql("update latchkey.finding set gone_at = clock_timestamp() where id = ? and gone_at is null")
                .param(id.value())
                .update();
    }

    public void markSeen(Collection<FindingId> ids) {
        if (!ids.isEmpty()) {
            jdbc.sql(
                            "update latchkey.finding set last_seen_at = clock_timestamp() where id = any(?) and state = 'open'")
                    .param(ids.stream().map(FindingId::value).toArray(UUID[]::new))
                    .update();
        }
    }

    /** Says whether it was another one until now. */
    public boolean markAction(FindingId id, FindingAction action) {
        return jdbc.sql("update latchkey.finding set action = ? where id = ? and state = 'open' and action <> ?")
                        .params(action.word(), id.value(), action.word())
                        .update()
                == 1;
    }

    public void markRemovalWanted(FindingId id, String by, String reason) {
        jdbc.sql("""
                update latchkey.finding set removal_by = ?, removal_reason = ?, action = 'removing'
                where id = ? and state = 'open'
                """).params(by, reason, id.value()).update();
    }

    /** Closes an open finding; says whether it was open. */
    public boolean close(FindingId id, FindingAction action, Resolution resolution, String by, String note) {
        return jdbc.sql("""
                update latchkey.finding set state = 'closed', action = ?, resolution = ?, resolved_by = ?, note = ?
                where id = ? and state = 'open'
                """)
                        .params(action.word(), resolution.word(), by, note, id.value())
                        .update()
                == 1;
    }

    public long countOpen(FindingKind kind) {
        return jdbc.sql("select count(*) from latchkey.finding where kind = ? and state = 'open'")
                .param(kind.word())
                .query(Long.class)
                .single();
    }

    public static FindingId readId(ResultSet row, int number) throws SQLException {
        return new FindingId(row.getObject("id", UUID.class));
    }

    public static Finding read(ResultSet row, int number) throws SQLException {
        return new Finding(
                readId(row, number),
                FindingKind.of(row.getString("kind")),
                row.getString("subject"),
                Optional.ofNullable(row.getString("user_id")).map(UserId::new),
                row.getString("username"),
                Optional.ofNullable(row.getString("role_id")).map(RoleId::new),
                Optional.ofNullable(row.getString("role_name")),
                Optional.ofNullable(row.getString("tier")).map(FindingRepository::tier),
                Optional.ofNullable(row.getString("owner_group")),
                Optional.ofNullable(row.getObject("lease_id", UUID.class)).map(LeaseId::new),
                row.getString("via"),
                Optional.ofNullable(row.getString("actor")),
                instant(row, "since").orElseThrow(),
                instant(row, "detected_at").orElseThrow(),
                instant(row, "last_seen_at").orElseThrow(),
                row.getString("state").equals("open"),
                FindingAction.of(row.getString("action")),
                row.getString("detail"),
                Optional.ofNullable(row.getString("removal_by")),
                Optional.ofNullable(row.getString("removal_reason")),
                Optional.ofNullable(row.getString("resolution")),
                instant(row, "resolved_at"),
                Optional.ofNullable(row.getString("resolved_by")),
                Optional.ofNullable(row.getString("note")));
    }

    private static Tier tier(String word) {
        return Tier.valueOf(word.toUpperCase(Locale.ROOT));
    }

    public static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    public static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
