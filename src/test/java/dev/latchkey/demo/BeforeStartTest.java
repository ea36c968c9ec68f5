package dev.latchkey.demo;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.support.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeforeStartTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void aTakenPortIsNamed(String address) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            assertThatExceptionOfType(CannotStartException.class)
                    .isThrownBy(() -> BeforeStart.requireFree(socket.getLocalPort()))
                    .withMessageStartingWith("Port " + socket.getLocalPort() + " is taken");
        }
    }

    @Test
    void aFreePortIsFine() {
        int port = Ports.free();

        assertThatCode(() -> BeforeStart.requireFree(port)).doesNotThrowAnyException();
    }

    @Test
    void aFullDiskIsToldWithWhatIsMissing(@TempDir Path folder) {
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> BeforeStart.requireSpace(folder, Long.MAX_VALUE))
                .withMessageContaining("nearly full");
    }
}
