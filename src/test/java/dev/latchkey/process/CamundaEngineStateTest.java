package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.IncidentQuery;
import org.junit.jupiter.api.Test;

class CamundaEngineStateTest {

    private final RuntimeService runtime = mock(RuntimeService.class);
    private final EngineDoor engine =
            mock(EngineDoor.class, call -> call.<Callable<?>>getArgument(0).call());
    private final CamundaEngineState state = new CamundaEngineState(
            runtime, mock(ManagementService.class), mock(RepositoryService.class), engine, Clock.systemUTC());

    @Test
    void failedJobOfNoProcessIsTold() {
        var incident = mock(Incident.class);
        when(incident.getId()).thenReturn("1");
        when(incident.getRootCauseIncidentId()).thenReturn("1");
        when(incident.getIncidentTimestamp()).thenReturn(Date.from(Instant.EPOCH));
        var incidents = mock(IncidentQuery.class, RETURNS_SELF);
        when(runtime.createIncidentQuery()).thenReturn(incidents);
        when(incidents.listPage(0, 50)).thenReturn(List.of(incident));

        assertThat(state.findTroubles()).singleElement().satisfies(trouble -> {
            assertThat(trouble.process()).isEqualTo("The engine itself");
            assertThat(trouble.requestId()).isEmpty();
        });
    }
}
