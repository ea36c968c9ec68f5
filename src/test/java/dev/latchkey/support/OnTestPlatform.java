package dev.latchkey.support;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Points an application context at the test platform. */
public final class OnTestPlatform implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        // The port is chosen here and not by the server: Latchkey hands out addresses that hold it.
        int port = Ports.free();
        TestPropertyValues.of(TestPlatform.newSettings())
                .and("LATCHKEY_PORT=" + port, "LATCHKEY_BASE_URL=http://localhost:" + port)
                .applyTo(context);
    }
}
