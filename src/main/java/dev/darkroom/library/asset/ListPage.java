package dev.darkroom.library.asset;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;

/** A part of a list that is counted off, as fal has it for collections and characters: without a cursor. */
public record ListPage(int limit, int offset) {

    private static final Set<String> PARAMETERS = Set.of("limit", "offset");
    private static final int MAX_COUNT = 100;
    private static final int USUAL = 50;

    public static ListPage of(MultivaluedMap<String, String> parameters) {
        QueryParameters query = new QueryParameters(parameters, PARAMETERS);
        int limit = query.number("limit", 1, MAX_COUNT + 1, USUAL);
        if (limit > MAX_COUNT) {
            throw Problem.invalid("limit", "must be at most " + MAX_COUNT);
        }
        return new ListPage(limit, query.number("offset", 0, Integer.MAX_VALUE - MAX_COUNT, 0));
    }

    public int last() {
        return offset + limit - 1;
    }
}
