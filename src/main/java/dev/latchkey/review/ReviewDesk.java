package dev.latchkey.review;

import dev.latchkey.request.RequestId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has somebody asked about each use of break-glass, the moment its lease is committed. Apart from the grant, so that an
 * engine in trouble delays no emergency, and a node that dies in between forgets no review.
 */
@Component
public class ReviewDesk {

    private static final Logger log = LoggerFactory.getLogger(ReviewDesk.class);

    private final ReviewRepository reviews;
    private final ReviewWorkflow workflow;
    private final ReviewProperties properties;
    private final TransactionTemplate transaction;

    ReviewDesk(
            ReviewRepository reviews,
            ReviewWorkflow workflow,
            ReviewProperties properties,
            TransactionTemplate transaction) {
        this.reviews = reviews;
        this.workflow = workflow;
        this.properties = properties;
        this.transaction = transaction;
    }

    public void serve() {
        reviews.findToHandOver().forEach(this::handOver);
    }

    /** An open review whose process somebody deleted is handed over anew. */
    public void askAgain() {
        var handedOver = reviews.findHandedOver();
        if (!handedOver.isEmpty()) {
            var asked = workflow.findAsked();
            handedOver.stream().filter(id -> !asked.contains(id)).forEach(id -> {
                log.warn("Nobody is asked to review the break-glass of request '{}' any more; somebody will be", id);
                reviews.takeBack(id);
            });
        }
    }

    private void handOver(RequestId id) {
        try {
            var taken = transaction.execute(status -> {
                var claimed = reviews.claimToHandOver(id, properties.window());
                if (claimed) {
                    workflow.opened(id);
                }
                return claimed;
            });
            if (Boolean.TRUE.equals(taken)) {
                log.warn("BREAK-GLASS: request '{}' was granted without asking anybody, and has to be reviewed", id);
            }
        } catch (RuntimeException e) {
            log.error("BREAK-GLASS: cannot ask anybody to review request '{}' now, and try on", id, e);
            reviews.markHandOverFailed(id);
        }
    }
}
