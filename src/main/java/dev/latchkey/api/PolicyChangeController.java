package dev.latchkey.api;

import dev.latchkey.change.PolicyChangeDesk;
import dev.latchkey.change.PolicyChangeDifferences;
import dev.latchkey.change.PolicyChangeId;
import dev.latchkey.change.PolicyChangeState;
import dev.latchkey.change.PolicyChangeWorkflow;
import dev.latchkey.change.PolicyChanges;
import dev.latchkey.desk.Filter;
import dev.latchkey.desk.Page;
import dev.latchkey.desk.PolicyChangeSearch;
import dev.latchkey.desk.PolicyChangeView;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ForbiddenException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Changes of models and tables, which take effect when a second person agrees. */
@RestController
@RequestMapping("/api/v1/policy/changes")
class PolicyChangeController {

    private final PolicyChanges changes;
    private final PolicyChangeWorkflow workflow;
    private final PolicyChangeDesk desk;
    private final PolicyChangeDifferences differences;
    private final PolicyChangeSearch search;

    PolicyChangeController(
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

    /** What somebody says of a change. */
    record PolicyChangeDecisionForm(String decision, String comment) {}

    @GetMapping
    @Operation(
            summary = "Changes of models and tables, newest first, for security, auditors and platform admins",
            description = """
            'state': proposed, approved, effective, rejected, withdrawn, unanswered, superseded or refused. Whoever \
            deploys a model proposes a change; it takes effect when somebody else of security or platform-admins agrees.""")
    Page<PolicyChangeView> list(
            @Parameter(hidden = true) Person caller,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String after) {
        requireReader(caller);
        Filter.require("state", state, Filter.words(PolicyChangeState.values(), PolicyChangeState::word));
        var views = search.find(state, after).stream()
                .map(changes::get)
                .map(PolicyChangeView::of)
                .toList();
        return Page.cut(views, PolicyChangeView::id);
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "One change, with what it would change and what the past would have been under it",
            description = """
            Each of 'resources' has 'rules' {table, rule, change: added, removed, changed or moved, was, would} and \
            'difference', the lines that are gone (-) or new (+). 'replay' is null while the past is being replayed, \
            then {days, summary, changes} as in /policy/replays, at most 100 changes, or {failure}.""")
    PolicyChangeView get(@Parameter(hidden = true) Person caller, @PathVariable String id) {
        requireReader(caller);
        return view(PolicyChangeId.parse(id));
    }

    @PostMapping("/{id}/decisions")
    @Operation(
            summary = "Approve or reject a change that somebody else proposed, once its replay is there",
            description = """
            Approved, it is in force when this is answered ('effective'), or could not be deployed any more ('refused', \
            with the reason in 'refusal').""")
    PolicyChangeView decide(
            @Parameter(hidden = true) Person caller,
            @PathVariable String id,
            @RequestBody PolicyChangeDecisionForm form) {
        requireReader(caller);
        var change = changes.get(PolicyChangeId.parse(id)).id();
        try {
            workflow.decide(caller, change, form.decision(), form.comment());
        } finally {
            // Others that stand on what was just replaced, or this one if it came too late.
            desk.closeSuperseded();
        }
        return view(change);
    }

    @PostMapping("/{id}/withdraw")
    @Operation(summary = "Take one's own change back before it is decided")
    PolicyChangeView withdraw(@Parameter(hidden = true) Person caller, @PathVariable String id) {
        requireReader(caller);
        var change = changes.get(PolicyChangeId.parse(id)).id();
        workflow.withdraw(caller, change);
        return view(change);
    }

    private PolicyChangeView view(PolicyChangeId id) {
        var change = changes.get(id);
        return PolicyChangeView.of(change, differences.find(change));
    }

    private static void requireReader(Person caller) {
        if (!Groups.readsAll(caller)) {
            throw new ForbiddenException(
                    "readPolicyChanges", "Only security, auditors and platform admins see policy changes.");
        }
    }
}
