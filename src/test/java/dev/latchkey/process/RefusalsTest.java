package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each is what the engine really threw at somebody who acted at the same moment as somebody else. */
class RefusalsTest {

    private static Exception[] races() {
        var vanished = new NullPointerException();
        vanished.setStackTrace(
                new StackTraceElement[] {new StackTraceElement(ExecutionEntity.class.getName(), "getX", null, 1)});
        var shortened = new NullPointerException();
        shortened.setStackTrace(new StackTraceElement[0]);
        return new Exception[] {
            mock(OptimisticLockingException.class),
            new BatchUpdateException("deadlock detected", "40P01", new int[0]),
            new NullValueException("Cannot restore state of process instance 1: list of executions is empty"),
            vanished,
            shortened
        };
    }

    @ParameterizedTest
    @MethodSource("races")
    void whoeverGaveWayIsToldSoAndNotThatSomethingBroke(Exception race) {
        assertThat(Refusals.isRace(new ProcessEngineException("wrapped", race))).isTrue();
    }

    @Test
    void whatIsBrokenIsNoRace() {
        assertThat(Refusals.isRace(new NullPointerException())).isFalse();
        assertThat(Refusals.isRace(new NullValueException("taskId is null"))).isFalse();
        assertThat(Refusals.isRace(new ProcessEngineException("wrapped", new SQLException("disk full", "53100"))))
                .isFalse();
    }
}
