package dev.latchkey.support;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A company's LDAP directory in this JVM, from which Keycloak takes people, their groups and some of their roles, and
 * to which it cannot write. Its people leave Keycloak with it.
 */
public final class CompanyDirectory implements AutoCloseable {

    private static final String BASE = "dc=example,dc=org";
    private static final String PEOPLE = "ou=people," + BASE;
    private static final String GROUPS = "ou=groups," + BASE;
    private static final String ROLES = "ou=roles," + BASE;

    /** A group of names has at least one. */
    private static final String NOBODY = "cn=nobody," + BASE;

    private final KeycloakAdmin keycloak = TestPlatform.keycloak().admin();
    private final String name = "directory-" + UUID.randomUUID();
    private final InMemoryDirectoryServer server;
    private final String id;

    private CompanyDirectory(boolean imported) {
        try {
            var config = new InMemoryDirectoryServerConfig(BASE);
            config.addAdditionalBindCredentials("cn=reader", "reader");
            config.setListenerConfigs(
                    InMemoryListenerConfig.createLDAPConfig("loopback", InetAddress.getByName("127.0.0.1"), 0, null));
            server = new InMemoryDirectoryServer(config);
            server.startListening();
            server.add(BASE, new Attribute("objectClass", "domain"));
            for (var unit : List.of(PEOPLE, GROUPS, ROLES)) {
                server.add(unit, new Attribute("objectClass", "organizationalUnit"));
            }
            addSet("cn=developers," + GROUPS);
        } catch (LDAPException | UnknownHostException e) {
            throw new IllegalStateException("Cannot start the directory", e);
        }
        id = federate(imported);
    }

    /** One whose people Keycloak copies into its own database, together with what is only known there. */
    public static CompanyDirectory imported() {
        return new CompanyDirectory(true);
    }

    /** One whose people Keycloak looks up each time: it has no place of its own for anything about them. */
    public static CompanyDirectory lookedUp() {
        return new CompanyDirectory(false);
    }

    /** A developer whose password is the user name; returns the name. */
    public String person() {
        var person = "person-" + UUID.randomUUID();
        try {
            server.add(
                    dn(person),
                    new Attribute("objectClass", "inetOrgPerson"),
                    new Attribute("cn", "Test"),
                    new Attribute("sn", "Person"),
                    new Attribute("mail", person + "@example.org"),
                    new Attribute("userPassword", person));
            server.modify("cn=developers," + GROUPS, new Modification(ModificationType.ADD, "member", dn(person)));
        } catch (LDAPException e) {
            throw new IllegalStateException("Cannot add '" + person + "'", e);
        }
        return person;
    }

    /** Gives the realm role in the directory; Keycloak may notice only when it synchronizes. */
    public void give(String role, String person) {
        change(ModificationType.ADD, role, person);
    }

    public void take(String role, String person) {
        change(ModificationType.DELETE, role, person);
    }

    private void addSet(String dn) throws LDAPException {
        server.add(dn, new Attribute("objectClass", "groupOfNames"), new Attribute("member", NOBODY));
    }

    private void change(ModificationType type, String role, String person) {
        try {
            var entry = "cn=" + role + "," + ROLES;
            if (server.getEntry(entry) == null) {
                addSet(entry);
            }
            server.modify(entry, new Modification(type, "member", dn(person)));
        } catch (LDAPException e) {
            throw new IllegalStateException("Cannot change who has '" + role + "'", e);
        }
    }

    public void synchronize() {
        keycloak.send("POST", "/user-storage/" + id + "/sync?action=triggerFullSync", null);
    }

    @Override
    public void close() {
        // Before the server: Keycloak goes on asking a directory that it has been told of.
        keycloak.send("DELETE", "/components/" + id, null);
        server.shutDown(true);
    }

    private static String dn(String person) {
        return "uid=" + person + "," + PEOPLE;
    }

    private String federate(boolean imported) {
        var directory = component(
                name,
                "ldap",
                "org.keycloak.storage.UserStorageProvider",
                keycloak.get("").path("id").asText(),
                Map.ofEntries(
                        Map.entry("connectionUrl", "ldap://127.0.0.1:" + server.getListenPort()),
                        Map.entry("bindDn", "cn=reader"),
                        Map.entry("bindCredential", "reader"),
                        Map.entry("authType", "simple"),
                        Map.entry("vendor", "other"),
                        Map.entry("usersDn", PEOPLE),
                        Map.entry("usernameLDAPAttribute", "uid"),
                        Map.entry("rdnLDAPAttribute", "uid"),
                        Map.entry("uuidLDAPAttribute", "entryUUID"),
                        Map.entry("userObjectClasses", "inetOrgPerson"),
                        Map.entry("editMode", "READ_ONLY"),
                        Map.entry("importEnabled", String.valueOf(imported)),
                        Map.entry("trustEmail", "true"),
                        Map.entry("enabled", "true")));
        mapper(directory, "role", ROLES, Map.of("use.realm.roles.mapping", "true"));
        mapper(directory, "group", GROUPS, Map.of("groups.path", "/", "preserve.group.inheritance", "false"));
        return directory;
    }

    private void mapper(String directory, String what, String dn, Map<String, String> special) {
        var config = new HashMap<>(special);
        config.putAll(Map.of(
                what + "s.dn",
                dn,
                what + ".name.ldap.attribute",
                "cn",
                what + ".object.classes",
                "groupOfNames",
                "membership.ldap.attribute",
                "member",
                "membership.attribute.type",
                "DN",
                "membership.user.ldap.attribute",
                "uid",
                "user.roles.retrieve.strategy",
                what.equals("role") ? "LOAD_ROLES_BY_MEMBER_ATTRIBUTE" : "LOAD_GROUPS_BY_MEMBER_ATTRIBUTE",
                "mode",
                "READ_ONLY"));
        component(
                name + "-" + what,
                what + "-ldap-mapper",
                "org.keycloak.storage.ldap.mappers.LDAPStorageMapper",
                directory,
                config);
    }

    private String component(String called, String provider, String type, String parent, Map<String, String> config) {
        var listed = new HashMap<String, List<String>>();
        config.forEach((key, value) -> listed.put(key, List.of(value)));
        keycloak.send(
                "POST",
                "/components",
                Map.of(
                        "name", called,
                        "providerId", provider,
                        "providerType", type,
                        "parentId", parent,
                        "config", listed));
        return keycloak.get("/components?name=" + called).path(0).path("id").asText();
    }
}
