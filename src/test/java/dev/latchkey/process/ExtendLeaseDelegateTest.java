package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.latchkey.approval.PolicyGate;
import dev.latchkey.lease.LeaseExtensions;
import dev.latchkey.request.RequestId;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.junit.jupiter.api.Test;

class ExtendLeaseDelegateTest {

    private static final RequestId REQUEST = new RequestId(UUID.randomUUID());

    private final LeaseExtensions extensions = mock(LeaseExtensions.class);
    private final PolicyGate gate = mock(PolicyGate.class);
    private final DelegateExecution execution = mock(DelegateExecution.class);

    ExtendLeaseDelegateTest() {
        when(execution.getProcessBusinessKey()).thenReturn(REQUEST.toString());
    }

    @Test
    void whatThePolicyNoLongerPermitsAddsNothing() {
        when(gate.admit(REQUEST)).thenReturn(false);

        assertThatThrownBy(this::extend)
                .isInstanceOfSatisfying(BpmnError.class, error -> assertCode(error, "noLongerPermitted"));
        verifyNoInteractions(extensions);
    }

    @Test
    void leaseThatIsOverIsDeniedWithTheReason() {
        when(gate.admit(REQUEST)).thenReturn(true);
        when(extensions.extend(REQUEST)).thenReturn(false);

        assertThatThrownBy(this::extend)
                .isInstanceOfSatisfying(BpmnError.class, error -> assertCode(error, "leaseAlreadyOver"));
        verify(gate).denyAfterAll(eq(REQUEST), eq("leaseAlreadyOver"), anyString());
    }

    @Test
    void whatIsPermittedOnALeaseThatRunsIsAdded() {
        when(gate.admit(REQUEST)).thenReturn(true);
        when(extensions.extend(REQUEST)).thenReturn(true);

        assertThatCode(this::extend).doesNotThrowAnyException();
        verify(extensions).extend(REQUEST);
        verify(gate, never()).denyAfterAll(any(), any(), any());
    }

    private void extend() {
        new ExtendLeaseDelegate(extensions, gate).execute(execution);
    }

    private static void assertCode(BpmnError error, String code) {
        assertThat(error.getErrorCode()).isEqualTo(code);
    }
}
