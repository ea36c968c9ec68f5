package dev.latchkey.security;

/** The groups whose members may do more with Latchkey itself; approvers are named by the catalog and the policy. */
public final class Groups {

    /** Read everything, decide nothing. */
    public static final String AUDITORS = "auditors";

    /** Run Latchkey: deploy models, look into running processes; no say in who gets access. */
    public static final String PLATFORM_ADMINS = "platform-admins";

    private Groups() {}
}
