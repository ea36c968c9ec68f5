package dev.latchkey.faults;

import dev.latchkey.support.OwnedProcesses;
import dev.latchkey.support.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/** Latchkey's PostgreSQL, which can crash, hang and come back with its data on its port. */
final class Database {

    private final Path data;
    private final String password;
    private final OwnedProcesses processes;
    private final String url;
    private final int port;
    private PostgresServer server;
    private List<ProcessHandle> paused = List.of();

    Database(Path data, int port, String password, OwnedProcesses processes) {
        this.data = data;
        this.port = port;
        this.password = password;
        this.processes = processes;
        server = PostgresServer.startKeeping(data, port, processes);
        server.createDatabase("latchkey", password);
        url = server.jdbcUrl("latchkey");
    }

    String url() {
        return url;
    }

    /** Ends it at once, as a power failure of the process would. */
    synchronized void crash() {
        var process = server.process();
        Signal.QUIT.to(process);
        Awaitility.await("PostgreSQL has crashed")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !process.isAlive() || process.info().command().isEmpty());
        // Gives up the lock on the folder; there is nothing left to stop.
        server.close();
        server = null;
    }

    synchronized void pause() {
        var first = server.process();
        Signal.STOP.to(first);
        paused = Stream.concat(Stream.of(first), first.descendants()).toList();
        paused.forEach(Signal.STOP::to);
    }

    /** A copy of all it holds now, as an operator takes one. */
    synchronized Path backUp() {
        var copy = data.resolveSibling(data.getFileName() + "-backup-" + System.nanoTime());
        crash();
        copy(data, copy);
        restore();
        return copy;
    }

    /** What was written since the copy was taken is lost. Leaves it stopped. */
    synchronized void goBackTo(Path copy) {
        crash();
        FileSystemUtils.deleteRecursively(data.toFile());
        copy(copy, data);
    }

    private static void copy(Path from, Path to) {
        try {
            FileSystemUtils.copyRecursively(from, to);
            // PostgreSQL wants to be the only one who can read its data.
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever was done to it: makes it run. */
    synchronized void restore() {
        paused.forEach(Signal.CONT::to);
        paused = List.of();
        if (server == null) {
            server = PostgresServer.startKeeping(data, port, processes);
        }
    }

    /** Reads with a connection of its own. */
    <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
        try (var connection = connect();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            var found = Stream.<T>builder();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found.build().toList();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read the ledger: " + sql, e);
        }
    }

    int update(String sql, Object... parameters) {
        try (var connection = connect();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot write to the database: " + sql, e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url + "?loginTimeout=10&socketTimeout=30", "latchkey", password);
    }

    /** Reads one row. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
