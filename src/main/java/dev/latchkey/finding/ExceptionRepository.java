package dev.latchkey.finding;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The standing exceptions' rows in the ledger. */
@Repository
public class ExceptionRepository {

    private static final String COVERING = "ended_at is null and review_at > clock_timestamp()";

    private final JdbcClient jdbc;

    public ExceptionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public void insert(
            ExceptionId id,
            UserId user,
            String username,
            RoleId role,
            String roleName,
            String owner,
            String reason,
            Instant reviewAt,
            Person declaredBy) {
        jdbc.sql("""
                insert into latchkey.standing_exception (id, user_id, username, role_id, role_name, owner, reason,
                    review_at, declared_by_id, declared_by)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
                .params(
                        id.value(),
                        user.value(),
                        username,
                        role.value(),
                        roleName,
                        owner,
                        reason,
                        FindingRepository.utc(reviewAt),
                        declaredBy.id().value(),
                        declaredBy.username())
                .update();
    }

    public Optional<StandingException> search(ExceptionId id) {
        return jdbc.sql("select *, %s as covering from latchkey.standing_exception where id = ?".formatted(COVERING))
                .param(id.value())
                .query(ExceptionRepository::read)
                .optional();
    }

    /** Who may hold the role without a lease now. */
    public Set<UserId> findCovered(RoleId role) {
        return jdbc.sql("select user_id from latchkey.standing_exception where role_id = ? and " + COVERING)
                .param(role.value())
                .query((row, number) -> new UserId(row.getString(1)))
                .set();
    }

    public boolean isCovered(UserId user, RoleId role) {
        return findCovered(role).contains(user);
    }

    /** The roles of exceptions that were not ended, also of those past their review date. */
    public Set<RoleId> findRoles() {
        return jdbc.sql("select distinct role_id from latchkey.standing_exception where ended_at is null")
                .query((row, number) -> new RoleId(row.getString(1)))
                .set();
    }

    /** Ends an exception; says whether it was there and not ended. */
    public boolean end(ExceptionId id, String by, String reason) {
        return jdbc.sql("""
                update latchkey.standing_exception set ended_at = clock_timestamp(), ended_by = ?, end_reason = ?
                where id = ? and ended_at is null
                """).params(by, reason, id.value()).update() == 1;
    }

    public static StandingException read(ResultSet row, int number) throws SQLException {
        return new StandingException(
                new ExceptionId(row.getObject("id", UUID.class)),
                new UserId(row.getString("user_id")),
                row.getString("username"),
                new RoleId(row.getString("role_id")),
                row.getString("role_name"),
                row.getString("owner"),
                row.getString("reason"),
                row.getString("declared_by"),
                FindingRepository.instant(row, "declared_at").orElseThrow(),
                FindingRepository.instant(row, "review_at").orElseThrow(),
                row.getBoolean("covering"),
                FindingRepository.instant(row, "ended_at"),
                Optional.ofNullable(row.getString("ended_by")),
                Optional.ofNullable(row.getString("end_reason")));
    }
}
