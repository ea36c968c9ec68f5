package dev.latchkey.keycloak;

import dev.latchkey.directory.DirectoryUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads to its end a list that Keycloak gives by offset: in pages, because one long answer costs it far more than the
 * same in short ones.
 *
 * <p>Each page begins with the last entry of the one before. If it does not, an entry came or went and everything moved:
 * somebody would be left out without a word, so the list is read anew.
 */
final class Pages {

    private static final int SIZE = 100;
    private static final int ATTEMPTS = 5;

    /** One page; nothing if what is listed is not there. */
    interface Source<T> {
        Optional<List<T>> read(int first, int max);
    }

    private Pages() {}

    /** All entries; nothing if what is listed is not there. */
    static <T> Optional<List<T>> readAll(String what, Function<T, String> id, Source<T> source) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var all = new ArrayList<T>();
            var page = source.read(0, SIZE);
            page.ifPresent(all::addAll);
            while (page.isPresent() && page.get().size() == SIZE) {
                page = source.read(all.size() - 1, SIZE).filter(next -> continues(all, next, id));
                page.ifPresent(next -> all.addAll(next.subList(1, next.size())));
            }
            if (page.isPresent()) {
                return Optional.of(all);
            }
            if (all.isEmpty()) {
                return Optional.empty();
            }
        }
        throw new DirectoryUnavailableException(
                "Cannot read all %s in Keycloak: they change faster than they are read".formatted(what), null);
    }

    private static <T> boolean continues(List<T> all, List<T> next, Function<T, String> id) {
        return !next.isEmpty() && id.apply(all.get(all.size() - 1)).equals(id.apply(next.get(0)));
    }
}
