package dev.latchkey.api;

import dev.latchkey.desk.CatalogDesk;
import dev.latchkey.desk.CatalogDesk.RoleView;
import dev.latchkey.desk.Page;
import dev.latchkey.directory.Person;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the caller may ask for. */
@RestController
@RequestMapping("/api/v1/catalog")
class CatalogController {

    private final CatalogDesk catalog;

    CatalogController(CatalogDesk catalog) {
        this.catalog = catalog;
    }

    @GetMapping
    @Operation(summary = "The roles that the caller may ask for, with limits and who would have to agree")
    Page<RoleView> list(@Parameter(hidden = true) Person caller) {
        return Page.of(catalog.find(caller));
    }
}
