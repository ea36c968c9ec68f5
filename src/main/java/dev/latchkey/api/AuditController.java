package dev.latchkey.api;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.Story;
import dev.latchkey.desk.LedgerSearch;
import dev.latchkey.desk.Page;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.InstantField;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The trail. Auditors, security and platform admins read all of it, everybody else that of their own requests and of
 * what was found about them.
 */
@RestController
@RequestMapping("/api/v1/audit")
class AuditController {

    private final AuditTrail trail;

    AuditController(AuditTrail trail) {
        this.trail = trail;
    }

    @GetMapping
    @Operation(
            summary =
                    "What happened, request by request and finding by finding, newest first and each told from its beginning")
    Page<AuditEntry> find(
            @Parameter(hidden = true) Person caller,
            @RequestParam Optional<String> user,
            @RequestParam Optional<String> request,
            @RequestParam Optional<String> role,
            @RequestParam Optional<String> from,
            @RequestParam Optional<String> to,
            @RequestParam Optional<String> after) {
        var query = new AuditQuery(
                Groups.readsAll(caller) ? Optional.empty() : Optional.of(caller.id()),
                user,
                request,
                role,
                instant("from", from),
                instant("to", to));
        var found = Page.cut(trail.findStories(query, after.map(LedgerSearch::cursor), Page.SIZE), Story::cursor);
        return new Page<>(
                trail.tell(found.items(), query).values().stream()
                        .flatMap(List::stream)
                        .toList(),
                found.next());
    }

    private static Optional<Instant> instant(String field, Optional<String> text) {
        return text.map(instant -> InstantField.read(field, instant));
    }
}
