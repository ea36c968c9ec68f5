package dev.latchkey.keycloak;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.util.Collection;
import org.keycloak.representations.idm.RoleRepresentation;

/**
 * Stops a change of role mappings that does not name its roles, whoever in this process sends it.
 *
 * <p>Keycloak takes a DELETE without a body as "all roles of this person", and answers it with success.
 */
final class RoleMappingGuard implements ClientRequestFilter {

    @Override
    public void filter(ClientRequestContext request) {
        var path = request.getUri().getPath();
        if (HttpMethod.GET.equals(request.getMethod()) || !path.contains("/role-mappings/")) {
            return;
        }
        if (!(request.getEntity() instanceof Collection<?> roles)
                || roles.isEmpty()
                || !roles.stream().allMatch(RoleMappingGuard::namesARole)) {
            throw new EmptyRoleMappingException(
                    "Cannot %s %s: the body must name each role by id and name".formatted(request.getMethod(), path));
        }
    }

    private static boolean namesARole(Object entry) {
        return entry instanceof RoleRepresentation role && isGiven(role.getId()) && isGiven(role.getName());
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }

    /** A fault in Latchkey itself, so neither an outage nor a refusal. */
    static final class EmptyRoleMappingException extends IllegalStateException {

        EmptyRoleMappingException(String message) {
            super(message);
        }
    }
}
