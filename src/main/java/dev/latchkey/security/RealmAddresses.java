package dev.latchkey.security;

import dev.latchkey.keycloak.KeycloakProperties;
import org.springframework.stereotype.Component;

/**
 * The realm's OpenID Connect addresses, spelled out: asking Keycloak for them would make it a condition of starting.
 */
@Component
class RealmAddresses {

    private static final String PROTOCOL = "/protocol/openid-connect";

    private final String internal;
    private final String issuer;
    private final String origin;

    RealmAddresses(KeycloakProperties keycloak) {
        internal = PublicAddress.withoutTrailingSlash(keycloak.url()) + "/realms/" + keycloak.realm();
        issuer = PublicAddress.withoutTrailingSlash(keycloak.publicUrl()) + "/realms/" + keycloak.realm();
        origin = keycloak.publicUrl().getScheme() + "://" + keycloak.publicUrl().getRawAuthority();
    }

    String issuer() {
        return issuer;
    }

    /** Scheme, host and port of Keycloak as browsers see it. */
    String origin() {
        return origin;
    }

    String authorization() {
        return issuer + PROTOCOL + "/auth";
    }

    String endSession() {
        return issuer + PROTOCOL + "/logout";
    }

    String token() {
        return internal + PROTOCOL + "/token";
    }

    String keys() {
        return internal + PROTOCOL + "/certs";
    }
}
