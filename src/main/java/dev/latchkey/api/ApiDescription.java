package dev.latchkey.api;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /v3/api-docs} says about the API as a whole; {@code v1} is the contract, not the release. */
@Configuration(proxyBeanMethods = false)
@OpenAPIDefinition(
        info = @Info(title = "Latchkey", version = "v1", description = """
                        Just-in-time access for Keycloak. Instants are ISO-8601 in UTC, durations ISO-8601. Errors are \
                        RFC 9457 problems: 400 names the field, 403 the rule, 409 the state that won; what the caller may \
                        not see answers 404. A POST can carry an Idempotency-Key and is then repeatable for a day; a replay ignores it. \
                        Lists answer {items, next}; send next as 'after' for the next page.""", license = @License(name = "Apache-2.0")),
        security = @SecurityRequirement(name = "bearer"))
@SecurityScheme(
        name = "bearer",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        bearerFormat = "JWT",
        description = "An access token of the realm whose audience is Latchkey.")
class ApiDescription {

    private static final String PROBLEM = "Problem";

    /** What holds for all calls, in one place: how they are refused, how they are repeated. */
    @Bean
    OpenApiCustomizer callsAlike() {
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem());
            api.getPaths().forEach((address, path) -> {
                path.readOperations()
                        .forEach(call -> call.getResponses()
                                .addApiResponse("4XX", answered("""
                                        Refused; 'detail' says why, and what is allowed. 400 bad input, 401 no valid \
                                        token, 403 not allowed to the caller, 404 not there or not visible to them, \
                                        405 no such method, 409 decided otherwise or under way, 413 too large, 415 \
                                        another content type, 422 the Idempotency-Key was used for another call."""))
                                .addApiResponse("503", answered("""
                                        Not now: Retry-After gives the seconds. Repeated with its Idempotency-Key a \
                                        call is carried out once.""")));
                if (path.getPost() != null && !address.equals(PolicyReplayController.PATH)) {
                    path.getPost().addParametersItem(idempotencyKey());
                }
            });
        };
    }

    private static ApiResponse answered(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                new MediaType().schema(new Schema<>().$ref(PROBLEM))));
    }

    /** RFC 9457, section 3.1. */
    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("RFC 9457; further members say more, such as 'field', 'rule' and 'state'")
                .addProperty("type", new StringSchema().format("uri-reference"))
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("What is wrong and what is allowed, for people"))
                .addProperty("instance", new StringSchema().format("uri-reference"))
                .additionalProperties(true);
    }

    private static Parameter idempotencyKey() {
        return new HeaderParameter()
                .name(IdempotencyFilter.HEADER)
                .required(false)
                .description(
                        "Any text of the caller's; a call with the same one is answered as the first was, for a day")
                .schema(new StringSchema().minLength(1).maxLength(IdempotencyFilter.LONGEST_KEY));
    }
}
