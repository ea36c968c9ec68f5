package dev.latchkey.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TestPlatformIT {

    @Test
    void aDemoPersonGetsATokenThatIsMeantForLatchkey() throws IOException {
        JsonNode claims = claims(TestPlatform.keycloak().tokenOf("alice"));

        assertThat(claims.path("aud").toString()).contains("\"latchkey\"");
        assertThat(claims.path("preferred_username").asText()).isEqualTo("alice");
    }

    @Test
    void aDemoPersonHoldsNoRequestableRole() {
        assertThat(TestPlatform.keycloak().admin().rolesOf("alice")).containsExactly("default-roles-latchkey");
    }

    private static JsonNode claims(String token) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }
}
