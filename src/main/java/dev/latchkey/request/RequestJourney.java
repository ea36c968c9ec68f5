package dev.latchkey.request;

import java.util.List;

/**
 * The way that a request has taken through its process.
 *
 * @param model the process as it was when the request was started, as BPMN 2.0 XML
 * @param passed ids of the elements that it has left, each once
 * @param waiting ids of those at which it is
 */
public record RequestJourney(String model, List<String> passed, List<String> waiting) {}
