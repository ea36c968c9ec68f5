package dev.latchkey.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyOutcome;
import dev.latchkey.request.RequestId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stages', decisions' and policy evaluations' rows in the ledger. */
@Repository
class ApprovalRepository {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcClient jdbc;

    ApprovalRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insertEvaluation(RequestId id, PolicyEvaluation evaluation) {
        jdbc.sql("""
                insert into latchkey.policy_evaluation (request_id, number, outcome, reasons, rules, tables, inputs)
                select :id, count(*) + 1, :outcome, :reasons, :rules, :tables, :inputs::jsonb
                from latchkey.policy_evaluation where request_id = :id
                """)
                .param("id", id.value())
                .param("outcome", evaluation.outcome().word())
                .param("reasons", evaluation.reasons().toArray(String[]::new))
                .param("rules", evaluation.rules().toArray(String[]::new))
                .param("tables", evaluation.tables().toArray(String[]::new))
                .param("inputs", json(evaluation.inputs()))
                .update();
    }

    private static String json(Map<String, Object> inputs) {
        try {
            return JSON.writeValueAsString(inputs);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The policy's inputs are texts, numbers and lists", e);
        }
    }

    void insertStage(RequestId id, int number, PolicyOutcome.Stage stage) {
        jdbc.sql("""
                insert into latchkey.approval_stage (request_id, number, approver_group, approvals, window_seconds)
                values (?, ?, ?, ?, ?)
                """)
                .params(
                        id.value(),
                        number,
                        stage.approvers(),
                        stage.approvals(),
                        stage.window().toSeconds())
                .update();
    }

    void openStage(RequestId id, int number) {
        jdbc.sql("""
                update latchkey.approval_stage
                set outcome = 'open', opened_at = now(), closes_at = now() + make_interval(secs => window_seconds)
                where request_id = ? and number = ? and outcome = 'waiting'
                """).params(id.value(), number).update();
    }

    void closeStage(RequestId id, int number, StageState state) {
        jdbc.sql(
                        "update latchkey.approval_stage set outcome = ? where request_id = ? and number = ? and outcome = 'open'")
                .params(state.word(), id.value(), number)
                .update();
    }

    ApprovalStage getStage(RequestId id, int number) {
        return jdbc.sql("select * from latchkey.approval_stage where request_id = ? and number = ?")
                .params(id.value(), number)
                .query(ApprovalRepository::readStage)
                .single();
    }

    Optional<ApprovalStage> searchOpenStage(RequestId id) {
        return jdbc.sql("select * from latchkey.approval_stage where request_id = ? and outcome = 'open'")
                .param(id.value())
                .query(ApprovalRepository::readStage)
                .optional();
    }

    List<ApprovalStage> findStages(RequestId id) {
        return jdbc.sql("select * from latchkey.approval_stage where request_id = ? order by number")
                .param(id.value())
                .query(ApprovalRepository::readStage)
                .list();
    }

    boolean hasStageLeft(RequestId id) {
        return jdbc.sql(
                        "select exists (select from latchkey.approval_stage where request_id = ? and outcome <> 'approved')")
                .param(id.value())
                .query(Boolean.class)
                .single();
    }

    boolean isWindowElapsed(RequestId id, int number) {
        return jdbc.sql(
                        "select closes_at <= clock_timestamp() from latchkey.approval_stage where request_id = ? and number = ?")
                .params(id.value(), number)
                .query(Boolean.class)
                .single();
    }

    void insertDecision(RequestId id, int stage, Person person, Verdict verdict, Optional<String> comment) {
        jdbc.sql("""
                insert into latchkey.decision (request_id, stage, decider_id, decider_name, verdict, comment)
                values (:id, :stage, :deciderId, :deciderName, :verdict, :comment)
                """)
                .param("id", id.value())
                .param("stage", stage)
                .param("deciderId", person.id().value())
                .param("deciderName", person.username())
                .param("verdict", verdict.word())
                .param("comment", comment.orElse(null))
                .update();
    }

    int countApprovals(RequestId id, int stage) {
        return jdbc.sql(
                        "select count(*) from latchkey.decision where request_id = ? and stage = ? and verdict = 'approve'")
                .params(id.value(), stage)
                .query(Integer.class)
                .single();
    }

    List<Decision> findDecisions(RequestId id) {
        return jdbc.sql("select * from latchkey.decision where request_id = ? order by decided_at, decider_id")
                .param(id.value())
                .query(ApprovalRepository::readDecision)
                .list();
    }

    List<String> findReasons(RequestId id) {
        return jdbc.sql("""
                select unnest(reasons) from latchkey.policy_evaluation
                where request_id = :id and number = (select max(number) from latchkey.policy_evaluation where request_id = :id)
                """).param("id", id.value()).query(String.class).list();
    }

    private static ApprovalStage readStage(ResultSet row, int number) throws SQLException {
        return new ApprovalStage(
                row.getInt("number"),
                row.getString("approver_group"),
                row.getInt("approvals"),
                StageState.of(row.getString("outcome")),
                Optional.ofNullable(row.getObject("closes_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    private static Decision readDecision(ResultSet row, int number) throws SQLException {
        return new Decision(
                row.getInt("stage"),
                new UserId(row.getString("decider_id")),
                row.getString("decider_name"),
                Verdict.parse(row.getString("verdict")),
                Optional.ofNullable(row.getString("comment")),
                row.getObject("decided_at", OffsetDateTime.class).toInstant());
    }
}
