package dev.darkroom.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageRowTest {

    private static UsageRow row(String endpoint, long jobs, @Nullable String cost, @Nullable String currency) {
        BigDecimal amount = cost == null ? null : new BigDecimal(cost);
        return new UsageRow(null, endpoint, null, null, null, jobs, 0, amount, amount, currency);
    }

    @Test
    void what_has_no_currency_is_counted_in_where_its_group_has_one() {
        assertThat(UsageRow.folded(
                        List.of(row("a", 2, "1.5", "USD"), row("a", 3, null, null), row("b", 1, null, null))))
                .containsExactly(row("a", 5, "1.5", "USD"), row("b", 1, null, null));
    }

    @Test
    void of_several_currencies_none_takes_it() {
        List<UsageRow> rows = List.of(
                row("a", 2, "1.5", "EUR"), row("a", 2, "1.5", "USD"), row("a", 3, null, null), row("b", 1, "2", "USD"));

        assertThat(UsageRow.folded(rows)).isEqualTo(rows);
    }
}
