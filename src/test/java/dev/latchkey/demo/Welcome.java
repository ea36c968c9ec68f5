package dev.latchkey.demo;

import java.nio.file.Path;

/** What a person needs to know when the demo is ready. */
final class Welcome {

    private Welcome() {}

    static String text(Path folder) {
        return """

                Portal      http://localhost:%1$d/
                Tasklist    http://localhost:%1$d/camunda/app/tasklist   (the same with Camunda's forms)
                Keycloak    http://localhost:%2$d/admin/master/console/#/latchkey   (admin / admin)

                People (the password is the user name)
                  alice, ben       developers: they ask for roles
                  olivia, oscar    approve for the orders database and the pipeline
                  sam, sonia       security: approve what is critical
                  dana             on call, may ask as the developers do
                  audrey, adam     the auditor, the platform administrator

                Try first
                  1. Sign in to the portal as alice, request access to orders-db-admin for 5 minutes.
                  2. In a private window sign in as olivia, choose Decide, open the request and approve.
                  3. See the role on alice in Keycloak, and see it go five minutes later.

                Data and logs are in %3$s. Ctrl-C stops everything.
                """.formatted(LatchkeyDemo.LATCHKEY_PORT, LatchkeyDemo.KEYCLOAK_PORT, folder);
    }
}
