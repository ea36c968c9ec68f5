package dev.latchkey.process.cage;

import java.lang.reflect.Field;

/** A protected field of an engine command, for which the engine has no getter. */
record EngineField(Field field) {

    static EngineField of(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return new EngineField(field);
        } catch (NoSuchFieldException e) {
            // Another version of the engine: better no command than an unguarded one.
            throw new IllegalStateException("The engine's %s has no field '%s'".formatted(type.getName(), name), e);
        }
    }

    Object read(Object command) {
        try {
            return field.get(command);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Cannot read " + field, e);
        }
    }
}
