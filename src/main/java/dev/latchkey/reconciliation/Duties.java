package dev.latchkey.reconciliation;

import dev.latchkey.change.PolicyChangeDesk;
import dev.latchkey.finding.PeopleDesk;
import dev.latchkey.lease.Eligibility;
import dev.latchkey.review.ReviewDesk;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the reconciler does. Each duty has a thread of its own and waits for no other; what asks Keycloak a lot is done by
 * one node at a time.
 */
@Configuration(proxyBeanMethods = false)
class Duties {

    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final Duration SELDOM = Duration.ofMinutes(5);

    @Bean
    Duty compareEverything(FullComparisons comparisons, ReconciliationProperties properties) {
        return new Duty("compare Keycloak with the ledger", properties.events(), comparisons::compareIfDue);
    }

    /** On every node: a comparison that takes its time elsewhere delays nothing here, and two looks do no harm. */
    @Bean
    Duty followChanges(FollowedChanges changes, ReconciliationProperties properties) {
        return new Duty("follow what others change in Keycloak", properties.events(), changes::follow);
    }

    @Bean
    Duty removeRoles(Removal removal, CompleteComparisons alone, ReconciliationProperties properties) {
        return new Duty("remove roles", properties.events(), () -> alone.runAlone("removal", removal::removeDue));
    }

    /** On every node and from the ledger alone, as long as that answers. */
    @Bean
    Duty findOverdue(OverdueCheck overdue) {
        return new Duty("look for overdue revocations", OFTEN, overdue::check);
    }

    @Bean
    Duty serveDesk(PeopleDesk desk) {
        return new Duty("hand findings over to people", OFTEN, desk::serve);
    }

    @Bean
    Duty askPeopleAgain(PeopleDesk desk, ReconciliationProperties properties) {
        return new Duty("look whether people are asked", properties.interval(), desk::askAgain);
    }

    @Bean
    Duty serveReviews(ReviewDesk desk) {
        return new Duty("hand reviews of break-glass over to people", OFTEN, desk::serve);
    }

    @Bean
    Duty askReviewersAgain(ReviewDesk desk, ReconciliationProperties properties) {
        return new Duty("look whether reviewers are asked", properties.interval(), desk::askAgain);
    }

    @Bean
    Duty closeSupersededChanges(PolicyChangeDesk desk, ReconciliationProperties properties) {
        return new Duty("close superseded policy changes", properties.events(), desk::closeSuperseded);
    }

    @Bean
    Duty checkEligibility(Eligibility eligibility, CompleteComparisons alone, ReconciliationProperties properties) {
        return new Duty(
                "look who lost the right to a lease",
                properties.interval(),
                () -> alone.runAlone("eligibility", eligibility::check));
    }

    @Bean
    Duty checkSessions(SessionCheck sessions, CompleteComparisons alone, ReconciliationProperties properties) {
        return new Duty(
                "look for sessions that were left",
                properties.interval(),
                () -> alone.runAlone("sessions", sessions::check));
    }

    @Bean
    Duty checkTables(TableFailures tables, ReconciliationProperties properties) {
        return new Duty("look whether tables that failed are still in force", properties.interval(), tables::check);
    }

    @Bean
    Duty checkRights(RightsCheck rights, CompleteComparisons alone) {
        return new Duty("compare the accounts' rights", SELDOM, () -> alone.runAlone("rights", rights::check));
    }
}
