package dev.darkroom.shared.http.body;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Limits of a {@link JsonRequest}'s text, where the usual ones are not right. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BodyRules {

    int USUAL_KIB = 1024;

    int maxKib() default USUAL_KIB;

    /** Whether no body at all is understood as an object without fields. */
    boolean mayBeAbsent() default false;
}
