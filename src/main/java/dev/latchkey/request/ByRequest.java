package dev.latchkey.request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What many requests have, read at once: a page of them would else ask the ledger for each by itself. */
public final class ByRequest<T> {

    private final Map<RequestId, List<T>> rows;

    private ByRequest(Map<RequestId, List<T>> rows) {
        this.rows = rows;
    }

    /**
     * @param query has one parameter, the requests' ids as an array of texts, and a column {@code request_id}; the order of
     *     its rows is kept for each request
     */
    public static <T> ByRequest<T> read(
            JdbcClient jdbc, String query, Collection<RequestId> requests, RowMapper<T> row) {
        var rows = new HashMap<RequestId, List<T>>();
        jdbc.sql(query)
                .param(texts(requests))
                .query((result, number) -> rows.computeIfAbsent(
                                new RequestId(result.getObject("request_id", UUID.class)), id -> new ArrayList<>())
                        .add(row.mapRow(result, number)))
                .list();
        return new ByRequest<>(rows);
    }

    static String[] texts(Collection<RequestId> requests) {
        return requests.stream().map(RequestId::toString).toArray(String[]::new);
    }

    public List<T> find(RequestId request) {
        return rows.getOrDefault(request, List.of());
    }

    /** The first, where there is one at the most. */
    public Optional<T> search(RequestId request) {
        return find(request).stream().findFirst();
    }
}
