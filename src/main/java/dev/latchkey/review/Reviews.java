package dev.latchkey.review;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.refusal.PeoplesText;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.ByRequest;
import dev.latchkey.request.RequestId;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes what people say about a use of break-glass, once each, with the review's row held. */
@Service
@Transactional
public class Reviews {

    private static final int LONGEST_COMMENT = 1000;

    private final ReviewRepository repository;
    private final AccessRequests requests;
    private final ReviewProperties properties;
    private final Clock clock;

    Reviews(ReviewRepository repository, AccessRequests requests, ReviewProperties properties, Clock clock) {
        this.repository = repository;
        this.requests = requests;
        this.properties = properties;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Optional<Review> search(RequestId id) {
        return repository.search(id);
    }

    @Transactional(readOnly = true)
    public ByRequest<Review> find(Collection<RequestId> ids) {
        return repository.find(ids);
    }

    @Transactional(readOnly = true)
    public Review get(RequestId id) {
        return search(id).orElseThrow(() -> new NotFoundException("review of request", id));
    }

    /** The review, held until the transaction ends. */
    public Review lock(RequestId id) {
        return repository.lock(id).orElseThrow(() -> new NotFoundException("review of request", id));
    }

    /**
     * Closes the review with the person's verdict. It may be given while the role is still held: who sees abuse says so
     * at once, and the trail tells both times.
     *
     * @param person as Keycloak knows them now
     */
    public void close(Person person, RequestId id, String verdict, String comment) {
        var review = lock(id);
        ReviewRule.require(person, requests.get(id));
        if (!review.isOpen()) {
            throw closed(review);
        }
        var said = ReviewVerdict.parse(verdict);
        repository.close(id, person, said, PeoplesText.require("comment", comment, LONGEST_COMMENT, "must say why"));
    }

    /**
     * Looks whether the review is still open, with its row held, and marks it where its window has elapsed.
     *
     * @return the review afterwards
     */
    public Review lookAgain(RequestId id) {
        lock(id);
        repository.markOverdueIfDue(id);
        return get(id);
    }

    /** When an open review is to be looked at again: when it is due, and then after each further window. */
    public Instant nextLook(Review review) {
        var now = clock.instant();
        return review.dueAt().filter(due -> due.isAfter(now)).orElseGet(() -> now.plus(properties.window()));
    }

    /** Whether the person is one of those who are asked about the request's break-glass. */
    public static boolean isReviewer(Person person, AccessRequest request) {
        return ReviewRule.allow(person, request);
    }

    /** The groups that are asked, the role's owners first; each of their members may answer. */
    public static List<String> reviewers(AccessRequest request) {
        return Stream.of(request.ownerGroup(), Groups.SECURITY).distinct().toList();
    }

    /** What to answer who comes too late. */
    public static ConflictException closed(Review review) {
        return new ConflictException(
                "The break-glass of request '%s' is already reviewed: %s."
                        .formatted(
                                review.requestId(),
                                review.verdict().map(ReviewVerdict::word).orElse("")),
                review.state());
    }
}
