package dev.latchkey.process.web;

import java.util.Set;
import org.camunda.bpm.tasklist.plugin.spi.impl.AbstractTasklistPlugin;

/** Makes Tasklist's sign-out a real one; found by Tasklist through its service loader. */
public class TasklistSignOutPlugin extends AbstractTasklistPlugin {

    static final String ID = "latchkey-sign-out";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Set<Class<?>> getResourceClasses() {
        return Set.of(TasklistSignOutResource.class);
    }
}
