package dev.latchkey.api;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import org.springframework.context.annotation.Configuration;

/** What {@code /v3/api-docs} says about the API as a whole; {@code v1} is the contract, not the release. */
@Configuration(proxyBeanMethods = false)
@OpenAPIDefinition(
        info = @Info(title = "Latchkey", version = "v1", description = """
                        Just-in-time access for Keycloak. Instants are ISO-8601 in UTC, durations ISO-8601. Errors are \
                        RFC 9457 problems: 400 names the field, 403 the rule, 409 the state that won; what the caller may \
                        not see answers 404. Every POST can carry an Idempotency-Key and is then repeatable for a day. \
                        Lists answer {items, next}; send next as 'after' for the next page.""", license = @License(name = "Apache-2.0")),
        security = @SecurityRequirement(name = "bearer"))
@SecurityScheme(
        name = "bearer",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        bearerFormat = "JWT",
        description = "An access token of the realm whose audience is Latchkey.")
class ApiDescription {}
