package dev.latchkey.security;

import java.time.Duration;
import java.util.List;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;

/** What a token must say, beside its signature, to be taken as somebody's access token for Latchkey. */
final class AccessTokenRules {

    // The product tolerates clocks that differ by this much, and no more.
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(10);

    private AccessTokenRules() {}

    static OAuth2TokenValidator<Jwt> forAudience(String audience, String issuer) {
        return new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(CLOCK_SKEW),
                new JwtIssuerValidator(issuer),
                // Keycloak leaves no such claim out; one without an end would be valid for ever.
                new JwtClaimValidator<>(JwtClaimNames.EXP, expiry -> expiry != null),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD, audiences -> audiences != null && audiences.contains(audience)),
                // Keycloak signs ID, logout and registration tokens with the same keys; only "Bearer" is meant for us.
                new JwtClaimValidator<>("typ", "Bearer"::equals),
                // A token bound to its holder's key is worth nothing without the proof, which this door does not ask
                // for.
                new JwtClaimValidator<>("cnf", confirmation -> confirmation == null));
    }
}
