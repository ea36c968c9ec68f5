package dev.latchkey.process.web;

import jakarta.ws.rs.Path;
import org.camunda.bpm.cockpit.plugin.resource.AbstractCockpitPluginRootResource;

/** Serves the script of {@link CockpitSignOutPlugin}. */
@Path("plugin/" + CockpitSignOutPlugin.ID)
public class CockpitSignOutResource extends AbstractCockpitPluginRootResource {

    public CockpitSignOutResource() {
        super(CockpitSignOutPlugin.ID);
    }
}
