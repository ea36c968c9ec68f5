package dev.latchkey.api;

import dev.latchkey.desk.Filter;
import dev.latchkey.desk.LeaseView;
import dev.latchkey.desk.LedgerSearch;
import dev.latchkey.desk.Page;
import dev.latchkey.desk.RequestDesk;
import dev.latchkey.desk.RequestView;
import dev.latchkey.directory.Person;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.lease.LeaseState;
import dev.latchkey.lease.LeaseWorkflow;
import dev.latchkey.lease.Leases;
import dev.latchkey.request.ExtensionForm;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who holds what until when, for longer, and ending it early. */
@RestController
@RequestMapping("/api/v1/leases")
class LeaseController {

    private final Leases leases;
    private final LedgerSearch search;
    private final LeaseWorkflow workflow;
    private final RequestDesk desk;

    LeaseController(Leases leases, LedgerSearch search, LeaseWorkflow workflow, RequestDesk desk) {
        this.leases = leases;
        this.search = search;
        this.workflow = workflow;
        this.desk = desk;
    }

    /** Why a lease is revoked. */
    record RevocationForm(String reason) {}

    @GetMapping
    @Operation(summary = "The leases that the caller may see, newest first")
    Page<LeaseView> list(
            @Parameter(hidden = true) Person caller,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String user,
            @RequestParam(required = false) String role,
            @RequestParam(required = false) String after) {
        Filter.require("state", state, Filter.words(LeaseState.values(), LeaseState::word));
        var views = leases.find(search.findLeases(caller, state, user, role, after)).stream()
                .map(LeaseView::of)
                .toList();
        return Page.cut(views, LeaseView::id);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One lease")
    LeaseView get(@Parameter(hidden = true) Person caller, @PathVariable String id) {
        return LeaseView.of(leases.getVisible(caller, LeaseId.parse(id)));
    }

    @PostMapping("/{id}/return")
    @Operation(summary = "Give one's own lease back before its time")
    LeaseView giveBack(@Parameter(hidden = true) Person caller, @PathVariable String id) {
        var lease = LeaseId.parse(id);
        leases.giveBack(caller, lease);
        return LeaseView.of(leases.get(lease));
    }

    @PostMapping("/{id}/extend")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    @Operation(
            summary =
                    "Ask for more time on one's own lease; the answer is the request, which the policy has decided on")
    ResponseEntity<RequestView> extend(
            @Parameter(hidden = true) Person caller, @PathVariable String id, @RequestBody ExtensionForm form) {
        var request = desk.getVisible(caller, workflow.extend(caller, LeaseId.parse(id), form));
        return ResponseEntity.created(URI.create("/api/v1/requests/" + request.id()))
                .body(request);
    }

    @PostMapping("/{id}/revoke")
    @Operation(summary = "End somebody's lease before its time, with a reason")
    LeaseView revoke(
            @Parameter(hidden = true) Person caller, @PathVariable String id, @RequestBody RevocationForm form) {
        var lease = LeaseId.parse(id);
        leases.revokeEarly(caller, lease, form.reason());
        return LeaseView.of(leases.get(lease));
    }
}
