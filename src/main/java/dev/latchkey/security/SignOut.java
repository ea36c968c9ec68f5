package dev.latchkey.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** Signing out of Latchkey goes on to Keycloak: else the next click would sign the person in again. */
@Component
class SignOut extends OidcClientInitiatedLogoutSuccessHandler {

    private final URI keycloakAlone;

    SignOut(
            ClientRegistrationRepository registrations,
            LoginProperties login,
            RealmAddresses realm,
            PublicAddress self,
            ObjectMapper json) {
        super(registrations);
        keycloakAlone = UriComponentsBuilder.fromUriString(realm.endSession())
                .queryParam("client_id", login.client())
                .queryParam("post_logout_redirect_uri", "{back}")
                .encode()
                .buildAndExpand(self.of(BrowserDoors.SIGNED_OUT))
                .toUri();
        setPostLogoutRedirectUri(self.of(BrowserDoors.SIGNED_OUT));
        setDefaultTargetUrl(BrowserDoors.SIGNED_OUT);
        setRedirectStrategy(new FormOrScript(json));
    }

    /** Where Keycloak asks whoever has no session here any more whether they want to sign out there. */
    URI ofKeycloakAlone() {
        return keycloakAlone;
    }

    /**
     * A script is told where to go: it could not follow a redirect to another origin, and Tasklist's content security
     * policy lets no form be sent that ends there.
     */
    private record FormOrScript(ObjectMapper json) implements RedirectStrategy {

        private static final RedirectStrategy REDIRECT = new DefaultRedirectStrategy();

        @Override
        public void sendRedirect(HttpServletRequest request, HttpServletResponse response, String url)
                throws IOException {
            if (!MediaType.APPLICATION_JSON_VALUE.equals(request.getHeader(HttpHeaders.ACCEPT))) {
                REDIRECT.sendRedirect(request, response, url);
                return;
            }
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            json.writeValue(response.getOutputStream(), Map.of("location", url));
        }
    }
}
