package dev.latchkey.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The changes' rows in the ledger. */
@Repository
class PolicyChangeRepository {

    /** Read for years: durations as people write them, and what a later release kept beside them does no harm. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final TypeReference<List<ChangedResource>> RESOURCES = new TypeReference<>() {};
    private static final TypeReference<ReplayReport> REPLAY = new TypeReference<>() {};

    private final JdbcClient jdbc;

    PolicyChangeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<PolicyChange> search(PolicyChangeId id) {
        return one("select * from latchkey.policy_change where id = ?", id);
    }

    Optional<PolicyChange> lock(PolicyChangeId id) {
        return one("select * from latchkey.policy_change where id = ? for update", id);
    }

    private Optional<PolicyChange> one(String query, PolicyChangeId id) {
        return jdbc.sql(query)
                .param(id.value())
                .query(PolicyChangeRepository::read)
                .optional();
    }

    List<PolicyChangeId> findOpen() {
        return jdbc.sql("select id from latchkey.policy_change where state = 'proposed' order by proposed_at")
                .query((row, number) -> new PolicyChangeId(row.getObject("id", UUID.class)))
                .list();
    }

    int countOpen() {
        return jdbc.sql("select count(*) from latchkey.policy_change where state = 'proposed'")
                .query(Integer.class)
                .single();
    }

    int countOpen(UserId proposer) {
        return jdbc.sql("select count(*) from latchkey.policy_change where state = 'proposed' and proposed_by_id = ?")
                .param(proposer.value())
                .query(Integer.class)
                .single();
    }

    /** @param deployment that keeps the files if there are four eyes, else the one by which they took effect */
    void insert(PolicyChangeId id, Person proposer, Proposal proposal, String deployment, Optional<Duration> window) {
        jdbc.sql("""
                insert into latchkey.policy_change (id, state, four_eyes, proposed_by_id, proposed_by, name, source,
                    resources, proposal_id, closes_at, deployment_id)
                values (:id, case when :fourEyes then 'proposed' else 'effective' end, :fourEyes, :personId, :person,
                    :name, :source, :resources::jsonb, case when :fourEyes then :deployment end,
                    clock_timestamp() + make_interval(secs => :window), case when not :fourEyes then :deployment end)
                """)
                .param("id", id.value())
                .param("fourEyes", window.isPresent())
                .param("personId", proposer.id().value())
                .param("person", proposer.username())
                .param("name", proposal.name())
                .param("source", proposal.source())
                .param("resources", write(proposal.resources()))
                .param("deployment", deployment)
                .param("window", window.map(Duration::toSeconds).orElse(null), Types.BIGINT)
                .update();
    }

    /** Whether nobody else replays the past under it; then nobody does until the transaction ends. */
    boolean mayReplay(PolicyChangeId id) {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended('replay:' || ?, 0))")
                .param(id.toString())
                .query(Boolean.class)
                .single();
    }

    /** Does nothing where it is there already: two nodes may have looked. */
    void attachReplay(PolicyChangeId id, ReplayReport replay) {
        jdbc.sql("""
                update latchkey.policy_change set replay = :replay::jsonb, replayed_at = clock_timestamp()
                where id = :id and replayed_at is null and state = 'proposed'
                """).param("replay", write(replay)).param("id", id.value()).update();
    }

    void decide(PolicyChangeId id, PolicyChangeState state, Person person, Optional<String> comment) {
        jdbc.sql("""
                update latchkey.policy_change set state = :state, decided_by_id = :personId, decided_by = :person,
                    decided_at = clock_timestamp(), comment = :comment
                where id = :id
                """)
                .param("state", state.word())
                .param("personId", person.id().value())
                .param("person", person.username())
                .param("comment", comment.orElse(null))
                .param("id", id.value())
                .update();
    }

    void settle(PolicyChangeId id, PolicyChangeState state) {
        jdbc.sql("update latchkey.policy_change set state = ? where id = ?")
                .param(state.word())
                .param(id.value())
                .update();
    }

    void refuse(PolicyChangeId id, String reason) {
        jdbc.sql("update latchkey.policy_change set state = 'refused', refusal = ? where id = ?")
                .param(reason)
                .param(id.value())
                .update();
    }

    void markEffective(PolicyChangeId id, String deployment) {
        jdbc.sql("update latchkey.policy_change set state = 'effective', deployment_id = ? where id = ?")
                .param(deployment)
                .param(id.value())
                .update();
    }

    private static PolicyChange read(ResultSet row, int number) throws SQLException {
        return new PolicyChange(
                new PolicyChangeId(row.getObject("id", UUID.class)),
                PolicyChangeState.of(row.getString("state")),
                row.getBoolean("four_eyes"),
                new UserId(row.getString("proposed_by_id")),
                row.getString("proposed_by"),
                instant(row, "proposed_at").orElseThrow(),
                text(row, "name").orElse(""),
                text(row, "source").orElse(""),
                text(row, "proposal_id"),
                parse(row.getString("resources"), RESOURCES),
                instant(row, "closes_at"),
                text(row, "replay").map(json -> parse(json, REPLAY)),
                text(row, "decided_by"),
                instant(row, "decided_at"),
                text(row, "comment"),
                instant(row, "settled_at"),
                text(row, "refusal"),
                text(row, "deployment_id"));
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + value + " as JSON", e);
        }
    }

    private static <T> T parse(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The ledger holds a policy change that cannot be read", e);
        }
    }
}
