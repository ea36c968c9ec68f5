package dev.latchkey.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The secrets of {@code demo-secrets.properties}: published with the source, so for demo and tests only. */
public final class DemoSecrets {

    private DemoSecrets() {}

    /** Secrets by the name of their environment variable. */
    public static Map<String, String> read() {
        Properties properties = new Properties();
        try (InputStream file = DemoSecrets.class.getResourceAsStream("/demo-secrets.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the demo secrets", e);
        }
        Map<String, String> secrets = new TreeMap<>();
        properties.forEach((name, value) -> secrets.put((String) name, (String) value));
        return secrets;
    }
}
