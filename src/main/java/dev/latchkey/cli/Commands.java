package dev.latchkey.cli;

import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of the executable jar; without one of them it is the server. */
@Command(
        name = "java -jar latchkey.jar",
        description = {
            "Without a command it is the server, whose settings docs/CONFIGURATION.md tells.",
            "Each command asks a running server."
        })
public final class Commands {

    private static final Set<String> NAMES = Set.of(PolicyReplayCommand.NAME);

    private static final Set<String> HELP = Set.of("--help", "-h", "help");

    private Commands() {}

    /** Whether the first argument is a command, or asks which there are; the server's own begin with two dashes. */
    public static boolean areMeantBy(String... args) {
        return args.length > 0 && (NAMES.contains(args[0]) || HELP.contains(args[0]));
    }

    /** Runs the command and returns its exit code. */
    public static int run(String... args) {
        return run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), System.getenv(), args);
    }

    static int run(PrintWriter out, PrintWriter err, Map<String, String> environment, String... args) {
        var http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        var commands = new CommandLine(new Commands())
                .addSubcommand(new PolicyReplayCommand(http, environment))
                .setOut(out)
                .setErr(err);
        return HELP.contains(args[0]) ? help(commands, out) : commands.execute(args);
    }

    private static int help(CommandLine commands, PrintWriter out) {
        commands.usage(out);
        commands.getSubcommands().values().forEach(command -> {
            out.println();
            command.usage(out);
        });
        return 0;
    }
}
