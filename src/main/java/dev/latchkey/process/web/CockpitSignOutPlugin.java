package dev.latchkey.process.web;

import java.util.Set;
import org.camunda.bpm.cockpit.plugin.spi.impl.AbstractCockpitPlugin;

/** Makes Cockpit's sign-out a real one; found by Cockpit through its service loader. */
public class CockpitSignOutPlugin extends AbstractCockpitPlugin {

    static final String ID = "latchkey-sign-out";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Set<Class<?>> getResourceClasses() {
        return Set.of(CockpitSignOutResource.class);
    }
}
