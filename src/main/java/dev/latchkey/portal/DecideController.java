package dev.latchkey.portal;

import dev.latchkey.approval.ApprovalWorkflow;
import dev.latchkey.approval.DecisionForm;
import dev.latchkey.desk.PersonalSearch;
import dev.latchkey.desk.RequestDesk;
import dev.latchkey.desk.ReviewSearch;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.Refusal;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.Review;
import dev.latchkey.review.Reviews;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What waits for one's decision, oldest window first, and deciding on several that are alike. */
@Controller
@RequestMapping("/decide")
class DecideController {

    private final PersonalSearch own;
    private final ReviewSearch reviews;
    private final AccessRequests requests;
    private final RequestDesk desk;
    private final ApprovalWorkflow workflow;

    DecideController(
            PersonalSearch own,
            ReviewSearch reviews,
            AccessRequests requests,
            RequestDesk desk,
            ApprovalWorkflow workflow) {
        this.own = own;
        this.reviews = reviews;
        this.requests = requests;
        this.desk = desk;
        this.workflow = workflow;
    }

    @GetMapping
    String queue(Person me, Model model) {
        model.addAttribute("queue", desk.views(requests.find(own.findToDecide(me))));
        model.addAttribute(
                "reviews",
                desk.views(Stream.of(Review.OVERDUE, Review.OPEN)
                        .flatMap(state -> requests.find(reviews.find(me, state, null)).stream())
                        .filter(request -> Reviews.isReviewer(me, request))
                        .toList()));
        return "portal/decide";
    }

    @PostMapping
    String decideOnSeveral(
            Person me,
            @RequestParam(required = false) List<String> request,
            @RequestParam String decision,
            @RequestParam(required = false) String comment,
            RedirectAttributes next) {
        var refusals = new ArrayList<String>();
        var wanted = request == null ? List.<String>of() : request;
        for (var id : wanted) {
            try {
                var visible =
                        RequestId.parse(desk.getVisible(me, RequestId.parse(id)).id());
                workflow.decide(me, visible, new DecisionForm(decision, comment, null));
            } catch (Refusal refusal) {
                refusals.add(refusal.getMessage());
            }
        }
        next.addFlashAttribute("notice", outcome(wanted.size(), refusals));
        return "redirect:/decide";
    }

    private static Notice outcome(int wanted, List<String> refusals) {
        if (wanted == 0) {
            return new Notice("refused", "Nothing was selected.");
        }
        return refusals.isEmpty()
                ? new Notice("done", wanted == 1 ? "Decided." : "Decided on all %d.".formatted(wanted))
                : new Notice(
                        "refused",
                        "Decided on %d of %d. %s"
                                .formatted(wanted - refusals.size(), wanted, String.join(" ", refusals)));
    }
}
