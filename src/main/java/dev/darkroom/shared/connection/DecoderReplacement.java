package dev.darkroom.shared.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Puts {@link StrictRequestDecoder} in the place of the server's own decoder when the first byte of a connection is there.
 * A server that could speak HTTP/2 too (the management interface) makes its decoder when it sees the first byte, so an
 * empty line goes ahead, which servers pass over (RFC 9112, section 2.2).
 */
final class DecoderReplacement extends ByteToMessageDecoder {

    /** The name of the handler, on connections that have one. */
    static final String TLS = "ssl";

    private static final String DECODER = "httpDecoder";
    private static final String ENCODER = "httpEncoder";

    private final HttpServerOptions options;
    private final ConnectionTimeouts timeouts;

    DecoderReplacement(HttpServerOptions options, ConnectionTimeouts timeouts) {
        this.options = options;
        this.timeouts = timeouts;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        ChannelPipeline pipeline = context.pipeline();
        if (pipeline.get(TLS) != null) {
            pipeline.remove(this);
            pipeline.addAfter(TLS, null, new DecoderReplacement(options, timeouts));
        }
        super.channelActive(context);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        ChannelPipeline pipeline = context.pipeline();
        if (pipeline.get(DECODER) == null) {
            context.fireChannelRead(Unpooled.copiedBuffer("\r\n", StandardCharsets.US_ASCII));
        }
        if (pipeline.get(DECODER) instanceof VertxHttpRequestDecoder) {
            pipeline.replace(DECODER, DECODER, new StrictRequestDecoder(options, timeouts));
            pipeline.addAfter(ENCODER, AnswerCounter.NAME, new AnswerCounter(timeouts));
        }
        pipeline.remove(this);
    }
}
