package dev.latchkey.process.web;

import jakarta.ws.rs.Path;
import org.camunda.bpm.tasklist.resource.AbstractTasklistPluginRootResource;

/** Serves the script of {@link TasklistSignOutPlugin}. */
@Path("plugin/" + TasklistSignOutPlugin.ID)
public class TasklistSignOutResource extends AbstractTasklistPluginRootResource {

    public TasklistSignOutResource() {
        super(TasklistSignOutPlugin.ID);
    }
}
