package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.support.TestPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MissingSettingIT {

    @ParameterizedTest
    @ValueSource(
            strings = {"LATCHKEY_DB_PASSWORD", "LATCHKEY_GRANT_SECRET", "LATCHKEY_LOGIN_SECRET", "LATCHKEY_KEYCLOAK_URL"
            })
    void startWithoutItStopsAndNamesIt(String setting, CapturedOutput output) {
        assertThatThrownBy(() -> SpringApplication.run(LatchkeyApplication.class, argumentsWithout(setting)));

        assertThat(output)
                .contains("Latchkey cannot start without these settings: " + setting + System.lineSeparator());
    }

    private static String[] argumentsWithout(String setting) {
        Map<String, String> settings = TestPlatform.newSettings();
        settings.remove(setting);
        List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return arguments.toArray(String[]::new);
    }
}
