package dev.latchkey.request;

import java.time.Duration;
import java.util.StringJoiner;

/** A duration as people say it: "1 hour 30 minutes". */
public final class DurationWords {

    private DurationWords() {}

    public static String of(Duration duration) {
        var words = new StringJoiner(" ");
        add(words, duration.toDays(), "day");
        add(words, duration.toHoursPart(), "hour");
        add(words, duration.toMinutesPart(), "minute");
        add(words, duration.toSecondsPart(), "second");
        return words.toString();
    }

    private static void add(StringJoiner words, long count, String unit) {
        if (count > 0) {
            words.add(count + " " + unit + (count == 1 ? "" : "s"));
        }
    }
}
