package dev.latchkey.process.model;

import static dev.latchkey.process.AccessRequestProcess.Elements.*;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import dev.latchkey.process.AccessApprovalProcess;
import dev.latchkey.process.AccessLeaseProcess;
import dev.latchkey.process.AccessRequestProcess;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Follows an access request along each of its paths to each of its ends. */
class AccessRequestProcessTest {

    @RegisterExtension
    final ModelEngine engine = new ModelEngine();

    private final Script script = new Script();

    @Test
    void preApprovedRequestHoldsTheRoleUntilItsLeaseExpiresAndNobodyIsAsked() {
        script.policySays("preApproved");
        var request = start();

        assertThat(request).isWaitingAt(START_REACHED).hasBusinessKey(Script.REQUEST);
        Assertions.assertThat(engine.dueAt(START_REACHED)).isEqualTo(Script.STARTS_AT);
        reachLease();
        assertThat(request).isWaitingAt(ACCESS_LEASE);
        engine.runJobAt(AccessLeaseProcess.Elements.GRANT_ROLE);
        engine.fireTimer(AccessLeaseProcess.Elements.LEASE_EXPIRED);
        revoke();

        assertThat(request)
                .isEnded()
                .hasPassedInOrder(
                        ACCESS_REQUESTED,
                        EVALUATE_ACCESS_POLICY,
                        ACCESS_PERMITTED,
                        APPROVAL_SETTLED,
                        START_REACHED,
                        CONFIRM_ACCESS_POLICY,
                        STILL_PERMITTED,
                        EXTENDS_LEASE,
                        OPEN_LEASE,
                        ACCESS_LEASE,
                        ACCESS_ENDED)
                .hasNotPassed(ACCESS_APPROVAL, GRANT_REFUSED, EXTEND_LEASE);
        Assertions.assertThat(script.effects())
                .containsExactly(
                        "lease opened",
                        "granted lease-1 of " + Script.REQUEST,
                        "revoked lease-1 of " + Script.REQUEST,
                        "sessions ended");
    }

    @Test
    void deniedRequestEndsAtOnceAndNobodyIsAsked() {
        script.policySays("denied");
        var request = start();

        assertThat(request)
                .isEnded()
                .hasPassed(REQUEST_DENIED)
                .hasNotPassed(ACCESS_APPROVAL, START_REACHED, ACCESS_LEASE);
        Assertions.assertThat(script.effects()).isEmpty();
    }

    @Test
    void emergencyTakesItsOwnPathAndThenTheGrantOfEveryOther() {
        script.policySays("emergency");
        var request = start();

        reachLease();

        assertThat(request)
                .isWaitingAt(ACCESS_LEASE)
                .hasPassedInOrder(ACCESS_PERMITTED, GLASS_BROKEN, APPROVAL_SETTLED, CONFIRM_ACCESS_POLICY, OPEN_LEASE)
                .hasNotPassed(ACCESS_APPROVAL);
        Assertions.assertThat(script.effects()).containsExactly("lease opened");
    }

    @Test
    void anAnswerThatTheModelDoesNotKnowIsADenial() {
        script.policySays("perhaps");

        assertThat(start()).isEnded().hasPassed(REQUEST_DENIED);
    }

    @Test
    void requestApprovedByEveryStageWaitsForItsStart() {
        script.routeHasStages(2);
        var request = start();

        assertThat(request).isWaitingAt(ACCESS_APPROVAL);
        decide("approve");
        assertThat(request).isWaitingAt(ACCESS_APPROVAL).hasNotPassed(REQUEST_APPROVED);
        decide("approve");

        assertThat(request).isWaitingAt(START_REACHED).hasPassedInOrder(REQUEST_APPROVED, APPROVAL_SETTLED);
        Assertions.assertThat(script.effects())
                .containsExactly("stage 0 opened for " + Script.REQUEST, "stage 1 opened for " + Script.REQUEST);
    }

    @Test
    void oneRejectionEndsTheRequestAndTheNextStageIsNotAsked() {
        script.routeHasStages(2);
        var request = start();

        decide("reject");

        assertThat(request).isEnded().hasPassed(REQUEST_REJECTED).hasNotPassed(START_REACHED, ACCESS_LEASE);
        Assertions.assertThat(script.effects()).containsExactly("stage 0 opened for " + Script.REQUEST);
    }

    @Test
    void unansweredRequestEndsAndNobodyGetsTheRole() {
        script.routeHasStages(2);
        var request = start();

        decide("approve");
        engine.fireTimer(AccessApprovalProcess.Elements.APPROVAL_WINDOW_ELAPSED);

        assertThat(request).isEnded().hasPassed(REQUEST_UNANSWERED).hasNotPassed(START_REACHED, ACCESS_LEASE);
    }

    @Test
    void approvalDoesNotOutliveTheRightToAsk() {
        script.policyNoLongerPermits();
        var request = start();

        decide("approve");
        engine.fireTimer(START_REACHED);
        engine.runJobAt(CONFIRM_ACCESS_POLICY);

        assertThat(request).isEnded().hasPassed(ACCESS_NO_LONGER_PERMITTED).hasNotPassed(OPEN_LEASE, ACCESS_LEASE);
    }

    @Test
    void nothingIsGrantedWhereAnotherRequestTookWhatIsAllowed() {
        script.policyAdmitsNobody();
        var request = start();

        decide("approve");
        engine.fireTimer(START_REACHED);
        engine.runJobAt(CONFIRM_ACCESS_POLICY);
        engine.runJobAt(OPEN_LEASE);

        assertThat(request)
                .isEnded()
                .hasPassed(NO_LONGER_PERMITTED, LEASE_NOT_OPENED)
                .hasNotPassed(ACCESS_LEASE);
    }

    @Test
    void lostAgreementIsAskedForAgainAndTheOthersStand() {
        script.routeHasStages(2).approvalIsLostOnce();
        var request = start();
        decide("approve");
        decide("approve");

        engine.fireTimer(START_REACHED);
        engine.runJobAt(CONFIRM_ACCESS_POLICY);

        assertThat(request)
                .isWaitingAt(ACCESS_APPROVAL)
                .hasNotPassed(OPEN_LEASE, ACCESS_NO_LONGER_PERMITTED)
                .hasPassed(APPROVAL_ASKED);
        Assertions.assertThat(engine.engine()
                        .getHistoryService()
                        .createHistoricActivityInstanceQuery()
                        .activityId(AccessApprovalProcess.Elements.STAGE_PASSED_BEFORE)
                        .count())
                .isEqualTo(1);
        decide("approve");
        reachLease();

        assertThat(request).isWaitingAt(ACCESS_LEASE);
    }

    @Test
    void refusedGrantIsUndoneAndTheRequestEndsAsNotGranted() {
        script.policySays("preApproved").grantIsRefused();
        var request = start();

        reachLease();
        engine.runJobAt(AccessLeaseProcess.Elements.GRANT_ROLE);
        engine.runJobAt(AccessLeaseProcess.Elements.UNDO_GRANT);

        assertThat(request)
                .isEnded()
                .hasPassedInOrder(GRANT_REFUSED, ACCESS_NOT_GRANTED)
                .hasNotPassed(ACCESS_ENDED);
        Assertions.assertThat(script.effects()).containsExactly("lease opened", "undone lease-1 of " + Script.REQUEST);
    }

    @Test
    void agreedExtensionMovesTheEndOfTheRunningLeaseAndOpensNone() {
        script.requestExtendsALease();
        var request = start();

        decide("approve");
        engine.fireTimer(START_REACHED);
        engine.runJobAt(CONFIRM_ACCESS_POLICY);
        assertThat(request).isWaitingAt(EXTEND_LEASE);
        engine.runJobAt(EXTEND_LEASE);

        assertThat(request)
                .isEnded()
                .hasPassedInOrder(STILL_PERMITTED, EXTENDS_LEASE, EXTEND_LEASE, LEASE_EXTENDED)
                .hasNotPassed(OPEN_LEASE, ACCESS_LEASE, LEASE_ALREADY_OVER);
        Assertions.assertThat(script.effects())
                .containsExactly("stage 0 opened for " + Script.REQUEST, "lease extended for " + Script.REQUEST);
    }

    @Test
    void extensionOfALeaseThatIsOverGivesNothing() {
        script.policySays("preApproved").requestExtendsALease().leaseIsOver();
        var request = start();

        engine.fireTimer(START_REACHED);
        engine.runJobAt(CONFIRM_ACCESS_POLICY);
        engine.runJobAt(EXTEND_LEASE);

        assertThat(request)
                .isEnded()
                .hasPassedInOrder(EXTENDS_LEASE, LEASE_ALREADY_OVER, LEASE_NOT_EXTENDED)
                .hasNotPassed(OPEN_LEASE, ACCESS_LEASE, LEASE_EXTENDED);
        Assertions.assertThat(script.effects()).isEmpty();
    }

    @Test
    void extensionGivesNothingWhereAnotherRequestTookWhatIsAllowed() {
        script.policySays("preApproved").requestExtendsALease().policyAdmitsNobody();
        var request = start();

        engine.fireTimer(START_REACHED);
        engine.runJobAt(CONFIRM_ACCESS_POLICY);
        engine.runJobAt(EXTEND_LEASE);

        assertThat(request)
                .isEnded()
                .hasPassedInOrder(EXTENDS_LEASE, EXTENSION_NO_LONGER_PERMITTED, LEASE_NOT_EXTENDED)
                .hasNotPassed(OPEN_LEASE, ACCESS_LEASE, LEASE_EXTENDED, LEASE_ALREADY_OVER);
        Assertions.assertThat(script.effects()).isEmpty();
    }

    @Test
    void withdrawnRequestEndsAndItsApprovalTaskDisappears() {
        var request = start();

        engine.send(AccessRequestProcess.Messages.REQUEST_WITHDRAWN, Script.REQUEST);

        assertThat(request)
                .isEnded()
                .hasPassed(WITHDRAWAL_REQUESTED, REQUEST_WITHDRAWN, WITHDRAWAL)
                .hasNotPassed(REQUEST_APPROVED, START_REACHED, ACCESS_LEASE);
        Assertions.assertThat(engine.engine().getTaskService().createTaskQuery().count())
                .isZero();
    }

    @Test
    void scheduledRequestCanBeWithdrawnBeforeItsStart() {
        script.policySays("preApproved");
        var request = start();

        engine.send(AccessRequestProcess.Messages.REQUEST_WITHDRAWN, Script.REQUEST);

        assertThat(request).isEnded().hasPassed(REQUEST_WITHDRAWN).hasNotPassed(CONFIRM_ACCESS_POLICY, ACCESS_LEASE);
    }

    @Test
    void requestForMoreTimeEndsWithItsLeaseAndItsApprovalTaskDisappears() {
        var request = start();

        engine.send(AccessRequestProcess.Messages.EXTENDED_LEASE_OVER, Script.REQUEST);

        assertThat(request)
                .isEnded()
                .hasPassed(EXTENDED_LEASE_OVER, EXTENSION_DENIED, LEASE_OVER_BEFORE_ANSWER)
                .hasNotPassed(REQUEST_APPROVED, EXTEND_LEASE);
        Assertions.assertThat(engine.engine().getTaskService().createTaskQuery().count())
                .isZero();
    }

    private ProcessInstance start() {
        return engine.start(AccessRequestProcess.KEY, null, Map.of());
    }

    private void decide(String decision) {
        engine.complete(AccessApprovalProcess.Elements.DECIDE_ON_REQUEST, Map.of("decision", decision));
    }

    private void reachLease() {
        engine.fireTimer(START_REACHED);
        engine.runJobAt(CONFIRM_ACCESS_POLICY);
        engine.runJobAt(OPEN_LEASE);
    }

    private void revoke() {
        engine.runJobAt(AccessLeaseProcess.Elements.REVOKE_ROLE);
        engine.runJobAt(AccessLeaseProcess.Elements.END_SESSIONS);
    }
}
