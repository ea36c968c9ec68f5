package dev.latchkey.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What this node did while the database was away, on disk before it counts as done: one line of JSON for each role that
 * was taken away and seen to be gone. A file belongs to the node that holds its lock; a node that died holds none, so
 * the next one in the same folder hands its notes in.
 */
@Component
class EvidenceSpool {

    /** @param takenAwayAt by the database's clock, as far as it can be known without the database */
    record Note(UUID lease, Instant takenAwayAt) {}

    private static final Logger log = LoggerFactory.getLogger(EvidenceSpool.class);
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final Path folder;
    private Path ownFile;
    private FileChannel own;

    EvidenceSpool(SweeperProperties properties) {
        this.folder = properties.spool();
        requireUsable();
    }

    /** At start, and not in the outage in which it is needed. */
    private void requireUsable() {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "check", ".tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot write to the folder '%s' (LATCHKEY_SPOOL), which keeps what is done while the database is away"
                            .formatted(folder.toAbsolutePath()),
                    e);
        }
    }

    /** Returns only when the note is on the disk. */
    synchronized void write(LeaseId lease, Instant takenAwayAt) {
        try {
            if (own == null) {
                open();
            }
            var line = JSON.writeValueAsString(new Note(lease.value(), takenAwayAt)) + "\n";
            own.position(own.size());
            own.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            own.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot note in '%s' that lease '%s' was ended".formatted(folder, lease), e);
        }
    }

    private void open() throws IOException {
        Files.createDirectories(folder);
        ownFile = folder.resolve(UUID.randomUUID() + ".jsonl");
        own = FileChannel.open(
                ownFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        own.lock();
        // The file's name is on the disk only when its folder is.
        try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Hands every note that no other node is still writing to {@code ledger}, and forgets what was taken. */
    synchronized void handIn(Consumer<Note> ledger) {
        try {
            if (own != null) {
                notesIn(own).forEach(ledger);
                own.truncate(0);
                own.force(true);
            }
            for (var file : filesOfTheDead()) {
                try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                        var lock = channel.tryLock()) {
                    if (lock != null) {
                        notesIn(channel).forEach(ledger);
                        Files.delete(file);
                    }
                } catch (OverlappingFileLockException | NoSuchFileException e) {
                    // Another node's, in the same process; or another one was faster.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the notes in '%s'".formatted(folder), e);
        }
    }

    private List<Path> filesOfTheDead() throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (var files = Files.newDirectoryStream(folder, "*.jsonl")) {
            var found = new ArrayList<Path>();
            files.forEach(found::add);
            found.remove(ownFile);
            return found;
        }
    }

    private static List<Note> notesIn(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        channel.read(bytes, 0);
        var text = new String(bytes.array(), StandardCharsets.UTF_8);
        return text.lines().flatMap(line -> note(line).stream()).toList();
    }

    private static List<Note> note(String line) {
        try {
            return List.of(JSON.readValue(line, Note.class));
        } catch (JsonProcessingException e) {
            // Cut off by a crash in the middle of writing it, so nobody was told that it was done.
            log.warn("A note on an end while the database was away is cut off and left out");
            return List.of();
        }
    }

    @PreDestroy
    synchronized void close() throws IOException {
        if (own != null) {
            own.close();
        }
    }
}
