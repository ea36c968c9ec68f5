package dev.latchkey.lease;

import static dev.latchkey.lease.LedgerRows.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/** Whoever writes to the ledger, and however: the database makes no step that does not exist. */
class LedgerGuardsIT {

    @ParameterizedTest
    @CsvSource({
        "denied, approved",
        "rejected, approved",
        "withdrawn, approved",
        "unanswered, approved",
        "approved, requested",
        "approved, rejected",
        "approved, unanswered",
        "denied, requested",
        "rejected, withdrawn"
    })
    void settledRequestStaysSettled(String from, String to) {
        var request = newRequest();
        setRequest(request, from);

        assertThatThrownBy(() -> setRequest(request, to)).hasMessageContaining("cannot go from " + from + " to " + to);
    }

    @ParameterizedTest
    @CsvSource({"approved, denied", "approved, withdrawn"})
    void approvalCanBeTakenBackBeforeALease(String from, String to) {
        var request = newRequest();
        setRequest(request, from);
        setRequest(request, to);

        assertThat(sql.sql("select state from latchkey.access_request where id = ?")
                        .param(request)
                        .query(String.class)
                        .single())
                .isEqualTo(to);
    }

    @Test
    void approvalCannotBeTakenBackOnceThereIsALease() {
        var request = newRequest();
        newLease(request);

        assertThatThrownBy(() -> setRequest(request, "withdrawn"))
                .hasMessageContaining("cannot go from approved to withdrawn");
    }

    @Test
    void requestIsGrantedByALeaseAndByNothingElse() {
        var request = newRequest();
        assertThat(isGranted(request)).isFalse();
        assertThatThrownBy(() -> setGranted(request, true)).hasMessageContaining("by nothing else");

        newLease(request);

        assertThat(isGranted(request)).isTrue();
        assertThatThrownBy(() -> setGranted(request, false)).hasMessageContaining("by nothing else");
    }

    private static boolean isGranted(UUID request) {
        return sql.sql("select granted from latchkey.access_request where id = ?")
                .param(request)
                .query(Boolean.class)
                .single();
    }

    private static void setGranted(UUID request, boolean granted) {
        sql.sql("update latchkey.access_request set granted = ? where id = ?")
                .param(granted)
                .param(request)
                .update();
    }

    @ParameterizedTest
    @CsvSource({
        "requester_id, 'eve'",
        "role_id, 'prod-root'",
        "duration_seconds, 9999",
        "justification, 'other'",
        "owner_group, 'mine'",
        "content_hash, 'x'",
        "extends_lease, '00000000-0000-0000-0000-000000000000'",
        "network_zone, 'office'"
    })
    void contentOfARequestIsImmutable(String column, String value) {
        var request = newRequest();
        var update =
                "update latchkey.access_request set %s = '%s' where id = ?".formatted(column, value.replace("'", ""));

        assertThatThrownBy(() -> sql.sql(update).param(request).update())
                .hasMessageContaining("immutable once recorded");
    }

    @ParameterizedTest
    @CsvSource({"requested", "denied", "rejected", "withdrawn", "unanswered"})
    void leaseNeedsAnApprovedRequest(String state) {
        var request = newRequest();
        if (!state.equals("requested")) {
            setRequest(request, state);
        }

        assertThatThrownBy(() -> insertLease(request, "alice-id", "role-id", 3600))
                .hasMessageContaining("which is " + state);
    }

    @ParameterizedTest
    @CsvSource({"eve-id, role-id, 3600", "alice-id, other-role, 3600", "alice-id, role-id, 3601"})
    void leaseIsWhatWasAskedFor(String user, String role, int seconds) {
        var request = newRequest();
        setRequest(request, "approved");

        assertThatThrownBy(() -> insertLease(request, user, role, seconds))
                .hasMessageContaining("must be what access request");
    }

    @Test
    void requestThatNobodyAgreedToIsNotApproved() {
        var request = newRequest();

        assertThatThrownBy(() -> approve(request)).hasMessageContaining("was not agreed to");

        evaluate(request, "denied");
        assertThatThrownBy(() -> approve(request)).hasMessageContaining("was not agreed to");
    }

    @Test
    void everyStageNeedsItsNumberOfApprovals() {
        var request = newRequest();
        evaluate(request, "approvalNeeded");
        assertThatThrownBy(() -> approve(request)).as("no stage").hasMessageContaining("was not agreed to");

        sql.sql(
                        "insert into latchkey.approval_stage (request_id, number, approver_group, approvals, window_seconds) values (?, 1, 'security', 2, 60)")
                .param(request)
                .update();
        setStage(request, "open");
        decide(request, "sam");
        setStage(request, "approved");
        assertThatThrownBy(() -> approve(request)).as("one of two").hasMessageContaining("was not agreed to");

        decide(request, "sonia");
        approve(request);
    }

    @ParameterizedTest
    @CsvSource({"approvals, 0", "approver_group, 'mine'", "window_seconds, 1"})
    void stageIsImmutableOncePlanned(String column, String value) {
        var request = newRequest();
        sql.sql(
                        "insert into latchkey.approval_stage (request_id, number, approver_group, approvals, window_seconds) values (?, 1, 'security', 2, 60)")
                .param(request)
                .update();

        assertThatThrownBy(() -> sql.sql("update latchkey.approval_stage set %s = '%s' where request_id = ?"
                                .formatted(column, value.replace("'", "")))
                        .param(request)
                        .update())
                .hasMessageContaining("immutable once planned");
    }

    @Test
    void settledRequestAsksNobodyAnyMore() {
        var request = newRequest();
        sql.sql(
                        "insert into latchkey.approval_stage (request_id, number, approver_group, approvals, window_seconds) values (?, 1, 'security', 2, 60)")
                .param(request)
                .update();
        setStage(request, "open");
        setRequest(request, "withdrawn");

        assertThatThrownBy(() -> setStage(request, "approved"))
                .hasMessageContaining("cannot go from skipped to approved");
    }

    @Test
    void leaseDoesNotBeginBeforeItWasAskedFor() {
        var request = newRequest("now() + interval '1 day'");
        setRequest(request, "approved");

        assertThatThrownBy(() -> insertLease(request, "alice-id", "role-id", 3600))
                .hasMessageContaining("no lease for access request");
    }

    @Test
    void leaseCannotBecomeLonger() {
        var lease = newLease(newRequest());

        assertThatThrownBy(() -> sql.sql(
                                "update latchkey.lease set expires_at = expires_at + interval '1 second' where id = ?")
                        .param(lease)
                        .update())
                .hasMessageContaining("cannot become longer");
    }

    @Test
    void howALeaseEndedStays() {
        var lease = newLease(newRequest());
        lead(lease, "ended");

        assertThatThrownBy(() -> sql.sql("update latchkey.lease set ended_by = 'eve' where id = ?")
                        .param(lease)
                        .update())
                .hasMessageContaining("how it ended stays");
    }

    @Test
    void requestHasOneLeaseAtMost() {
        var request = newRequest();
        newLease(request);

        assertThatThrownBy(() -> insertLease(request, "alice-id", "role-id", 3600))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "granting, ended", "granting, grant_failed", "granting, externally_ended", "active, granting", "active, ended",
        "active, grant_failed", "revoking, active", "revoking, granting", "ended, active", "ended, revoking",
        "grant_failed, active", "externally_ended, active"
    })
    void leaseTakesNoStepThatDoesNotExist(String from, String to) {
        var lease = newLease(newRequest());
        lead(lease, from);

        assertThatThrownBy(() -> setLease(lease, to)).hasMessageContaining("cannot go from " + from + " to " + to);
    }

    @Test
    void leaseCannotBecomeSomebodyElses() {
        var lease = newLease(newRequest());

        assertThatThrownBy(() -> sql.sql("update latchkey.lease set user_id = 'eve-id' where id = ?")
                        .param(lease)
                        .update())
                .hasMessageContaining("cannot be turned into another one");
    }

    @ParameterizedTest
    @CsvSource({"access_request", "lease", "decision", "policy_evaluation", "approval_stage", "lease_extension"})
    void ledgerForgetsNothing(String table) {
        assertThatThrownBy(
                        () -> sql.sql("truncate latchkey." + table + " cascade").update())
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> sql.sql("delete from latchkey." + table).update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }
}
