package dev.latchkey;

import java.util.List;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;

/** Tells in one sentence which settings a start lacked, all of them at once. */
class MissingSettingAnalyzer extends AbstractFailureAnalyzer<PlaceholderResolutionException> {

    private static final List<String> REQUIRED = List.of(
            "LATCHKEY_DB_URL", "LATCHKEY_DB_USER", "LATCHKEY_DB_PASSWORD",
            "LATCHKEY_KEYCLOAK_URL", "LATCHKEY_GRANT_SECRET", "LATCHKEY_LOGIN_SECRET");

    private final Environment environment;

    MissingSettingAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable failure, PlaceholderResolutionException cause) {
        var missing = REQUIRED.stream().filter(name -> !environment.containsProperty(name)).toList();
        return missing.isEmpty()
                ? null
                : new FailureAnalysis(
                        "Latchkey cannot start without these settings: " + String.join(", ", missing),
                        "Give each as an environment variable; the README's table says what they mean.",
                        cause);
    }
}
