package dev.latchkey.process.cage;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * The beans that a model's expressions can see: Latchkey's own delegates and listeners, by name, and no others.
 *
 * <p>Looked up when they are used and not before, since they need the engine that needs this map. It is no sandbox,
 * only the smaller door; {@link ModelLint} watches what goes through.
 */
@Component
class NamedBeans extends AbstractMap<Object, Object> {

    private static final String ROOM = "dev.latchkey.process.";

    private final ConfigurableListableBeanFactory beans;

    NamedBeans(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public boolean containsKey(Object name) {
        return name instanceof String text && names().contains(text);
    }

    @Override
    public Object get(Object name) {
        return containsKey(name) ? beans.getBean((String) name) : null;
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
        return names().stream()
                .map(name -> Map.<Object, Object>entry(name, beans.getBean(name)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Set<String> names() {
        return Stream.of(JavaDelegate.class, ExecutionListener.class, TaskListener.class)
                .flatMap(type -> Stream.of(beans.getBeanNamesForType(type, true, false)))
                .filter(this::isOurs)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isOurs(String name) {
        Class<?> type = beans.getType(name, false);
        return type != null && (ClassUtils.getUserClass(type).getPackageName() + ".").startsWith(ROOM);
    }
}
