package dev.latchkey.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.directory.DirectoryUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    private final List<String> people = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 101, 199, 200, 450})
    void everyEntryIsReadOnce(int size) {
        add(size);

        assertThat(readAll(this::page)).contains(people);
    }

    @Test
    void nobodyIsLeftOutWhenSomebodyGoesBetweenTwoPages() {
        add(150);

        var read = readAll((first, max) -> {
            var page = page(first, max);
            if (offsets.size() == 1) {
                people.remove(0);
            }
            return page;
        });

        assertThat(read).contains(people);
        assertThat(people).hasSize(149);
    }

    @Test
    void whatIsNotThereIsNotTakenForEmpty() {
        assertThat(readAll((first, max) -> Optional.empty())).isEmpty();
    }

    @Test
    void listThatNeverHoldsStillIsAnOutageNotHalfAnAnswer() {
        add(1000);

        assertThatThrownBy(() -> readAll((first, max) -> {
                    people.remove(0);
                    return page(first, max);
                }))
                .isInstanceOf(DirectoryUnavailableException.class);
    }

    private Optional<List<String>> readAll(Pages.Source<String> source) {
        return Pages.readAll("people", Function.identity(), source);
    }

    private Optional<List<String>> page(int first, int max) {
        offsets.add(first);
        return Optional.of(people.stream().skip(first).limit(max).collect(Collectors.toList()));
    }

    private void add(int size) {
        IntStream.range(0, size).mapToObj(i -> "person-" + i).forEach(people::add);
    }
}
