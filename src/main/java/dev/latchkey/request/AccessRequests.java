package dev.latchkey.request;

import dev.latchkey.catalog.RoleId;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.NotFoundException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Records requests and moves them from state to state, one writer at a time. */
@Service
@Transactional
public class AccessRequests {

    /** Of one human. */
    private static final int MOST_WAITING = 100;

    private final RequestReader reader;
    private final AccessRequestRepository repository;

    AccessRequests(RequestReader reader, AccessRequestRepository repository) {
        this.reader = reader;
        this.repository = repository;
    }

    /**
     * Records what the person asks for.
     *
     * @throws dev.latchkey.refusal.InvalidFieldException if something of it is wrong
     * @throws ConflictException if too many requests of the person wait already; break-glass waits for nobody
     */
    public AccessRequest record(Person requester, AccessRequestForm form) {
        var request = reader.read(form);
        RequestReader.checkLimit(request);
        if (!request.emergency()) {
            requireRoom(requester);
        }
        return repository.insert(RequestId.random(), requester, request);
    }

    /**
     * Each request is work for other people, and for the engine: nobody buries them in it. A brake, not a bound: of several
     * at the same moment all may pass.
     */
    private void requireRoom(Person requester) {
        if (repository.countWaiting(requester) >= MOST_WAITING) {
            throw new ConflictException(
                    "%d of your requests wait already; withdraw one first.".formatted(MOST_WAITING), "tooMany");
        }
    }

    /** Reads a form for more time on a lease of this role, without recording anything. */
    public ValidRequest readExtension(ExtensionForm form, UUID lease, RoleId role) {
        return reader.read(form, lease, role);
    }

    /**
     * Records that the person asks for more time on a lease; throws
     * {@link dev.latchkey.refusal.InvalidFieldException} if that is more than the role's limit. That the lease runs and
     * is theirs is for the caller to see to, and for the database.
     */
    public AccessRequest recordExtension(Person requester, ValidRequest extension) {
        RequestReader.checkLimit(
                extension, repository.timeLeft(extension.extendsLease().orElseThrow()));
        requireRoom(requester);
        return repository.insert(RequestId.random(), requester, extension);
    }

    /** How long the requester would hold the role from its start on: with what is left of the lease that is extended. */
    @Transactional(readOnly = true)
    public Duration holdingTime(AccessRequest request) {
        return request.extendsLease()
                .map(repository::timeLeft)
                .orElse(Duration.ZERO)
                .plus(agreedDuration(request));
    }

    /** How much time was agreed to until now: what was asked for, or less if an approver said so. */
    @Transactional(readOnly = true)
    public Duration agreedDuration(AccessRequest request) {
        return repository.agreedDuration(request.id());
    }

    /** The same for many. */
    @Transactional(readOnly = true)
    public ByRequest<Duration> agreedDurations(Collection<RequestId> ids) {
        return repository.agreedDurations(ids);
    }

    /**
     * Whether an approved request for a lease waited for as long as the lease was to last, from its start or, where it was
     * approved later, from then on: nobody counts on it any more. More time on a lease is over with that lease instead.
     */
    @Transactional(readOnly = true)
    public boolean isStartMissed(AccessRequest request) {
        return request.extendsLease().isEmpty() && repository.isStartMissed(request.id());
    }

    /** Whether the content is the one that was recorded, and that people agreed to. */
    @Transactional(readOnly = true)
    public boolean isUnchanged(RequestId id) {
        return repository.isUnchanged(id);
    }

    /** Reads a form without recording anything. */
    public ValidRequest read(AccessRequestForm form) {
        return reader.read(form);
    }

    @Transactional(readOnly = true)
    public AccessRequest get(RequestId id) {
        return repository.search(id).orElseThrow(() -> new NotFoundException("request", id));
    }

    /** In the order of the ids; one that is not there is left out. */
    @Transactional(readOnly = true)
    public List<AccessRequest> find(List<RequestId> ids) {
        return repository.find(ids);
    }

    /**
     * The request, held until the transaction ends: of two people who act at the same moment, one waits and then sees
     * what the other did.
     */
    public AccessRequest lock(RequestId id) {
        return repository.lock(id).orElseThrow(() -> new NotFoundException("request", id));
    }

    /** Settles a locked request that is still open; throws {@link ConflictException} naming the state that won. */
    public void settle(AccessRequest request, RequestState state) {
        if (request.state() != RequestState.REQUESTED) {
            throw alreadySettled(request);
        }
        repository.updateState(request.id(), state);
    }

    /** Lets an approved request wait for an agreement again, one of whose stages does. */
    public void askAgain(RequestId id) {
        repository.updateState(id, RequestState.REQUESTED);
    }

    /** Whether a locked request still waits: for an answer, for its start, or for being carried out. */
    public boolean isOpen(AccessRequest request) {
        return (request.state() == RequestState.REQUESTED || request.state() == RequestState.APPROVED)
                && !repository.isGranted(request.id());
    }

    /** Denies what is open after all, before anything was granted. The database refuses this once there is a lease or an extension. */
    public void denyAfterAll(RequestId id) {
        repository.updateState(id, RequestState.DENIED);
    }

    /** Records that the person takes their own request back, as long as nothing was granted; the workflow calls it. */
    public void withdraw(Person person, RequestId id) {
        var request = lock(id);
        if (!request.isBy(person.id())) {
            throw new ForbiddenException("onlyRequesterWithdraws", "Only the requester can withdraw a request.");
        }
        if (!isOpen(request)) {
            throw alreadySettled(request);
        }
        repository.updateState(id, RequestState.WITHDRAWN);
    }

    public static ConflictException alreadySettled(AccessRequest request) {
        return new ConflictException(
                "Request '%s' is already %s."
                        .formatted(request.id(), request.state().word()),
                request.state().word());
    }
}
