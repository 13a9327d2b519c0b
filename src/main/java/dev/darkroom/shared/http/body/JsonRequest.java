package dev.darkroom.shared.http.body;

/**
 * A request body in JSON: a record that is bound, checked and shown in the API's document. Fields have the names of its
 * components in snake case. A component that is absent or null is null; where the two differ it is an {@link
 * java.util.Optional}, which is null when it is absent and empty when it is null. Fields that it does not have are
 * refused, for a wish that is passed over looks like one that was met; a record that mirrors fal's may ignore them.
 */
public interface JsonRequest {}
