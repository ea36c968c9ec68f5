package dev.latchkey.process;

import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.Review;
import dev.latchkey.review.Reviews;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

@Component
final class OfferReviewDelegate implements JavaDelegate {

    private static final Logger log = LoggerFactory.getLogger(OfferReviewDelegate.class);

    private final Reviews reviews;
    private final AccessRequests requests;

    OfferReviewDelegate(Reviews reviews, AccessRequests requests) {
        this.reviews = reviews;
        this.requests = requests;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var id = RequestId.parse(execution.getProcessBusinessKey());
        var review = reviews.lookAgain(id);
        if (review.state().equals(Review.OVERDUE)) {
            log.warn("BREAK-GLASS: request '{}' is still not reviewed", id);
        }
        execution.setVariable("reviewState", review.state());
        execution.setVariable("reviewerGroups", String.join(",", Reviews.reviewers(requests.get(id))));
        execution.setVariable("reviewUrgency", review.state().equals(Review.OVERDUE) ? 100L : 75L);
        execution.setVariable("lookAgainAt", Date.from(reviews.nextLook(review)));
    }
}
