package dev.latchkey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.support.LedgerRig;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever writes to the ledger, and however: no change takes effect without somebody else, and what was said stays. */
class PolicyChangeGuardsIT {

    private static final LedgerRig LEDGER = new LedgerRig();

    private static final String REPLAYED = "replay = '{}', replayed_at = now()";
    private static final String APPROVED =
            "state = 'approved', decided_by_id = 'sam-id', decided_by = 'sam', decided_at = now()";

    private UUID change;

    @BeforeEach
    void propose() {
        change = insert("proposed", true);
    }

    @Test
    void changeTakesEffectOnceAndAfterSomebodyElseAgreedToWhatWasReplayed() {
        assertThatThrownBy(() -> set(APPROVED)).hasMessageContaining("is not replayed");
        set(REPLAYED);
        assertThatThrownBy(() -> set("state = 'approved'")).hasMessageContaining("cannot go from proposed to approved");
        assertThatThrownBy(() -> set(APPROVED.replace("sam-id", "adam-id")))
                .hasMessageContaining("was proposed by who would decide");
        set(APPROVED);
        assertThatThrownBy(() -> set("decided_by = 'sonia'")).hasMessageContaining("cannot be turned into another one");
        set("state = 'effective', deployment_id = 'd'");

        assertThat(state()).isEqualTo("effective");
        assertThatThrownBy(() -> set("deployment_id = 'e'")).hasMessageContaining("and stays so");
        assertThatThrownBy(() ->
                        LEDGER.sql.sql("delete from latchkey.policy_change").update())
                .hasMessageContaining("keeps what it has recorded");
    }

    @Test
    void nobodyAgreesAfterTheWindow() {
        change = insert("proposed", true, "now() - interval '1 second'");
        set(REPLAYED);

        assertThatThrownBy(() -> set(APPROVED)).hasMessageContaining("nobody can agree to it any more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = 'effective', deployment_id = 'd'",
                "state = 'refused', refusal = 'r'",
                "state = 'rejected'",
                "decided_by_id = 'sam-id', decided_by = 'sam', decided_at = now()",
                "comment = 'c'"
            })
    void noStepIsLeftOut(String step) {
        assertThatThrownBy(() -> set(step)).hasMessageContaining("cannot go from proposed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resources = '[{}, {}]'", "proposed_by_id = 'x'", "proposal_id = 'x'", "closes_at = now()"})
    void whatWasProposedStaysSo(String other) {
        assertThatThrownBy(() -> set(other)).hasMessageContaining("cannot be turned into another one");
    }

    @ParameterizedTest
    @CsvSource({"effective, true", "approved, true", "proposed, false"})
    void nothingBeginsInTheMiddle(String state, boolean fourEyes) {
        assertThatThrownBy(() -> insert(state, fourEyes)).hasMessageContaining("cannot go from nothing to");
    }

    @Test
    void replayStaysAsItWas() {
        set(REPLAYED);

        assertThatThrownBy(() -> set("replay = '{\"days\": 1}'")).hasMessageContaining("cannot be turned");
    }

    private static UUID insert(String state, boolean fourEyes) {
        return insert(state, fourEyes, "now() + interval '1 day'");
    }

    private static UUID insert(String state, boolean fourEyes, String closesAt) {
        var id = UUID.randomUUID();
        LEDGER.sql
                .sql("""
                insert into latchkey.policy_change (id, state, four_eyes, proposed_by_id, proposed_by, resources,
                    proposal_id, closes_at)
                values (?, ?, ?, 'adam-id', 'adam', '[{}]', ?, %s)
                """.formatted(closesAt))
                .params(id, state, fourEyes, id.toString())
                .update();
        return id;
    }

    private void set(String what) {
        LEDGER.sql
                .sql("update latchkey.policy_change set %s where id = ?".formatted(what))
                .param(change)
                .update();
    }

    private String state() {
        return LEDGER.sql
                .sql("select state from latchkey.policy_change where id = ?")
                .param(change)
                .query(String.class)
                .single();
    }
}
