package dev.latchkey.finding;

/** What Latchkey did about a finding. The words are part of the API and stay. */
public enum FindingAction {
    /** Said so, and changed nothing. */
    REPORTED("reported"),
    /** Is taking the role away; tried until it works or Keycloak refuses. */
    REMOVING("removing"),
    /** Tried to take the role away, and Keycloak does not let it. */
    REMOVAL_REFUSED("removalRefused"),
    /** Took the role away and saw that it is gone. */
    REMOVED("removed"),
    /** Ended the lease, which nothing is behind any more. */
    LEASE_ENDED("leaseEnded"),
    /** Ended the sessions once more. */
    SESSIONS_ENDED("sessionsEnded"),
    /** Goes on trying to end the lease. */
    RETRYING("retrying");

    private final String word;

    FindingAction(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static FindingAction of(String word) {
        for (var action : values()) {
            if (action.word.equals(word)) {
                return action;
            }
        }
        throw new IllegalArgumentException("There is no action '%s'".formatted(word));
    }
}
