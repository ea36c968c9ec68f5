package dev.latchkey.approval;

import java.time.Duration;
import java.util.Optional;

/**
 * What somebody adds to a verdict, checked.
 *
 * @param agreed how much time is agreed to, where that is less than was asked for
 */
record Opinion(Optional<String> comment, Optional<Duration> agreed) {}
