package dev.latchkey;

import dev.latchkey.cli.Commands;
import java.time.Clock;
import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Just-in-time access for Keycloak: one process that asks, decides, grants and takes away. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class LatchkeyApplication {

    public static void main(String[] args) {
        // The engine stores instants without a zone, in the zone of the machine: nodes must agree on one.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        if (Commands.areMeantBy(args)) {
            // A client's command: neither Spring nor the engine is needed for it.
            System.exit(Commands.run(args));
        }
        SpringApplication.run(LatchkeyApplication.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
