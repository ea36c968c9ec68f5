package dev.latchkey.refusal;

import java.util.Optional;

/** Reads what people write, or says what is wrong with it. */
public final class PeoplesText {

    private PeoplesText() {}

    /**
     * The text without the blanks around it; nothing if there is none.
     *
     * @throws InvalidFieldException if it is longer or holds what nobody writes
     */
    public static Optional<String> read(String field, String text, int longest) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        if (text.length() > longest) {
            throw new InvalidFieldException(
                    field, "must be at most %d characters long; got %d".formatted(longest, text.length()));
        }
        requireHarmless(field, text);
        return Optional.of(text.strip());
    }

    /**
     * The same for a text that must be there.
     *
     * @param what it must do, as in "must say why"
     */
    public static String require(String field, String text, int longest, String what) {
        return read(field, text, longest)
                .orElseThrow(() ->
                        new InvalidFieldException(field, "%s, in at most %d characters".formatted(what, longest)));
    }

    /**
     * Refuses what cannot be stored, steers a terminal, or turns the writing around for who reads it.
     *
     * @param text may be null, where nothing was written
     */
    public static void requireHarmless(String field, String text) {
        if (text != null && text.codePoints().anyMatch(PeoplesText::isMischief)) {
            throw new InvalidFieldException(field, "must not contain control characters or half characters");
        }
    }

    private static boolean isMischief(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t'
                || Character.getType(c) == Character.SURROGATE
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069;
    }
}
