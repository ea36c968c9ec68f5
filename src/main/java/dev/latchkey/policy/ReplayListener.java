package dev.latchkey.policy;

/** Hears how a replay goes, in its order. */
public interface ReplayListener {

    /** For who wants to know the sum only. */
    ReplayListener NONE = new ReplayListener() {};

    /** So many of the requests were looked at. */
    default void progress(long done, long total) {}

    /** This request would have been decided in another way. */
    default void changed(ReplayedRequest request) {}
}
