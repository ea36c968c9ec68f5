package dev.latchkey.process.cage;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a cell of a table matches, as far as its text alone tells: all, as an open one, some texts, or numbers up to a bound.
 *
 * @param texts empty where the cell is no list of texts
 */
record CellCondition(String text, Set<String> texts, Optional<Bound> bound) {

    private static final Pattern TEXTS = Pattern.compile("\"[^\"]*\"(?:\\s*,\\s*\"[^\"]*\")*");
    private static final Pattern BETWEEN_TEXTS = Pattern.compile("(?<=\")\\s*,\\s*(?=\")");
    private static final Pattern BOUND = Pattern.compile("(<=|<|>=|>)?\\s*(-?\\d+(?:\\.\\d+)?)");

    /** @param text blank where the cell is open */
    static CellCondition of(String text) {
        return new CellCondition(
                text,
                TEXTS.matcher(text).matches()
                        ? Set.copyOf(BETWEEN_TEXTS.splitAsStream(text).toList())
                        : Set.of(),
                Bound.search(text));
    }

    /** Whether it matches all that the other one of its column matches; false also where that cannot be told. */
    boolean covers(CellCondition narrow) {
        return text.isEmpty()
                || text.equals(narrow.text)
                || (!narrow.texts.isEmpty() && texts.containsAll(narrow.texts))
                || bound.flatMap(outer -> narrow.bound.filter(outer::covers)).isPresent();
    }

    /** @param operator one of {@code < <= > >=}, or blank for the number itself */
    record Bound(String operator, BigDecimal number) {

        private static Optional<Bound> search(String text) {
            var bound = BOUND.matcher(text);
            return bound.matches()
                    ? Optional.of(
                            new Bound(Optional.ofNullable(bound.group(1)).orElse(""), new BigDecimal(bound.group(2))))
                    : Optional.empty();
        }

        private boolean covers(Bound inner) {
            if (operator.isEmpty() || !(inner.operator.isEmpty() || inner.operator.charAt(0) == operator.charAt(0))) {
                return equals(inner);
            }
            var within = inner.number.compareTo(number) * (operator.startsWith("<") ? -1 : 1);
            // At the very bound the outer one has to have it, unless the inner one does not have it either.
            return within > 0 || (within == 0 && (operator.endsWith("=") || operator.equals(inner.operator)));
        }
    }
}
