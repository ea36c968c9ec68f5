package dev.latchkey.api;

import dev.latchkey.desk.Filter;
import dev.latchkey.desk.FindingView;
import dev.latchkey.desk.Page;
import dev.latchkey.desk.ReconciliationSearch;
import dev.latchkey.directory.Person;
import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingWorkflow;
import dev.latchkey.finding.Findings;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where Keycloak and the ledger differ, and what security says to it. */
@RestController
@RequestMapping("/api/v1/findings")
class FindingController {

    private final Findings findings;
    private final FindingWorkflow workflow;
    private final ReconciliationSearch search;

    FindingController(Findings findings, FindingWorkflow workflow, ReconciliationSearch search) {
        this.findings = findings;
        this.workflow = workflow;
        this.search = search;
    }

    /** What somebody answers; {@code reviewAt} for an exception only. */
    record ResolutionForm(String decision, String reason, String reviewAt) {}

    @GetMapping
    @Operation(summary = "The findings that the caller may see, newest first")
    Page<FindingView> list(
            @Parameter(hidden = true) Person caller,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String kind,
            @RequestParam(required = false) String user,
            @RequestParam(required = false) String role,
            @RequestParam(required = false) String after) {
        Filter.require("state", state, Stream.of("open", "closed"));
        Filter.require("kind", kind, Filter.words(FindingKind.values(), FindingKind::word));
        var views = search.findFindings(caller, state, kind, user, role, after).stream()
                .map(findings::get)
                .map(FindingView::of)
                .toList();
        return Page.cut(views, FindingView::id);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One finding")
    FindingView get(@Parameter(hidden = true) Person caller, @PathVariable String id) {
        return FindingView.of(findings.getVisible(caller, FindingId.parse(id)));
    }

    @PostMapping("/{id}/resolution")
    @Operation(summary = "Answer a finding: remove, acceptAsException until a review date, or dismiss; with a reason")
    FindingView resolve(
            @Parameter(hidden = true) Person caller, @PathVariable String id, @RequestBody ResolutionForm form) {
        var finding = findings.getVisible(caller, FindingId.parse(id)).id();
        workflow.resolve(caller, finding, form.decision(), form.reason(), Optional.ofNullable(form.reviewAt()));
        return FindingView.of(findings.get(finding));
    }
}
