package dev.latchkey.security;

import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/**
 * Turns a valid token into the person of today: a token outlives a dismissal by minutes, so neither its name nor its
 * groups are believed, only its subject.
 */
@Component
class BearerPersonConverter implements Converter<Jwt, PersonAuthentication> {

    private final People people;

    BearerPersonConverter(People people) {
        this.people = people;
    }

    @Override
    public PersonAuthentication convert(Jwt token) {
        if (token.getSubject() == null || token.getSubject().isBlank()) {
            throw new InvalidBearerTokenException("The token names no subject.");
        }
        return people.searchPerson(new UserId(token.getSubject()))
                .filter(Person::enabled)
                .map(person -> new PersonAuthentication(token, person))
                .orElseThrow(() -> new InvalidBearerTokenException("The token's subject is unknown or disabled."));
    }
}
