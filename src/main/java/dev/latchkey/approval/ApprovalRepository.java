package dev.latchkey.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.policy.PolicyEvaluation;
import dev.latchkey.policy.PolicyOutcome;
import dev.latchkey.policy.PolicyOutcome.Escalation;
import dev.latchkey.request.AccessRequest;
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
                insert into latchkey.approval_stage (request_id, number, approver_group, approvals, window_seconds,
                    reminder_seconds, escalation_seconds, escalation_group)
                values (:id, :number, :approvers, :approvals, :window, :reminder, :escalation, :escalationGroup)
                """)
                .param("id", id.value())
                .param("number", number)
                .param("approvers", stage.approvers())
                .param("approvals", stage.approvals())
                .param("window", stage.window().toSeconds())
                .param("reminder", stage.reminder().map(Duration::toSeconds).orElse(null))
                .param(
                        "escalation",
                        stage.escalation().map(e -> e.after().toSeconds()).orElse(null))
                .param(
                        "escalationGroup",
                        stage.escalation().map(Escalation::group).orElse(null))
                .update();
    }

    /**
     * Says whether it was waiting. Opened again, it keeps that it was reminded and escalated: the trail tells so, and what
     * somebody of the other group agreed to still counts. The window of a request for more time ends with the lease, if that is sooner. */
    boolean openStage(RequestId id, int number) {
        return jdbc.sql("""
                update latchkey.approval_stage s
                set outcome = 'open', opened_at = now(),
                    closes_at = least(now() + make_interval(secs => s.window_seconds), (
                        select greatest(l.expires_at, now()) from latchkey.access_request r
                            join latchkey.lease l on l.id = r.extends_lease
                        where r.id = s.request_id))
                where s.request_id = ? and s.number = ? and s.outcome = 'waiting'
                """).params(id.value(), number).update() == 1;
    }

    /** Says whether it was due, at an open stage, and had not been done. */
    boolean markReminded(RequestId id, int number) {
        return markDone(id, number, "reminded_at", "reminder_seconds");
    }

    /** Says whether it was due, at an open stage, and had not been done. */
    boolean markEscalated(RequestId id, int number) {
        return markDone(id, number, "escalated_at", "escalation_seconds");
    }

    private boolean markDone(RequestId id, int number, String done, String seconds) {
        // A second's grace: the timer is the engine's, whose clock may be a little ahead of this one.
        return jdbc.sql("""
                update latchkey.approval_stage set %1$s = clock_timestamp()
                where request_id = ? and number = ? and outcome = 'open' and %1$s is null
                  and opened_at + make_interval(secs => %2$s) <= clock_timestamp() + interval '1 second'
                """.formatted(done, seconds)).params(id.value(), number).update() == 1;
    }

    /** Lets a stage that was approved wait to be asked again. */
    void askAgain(RequestId id, int number) {
        jdbc.sql("update latchkey.approval_stage set outcome = 'waiting' where request_id = ? and number = ?")
                .params(id.value(), number)
                .update();
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
        return findStages(List.of(id)).find(id);
    }

    ByRequest<ApprovalStage> findStages(Collection<RequestId> ids) {
        return ByRequest.read(
                jdbc,
                "select * from latchkey.approval_stage where request_id = any(?::uuid[]) order by number",
                ids,
                ApprovalRepository::readStage);
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

    void insertDecision(AccessRequest request, int stage, Person person, Verdict verdict, Opinion opinion) {
        jdbc.sql("""
                insert into latchkey.decision (request_id, stage, decider_id, decider_name, verdict, comment,
                    agreed_seconds, content_hash)
                values (:id, :stage, :deciderId, :deciderName, :verdict, :comment, :agreed, :hash)
                """)
                .param("id", request.id().value())
                .param("stage", stage)
                .param("deciderId", person.id().value())
                .param("deciderName", person.username())
                .param("verdict", verdict.word())
                .param("comment", opinion.comment().orElse(null))
                .param("agreed", opinion.agreed().map(Duration::toSeconds).orElse(null))
                .param("hash", request.contentHash())
                .update();
    }

    void invalidate(RequestId id, UserId decider, String reason) {
        jdbc.sql("""
                update latchkey.decision set invalidated_at = now(), invalidation = ?
                where request_id = ? and decider_id = ?
                """).params(reason, id.value(), decider.value()).update();
    }

    int countApprovals(RequestId id, int stage) {
        return jdbc.sql("select latchkey.count_approvals(?, ?)")
                .params(id.value(), stage)
                .query(Integer.class)
                .single();
    }

    List<Decision> findDecisions(RequestId id) {
        return findDecisions(List.of(id)).find(id);
    }

    ByRequest<Decision> findDecisions(Collection<RequestId> ids) {
        return ByRequest.read(
                jdbc,
                "select * from latchkey.decision where request_id = any(?::uuid[]) order by decided_at, decider_id",
                ids,
                ApprovalRepository::readDecision);
    }

    ByRequest<List<String>> findReasons(Collection<RequestId> ids) {
        return ByRequest.read(
                jdbc,
                """
                select distinct on (request_id) request_id, reasons from latchkey.policy_evaluation
                where request_id = any(?::uuid[]) order by request_id, number desc
                """,
                ids,
                (row, number) -> List.of((String[]) row.getArray("reasons").getArray()));
    }

    ByRequest<PolicyFailure> findFailures(Collection<RequestId> ids) {
        return ByRequest.read(
                jdbc,
                """
                select request_id, number, evaluated_at, tables from latchkey.policy_evaluation
                where request_id = any(?::uuid[]) and '%s' = any(rules) order by number
                """.formatted(PolicyEvaluation.FAILED),
                ids,
                (row, number) -> new PolicyFailure(
                        row.getInt("number"), instant(row, "evaluated_at").orElseThrow(), String.join(", ", (String[])
                                row.getArray("tables").getArray())));
    }

    private static ApprovalStage readStage(ResultSet row, int number) throws SQLException {
        var reminder = row.getObject("reminder_seconds", Long.class);
        var escalation = row.getObject("escalation_seconds", Long.class);
        return new ApprovalStage(
                row.getInt("number"),
                row.getString("approver_group"),
                row.getInt("approvals"),
                StageState.of(row.getString("outcome")),
                instant(row, "opened_at"),
                instant(row, "closes_at"),
                reminder == null
                        ? Optional.empty()
                        : Optional.of(
                                new ApprovalStage.Reminder(Duration.ofSeconds(reminder), instant(row, "reminded_at"))),
                escalation == null
                        ? Optional.empty()
                        : Optional.of(new ApprovalStage.Escalation(
                                row.getString("escalation_group"),
                                Duration.ofSeconds(escalation),
                                instant(row, "escalated_at"))));
    }

    private static Decision readDecision(ResultSet row, int number) throws SQLException {
        var agreed = row.getObject("agreed_seconds", Long.class);
        var invalidation = row.getString("invalidation");
        return new Decision(
                row.getInt("stage"),
                new UserId(row.getString("decider_id")),
                row.getString("decider_name"),
                Verdict.parse(row.getString("verdict")),
                Optional.ofNullable(row.getString("comment")),
                instant(row, "decided_at").orElseThrow(),
                Optional.ofNullable(agreed).map(Duration::ofSeconds),
                instant(row, "invalidated_at").map(at -> new Decision.Invalidation(at, invalidation)));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
