package dev.latchkey.faults;

import java.util.Set;

/** Which calls to Keycloak a disturbance is about. */
enum Traffic {
    ALL,
    ROLE_MAPPING_WRITES,
    TOKENS;

    boolean includes(String method, String path) {
        return switch (this) {
            case ALL -> true;
            case ROLE_MAPPING_WRITES ->
                path.contains("/role-mappings/") && Set.of("POST", "DELETE").contains(method);
            case TOKENS -> path.endsWith("/protocol/openid-connect/token");
        };
    }
}
