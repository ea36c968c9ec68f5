package dev.latchkey.process.cage;

import java.util.List;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.BadUserRequestException;

/** Models that must not be deployed, with every reason; the engine's REST interface answers 400 to it. */
class ModelRefusedException extends BadUserRequestException {

    ModelRefusedException(List<Violation> violations) {
        super("Cannot deploy, nothing was changed: "
                + violations.stream().map(Violation::toString).collect(Collectors.joining("; ")));
    }
}
