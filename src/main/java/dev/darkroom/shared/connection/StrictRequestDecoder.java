package dev.darkroom.shared.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * The server's decoder of HTTP/1 requests, which refuses one that has a length and comes in chunks as well (RFC 9112,
 * section 6.1: whoever stands between may have taken it for two), tells how far a request has come, and tells a client
 * whose chunks are broken.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

    private final ConnectionTimeouts timeouts;

    StrictRequestDecoder(HttpServerOptions options, ConnectionTimeouts timeouts) {
        super(options);
        this.timeouts = timeouts;
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage request) {
        throw new IllegalArgumentException("Both Content-Length and Transfer-Encoding");
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        int before = out.size();
        super.decode(context, in, out);
        for (Object part : out.subList(before, out.size())) {
            if (part instanceof HttpContent body && body.decoderResult().isFailure()) {
                // The server closes the connection of a body that cannot be read, and says nothing.
                timeouts.refuse(context);
            } else if (part instanceof LastHttpContent) {
                timeouts.requestRead();
            } else if (part instanceof HttpRequest) {
                timeouts.headRead();
            }
        }
    }
}
