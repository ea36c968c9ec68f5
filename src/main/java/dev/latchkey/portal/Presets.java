package dev.latchkey.portal;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The durations that a form offers, the shortest first. */
final class Presets {

    private static final List<Duration> USUAL = LongStream.of(5, 10, 15, 30, 60, 120, 240, 480)
            .mapToObj(Duration::ofMinutes)
            .toList();

    private Presets() {}

    /** The usual ones, for where the limit is not known. */
    static List<Duration> usual() {
        return USUAL;
    }

    /** The usual ones within the limit, and the limit itself; none where that is nothing. */
    static List<Duration> upTo(Duration most) {
        return sorted(Stream.concat(USUAL.stream(), Stream.of(most)), most);
    }

    /** The usual ones that are shorter. */
    static List<Duration> below(Duration duration) {
        return USUAL.stream().filter(usual -> usual.compareTo(duration) < 0).toList();
    }

    /** The usual ones within the limit, the limit itself, and what was chosen before, if it is a duration within the limit. */
    static List<Duration> upTo(Duration most, String chosen) {
        return sorted(
                Stream.concat(
                        upTo(most).stream(),
                        Stream.ofNullable(chosen).flatMap(text -> SpokenDuration.parse(text).stream())),
                most);
    }

    private static List<Duration> sorted(Stream<Duration> durations, Duration most) {
        return durations
                .filter(duration -> !duration.isNegative() && !duration.isZero() && duration.compareTo(most) <= 0)
                .distinct()
                .sorted()
                .toList();
    }
}
