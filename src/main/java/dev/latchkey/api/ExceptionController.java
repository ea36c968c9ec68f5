package dev.latchkey.api;

import dev.latchkey.desk.ExceptionView;
import dev.latchkey.desk.Page;
import dev.latchkey.desk.ReconciliationSearch;
import dev.latchkey.directory.Person;
import dev.latchkey.finding.ExceptionId;
import dev.latchkey.finding.StandingExceptions;
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

/** Who may hold a role without a lease, who answers for it, and until when. */
@RestController
@RequestMapping("/api/v1/exceptions")
class ExceptionController {

    private final StandingExceptions exceptions;
    private final ReconciliationSearch search;

    ExceptionController(StandingExceptions exceptions, ReconciliationSearch search) {
        this.exceptions = exceptions;
        this.search = search;
    }

    /** Why an exception ends before its review date. */
    record EndForm(String reason) {}

    @GetMapping
    @Operation(summary = "The standing exceptions that the caller may see, newest first")
    Page<ExceptionView> list(
            @Parameter(hidden = true) Person caller,
            @RequestParam(required = false) String user,
            @RequestParam(required = false) String role,
            @RequestParam(required = false) String after) {
        var views = search.findExceptions(caller, user, role, after).stream()
                .map(exceptions::get)
                .map(ExceptionView::of)
                .toList();
        return Page.cut(views, ExceptionView::id);
    }

    @PostMapping
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    @Operation(summary = "Declare that somebody may hold a role without a lease until a review date; for security")
    ResponseEntity<ExceptionView> declare(
            @Parameter(hidden = true) Person caller, @RequestBody StandingExceptions.Form form) {
        var exception = ExceptionView.of(exceptions.declare(caller, form));
        return ResponseEntity.created(URI.create("/api/v1/exceptions/" + exception.id()))
                .body(exception);
    }

    @PostMapping("/{id}/end")
    @Operation(summary = "End an exception before its review date, with a reason; for security")
    ExceptionView end(@Parameter(hidden = true) Person caller, @PathVariable String id, @RequestBody EndForm form) {
        return ExceptionView.of(exceptions.end(caller, ExceptionId.parse(id), form.reason()));
    }
}
