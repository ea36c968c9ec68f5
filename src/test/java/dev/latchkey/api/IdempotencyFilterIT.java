package dev.latchkey.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.security.PersonAuthentication;
import dev.latchkey.support.LatchkeyTest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a call may do that is repeated after it failed: nothing twice, and everything that was not done. */
@LatchkeyTest
class IdempotencyFilterIT {

    private final String key = UUID.randomUUID().toString();
    private final PersonAuthentication caller = mock(PersonAuthentication.class);
    private int carriedOut;

    @Autowired
    private IdempotencyFilter filter;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @BeforeEach
    void known() {
        when(caller.person()).thenReturn(new Person(new UserId("caller"), "caller", true, Set.of()));
    }

    @Test
    void callWhoseAnswerAloneFailedIsNotDoneAgain() throws Exception {
        call(() -> {
            change();
            return 503;
        });

        var repeated = call(() -> {
            change();
            return 201;
        });

        assertThat(carriedOut).isOne();
        assertThat(repeated.getStatus()).isEqualTo(409);
        assertThat(repeated.getContentType()).isEqualTo("application/problem+json");
        assertThat(repeated.getContentAsString()).contains("was carried out, at least in part");
    }

    @Test
    void callThatChangedSomethingAndThenThrewIsNotDoneAgain() throws Exception {
        var failure = catchThrowable(() -> call(() -> {
            change();
            throw new IllegalStateException("after the commit");
        }));

        var repeated = call(() -> {
            change();
            return 201;
        });

        assertThat(failure).hasMessage("after the commit");
        assertThat(carriedOut).isOne();
        assertThat(repeated.getStatus()).isEqualTo(409);
    }

    @Test
    void callThatWasRolledBackIsDoneWhenItIsRepeated() throws Exception {
        catchThrowable(() -> call(() -> {
            new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
                write();
                throw new IllegalStateException("before the commit");
            });
            return 201;
        }));

        assertThat(call(() -> {
                            change();
                            return 201;
                        })
                        .getStatus())
                .isEqualTo(201);
        assertThat(carriedOut).isOne();
    }

    @Test
    void callThatOnlyReadBeforeItFailedIsDoneWhenItIsRepeated() throws Exception {
        call(() -> {
            new TransactionTemplate(transactions)
                    .executeWithoutResult(transaction -> jdbc.sql("select count(*) from latchkey.idempotent_call")
                            .query(Long.class)
                            .single());
            return 503;
        });

        assertThat(call(() -> {
                            change();
                            return 201;
                        })
                        .getStatus())
                .isEqualTo(201);
    }

    @Test
    void callThatWasAnsweredIsAnsweredTheSameAgain() throws Exception {
        call(() -> {
            change();
            return 201;
        });

        var repeated = call(() -> {
            change();
            return 204;
        });

        assertThat(carriedOut).isOne();
        assertThat(repeated.getStatus()).isEqualTo(201);
    }

    private interface Work {
        int answer();
    }

    private MockHttpServletResponse call(Work work) throws Exception {
        var request = new MockHttpServletRequest("POST", "/api/v1/requests");
        request.setServletPath("/api/v1/requests");
        request.addHeader("Idempotency-Key", key);
        request.setUserPrincipal(caller);
        var response = new MockHttpServletResponse();
        filter.doFilter(
                request, response, (called, answered) -> ((HttpServletResponse) answered).setStatus(work.answer()));
        return response;
    }

    private void change() {
        new TransactionTemplate(transactions).executeWithoutResult(transaction -> write());
        carriedOut++;
    }

    /** Any row: this one goes away by itself. */
    private void write() {
        jdbc.sql("insert into latchkey.idempotent_call (caller, key, content_hash) values ('nobody', ?, '')")
                .param(UUID.randomUUID().toString())
                .update();
    }
}
