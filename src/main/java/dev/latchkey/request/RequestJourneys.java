package dev.latchkey.request;

import java.util.Optional;

/** Tells where in its process a request is; implemented by the engine's room. */
public interface RequestJourneys {

    /** Nothing once the engine has forgotten the process, which is long after its end. */
    Optional<RequestJourney> search(RequestId id);
}
