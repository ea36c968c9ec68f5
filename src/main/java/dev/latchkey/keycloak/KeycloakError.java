package dev.latchkey.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Reads Keycloak's own error text; an answer without one does not come from Keycloak. */
final class KeycloakError {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_LENGTH = 200;

    private KeycloakError() {}

    static Optional<String> of(Response response) {
        try {
            var body = JSON.readTree(response.readEntity(String.class));
            var text = body.path("errorMessage").asText(body.path("error").asText(""));
            return Optional.of(text.substring(0, Math.min(MAX_LENGTH, text.length())))
                    .filter(error -> !error.isBlank());
        } catch (JsonProcessingException | ProcessingException | IllegalStateException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
