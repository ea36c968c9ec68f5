package dev.latchkey.desk;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param next what to send as {@code after} to get the next page, or null at the end
 */
public record Page<T>(List<T> items, String next) {

    public static final int SIZE = 50;

    public static <T> Page<T> of(List<T> all) {
        return new Page<>(all, null);
    }

    /** Cuts a list that was read one longer than a page. */
    public static <T> Page<T> cut(List<T> read, Function<T, String> cursor) {
        if (read.size() <= SIZE) {
            return of(read);
        }
        var items = read.subList(0, SIZE);
        return new Page<>(items, cursor.apply(items.get(SIZE - 1)));
    }
}
