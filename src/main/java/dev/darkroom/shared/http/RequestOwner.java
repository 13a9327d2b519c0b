package dev.darkroom.shared.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.UUID;

/** Whose request it is, for what is shared out among owners before a resource runs. */
public final class RequestOwner {

    private static final String PROPERTY = RequestOwner.class.getName();
    private static final UUID NOBODY = new UUID(0, 0);

    private RequestOwner() {}

    public static void set(ContainerRequestContext request, UUID owner) {
        request.setProperty(PROPERTY, owner);
    }

    /** All who need no key count as one. */
    static UUID of(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) instanceof UUID owner ? owner : NOBODY;
    }
}
