package dev.latchkey.lease;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.refusal.PeoplesText;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.ByRequest;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens leases, gives their roles, and takes the wish to end one; {@link Revocations} then takes the role away. Opening
 * and granting are idempotent: they are repeated until they succeed, after an outage and after a crash in between.
 */
@Service
@Transactional
public class Leases {

    /** How long a grant whose answer never came may still arrive: twice Keycloak's longest transaction of 5 minutes. */
    private static final Duration UNSURE = Duration.ofMinutes(10);

    private static final int LONGEST_REASON = 1000;

    private final AccessRequests requests;
    private final LeaseRepository repository;
    private final RoleAssignments assignments;
    private final People people;
    private final Sessions sessions;
    private final LeaseWorkflow workflow;
    private final GrantGate gate;
    private final TransactionTemplate ownTransaction;

    Leases(
            AccessRequests requests,
            LeaseRepository repository,
            RoleAssignments assignments,
            People people,
            Sessions sessions,
            @Lazy LeaseWorkflow workflow,
            GrantGate gate,
            PlatformTransactionManager transactions) {
        this.requests = requests;
        this.repository = repository;
        this.assignments = assignments;
        this.people = people;
        this.sessions = sessions;
        this.workflow = workflow;
        this.gate = gate;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Records the lease of an approved request, beginning now. Has to be committed before {@link #grant} is called:
     * whatever happens to the grant, the end is already written down.
     *
     * @throws GrantingPausedException while nothing may be given: a lease that cannot be used should not run
     */
    public Lease open(RequestId requestId) {
        gate.pass();
        var request = requests.lock(requestId);
        var existing = repository.searchByRequest(requestId);
        if (existing.isPresent()) {
            return existing.get();
        }
        if (request.state() != RequestState.APPROVED) {
            throw new IllegalStateException("Cannot open a lease for request '%s': it is %s."
                    .formatted(requestId, request.state().word()));
        }
        if (request.extendsLease().isPresent()) {
            throw new IllegalStateException(
                    "Cannot open a lease for request '%s': it extends another one.".formatted(requestId));
        }
        repository.lockHolding(request.requesterId(), request.roleId());
        // Found out before the grant and kept: after a grant of unknown outcome nobody could tell any more.
        var preExisting = assignments.isAssigned(request.requesterId(), request.roleId())
                && !repository.isGrantedByAnother(request.requesterId(), request.roleId());
        var groups =
                people.searchPerson(request.requesterId()).map(Person::groups).orElse(Set.of());
        var id = LeaseId.random();
        repository.insert(id, request, preExisting, groups, sessions.tokenLifespan(request.roleId()));
        return get(id);
    }

    /**
     * Gives the role and sees that it is there.
     *
     * @throws LeaseOverException if the lease was ended or expired meanwhile
     * @throws RoleAssignmentRefusedException if it can never work
     * @throws GrantingPausedException while nothing may be given
     */
    @Transactional(noRollbackFor = {LeaseOverException.class, RoleAssignmentRefusedException.class})
    public Lease grant(LeaseId id) {
        gate.pass();
        ownTransaction.executeWithoutResult(status -> repository.markUnsure(id, UNSURE));
        var lease = lock(id);
        if (lease.state() == LeaseState.ACTIVE) {
            return lease;
        }
        if (lease.state() != LeaseState.GRANTING || repository.isDue(id)) {
            throw new LeaseOverException(id);
        }
        repository.lockHolding(lease.userId(), lease.roleId());
        try {
            give(lease);
        } catch (RoleAssignmentRefusedException e) {
            // Kept with the refusal: whoever undoes the grant does not know why, and may come late.
            repository.markRefused(id, e.reason());
            throw e;
        }
        repository.markActive(id);
        return get(id);
    }

    private void give(Lease lease) {
        if (!lease.preExisting()) {
            assignments.assign(lease.userId(), lease.roleId());
        } else if (!assignments.isAssigned(lease.userId(), lease.roleId())) {
            // Giving it now would make it ours, and the lease says it is not ours to take away.
            throw new RoleAssignmentRefusedException(
                    "Cannot lend the role of lease '%s'".formatted(lease.id()),
                    "it was there before and was taken away meanwhile; ask again");
        }
    }

    /** Gives the holder's own lease back before its time. */
    public void giveBack(Person person, LeaseId id) {
        var lease = getVisible(person, id);
        if (!lease.userId().equals(person.id())) {
            throw new ForbiddenException("onlyHolderReturns", "Only the holder can return a lease.");
        }
        requestEnd(person, lease, null);
    }

    /** Ends somebody's lease before its time, with a reason; for the role's owners, security and platform admins. */
    public void revokeEarly(Person person, LeaseId id, String reason) {
        var lease = getVisible(person, id);
        if (!Groups.endsLeasesOf(person, lease.ownerGroup())) {
            throw new ForbiddenException(
                    "onlyOwnersRevoke", "Only the role's owners, security and platform admins can revoke a lease.");
        }
        requestEnd(person, lease, PeoplesText.require("reason", reason, LONGEST_REASON, "must say why"));
    }

    /** Ends the lease of somebody who would not get it any more; does nothing if it is over or ending. */
    public void endForLostEligibility(LeaseId id, String reason) {
        if (repository.markRevoking(id, Lease.BY_ELIGIBILITY, reason)) {
            workflow.ended(get(id).requestId());
        }
    }

    /**
     * Records that somebody took the role away in Keycloak during the lease: it is not given again behind their back.
     *
     * @param actor who took it, as far as Keycloak tells
     * @return whether the lease was active until now
     */
    public boolean endedExternally(LeaseId id, String actor) {
        var lease = lock(id);
        if (!repository.markExternallyEnded(id, actor)) {
            return false;
        }
        workflow.ended(lease.requestId());
        return true;
    }

    private void requestEnd(Person person, Lease lease, String reason) {
        if (!repository.markRevoking(lease.id(), person.username(), reason)) {
            var state = get(lease.id()).state();
            throw new ConflictException("Lease '%s' is already %s.".formatted(lease.id(), state.word()), state.word());
        }
        workflow.endRequested(person, lease.requestId());
    }

    @Transactional(readOnly = true)
    public Lease get(LeaseId id) {
        return repository.search(id).orElseThrow(() -> new NotFoundException("lease", id));
    }

    /** The lease, if the person may know of it: holders, the role's owners and who reads all. */
    @Transactional(readOnly = true)
    public Lease getVisible(Person person, LeaseId id) {
        return repository
                .search(id)
                .filter(lease -> lease.userId().equals(person.id())
                        || person.isIn(lease.ownerGroup())
                        || Groups.readsAll(person))
                .orElseThrow(() -> new NotFoundException("lease", id));
    }

    @Transactional(readOnly = true)
    public Optional<Lease> searchByRequest(RequestId id) {
        return repository.searchByRequest(id);
    }

    /** In the order of the ids; one that is not there is left out. */
    @Transactional(readOnly = true)
    public List<Lease> find(List<LeaseId> ids) {
        return repository.find(ids);
    }

    @Transactional(readOnly = true)
    public ByRequest<Lease> findByRequests(Collection<RequestId> ids) {
        return repository.findByRequests(ids);
    }

    private Lease lock(LeaseId id) {
        return repository.lock(id).orElseThrow(() -> new NotFoundException("lease", id));
    }
}
