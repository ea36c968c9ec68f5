package dev.latchkey.lease;

import static dev.latchkey.lease.LedgerRows.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DuplicateKeyException;

/** Whoever writes to the ledger, and however: a lease becomes longer by what was agreed, once, and by nothing else. */
class ExtensionGuardsIT {

    @Test
    void leaseBecomesLongerByWhatWasAgreedAndByNothingElse() {
        var lease = activeLease();
        var extension = newExtension(lease, "approved");

        assertThatThrownBy(() -> lengthen(lease, 600)).as("before").hasMessageContaining("cannot become longer");
        insertExtension(extension, lease, 600, 0);

        assertThat(sql.sql("select extract(epoch from expires_at - starts_at) from latchkey.lease where id = ?")
                        .param(lease)
                        .query(Integer.class)
                        .single())
                .isEqualTo(3600 + 600);
        assertThatThrownBy(() -> lengthen(lease, 1)).as("afterwards").hasMessageContaining("cannot become longer");
        assertThatThrownBy(() -> insertExtension(extension, lease, 600, 0)).isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void extensionDoesNotGiveBackWhatWasTakenFromALease() {
        var lease = activeLease();
        insertExtension(newExtension(lease, "approved"), lease, 600, 0);
        lengthen(lease, -600);

        assertThatThrownBy(() -> lengthen(lease, 600)).hasMessageContaining("cannot become longer");
    }

    @ParameterizedTest
    @CsvSource({"requested", "denied", "rejected", "withdrawn", "unanswered"})
    void extensionNeedsAnApprovedRequest(String state) {
        var lease = activeLease();
        var extension = newExtension(lease, state);

        assertThatThrownBy(() -> insertExtension(extension, lease, 600, 0)).hasMessageContaining("which is " + state);
    }

    @ParameterizedTest
    @CsvSource({"601, 0", "599, 0", "600, 1", "600, -1"})
    void extensionIsWhatWasAskedFor(int seconds, int later) {
        var lease = activeLease();
        var extension = newExtension(lease, "approved");

        assertThatThrownBy(() -> insertExtension(extension, lease, seconds, later))
                .hasMessageContaining("must be what access request");
    }

    @Test
    void extensionOfOneLeaseDoesNotExtendAnother() {
        var extension = newExtension(activeLease(), "approved");
        var other = activeLease();
        var ordinary = newRequest();
        setRequest(ordinary, "approved");

        assertThatThrownBy(() -> insertExtension(extension, other, 600, 0))
                .hasMessageContaining("must be what access request");
        assertThatThrownBy(() -> insertExtension(ordinary, other, 3600, 0))
                .hasMessageContaining("must be what access request");
    }

    @ParameterizedTest
    @CsvSource({"revoking", "ended", "externally_ended"})
    void leaseThatIsOverIsNotExtended(String state) {
        var lease = activeLease();
        var extension = newExtension(lease, "approved");
        if (state.equals("ended")) {
            setLease(lease, "revoking");
        }
        setLease(lease, state);

        assertThatThrownBy(() -> insertExtension(extension, lease, 600, 0)).hasMessageContaining("is over");
        assertThatThrownBy(() -> newExtension(lease, "requested")).hasMessageContaining("cannot extend lease");
    }

    @Test
    void leaseThatHasReachedItsEndIsNotExtended() {
        var lease = activeLease();
        var extension = newExtension(lease, "approved");
        sql.sql("update latchkey.lease set expires_at = starts_at + interval '1 microsecond' where id = ?")
                .param(lease)
                .update();

        assertThatThrownBy(() -> insertExtension(extension, lease, 600, 0)).hasMessageContaining("is over");
        assertThatThrownBy(() -> newExtension(lease, "requested")).hasMessageContaining("cannot extend lease");
    }

    @ParameterizedTest
    @CsvSource({
        "eve-id, role-id, false, null",
        "alice-id, other-role, false, null",
        "alice-id, role-id, true, null",
        "alice-id, role-id, false, now()"
    })
    void moreTimeIsAskedForByTheHolderForTheSameRoleFromNowAndWithoutEmergency(
            String requester, String role, boolean emergency, String startAt) {
        var lease = activeLease();

        assertThatThrownBy(() -> insertExtensionRequest(lease, requester, role, emergency, startAt))
                .hasMessageContaining("cannot extend lease");
    }

    @Test
    void oneRequestForMoreTimeIsOpenAtATime() {
        var lease = activeLease();
        var first = newExtension(lease, "requested");
        assertThatThrownBy(() -> newExtension(lease, "requested")).hasMessageContaining("was asked for already");
        setRequest(first, "approved");
        assertThatThrownBy(() -> newExtension(lease, "requested")).hasMessageContaining("was asked for already");
        insertExtension(first, lease, 600, 0);

        var second = newExtension(lease, "requested");
        setRequest(second, "withdrawn");
        newExtension(lease, "requested");
    }

    @Test
    void requestForMoreTimeGetsNoLeaseOfItsOwn() {
        var extension = newExtension(activeLease(), "approved");

        assertThatThrownBy(() -> insertLease(extension, "alice-id", "role-id", 600))
                .hasMessageContaining("which extends one");
    }

    @ParameterizedTest
    @CsvSource({"denied", "withdrawn"})
    void approvalCannotBeTakenBackOnceTheLeaseIsExtended(String state) {
        var lease = activeLease();
        var extension = newExtension(lease, "approved");
        insertExtension(extension, lease, 600, 0);

        assertThatThrownBy(() -> setRequest(extension, state))
                .hasMessageContaining("cannot go from approved to " + state);
    }

    private static UUID activeLease() {
        var lease = newLease(newRequest());
        setLease(lease, "active");
        return lease;
    }

    private static UUID newExtension(UUID lease, String state) {
        var id = insertExtensionRequest(lease, "alice-id", "role-id", false, "null");
        if (!state.equals("requested")) {
            setRequest(id, state);
        }
        return id;
    }

    private static UUID insertExtensionRequest(
            UUID lease, String requester, String role, boolean emergency, String startAt) {
        var id = UUID.randomUUID();
        sql.sql("""
                insert into latchkey.access_request (id, requester_id, requester_name, role_id, role_name, system, tier,
                    owner_group, duration_seconds, justification, emergency, content_hash, start_at, extends_lease)
                values (?, ?, 'alice', ?, 'orders-db-admin', 'orders', 'high', 'approvers/orders', 600, 'why', ?, 'h', %s, ?)
                """.formatted(startAt))
                .params(id, requester, role, emergency, lease)
                .update();
        return id;
    }

    private static void insertExtension(UUID request, UUID lease, int seconds, int later) {
        sql.sql("""
                insert into latchkey.lease_extension (request_id, lease_id, seconds, old_end, new_end)
                select ?, id, ?, expires_at + make_interval(secs => ?), expires_at + make_interval(secs => ?)
                from latchkey.lease where id = ?
                """).params(request, seconds, later, later + seconds, lease).update();
    }

    private static void lengthen(UUID lease, int seconds) {
        sql.sql("update latchkey.lease set expires_at = expires_at + make_interval(secs => ?) where id = ?")
                .params(seconds, lease)
                .update();
    }
}
