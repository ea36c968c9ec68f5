package dev.latchkey.process;

import org.camunda.bpm.dmn.engine.delegate.DmnDecisionEvaluationEvent;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.producer.DefaultDmnHistoryEventProducer;
import org.springframework.stereotype.Component;

/**
 * Keeps what a process asked of a table, and nothing else: what a page, a simulation or the look at who is still eligible
 * asks decides on no request. It would soon be nearly all that history holds, and the writing of it nearly all that a page
 * waits for.
 */
@Component
class DecisionHistory extends AbstractProcessEnginePlugin {

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setDmnHistoryEventProducer(new OfProcesses());
    }

    private static final class OfProcesses extends DefaultDmnHistoryEventProducer {

        /** Called where no process asked; nothing is written of nothing. */
        @Override
        public HistoryEvent createDecisionEvaluatedEvt(DmnDecisionEvaluationEvent evaluation) {
            return null;
        }
    }
}
