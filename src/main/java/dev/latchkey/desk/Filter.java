package dev.latchkey.desk;

import dev.latchkey.refusal.InvalidFieldException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

/** Words of a list's filter: one that means nothing would find nothing, which reads as "all is well". */
public final class Filter {

    private Filter() {}

    /**
     * Throws {@link InvalidFieldException} if the word is none of those that are allowed.
     *
     * @param word null for no filter
     */
    public static void require(String field, String word, Stream<String> allowed) {
        var words = allowed.sorted().toList();
        if (word != null && !words.contains(word)) {
            throw new InvalidFieldException(field, "must be one of " + words);
        }
    }

    public static <E> Stream<String> words(E[] values, Function<E, String> word) {
        return Arrays.stream(values).map(word);
    }
}
