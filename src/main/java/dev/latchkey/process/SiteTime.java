package dev.latchkey.process;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Says on the site's clock when something will be, as in "next possible at 14:05". */
final class SiteTime {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private SiteTime() {}

    static String day(LocalDate day) {
        return DAY.format(day);
    }

    /**
     * To the next full minute, so that who asks then is not a few seconds early.
     *
     * @param today the day on which it is read, which need not be named
     */
    static String at(LocalDateTime moment, LocalDate today) {
        var minute = moment.truncatedTo(ChronoUnit.MINUTES);
        var full = minute.isBefore(moment) ? minute.plusMinutes(1) : minute;
        return full.toLocalDate().equals(today)
                ? TIME.format(full)
                : "%s on %s".formatted(TIME.format(full), day(full.toLocalDate()));
    }
}
