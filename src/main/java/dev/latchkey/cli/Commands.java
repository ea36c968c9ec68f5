package dev.latchkey.cli;

import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of the executable jar; without one of them it is the server. */
@Command(name = "latchkey", description = "Asks a running Latchkey.")
public final class Commands {

    private static final Set<String> NAMES = Set.of(PolicyReplayCommand.NAME);

    private Commands() {}

    /** Whether the first argument is a command; the server's own begin with two dashes. */
    public static boolean areMeantBy(String... args) {
        return args.length > 0 && NAMES.contains(args[0]);
    }

    /** Runs the command and returns its exit code. */
    public static int run(String... args) {
        return run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), System.getenv(), args);
    }

    static int run(PrintWriter out, PrintWriter err, Map<String, String> environment, String... args) {
        var http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        return new CommandLine(new Commands())
                .addSubcommand(new PolicyReplayCommand(http, environment))
                .setOut(out)
                .setErr(err)
                .execute(args);
    }
}
