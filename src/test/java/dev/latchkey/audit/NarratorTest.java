package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.latchkey.process.AccessRequestProcess;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.RequestId;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.junit.jupiter.api.Test;

class NarratorTest {

    private final AccessRequest request = mock(AccessRequest.class);

    NarratorTest() {
        when(request.id()).thenReturn(new RequestId(UUID.randomUUID()));
        when(request.requesterName()).thenReturn("ben");
        when(request.roleName()).thenReturn("prod-root");
    }

    @Test
    void whyALeaseWasNotExtendedIsToldOnce() {
        assertThat(told(
                        AccessRequestProcess.Elements.LEASE_ALREADY_OVER,
                        AccessRequestProcess.Elements.LEASE_NOT_EXTENDED))
                .containsExactly("ben's lease of 'prod-root' was not extended: it was over by then.");
        assertThat(told(
                        AccessRequestProcess.Elements.EXTENSION_NO_LONGER_PERMITTED,
                        AccessRequestProcess.Elements.LEASE_NOT_EXTENDED))
                .containsExactly("ben's lease of 'prod-root' was not extended: it was no longer permitted by then.");
    }

    private List<String> told(String... passed) {
        var narrator = new Narrator(
                request,
                List.of(),
                List.of(),
                Optional.empty(),
                new ExtensionNarrator(request, List.of()),
                List.of(),
                Map.of(),
                Map.of());
        return Stream.of(passed)
                .map(NarratorTest::activity)
                .map(narrator::tell)
                .flatMap(Optional::stream)
                .map(AuditEntry::sentence)
                .toList();
    }

    private static HistoricActivityInstance activity(String id) {
        var activity = mock(HistoricActivityInstance.class);
        when(activity.getActivityId()).thenReturn(id);
        when(activity.getEndTime()).thenReturn(Date.from(Instant.EPOCH));
        return activity;
    }
}
