package dev.latchkey.portal;

import dev.latchkey.approval.DecisionForm;
import dev.latchkey.change.PolicyChanges;
import dev.latchkey.desk.Inbox;
import dev.latchkey.desk.PolicyChangeView;
import dev.latchkey.desk.RequestDesk;
import dev.latchkey.directory.Person;
import dev.latchkey.request.AccessRequests;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What waits for one's decision, the most urgent of each kind first, and deciding on several requests that are alike. */
@Controller
@RequestMapping("/decide")
class DecideController {

    private final Inbox inbox;
    private final AccessRequests requests;
    private final RequestDesk desk;
    private final PolicyChanges changes;
    private final SeveralDecisions several;

    DecideController(
            Inbox inbox, AccessRequests requests, RequestDesk desk, PolicyChanges changes, SeveralDecisions several) {
        this.inbox = inbox;
        this.requests = requests;
        this.desk = desk;
        this.changes = changes;
        this.several = several;
    }

    @GetMapping
    String queue(Person me, Model model) {
        model.addAttribute("queue", desk.views(requests.find(inbox.findRequests(me))));
        model.addAttribute("reviews", desk.views(requests.find(inbox.findReviews(me))));
        model.addAttribute(
                "changes",
                inbox.findChanges(me).stream()
                        .map(changes::get)
                        .map(PolicyChangeView::of)
                        .toList());
        return "portal/decide";
    }

    @PostMapping
    String decideOnSeveral(
            Person me,
            @RequestParam(required = false) List<String> request,
            @RequestParam String decision,
            @RequestParam(required = false) String comment,
            RedirectAttributes next) {
        var wanted = request == null ? List.<String>of() : request;
        next.addFlashAttribute("notice", several.decide(me, wanted, new DecisionForm(decision, comment, null)));
        return "redirect:/decide";
    }
}
