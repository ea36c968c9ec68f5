package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exit codes, on which a pipeline depends, against a server that says what each test wants to hear. */
class PolicyReplayCommandTest {

    private static final String ANSWER = """
            {"progress":{"done":0,"total":9}}
            {"change":{"requestId":"r"}}
            {"summary":{"total":9,"changed":3,"newlyDenied":2,"newlyAllowed":1}}
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;
    private Path candidate;
    private int status = 200;
    private String answer = ANSWER;
    private String received = "";
    private String authorization = "";

    @BeforeEach
    void open() throws IOException {
        candidate = Files.writeString(folder.resolve("access-policy.dmn"), "<definitions/>");
        server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/api/v1/policy/replays", call -> {
            received = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            authorization = call.getRequestHeaders().getFirst("Authorization");
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(status, bytes.length);
            call.getResponseBody().write(bytes);
            call.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                   -, 0
            --max-changed,       3, 0
            --max-changed,       2, 1
            --max-newly-denied,  2, 0
            --max-newly-denied,  1, 1
            --max-newly-allowed, 1, 0
            --max-newly-allowed, 0, 1
            """)
    void limitsDecide(String option, String limit, int code) {
        assertThat(option == null ? run() : run(option, limit)).isEqualTo(code);
    }

    @Test
    void changesAndSummaryAreOutputAndProgressIsNot() {
        run("--from", "2026-01-01T00:00:00Z");

        assertThat(out.toString().lines())
                .containsExactly(
                        "{\"change\":{\"requestId\":\"r\"}}",
                        "{\"summary\":{\"total\":9,\"changed\":3,\"newlyDenied\":2,\"newlyAllowed\":1}}");
        assertThat(err.toString()).contains("0 of 9 requests").contains("changed: 3");
        assertThat(received)
                .contains("name=\"candidate\"; filename=\"access-policy.dmn\"")
                .contains("<definitions/>")
                .contains("name=\"from\"\r\n\r\n2026-01-01T00:00:00Z");
        assertThat(authorization).isEqualTo("Bearer a-token");
    }

    @ParameterizedTest
    @CsvSource({"400, 2", "401, 2", "403, 2", "413, 2", "409, 3", "500, 3", "503, 3"})
    void refusalIsToldApartFromAnOutage(int status, int code) {
        this.status = status;
        answer = "{\"detail\":\"access-policy.dmn, line 7, rule_x: it is no rule\"}";

        assertThat(run()).isEqualTo(code);
        assertThat(err.toString()).contains("line 7");
    }

    @Test
    void answerWithoutASummaryCountsAsAnOutage() {
        answer = "{\"progress\":{\"done\":0,\"total\":9}}\n";

        assertThat(run("--max-changed", "100")).isEqualTo(3);
    }

    @Test
    void serverThatIsNotThereIsUnreachable() {
        server.stop(0);

        assertThat(run()).isEqualTo(3);
    }

    @Test
    void wrongUseIsSaid() {
        assertThat(run("--max-changed", "many")).isEqualTo(2);
        assertThat(run("--from", "yesterday")).isEqualTo(2);
        assertThat(run("--token", "a-token")).isEqualTo(2);
        assertThat(run("--candidate", folder.resolve("none.dmn").toString())).isEqualTo(2);
        assertThat(run(Map.of(), List.of("policy-replay"))).isEqualTo(2);
        assertThat(run(Map.of(), List.of("policy-replay", "--candidate", candidate.toString())))
                .isEqualTo(2);
        assertThat(err.toString()).contains("LATCHKEY_TOKEN is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void whoAsksForHelpIsToldTheCommandAndItsOptions(String asked) {
        assertThat(Commands.areMeantBy(asked)).isTrue();
        assertThat(run(Map.of(), List.of(asked))).isZero();
        assertThat(out.toString())
                .contains("policy-replay", "--candidate=FILE", "--max-newly-allowed", "LATCHKEY_TOKEN");
    }

    @Test
    void onlyACommandIsOne() {
        assertThat(Commands.areMeantBy("policy-replay", "--help")).isTrue();
        assertThat(Commands.areMeantBy("--server.port=1")).isFalse();
        assertThat(Commands.areMeantBy()).isFalse();
    }

    private int run(String... options) {
        var args = new ArrayList<>(List.of(
                "policy-replay",
                "--candidate",
                candidate.toString(),
                "--url",
                "http://localhost:" + server.getAddress().getPort()));
        args.addAll(List.of(options));
        return run(Map.of("LATCHKEY_TOKEN", "a-token"), args);
    }

    private int run(Map<String, String> environment, List<String> args) {
        return Commands.run(
                new PrintWriter(out, true), new PrintWriter(err, true), environment, args.toArray(String[]::new));
    }
}
