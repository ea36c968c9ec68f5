package dev.latchkey.process.cage;

import static org.camunda.bpm.engine.authorization.Authorization.ANY;
import static org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GLOBAL;
import static org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GRANT;

import dev.latchkey.directory.Groups;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * What people may do at Tasklist and Cockpit, and the one list of tasks that everyone shares; set right at every start.
 *
 * <p>Nobody is an administrator. Tasks need no entry: the engine lets their candidates work on them.
 */
@Component
class DeskAuthorizations implements SmartInitializingSingleton {

    static final String FILTER = "Waiting for my decision";

    private final AuthorizationService authorizations;
    private final FilterService filters;
    private final TaskService tasks;

    DeskAuthorizations(AuthorizationService authorizations, FilterService filters, TaskService tasks) {
        this.authorizations = authorizations;
        this.filters = filters;
        this.tasks = tasks;
    }

    @Override
    public void afterSingletonsInstantiated() {
        everyone(Resources.APPLICATION, "tasklist", Permissions.ACCESS);
        everyone(Resources.PROCESS_DEFINITION, "accessRequest", Permissions.READ, Permissions.CREATE_INSTANCE);
        everyone(Resources.PROCESS_INSTANCE, ANY, Permissions.CREATE);
        everyone(Resources.FILTER, sharedFilter(), Permissions.READ);

        platformAdmins(Resources.APPLICATION, "tasklist", Permissions.ACCESS);
        platformAdmins(Resources.APPLICATION, "cockpit", Permissions.ACCESS);
        platformAdmins(
                Resources.PROCESS_DEFINITION,
                ANY,
                ProcessDefinitionPermissions.READ,
                ProcessDefinitionPermissions.READ_INSTANCE,
                ProcessDefinitionPermissions.READ_HISTORY);
        platformAdmins(Resources.DECISION_DEFINITION, ANY, Permissions.READ, Permissions.READ_HISTORY);
        platformAdmins(Resources.DECISION_REQUIREMENTS_DEFINITION, ANY, Permissions.READ);
        platformAdmins(Resources.DEPLOYMENT, ANY, Permissions.READ, Permissions.CREATE);
    }

    private void everyone(Resource resource, String id, Permission... permissions) {
        Authorization present = authorizations
                .createAuthorizationQuery()
                .authorizationType(AUTH_TYPE_GLOBAL)
                .resourceType(resource)
                .resourceId(id)
                .singleResult();
        save(
                present != null ? present : authorizations.createNewAuthorization(AUTH_TYPE_GLOBAL),
                resource,
                id,
                permissions);
    }

    private void platformAdmins(Resource resource, String id, Permission... permissions) {
        Authorization present = authorizations
                .createAuthorizationQuery()
                .groupIdIn(Groups.PLATFORM_ADMINS)
                .resourceType(resource)
                .resourceId(id)
                .singleResult();
        Authorization grant = present != null ? present : authorizations.createNewAuthorization(AUTH_TYPE_GRANT);
        grant.setGroupId(Groups.PLATFORM_ADMINS);
        save(grant, resource, id, permissions);
    }

    /** Exactly these: a permission that an older release gave is taken back. */
    private void save(Authorization authorization, Resource resource, String id, Permission... permissions) {
        authorization.setResource(resource);
        authorization.setResourceId(id);
        authorization.setPermissions(permissions);
        authorizations.saveAuthorization(authorization);
    }

    private String sharedFilter() {
        Filter present = filters.createTaskFilterQuery().filterName(FILTER).singleResult();
        Filter filter = present != null ? present : filters.newTaskFilter(FILTER);
        filter.setQuery(tasks.createTaskQuery()
                .taskCandidateGroupInExpression("${currentUserGroups()}")
                .includeAssignedTasks());
        filter.setProperties(Map.of(
                "description",
                "Access requests, findings, break-glass and policy changes that a group of yours decides on",
                "priority",
                -10,
                "refresh",
                true,
                "showUndefinedVariable",
                false,
                "variables",
                List.of(
                        Map.of("name", "requestedBy", "label", "Who asks"),
                        Map.of("name", "role", "label", "For which role"),
                        Map.of("name", "requestedDuration", "label", "For how long"),
                        Map.of("name", "justification", "label", "Why"))));
        return filters.saveFilter(filter).getId();
    }
}
