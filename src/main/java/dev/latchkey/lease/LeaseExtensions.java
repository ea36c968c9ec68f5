package dev.latchkey.lease;

import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.ByRequest;
import dev.latchkey.request.ExtensionForm;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * More time on a running lease. It is asked for and agreed to like a lease; then the end moves, and nothing else does:
 * Keycloak is not asked, so the role cannot blink.
 */
@Service
@Transactional
public class LeaseExtensions {

    private static final String CHECK_VIOLATION = "23514";

    private final AccessRequests requests;
    private final Leases leases;
    private final LeaseRepository leaseRepository;
    private final LeaseExtensionRepository repository;
    private final LeaseWorkflow workflow;
    private final GrantGate gate;

    LeaseExtensions(
            AccessRequests requests,
            Leases leases,
            LeaseRepository leaseRepository,
            LeaseExtensionRepository repository,
            @Lazy LeaseWorkflow workflow,
            GrantGate gate) {
        this.requests = requests;
        this.leases = leases;
        this.leaseRepository = leaseRepository;
        this.repository = repository;
        this.workflow = workflow;
        this.gate = gate;
    }

    /**
     * Records that the holder asks for more time, whichever door they come through.
     *
     * @throws dev.latchkey.refusal.Refusal if it is not theirs to ask, the lease does not run, more time is asked for
     *     already, or the form is wrong
     */
    public AccessRequest record(Person person, LeaseId id, ExtensionForm form) {
        var lease = leases.getVisible(person, id);
        if (!lease.userId().equals(person.id())) {
            throw new ForbiddenException("onlyHolderExtends", "Only the holder can ask for more time on a lease.");
        }
        if (requests.get(lease.requestId()).emergency()) {
            throw new ForbiddenException(
                    "emergencyNotExtended", "A break-glass lease is not extended; ask for the role instead.");
        }
        // Asks Keycloak, so the lease is looked at afterwards.
        var extension = requests.readExtension(form, id.value(), lease.roleId());
        repository.lockAsking(id);
        checkRuns(leases.get(id));
        if (repository.isAskedFor(id)) {
            throw new ConflictException(
                    "More time on lease '%s' was asked for already; withdraw that request, or wait for its answer."
                            .formatted(id),
                    LeaseState.ACTIVE.word());
        }
        try {
            return requests.recordExtension(person, extension);
        } catch (DataIntegrityViolationException e) {
            if (!isRefusedByTheLedger(e)) {
                throw e;
            }
            // Not held meanwhile: an end never waits for whoever asks for more.
            throw new ConflictException(
                    "Lease '%s' cannot be extended: it has just ended.".formatted(id), LeaseState.REVOKING.word());
        }
    }

    /** By {@code guard_new_access_request}. */
    private static boolean isRefusedByTheLedger(DataIntegrityViolationException e) {
        return e.getMostSpecificCause() instanceof SQLException cause
                && CHECK_VIOLATION.equals(cause.getSQLState())
                && cause.getMessage().contains("cannot extend lease");
    }

    private void checkRuns(Lease lease) {
        if (lease.state() != LeaseState.ACTIVE) {
            throw new ConflictException(
                    "Lease '%s' cannot be extended: it is %s."
                            .formatted(lease.id(), lease.state().word()),
                    lease.state().word());
        }
        if (leaseRepository.isDue(lease.id())) {
            throw new ConflictException(
                    "Lease '%s' cannot be extended: it has reached its end.".formatted(lease.id()),
                    LeaseState.REVOKING.word());
        }
    }

    /**
     * Adds the agreed time to the lease's end. Idempotent: each request extends once.
     *
     * @return whether the lease is extended; false if it was over before
     * @throws GrantingPausedException while nothing may be given
     */
    public boolean extend(RequestId requestId) {
        gate.pass();
        var request = requests.lock(requestId);
        var id = request.extendsLease()
                .map(LeaseId::new)
                .orElseThrow(() -> new IllegalStateException(
                        "Cannot extend a lease for request '%s': it asks for one of its own.".formatted(requestId)));
        if (repository.search(requestId).isPresent()) {
            return true;
        }
        if (request.state() != RequestState.APPROVED) {
            throw new IllegalStateException("Cannot extend a lease for request '%s': it is %s."
                    .formatted(requestId, request.state().word()));
        }
        var lease = leaseRepository.lock(id).orElseThrow(() -> new NotFoundException("lease", id));
        // Whoever ends another lease of the same role looks at this one's end.
        leaseRepository.lockHolding(lease.userId(), lease.roleId());
        if (!repository.insert(requestId, id, requests.agreedDuration(request))) {
            return false;
        }
        leaseRepository.remember(id);
        workflow.extended(lease.requestId(), leases.get(id).expiresAt());
        return true;
    }

    /** The open requests for more time on leases that are over or ending, however they came to that. */
    @Transactional(readOnly = true)
    public List<RequestId> findOutlived() {
        return repository.findOutlived();
    }

    /** The extension that came of the request, if it did. */
    @Transactional(readOnly = true)
    public Optional<LeaseExtension> searchByRequest(RequestId request) {
        return repository.search(request);
    }

    /** The extension that came of each request, where one did. */
    @Transactional(readOnly = true)
    public ByRequest<LeaseExtension> findByRequests(Collection<RequestId> requests) {
        return repository.find(requests);
    }

    /** All extensions of each lease that has any, in their order. */
    @Transactional(readOnly = true)
    public Map<LeaseId, List<LeaseExtension>> findByLeases(Collection<LeaseId> leases) {
        return repository.findByLeases(leases);
    }
}
