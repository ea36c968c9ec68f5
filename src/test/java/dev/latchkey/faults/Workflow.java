package dev.latchkey.faults;

import java.time.Duration;
import org.awaitility.Awaitility;

/** Damages the engine's own tables, as an administrator with a database client, or a bug, could: no door allows it. */
final class Workflow {

    private static final String EXECUTIONS = "(select id_ from camunda.act_ru_execution where root_proc_inst_id_ = ?)";

    /** In one go, and so all or nothing. */
    private static final String DELETE_ALL = String.join(
            ";",
            "delete from camunda.act_ru_job where execution_id_ in " + EXECUTIONS,
            "delete from camunda.act_ru_incident where execution_id_ in " + EXECUTIONS,
            "delete from camunda.act_ru_event_subscr where execution_id_ in " + EXECUTIONS,
            "delete from camunda.act_ru_identitylink where task_id_ in"
                    + " (select id_ from camunda.act_ru_task where execution_id_ in " + EXECUTIONS + ")",
            "delete from camunda.act_ru_variable where execution_id_ in " + EXECUTIONS,
            "delete from camunda.act_ru_task where execution_id_ in " + EXECUTIONS,
            "delete from camunda.act_ru_execution where root_proc_inst_id_ = ?");

    private final Database database;

    Workflow(Database database) {
        this.database = database;
    }

    /** Deletes the process instance of a lease that is held now, with all that waits in it. */
    void deleteAnyHolding() {
        database.query(
                        "select request_id from latchkey.lease where state = 'active' order by expires_at limit 1",
                        row -> row.getString(1))
                .forEach(this::delete);
    }

    private void delete(String requestId) {
        var roots = database.query(
                "select root_proc_inst_id_ from camunda.act_ru_execution where business_key_ = ? limit 1",
                row -> row.getString(1),
                requestId);
        // The engine goes on working in there: what it adds just then keeps the rest from going.
        roots.forEach(root -> Awaitility.await("the instance of request " + requestId + " is deleted")
                .atMost(Duration.ofSeconds(20))
                .ignoreException(IllegalStateException.class)
                .until(() -> {
                    database.update(DELETE_ALL, root, root, root, root, root, root, root);
                    return true;
                }));
    }

    /** Stops every timer and job of the leases, as suspending their definition with its instances does. */
    void suspendLeases() {
        setSuspension(2);
    }

    void activateLeases() {
        setSuspension(1);
    }

    private void setSuspension(int state) {
        var ofLeases = " set suspension_state_ = ? where proc_def_id_ in"
                + " (select id_ from camunda.act_re_procdef where key_ = 'accessLease')";
        database.update("update camunda.act_re_procdef set suspension_state_ = ? where key_ = 'accessLease'", state);
        database.update("update camunda.act_ru_jobdef" + ofLeases, state);
        database.update("update camunda.act_ru_execution" + ofLeases, state);
        database.update("update camunda.act_ru_job" + ofLeases.replace("proc_def_id_", "process_def_id_"), state);
    }
}
