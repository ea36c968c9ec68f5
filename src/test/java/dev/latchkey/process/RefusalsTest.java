package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Each is what the engine really threw at somebody who acted at the same moment as somebody else. */
@ExtendWith(OutputCaptureExtension.class)
class RefusalsTest {

    private static Exception[] races() {
        var vanished = new NullPointerException();
        vanished.setStackTrace(
                new StackTraceElement[] {new StackTraceElement(ExecutionEntity.class.getName(), "getX", null, 1)});
        return new Exception[] {
            mock(OptimisticLockingException.class),
            new BatchUpdateException("deadlock detected", "40P01", new int[0]),
            new NullValueException("Cannot restore state of process instance 1: list of executions is empty"),
            vanished,
            ofUnknownPlace()
        };
    }

    /** As the JVM throws it where it has thrown it often. */
    private static NullPointerException ofUnknownPlace() {
        var shortened = new NullPointerException();
        shortened.setStackTrace(new StackTraceElement[0]);
        return shortened;
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

    @Test
    void nullPointerThatMayBeADefectIsLoggedWithTheCommandThatMetIt(CapturedOutput log) {
        assertThat(answer(ofUnknownPlace())).hasMessageContaining("same moment");

        assertThat(log).contains("WARN", SomeCommand.class.getName(), "OmitStackTraceInFastThrow");
    }

    @Test
    void raceThatIsKnownAsOneIsNothingForTheLog(CapturedOutput log) {
        assertThat(answer(mock(OptimisticLockingException.class))).hasMessageContaining("same moment");

        assertThat(log).doesNotContain("WARN");
    }

    /** What the engine's doors answer where a command fails with this. */
    private static Throwable answer(RuntimeException failure) {
        var configuration = new StandaloneInMemProcessEngineConfiguration();
        new Refusals().preInit(configuration);
        var translator =
                configuration.getCustomPreCommandInterceptorsTxRequired().get(0);
        translator.setNext(new CommandInterceptor() {
            @Override
            public <T> T execute(Command<T> command) {
                throw new ProcessEngineException("wrapped", failure);
            }
        });
        return catchThrowable(() -> translator.execute(new SomeCommand()));
    }

    private static final class SomeCommand implements Command<Void> {

        @Override
        public Void execute(CommandContext context) {
            return null;
        }
    }
}
