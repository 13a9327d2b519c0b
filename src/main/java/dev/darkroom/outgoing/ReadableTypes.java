package dev.darkroom.outgoing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.http.HttpConnection;
import jakarta.ws.rs.core.MediaType;

/**
 * Says JSON where an answer names a media type that is none, or whose form the REST client would take apart by itself: it
 * would fail at it, and the bytes tell better what they are.
 */
final class ReadableTypes extends ChannelInboundHandlerAdapter {

    private static final String NAME = "readableTypes";

    private ReadableTypes() {}

    /** To be called by whoever has the connection for a call, before anything is sent. */
    static void on(HttpConnection connection) {
        InterimResponses.putBeforeClient(connection, NAME, ReadableTypes::new);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object part) {
        if (part instanceof HttpResponse response) {
            HttpHeaders headers = response.headers();
            if (!headers.getAll(HttpHeaderNames.CONTENT_TYPE).stream().allMatch(ReadableTypes::isReadable)) {
                headers.set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_JSON);
            }
        }
        context.fireChannelRead(part);
    }

    private static boolean isReadable(String text) {
        try {
            MediaType type = MediaType.valueOf(text);
            return !type.isWildcardType()
                    && !type.isWildcardSubtype()
                    && !type.getType().equalsIgnoreCase("multipart");
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
