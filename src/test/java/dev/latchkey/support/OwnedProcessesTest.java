package dev.latchkey.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedProcessesTest {

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void whatADeadOwnerLeftBehindIsEnded() throws Exception {
        Process leftover = sleep();
        recordOf(deadOwner(), OwnedProcesses.describe(leftover.toHandle()));

        assertThat(OwnedProcesses.endLeftovers(folder)).isEqualTo(1);

        assertThat(hasEnded(leftover)).isTrue();
        assertThat(records()).isEmpty();
    }

    @Test
    void aProcessOfALivingOwnerIsLeftAlone() throws IOException {
        Process inUse = sleep();
        recordOf(OwnedProcesses.describe(sleep().toHandle()), OwnedProcesses.describe(inUse.toHandle()));

        assertThat(OwnedProcesses.endLeftovers(folder)).isZero();

        assertThat(inUse.isAlive()).isTrue();
        assertThat(records()).hasSize(1);
    }

    @Test
    void anotherProcessThatGotTheSameIdLaterIsLeftAlone() throws IOException {
        Process stranger = sleep();
        recordOf(deadOwner(), describe(stranger, Duration.ofMinutes(-1), command(stranger)));

        assertThat(OwnedProcesses.endLeftovers(folder)).isZero();

        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void anotherProgramUnderTheSameIdIsLeftAlone() throws IOException {
        Process stranger = sleep();
        recordOf(deadOwner(), describe(stranger, Duration.ZERO, "/opt/another/program"));

        assertThat(OwnedProcesses.endLeftovers(folder)).isZero();

        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void anOwnerWhoseIdWasGivenAwayIsDead() throws Exception {
        Process leftover = sleep();
        Process reusesTheId = sleep();
        recordOf(
                describe(reusesTheId, Duration.ofHours(-1), command(reusesTheId)),
                OwnedProcesses.describe(leftover.toHandle()));

        assertThat(OwnedProcesses.endLeftovers(folder)).isEqualTo(1);

        assertThat(hasEnded(leftover)).isTrue();
        assertThat(reusesTheId.isAlive()).isTrue();
    }

    @Test
    void endingAllEndsEveryProcessAndLetsNoneStartAfterwards() throws Exception {
        OwnedProcesses processes = OwnedProcesses.in(folder);
        Process first = processes.start(new ProcessBuilder("sleep", "600"));
        Process second = processes.start(new ProcessBuilder("sleep", "600"));
        started.addAll(List.of(first, second));

        processes.endAll();

        assertThat(hasEnded(first)).isTrue();
        assertThat(hasEnded(second)).isTrue();
        assertThat(records()).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> processes.start(new ProcessBuilder("sleep", "600")));
    }

    private Process sleep() throws IOException {
        Process process = new ProcessBuilder("sleep", "600").start();
        started.add(process);
        return process;
    }

    private String deadOwner() throws IOException {
        Process process = sleep();
        String line = OwnedProcesses.describe(process.toHandle());
        process.destroyForcibly().onExit().join();
        return line;
    }

    /** A child of this JVM is known to have ended a moment after it has. */
    private static boolean hasEnded(Process process) throws InterruptedException {
        return process.waitFor(5, TimeUnit.SECONDS);
    }

    private void recordOf(String owner, String process) throws IOException {
        Files.write(folder.resolve("1.processes"), List.of(owner, process));
    }

    private List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static String describe(Process process, Duration earlier, String command) {
        Instant start = process.info().startInstant().orElseThrow().plus(earlier);
        return process.pid() + " " + start + " " + command;
    }

    private static String command(Process process) {
        return process.info().command().orElseThrow();
    }
}
