package dev.latchkey.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.latchkey.LatchkeyApplication;
import dev.latchkey.support.BuildFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.core.NestedExceptionUtils;

/** Starts PostgreSQL, Keycloak and Latchkey, and stops all three when it is stopped: {@code mvn spring-boot:test-run}. */
public final class LatchkeyDemo {

    static final int LATCHKEY_PORT = 8080;
    static final int KEYCLOAK_PORT = 8180;

    private LatchkeyDemo() {}

    public static void main(String[] args) {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Progress progress = new Progress(System.out);
        try {
            start(progress, List.of(args));
        } catch (CannotStartException e) {
            progress.failed(e.getMessage());
            System.exit(1);
        }
    }

    private static void start(Progress progress, List<String> moreSettings) {
        Path folder = BuildFolder.resolve("demo");
        Path log = folder.resolve("latchkey.log");
        BeforeStart.check(folder, LATCHKEY_PORT, KEYCLOAK_PORT);
        DemoPlatform platform = new DemoPlatform(folder, progress);
        Thread stopEarly = new Thread(platform::stop, "stop-demo-platform");
        Runtime.getRuntime().addShutdownHook(stopEarly);
        stopWithMaven();
        try {
            List<String> settings = new ArrayList<>(platform.start(KEYCLOAK_PORT));
            settings.add("--logging.file.name=" + log);
            settings.add("--logging.threshold.console=warn");
            settings.add("--spring.main.banner-mode=off");
            settings.addAll(moreSettings);
            // From here on Spring's hook is there, and it stops the platform after Latchkey, which needs it to close
            // well.
            SpringApplication.getShutdownHandlers().add(platform::stop);
            Runtime.getRuntime().removeShutdownHook(stopEarly);
            progress.step(
                    "Latchkey starts",
                    () -> SpringApplication.from(LatchkeyApplication::main).run(settings.toArray(String[]::new)));
        } catch (RuntimeException e) {
            // Whoever stops a demo that is still starting wants no reasons.
            if (platform.isStopping()) {
                return;
            }
            throw new CannotStartException(
                    NestedExceptionUtils.getMostSpecificCause(e).getMessage() + " (more in " + folder + ")", e);
        }
        progress.ready(Welcome.text(folder));
    }

    /** When Maven is killed the hard way it cannot stop this JVM. */
    private static void stopWithMaven() {
        if (Boolean.getBoolean("latchkey.demo.started-by-maven")) {
            ProcessHandle.current()
                    .parent()
                    .ifPresentOrElse(maven -> maven.onExit().thenRun(() -> System.exit(0)), () -> System.exit(0));
        }
    }
}
