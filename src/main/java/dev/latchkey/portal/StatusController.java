package dev.latchkey.portal;

import dev.latchkey.desk.EngineState;
import dev.latchkey.desk.LedgerState;
import dev.latchkey.directory.Person;
import dev.latchkey.lease.GrantGate;
import java.time.Duration;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * How the platform does, in words, with what to do. That the page is there says that the database answers; whether Keycloak
 * does, it says itself.
 */
@Controller
class StatusController {

    /** A comparison takes part of its interval of twenty seconds; the promise is a minute. */
    private static final Duration COMPARED_LATELY = Duration.ofMinutes(1);

    private static final Duration LAGGING = Duration.ofSeconds(10);

    private final LedgerState ledger;
    private final EngineState engine;
    private final GrantGate gate;

    StatusController(LedgerState ledger, EngineState engine, GrantGate gate) {
        this.ledger = ledger;
        this.engine = engine;
        this.gate = gate;
    }

    @GetMapping("/status")
    String status(Person me, Model model) {
        Offices.requireReader(me);
        var lag = engine.lag();
        var age = ledger.searchComparisonAge();
        model.addAttribute("counts", ledger.count());
        model.addAttribute("nodes", ledger.findNodes());
        model.addAttribute("paused", gate.findObjections());
        model.addAttribute("troubles", engine.findTroubles());
        model.addAttribute("retries", engine.findRetries());
        model.addAttribute("lag", lag);
        model.addAttribute("lagging", lag.compareTo(LAGGING) > 0);
        model.addAttribute("comparisonAge", age.orElse(null));
        model.addAttribute(
                "compared", age.filter(a -> a.compareTo(COMPARED_LATELY) <= 0).isPresent());
        return "portal/status";
    }
}
