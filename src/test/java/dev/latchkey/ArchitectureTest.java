package dev.latchkey;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.RestController;

/** The rules of the house, as sentences. */
@AnalyzeClasses(packages = "dev.latchkey", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] FEATURES = {
        "dev.latchkey.directory..",
        "dev.latchkey.catalog..",
        "dev.latchkey.policy..",
        "dev.latchkey.request..",
        "dev.latchkey.approval..",
        "dev.latchkey.lease..",
        "dev.latchkey.finding..",
        "dev.latchkey.reconciliation..",
        "dev.latchkey.review..",
        "dev.latchkey.change..",
        "dev.latchkey.refusal.."
    };

    @ArchTest
    static final ArchRule ONLY_PROCESS_AND_AUDIT_KNOW_THE_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.latchkey.process..", "dev.latchkey.audit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.camunda.bpm..")
            .because("a fork of the engine must cost two packages, not the house");

    @ArchTest
    static final ArchRule ONLY_KEYCLOAK_KNOWS_KEYCLOAK = noClasses()
            .that()
            .resideOutsideOfPackage("dev.latchkey.keycloak..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.keycloak..");

    @ArchTest
    static final ArchRule FEATURES_DO_NOT_KNOW_THE_OUTSIDE = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.latchkey.process..",
                    "dev.latchkey.keycloak..",
                    "dev.latchkey.api..",
                    "dev.latchkey.portal..",
                    "dev.latchkey.desk..",
                    "dev.latchkey.security..",
                    "dev.latchkey.audit..",
                    "jakarta.servlet..",
                    "org.springframework.web..");

    @ArchTest
    static final ArchRule ROOMS_HAVE_NO_CIRCLES =
            slices().matching("dev.latchkey.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_THE_API_SPEAKS_JSON_OVER_HTTP =
            classes().that().areAnnotatedWith(RestController.class).should().resideInAPackage("dev.latchkey.api..");

    @ArchTest
    static final ArchRule DELEGATES_AND_LISTENERS_ARE_SMALL_AND_HIDDEN = classes()
            .that()
            .resideInAPackage("dev.latchkey.process")
            .and()
            .areAssignableTo(JavaDelegate.class)
            .or()
            .resideInAPackage("dev.latchkey.process")
            .and()
            .areAssignableTo(ExecutionListener.class)
            .or()
            .resideInAPackage("dev.latchkey.process")
            .and()
            .areAssignableTo(TaskListener.class)
            .should()
            .bePackagePrivate()
            .andShould()
            .haveOnlyFinalFields()
            .andShould()
            .haveSimpleNameEndingWith("Delegate")
            .orShould()
            .haveSimpleNameEndingWith("Listener");

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_DATABASE_OR_A_CLOCK = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callConstructor(Date.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule DEPENDENCIES_COME_THROUGH_CONSTRUCTORS =
            noFields().should().beAnnotatedWith(Autowired.class);
}
