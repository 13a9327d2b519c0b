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
 * Looks at the first bytes of a connection, and puts {@link StrictRequestDecoder} in its place where they are HTTP/1. The
 * server makes its own decoder when it sees the first byte, so an empty line goes ahead, which servers pass over (RFC
 * 9112, section 2.2).
 */
final class ProtocolDetection extends ByteToMessageDecoder {

    /** How HTTP/2 begins, and no method of HTTP/1. */
    private static final String HTTP_2 = "PRI";

    private static final String TLS = "ssl";
    private static final String DECODER = "httpDecoder";

    private final HttpServerOptions options;
    private final ConnectionTimeouts timeouts;

    ProtocolDetection(HttpServerOptions options, ConnectionTimeouts timeouts) {
        this.options = options;
        this.timeouts = timeouts;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        ChannelPipeline pipeline = context.pipeline();
        if (pipeline.get(TLS) != null) {
            pipeline.remove(this);
            pipeline.addAfter(TLS, null, new ProtocolDetection(options, timeouts));
        }
        super.channelActive(context);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < HTTP_2.length()) {
            return;
        }
        ChannelPipeline pipeline = context.pipeline();
        if (!in.toString(in.readerIndex(), HTTP_2.length(), StandardCharsets.US_ASCII)
                .equals(HTTP_2)) {
            if (pipeline.get(DECODER) == null) {
                context.fireChannelRead(Unpooled.copiedBuffer("\r\n", StandardCharsets.US_ASCII));
            }
            if (pipeline.get(DECODER) instanceof VertxHttpRequestDecoder) {
                pipeline.replace(DECODER, DECODER, new StrictRequestDecoder(options, timeouts));
            }
        }
        pipeline.remove(this);
    }
}
