package dev.latchkey.demo;

/** The demo cannot start, for a reason that one sentence tells. */
final class CannotStartException extends RuntimeException {

    CannotStartException(String message) {
        super(message);
    }

    CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
