package dev.latchkey.api;

import dev.latchkey.desk.PolicyView;
import dev.latchkey.desk.Simulations;
import dev.latchkey.directory.Person;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What would happen if: changes nothing. */
@RestController
@RequestMapping("/api/v1/policy/simulations")
class SimulationController {

    private final Simulations simulations;

    SimulationController(Simulations simulations) {
        this.simulations = simulations;
    }

    @PostMapping
    @Operation(
            summary =
                    "What the policy would say, for oneself, or for anybody if one is of security, auditors or platform-admins")
    PolicyView simulate(@Parameter(hidden = true) Person caller, @RequestBody Simulations.SimulationForm form) {
        return simulations.simulate(caller, form);
    }
}
