package dev.latchkey.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A real PostgreSQL on a free port of the loopback address, its data in a folder of the build. */
public final class PostgresServer implements AutoCloseable {

    private static final int ANY_PORT = 0;

    private final EmbeddedPostgres postgres;
    private final ProcessHandle server;

    private PostgresServer(EmbeddedPostgres postgres, ProcessHandle server) {
        this.postgres = postgres;
        this.server = server;
    }

    /** Starts a server whose {@code data} folder is made if it is not there, and stays when the server stops. */
    public static PostgresServer startKeeping(Path data, OwnedProcesses processes) {
        return start(data, ANY_PORT, false, processes);
    }

    /** The same on a port of the caller's choice: clients of a server that ended find this one in its place. */
    public static PostgresServer startKeeping(Path data, int port, OwnedProcesses processes) {
        return start(data, port, false, processes);
    }

    /** Starts a server whose {@code data} folder goes when the server stops. */
    static PostgresServer startTemporary(Path data, OwnedProcesses processes) {
        return start(data, ANY_PORT, true, processes);
    }

    private static PostgresServer start(Path data, int port, boolean temporary, OwnedProcesses processes) {
        try {
            Files.createDirectories(data.getParent());
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(
                            BuildFolder.resolve("postgres-binaries").toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(temporary)
                    // The order of stopping matters to the callers, and hooks of a JVM run in none.
                    .setRegisterShutdownHook(false)
                    // The same order of text on every machine; the encoding is UTF-8 in any case.
                    .setLocaleConfig("locale", "C")
                    .setServerConfig(
                            "hba_file", passwordsForAllButTheOwner(data).toString())
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", "200")
                    // The library switches it off: then what was answered as committed could be lost with the process.
                    .setServerConfig("synchronous_commit", "on")
                    .setPGStartupWait(Duration.ofSeconds(60));
            if (port != ANY_PORT) {
                builder.setPort(port);
            }
            return processes.start(() -> {
                EmbeddedPostgres postgres = builder.start();
                ProcessHandle server = server(data);
                processes.append(server);
                return new PostgresServer(postgres, server);
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start PostgreSQL on " + data, e);
        }
    }

    /** Creates {@code database} and a user of the same name with {@code password}, who owns it, if they are not there. */
    public void createDatabase(String database, String password) {
        createUser(database, password);
        createDatabaseOf(database, database);
    }

    /** Creates {@code user}, who can sign in with {@code password} and is nothing special, if not there. */
    void createUser(String user, String password) {
        if (!exists("select 1 from pg_roles where rolname = ?", user)) {
            execute("create role \"%s\" login password '%s'".formatted(user, password));
        }
    }

    /** Creates {@code database}, owned by {@code owner}, if it is not there. */
    void createDatabaseOf(String owner, String database) {
        if (!exists("select 1 from pg_database where datname = ?", database)) {
            execute("create database \"%s\" owner \"%s\"".formatted(database, owner));
        }
    }

    /** The JDBC address of {@code database}, without user and password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgres.getPort(), database);
    }

    /** Its first process, the parent of all its others. */
    public ProcessHandle process() {
        return server;
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot stop PostgreSQL", e);
        }
    }

    /** Without it a wrong password of Latchkey or Keycloak would work here, and fail where it matters. */
    private static Path passwordsForAllButTheOwner(Path data) throws IOException {
        return Files.writeString(data.resolveSibling(data.getFileName() + "-hba.conf"), """
                host all postgres 127.0.0.1/32 trust
                host all postgres ::1/128      trust
                host all all      127.0.0.1/32 scram-sha-256
                """)
                .toAbsolutePath();
    }

    /** The process that PostgreSQL names itself: the one that was started here has only started that one. */
    private static ProcessHandle server(Path data) throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
        return ProcessHandle.of(pid).orElseThrow(() -> new IOException("PostgreSQL ended at once, see its log"));
    }

    private boolean exists(String query, String name) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot look for '" + name + "' in PostgreSQL", e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot set up the database", e);
        }
    }
}
