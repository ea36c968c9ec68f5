package dev.latchkey.approval;

import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.request.ByRequest;
import dev.latchkey.request.RequestId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The assignments' rows in the ledger: each is added, none is changed. */
@Repository
class AssignmentRepository {

    private final JdbcClient jdbc;

    AssignmentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(RequestId id, int stage, Optional<Person> assignee, String assignedBy, Optional<String> reason) {
        insert(id, stage, assignee, assignedBy, reason, false);
    }

    /** That a delegate was looked for, and why nobody could be named. */
    void insertLeftOut(RequestId id, int stage, String reason) {
        insert(id, stage, Optional.empty(), Assignment.LATCHKEY, Optional.of(reason), true);
    }

    private void insert(
            RequestId id,
            int stage,
            Optional<Person> assignee,
            String assignedBy,
            Optional<String> reason,
            boolean leftOut) {
        jdbc.sql("""
                insert into latchkey.approval_assignment
                    (request_id, stage, number, assignee_id, assignee_name, assigned_by_name, reason, delegate_left_out)
                select :id, :stage, count(*) + 1, :assigneeId, :assignee, :assignedBy, :reason, :leftOut
                from latchkey.approval_assignment where request_id = :id and stage = :stage
                """)
                .param("id", id.value())
                .param("stage", stage)
                .param("assigneeId", assignee.map(p -> p.id().value()).orElse(null))
                .param("assignee", assignee.map(Person::username).orElse(null))
                .param("assignedBy", assignedBy)
                .param("reason", reason.orElse(null))
                .param("leftOut", leftOut)
                .update();
    }

    /** In their order; the last one of a stage holds. */
    ByRequest<Assignment> find(Collection<RequestId> ids) {
        return ByRequest.read(jdbc, """
                select * from latchkey.approval_assignment where request_id = any(?::uuid[])
                order by assigned_at, stage, number
                """, ids, AssignmentRepository::read);
    }

    /** The last one since the stage was opened, if it names somebody: who agreed before is not asked again. */
    Optional<Assignment> searchCurrent(RequestId id, int stage) {
        return jdbc.sql("""
                select a.* from latchkey.approval_assignment a
                    join latchkey.approval_stage s on s.request_id = a.request_id and s.number = a.stage
                where a.request_id = ? and a.stage = ? and a.assigned_at >= s.opened_at
                order by a.number desc limit 1
                """)
                .params(id.value(), stage)
                .query(AssignmentRepository::read)
                .optional()
                .filter(assignment -> assignment.assigneeId().isPresent());
    }

    /** The last one of each stage since it was opened, where it names somebody. */
    ByRequest<Assignment> findCurrent(Collection<RequestId> ids) {
        return ByRequest.read(jdbc, """
                select * from (
                    select distinct on (a.request_id, a.stage) a.* from latchkey.approval_assignment a
                        join latchkey.approval_stage s on s.request_id = a.request_id and s.number = a.stage
                    where a.request_id = any(?::uuid[]) and a.assigned_at >= s.opened_at
                    order by a.request_id, a.stage, a.number desc) latest
                where assignee_id is not null
                """, ids, AssignmentRepository::read);
    }

    private static Assignment read(ResultSet row, int number) throws SQLException {
        return new Assignment(
                row.getInt("stage"),
                Optional.ofNullable(row.getString("assignee_id")).map(UserId::new),
                Optional.ofNullable(row.getString("assignee_name")),
                row.getString("assigned_by_name"),
                Optional.ofNullable(row.getString("reason")),
                row.getBoolean("delegate_left_out"),
                row.getObject("assigned_at", OffsetDateTime.class).toInstant());
    }
}
