package dev.latchkey.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.process.AccessApprovalProcess;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequestWorkflow;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestState;
import dev.latchkey.support.LatchkeyTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.rest.exception.InvalidRequestException;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * FAULTS row 25: two act on one request at the same moment, again and again. Exactly one state comes of it, who loses is
 * told which, and nothing is given without an approval that won. {@code -Dlatchkey.races=1000} runs as many rounds of
 * each as is promised.
 */
@LatchkeyTest
class RacesIT {

    private static final Logger LOG = LoggerFactory.getLogger(RacesIT.class);
    private static final int ROUNDS = Integer.getInteger("latchkey.races", 25);
    private static final long MOST_HEAD_START = Duration.ofMillis(200).toNanos();
    private static final DecisionForm APPROVE = new DecisionForm("approve", null, null);
    private static final DecisionForm REJECT = new DecisionForm("reject", null, null);

    @Autowired
    private AccessRequestWorkflow workflow;

    @Autowired
    private ApprovalWorkflow approvals;

    @Autowired
    private AccessRequests requests;

    @Autowired
    private People people;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private JdbcClient jdbc;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Random random = new Random(25);
    private final List<RequestId> raced = new ArrayList<>();
    private final Map<String, Integer> winners = new TreeMap<>();
    private Person ben;
    private Person olivia;
    private Person oscar;

    @BeforeEach
    void meet() {
        ben = people.searchPerson("ben").orElseThrow();
        olivia = people.searchPerson("olivia").orElseThrow();
        oscar = people.searchPerson("oscar").orElseThrow();
    }

    @AfterEach
    void part() {
        threads.shutdownNow();
    }

    @Test
    void row25_approvalAgainstApproval() throws Exception {
        race("approved", id -> decide(olivia, id, APPROVE), "approved", id -> decide(oscar, id, APPROVE));
    }

    @Test
    void row25_approvalAgainstRejection() throws Exception {
        race("approved", id -> decide(olivia, id, APPROVE), "rejected", id -> decide(oscar, id, REJECT));
    }

    @Test
    void row25_approvalAgainstWithdrawal() throws Exception {
        race("approved", id -> decide(olivia, id, APPROVE), "withdrawn", this::withdraw);
    }

    @Test
    void row25_approvalAgainstTheEndOfTheWindow() throws Exception {
        race("approved", id -> decide(olivia, id, APPROVE), "unanswered", this::elapse);
    }

    /** What one of the two does; answers nothing if it was done, and the state that won if not. */
    private interface Move {
        String on(RequestId id) throws Exception;
    }

    private void race(String oneState, Move one, String otherState, Move other) throws Exception {
        for (var round = 1; round <= ROUNDS; round++) {
            var id = asked();
            var lost = together(() -> one.on(id), () -> other.on(id));
            var state = requests.get(id).state().word();
            assertOutcome(id, oneState, lost.get(0), otherState, lost.get(1), state);
            winners.merge(lost.get(0) == null ? "first " + oneState : "second " + otherState, 1, Integer::sum);
            if (round % 100 == 0) {
                LOG.warn("{} of {} rounds: {}", round, ROUNDS, winners);
            }
        }
        LOG.warn("{} rounds of {} against {}: {}", ROUNDS, oneState, otherState, winners);
        assertNothingIsGivenWithoutAnApproval();
    }

    /** An approval may be withdrawn a moment later: then both have done what they wanted, and the later one holds. */
    private static void assertOutcome(
            RequestId id, String oneState, String oneLost, String otherState, String otherLost, String state) {
        var won = oneLost == null && otherLost == null ? otherState : oneLost == null ? oneState : otherState;
        assertThat(state).as("%s: %s and %s", id, oneLost, otherLost).isEqualTo(won);
        assertThat(oneLost == null || otherLost == null).isTrue();
        if (oneLost == null && otherLost == null) {
            assertThat(otherState).isEqualTo("withdrawn");
        }
        if (oneLost != null) {
            assertThat(oneLost).isEqualTo(state);
        }
        if (otherLost != null) {
            assertThat(otherLost).isIn(state, "gone");
        }
    }

    private void assertNothingIsGivenWithoutAnApproval() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .until(() -> raced.stream()
                        .filter(id -> requests.get(id).state() == RequestState.APPROVED)
                        .allMatch(this::hasLease));
        assertThat(raced.stream().filter(id -> requests.get(id).state() != RequestState.APPROVED))
                .noneMatch(this::hasLease);
    }

    private boolean hasLease(RequestId id) {
        return jdbc.sql("select exists (select from latchkey.lease where request_id = ?)")
                .param(id.value())
                .query(Boolean.class)
                .single();
    }

    private RequestId asked() {
        var id = workflow.start(ben, new AccessRequestForm("orders-db-admin", "PT1M", "a race", null, null, null));
        raced.add(id);
        return id;
    }

    private String decide(Person person, RequestId id, DecisionForm form) {
        try {
            approvals.decide(person, id, form);
            return null;
        } catch (ConflictException e) {
            return String.valueOf(e.details().get("state"));
        }
    }

    private String withdraw(RequestId id) {
        try {
            workflow.withdraw(ben, id);
            return null;
        } catch (ConflictException e) {
            return String.valueOf(e.details().get("state"));
        }
    }

    /** Lets the window's timer fire now; a timer that is gone or changed meanwhile has lost. */
    private String elapse(RequestId id) {
        try {
            var instance = runtime.createProcessInstanceQuery()
                    .processInstanceBusinessKey(id.toString(), AccessApprovalProcess.KEY)
                    .singleResult();
            if (instance == null) {
                return "gone";
            }
            var timer = management
                    .createJobQuery()
                    .processInstanceId(instance.getId())
                    .activityId(AccessApprovalProcess.Elements.APPROVAL_WINDOW_ELAPSED)
                    .singleResult();
            if (timer == null) {
                return "gone";
            }
            return fires(timer) ? null : "gone";
        } catch (ConflictException e) {
            return String.valueOf(e.details().get("state"));
        }
    }

    private boolean fires(Job timer) {
        try {
            management.executeJob(timer.getId());
            return true;
        } catch (OptimisticLockingException | InvalidRequestException e) {
            return false;
        } catch (ProcessEngineException e) {
            // The engine has a different exception for each moment at which the approval may take the timer away.
            if (management.createJobQuery().jobId(timer.getId()).count() > 0) {
                throw e;
            }
            return false;
        }
    }

    private List<String> together(Callable<String> one, Callable<String> other) throws Exception {
        var barrier = new CyclicBarrier(2);
        // Now one and now the other has a head start, of less than either needs: else the quicker move wins every time.
        var headStart = random.nextLong(-MOST_HEAD_START, MOST_HEAD_START);
        Future<String> first = threads.submit(() -> {
            barrier.await();
            LockSupport.parkNanos(headStart);
            return one.call();
        });
        Future<String> second = threads.submit(() -> {
            barrier.await();
            LockSupport.parkNanos(-headStart);
            return other.call();
        });
        var answers = new ArrayList<String>();
        answers.add(first.get());
        answers.add(second.get());
        return answers;
    }
}
