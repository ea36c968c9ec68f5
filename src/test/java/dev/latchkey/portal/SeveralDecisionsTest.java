package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.latchkey.approval.ApprovalWorkflow;
import dev.latchkey.approval.DecisionForm;
import dev.latchkey.desk.RequestDesk;
import dev.latchkey.desk.RequestView;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.request.RequestId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class SeveralDecisionsTest {

    private static final Person OLIVIA = new Person(new UserId("olivia-id"), "olivia", true, Set.of());
    private static final DecisionForm APPROVED = new DecisionForm("approve", null, null);

    private final RequestDesk desk = mock(RequestDesk.class);
    private final ApprovalWorkflow workflow = mock(ApprovalWorkflow.class);
    private final SeveralDecisions several = new SeveralDecisions(desk, workflow);

    @Test
    void allAreDecided() {
        var notice = decide(asked("ben"), asked("carol"));

        assertThat(notice).isEqualTo(new Notice("done", "Decided on all 2."));
    }

    @Test
    void whoSelectedNothingIsToldSo() {
        assertThat(decide()).isEqualTo(new Notice("refused", "Nothing was selected."));
    }

    @Test
    void refusedOneDoesNotStopTheOthers() {
        var late = asked("ben");
        doThrow(new ConflictException("It is withdrawn.", "withdrawn"))
                .when(workflow)
                .decide(OLIVIA, late, APPROVED);

        var notice = decide(late, asked("carol"));

        assertThat(notice)
                .isEqualTo(new Notice(
                        "refused", "Decided on 1: prod-root for carol. prod-root for ben: It is withdrawn."));
    }

    @Test
    void outageStopsAndTellsWhatWasDecidedAndWhatWasNot() {
        var second = asked("carol");
        var third = asked("dana");
        doThrow(new DirectoryUnavailableException("No answer", null))
                .when(workflow)
                .decide(OLIVIA, second, APPROVED);

        var notice = decide(asked("ben"), second, third);

        assertThat(notice)
                .isEqualTo(new Notice(
                        "refused",
                        "Decided on 1: prod-root for ben. Keycloak does not answer. Nothing was decided on prod-root for"
                                + " carol, prod-root for dana."));
        verify(workflow, never()).decide(any(), eq(third), any());
    }

    @Test
    void whatSomebodyHasToMendIsToldAsSuch() {
        var first = asked("ben");
        doThrow(new DirectoryDefectException(DirectoryDefectException.Defect.SIGN_IN, "401"))
                .when(workflow)
                .decide(OLIVIA, first, APPROVED);

        assertThat(decide(first).sentence())
                .startsWith("Keycloak does not let Latchkey itself sign in.")
                .endsWith(" Nothing was decided on prod-root for ben.");
    }

    @Test
    void nobodyIsToldThatADecisionIsLostWhoseAnswerNeverCame() {
        var first = asked("ben");
        doThrow(new DataAccessResourceFailureException("Connection reset"))
                .when(workflow)
                .decide(OLIVIA, first, APPROVED);

        assertThat(decide(first, asked("carol")).sentence())
                .isEqualTo("The database does not answer. Whether prod-root for ben was decided, its page will tell."
                        + " Nothing was decided on prod-root for carol.");
    }

    @Test
    void whatIsNotThereHasNoName() {
        var unseen = new RequestId(UUID.randomUUID());
        when(desk.getVisible(OLIVIA, unseen)).thenThrow(new NotFoundException("request", unseen));

        assertThat(decide(unseen, asked("ben")).sentence())
                .isEqualTo("Decided on 1: prod-root for ben. One of them: There is no request '%s'.", unseen);
    }

    private Notice decide(RequestId... ids) {
        return several.decide(
                OLIVIA, List.of(ids).stream().map(RequestId::toString).toList(), APPROVED);
    }

    private RequestId asked(String who) {
        var id = new RequestId(UUID.randomUUID());
        var view = mock(RequestView.class);
        when(view.role()).thenReturn("prod-root");
        when(view.requestedBy()).thenReturn(who);
        when(desk.getVisible(OLIVIA, id)).thenReturn(view);
        return id;
    }
}
