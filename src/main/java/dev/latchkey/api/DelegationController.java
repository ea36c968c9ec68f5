package dev.latchkey.api;

import dev.latchkey.approval.Delegation;
import dev.latchkey.approval.DelegationForm;
import dev.latchkey.approval.Delegations;
import dev.latchkey.desk.Page;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Approvers' absences: who takes care of what is asked meanwhile. */
@RestController
@RequestMapping("/api/v1/delegations")
class DelegationController {

    private final Delegations delegations;

    DelegationController(Delegations delegations) {
        this.delegations = delegations;
    }

    record DelegationView(String id, String from, String to, Instant startsAt, Instant endsAt, String reason) {
        static DelegationView of(Delegation delegation) {
            return new DelegationView(
                    delegation.id().toString(),
                    delegation.delegatorName(),
                    delegation.delegateName(),
                    delegation.startsAt(),
                    delegation.endsAt(),
                    delegation.reason().orElse(null));
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Let a colleague of the same group take care of what is asked while one is away")
    DelegationView delegate(@Parameter(hidden = true) Person caller, @RequestBody DelegationForm form) {
        return DelegationView.of(delegations.delegate(caller, form));
    }

    @GetMapping
    @Operation(summary = "Those that run or are to come: one's own and to oneself; all for who reads all")
    Page<DelegationView> list(@Parameter(hidden = true) Person caller) {
        return new Page<>(
                delegations.findVisible(caller).stream().map(DelegationView::of).toList(), null);
    }

    @PostMapping("/{id}/end")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "End one's own delegation now")
    void end(@Parameter(hidden = true) Person caller, @PathVariable String id) {
        delegations.end(caller, parse(id));
    }

    private static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("delegation", id);
        }
    }
}
