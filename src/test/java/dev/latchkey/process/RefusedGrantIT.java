package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.Story;
import dev.latchkey.directory.People;
import dev.latchkey.lease.LeaseState;
import dev.latchkey.lease.Leases;
import dev.latchkey.request.AccessRequestForm;
import dev.latchkey.request.AccessRequestWorkflow;
import dev.latchkey.request.RequestId;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A grant that can never work, through the real engine: its way out must commit. */
@LatchkeyTest
class RefusedGrantIT {

    @Autowired
    private AccessRequestWorkflow workflow;

    @Autowired
    private People people;

    @Autowired
    private Leases leases;

    @Autowired
    private AuditTrail trail;

    @Autowired
    private ManagementService management;

    @Autowired
    private HistoryService history;

    @Autowired
    private JobExecutor jobExecutor;

    @BeforeEach
    void holdTheJobs() {
        jobExecutor.shutdown();
    }

    @AfterEach
    void releaseTheJobs() {
        jobExecutor.start();
    }

    @Test
    void personWhoIsGoneBeforeTheGrantLeavesNothingBehind() {
        var keycloak = TestPlatform.keycloak().admin();
        var name = "leaver-" + System.nanoTime();
        keycloak.send("POST", "/users", Map.of("username", name, "enabled", true, "groups", List.of("/developers")));
        var leaver = people.searchPerson(name).orElseThrow();
        var id = workflow.start(
                leaver, new AccessRequestForm("orders-db-read", "PT10M", "for a test", null, null, null));
        runJobsUntil(id, AccessLeaseProcess.Elements.GRANT_ROLE);

        keycloak.send("DELETE", "/users/" + leaver.id(), null);
        runJobs(id);

        assertThat(leases.searchByRequest(id).orElseThrow().state()).isEqualTo(LeaseState.GRANT_FAILED);
        assertThat(history.createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(id.toString())
                        .unfinished()
                        .count())
                .isZero();
        assertThat(history.createHistoricActivityInstanceQuery()
                        .activityId(AccessRequestProcess.Elements.ACCESS_NOT_GRANTED)
                        .finished()
                        .list())
                .anyMatch(activity -> isOf(id, activity.getProcessInstanceId()));
        assertThat(trail.tell(new Story(Story.Kind.REQUEST, id.value()), everything()))
                .extracting(AuditEntry::action)
                .startsWith(
                        "requested", "policyEvaluated", "policyConfirmed", "leaseOpened", "grantRefused", "revoked");
    }

    private void runJobsUntil(RequestId id, String element) {
        while (!jobAt(id).equals(element)) {
            runNextJob(id);
        }
    }

    /** All but the timers that are not due: there is nothing else left to wait for. */
    private void runJobs(RequestId id) {
        while (!jobs(id).isEmpty()) {
            runNextJob(id);
        }
    }

    private void runNextJob(RequestId id) {
        management.executeJob(jobs(id).get(0));
    }

    private String jobAt(RequestId id) {
        var job = management.createJobQuery().jobId(jobs(id).get(0)).singleResult();
        return management
                .createJobDefinitionQuery()
                .jobDefinitionId(job.getJobDefinitionId())
                .singleResult()
                .getActivityId();
    }

    private List<String> jobs(RequestId id) {
        return history.createHistoricProcessInstanceQuery().processInstanceBusinessKey(id.toString()).list().stream()
                .flatMap(instance ->
                        management.createJobQuery().processInstanceId(instance.getId()).executable().list().stream())
                .map(job -> job.getId())
                .toList();
    }

    private boolean isOf(RequestId id, String instance) {
        return id.toString()
                .equals(history.createHistoricProcessInstanceQuery()
                        .processInstanceId(instance)
                        .singleResult()
                        .getBusinessKey());
    }

    private static AuditQuery everything() {
        return new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
