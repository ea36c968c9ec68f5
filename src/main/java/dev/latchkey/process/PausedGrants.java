package dev.latchkey.process;

import dev.latchkey.lease.GrantingPausedException;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.DefaultJobRetryCmd;
import org.springframework.stereotype.Component;

/**
 * A job that may not give anything now has not failed: it comes again as its model says, and keeps all of its tries. They
 * are for what is broken; a pause is Latchkey's own caution, and however long it lasts, nobody has to press a button after
 * it.
 */
@Component
final class PausedGrants extends AbstractProcessEnginePlugin {

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setFailedJobCommandFactory(Retry::new);
    }

    static boolean isPause(Throwable thrown) {
        return Stream.iterate(thrown, t -> t != null, Throwable::getCause)
                .limit(20)
                .anyMatch(GrantingPausedException.class::isInstance);
    }

    private static final class Retry extends DefaultJobRetryCmd {

        Retry(String jobId, Throwable thrown) {
            super(jobId, thrown);
        }

        @Override
        protected boolean shouldDecrementRetriesFor(Throwable thrown) {
            return !isPause(thrown) && super.shouldDecrementRetriesFor(thrown);
        }
    }
}
