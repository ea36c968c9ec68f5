package dev.latchkey.portal;

import dev.latchkey.change.PolicyChangeDesk;
import dev.latchkey.change.PolicyChangeDifferences;
import dev.latchkey.change.PolicyChangeId;
import dev.latchkey.change.PolicyChangeWorkflow;
import dev.latchkey.change.PolicyChanges;
import dev.latchkey.desk.Page;
import dev.latchkey.desk.PolicyChangeSearch;
import dev.latchkey.desk.PolicyChangeView;
import dev.latchkey.directory.Person;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Changes of models and tables that wait for a second person, or did. */
@Controller
@RequestMapping("/policy/changes")
class PolicyChangePagesController {

    private final PolicyChanges changes;
    private final PolicyChangeWorkflow workflow;
    private final PolicyChangeDesk desk;
    private final PolicyChangeDifferences differences;
    private final PolicyChangeSearch search;

    PolicyChangePagesController(
            PolicyChanges changes,
            PolicyChangeWorkflow workflow,
            PolicyChangeDesk desk,
            PolicyChangeDifferences differences,
            PolicyChangeSearch search) {
        this.changes = changes;
        this.workflow = workflow;
        this.desk = desk;
        this.differences = differences;
        this.search = search;
    }

    @GetMapping
    String list(Person me, @RequestParam Optional<String> after, Model model) {
        Offices.requireReader(me);
        var found = Page.cut(
                search.find(null, after.orElse(null)).stream()
                        .map(changes::get)
                        .map(PolicyChangeView::of)
                        .toList(),
                PolicyChangeView::id);
        model.addAttribute("changes", found.items());
        model.addAttribute("next", found.next());
        return "portal/policy-changes";
    }

    @GetMapping("/{id}")
    String show(Person me, @PathVariable String id, Model model) {
        Offices.requireReader(me);
        var change = changes.get(PolicyChangeId.parse(id));
        model.addAttribute("change", PolicyChangeView.of(change, differences.find(change)));
        model.addAttribute("mayDecide", PolicyChanges.isDecider(me, change));
        model.addAttribute(
                "replayed", change.replay().map(report -> report.sentence()).orElse(null));
        return "portal/policy-change";
    }

    @PostMapping("/{id}/decisions")
    String decide(
            Person me,
            @PathVariable String id,
            @RequestParam String decision,
            @RequestParam(required = false) String comment,
            RedirectAttributes next) {
        Offices.requireReader(me);
        var change = changes.get(PolicyChangeId.parse(id)).id();
        try {
            Notice.tell(next, "Your decision is written down.", () -> workflow.decide(me, change, decision, comment));
        } finally {
            desk.closeSuperseded();
        }
        return "redirect:/policy/changes/" + change;
    }

    @PostMapping("/{id}/withdrawal")
    String withdraw(Person me, @PathVariable String id, RedirectAttributes next) {
        Offices.requireReader(me);
        var change = changes.get(PolicyChangeId.parse(id)).id();
        Notice.tell(next, "You withdrew the change.", () -> workflow.withdraw(me, change));
        return "redirect:/policy/changes/" + change;
    }
}
