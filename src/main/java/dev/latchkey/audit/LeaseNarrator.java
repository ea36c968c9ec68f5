package dev.latchkey.audit;

import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseState;
import dev.latchkey.request.AccessRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says in words how a request's lease began and ended, from the ledger: a node may die in the middle of a grant, a process
 * may be deleted or stuck, and then no activity tells of it.
 *
 * @param extensions tells how the lease became longer
 */
record LeaseNarrator(AccessRequest request, Lease lease, ExtensionNarrator extensions) {

    private static final String LATCHKEY = "latchkey";

    /** A grant that takes longer was interrupted: Keycloak is given five seconds for an answer. */
    private static final Duration UNINTERRUPTED = Duration.ofSeconds(10);

    Stream<AuditEntry> tell() {
        return Stream.concat(tellBeginning(), tellEnd().stream());
    }

    private Stream<AuditEntry> tellBeginning() {
        var who = request.requesterName();
        var role = request.roleName();
        var intent = entry(
                lease.startsAt(),
                LATCHKEY,
                "leaseOpened",
                "A lease of '%s' for %s until %s was written down, before Keycloak was asked for anything."
                        .formatted(role, who, Phrases.time(extensions.firstEnd(lease))));
        var resumed = lease.seenAt()
                .filter(seen -> seen.isAfter(lease.startsAt().plus(UNINTERRUPTED)))
                .map(seen -> entry(
                        seen,
                        LATCHKEY,
                        "grantResumed",
                        "Giving '%s' to %s, begun %s, had not come to an end; it was taken up again."
                                .formatted(role, who, Phrases.time(lease.startsAt()))));
        return Stream.concat(Stream.of(intent), resumed.stream());
    }

    private List<AuditEntry> tellEnd() {
        var who = request.requesterName();
        var role = request.roleName();
        var facts = new ArrayList<AuditEntry>();
        lease.revokingSince()
                .ifPresent(at -> facts.add(
                        switch (lease.endedBy().orElse(LATCHKEY)) {
                            case Lease.BY_EXPIRY ->
                                entry(
                                        at,
                                        LATCHKEY,
                                        "expired",
                                        "%s's lease of '%s' reached its end.".formatted(who, role));
                            case Lease.BY_REFUSAL ->
                                entry(
                                        at,
                                        LATCHKEY,
                                        "grantRefused",
                                        "'%s' could not be granted to %s%s."
                                                .formatted(
                                                        role,
                                                        who,
                                                        lease.endReason()
                                                                .map(": "::concat)
                                                                .orElse("")));
                            case Lease.BY_ELIGIBILITY ->
                                entry(
                                        at,
                                        LATCHKEY,
                                        "eligibilityLost",
                                        "%s's lease of '%s' ends before its time: %s"
                                                .formatted(
                                                        who,
                                                        role,
                                                        lease.endReason().orElse("")));
                            default -> endedEarly(at);
                        }));
        lease.takenAwayAt()
                .ifPresent(at -> facts.add(entry(
                        at,
                        LATCHKEY,
                        "revokedOffline",
                        "'%s' was taken away from %s, and seen to be gone, while the database did not answer."
                                .formatted(role, who))));
        lease.endedAt()
                .ifPresent(at -> facts.add(entry(at, LATCHKEY, lease.roleRemoved() ? "revoked" : "kept", outcome())));
        lease.sessionsEndedAt()
                .ifPresent(at -> facts.add(
                        entry(at, LATCHKEY, "sessionsEnded", "The sessions of %s were ended.".formatted(who))));
        if (lease.roleRemoved() && lease.sessionsLeftOpen()) {
            facts.add(entry(
                    lease.endedAt().orElseThrow(),
                    LATCHKEY,
                    "sessionsLeftOpen",
                    ("The sessions of %s were not ended: Latchkey has no account for that here. No refresh brings the role"
                                    + " back; a token from before can be used until %s.")
                            .formatted(who, Phrases.time(lease.usableUntil()))));
        }
        return facts;
    }

    private AuditEntry endedEarly(Instant at) {
        var who = lease.endedBy().orElseThrow();
        if (lease.state() == LeaseState.EXTERNALLY_ENDED) {
            return entry(
                    at,
                    who,
                    "takenByHand",
                    "'%s' was taken away from %s in Keycloak by %s, during the lease."
                            .formatted(request.roleName(), request.requesterName(), who));
        }
        var returned = who.equals(request.requesterName());
        return entry(
                at,
                who,
                returned ? "returned" : "revocationRequested",
                "%s %s '%s'%s."
                        .formatted(
                                who,
                                returned ? "returned" : "revoked " + request.requesterName() + "'s",
                                request.roleName(),
                                lease.endReason().map(reason -> ": " + reason).orElse("")));
    }

    private String outcome() {
        var who = request.requesterName();
        var role = request.roleName();
        if (!lease.roleRemoved()) {
            return "%s's lease of '%s' is over; the role stays, %s."
                    .formatted(who, role, lease.preExisting() ? "it was there before" : "another lease of it goes on");
        }
        return lease.seenAt().isPresent()
                ? "'%s' was taken away from %s, and seen to be gone.".formatted(role, who)
                : "'%s' never reached %s, which was made sure of.".formatted(role, who);
    }

    private AuditEntry entry(Instant at, String actor, String action, String sentence) {
        return AuditEntry.of(request, at, actor, action, sentence);
    }
}
