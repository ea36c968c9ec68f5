package dev.latchkey.support;

import dev.latchkey.lease.GrantCondition;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A reason to give nothing that a test makes up; there is none until it does, and it has to take it back. */
@Component
public final class GrantPause implements GrantCondition {

    private volatile boolean paused;

    public void begin() {
        paused = true;
    }

    public void end() {
        paused = false;
    }

    @Override
    public Optional<String> findObjection() {
        return paused ? Optional.of("a test said so") : Optional.empty();
    }
}
