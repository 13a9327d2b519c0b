package dev.darkroom.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The scope that an endpoint needs; on a class it holds for each method that does not declare its own. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Requires {
    Scope value();

    /** Whether an upload token ({@link UploadTokens}) will do in place of the key. */
    boolean orUploadToken() default false;

    /** Whether the scheduler's token ({@link TickToken}) will do in place of the key. */
    boolean orTickToken() default false;
}
