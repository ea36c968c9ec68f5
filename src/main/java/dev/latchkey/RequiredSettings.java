package dev.latchkey;

import java.util.List;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationListener;

/**
 * Stops a start that lacks settings, naming all of them at once. Spring alone would go on with the placeholder's own
 * text as the secret.
 */
class RequiredSettings implements ApplicationListener<ApplicationPreparedEvent> {

    private static final List<String> NAMES = List.of(
            "LATCHKEY_DB_URL",
            "LATCHKEY_DB_USER",
            "LATCHKEY_DB_PASSWORD",
            "LATCHKEY_KEYCLOAK_URL",
            "LATCHKEY_GRANT_SECRET",
            "LATCHKEY_LOGIN_SECRET");

    @Override
    public void onApplicationEvent(ApplicationPreparedEvent event) {
        var environment = event.getApplicationContext().getEnvironment();
        var missing = NAMES.stream()
                .filter(name -> environment.getProperty(name, "").isBlank())
                .toList();
        if (!missing.isEmpty()) {
            throw new MissingSettingsException(missing);
        }
    }

    static final class MissingSettingsException extends RuntimeException {
        MissingSettingsException(List<String> names) {
            super("Latchkey cannot start without these settings: " + String.join(", ", names));
        }
    }

    static final class Analyzer extends AbstractFailureAnalyzer<MissingSettingsException> {
        @Override
        protected FailureAnalysis analyze(Throwable failure, MissingSettingsException missing) {
            return new FailureAnalysis(
                    missing.getMessage(),
                    "Give each as an environment variable; the README's table says what they mean.",
                    missing);
        }
    }
}
