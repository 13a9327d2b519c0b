package dev.darkroom.nativeimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The compiled classes of the service, read as instructions. */
final class Bytecode {

    private static final Path CLASSES = Path.of("target", "classes");

    private Bytecode() {}

    /** A method with the instructions of its body. */
    record Body(ClassModel owner, MethodModel method, List<Instruction> instructions, List<LocalVariable> variables) {

        String owningClass() {
            return owner.thisClass().asInternalName().replace('/', '.');
        }

        /** The type of what the instruction before that one leaves on the stack, where one look back tells it. */
        Optional<ClassDesc> typeBefore(int index) {
            return index == 0
                    ? Optional.empty()
                    : switch (instructions.get(index - 1)) {
                        case InvokeInstruction call
                        when call.name().equalsString("<init>") ->
                            Optional.of(call.owner().asSymbol());
                        case InvokeInstruction call ->
                            Optional.of(call.typeSymbol().returnType());
                        case FieldInstruction read -> Optional.of(read.typeSymbol());
                        case TypeCheckInstruction cast ->
                            Optional.of(cast.type().asSymbol());
                        case LoadInstruction load -> variable(load.slot());
                        default -> Optional.empty();
                    };
        }

        private Optional<ClassDesc> variable(int slot) {
            return variables.stream()
                    .filter(variable -> variable.slot() == slot)
                    .map(LocalVariable::typeSymbol)
                    .findFirst();
        }

        /** The lambda that the instruction before that one makes. */
        Optional<InvokeDynamicInstruction> lambdaBefore(int index) {
            return index > 0 && instructions.get(index - 1) instanceof InvokeDynamicInstruction lambda
                    ? Optional.of(lambda)
                    : Optional.empty();
        }
    }

    /** Every method of the service that has a body. */
    static List<Body> all() {
        try (Stream<Path> files = Files.walk(CLASSES.resolve("dev"))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .flatMap(file -> of(file).stream())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Every method of a class of a library that has a body. */
    static List<Body> of(String library) {
        try (var file = Bytecode.class.getClassLoader().getResourceAsStream(library.replace('.', '/') + ".class")) {
            return bodies(ClassFile.of().parse(file.readAllBytes()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Body> of(Path file) {
        try {
            return bodies(ClassFile.of().parse(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Body> bodies(ClassModel model) {
        return model.methods().stream()
                .flatMap(method -> method.code().stream()
                        .map(code -> new Body(model, method, instructions(code), variables((CodeAttribute) code))))
                .toList();
    }

    private static List<Instruction> instructions(Iterable<CodeElement> code) {
        return Stream.of(code)
                .flatMap(elements -> {
                    Stream.Builder<Instruction> found = Stream.builder();
                    elements.forEach(element -> {
                        if (element instanceof Instruction instruction) {
                            found.add(instruction);
                        }
                    });
                    return found.build();
                })
                .toList();
    }

    private static List<LocalVariable> variables(CodeAttribute code) {
        return code.elementStream()
                .filter(LocalVariable.class::isInstance)
                .map(LocalVariable.class::cast)
                .toList();
    }
}
