package dev.latchkey.portal;

import dev.latchkey.desk.ExceptionView;
import dev.latchkey.desk.Filter;
import dev.latchkey.desk.FindingView;
import dev.latchkey.desk.LedgerSearch;
import dev.latchkey.desk.Page;
import dev.latchkey.desk.ReconciliationSearch;
import dev.latchkey.directory.Person;
import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.FindingWorkflow;
import dev.latchkey.finding.Findings;
import dev.latchkey.finding.StandingExceptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where Keycloak and the ledger differ, and who may hold a role without a lease. */
@Controller
@RequestMapping("/findings")
class FindingPagesController {

    private static final List<String> STATES = List.of("open", "closed", "all");

    private final ReconciliationSearch search;
    private final Findings findings;
    private final StandingExceptions exceptions;
    private final FindingWorkflow workflow;

    FindingPagesController(
            ReconciliationSearch search, Findings findings, StandingExceptions exceptions, FindingWorkflow workflow) {
        this.search = search;
        this.findings = findings;
        this.exceptions = exceptions;
        this.workflow = workflow;
    }

    /**
     * A finding of the list.
     *
     * @param answers what this person may answer, in the words of the API
     */
    record Row(FindingView finding, Set<String> answers) {}

    @GetMapping
    String list(
            Person me,
            @RequestParam(defaultValue = "open") String state,
            @RequestParam Optional<String> after,
            Model model) {
        Offices.requireReader(me);
        Filter.require("state", state, STATES.stream());
        var found = Page.cut(
                search.findFindings(me, state.equals("all") ? null : state, null, null, null, after.orElse(null)),
                FindingId::toString);
        var answers = Offices.isSecurity(me);
        model.addAttribute(
                "rows",
                found.items().stream()
                        .map(findings::get)
                        .map(finding -> new Row(
                                FindingView.of(finding), answers ? finding.possibleAnswers() : Set.<String>of()))
                        .toList());
        model.addAttribute("after", after.orElse(null));
        model.addAttribute("next", found.next());
        model.addAttribute("state", state);
        model.addAttribute(
                "exceptions",
                search.findStandingExceptions().stream()
                        .map(exceptions::get)
                        .map(ExceptionView::of)
                        .toList());
        return "portal/findings";
    }

    @PostMapping("/{id}/resolution")
    String resolve(
            Person me,
            @PathVariable String id,
            @RequestParam String decision,
            @RequestParam(required = false) String reason,
            @RequestParam(required = false) String reviewAt,
            @RequestParam Optional<String> after,
            RedirectAttributes next) {
        // The page that would say why not is open to nobody else.
        Offices.requireReader(me);
        var finding = findings.getVisible(me, FindingId.parse(id)).id();
        // Before anything is done: it is where the person is sent on to.
        var page = after.map(LedgerSearch::cursor);
        var done = Notice.tell(
                next,
                "Your answer is written down.",
                () -> workflow.resolve(
                        me,
                        finding,
                        decision,
                        reason,
                        Optional.ofNullable(reviewAt).filter(text -> !text.isBlank())));
        if (!done) {
            next.addFlashAttribute("answering", finding.toString());
            next.addFlashAttribute("reviewAt", reviewAt);
        }
        page.ifPresent(cursor -> next.addAttribute("after", cursor.toString()));
        return "redirect:/findings";
    }
}
