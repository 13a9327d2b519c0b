package dev.darkroom.outgoing;

import io.vertx.core.http.HttpClientRequest;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.client.impl.ClientRequestContextImpl;

/**
 * Response filter of REST clients that hand their answers on as streams: one that is closed before its end ends its
 * connection. The framework would read on until the other side stops, and hold a connection of the pool for it.
 */
final class AbandonedResponseFilter implements ClientResponseFilter {

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) {
        InputStream body = response.getEntityStream();
        if (body != null && request instanceof ClientRequestContextImpl context) {
            HttpClientRequest call = context.getRestClientRequestContext().getHttpClientRequest();
            response.setEntityStream(new Abandonable(body, call::reset));
        }
    }

    private static final class Abandonable extends FilterInputStream {
        private final Runnable abandon;
        private boolean ended;

        Abandonable(InputStream body, Runnable abandon) {
            super(body);
            this.abandon = abandon;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            ended |= next < 0;
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            ended |= count < 0;
            return count;
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                abandon.run();
            }
            super.close();
        }
    }
}
