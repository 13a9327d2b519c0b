package dev.darkroom.nativeimage;

import dev.darkroom.nativeimage.Bytecode.Body;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The types that are handed to Jackson by hand, with the methods that do it. Where a method hands on what it was given
 * itself, its callers are looked at instead.
 */
final class JacksonTypes {

    private static final Set<String> MAPPERS = Set.of("ObjectMapper", "JsonMapper", "ObjectReader", "ObjectWriter");
    private static final Set<String> READS = Set.of("readValue", "readerFor", "forType", "treeToValue", "convertValue");
    private static final Set<String> WRITES =
            Set.of("writeValue", "writeValueAsString", "writeValueAsBytes", "valueToTree", "convertValue");

    private final List<Body> bodies;
    private final Map<String, String> found = new TreeMap<>();
    /** Methods of ours that take a class, or what is to be written, as their last argument and hand it to Jackson. */
    private final Set<String> handing = new HashSet<>(Set.of("dev/darkroom/library/asset/IdempotentWrites.once"));

    private JacksonTypes(List<Body> bodies) {
        this.bodies = bodies;
    }

    /** Each type's name, and a method that hands it to Jackson. */
    static Map<String, String> in(List<Body> bodies) {
        JacksonTypes types = new JacksonTypes(bodies);
        int known = -1;
        while (known != types.handing.size()) {
            known = types.handing.size();
            bodies.forEach(types::look);
        }
        return types.found;
    }

    private void look(Body body) {
        for (int i = 0; i < body.instructions().size(); i++) {
            if (body.instructions().get(i) instanceof InvokeInstruction call && isHanding(call)) {
                argument(body, i);
            }
        }
    }

    private boolean isHanding(InvokeInstruction call) {
        String owner = call.owner().name().stringValue();
        String method = call.name().stringValue();
        boolean jackson = owner.startsWith("com/fasterxml/jackson/")
                && MAPPERS.contains(owner.substring(owner.lastIndexOf('/') + 1))
                && (READS.contains(method) || WRITES.contains(method));
        return jackson || handing.contains(owner + "." + method);
    }

    private void argument(Body body, int call) {
        if (body.instructions().get(call - 1) instanceof LoadConstantInstruction constant
                && constant.constantValue() instanceof ClassDesc type) {
            add(type, body);
            return;
        }
        Optional<InvokeDynamicInstruction> lambda = body.lambdaBefore(call);
        if (lambda.isPresent()) {
            returned(lambda.get(), body);
            return;
        }
        body.typeBefore(call).ifPresent(type -> {
            if (isOpen(type) && body.instructions().get(call - 1) instanceof LoadInstruction) {
                handing.add(body.owner().thisClass().asInternalName() + "."
                        + body.method().methodName().stringValue());
            } else {
                add(type, body);
            }
        });
    }

    /** Whether the type says nothing of what is handed over. */
    private static boolean isOpen(ClassDesc type) {
        return List.of("Class", "Object", "Supplier").contains(type.displayName());
    }

    private void returned(InvokeDynamicInstruction lambda, Body user) {
        lambda.bootstrapArgs().stream()
                .filter(DirectMethodHandleDesc.class::isInstance)
                .map(DirectMethodHandleDesc.class::cast)
                .forEach(handle -> {
                    if (handle.methodName().startsWith("lambda$")) {
                        bodies.stream()
                                .filter(body -> body.method().methodName().equalsString(handle.methodName())
                                        && body.owner().thisClass().asSymbol().equals(handle.owner()))
                                .forEach(this::returned);
                    } else {
                        add(handle.invocationType().returnType(), user);
                    }
                });
    }

    private void returned(Body body) {
        for (int i = 0; i < body.instructions().size(); i++) {
            if (body.instructions().get(i) instanceof ReturnInstruction) {
                body.typeBefore(i).ifPresent(type -> add(type, body));
            }
        }
    }

    private void add(ClassDesc type, Body body) {
        if (type.isClassOrInterface()) {
            String name = type.descriptorString();
            found.put(name.substring(1, name.length() - 1).replace('/', '.'), body.owningClass());
        }
    }
}
