package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.url.WebUrl;
import java.time.Duration;

/** What a guard says to a URL. */
final class GuardAssertions {

    static final Duration TIME = Duration.ofSeconds(10);

    private GuardAssertions() {}

    static void assertLetThrough(OutgoingGuard guard, String url) {
        assertThatCode(() -> guard.check(WebUrl.valueOf(url), TIME)).doesNotThrowAnyException();
    }

    static void assertKind(OutgoingGuard guard, String url, Kind kind) {
        assertThatThrownBy(() -> guard.check(WebUrl.valueOf(url), TIME))
                .isInstanceOfSatisfying(OutgoingException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(e.retryable()).isEqualTo(kind == Kind.DNS);
                    assertThat(e).hasMessageNotContainingAny("secret", "?");
                });
    }
}
