package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.policy.PolicyProperties;
import dev.latchkey.refusal.InvalidFieldException;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class GatewayConnectionTest {

    private final MockHttpServletRequest call = new MockHttpServletRequest();

    @BeforeEach
    void somebodyCalls() {
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(call));
    }

    @AfterEach
    void nobodyCalls() {
        RequestContextHolder.resetRequestAttributes();
    }

    @Test
    void gatewayIsBelievedInTheHeaderThatTheSiteNames() {
        call.addHeader("X-Network-Zone", "guest");

        assertThat(connection("X-Network-Zone").networkZone()).contains("guest");
        assertThat(connection("X-Other").networkZone()).isEmpty();
    }

    @Test
    void nobodyIsBelievedWhereTheSiteNamesNone() {
        call.addHeader("X-Network-Zone", "guest");

        assertThat(connection("").networkZone()).isEmpty();
        assertThat(connection(null).networkZone()).isEmpty();
    }

    @Test
    void twoValuesAreRefused() {
        call.addHeader("X-Network-Zone", "office");
        call.addHeader("X-Network-Zone", "guest");

        assertThatThrownBy(() -> connection("X-Network-Zone").networkZone())
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageContaining("networkZone");
    }

    @Test
    void jobIsConnectedFromNowhere() {
        nobodyCalls();

        assertThat(connection("X-Network-Zone").networkZone()).isEmpty();
    }

    private static GatewayConnection connection(String header) {
        return new GatewayConnection(new PolicyProperties(ZoneOffset.UTC, Set.of(), header, true));
    }
}
