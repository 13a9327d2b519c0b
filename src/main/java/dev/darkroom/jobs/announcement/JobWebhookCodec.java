package dev.darkroom.jobs.announcement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.deliveries.webhook.SecretCipher;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Codec of {@link JobWebhook} to what the job's row holds: JSON, encrypted because of the headers. */
@Singleton
public class JobWebhookCodec {

    private final ObjectMapper json;
    private final SecretCipher cipher;

    JobWebhookCodec(ObjectMapper json, SecretCipher cipher) {
        this.json = json;
        this.cipher = cipher;
    }

    /** Null for fal's own way, which is what most want. */
    public byte @Nullable [] encode(@Nullable JobWebhook webhook) {
        return webhook == null || webhook.equals(JobWebhook.FAL) ? null : cipher.encrypt(bytes(webhook));
    }

    public JobWebhook decode(byte @Nullable [] stored) {
        if (stored == null) {
            return JobWebhook.FAL;
        }
        try {
            return json.readValue(cipher.decrypt(stored), JobWebhook.class);
        } catch (IOException impossible) {
            throw new IllegalStateException("it was stored as JSON", impossible);
        }
    }

    /** The caller's own headers as a delivery holds them; null for none. */
    public byte @Nullable [] sealed(Map<String, String> headers) {
        return headers.isEmpty() ? null : cipher.encrypt(bytes(headers));
    }

    private byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record is JSON", impossible);
        }
    }
}
