package dev.darkroom.sandbox.catalogue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.ToDoubleFunction;

/**
 * What a request costs.
 *
 * @param unit what is counted, as the platform API names it
 * @param amount US dollars for one unit
 * @param count units that an input will use; not negative
 */
public record Price(String unit, BigDecimal amount, ToDoubleFunction<Input> count) {
    static Price perImage(String amount) {
        return new Price("images", new BigDecimal(amount), input -> input.integer("num_images", 1));
    }

    static Price perSecond(String amount, double usual) {
        return new Price("seconds", new BigDecimal(amount), input -> Math.ceil(input.number("duration", usual)));
    }

    static Price perThousandCharacters(String amount) {
        return new Price(
                "1000 characters",
                new BigDecimal(amount),
                input -> input.text("text", input.text("prompt", input.text("gen_text", "")))
                                .length()
                        / 1000.0);
    }

    static Price perRequest(String amount) {
        return new Price("requests", new BigDecimal(amount), input -> 1);
    }

    /** The units of a request, to a thousandth. */
    public BigDecimal units(Input input) {
        return BigDecimal.valueOf(count.applyAsDouble(input))
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros();
    }
}
