package dev.latchkey.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.support.LedgerRig;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever writes findings and exceptions, and however: the database makes no step that does not exist. */
class FindingGuardsIT {

    private static JdbcClient sql;

    @BeforeAll
    static void migrate() {
        sql = new LedgerRig().sql;
    }

    @Test
    void closedFindingStaysClosed() {
        var finding = closed(newFinding("a"));

        assertThatThrownBy(() -> set(
                        finding,
                        "state = 'open', resolution = null, resolved_by = null, resolved_at = null, note = null"))
                .hasMessageContaining("cannot go from closed to open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resolution = 'dismissed'",
                "resolved_by = 'eve'",
                "resolved_at = now()",
                "note = 'other'",
                "action = 'removed'",
                "detail = 'other'",
                "removal_by = 'eve'"
            })
    void howAFindingWasClosedStays(String change) {
        var finding = closed(newFinding("b " + change));

        assertThatThrownBy(() -> set(finding, change)).hasMessageContaining("how it was closed stays");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind = 'orphanedRole'",
                "subject = 'other'",
                "user_id = 'eve'",
                "username = 'eve'",
                "role_id = 'other'",
                "actor = 'eve'",
                "since = now() - interval '1 day'",
                "detected_at = now() - interval '1 day'"
            })
    void findingCannotBeTurnedIntoAnotherOne(String change) {
        var finding = newFinding("c " + change);

        assertThatThrownBy(() -> set(finding, change)).hasMessageContaining("cannot be turned into another one");
    }

    @Test
    void findingIsNotClosedWithoutAWordOnHowAndByWhom() {
        var finding = newFinding("d");

        assertThatThrownBy(() -> set(finding, "state = 'closed'")).hasMessageContaining("without a word");
        assertThatThrownBy(() -> set(finding, "state = 'closed', resolution = 'dismissed'"))
                .hasMessageContaining("without a word");
        assertThatThrownBy(() -> set(finding, "resolution = 'dismissed', resolved_by = 'sam'"))
                .hasMessageContaining("is open and has no resolution");
    }

    @Test
    void findingBeginsOpen() {
        assertThatThrownBy(() -> sql.sql("""
                insert into latchkey.finding (id, kind, subject, username, since, action, detail, state)
                values (?, 'roleGivenByHand', 'e', 'ben', now(), 'reported', 'found', 'closed')
                """).param(UUID.randomUUID()).update())
                .hasMessageContaining("cannot go from nothing to closed");
    }

    @Test
    void thereIsOneOpenFindingOfAKindAndASubject() {
        var first = newFinding("f");

        assertThatThrownBy(() -> newFinding("f")).isInstanceOf(DuplicateKeyException.class);

        closed(first);
        assertThat(newFinding("f")).isNotEqualTo(first);
    }

    @Test
    void nothingIsDeleted() {
        newFinding("g");
        newException("ben-id");

        for (var table : new String[] {"finding", "standing_exception"}) {
            assertThatThrownBy(() -> sql.sql("delete from latchkey." + table).update())
                    .hasMessageContaining("the ledger keeps");
            assertThatThrownBy(() ->
                            sql.sql("truncate latchkey." + table + " cascade").update())
                    .hasMessageContaining("the ledger keeps");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user_id = 'eve'",
                "role_id = 'other'",
                "owner = 'eve'",
                "reason = 'other'",
                "review_at = now() + interval '9 years'",
                "declared_by = 'eve'"
            })
    void exceptionIsImmutable(String change) {
        var exception = newException("ben-id");

        assertThatThrownBy(() -> setException(exception, change)).hasMessageContaining("immutable once declared");
    }

    @Test
    void exceptionEndsOnce() {
        var exception = newException("ben-id");
        setException(exception, "ended_at = now(), ended_by = 'sam', end_reason = 'left'");

        assertThatThrownBy(() -> setException(exception, "ended_at = null, ended_by = null"))
                .hasMessageContaining("has ended");
        assertThatThrownBy(() -> setException(exception, "end_reason = 'other'"))
                .hasMessageContaining("has ended");
    }

    @Test
    void nobodyExceptsThemselves() {
        assertThatThrownBy(() -> newException("sam-id")).isInstanceOf(DataIntegrityViolationException.class);
    }

    private static UUID newFinding(String subject) {
        var id = UUID.randomUUID();
        sql.sql("""
                insert into latchkey.finding (id, kind, subject, user_id, username, role_id, role_name, since, action, detail)
                values (?, 'roleGivenByHand', ?, 'ben-id', 'ben', 'role-id', 'role', now(), 'reported', 'found')
                """).params(id, subject).update();
        return id;
    }

    private static UUID closed(UUID finding) {
        set(finding, "state = 'closed', resolution = 'vanished', resolved_by = 'latchkey', note = 'gone'");
        return finding;
    }

    private static void set(UUID finding, String change) {
        sql.sql("update latchkey.finding set " + change + " where id = ?")
                .param(finding)
                .update();
    }

    private static UUID newException(String user) {
        var id = UUID.randomUUID();
        sql.sql("""
                insert into latchkey.standing_exception (id, user_id, username, role_id, role_name, owner, reason,
                    declared_by_id, declared_by, review_at)
                values (?, ?, 'ben', 'role-id', 'role', 'approvers/orders', 'on call', 'sam-id', 'sam',
                    now() + interval '1 day')
                """).params(id, user).update();
        return id;
    }

    private static void setException(UUID exception, String change) {
        sql.sql("update latchkey.standing_exception set " + change + " where id = ?")
                .param(exception)
                .update();
    }
}
