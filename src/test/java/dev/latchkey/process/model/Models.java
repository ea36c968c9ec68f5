package dev.latchkey.process.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.DecisionTable;

/** The models as they stand in {@code processes/}. */
final class Models {

    static final Path DIRECTORY = Path.of("processes");
    static final Path TESTS = Path.of("src/test/java/dev/latchkey/process/model");

    private Models() {}

    static List<Path> processFiles() {
        return files(DIRECTORY, ".bpmn");
    }

    static List<Path> decisionFiles() {
        return files(DIRECTORY, ".dmn");
    }

    static List<Path> formFiles() {
        return files(DIRECTORY.resolve("forms"), ".form");
    }

    static Stream<Path> all() {
        return Stream.of(processFiles(), decisionFiles(), formFiles()).flatMap(List::stream);
    }

    static BpmnModelInstance process(Path file) {
        return Bpmn.readModelFromFile(file.toFile());
    }

    static Stream<DecisionTable> decisionTables() {
        return decisionFiles().stream()
                .flatMap(file ->
                        Dmn.readModelFromFile(file.toFile()).getModelElementsByType(DecisionTable.class).stream());
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path directory, String ending) {
        try (var files = Files.list(directory)) {
            var found = files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalStateException("No " + ending + " in " + directory.toAbsolutePath());
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
