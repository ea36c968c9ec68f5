package dev.latchkey.process;

import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.refusal.Refusal;
import jakarta.ws.rs.core.Response.Status;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.rest.exception.InvalidRequestException;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import org.springframework.stereotype.Component;

/**
 * Gives a refusal or an outage that was thrown in a delegate or listener the shape that the engine's REST API and
 * webapps answer with its own status. Without this the engine wraps it, and everything is a 500.
 */
@Component
final class Refusals extends AbstractProcessEnginePlugin {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    /** PostgreSQL's code for who was chosen to give way. */
    private static final String DEADLOCK = "40P01";

    /** What the engine passes on from its callers without a look, by PostgreSQL's code for it. */
    private static final Map<String, String> MISTAKES = Map.of(
            "2201W", "maxResults: must not be negative",
            "2201X", "firstResult: must not be negative",
            "22021", "The query asks for a character that no text can hold.");

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        Interceptors.addFirst(configuration, Translator::new);
    }

    static Optional<Refusal> searchRefusal(Throwable thrown) {
        return search(thrown, Refusal.class);
    }

    /** The database is away, full or shutting down: nothing is wrong with what was asked, and nothing was kept of it. */
    static Optional<DataAccessResourceFailureException> searchOutage(Throwable thrown) {
        return search(thrown, SQLException.class)
                .map(e -> new SQLStateSQLExceptionTranslator().translate("The engine's work", null, e))
                .filter(DataAccessResourceFailureException.class::isInstance)
                .map(DataAccessResourceFailureException.class::cast);
    }

    /** The sentence that belongs to what the database itself has refused of a caller's query. */
    private static Optional<String> searchMistake(Throwable thrown) {
        return search(thrown, SQLException.class).map(SQLException::getSQLState).map(MISTAKES::get);
    }

    /** Keycloak is away, or has to be mended. */
    static Optional<DirectoryUnavailableException> searchOutageOfKeycloak(Throwable thrown) {
        return search(thrown, DirectoryUnavailableException.class);
    }

    /** Whether somebody else changed the same row first, or ended the instance that this one was about. */
    static boolean isRace(Throwable thrown) {
        return search(thrown, OptimisticLockingException.class).isPresent()
                || search(thrown, SQLException.class)
                        .filter(e -> DEADLOCK.equals(e.getSQLState()))
                        .isPresent()
                || isAboutAVanishedInstance(thrown);
    }

    /** The engine itself stumbles over an instance that was ended between its reading of the task and of the rest. */
    private static boolean isAboutAVanishedInstance(Throwable thrown) {
        return search(thrown, NullValueException.class)
                        .filter(e -> e.getMessage().startsWith("Cannot restore state of process instance"))
                        .isPresent()
                || search(thrown, NullPointerException.class)
                        .map(NullPointerException::getStackTrace)
                        .filter(stack -> stack.length > 0)
                        .filter(stack -> stack[0].getClassName().equals(ExecutionEntity.class.getName()))
                        .isPresent()
                || isOfUnknownPlace(thrown);
    }

    /**
     * Where a null pointer happens often, the JVM leaves out where it happened: as a rule it is the engine's own, over
     * instances that vanish, but nobody can tell it from a defect of ours any more. So it is taken for a lost race, and
     * the log says of what, for who has to find a defect.
     */
    private static boolean isOfUnknownPlace(Throwable thrown) {
        return search(thrown, NullPointerException.class)
                .filter(e -> e.getStackTrace().length == 0)
                .isPresent();
    }

    private static <T extends Throwable> Optional<T> search(Throwable thrown, Class<T> type) {
        return Stream.iterate(thrown, t -> t != null, Throwable::getCause)
                .limit(20)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    private static final class Translator extends CommandInterceptor {

        @Override
        public <T> T execute(Command<T> command) {
            if (Context.getJobExecutorContext() != null) {
                // No caller to answer; and the job executor has to recognise a lost race, which costs no retry.
                return next.execute(command);
            }
            try {
                return next.execute(command);
            } catch (RestException | AuthorizationException e) {
                throw e;
            } catch (RuntimeException e) {
                throw translate(e, command);
            }
        }

        private static RuntimeException translate(RuntimeException e, Command<?> command) {
            var refusal = searchRefusal(e);
            if (refusal.isPresent()) {
                return answer(refusal.get());
            }
            if (isRace(e)) {
                var lost = new InvalidRequestException(
                        Status.CONFLICT, e, "Somebody else acted at the same moment; look again.");
                if (isOfUnknownPlace(e)) {
                    // Its own trace, since the null pointer has none, says who had given the command.
                    log.warn(
                            "{}: takes a null pointer of unknown place for a lost race; if this comes again and again it"
                                    + " is a defect, which -XX:-OmitStackTraceInFastThrow shows",
                            command.getClass().getName(),
                            lost);
                }
                return lost;
            }
            var mistake = searchMistake(e);
            if (mistake.isPresent()) {
                return new InvalidRequestException(Status.BAD_REQUEST, e, mistake.get());
            }
            if (searchOutage(e).isPresent()) {
                return new RestException(
                        Status.SERVICE_UNAVAILABLE, e, "The database does not take it now; please try again.");
            }
            return searchOutageOfKeycloak(e)
                    .<RuntimeException>map(
                            outage -> new RestException(Status.SERVICE_UNAVAILABLE, outage, sentence(outage)))
                    .orElse(e);
        }

        private static String sentence(DirectoryUnavailableException outage) {
            return DirectoryDefectException.searchIn(outage)
                    .map(DirectoryDefectException::forPeople)
                    .orElse("Keycloak does not answer; please try again.");
        }

        private static RuntimeException answer(Refusal refusal) {
            var status = switch (refusal.kind()) {
                case INVALID -> Status.BAD_REQUEST;
                case FORBIDDEN -> Status.FORBIDDEN;
                case NOT_FOUND -> Status.NOT_FOUND;
                case CONFLICT -> Status.CONFLICT;
            };
            var rule = refusal.details().get("rule");
            var message = rule == null ? refusal.getMessage() : "%s (rule %s)".formatted(refusal.getMessage(), rule);
            return new InvalidRequestException(status, refusal, message);
        }
    }
}
