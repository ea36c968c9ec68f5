package dev.latchkey.faults;

import dev.latchkey.support.BuildFolder;
import dev.latchkey.support.OwnedProcesses;
import dev.latchkey.support.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jboss.byteman.agent.Main;

/** One node of Latchkey: the packaged jar in a JVM of its own, with a way of its own to Keycloak. */
final class Node {

    /** A busy machine takes minutes for what an idle one does in 15 seconds. */
    static final Duration TIME_TO_START = Duration.ofMinutes(6);

    private final String name;
    private final Path folder;
    private final int port = Ports.free();
    private final FaultProxy proxy;
    private final Map<String, String> environment;
    private final OwnedProcesses processes;
    private Process process;
    private boolean paused;

    Node(String name, Path folder, FaultProxy proxy, Map<String, String> settings, OwnedProcesses processes) {
        this.name = name;
        this.folder = folder;
        this.proxy = proxy;
        this.processes = processes;
        environment = new TreeMap<>(settings);
        environment.put("LATCHKEY_KEYCLOAK_URL", proxy.url());
        environment.put("LATCHKEY_PORT", String.valueOf(port));
        environment.put("LATCHKEY_BASE_URL", url());
    }

    String name() {
        return name;
    }

    String url() {
        return "http://localhost:" + port;
    }

    FaultProxy proxy() {
        return proxy;
    }

    void start() {
        start(Map.of());
    }

    /** Starts it with the clock off. */
    void start(SkewedClock clock) {
        start(clock.environment());
    }

    private synchronized void start(Map<String, String> additional) {
        try {
            Files.createDirectories(folder);
            List.of(KillPoint.values()).forEach(point -> point.disarm(folder));
            var builder = new ProcessBuilder(command())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("latchkey.log").toFile()));
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().putAll(additional);
            process = processes.start(builder);
            paused = false;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + name, e);
        }
    }

    private List<String> command() {
        try {
            var byteman = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            var rules = BuildFolder.source("src/test/resources/faults/kill-points.btm");
            return new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dfaults.kill=" + folder,
                    "-javaagent:" + byteman + "=script:" + rules,
                    "-jar",
                    System.getProperty("latchkey.jar")));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until it says that it can be used. */
    void awaitReady() {
        Awaitility.await(name + " is ready, see " + folder)
                .atMost(TIME_TO_START)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    if (!isAlive()) {
                        throw new IllegalStateException(name + " ended while starting, see " + folder);
                    }
                    return isReady();
                });
    }

    boolean isReady() {
        return health("/actuator/health/readiness");
    }

    /** Whether it answers at all, ready or not. */
    boolean isLive() {
        return health("/actuator/health/liveness");
    }

    private boolean health(String path) {
        try {
            return Http.send(Http.request("GET", url() + path, null, Duration.ofSeconds(3))
                            .build())
                    .isGood();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    void arm(KillPoint point) {
        point.arm(folder);
    }

    void disarm(KillPoint point) {
        point.disarm(folder);
    }

    /** Waits until it has died; says whether it did. */
    boolean diesWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    synchronized void kill() {
        Signal.KILL.to(process.toHandle());
        diesWithin(Duration.ofSeconds(10));
    }

    synchronized void pause() {
        Signal.STOP.to(process.toHandle());
        paused = true;
    }

    synchronized void resume() {
        if (paused && isAlive()) {
            Signal.CONT.to(process.toHandle());
        }
        paused = false;
    }

    /** Ends it as an operator does. */
    synchronized void stop() {
        resume();
        if (isAlive()) {
            OwnedProcesses.end(process.toHandle());
        }
    }

    /** Whether its log has a line like this; the log of all its starts. */
    boolean hasLogged(Pattern line) {
        try (var lines = Files.lines(folder.resolve("latchkey.log"))) {
            return lines.anyMatch(line.asPredicate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever was done to it: makes it run, with the right clock and an undisturbed way to Keycloak. */
    void restore() {
        proxy.heal();
        resume();
        if (!isAlive()) {
            start();
        }
    }
}
