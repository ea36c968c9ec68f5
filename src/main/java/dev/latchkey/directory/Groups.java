package dev.latchkey.directory;

/**
 * The groups whose members have an office in Latchkey itself, as paths without the leading slash. Names, not settings:
 * the policy's tables and the engine's authorizations name them too. Approvers are named by the catalog and the policy.
 */
public final class Groups {

    /** Read everything, may end any lease; what they approve is for the policy to say. */
    public static final String SECURITY = "security";

    /** Read everything, decide nothing. */
    public static final String AUDITORS = "auditors";

    /** Run Latchkey: read everything, may end any lease, propose and decide on changes of models and tables. */
    public static final String PLATFORM_ADMINS = "platform-admins";

    private Groups() {}

    public static boolean readsAll(Person person) {
        return person.isIn(AUDITORS) || endsAnyLease(person);
    }

    /** Whether the person may end somebody else's lease of a role that this group owns. */
    public static boolean endsLeasesOf(Person person, String ownerGroup) {
        return person.isIn(ownerGroup) || endsAnyLease(person);
    }

    private static boolean endsAnyLease(Person person) {
        return person.isIn(SECURITY) || person.isIn(PLATFORM_ADMINS);
    }
}
