package dev.latchkey.keycloak;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.keycloak.representations.idm.RoleRepresentation;

/**
 * What Keycloak tells about scopes and its client library does not ask. Public, because that library makes a proxy of
 * it with the calling thread's class loader, and a web request's is another one.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public interface ClientScopeCalls {

    /**
     * The roles of the realm (by its name) or of a client (by its id) that tokens of {@code client} may carry.
     *
     * @param scopes what would be asked for at the sign-in; those that the client does not have are ignored
     */
    @GET
    @Path("admin/realms/{realm}/clients/{client}/evaluate-scopes/scope-mappings/{container}/granted")
    List<RoleRepresentation> grantedRoles(
            @PathParam("realm") String realm,
            @PathParam("client") String client,
            @PathParam("container") String container,
            @QueryParam("scope") String scopes);

    /** The realm's public self-description. */
    @GET
    @Path("realms/{realm}/.well-known/openid-configuration")
    Map<String, Object> discovery(@PathParam("realm") String realm);
}
