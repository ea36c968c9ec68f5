package dev.latchkey.support;

import static org.awaitility.Awaitility.await;

import dev.latchkey.lease.GrantGate;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** Points an application context at the test platform. */
public final class OnTestPlatform implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        // The port is chosen here and not by the server: Latchkey hands out addresses that hold it.
        int port = Ports.free();
        TestPropertyValues.of(TestPlatform.newSettings())
                .and("LATCHKEY_PORT=" + port, "LATCHKEY_BASE_URL=http://localhost:" + port)
                // A context with another setting could not stand beside this one: the engine's REST API serves one.
                .and("LATCHKEY_NETWORK_ZONE_HEADER=X-Network-Zone")
                .applyTo(context);
        context.addApplicationListener((ApplicationListener<ApplicationReadyEvent>)
                ready -> awaitGranting(ready.getApplicationContext().getBean(GrantGate.class)));
    }

    /** A node gives nothing before it has looked around; tests begin when it has. */
    private static void awaitGranting(GrantGate gate) {
        await("Latchkey gives roles").atMost(Duration.ofSeconds(60)).until(gate::findObjections, List::isEmpty);
    }
}
