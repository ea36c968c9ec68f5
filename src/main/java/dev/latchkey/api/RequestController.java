package dev.latchkey.api;

import dev.latchkey.approval.ApprovalWorkflow;
import dev.latchkey.approval.Assignments;
import dev.latchkey.approval.DecisionForm;
import dev.latchkey.desk.Filter;
import dev.latchkey.desk.LedgerSearch;
import dev.latchkey.desk.Page;
import dev.latchkey.desk.RequestDesk;
import dev.latchkey.desk.RequestView;
import dev.latchkey.directory.Person;
import dev.latchkey.lease.LeaseExtension;
import dev.latchkey.lease.LeaseState;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequestWorkflow;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Asking, looking, deciding, withdrawing. */
@RestController
@RequestMapping("/api/v1/requests")
class RequestController {

    private final AccessRequestWorkflow workflow;
    private final ApprovalWorkflow approvals;
    private final Assignments assignments;
    private final AccessRequests requests;
    private final RequestDesk desk;
    private final LedgerSearch search;

    RequestController(
            AccessRequestWorkflow workflow,
            ApprovalWorkflow approvals,
            Assignments assignments,
            AccessRequests requests,
            RequestDesk desk,
            LedgerSearch search) {
        this.workflow = workflow;
        this.approvals = approvals;
        this.assignments = assignments;
        this.requests = requests;
        this.desk = desk;
        this.search = search;
    }

    /** Who is to take care of the open stage; nobody if {@code to} is left out. */
    record AssignmentForm(String to, String reason) {}

    @PostMapping
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    @Operation(summary = "Ask for a role; the answer already says what the policy decided")
    ResponseEntity<RequestView> ask(@Parameter(hidden = true) Person caller, @RequestBody AccessRequestForm form) {
        var request = desk.getVisible(caller, workflow.start(caller, form));
        return ResponseEntity.created(URI.create("/api/v1/requests/" + request.id()))
                .body(request);
    }

    @GetMapping
    @Operation(summary = "The requests that the caller may see, newest first")
    Page<RequestView> list(
            @Parameter(hidden = true) Person caller,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String role,
            @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam(required = false) String after) {
        Filter.require(
                "state",
                state,
                Stream.of(
                                Filter.words(RequestState.values(), RequestState::word),
                                Filter.words(LeaseState.values(), LeaseState::word),
                                Stream.of(LeaseExtension.STATE))
                        .flatMap(words -> words));
        var views = desk.views(requests.find(search.findRequests(caller, state, role, mine, after)));
        return Page.cut(views, RequestView::id);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One request with its stages, decisions and lease")
    RequestView get(@Parameter(hidden = true) Person caller, @PathVariable String id) {
        return desk.getVisible(caller, RequestId.parse(id));
    }

    @PostMapping("/{id}/decisions")
    @Operation(summary = "Approve, for as long as was asked for or for less, or reject at the open stage")
    RequestView decide(
            @Parameter(hidden = true) Person caller, @PathVariable String id, @RequestBody DecisionForm form) {
        var request =
                RequestId.parse(desk.getVisible(caller, RequestId.parse(id)).id());
        approvals.decide(caller, request, form);
        return desk.view(requests.get(request));
    }

    @PostMapping("/{id}/assignment")
    @Operation(
            summary = "Name who takes care of the open stage, among those who may decide; without 'to', nobody",
            description = "It takes the decision from nobody else. A reason is needed to give it to somebody else.")
    RequestView assign(
            @Parameter(hidden = true) Person caller, @PathVariable String id, @RequestBody AssignmentForm form) {
        var request =
                RequestId.parse(desk.getVisible(caller, RequestId.parse(id)).id());
        assignments.assign(caller, request, Optional.ofNullable(form.to()), form.reason());
        return desk.view(requests.get(request));
    }

    @PostMapping("/{id}/withdraw")
    @Operation(summary = "Take back one's own request before anything was granted")
    RequestView withdraw(@Parameter(hidden = true) Person caller, @PathVariable String id) {
        var request =
                RequestId.parse(desk.getVisible(caller, RequestId.parse(id)).id());
        workflow.withdraw(caller, request);
        return desk.view(requests.get(request));
    }
}
