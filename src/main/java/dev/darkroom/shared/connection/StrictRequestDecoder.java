package dev.darkroom.shared.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
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
 * whose chunks are broken. A request that is sent before the one ahead of it has been answered stays unread until then: the
 * server would keep any number of them, and serve those behind a handshake.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

    /** Until so much lies unread the connection is read on, so that its end is noticed. */
    private static final int MAX_UNREAD = 16 << 10;

    private final ConnectionTimeouts timeouts;
    private boolean isBetweenRequests = true;
    private boolean isFull;

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
        if (isBetweenRequests && !timeouts.isNextReadable(() -> goOn(context))) {
            if (in.readableBytes() > MAX_UNREAD) {
                isFull = true;
                context.channel().config().setAutoRead(false);
            }
            return;
        }
        int before = out.size();
        super.decode(context, in, out);
        for (Object part : out.subList(before, out.size())) {
            if (part instanceof HttpContent body && body.decoderResult().isFailure()) {
                // The server closes the connection of a body that cannot be read, and says nothing.
                timeouts.becameUnreadable(context);
            } else if (part instanceof LastHttpContent) {
                isBetweenRequests = true;
                timeouts.requestRead();
            } else if (part instanceof HttpRequest) {
                isBetweenRequests = false;
                timeouts.headRead();
            }
        }
    }

    /** What is still unread was sent before the client shut its side. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == ChannelInputShutdownEvent.INSTANCE && isBetweenRequests && actualReadableBytes() > 0) {
            context.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(context, event);
        }
    }

    /** A decoder that has made nothing of what it was given asks for more, even where reading is off. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (isFull) {
            context.fireChannelReadComplete();
        } else {
            super.channelReadComplete(context);
        }
    }

    private void goOn(ChannelHandlerContext context) {
        if (!context.isRemoved()) {
            isFull = false;
            context.channel().config().setAutoRead(true);
            try {
                channelRead(context, Unpooled.EMPTY_BUFFER);
                channelReadComplete(context);
            } catch (Exception unreadable) {
                context.fireExceptionCaught(unreadable);
            }
        }
    }
}
