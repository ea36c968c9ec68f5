package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.directory.People;
import dev.latchkey.refusal.ConflictException;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.LatchkeyTest;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whatever is done for a person is done in that person's name: the operation log is evidence. */
@LatchkeyTest
class EngineDoorIT {

    @LocalServerPort
    private int port;

    @Autowired
    private EngineDoor engine;

    @Autowired
    private IdentityService identity;

    @Autowired
    private HistoryService history;

    @Autowired
    private People people;

    @Test
    void historyNamesWhoAskedAndWhoDecided() {
        var driver = new AccessDriver(port);
        var id = driver.asked("alice", "orders-db-admin", "PT5M");
        assertThat(driver.decide("oscar", id, "reject").status()).isEqualTo(200);

        var instances = history.createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(id)
                .list();
        var request = instances.stream()
                .filter(i -> i.getProcessDefinitionKey().equals(AccessRequestProcess.KEY))
                .findFirst()
                .orElseThrow();
        var approval = instances.stream()
                .filter(i -> i.getProcessDefinitionKey().equals(AccessApprovalProcess.KEY))
                .findFirst()
                .orElseThrow();

        assertThat(request.getStartUserId()).isEqualTo("alice");
        assertThat(history.createUserOperationLogQuery()
                        .processInstanceId(request.getId())
                        .operationType(UserOperationLogEntry.OPERATION_TYPE_CREATE)
                        .list())
                .extracting(UserOperationLogEntry::getUserId)
                .contains("alice");
        assertThat(history.createUserOperationLogQuery()
                        .processInstanceId(approval.getId())
                        .operationType(UserOperationLogEntry.OPERATION_TYPE_COMPLETE)
                        .list())
                .extracting(UserOperationLogEntry::getUserId)
                .containsOnly("oscar");
    }

    @Test
    void nobodyIsLeftSignedInAfterwards() {
        var alice = people.searchPerson("alice").orElseThrow();

        assertThat(engine.<String>asPerson(
                        alice, () -> identity.getCurrentAuthentication().getUserId()))
                .isEqualTo("alice");
        assertThat(identity.getCurrentAuthentication()).isNull();
        assertThatThrownBy(() -> engine.asPerson(alice, () -> {
                    throw new IllegalStateException("went wrong");
                }))
                .hasMessageContaining("went wrong");
        assertThat(identity.getCurrentAuthentication()).isNull();
    }

    @Test
    void lostRaceIsTriedAgainAndThenAConflict() {
        var alice = people.searchPerson("alice").orElseThrow();
        var tries = new AtomicInteger();

        assertThat(engine.<String>asPerson(alice, () -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new OptimisticLockingException("somebody was faster");
                    }
                    return "done";
                }))
                .isEqualTo("done");
        assertThatThrownBy(() -> engine.asPerson(alice, () -> {
                    throw new OptimisticLockingException("somebody is always faster");
                }))
                .isInstanceOf(ConflictException.class);
    }
}
