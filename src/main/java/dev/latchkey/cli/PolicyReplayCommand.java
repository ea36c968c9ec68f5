package dev.latchkey.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lets a pipeline stop tables that would change more than it is ready for. */
@Command(
        name = PolicyReplayCommand.NAME,
        mixinStandardHelpOptions = true,
        description = {
            "Runs the recorded requests of a period through candidate tables. Changes nothing.",
            "Prints each request that would change, and at last the summary, as JSON lines to standard output.",
            "The access token is read from the environment variable " + PolicyReplayCommand.TOKEN + "."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:within the limits",
            "1:more changes than allowed",
            "2:wrong use, not permitted, or a candidate that could not be deployed",
            "3:the server cannot be reached, or broke off"
        })
final class PolicyReplayCommand implements Callable<Integer> {

    static final String NAME = "policy-replay";
    static final String TOKEN = "LATCHKEY_TOKEN";

    static final int WITHIN = 0;
    static final int BEYOND = 1;
    static final int WRONG_USE = 2;
    static final int UNREACHABLE = 3;

    private final HttpClient http;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Option(names = "--candidate", required = true, paramLabel = "FILE", description = "a DMN file; may be repeated")
    private List<Path> candidates;

    @Option(names = "--from", paramLabel = "INSTANT", description = "default: 30 days before the end")
    private Instant from;

    @Option(names = "--to", paramLabel = "INSTANT", description = "exclusive; default: now")
    private Instant to;

    @Option(names = "--url", defaultValue = "http://localhost:8080", description = "default: ${DEFAULT-VALUE}")
    private URI url;

    @Option(names = "--max-changed", paramLabel = "N", description = "default: no limit")
    private Long maxChanged;

    @Option(names = "--max-newly-denied", paramLabel = "N", description = "default: no limit")
    private Long maxNewlyDenied;

    @Option(names = "--max-newly-allowed", paramLabel = "N", description = "default: no limit")
    private Long maxNewlyAllowed;

    PolicyReplayCommand(HttpClient http, Map<String, String> environment) {
        this.http = http;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        // From the environment alone: arguments can be read by everybody on the machine.
        var token = environment.getOrDefault(TOKEN, "").strip();
        if (token.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "The environment variable " + TOKEN + " is not set.");
        }
        try {
            var summary = new ReplayCall(http, url, token).replay(candidates, from, to, this::heard);
            return verdict(summary);
        } catch (ReplayCall.RefusedException e) {
            return failed(WRONG_USE, e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            return failed(UNREACHABLE, "Cannot replay at " + url + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(UNREACHABLE, "Interrupted");
        }
    }

    private void heard(JsonNode line) {
        var progress = line.path("progress");
        if (progress.isMissingNode()) {
            spec.commandLine().getOut().println(line);
        } else {
            say("%s of %s requests so far".formatted(progress.path("done"), progress.path("total")));
        }
    }

    private int verdict(JsonNode summary) {
        var within = isWithin("changed", summary, maxChanged)
                & isWithin("newlyDenied", summary, maxNewlyDenied)
                & isWithin("newlyAllowed", summary, maxNewlyAllowed);
        return within ? WITHIN : BEYOND;
    }

    private boolean isWithin(String figure, JsonNode summary, Long limit) {
        var count = summary.path(figure).asLong();
        var within = limit == null || count <= limit;
        say("%s: %d%s".formatted(figure, count, within ? "" : ", which is more than " + limit));
        return within;
    }

    private int failed(int code, String reason) {
        say(reason);
        return code;
    }

    private void say(String sentence) {
        spec.commandLine().getErr().println(sentence);
    }
}
