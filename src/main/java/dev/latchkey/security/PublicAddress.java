package dev.latchkey.security;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where people reach Latchkey. Addresses that are handed out are built from it, never from a request's Host header.
 */
@Validated
@ConfigurationProperties("latchkey")
public record PublicAddress(@NotNull URI baseUrl) {

    public boolean isTls() {
        return "https".equalsIgnoreCase(baseUrl.getScheme());
    }

    public String of(String path) {
        return withoutTrailingSlash(baseUrl) + path;
    }

    static String withoutTrailingSlash(URI uri) {
        return uri.toString().replaceFirst("/+$", "");
    }
}
