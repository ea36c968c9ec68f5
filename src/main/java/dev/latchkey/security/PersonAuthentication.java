package dev.latchkey.security;

import dev.latchkey.directory.Person;
import java.util.List;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** A caller with an access token, and the person that Keycloak knew behind it during this very request. */
public final class PersonAuthentication extends JwtAuthenticationToken {

    private final transient Person person;

    PersonAuthentication(Jwt token, Person person) {
        super(token, authorities(person), person.username());
        this.person = person;
    }

    public Person person() {
        return person;
    }

    private static List<SimpleGrantedAuthority> authorities(Person person) {
        return person.groups().stream().map(SimpleGrantedAuthority::new).toList();
    }
}
