package dev.latchkey.api;

import dev.latchkey.desk.Filter;
import dev.latchkey.desk.Page;
import dev.latchkey.desk.RequestDesk;
import dev.latchkey.desk.RequestView;
import dev.latchkey.desk.ReviewSearch;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.Review;
import dev.latchkey.review.ReviewWorkflow;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Looking at break-glass afterwards. */
@RestController
@RequestMapping("/api/v1")
class ReviewController {

    private final ReviewWorkflow workflow;
    private final AccessRequests requests;
    private final RequestDesk desk;
    private final ReviewSearch search;

    ReviewController(ReviewWorkflow workflow, AccessRequests requests, RequestDesk desk, ReviewSearch search) {
        this.workflow = workflow;
        this.requests = requests;
        this.desk = desk;
        this.search = search;
    }

    /** What somebody says about a use of break-glass. */
    record VerdictForm(String verdict, String comment) {}

    @GetMapping("/reviews")
    @Operation(summary = "The requests by break-glass that the caller may see, with their reviews, newest first")
    Page<RequestView> list(
            @Parameter(hidden = true) Person caller,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String after) {
        Filter.require("state", state, Stream.of(Review.OPEN, Review.OVERDUE, Review.CLOSED));
        var views = desk.views(requests.find(search.find(caller, state, after)));
        return Page.cut(views, RequestView::id);
    }

    @PostMapping("/requests/{id}/review")
    @Operation(summary = "Say whether a use of break-glass was justified or unjustified, with a comment")
    RequestView review(
            @Parameter(hidden = true) Person caller, @PathVariable String id, @RequestBody VerdictForm form) {
        var request = RequestId.parse(id);
        if (desk.getVisible(caller, request).review() == null) {
            throw new NotFoundException("review of request", request);
        }
        workflow.review(caller, request, form.verdict(), form.comment());
        return desk.view(requests.get(request));
    }
}
