package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.latchkey.directory.People;
import dev.latchkey.keycloak.KeycloakProperties;
import dev.latchkey.support.BrowserSession;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.autoconfigure.web.client.RestTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Where people come by TLS, also to a proxy in front, no cookie and no visit goes in the clear. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "latchkey.base-url=https://latchkey.example.org",
            "LATCHKEY_DB_URL=none",
            "LATCHKEY_DB_USER=none",
            "LATCHKEY_DB_PASSWORD=none",
            "LATCHKEY_KEYCLOAK_URL=https://keycloak.example.org",
            "LATCHKEY_GRANT_SECRET=grant",
            "LATCHKEY_LOGIN_SECRET=login"
        })
class TlsDoorTest {

    @LocalServerPort
    private int port;

    @Test
    void cookiesAreSecureAndBrowsersAreToldToStayWithTls() {
        var visitor = BrowserSession.at(port);

        var answer = visitor.send("GET", "/camunda/app/tasklist/default/", null, Map.of("Accept", "text/html"));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).isEqualTo("/oauth2/authorization/keycloak");
        assertThat(answer.header("Strict-Transport-Security")).contains("max-age=31536000");
        assertThat(visitor.cookiesAsSet())
                .isNotEmpty()
                .allSatisfy(cookie ->
                        assertThat(cookie).startsWith("latchkey=").contains("Secure", "HttpOnly", "SameSite=Lax"));
    }

    @Test
    void addressHandedToKeycloakIsThePublicOne() {
        var answer = BrowserSession.at(port)
                .send("GET", "/oauth2/authorization/keycloak", null, Map.of("Accept", "text/html"));

        assertThat(answer.header("Location"))
                .startsWith("https://keycloak.example.org/realms/latchkey/")
                .contains(
                        "redirect_uri=https://latchkey.example.org/login/oauth2/code/keycloak",
                        "code_challenge_method=S256");
    }

    /** The browser's doors alone: an engine beside that of the other tests would take its name from it. */
    @Configuration(proxyBeanMethods = false)
    @Import({
        BrowserDoors.class,
        SignInConfiguration.class,
        SignOut.class,
        RealmAddresses.class,
        Problems.class,
        LastReadings.class
    })
    @EnableConfigurationProperties({PublicAddress.class, LoginProperties.class, KeycloakProperties.class})
    @ImportAutoConfiguration({
        ServletWebServerFactoryAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
                WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class, SecurityAutoConfiguration.class,
        SecurityFilterAutoConfiguration.class, RestTemplateAutoConfiguration.class
    })
    static class Doors {

        @Bean
        People people() {
            return mock(People.class);
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
