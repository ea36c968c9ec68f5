package dev.latchkey.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keycloak as the build has unpacked it, with its one-time build step done.
 *
 * <p>Started servers leave this folder as it is, so the demo and the tests share it, at the same time too.
 */
public final class KeycloakDistribution {

    private static final List<String> BUILD_OPTIONS = List.of(
            "--db=postgres",
            "--health-enabled=true",
            // One port less to find free: the health check answers on the same port as everything else.
            "--http-management-health-enabled=false");

    private final Path home;

    private KeycloakDistribution(Path home) {
        this.home = home;
    }

    /** The distribution, built and holding the realm; two JVMs that ask at the same time wait for each other. */
    public static KeycloakDistribution prepared(OwnedProcesses processes) {
        KeycloakDistribution distribution = new KeycloakDistribution(BuildFolder.keycloakHome());
        Path lockFile = distribution.home.resolve("latchkey-build.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            distribution.build(processes);
            distribution.placeRealm();
            return distribution;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare Keycloak in " + distribution.home, e);
        }
    }

    /** Runs Keycloak with {@code arguments}: its JVM, not the start script, which would die without taking it along. */
    Process run(List<String> arguments, Map<String, String> environment, Path log, OwnedProcesses processes)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx512m",
                "-XX:MaxMetaspaceSize=256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Duser.language=en",
                "-Duser.country=US",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED"));
        if (!arguments.contains("build")) {
            // Else a start that thinks its options changed would write to the folder that others run from.
            command.add("-Dkc.config.built=true");
        }
        command.addAll(List.of(
                "-cp",
                home.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
        command.addAll(arguments);
        Files.createDirectories(log.getParent());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // Settings of another Keycloak that happen to be in the shell must not reach this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("KC_") || name.startsWith("LATCHKEY_"));
        builder.environment().putAll(environment);
        return processes.start(builder);
    }

    /** Whether the build step has been done already: it takes the longest of all. */
    public static boolean isBuilt() {
        try {
            Path marker = marker(BuildFolder.keycloakHome());
            return Files.exists(marker) && Files.readString(marker).equals(String.join(" ", BUILD_OPTIONS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path marker(Path home) {
        return home.resolve("latchkey-build.options");
    }

    private void build(OwnedProcesses processes) throws IOException {
        if (isBuilt()) {
            return;
        }
        Files.deleteIfExists(marker(home));
        List<String> arguments = new ArrayList<>(List.of("build"));
        arguments.addAll(BUILD_OPTIONS);
        Path log = BuildFolder.resolve("keycloak-build.log");
        Process process = run(arguments, Map.of(), log, processes);
        // Keycloak's own sign for "built, run me again" is 10; its build command answers 0.
        int code = process.onExit().join().exitValue();
        if (code != 0 && code != 10) {
            throw new IllegalStateException("Cannot build Keycloak: it ended with " + code + ", see " + log);
        }
        Files.writeString(marker(home), String.join(" ", BUILD_OPTIONS));
    }

    private void placeRealm() throws IOException {
        Path imports = Files.createDirectories(home.resolve("data/import"));
        Path copy = home.resolve("data/latchkey-realm.json.new");
        Files.copy(BuildFolder.source("keycloak/latchkey-realm.json"), copy, StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, imports.resolve("latchkey-realm.json"), StandardCopyOption.REPLACE_EXISTING);
    }
}
